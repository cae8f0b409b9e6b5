/* The inverse Gauss-Krueger (transverse Mercator) projection, as power series about a place.
 *
 * With ζ = northing + i easting (both divided by scale x rectifying radius) and w = psi + i lambda,
 * the inverse is one analytic function of a complex variable: Krueger's series takes ζ to ζ', and
 * w is the inverse Gudermannian of ζ'. Its Taylor series about the centre of a patch of some
 * kilometres needs half a dozen terms, no trigonometry per vertex, and keeps differences between
 * neighbouring vertices exact to 1e-12 m, which a position in degrees cannot.
 * Source of the series: Krüger 1912; coefficients to n^6 as in Karney, J. Geodesy 85 (2011). */
#ifndef TB_AREA_GAUSS_KRUGER_H
#define TB_AREA_GAUSS_KRUGER_H

#include "area/ellipsoid.h"

#include <complex.h>

enum { TB_KRUGER_TERMS = 6 };

typedef struct tb_gauss_kruger {
    double radius; /* scale on the central meridian x rectifying radius, m */
    double beta[TB_KRUGER_TERMS];
    double central_meridian; /* radians */
    double false_easting;
    double northing_of_equator; /* false northing less the meridian distance of the origin */
} tb_gauss_kruger;

/* Angles in radians, lengths in metres. */
void tb_gauss_kruger_set(tb_gauss_kruger *projection, const tb_ellipsoid *ellipsoid,
                         double central_meridian, double latitude_of_origin, double scale,
                         double false_easting, double false_northing);

/* w = psi + i lambda at (x, y) and its Taylor coefficients in powers of (dy + i dx); terms[0] is
 * left 0. Returns 0 where the projection has no inverse: too far from the central meridian or past
 * the pole. */
int tb_gauss_kruger_series(const tb_gauss_kruger *projection, double x, double y, double complex *w,
                           double complex terms[TB_SERIES_TERMS]);

#endif
