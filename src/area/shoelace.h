/* The plane area of a ring. */
#ifndef TB_AREA_SHOELACE_H
#define TB_AREA_SHOELACE_H

#include <math.h>
#include <stddef.h>

/* Twice the area, relative to the first vertex so that large coordinates cancel before they are
 * multiplied; never negative. The first point may be repeated at the end or not. */
static inline double tb_shoelace(const double *x, const double *y, size_t n) {
    double sum = 0;
    for (size_t i = 1; i + 1 < n; i++)
        sum += (x[i] - x[0]) * (y[i + 1] - y[0]) - (x[i + 1] - x[0]) * (y[i] - y[0]);
    return fabs(sum);
}

#endif
