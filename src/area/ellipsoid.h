/* The ellipsoid's own functions: the official area series and what the patches are built from. */
#ifndef TB_AREA_ELLIPSOID_H
#define TB_AREA_ELLIPSOID_H

enum {
    TB_AREA_TERMS = 5,   /* A..E of the official formula */
    TB_SERIES_TERMS = 13 /* coefficients 0..12 of every local power series */
};

typedef struct tb_ellipsoid {
    double a;
    double b;
    double e2;                         /* (a^2 - b^2) / a^2 */
    double area_terms[TB_AREA_TERMS];  /* A, B, C, D, E of the official formula */
    double area_powers[TB_AREA_TERMS]; /* dQ/dB = cos B * sum area_powers[k] sin^2k B */
} tb_ellipsoid;

/* inverse_flattening 0 means a sphere. */
void tb_ellipsoid_set(tb_ellipsoid *ellipsoid, double semi_major_m, double inverse_flattening);

/* Latitude from isometric latitude psi, radians. */
double tb_latitude_from_isometric(const tb_ellipsoid *ellipsoid, double psi);

/* Isometric latitude from latitude, radians. */
double tb_isometric_from_latitude(const tb_ellipsoid *ellipsoid, double latitude);

/* Q(B) of area.h. */
double tb_area_function(const tb_ellipsoid *ellipsoid, double latitude);

/* Taylor coefficients at latitude B, in powers of a latitude difference (isometric = 0) or of a
 * difference of isometric latitude (isometric = 1): of the latitude itself and of Q. Coefficient 0
 * is left 0: both series are differences from the centre. */
void tb_ellipsoid_series(const tb_ellipsoid *ellipsoid, double latitude, int isometric,
                         double latitude_terms[TB_SERIES_TERMS], double q_terms[TB_SERIES_TERMS]);

#endif
