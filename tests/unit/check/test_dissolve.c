/* Land dissolved by key. Expected values follow from the coordinates by reasoning that stands
 * beside them. */
#include "plates.h"

#include <stdio.h>

enum { MOST_KEYS = 8 };

/* A layer dissolved by the keys of its parcels, which are digits. */
typedef struct land {
    tb_coverage *coverage;
    tb_dissolved key[MOST_KEYS];
} land;

static land dissolve(tb_coverage *coverage, const char *digits, int planar) {
    const tb_coverage_options options = {.tolerance = 1e-4, .threads = 2};
    land l = {.coverage = coverage};
    uint32_t key[MOST_RINGS] = {0};
    for (size_t i = 0; digits[i] != '\0'; i++)
        key[i] = (uint32_t)(digits[i] - '0');
    tb_coverage_will_dissolve(coverage);
    assert_true(tb_coverage_solve(coverage, &options));
    assert_int_equal(tb_coverage_result_of(coverage)->planar, planar);
    assert_true(tb_coverage_dissolve(coverage, key, MOST_KEYS, l.key, NULL, NULL));
    return l;
}

static size_t points_of(const tb_polygon *polygon, size_t ring) {
    return polygon->ring_vertex[ring + 1] - polygon->ring_vertex[ring] - 1;
}

/* Less the holes, for they run the other way. */
static double area_of(const tb_dissolved *dissolved) {
    double doubled = 0;
    for (size_t i = 0; i < dissolved->polygons; i++) {
        const tb_polygon *p = &dissolved->polygon[i];
        for (size_t r = 0; r < p->rings; r++)
            for (uint32_t v = p->ring_vertex[r]; v + 1 < p->ring_vertex[r + 1]; v++)
                doubled += p->x[v] * p->y[v + 1] - p->x[v + 1] * p->y[v];
    }
    return doubled / 2;
}

static void assert_land(const tb_dissolved *dissolved, size_t polygons, size_t rings, double area) {
    size_t found = 0;
    for (size_t i = 0; i < dissolved->polygons; i++)
        found += dissolved->polygon[i].rings;
    assert_int_equal(dissolved->polygons, polygons);
    assert_int_equal(found, rings);
    assert_near(area_of(dissolved), area, 1e-9);
}

#define LEFT  "0 0 1 0 1 1 0 1"
#define RIGHT "1 0 2 0 2 1 1 1"

/* Two squares become a rectangle that keeps all six vertices. */
static void neighbours(void **state) {
    (void)state;
    land l = dissolve(MAKE(LEFT, RIGHT), "00", 1);
    assert_land(&l.key[0], 1, 1, 2);
    assert_int_equal(points_of(l.key[0].polygon, 0), 6);
    assert_land(&l.key[1], 0, 0, 0);
    tb_coverage_free(l.coverage);
}

static void other_keys(void **state) {
    (void)state;
    land l = dissolve(MAKE(LEFT, RIGHT), "30", 1);
    assert_land(&l.key[3], 1, 1, 1);
    assert_land(&l.key[0], 1, 1, 1);
    assert_near(l.key[3].polygon->x[0], 0, 0);
    assert_near(l.key[0].polygon->x[0], 1, 0);
    tb_coverage_free(l.coverage);
}

/* A frame of two pieces around an island: 3 x 3 less 1. */
static void frame_around_island(void **state) {
    (void)state;
    land l = dissolve(
        MAKE("0 0 3 0 3 1 2 1 1 1 0 1", "0 1 1 1 1 2 2 2 2 1 3 1 3 3 0 3", "1 1 2 1 2 2 1 2"),
        "112", 1);
    assert_land(&l.key[1], 1, 2, 8);
    assert_land(&l.key[2], 1, 1, 1);
    tb_coverage_free(l.coverage);
}

/* A chessboard: squares of one key meet in points only, and are polygons of their own. */
static void corners(void **state) {
    (void)state;
    land l = dissolve(MAKE(LEFT, RIGHT, "0 1 1 1 1 2 0 2", "1 1 2 1 2 2 1 2"), "0110", 1);
    assert_land(&l.key[0], 2, 2, 2);
    assert_land(&l.key[1], 2, 2, 2);
    tb_coverage_free(l.coverage);
}

/* The hole touches the outer ring in (2, 0): a ring of its own all the same. */
static void hole_at_the_edge(void **state) {
    (void)state;
    land l =
        dissolve(MAKE("0 0 2 0 1 1 2 2 0 2", "2 0 4 0 4 2 2 2 3 1", "2 0 3 1 2 2 1 1"), "001", 1);
    assert_land(&l.key[0], 2, 2, 6);
    assert_land(&l.key[1], 1, 1, 2);
    tb_coverage_free(l.coverage);
    l = dissolve(MAKE("0 0 2 0 1 1 2 2 0 2", "2 0 4 0 4 2 2 3 0 2 2 2 3 1", "2 0 3 1 2 2 1 1"),
                 "001", 1);
    assert_land(&l.key[0], 1, 2, 8);
    tb_coverage_free(l.coverage);
}

/* A gap is no land of any key. */
static void gap(void **state) {
    (void)state;
    land l = dissolve(MAKE("0 0 3 0 3 1 2 1 1 1 0 1", "0 1 1 1 1 2 2 2 2 1 3 1 3 3 0 3"), "00", 1);
    assert_land(&l.key[0], 1, 2, 8);
    tb_coverage_free(l.coverage);
}

/* The long parcel lacks the vertex that its two neighbours have on its side. */
static void missing_vertex(void **state) {
    (void)state;
    land l = dissolve(MAKE("0 0 2 0 2 1 0 1", "0 1 1 1 1 2 0 2", "1 1 2 1 2 2 1 2"), "000", 0);
    assert_land(&l.key[0], 1, 1, 4);
    tb_coverage_free(l.coverage);
    l = dissolve(MAKE("0 0 2 0 2 1 0 1", "0 1 1 1 1 2 0 2", "1 1 2 1 2 2 1 2"), "001", 0);
    assert_land(&l.key[0], 1, 1, 3);
    assert_land(&l.key[1], 1, 1, 1);
    tb_coverage_free(l.coverage);
}

/* A crack of 0.05 mm at the vertex that is missing is filled inside a key: the union has the three
 * areas and the crack, whose base is 2 and height 0.00005. */
static void crack(void **state) {
    (void)state;
    const char *above = "0 1 1 1.00005 1 2 0 2", *beside = "1 1.00005 2 1 2 2 1 2";
    land l = dissolve(MAKE("0 0 2 0 2 1 0 1", above, beside), "000", 0);
    assert_land(&l.key[0], 1, 1, 4);
    tb_coverage_free(l.coverage);
    l = dissolve(MAKE("0 0 2 0 2 1 0 1", above, beside), "011", 0);
    assert_land(&l.key[0], 1, 1, 2);
    assert_land(&l.key[1], 1, 1, 2 - 0.00005);
    tb_coverage_free(l.coverage);
}

/* qgis_43798: neighbours whose common border was rounded differently, by 0.01 mm or by the last
 * bit, leave a crack that is open to the outside. It is none of the land's border. */
static void open_crack(void **state) {
    (void)state;
    const char *const rights[] = {"1.00001 0 2 0 2 1 1.00001 1", "0.99999 0 2 0 2 1 0.99999 1",
                                  "1.0000000000000002 0 2 0 2 1 1 1"};
    for (size_t i = 0; i < 3; i++) {
        land l = dissolve(MAKE(LEFT, rights[i]), "00", 0);
        assert_int_equal(l.key[0].polygons, 1);
        assert_int_equal(l.key[0].polygon->rings, 1);
        assert_int_equal(points_of(l.key[0].polygon, 0), 6);
        assert_near(area_of(&l.key[0]), 2, 1e-12);
        tb_coverage_free(l.coverage);
    }
}

/* Where two parcels overlap by 0.5 the union has that land once; each key by itself has all of its
 * own. */
static void overlap(void **state) {
    (void)state;
    const char *other = "0.5 0 2 0 2 1 0.5 1";
    land l = dissolve(MAKE(LEFT, other), "00", 0);
    assert_land(&l.key[0], 1, 1, 2);
    tb_coverage_free(l.coverage);
    l = dissolve(MAKE(LEFT, other), "01", 0);
    assert_land(&l.key[0], 1, 1, 1);
    assert_land(&l.key[1], 1, 1, 1.5);
    tb_coverage_free(l.coverage);
}

/* The same parcel twice is the parcel, and a parcel inside another adds nothing. */
static void twice(void **state) {
    (void)state;
    land l = dissolve(MAKE(LEFT, LEFT, "0.25 0.25 0.5 0.25 0.5 0.5"), "000", 0);
    assert_land(&l.key[0], 1, 1, 1);
    tb_coverage_free(l.coverage);
}

/* Two bars that cross: 3 + 3 less the square they share; there are four new vertices. */
static void cross(void **state) {
    (void)state;
    land l = dissolve(MAKE("0 1 3 1 3 2 0 2", "1 0 2 0 2 3 1 3"), "00", 0);
    assert_land(&l.key[0], 1, 1, 5);
    assert_int_equal(points_of(l.key[0].polygon, 0), 12);
    tb_coverage_free(l.coverage);
}

/* Two parts of one parcel that share a border are one piece of land. */
static void parts(void **state) {
    (void)state;
    land l = dissolve(MAKE("0 0 1 0 1 1 0 1 / 1 0 2 0 2 1 1 1"), "0", 1);
    assert_land(&l.key[0], 1, 1, 2);
    tb_coverage_free(l.coverage);
}

static void nothing(void **state) {
    (void)state;
    land l = dissolve(tb_coverage_create(), "", 1);
    assert_land(&l.key[0], 0, 0, 0);
    tb_coverage_free(l.coverage);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours),
        cmocka_unit_test(other_keys),
        cmocka_unit_test(frame_around_island),
        cmocka_unit_test(corners),
        cmocka_unit_test(hole_at_the_edge),
        cmocka_unit_test(gap),
        cmocka_unit_test(missing_vertex),
        cmocka_unit_test(crack),
        cmocka_unit_test(open_crack),
        cmocka_unit_test(overlap),
        cmocka_unit_test(twice),
        cmocka_unit_test(cross),
        cmocka_unit_test(parts),
        cmocka_unit_test(nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
