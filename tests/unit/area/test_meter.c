/* Rings of every kind on frames of every kind. Where an expected number comes from is said beside
 * it: domain.md of the project's notes (worked examples of the official formula), PROJ, or
 * reasoning. */
#include "area/measure.h"
#include "survey/block.h"

#include <tuban/area.h>
#include <tuban/read.h>

#include <math.h>
#include <proj.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const double degree = M_PI / 180;

static tb_frame *frame;
static tb_meter *meter;

static int setup(void **state) {
    (void)state;
    frame = NULL;
    meter = NULL;
    return 0;
}

static int teardown(void **state) {
    (void)state;
    tb_meter_free(meter);
    tb_frame_free(frame);
    return 0;
}

static void use(const char *crs, tb_edges edges, double densify_m) {
    tb_error error = {0};
    tb_area_options options = {edges, densify_m};
    tb_meter_free(meter);
    tb_frame_free(frame);
    meter = NULL;
    frame = NULL;
    if (tb_frame_create(crs, &frame, &error) != TB_OK ||
        tb_meter_create(frame, &options, &meter, &error) != TB_OK)
        fail_msg("%s: %s", crs, error.message);
}

static void assert_near(double found, double expected, double tolerance) {
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("expected %.15g, found %.15g, difference %.3g, tolerance %.3g", expected, found,
                 found - expected, tolerance);
}

static void assert_relative(double found, double expected, double tolerance) {
    assert_near(found, expected, tolerance * fabs(expected));
}

static double rectangle(double west, double south, double east, double north) {
    const double x[] = {west, east, east, west, west}, y[] = {south, south, north, north, south};
    return tb_meter_ring_m2(meter, x, y, 5);
}

/* Rings ------------------------------------------------------------------------------------- */

/* A star of n points with irregular radii, in the plane: never crosses itself. */
static void star(double x0, double y0, double radius, size_t n, unsigned seed, double *x,
                 double *y) {
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1103515245u + 12345u;
        double r = radius * (0.3 + 0.7 * (seed >> 16 & 0x7fff) / 32767.0);
        x[i] = round((x0 + r * cos(2 * M_PI * (double)i / (double)n)) * 1e4) / 1e4;
        y[i] = round((y0 + r * sin(2 * M_PI * (double)i / (double)n)) * 1e4) / 1e4;
    }
}

static void reverse(double *x, double *y, size_t n) {
    for (size_t i = 0; i < n / 2; i++) {
        double keep_x = x[i], keep_y = y[i];
        x[i] = x[n - 1 - i];
        y[i] = y[n - 1 - i];
        x[n - 1 - i] = keep_x;
        y[n - 1 - i] = keep_y;
    }
}

enum { STAR = 37 };

/* Every way of drawing edges, with stars from 1 m to 20 km. */
static void for_all_rings(void (*check)(double *x, double *y, double radius)) {
    static const tb_edges edges[] = {TB_TRAPEZOID, TB_GEODESIC, TB_PLANE};
    static const double radii[] = {1, 70, 500, 3000, 20000};
    double x[STAR + 1], y[STAR + 1];
    for (size_t e = 0; e < 3; e++) {
        use("EPSG:4527", edges[e], 70);
        for (size_t r = 0; r < 5; r++)
            for (unsigned seed = 1; seed <= 20; seed++) {
                star(39612345, 3821987, radii[r], STAR, seed, x, y);
                check(x, y, radii[r]);
            }
    }
}

static void reversed_ring(double *x, double *y, double radius) {
    double area = tb_meter_ring_m2(meter, x, y, STAR);
    assert_true(area > radius * radius * 0.09);
    reverse(x, y, STAR);
    assert_relative(tb_meter_ring_m2(meter, x, y, STAR), area, 1e-10);
}

/* A ring's direction must not reach its area: Shapefiles run clockwise, GeoJSON the other way. */
static void pyproj_1082_direction_does_not_matter(void **state) {
    (void)state;
    for_all_rings(reversed_ring);
}

static void turned_ring(double *x, double *y, double radius) {
    (void)radius;
    double area = tb_meter_ring_m2(meter, x, y, STAR);
    for (int turn = 1; turn < STAR; turn++) {
        double first_x = x[0], first_y = y[0];
        memmove(x, x + 1, (STAR - 1) * sizeof *x);
        memmove(y, y + 1, (STAR - 1) * sizeof *y);
        x[STAR - 1] = first_x;
        y[STAR - 1] = first_y;
        assert_relative(tb_meter_ring_m2(meter, x, y, STAR), area, 1e-10);
    }
}

static void start_vertex_does_not_matter(void **state) {
    (void)state;
    for_all_rings(turned_ring);
}

static void closed_ring(double *x, double *y, double radius) {
    (void)radius;
    double open = tb_meter_ring_m2(meter, x, y, STAR);
    x[STAR] = x[0];
    y[STAR] = y[0];
    assert_true(tb_meter_ring_m2(meter, x, y, STAR + 1) == open);
}

static void closing_the_ring_does_not_matter(void **state) {
    (void)state;
    for_all_rings(closed_ring);
}

static void doubled_vertices(double *x, double *y, double radius) {
    (void)radius;
    double twice_x[2 * STAR], twice_y[2 * STAR];
    for (size_t i = 0; i < STAR; i++) {
        twice_x[2 * i] = twice_x[2 * i + 1] = x[i];
        twice_y[2 * i] = twice_y[2 * i + 1] = y[i];
    }
    assert_relative(tb_meter_ring_m2(meter, twice_x, twice_y, 2 * STAR),
                    tb_meter_ring_m2(meter, x, y, STAR), 1e-10);
}

static void repeated_vertices_do_not_matter(void **state) {
    (void)state;
    for_all_rings(doubled_vertices);
}

/* The same meter measures something else in between: an area depends on the parcel alone. */
static void order_of_measuring_does_not_matter(void **state) {
    (void)state;
    double x[STAR], y[STAR], first[200];
    use("EPSG:4527", TB_TRAPEZOID, 70);
    for (unsigned i = 0; i < 200; i++) {
        star(39380000 + 1201.0 * i, 2500000 + 12007.0 * i, 300, STAR, i, x, y);
        first[i] = tb_meter_ring_m2(meter, x, y, STAR);
    }
    for (unsigned i = 200; i-- > 0;) {
        star(39380000 + 1201.0 * i, 2500000 + 12007.0 * i, 300, STAR, i, x, y);
        assert_true(tb_meter_ring_m2(meter, x, y, STAR) == first[i]);
    }
}

/* Two parcels that share a long edge are together as large as the whole, when the shared edge is
 * divided alike in both: the sum of parts is the whole (terra 1438). The parcel's outline has a
 * vertex wherever the parts have one. */
static void terra_1438_parts_are_the_whole(void **state) {
    (void)state;
    static const double limits[] = {0, 70, 7};
    for (size_t k = 0; k < 3; k++) {
        use("EPSG:4527", TB_TRAPEZOID, limits[k]);
        for (unsigned seed = 0; seed < 200; seed++) {
            double px[6], py[6];
            star(39420000, 3900000, 1700, 6, seed, px, py);
            const double left_x[] = {px[0], px[1], px[2], px[3]},
                         left_y[] = {py[0], py[1], py[2], py[3]};
            const double right_x[] = {px[0], px[3], px[4], px[5]},
                         right_y[] = {py[0], py[3], py[4], py[5]};
            double whole = tb_meter_ring_m2(meter, px, py, 6);
            double parts = tb_meter_ring_m2(meter, left_x, left_y, 4) +
                           tb_meter_ring_m2(meter, right_x, right_y, 4);
            assert_near(parts, whole, 1e-6);
        }
    }
}

static void rings_without_area(void **state) {
    (void)state;
    static const tb_edges edges[] = {TB_TRAPEZOID, TB_GEODESIC, TB_PLANE};
    const double x[] = {39500000, 39500100, 39500000}, y[] = {3800000, 3800000, 3800000};
    for (size_t e = 0; e < 3; e++) {
        use("EPSG:4527", edges[e], 70);
        assert_true(tb_meter_ring_m2(meter, x, y, 0) == 0);
        assert_true(tb_meter_ring_m2(meter, x, y, 1) == 0);
        assert_true(tb_meter_ring_m2(meter, x, y, 2) == 0);
        assert_true(tb_meter_ring_m2(meter, x, y, 3) == 0);                    /* there and back */
        assert_near(rectangle(39500000, 3800000, 39500500, 3800000), 0, 1e-6); /* flat */
    }
}

/* The area of a cell of 2^-18 degrees, by M N cos(B) dB dL: about 0.15 m2; its corners have no
 * rounding error at all. */
static void grass_1283_small_parcel_in_degrees(void **state) {
    (void)state;
    const double a = 6378137, f = 1 / 298.257222101, e2 = f * (2 - f);
    for (int latitude = -80; latitude <= 80; latitude += 5)
        for (int power = 12; power <= 20; power += 4) {
            double side = ldexp(1, -power), middle = (latitude + side / 2) * degree;
            double w2 = 1 - e2 * sin(middle) * sin(middle);
            double area =
                a * a * (1 - e2) * cos(middle) / (w2 * w2) * side * side * degree * degree;
            double narrower = 1 - side * side * degree * degree / 24; /* of sin h / h */
            use("EPSG:4490", TB_TRAPEZOID, 0);
            assert_relative(rectangle(117, latitude, 117 + side, latitude + side), area * narrower,
                            1e-9);
        }
}

/* On the central meridian the plane is true to scale: area = width x height. */
static void grass_1283_small_parcel_in_the_plane(void **state) {
    (void)state;
    use("EPSG:4527", TB_TRAPEZOID, 70);
    for (int north = 0; north <= 5000; north += 250) {
        double y = 1000.0 * north + 500000;
        assert_relative(rectangle(39499999.875, y, 39500000.125, y + 0.5), 0.125, 1e-8);
        assert_relative(rectangle(39499999.5, y, 39500000.5, y + 1), 1, 1e-9);
    }
}

static void holes_subtract(void **state) {
    (void)state;
    /* domain.md 4.4, measured there with an own implementation: the triangle less its hole. */
    const double x[] = {39420000, 39421500, 39420300, 39420000,
                        39420400, 39420600, 39420600, 39420400};
    const double y[] = {3900000, 3900700, 3901900, 3900000, 3900500, 3900500, 3900750, 3900500};
    static const double limit[] = {0, 70}, expected[] = {1294758.966815, 1294798.842241};
    for (int k = 0; k < 2; k++) {
        tb_block_store *store = (tb_block_store *)tb_block_create();
        tb_block *block = &store->block;
        assert_true(tb_block_begin(store, 1, 1) && tb_block_reserve_vertices(store, 8) &&
                    tb_block_reserve_rings(store, 2));
        memcpy(block->x, x, sizeof x);
        memcpy(block->y, y, sizeof y);
        block->vertices = 4;
        tb_block_end_ring(store, 0);
        block->vertices = 8;
        tb_block_end_ring(store, 1);
        block->parcel_ring[1] = 2;
        use("EPSG:4527", TB_TRAPEZOID, limit[k]);
        tb_measure(meter, block);
        assert_relative(block->measured_m2[0], expected[k], 1e-9);
        assert_int_equal(block->measured_dm2[0], llround(expected[k] * 100));
        assert_near(block->plane_area[0], 1320000 - 25000, 1e-6); /* by the shoelace formula */
        tb_block_free(block);
    }
}

static void parcel_without_geometry_measures_nothing(void **state) {
    (void)state;
    tb_block_store *store = (tb_block_store *)tb_block_create();
    tb_block *block = &store->block;
    assert_true(tb_block_begin(store, 1, 1));
    block->parcel_ring[1] = 0;
    use("EPSG:4527", TB_TRAPEZOID, 70);
    tb_measure(meter, block);
    assert_true(block->measured_m2[0] == 0);
    assert_int_equal(block->measured_dm2[0], 0);
    tb_block_free(block);
}

/* Plane ------------------------------------------------------------------------------------- */

static void plane_is_plane(void **state) {
    (void)state;
    /* qgis 33358: "planimetric" must not be an ellipsoidal area in disguise. */
    use("EPSG:4527", TB_PLANE, 70);
    assert_near(rectangle(39650000, 3780000, 39650100, 3780100), 10000, 1e-9);
    use("EPSG:2263", TB_PLANE, 0); /* US survey feet: 1200/3937 m */
    assert_relative(rectangle(980000, 200000, 981000, 201000), 1e6 * pow(1200 / 3937.0, 2), 1e-12);
}

static void plane_and_ellipsoid_differ_at_the_zone_edge(void **state) {
    (void)state;
    /* domain.md 4.4: 100 m square 150 km from the central meridian. */
    use("EPSG:4527", TB_TRAPEZOID, 70);
    assert_relative(rectangle(39650000, 3780000, 39650100, 3780100), 9994.453654, 1e-9);
}

/* Coordinates out of bounds ------------------------------------------------------------------ */

static void coordinates_without_position(void **state) {
    (void)state;
    static const double bad[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300, 5e8, 1e15};
    static const struct {
        const char *crs;
        double x, y;
    } systems[] = {{"EPSG:4527", 39500000, 3800000},
                   {"EPSG:4490", 117, 34},
                   {"EPSG:3395", 13000000, 4000000},
                   {"EPSG:28992", 150000, 460000}};
    static const tb_edges edges[] = {TB_TRAPEZOID, TB_GEODESIC};
    for (size_t s = 0; s < sizeof systems / sizeof *systems; s++)
        for (size_t e = 0; e < sizeof edges / sizeof *edges; e++)
            for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
                double x0 = systems[s].x, y0 = systems[s].y;
                double x[] = {x0, x0 + 1, x0 + 1, x0}, y[] = {y0, y0, y0 + 1, y0 + 1};
                use(systems[s].crs, edges[e], 70);
                x[2] = bad[b];
                if (!isnan(tb_meter_ring_m2(meter, x, y, 4)))
                    fail_msg("%s, edges %d: x = %g was measured", systems[s].crs, edges[e], bad[b]);
                x[2] = x0 + 1;
                y[2] = bad[b];
                if (!isnan(tb_meter_ring_m2(meter, x, y, 4)))
                    fail_msg("%s, edges %d: y = %g was measured", systems[s].crs, edges[e], bad[b]);
                y[2] = y0 + 1;
                assert_true(tb_meter_ring_m2(meter, x, y, 4) > 0); /* the meter is not spoilt */
            }
}

static void latitude_past_the_pole(void **state) {
    (void)state;
    static const tb_edges edges[] = {TB_TRAPEZOID, TB_GEODESIC};
    for (size_t e = 0; e < 2; e++) {
        use("EPSG:4490", edges[e], 0);
        assert_true(isnan(rectangle(10, 80, 20, 120)));
        assert_true(isnan(rectangle(10, -120, 20, -80)));
        assert_true(isnan(rectangle(10, 4000, 20, 4001)));
    }
}

static void far_from_the_zone(void **state) {
    (void)state;
    use("EPSG:4527", TB_TRAPEZOID, 70);
    /* 900 km off, ten zones on, is still a position: PROJ is asked for the area of its vertices. */
    double lon, lat;
    assert_true(tb_meter_position(meter, 40400000, 3800000, &lon, &lat));
    assert_true(lon > 126 && lon < 128);
    /* 8000 km off the central meridian there is no inverse. */
    assert_true(isnan(rectangle(47500000, 3800000, 47500100, 3800100)));
    assert_false(tb_meter_position(meter, 47500000, 3800000, &lon, &lat));
    assert_true(isnan(rectangle(39500000, 12000000, 39500100, 12000100))); /* past the pole */
}

/* Frames ------------------------------------------------------------------------------------ */

static const tb_srs *srs_of(const char *crs) {
    tb_error error = {0};
    tb_frame_free(frame);
    frame = NULL;
    if (tb_frame_create(crs, &frame, &error) != TB_OK)
        fail_msg("%s: %s", crs, error.message);
    return tb_frame_srs(frame);
}

static void cgcs2000_geographic(void **state) {
    (void)state;
    const tb_srs *srs = srs_of("EPSG:4490");
    assert_int_equal(srs->epsg, 4490);
    assert_true(srs->geographic && srs->cgcs2000 && !srs->transverse_mercator);
    assert_true(srs->semi_major_m == 6378137.0); /* domain.md 4.2 */
    assert_near(srs->inverse_flattening, 298.257222101, 1e-9);
    assert_true(isnan(srs->central_meridian));
    assert_int_equal(srs->zone, 0);
    assert_true(tb_area_options_default(frame).densify_m == 0);
    assert_int_equal(tb_area_options_default(frame).edges, TB_TRAPEZOID);
}

/* domain.md 4.3: which code is which zone. */
static void every_cgcs2000_zone(void **state) {
    (void)state;
    for (int epsg = 4491; epsg <= 4554; epsg++) {
        char crs[32];
        snprintf(crs, sizeof crs, "EPSG:%d", epsg);
        const tb_srs *srs = srs_of(crs);
        int six = epsg <= 4512, prefixed = epsg <= 4501 || (epsg >= 4513 && epsg <= 4533);
        int meridian = epsg <= 4501   ? 6 * (13 + epsg - 4491) - 3
                       : epsg <= 4512 ? 75 + 6 * (epsg - 4502)
                       : epsg <= 4533 ? 3 * (25 + epsg - 4513)
                                      : 75 + 3 * (epsg - 4534);
        int number = six ? (meridian + 3) / 6 : meridian / 3;
        assert_int_equal(srs->epsg, epsg);
        assert_true(srs->cgcs2000 && srs->transverse_mercator && !srs->geographic);
        assert_near(srs->central_meridian, meridian, 1e-12);
        assert_near(srs->scale, 1, 0);
        assert_near(srs->false_easting_m, prefixed ? number * 1e6 + 500000 : 500000, 1e-6);
        assert_int_equal(srs->zone_prefixed, prefixed);
        assert_true(tb_area_options_default(frame).densify_m == 70);
        if (prefixed || !six) {
            assert_int_equal(srs->zone, number);
            assert_int_equal(srs->zone_width, six ? 6 : 3);
        } else { /* by its numbers the plane of a 3-degree zone: either name is right */
            assert_true(3 * srs->zone == meridian || 6 * srs->zone - 3 == meridian);
        }
    }
}

#define ESRI_GEOGCS                                                                                \
    "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\","                 \
    "SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],"                   \
    "UNIT[\"Degree\",0.0174532925199433]]"

static const char *esri(const char *name, double easting, double meridian) {
    static char wkt[2000];
    snprintf(wkt, sizeof wkt,
             "PROJCS[\"%s\",%s,PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",%.1f],"
             "PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",%.1f],"
             "PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],"
             "UNIT[\"Meter\",1.0]]",
             name, ESRI_GEOGCS, easting, meridian);
    return wkt;
}

/* Esri's Gauss_Kruger is the transverse Mercator projection, and a .prj without a code gets the
 * code of its parameters, whatever it is called (PROJ 1829, 2214; qgis 35395). */
static void proj4js_328_esri_gauss_kruger(void **state) {
    (void)state;
    const tb_srs *srs = srs_of(esri("CGCS2000_3_Degree_GK_Zone_39", 39500000, 117));
    assert_int_equal(srs->epsg, 4527);
    assert_true(srs->transverse_mercator && srs->cgcs2000 && srs->zone_prefixed);
    assert_int_equal(srs->zone, 39);
    assert_int_equal(srs_of(esri("CGCS2000_3_Degree_GK_CM_117E", 500000, 117))->epsg, 4548);
    assert_int_equal(srs_of(esri("CGCS2000_GK_Zone_20", 20500000, 117))->epsg, 4498);
    assert_int_equal(srs_of(ESRI_GEOGCS)->epsg, 4490);
}

static void proj_1829_names_do_not_matter(void **state) {
    (void)state;
    for (int zone = 25; zone <= 45; zone++) {
        assert_int_equal(srs_of(esri("our_own", zone * 1e6 + 500000, 3 * zone))->epsg,
                         4513 + zone - 25);
        assert_int_equal(srs_of(esri("our_own", 500000, 3 * zone))->epsg, 4534 + zone - 25);
    }
    for (int zone = 13; zone <= 23; zone++)
        assert_int_equal(srs_of(esri("x", zone * 1e6 + 500000, 6 * zone - 3))->epsg,
                         4491 + zone - 13);
    /* NetTopologySuite ProjNet4GeoAPI 124: the words say one meridian, the numbers another. */
    assert_int_equal(srs_of(esri("CGCS2000_3_Degree_GK_CM_108E", 500000, 90))->epsg, 4539);
}

/* qgis PR 1071: two ellipsoids are told apart by their numbers; and one that is not CGCS2000's must
 * not get a CGCS2000 code. */
static void qgis_1071_ellipsoid_by_its_numbers(void **state) {
    (void)state;
    const tb_srs *srs =
        srs_of("PROJCS[\"CGCS2000_3_Degree_GK_Zone_39\",GEOGCS[\"GCS_China_Geodetic_Coordinate_"
               "System_2000\","
               "DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378206.4,294.978698214]],"
               "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_"
               "Kruger\"],"
               "PARAMETER[\"False_Easting\",39500000.0],PARAMETER[\"False_Northing\",0.0],"
               "PARAMETER[\"Central_Meridian\",117.0],PARAMETER[\"Scale_Factor\",1.0],"
               "PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]");
    assert_false(srs->cgcs2000);
    assert_int_equal(srs->epsg, 0);
    assert_near(srs->semi_major_m, 6378206.4, 1e-9);
    srs = srs_of("EPSG:2379"); /* Xian 1980, CM 102E */
    assert_false(srs->cgcs2000);
    assert_near(srs->semi_major_m, 6378140, 1e-9);
    assert_near(srs->inverse_flattening, 298.257, 1e-9);
    assert_near(srs->central_meridian, 102, 1e-12);
}

static void other_frames(void **state) {
    (void)state;
    const tb_srs *srs = srs_of("EPSG:4647"); /* UTM with the zone in front of the easting */
    assert_true(srs->transverse_mercator && srs->false_easting_m == 32500000);
    assert_near(srs->scale, 0.9996, 1e-12);
    srs = srs_of("EPSG:28992");
    assert_false(srs->transverse_mercator);
    assert_near(srs->semi_major_m, 6377397.155, 1e-6); /* Bessel */
    srs = srs_of("EPSG:4490+5737");                    /* with heights */
    assert_true(srs->geographic && srs->cgcs2000);
    srs = srs_of("+proj=tmerc +lat_0=0 +lon_0=117 +k=1 +x_0=39500000 +y_0=0 +ellps=GRS80 "
                 "+towgs84=0,0,0,0,0,0,0 +units=m +type=crs");
    assert_true(srs->transverse_mercator && srs->zone == 39);
}

static void no_reference_systems(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "EPSG:",
        "EPSG:5737",
        "EPSG:99999999",
        "none",
        "LOCAL_CS[\"x\",UNIT[\"m\",1]]",
        ("ENGCRS[\"x\",EDATUM[\"y\"],CS[Cartesian,2],AXIS[\"x\",east],AXIS[\"y\",north],"
         "LENGTHUNIT[\"metre\",1]]"),
        "EPSG:4978", /* geocentric */
        "EPSG:9001",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        tb_error error = {0};
        tb_frame *made;
        if (tb_frame_create(texts[i], &made, &error) != TB_USAGE)
            fail_msg("\"%s\" was taken as a reference system", texts[i]);
        assert_null(made);
        assert_true(error.message[0] != '\0' && strchr(error.message, '\n') == NULL);
    }
}

/* area.h promises "a PROJ string"; people copy them without +type=crs. */
static void proj_string_as_people_write_it(void **state) {
    (void)state;
    const tb_srs *srs = srs_of("+proj=tmerc +lat_0=0 +lon_0=117 +k=1 +x_0=500000 +y_0=0 "
                               "+ellps=GRS80 +units=m +no_defs");
    assert_near(srs->central_meridian, 117, 1e-12);
}

/* Positions --------------------------------------------------------------------------------- */

/* domain.md 4.3, worked points of the official inverse: x north, y east of the central meridian
 * 117. Its k0 is wrong in the 12th digit, which moves the latitude by up to 4e-6 seconds. */
static void worked_positions(void **state) {
    (void)state;
    double longitude, latitude;
    use("EPSG:4548", TB_TRAPEZOID, 0);
    assert_true(tb_meter_position(meter, 420000, 3900000, &longitude, &latitude));
    assert_near(latitude * 3600, 126812.957015, 5e-6);
    assert_near(longitude * 3600, 418036.481226, 1e-6);
    use("EPSG:4527", TB_TRAPEZOID, 0);
    assert_true(tb_meter_position(meter, 39650000, 3780000, &longitude, &latitude));
    assert_near(latitude * 3600, 122891.489714, 5e-6);
    assert_near(longitude * 3600, 427054.207623, 1e-6);
}

/* Our inverse against PROJ's, +-4.5 degrees about the central meridian and from the equator to 80
 * degrees on both sides. */
static void positions_against_proj(const char *code, double meridian) {
    PJ *there = proj_create_crs_to_crs(NULL, code, "EPSG:4490", NULL);
    PJ *proj = proj_normalize_for_visualization(NULL, there);
    assert_non_null(proj);
    use(code, TB_TRAPEZOID, 0);
    for (double lat = -80; lat <= 80; lat += 2.5)
        for (double off = -4.5; off <= 4.5; off += 0.5) {
            double longitude, latitude;
            PJ_COORD plane = proj_trans(proj, PJ_INV, proj_coord(meridian + off, lat, 0, 0));
            PJ_COORD back = proj_trans(proj, PJ_FWD, plane);
            assert_true(tb_meter_position(meter, plane.xy.x, plane.xy.y, &longitude, &latitude));
            assert_near(longitude, back.lp.lam, 1e-9);
            assert_near(latitude, back.lp.phi, 1e-9);
        }
    proj_destroy(proj);
    proj_destroy(there);
}

static void gauss_kruger_against_proj(void **state) {
    (void)state;
    positions_against_proj("EPSG:4527", 117);
    positions_against_proj("EPSG:4513", 75);
    positions_against_proj("EPSG:4554", 135);
    positions_against_proj("EPSG:4498", 117);
}

/* Sheets and peers -------------------------------------------------------------------------- */

/* domain.md 4.1, sheets from latitude 34; printed to 0.0001 m2. */
static void sheets(void **state) {
    (void)state;
    use("EPSG:4490", TB_TRAPEZOID, 0);
    assert_near(rectangle(117, 34, 117 + 3.75 / 60, 34 + 2.5 / 60), 26679877.7435, 1e-4);
    assert_near(rectangle(117, 34, 117 + 1.875 / 60, 34 + 1.25 / 60), 6670772.9205, 1e-4);
    assert_near(rectangle(117, 34, 117.25, 34 + 10.0 / 60), 426569108.2962, 1e-4);
    assert_relative(rectangle(117, 34, 118, 35), 10187811966.4757, 1e-13);
    assert_near(rectangle(75, 34, 75 + 3.75 / 60, 34 + 2.5 / 60), 26679877.7435, 1e-4);
}

/* Two meridians and two parallels: the exact area of the zone of an ellipsoid by Snyder's authalic
 * q, a closed form that shares nothing with the series (the fault of qgis PR 8090). The official
 * series leaves out e^10 = 1.3e-11 times a small factor. */
static void qgis_8090_against_the_closed_form(void **state) {
    (void)state;
    static const struct {
        const char *crs;
        double a, inverse_flattening;
    } systems[] = {{"EPSG:4490", 6378137, 298.257222101},
                   {"EPSG:4610", 6378140, 298.257},
                   {"EPSG:4214", 6378245, 298.3},
                   {"EPSG:4326", 6378137, 298.257223563}};
    for (size_t s = 0; s < sizeof systems / sizeof *systems; s++) {
        double f = 1 / systems[s].inverse_flattening, e2 = f * (2 - f), e = sqrt(e2);
        use(systems[s].crs, TB_TRAPEZOID, 0);
        for (int south = 0; south < 80; south += 7) {
            double q[2];
            for (int k = 0; k < 2; k++) {
                double sine = sin((south + k) * degree);
                q[k] = (1 - e2) * (sine / (1 - e2 * sine * sine) + atanh(e * sine) / e);
            }
            double area = systems[s].a * systems[s].a / 2 * degree * (q[1] - q[0]);
            assert_relative(rectangle(100, south, 101, south + 1), area, 1e-10);
        }
    }
}

/* One building of about 217 m2 in UTM, in degrees, in World and in Web Mercator: the same vertices,
 * so the same area; the planes say anything between. */
static void qgis_35629_one_area_in_every_system(void **state) {
    (void)state;
    static const char *const systems[] = {"EPSG:4326", "EPSG:3395", "EPSG:3857", "EPSG:32632"};
    const double x[] = {500210.2, 500228.9, 500224.1, 500205.4},
                 y[] = {5400100.3, 5400104.5, 5400115.4, 5400111.2};
    use("EPSG:32632", TB_TRAPEZOID, 0);
    double area = tb_meter_ring_m2(meter, x, y, 4);
    assert_true(area > 200 && area < 240);
    for (size_t s = 0; s < sizeof systems / sizeof *systems; s++) {
        PJ *there = proj_create_crs_to_crs(NULL, "EPSG:32632", systems[s], NULL);
        PJ *proj = proj_normalize_for_visualization(NULL, there);
        double other_x[4], other_y[4];
        for (int i = 0; i < 4; i++) {
            PJ_COORD at = proj_trans(proj, PJ_FWD, proj_coord(x[i], y[i], 0, 0));
            other_x[i] = at.xy.x;
            other_y[i] = at.xy.y;
        }
        use(systems[s], TB_TRAPEZOID, 0);
        assert_relative(tb_meter_ring_m2(meter, other_x, other_y, 4), area, 1e-8);
        proj_destroy(proj);
        proj_destroy(there);
    }
}

/* Degrees, grads and radians are units of the same angles: EPSG:4807 counts grads from Paris. */
static void geographic_units(void **state) {
    (void)state;
    use("EPSG:4275", TB_TRAPEZOID, 0);
    double area = rectangle(2.25, 45, 2.34, 45.09), geodesic;
    use("EPSG:4275", TB_GEODESIC, 0);
    geodesic = rectangle(2.25, 45, 2.34, 45.09);
    use("EPSG:4807", TB_TRAPEZOID, 0);
    assert_relative(rectangle(0, 50, 0.1, 50.1), area, 1e-9);
    use("EPSG:4807", TB_GEODESIC, 0);
    assert_relative(rectangle(0, 50, 0.1, 50.1), geodesic, 1e-9);
}

/* Rounding ---------------------------------------------------------------------------------- */

static void half_away_from_zero(void **state) {
    (void)state;
    assert_int_equal(tb_area_dm2(0), 0);
    assert_int_equal(tb_area_dm2(0.005), 1);
    assert_int_equal(tb_area_dm2(-0.005), -1);
    assert_int_equal(tb_area_dm2(0.0049999), 0);
    assert_int_equal(tb_area_dm2(0.125), 13);
    assert_int_equal(tb_area_dm2(0.375), 38);
    assert_int_equal(tb_area_dm2(-0.125), -13);
    assert_int_equal(tb_area_dm2(9994.453654), 999445);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pyproj_1082_direction_does_not_matter, setup, teardown),
        cmocka_unit_test_setup_teardown(start_vertex_does_not_matter, setup, teardown),
        cmocka_unit_test_setup_teardown(closing_the_ring_does_not_matter, setup, teardown),
        cmocka_unit_test_setup_teardown(repeated_vertices_do_not_matter, setup, teardown),
        cmocka_unit_test_setup_teardown(order_of_measuring_does_not_matter, setup, teardown),
        cmocka_unit_test_setup_teardown(terra_1438_parts_are_the_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(rings_without_area, setup, teardown),
        cmocka_unit_test_setup_teardown(grass_1283_small_parcel_in_degrees, setup, teardown),
        cmocka_unit_test_setup_teardown(grass_1283_small_parcel_in_the_plane, setup, teardown),
        cmocka_unit_test_setup_teardown(holes_subtract, setup, teardown),
        cmocka_unit_test_setup_teardown(parcel_without_geometry_measures_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(plane_is_plane, setup, teardown),
        cmocka_unit_test_setup_teardown(plane_and_ellipsoid_differ_at_the_zone_edge, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(coordinates_without_position, setup, teardown),
        cmocka_unit_test_setup_teardown(latitude_past_the_pole, setup, teardown),
        cmocka_unit_test_setup_teardown(far_from_the_zone, setup, teardown),
        cmocka_unit_test_setup_teardown(cgcs2000_geographic, setup, teardown),
        cmocka_unit_test_setup_teardown(every_cgcs2000_zone, setup, teardown),
        cmocka_unit_test_setup_teardown(proj4js_328_esri_gauss_kruger, setup, teardown),
        cmocka_unit_test_setup_teardown(proj_1829_names_do_not_matter, setup, teardown),
        cmocka_unit_test_setup_teardown(qgis_1071_ellipsoid_by_its_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(other_frames, setup, teardown),
        cmocka_unit_test_setup_teardown(no_reference_systems, setup, teardown),
        cmocka_unit_test_setup_teardown(proj_string_as_people_write_it, setup, teardown),
        cmocka_unit_test_setup_teardown(worked_positions, setup, teardown),
        cmocka_unit_test_setup_teardown(gauss_kruger_against_proj, setup, teardown),
        cmocka_unit_test_setup_teardown(sheets, setup, teardown),
        cmocka_unit_test_setup_teardown(qgis_8090_against_the_closed_form, setup, teardown),
        cmocka_unit_test_setup_teardown(qgis_35629_one_area_in_every_system, setup, teardown),
        cmocka_unit_test_setup_teardown(geographic_units, setup, teardown),
        cmocka_unit_test_setup_teardown(half_away_from_zero, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
