/* Areas on the ellipsoid and the shape of every labelled union. */
#ifndef COUNTY_MEASURE_H
#define COUNTY_MEASURE_H

#include "figures.h"
#include "outline.h"

#include <tuban/area.h>

typedef struct shape {
    int64_t area_dm2;
    double perimeter_m;
    point middle; /* of the box around it */
} shape;

/* One shape for each label. Vertices sharper than least_angle (radians) mark the edges they lie on
 * in `sharp` (one flag an edge; NULL = not looked for). */
shape *measure(const outlines *o, const mesh *m, const rings *r, const tb_frame *frame,
               double least_angle, bool *sharp);

/* Area of a closed line of plan points once it is bent, for fitting the county's size. */
double measure_bent_m2(const county *c, const point *corner, int count, const tb_frame *frame);

int64_t measure_figure_dm2(const figure *f, const tb_frame *frame);

/* Mean width of a long narrow shape: of the rectangle with this area and perimeter. */
double mean_width_m(const shape *s);

#endif
