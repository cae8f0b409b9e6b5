/* What a target cannot hold is refused before anything is written. Sizes follow from the formats: a
 * record of a .shp is a head of 8 bytes, 44 of its box and counts, 4 for each part and 16 for each
 * vertex behind 100 bytes; a row of a .dbf is one byte and the widths of its fields. */
#include "write/fit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const tb_column text = {"NAME", TB_COLUMN_TEXT, 199, 0};
static const tb_record_layer layer = {"parcels", "", TB_FEATURE_POLYGON, NULL, 1, &text};

/* Decides about a layer of so many rows and vertices, without a row of it. */
static tb_status decide(const char *path, int64_t rows, int64_t vertices, tb_error *error) {
    tb_target target;
    tb_arena *arena = tb_arena_create();
    assert_non_null(arena);
    assert_int_equal(tb_target_of(path, NULL, &target, error), TB_OK);
    tb_fit *fit = tb_fit_create(arena, &target, &layer);
    assert_non_null(fit);
    fit->sizes.rows = fit->sizes.polygons = fit->sizes.parts = rows;
    fit->sizes.vertices = vertices;
    fit->sizes.column[0].values = rows;
    fit->sizes.column[0].bytes = fit->sizes.column[0].characters = 199;
    tb_status status = tb_fit_decide(fit, error);
    tb_fit_free(fit);
    tb_arena_free(arena);
    return status;
}

static void shapes_of_two_gigabytes(void **state) {
    (void)state;
    tb_error error = {0};
    int64_t most = (INT32_MAX - 100 - 56) / 16; /* in one shape of one part */
    assert_int_equal(decide("a.shp", 1, most, &error), TB_OK);
    assert_int_equal(decide("a.shp", 1, most + 1, &error), TB_USAGE);
    assert_non_null(strstr(error.message, "2 GB"));
    assert_int_equal(decide("a.gpkg", 1, most + 1, &(tb_error){0}), TB_OK);
    assert_int_equal(decide("a.vct", 1, most + 1, &(tb_error){0}), TB_OK);
}

/* gdal_937: a table of 2 GB was cut, and the last rows lost. */
static void a_table_of_two_gigabytes(void **state) {
    (void)state;
    tb_error error = {0};
    int64_t most = INT32_MAX / 200; /* rows of one byte and 199 */
    assert_int_equal(decide("a.shp", most, 4, &error), TB_OK);
    assert_int_equal(decide("a.shp", most + 1, 4, &error), TB_USAGE);
    assert_non_null(strstr(error.message, "2 GB"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_of_two_gigabytes),
        cmocka_unit_test(a_table_of_two_gigabytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
