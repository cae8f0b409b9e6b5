/* What a reference system means for measuring. frame.c is the only file that reads one with PROJ.
 */
#ifndef TB_AREA_FRAME_H
#define TB_AREA_FRAME_H

#include "area/ellipsoid.h"
#include "area/gauss_kruger.h"

#include <tuban/area.h>

/* How coordinates become longitude and latitude. */
typedef enum tb_frame_kind {
    TB_FRAME_GEOGRAPHIC,   /* they are, but for the unit */
    TB_FRAME_GAUSS_KRUGER, /* by our own inverse, in metres */
    TB_FRAME_OTHER         /* by PROJ, vertex by vertex */
} tb_frame_kind;

struct tb_frame {
    tb_srs srs;
    tb_frame_kind kind;
    tb_ellipsoid ellipsoid;
    tb_gauss_kruger gauss_kruger; /* TB_FRAME_GAUSS_KRUGER */
    double unit;                  /* radians or metres in one unit of the coordinates */
    char *definition;             /* what PROJ understands, for TB_FRAME_OTHER */
};

const char *tb_proj_version(void); /* "9.1.1" */

/* The way from coordinates to degrees, for one thread; NULL where PROJ finds none. */
typedef struct tb_inverse tb_inverse;
tb_inverse *tb_inverse_create(const tb_frame *frame);
void tb_inverse_free(tb_inverse *inverse);

/* In place: coordinates to longitude and latitude in degrees; HUGE_VAL where there is no answer. */
void tb_inverse_apply(tb_inverse *inverse, double *x, double *y, size_t points);

#endif
