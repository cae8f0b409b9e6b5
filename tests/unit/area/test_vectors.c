/* The measure of all areas: reference/area-vectors.csv, values computed to 50 digits elsewhere. The
 * file cannot be given away with the project: without it the test says "skipped". */
#include "base/arena.h"
#include "base/csv.h"
#include "base/file.h"

#include <tuban/area.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_POINTS = 1000, LEAST_ROWS = 70 };

static tb_arena *arena;
static tb_csv vectors;

/* Where the reference files lie, or NULL. */
static const char *vectors_path(void) {
    static char path[4300];
    const char *shared = getenv("TUBAN_SHARED");
    if (shared == NULL)
        return NULL;
    snprintf(path, sizeof path, "%s/reference/area-vectors.csv", shared);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    fclose(file);
    return path;
}

static int setup(void **state) {
    (void)state;
    tb_error error = {0};
    char *bytes;
    size_t size;
    arena = tb_arena_create();
    if (vectors_path() == NULL)
        return 0;
    if (tb_file_read(arena, vectors_path(), 10000000, &bytes, &size, &error) != TB_OK ||
        tb_csv_parse(arena, "area-vectors.csv", bytes, size, &vectors, &error) != TB_OK) {
        fprintf(stderr, "%s\n", error.message);
        return -1;
    }
    return 0;
}

static int teardown(void **state) {
    (void)state;
    tb_arena_free(arena);
    return 0;
}

static const char *cell(size_t row, const char *head) {
    int column = tb_csv_column(&vectors, head);
    assert_true(column >= 0);
    return tb_csv_cell(&vectors.row[row], column);
}

/* POLYGON((x y,x y),(..)): the area of the first ring less the others. */
static double measure_wkt(tb_meter *meter, const char *wkt) {
    static double x[MOST_POINTS], y[MOST_POINTS];
    double area = 0;
    int rings = 0;
    const char *at = strchr(wkt, '(');
    assert_non_null(at);
    at++;
    while (*at == '(') {
        size_t points = 0;
        do {
            char *end;
            assert_true(points < MOST_POINTS);
            x[points] = strtod(at + 1, &end);
            y[points++] = strtod(end, &end);
            at = end;
        } while (*at == ',');
        assert_int_equal(*at, ')');
        at += at[1] == ',' ? 2 : 1;
        double ring = tb_meter_ring_m2(meter, x, y, points);
        area += rings++ == 0 ? ring : -ring;
    }
    assert_int_equal(*at, ')');
    return area;
}

/* Measures every row and returns how many had a value in the column. */
static size_t compare(const char *column, tb_area_options options, double absolute) {
    size_t compared = 0, wrong = 0;
    for (size_t row = 1; row < vectors.rows; row++) {
        const char *text = cell(row, column);
        tb_frame *frame;
        tb_meter *meter;
        if (text[0] == '\0')
            continue;
        assert_int_equal(tb_frame_create(cell(row, "srs"), &frame, NULL), TB_OK);
        assert_int_equal(tb_meter_create(frame, &options, &meter, NULL), TB_OK);
        double expected = strtod(text, NULL), found = measure_wkt(meter, cell(row, "wkt"));
        double tolerance = fmax(1e-9 * fabs(expected), absolute);
        if (!(fabs(found - expected) <= tolerance)) {
            print_error("%s %s: expected %.12g, found %.12g, difference %.3g, tolerance %.3g\n",
                        cell(row, "id"), column, expected, found, found - expected, tolerance);
            wrong++;
        }
        compared++;
        tb_meter_free(meter);
        tb_frame_free(frame);
    }
    assert_int_equal(wrong, 0);
    return compared;
}

static void skip_without_vectors(void) {
    if (vectors.rows == 0)
        skip();
    assert_true(vectors.rows > LEAST_ROWS);
}

static void plain(void **state) {
    (void)state;
    skip_without_vectors();
    tb_area_options options = {TB_TRAPEZOID, 0};
    assert_int_equal(compare("plain_m2", options, 0), vectors.rows - 1);
}

/* The one 1e-6 m2 of the contract for parcels under 1 km2 is asked for as well as 1e-9. */
static void plain_under_one_square_kilometre(void **state) {
    (void)state;
    skip_without_vectors();
    size_t compared = 0;
    for (size_t row = 1; row < vectors.rows; row++) {
        double expected = strtod(cell(row, "plain_m2"), NULL);
        tb_area_options options = {TB_TRAPEZOID, 0};
        tb_frame *frame;
        tb_meter *meter;
        if (expected >= 1e6)
            continue;
        assert_int_equal(tb_frame_create(cell(row, "srs"), &frame, NULL), TB_OK);
        assert_int_equal(tb_meter_create(frame, &options, &meter, NULL), TB_OK);
        double found = measure_wkt(meter, cell(row, "wkt"));
        if (!(fabs(found - expected) <= 1e-6))
            fail_msg("%s: expected %.9f, found %.9f", cell(row, "id"), expected, found);
        compared++;
        tb_meter_free(meter);
        tb_frame_free(frame);
    }
    assert_true(compared >= 30);
}

/* Past 1e10 m2 the hundredths hang on the last bits of a double: not asked for. */
static void plain_hundredths(void **state) {
    (void)state;
    skip_without_vectors();
    size_t compared = 0;
    for (size_t row = 1; row < vectors.rows; row++) {
        tb_area_options options = {TB_TRAPEZOID, 0};
        tb_frame *frame;
        tb_meter *meter;
        if (strtod(cell(row, "plain_m2"), NULL) >= 1e10)
            continue;
        assert_int_equal(tb_frame_create(cell(row, "srs"), &frame, NULL), TB_OK);
        assert_int_equal(tb_meter_create(frame, &options, &meter, NULL), TB_OK);
        int64_t expected = strtoll(cell(row, "plain_hundredths_m2"), NULL, 10);
        int64_t found = tb_area_dm2(measure_wkt(meter, cell(row, "wkt")));
        if (found != expected)
            fail_msg("%s: expected %lld, found %lld", cell(row, "id"), (long long)expected,
                     (long long)found);
        compared++;
        tb_meter_free(meter);
        tb_frame_free(frame);
    }
    assert_true(compared >= 66);
}

static void densified_at_70_m(void **state) {
    (void)state;
    skip_without_vectors();
    tb_area_options options = {TB_TRAPEZOID, 70};
    assert_true(compare("densified_70m_m2", options, 0) >= 43); /* geographic rows have none */
}

/* The column is printed to 6 decimals, so half a unit of its last one is allowed to small parcels.
 */
static void geodesic(void **state) {
    (void)state;
    skip_without_vectors();
    tb_area_options options = {TB_GEODESIC, 0};
    assert_int_equal(compare("geodesic_m2", options, 5e-7), vectors.rows - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain),
        cmocka_unit_test(plain_under_one_square_kilometre),
        cmocka_unit_test(plain_hundredths),
        cmocka_unit_test(densified_at_70_m),
        cmocka_unit_test(geodesic),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
