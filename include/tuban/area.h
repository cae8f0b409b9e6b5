/* Areas on the ellipsoid, from coordinates of any reference system.
 *
 * The official formula of Chinese land surveys (notice 国土调查办发〔2008〕32号) adds, edge by
 * edge, the trapezoid between the edge and a reference meridian:
 *
 *     S = 2 b^2 dL [ A sin h cos Bm - B sin 3h cos 3Bm + C sin 5h cos 5Bm - D sin 7h cos 7Bm
 *                    + E sin 9h cos 9Bm ]      Bm = (B1+B2)/2, h = (B2-B1)/2
 *
 * Since 2 sin(kh) cos(kBm) = sin(k B2) - sin(k B1), this is b^2 dL (Q(B2) - Q(B1)) with
 * Q(B) = A sin B - B sin 3B + C sin 5B - D sin 7B + E sin 9B: a polygon's official area is exactly
 * the plane (shoelace) area of its vertices in the coordinates (L, b^2 Q). That is how it is
 * computed here; docs/methods/ellipsoid-area.md has the worked numbers.
 *
 * A frame says how coordinates become positions on the ellipsoid. It never changes after creation
 * and may be shared by threads. A meter is one thread's workspace on a frame. */
#ifndef TUBAN_AREA_H
#define TUBAN_AREA_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What an edge between two vertices is. */
typedef enum tb_edges {
    TB_TRAPEZOID, /* straight in (L, Q), after division in the plane: the official way */
    TB_GEODESIC,  /* the shortest line on the ellipsoid (GeographicLib, through PROJ) */
    TB_PLANE      /* straight on the grid, and the grid's own area: not an ellipsoidal area */
} tb_edges;

typedef struct tb_area_options {
    tb_edges edges;
    double densify_m; /* trapezoid: longer edges are divided equally in the plane; 0 = never */
} tb_area_options;

/* The numbers of a reference system. Systems are told apart by these, never by their names. */
typedef struct tb_srs {
    char name[160];
    int epsg; /* 0 where no code is known */
    double semi_major_m;
    double inverse_flattening; /* 0 for a sphere */
    double unit_m;             /* metres in one unit of plane coordinates; 1 for degrees */
    int geographic;            /* coordinates are longitude, latitude */
    int transverse_mercator;   /* Gauss-Krueger, UTM and their kin */
    double central_meridian;   /* degrees; NAN unless transverse_mercator */
    double scale;              /* on the central meridian */
    double false_easting_m;
    double false_northing_m;
    double latitude_of_origin;       /* degrees */
    int zone;                        /* number of a CGCS2000-style 3 or 6 degree zone, 0 if none */
    int zone_width;                  /* 3 or 6 degrees, 0 if none */
    int zone_prefixed;               /* the zone number stands in front of the easting */
    int cgcs2000;                    /* ellipsoid and datum are those of CGCS2000 */
    double west, south, east, north; /* area of use in degrees; west = NAN where unknown */
} tb_srs;

typedef struct tb_frame tb_frame;
typedef struct tb_meter tb_meter;

/* crs: "EPSG:4527", WKT of any kind (Esri's too), PROJJSON or a PROJ string. Coordinates are always
 * taken as x = east or longitude, y = north or latitude. TB_USAGE if the text means no reference
 * system with an ellipsoid. The caller owns *out. */
TB_API tb_status tb_frame_create(const char *crs, tb_frame **out, tb_error *error);
TB_API void tb_frame_free(tb_frame *frame); /* NULL is allowed, as for every _free */
TB_API const tb_srs *tb_frame_srs(const tb_frame *frame);

/* Trapezoid; edges divided at 70 m for projected systems, not divided for geographic ones. */
TB_API tb_area_options tb_area_options_default(const tb_frame *frame);

/* The frame must outlive the meter. options may be NULL for the defaults. */
TB_API tb_status tb_meter_create(const tb_frame *frame, const tb_area_options *options,
                                 tb_meter **out, tb_error *error);
TB_API void tb_meter_free(tb_meter *meter);

/* Area enclosed by one ring in m2, never negative, whatever the ring's direction. The first point
 * may be repeated at the end or not. Fewer than three points: 0. NAN where the coordinates lie
 * where the reference system has no positions, or memory ran out. */
TB_API double tb_meter_ring_m2(tb_meter *meter, const double *x, const double *y, size_t points);

/* Longitude and latitude in degrees of one position; 0 if there is none. */
TB_API int tb_meter_position(tb_meter *meter, double x, double y, double *lon, double *lat);

/* m2 to the unit of every total: 0.01 m2 = 1 dm2, rounded half away from zero. */
TB_API int64_t tb_area_dm2(double m2);

#ifdef __cplusplus
}
#endif
#endif
