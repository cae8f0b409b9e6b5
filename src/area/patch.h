/* A patch: the neighbourhood of one place, in which positions are a few terms of a power series.
 *
 * Within a patch a vertex becomes (longitude, Q) as differences from the centre: exact to some
 * 1e-12 m, and without trigonometry. Patches lie on a fixed grid, so that a parcel's area depends
 * on the parcel alone and not on what was measured before it. */
#ifndef TB_AREA_PATCH_H
#define TB_AREA_PATCH_H

#include "area/frame.h"

typedef enum tb_patch_size { TB_PATCH_SMALL, TB_PATCH_LARGE, TB_PATCH_SIZES } tb_patch_size;

typedef struct tb_patch {
    int known;                     /* the entry holds a patch */
    int valid;                     /* 0: the reference system has no positions here */
    int degree;                    /* how many terms are used */
    int projected;                 /* coordinates are a Gauss-Krueger plane, else angles */
    double column, row;            /* place on the grid */
    double x, y;                   /* centre, in coordinates */
    double unit;                   /* radians in one unit of angular coordinates */
    double longitude, latitude, q; /* of the centre; radians */
    double real[TB_SERIES_TERMS], imaginary[TB_SERIES_TERMS];
    double latitude_terms[TB_SERIES_TERMS], q_terms[TB_SERIES_TERMS];
} tb_patch;

/* Side of the grid's cells, in coordinates. A parcel up to this wide and high may be measured in
 * the patch that holds its middle. */
double tb_patch_side(const tb_frame *frame, tb_patch_size size);

void tb_patch_make(tb_patch *patch, const tb_frame *frame, tb_patch_size size, double column,
                   double row);

/* Differences from the centre for n vertices, in radians and units of Q. */
void tb_patch_map(const tb_patch *patch, const double *restrict x, const double *restrict y,
                  size_t n, double *restrict longitude, double *restrict q);

/* Longitude and latitude of one vertex, radians. */
void tb_patch_position(const tb_patch *patch, double x, double y, double *longitude,
                       double *latitude);

#endif
