/* The coverage engine. Expected values follow from the coordinates by reasoning that stands
 * beside them; those of real files are from the note beside the file or from shapely. */
#include "plates.h"

#include <tuban/read.h>

#include <stdio.h>
#include <unistd.h>

static const tb_coverage_result *solve(tb_coverage *coverage, double tolerance, int threads) {
    const tb_coverage_options options = {.tolerance = tolerance, .threads = threads};
    assert_true(tb_coverage_solve(coverage, &options));
    return tb_coverage_result_of(coverage);
}

static void assert_rows(const tb_region *region, size_t rows, ...) {
    va_list row;
    assert_int_equal(region->rows, rows);
    va_start(row, rows);
    for (size_t i = 0; i < rows; i++)
        assert_int_equal(region->row[i], va_arg(row, int));
    va_end(row);
}

static void assert_region(const tb_region *region, tb_region_kind kind, int multiplicity,
                          double area, unsigned flags) {
    assert_int_equal(region->kind, kind);
    assert_int_equal(region->multiplicity, multiplicity);
    assert_near(region->area_m2, area, 1e-9 * area);
    assert_int_equal(region->flags, flags);
}

static void assert_sums(const tb_coverage_result *result, double whole, double excess,
                        double gaps) {
    assert_near(result->union_m2, whole, 1e-9 * whole);
    assert_near(result->excess_m2, excess, 1e-9 * whole);
    assert_near(result->gap_m2, gaps, 1e-9 * whole);
}

static void assert_nothing(const tb_coverage_result *result) {
    assert_int_equal(result->regions, 0);
    assert_int_equal(result->missing_vertices, 0);
    for (int kind = 0; kind < 2; kind++)
        assert_int_equal(result->thin_explained[kind] + result->thin_noise[kind], 0);
}

/* Sound ----------------------------------------------------------------------------------------*/

/* Two squares side by side, drawn in opposite directions, the second without its closing vertex:
 * reading has closed it. */
static void sound_neighbours(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 10 0 10 10 0 10", "10 0 10 10 20 10 20 0");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_nothing(result);
    assert_sums(result, 200, 0, 0);
    assert_int_equal(result->residual_edges, 6); /* the outline: 3 sides of each square */
    assert_int_equal(result->outline_rings, 1);
    tb_coverage_free(c);
}

/* A parcel in the hole of another fills it; one in the hole of that one too. */
static void sound_islands(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 9 0 9 9 0 9 | 1 1 8 1 8 8 1 8", "1 1 8 1 8 8 1 8 | 3 3 6 3 6 6 3 6",
                          "3 3 6 3 6 6 3 6");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_nothing(result);
    assert_sums(result, 81, 0, 0);
    tb_coverage_free(c);
}

/* Parcels that meet in a point, and an empty layer. */
static void sound_touching(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 1 0 1 1 0 1", "1 1 2 1 2 2 1 2");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_nothing(result);
    assert_sums(result, 2, 0, 0);
    assert_int_equal(result->outline_rings, 2);
    tb_coverage_free(c);
    c = tb_coverage_create();
    assert_nothing(solve(c, 0.001, 2));
    tb_coverage_free(c);
}

/* Minus zero is zero. */
static void sound_minus_zero(void **state) {
    (void)state;
    tb_coverage *c = MAKE("-1 -0.0 0 -0.0 0 1 -1 1", "-0.0 0 1 0 1 1 -0.0 1");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_nothing(result);
    assert_int_equal(result->residual_edges, 6);
    tb_coverage_free(c);
}

/* Missing vertices -----------------------------------------------------------------------------*/

/* A grid of two polygons, one with a vertex in the middle of the common side: no area is covered
 * twice or not at all, only a vertex is missing. */
static void libgeos_geos_1001(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 10 0 10 10 0 10", "10 0 20 0 20 10 10 10 10 5");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 0);
    assert_int_equal(result->missing_vertices, 1);
    const tb_missing_vertex *missing = result->missing;
    assert_true(missing->place.x == 10 && missing->place.y == 5);
    assert_int_equal(missing->lacking_row, 1);
    assert_int_equal(missing->having_row, 2);
    assert_true(missing->distance == 0);
    assert_sums(result, 200, 0, 0);
    tb_coverage_free(c);
}

/* A T-junction: two parcels meet at the side of a third. The first by place is said to have it. */
static void t_junction(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 10 0 10 10 0 10", "10 5 20 5 20 10 10 10", "10 0 20 0 20 5 10 5");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 0);
    assert_int_equal(result->missing_vertices, 1);
    assert_int_equal(result->missing->lacking_row, 1);
    assert_int_equal(result->missing->having_row, 3);
    tb_coverage_free(c);
}

/* The junction lies 0.05 mm off the side, as coordinates on a 0.1 mm grid do: a gap of
 * 10 x 0.00005 / 2 m2 that the missing vertex explains. */
static void t_junction_rounded(void **state) {
    (void)state;
    tb_coverage *c =
        MAKE("0 0 10 0 10 10 0 10", "10 0 20 0 20 5 10.00005 5", "10.00005 5 20 5 20 10 10 10");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 0);
    assert_int_equal(result->missing_vertices, 1);
    assert_near(result->missing->distance, 0.00005, 1e-12);
    assert_int_equal(result->missing->lacking_row, 1);
    assert_int_equal(result->thin_explained[TB_REGION_GAP], 1);
    assert_near(result->thin_m2[TB_REGION_GAP], 0.00025, 1e-12);
    assert_near(result->gap_m2, 0.00025, 1e-12);
    tb_coverage_free(c);
}

/* Two parcels on the same side of a line overlap; their corners on each other's sides are no
 * missing vertices. */
static void corner_on_side_of_overlap(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 4 0 4 2 0 2", "2 0 6 0 6 2 2 2");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->missing_vertices, 0);
    assert_int_equal(result->regions, 1);
    assert_region(result->region, TB_REGION_OVERLAP, 2, 4, 0);
    tb_coverage_free(c);
}

/* Gaps -----------------------------------------------------------------------------------------*/

/* Gaps of 5 mm, 5 cm and 0.5 m between strips, closed at both ends: all are found, whatever their
 * width, which is told. */
static void libgeos_geos_1251(void **state) {
    (void)state;
    tb_coverage *c = MAKE(
        "0 0 9 0 9 100 0 100", "9.005 0 19 0 19 100 9.005 100", "19.05 0 29 0 29 100 19.05 100",
        "29.5 0 40 0 40 100 29.5 100", "0 -5 40 -5 40 0 29.5 0 29 0 19.05 0 19 0 9.005 0 9 0 0 0",
        "0 105 0 100 9 100 9.005 100 19 100 19.05 100 29 100 29.5 100 40 100 40 105");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    static const double width[] = {0.005, 0.05, 0.5};
    assert_int_equal(result->regions, 3);
    for (int i = 0; i < 3; i++) {
        const tb_region *gap = &result->region[i];
        assert_region(gap, TB_REGION_GAP, 0, 100 * width[i], 0);
        /* 2 x area / perimeter of a strip */
        assert_near(gap->width, 2 * 100 * width[i] / (200 + 2 * width[i]), 1e-9);
        assert_near(gap->widest, width[i], 1e-9);
    }
    assert_rows(&result->region[1], 4, 5, 6, 2, 3); /* from west to east, south to north */
    tb_coverage_free(c);
}

/* Two parts of one multipolygon 0.3 m apart, closed by a neighbour at either end. */
static void qgis_41380(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 10 0 10 10 0 10 / 10.3 0 20 0 20 10 10.3 10",
                          "0 -5 20 -5 20 0 10.3 0 10 0 0 0", "0 10 10 10 10.3 10 20 10 20 15 0 15");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 1);
    assert_region(result->region, TB_REGION_GAP, 0, 3, TB_REGION_PARTS);
    assert_rows(result->region, 3, 2, 1, 3);
    tb_coverage_free(c);
}

/* The parts close the gap between them alone: they meet at its two ends. */
static void gap_between_parts(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 5 0 4 5 5 10 0 10 / 5 0 10 0 10 10 5 10 6 5");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 1); /* a rhombus, 2 x 10 / 2 */
    assert_region(result->region, TB_REGION_GAP, 0, 10,
                  TB_REGION_PARTS | TB_REGION_ONE_PARCEL | TB_REGION_OUTSIDE);
    tb_coverage_free(c);
}

/* A hole nobody fills has one neighbour; a parcel left out has several. */
static void hole_and_parcel_left_out(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 3 0 3 3 0 3 | 1 1 2 1 2 2 1 2", "3 0 6 0 6 3 3 3", "6 0 9 0 9 3 6 3",
                          "0 3 3 3 3 6 0 6", "6 3 9 3 9 6 6 6", "0 6 3 6 3 9 0 9",
                          "3 6 6 6 6 9 3 9", "6 6 9 6 9 9 6 9");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 2);
    assert_region(&result->region[0], TB_REGION_GAP, 0, 1, TB_REGION_ONE_PARCEL);
    assert_rows(&result->region[0], 1, 1);
    assert_region(&result->region[1], TB_REGION_GAP, 0, 9, 0);
    assert_rows(&result->region[1], 4, 4, 2, 7, 5);
    assert_sums(result, 71, 0, 10);
    tb_coverage_free(c);
}

/* A gap around an island has a hole; one that touches the outline in a point says so. */
static void gap_with_island(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 9 0 9 9 0 9 | 1 1 8 1 8 8 1 8", "3 3 6 3 6 6 3 6");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 1);
    assert_region(result->region, TB_REGION_GAP, 0, 40, 0);
    assert_int_equal(result->region->rings, 2);
    assert_rows(result->region, 2, 1, 2);
    tb_coverage_free(c);
    c = MAKE("0 0 4 0 2 2 4 4 0 4 -1 2", "4 0 6 2 4 4 5 2");
    result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 1); /* 0 .. kite (4 0) (5 2) (4 4) (2 2): 3 x 4 / 2 */
    assert_region(result->region, TB_REGION_GAP, 0, 6, TB_REGION_OUTSIDE);
    tb_coverage_free(c);
}

/* Overlaps -------------------------------------------------------------------------------------*/

/* Three squares of side 4, each moved by (1, 1): what all three cover is told apart. Squares 1 and
 * 2 share 9, 1 and 3 share 4, which all of them share. */
static void three_ways(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 4 0 4 4 0 4", "1 1 5 1 5 5 1 5", "2 2 6 2 6 6 2 6");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 3);
    assert_region(&result->region[0], TB_REGION_OVERLAP, 2, 5, 0);
    assert_rows(&result->region[0], 2, 1, 2);
    assert_region(&result->region[1], TB_REGION_OVERLAP, 3, 4, 0);
    assert_rows(&result->region[1], 3, 1, 2, 3);
    assert_region(&result->region[2], TB_REGION_OVERLAP, 2, 5, 0);
    assert_rows(&result->region[2], 2, 2, 3);
    assert_sums(result, 30, 18, 0);
    tb_coverage_free(c);
}

static void duplicate(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 4 0 4 4 0 4", "4 0 8 0 8 4 4 4", "4 4 0 4 0 0 4 0");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 1);
    assert_region(result->region, TB_REGION_OVERLAP, 2, 16, TB_REGION_DUPLICATE);
    assert_rows(result->region, 2, 1, 3);
    assert_int_equal(result->region->twin[1], 0);
    tb_coverage_free(c);
}

/* A third parcel over half of two that are the same land: there it is no twin of theirs. */
static void duplicate_and_third(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 4 0 4 4 0 4", "2 0 6 0 6 4 2 4", "4 4 0 4 0 0 4 0");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 2);
    assert_region(&result->region[0], TB_REGION_OVERLAP, 2, 8, TB_REGION_DUPLICATE);
    assert_rows(&result->region[0], 2, 1, 3);
    const tb_region *three = &result->region[1];
    assert_region(three, TB_REGION_OVERLAP, 3, 8, TB_REGION_DUPLICATE);
    assert_int_equal(three->rows, 3);
    for (uint32_t i = 0; i < 3; i++) {
        int64_t first = three->row[three->twin[i]];
        assert_true(three->row[i] == 2 ? first == 2 : first == 1 || first == 3);
        assert_true(three->twin[i] <= i);
    }
    tb_coverage_free(c);
}

/* One parcel inside another, away from its border: nothing on the border names the outer one. */
static void within(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 9 0 9 9 0 9", "3 3 5 3 5 5 3 5", "9 0 18 0 18 9 9 9");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 1);
    assert_region(result->region, TB_REGION_OVERLAP, 2, 4, TB_REGION_WITHIN);
    assert_rows(result->region, 2, 1, 2);
    tb_coverage_free(c);
}

/* A parcel on top of four sound neighbours: their common sides cancelled, yet it is said what is
 * shared with each. */
static void on_top_of_neighbours(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 4 0 4 4 0 4", "4 0 8 0 8 4 4 4", "0 4 4 4 4 8 0 8",
                          "4 4 8 4 8 8 4 8", "3 3 6 3 6 6 3 6");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 4);
    static const double area[] = {1, 2, 2, 4};
    static const int other[] = {1, 3, 2, 4};
    for (int i = 0; i < 4; i++) {
        assert_region(&result->region[i], TB_REGION_OVERLAP, 2, area[i], 0);
        assert_int_equal(result->region[i].rows, 2);
        assert_true(result->region[i].row[0] == other[i] || result->region[i].row[1] == other[i]);
    }
    assert_sums(result, 64, 9, 0);
    tb_coverage_free(c);
}

/* A large parcel laid over a net of sound ones: each of the nine inner ones lies within it. */
static void over_a_net(void **state) {
    (void)state;
    tb_coverage *c = tb_coverage_create();
    char text[200];
    for (int i = 0; i < 25; i++) {
        int x = i % 5 * 2, y = i / 5 * 2;
        snprintf(text, sizeof text, "%d %d %d %d %d %d %d %d", x, y, x + 2, y, x + 2, y + 2, x,
                 y + 2);
        add_text(c, i + 1, text);
    }
    add_text(c, 26, "1 1 9 1 9 9 1 9");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    size_t inside = 0;
    assert_int_equal(result->regions, 25);
    for (size_t i = 0; i < 25; i++) {
        assert_int_equal(result->region[i].multiplicity, 2);
        assert_int_equal(result->region[i].rows, 2);
        inside += (result->region[i].flags & TB_REGION_WITHIN) != 0;
    }
    assert_int_equal(inside, 9);
    assert_sums(result, 100, 64, 0);
    tb_coverage_free(c);
}

/* Two parts of one parcel overlap: it covers the land twice. Parts side by side are one. */
static void parts(void **state) {
    (void)state;
    tb_coverage *c =
        MAKE("0 0 4 0 4 4 0 4 / 3 1 7 1 7 3 3 3", "8 0 9 0 9 1 8 1 / 9 0 10 0 10 1 9 1");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    assert_int_equal(result->regions, 1);
    assert_region(result->region, TB_REGION_OVERLAP, 2, 2, TB_REGION_PARTS);
    assert_rows(result->region, 1, 1);
    tb_coverage_free(c);
}

/* Strips on both sides of a parallel, y = x^2 / 2e7 after projection, one with a vertex every
 * kilometre, the other every 700 m. A chord of 1000 m rises up to 1000^2 / 8 / 1e7 = 0.0125 m above
 * the curve: slivers thinner than that all along, and no vertex that could be called missing. */
static void haidian_1254(void **state) {
    (void)state;
    char south[4000] = "7000 -1000 7000 2.45", north[4000] = "7000 2.45 7000 1000 0 1000";
    for (int x = 6000; x >= 0; x -= 1000)
        snprintf(south + strlen(south), 60, " %d %.6f", x, x * (double)x / 2e7);
    strcat(south, " 0 -1000");
    for (int x = 0; x <= 6300; x += 700)
        snprintf(north + strlen(north), 60, " %d %.6f", x, x * (double)x / 2e7);
    tb_coverage *c = MAKE(south, north);
    const tb_coverage_result *result = solve(c, 0.0001, 1);
    size_t overlaps = 0;
    assert_true(result->regions > 0);
    assert_int_equal(result->missing_vertices, 0);
    for (size_t i = 0; i < result->regions; i++) {
        overlaps += result->region[i].kind == TB_REGION_OVERLAP;
        assert_true(result->region[i].width < 0.0125);
        assert_rows(&result->region[i], 2, 1, 2);
    }
    assert_true(overlaps > 0);
    tb_coverage_free(c);
}

/* A parcel moved by 1e-9 of its size is noise, whatever the number of its slivers. */
static void noise(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 4 0 4 4 0 4", "3.999999999 0 8 0 8 4 3.999999999 4");
    const tb_coverage_result *result = solve(c, 1e-6, 1);
    assert_int_equal(result->regions, 0);
    assert_int_equal(result->thin_noise[TB_REGION_OVERLAP], 1);
    assert_near(result->excess_m2, 4e-9, 1e-14);
    tb_coverage_free(c);
}

/* A long sliver with one place where it is wide is no noise: 100 m of 0.1 mm, 1 m2 in the middle.
 */
static void sliver_with_bulge(void **state) {
    (void)state;
    tb_coverage *c = MAKE(
        "0 0 1000 0 1000 10 501 10 501 9 500 9 500 10 0 10", "0 10.0001 1000 10.0001 1000 20 0 20",
        "-5 0 0 0 0 10 0 10.0001 0 20 -5 20", "1000 0 1005 0 1005 20 1000 20 1000 10.0001 1000 10");
    const tb_coverage_result *result = solve(c, 0.01, 1);
    assert_int_equal(result->regions, 1);
    assert_region(result->region, TB_REGION_GAP, 0, 1.1, 0);
    assert_true(result->region->width < 0.01);
    tb_coverage_free(c);
}

/* A border that bulges into the neighbour by 0.2 mm, along 20 m in every direction, where survey
 * coordinates lie: the overlap is a flat triangle, whose widest circle is its height across. */
static void flat_triangles(void **state) {
    (void)state;
    const double height = 0.0002;
    for (int i = 0; i < 100; i++) {
        double turn = 0.0628 * i, x = 39540000.1234 + 7.3 * i, y = 3830000.4321;
        double ex = 10 * cos(turn), ey = 10 * sin(turn); /* half the border; left of it: -ey, ex */
        char bulging[300], straight[300];
        snprintf(bulging, sizeof bulging, "%.9f %.9f %.9f %.9f %.9f %.9f %.9f %.9f", x - ex, y - ey,
                 x + ey / 10 * height, y - ex / 10 * height, x + ex, y + ey, x - ey, y + ex);
        snprintf(straight, sizeof straight, "%.9f %.9f %.9f %.9f %.9f %.9f", x + ex, y + ey, x - ex,
                 y - ey, x + ey, y - ex);
        tb_coverage *c = MAKE(bulging, straight);
        const tb_coverage_result *result = solve(c, 0.0001, 1);
        assert_int_equal(result->regions, 1);
        assert_int_equal(result->region->kind, TB_REGION_OVERLAP);
        assert_near(result->region->area_m2, 10 * height, 1e-6);
        assert_near(result->region->widest, height, 1e-7);
        tb_coverage_free(c);
    }
}

/* What is no parcel ----------------------------------------------------------------------------*/

/* Rings that cross themselves, without area, of one place, of no numbers: nothing breaks, and sound
 * parcels beside them stay sound. */
static void broken_parcels(void **state) {
    (void)state;
    tb_coverage *c = MAKE("0 0 4 4 4 0 0 4", "10 0 14 0 12 0", "20 0 20 0 20 0", "30 0 nan 0 31 1",
                          "40 0 inf 0 41 1", "", "50 0 51 0 51 1 50 1", "51 0 52 0 52 1 51 1");
    const tb_coverage_result *result = solve(c, 0.001, 1);
    for (size_t i = 0; i < result->regions; i++)
        assert_true(result->region[i].place.x < 5);
    assert_int_equal(result->missing_vertices, 0);
    tb_coverage_free(c);
}

static double random_number(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 40) / (1 << 24);
}

/* Triangles at random, many on top of each other, on a coarse grid so that all kinds of touching
 * occur: the sums balance to the last, for any number of threads. */
static void heap_of_triangles(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        uint64_t random = seed;
        tb_coverage *c[2] = {tb_coverage_create(), tb_coverage_create()};
        double sum = 0, steps = seed % 2 == 0 ? 8 : 1e6;
        for (int row = 1; row <= 40; row++) {
            double v[6];
            char text[200] = "";
            for (int k = 0; k < 6; k++) {
                v[k] = floor(random_number(&random) * steps);
                snprintf(text + strlen(text), 30, " %.0f", v[k]);
            }
            sum += fabs((v[2] - v[0]) * (v[5] - v[1]) - (v[4] - v[0]) * (v[3] - v[1])) / 2;
            add_text(c[0], row, text);
            add_text(c[1], row, text);
        }
        const tb_coverage_result *one = solve(c[0], 0, 1), *more = solve(c[1], 0, 7);
        assert_near(one->union_m2 + one->excess_m2, sum, 1e-9 * sum);
        assert_int_equal(one->regions, more->regions);
        for (size_t i = 0; i < one->regions; i++) {
            assert_true(one->region[i].area_m2 == more->region[i].area_m2);
            assert_int_equal(one->region[i].rows, more->region[i].rows);
            if (one->region[i].kind == TB_REGION_OVERLAP)
                assert_int_equal(one->region[i].rows, (size_t)one->region[i].multiplicity);
        }
        tb_coverage_free(c[0]);
        tb_coverage_free(c[1]);
    }
}

/* Workers add what blocks they get, and are merged in any order. */
static void order_of_merging(void **state) {
    (void)state;
    static const char *const parcel[] = {"0 0 4 0 4 4 0 4", "1 1 5 1 5 5 1 5", "2 2 6 2 6 6 2 6",
                                         "6 0 9 0 9 9 6 9", "6 5 7 5 7 6 6 6"};
    static const int order[3][5] = {{0, 1, 2, 3, 4}, {4, 2, 0, 1, 3}, {3, 4, 1, 0, 2}};
    const tb_coverage_result *first = NULL;
    tb_coverage *all[3];
    for (int o = 0; o < 3; o++) {
        tb_coverage *other = tb_coverage_create();
        all[o] = tb_coverage_create();
        for (int i = 0; i < 5; i++)
            add_text(i % 2 == 0 ? all[o] : other, order[o][i] + 1, parcel[order[o][i]]);
        tb_coverage_merge(all[o], other);
        tb_coverage_free(other);
        const tb_coverage_result *result = solve(all[o], 0.001, o + 1);
        first = o == 0 ? result : first;
        assert_int_equal(result->regions, first->regions);
        assert_true(result->regions >= 4);
        for (size_t i = 0; i < result->regions; i++) {
            const tb_region *a = &result->region[i], *b = &first->region[i];
            assert_region(a, b->kind, b->multiplicity, b->area_m2, b->flags);
            assert_int_equal(a->rows, b->rows);
            assert_memory_equal(a->row, b->row, a->rows * sizeof *a->row);
            assert_int_equal(a->rings, b->rings);
            assert_memory_equal(a->x, b->x, a->ring_vertex[a->rings] * sizeof *a->x);
        }
    }
    for (int o = 0; o < 3; o++)
        tb_coverage_free(all[o]);
}

/* Real files -----------------------------------------------------------------------------------*/

/* A layer of $TUBAN_SHARED/data/real, solved; NULL where it is not there. */
static tb_coverage *real(const char *file, const char *layer, double tolerance) {
    const char *shared = getenv("TUBAN_SHARED");
    char path[1000];
    tb_error error;
    tb_reader *reader;
    const tb_read_options options = {.layer = layer, .roles = 1u << TB_ROLE_ID};
    snprintf(path, sizeof path, "%s/data/real/%s", shared != NULL ? shared : "", file);
    if (access(path, R_OK) != 0)
        return NULL;
    assert_int_equal(tb_reader_open(path, &options, &reader, &error), TB_OK);
    tb_coverage *coverage = tb_coverage_create();
    tb_block *block = tb_block_create();
    do {
        assert_int_equal(tb_reader_next(reader, block, &error), TB_OK);
        assert_true(tb_coverage_add(coverage, block));
    } while (block->parcels != 0);
    tb_block_free(block);
    tb_reader_free(reader);
    solve(coverage, tolerance, 2);
    return coverage;
}

/* Of one kind: how many regions, their area, and how many different pairs cover overlaps. */
typedef struct tally {
    size_t regions, pairs;
    double area;
} tally;

static int is_new_pair(int64_t (*pair)[2], size_t pairs, int64_t a, int64_t b) {
    for (size_t i = 0; i < pairs; i++)
        if ((pair[i][0] == a && pair[i][1] == b) || (pair[i][0] == b && pair[i][1] == a))
            return 0;
    return 1;
}

static tally tally_of(const tb_coverage *coverage, tb_region_kind kind) {
    const tb_coverage_result *result = tb_coverage_result_of(coverage);
    static int64_t pair[1000][2];
    tally t = {0, 0, 0};
    for (size_t i = 0; i < result->regions; i++) {
        const tb_region *region = &result->region[i];
        if (region->kind != kind)
            continue;
        t.regions++;
        t.area += region->area_m2;
        for (size_t a = 0; a < region->rows; a++)
            for (size_t b = a + 1; b < region->rows && t.pairs < 1000; b++)
                if (is_new_pair(pair, t.pairs, region->row[a], region->row[b])) {
                    pair[t.pairs][0] = region->row[a];
                    pair[t.pairs++][1] = region->row[b];
                }
    }
    return t;
}

static void assert_real(const char *file, const char *layer, double tolerance, tally overlaps,
                        tally gaps, size_t missing) {
    tb_coverage *coverage = real(file, layer, tolerance);
    if (coverage == NULL)
        skip();
    tally found = tally_of(coverage, TB_REGION_OVERLAP);
    assert_int_equal(found.pairs, overlaps.pairs);
    assert_int_equal(found.regions, overlaps.regions);
    assert_near(found.area, overlaps.area, 1e-4 * overlaps.area);
    found = tally_of(coverage, TB_REGION_GAP);
    assert_int_equal(found.regions, gaps.regions);
    assert_near(found.area, gaps.area, 1e-6 * gaps.area);
    assert_int_equal(tb_coverage_result_of(coverage)->missing_vertices, missing);
    tb_coverage_free(coverage);
}

/* 16 pairs of neighbours overlap, one of them in two places. The gaps are what nobody farms. */
static void at_schlaege(void **state) {
    (void)state;
    assert_real("at-schlaege/INSPIRE_SCHLAEGE_2025-1_POLYGON.gpkg", NULL, 0,
                (tally){17, 16, 1.1417}, (tally){18, 0, 501.6795}, 0);
}

static void nl_brp(void **state) {
    (void)state;
    assert_real("nl-brp/brpgewaspercelen_definitief_2023.gpkg", NULL, 0, (tally){18, 4, 0.02255713},
                (tally){16, 0, 1671.891187}, 0);
}

/* Five copies of one parcel: 10 pairs. GEOS counts 57, but of the other 47 none shares more than
 * 5e-6 m2 of 340 km2: it is its own rounding, the edges are the same to the bit. */
static void ro_landcover(void **state) {
    (void)state;
    tb_coverage *coverage = real("ro-landcover/RO_ny_EC21.shp", NULL, 0);
    if (coverage == NULL)
        skip();
    const tb_coverage_result *result = tb_coverage_result_of(coverage);
    tally overlaps = tally_of(coverage, TB_REGION_OVERLAP);
    assert_int_equal(overlaps.regions, 1);
    assert_int_equal(overlaps.pairs, 10);
    assert_near(overlaps.area, 340700821.9, 1);
    for (size_t i = 0; i < result->regions; i++)
        if (result->region[i].kind == TB_REGION_OVERLAP) {
            assert_rows(&result->region[i], 5, 44, 45, 53, 60, 61);
            assert_true(result->region[i].flags & TB_REGION_DUPLICATE);
        }
    tb_coverage_free(coverage);
}

/* Neighbours overlap by 5e-12 of their unit: rounding. */
static void spdata_wheat(void **state) {
    (void)state;
    assert_real("spdata/wheat.shp", NULL, 1e-9, (tally){0, 0, 0}, (tally){0, 0, 0}, 0);
}

static void sound_files(void **state) {
    (void)state;
    assert_real("shapelib-eg/polygon.shp", NULL, 1e-6, (tally){0, 0, 0}, (tally){0, 0, 0}, 0);
    assert_real("spdata/columbus.shp", NULL, 1e-9, (tally){0, 0, 0}, (tally){0, 0, 0}, 0);
}

static void qgis_geometry_checker(void **state) {
    (void)state;
    assert_real("qgis-geometry-checker/gap_layer.shp", NULL, 1e-9, (tally){0, 0, 0},
                (tally){6, 0, 0.03557459199327}, 0);
    assert_real("qgis-geometry-checker/gap_layer_point_in_poly.shp", NULL, 1e-6,
                (tally){2, 2, 1351.3139369981677}, (tally){1, 0, 1171.6781645532465}, 0);
    assert_real("qgis-geometry-checker/overlap_layer_tolerance_bug.shp", NULL, 1e-6,
                (tally){1, 1, 889.6692976458427}, (tally){0, 0, 0}, 0);
}

/* Neighbours share lines, not vertices: five vertices are missing, and only two gaps are gaps. */
static void qgis_43798(void **state) {
    (void)state;
    assert_real("qgis-geometry-checker/missing_vertex.gpkg", NULL, 1e-9, (tally){0, 0, 0},
                (tally){2, 0, 0.0114718865025956}, 5);
}

static void ladm_quality(void **state) {
    (void)state;
    assert_real("ladm-quality/quality_validations.gpkg", "terreno", 1e-6,
                (tally){4, 4, 20618.509298532037}, (tally){7, 0, 6210.316330489646}, 0);
    assert_real("ladm-quality/quality_validations.gpkg", "check_gaps_in_plots", 1e-6,
                (tally){0, 0, 0}, (tally){2, 0, 427.03993724837807}, 0);
}

/* Neighbours alike
 * -------------------------------------------------------------------------------*/

/* Parcel 1 is the square that parcels 2 (around two of its sides: 10 + 10), 3 (a side of 10) and 4
 * border. 3 differs in the eight bits that matching compares, 4 in the others. 5 is like 1, but
 * meets it in a point; 6 is another parcel on the land of 5. */
static void neighbours_alike(void **state) {
    (void)state;
    const uint64_t likeness[] = {0x7701, 0x7701, 0x7702, 0x7801, 0x7701, 0x7701};
    tb_coverage *c =
        MAKE("0 0 10 0 10 10 0 10", "10 0 20 0 20 20 0 20 0 10 10 10", "-10 0 0 0 0 10 -10 10",
             "0 -10 10 -10 10 0 0 0", "-10 10 0 10 0 20 -10 20", "-10 10 0 10 0 20 -10 20");
    tb_coverage_seek_alike(c, likeness);
    const tb_coverage_result *result = solve(c, 0.001, 2);
    assert_true(result->alikes >= 2);
    assert_int_equal(result->alike[0].row, 1);
    assert_int_equal(result->alike[0].other_row, 2);
    assert_near(result->alike[0].length, 20, 1e-6);
    assert_near(result->alike[0].place.x, 5, 0); /* of two edges of 10 the one further west */
    assert_near(result->alike[0].place.y, 10, 0);
    /* 2 and 5, or 6, share the side from (0, 10) to (0, 20); 5 and 6 share land, no border. */
    assert_int_equal(result->alike[1].row, 2);
    assert_near(result->alike[1].length, 10, 1e-6);
    for (size_t i = 0; i < result->alikes; i++)
        assert_true(result->alike[i].row <= 2);
    tb_coverage_free(c);
}

/* A likeness of 0 is like nothing, and two parts of one parcel are no neighbours. */
static void nobody_alike(void **state) {
    (void)state;
    const uint64_t likeness[] = {0, 0, 0x7701};
    tb_coverage *c = MAKE("0 0 10 0 10 10 0 10", "10 0 20 0 20 10 10 10",
                          "40 0 50 0 50 10 40 10; 50 0 60 0 60 10 50 10");
    tb_coverage_seek_alike(c, likeness);
    assert_int_equal(solve(c, 0.001, 1)->alikes, 0);
    tb_coverage_free(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_neighbours),
        cmocka_unit_test(sound_islands),
        cmocka_unit_test(sound_touching),
        cmocka_unit_test(sound_minus_zero),
        cmocka_unit_test(libgeos_geos_1001),
        cmocka_unit_test(t_junction),
        cmocka_unit_test(t_junction_rounded),
        cmocka_unit_test(corner_on_side_of_overlap),
        cmocka_unit_test(libgeos_geos_1251),
        cmocka_unit_test(qgis_41380),
        cmocka_unit_test(gap_between_parts),
        cmocka_unit_test(hole_and_parcel_left_out),
        cmocka_unit_test(gap_with_island),
        cmocka_unit_test(three_ways),
        cmocka_unit_test(duplicate),
        cmocka_unit_test(duplicate_and_third),
        cmocka_unit_test(within),
        cmocka_unit_test(on_top_of_neighbours),
        cmocka_unit_test(over_a_net),
        cmocka_unit_test(parts),
        cmocka_unit_test(haidian_1254),
        cmocka_unit_test(noise),
        cmocka_unit_test(sliver_with_bulge),
        cmocka_unit_test(flat_triangles),
        cmocka_unit_test(broken_parcels),
        cmocka_unit_test(heap_of_triangles),
        cmocka_unit_test(order_of_merging),
        cmocka_unit_test(at_schlaege),
        cmocka_unit_test(nl_brp),
        cmocka_unit_test(ro_landcover),
        cmocka_unit_test(spdata_wheat),
        cmocka_unit_test(sound_files),
        cmocka_unit_test(qgis_geometry_checker),
        cmocka_unit_test(qgis_43798),
        cmocka_unit_test(ladm_quality),
        cmocka_unit_test(neighbours_alike),
        cmocka_unit_test(nobody_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
