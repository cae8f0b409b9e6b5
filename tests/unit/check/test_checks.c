/* Rules on single parcels and on the layer, on blocks made here. Expected findings follow from
 * design.md (Rules) and domain.md 4.5. */
#include "check/checks.h"

#include "check/ids.h"
#include "check/zones.h"
#include "survey/block.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static tb_block_store *store;
static tb_block *block;
static tb_checks checks;
static tb_source source;
static tb_rulebook *book;

static void begin(size_t most) {
    tb_checks_free(&checks);
    assert_true(tb_checks_init(&checks, &source, tb_classes_builtin(), book, 1, 0, most));
}

static int setup(void **state) {
    (void)state;
    store = (tb_block_store *)tb_block_create();
    assert_int_equal(tb_rulebook_open(NULL, &book, NULL), TB_OK);
    block = &store->block;
    source = (tb_source){.layer = "DLTB",
                         .encoding = "UTF-8",
                         .promised = -1,
                         .shp_records = -1,
                         .dbf_records = -1,
                         .dbf_present = -1,
                         .shp_promised = -1,
                         .shp_present = -1};
    source.field[TB_ROLE_ID] = "BSM";
    source.field[TB_ROLE_CLASS] = "DLBM";
    source.field[TB_ROLE_AREA] = "TBMJ";
    source.field[TB_ROLE_RIDGE_AREA] = "KCMJ";
    source.field[TB_ROLE_NET_AREA] = "TBDLMJ";
    source.field[TB_ROLE_RIDGE_COEFFICIENT] = "KCXS";
    checks = (tb_checks){0};
    begin(100);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    tb_checks_free(&checks);
    checks = (tb_checks){0};
    tb_block_free(block);
    tb_rulebook_free(book);
    return 0;
}

/* One sound parcel a row; tests spoil what they are about. */
static void fill(size_t parcels, int64_t first_row) {
    static const tb_role numbers[] = {TB_ROLE_AREA, TB_ROLE_RIDGE_AREA, TB_ROLE_NET_AREA,
                                      TB_ROLE_RIDGE_COEFFICIENT};
    static const double x[] = {0, 30, 30, 0, 0}, y[] = {0, 0, 30, 30, 0};
    assert_true(tb_block_begin(store, parcels, first_row));
    block->text[TB_ROLE_ID] = tb_arena_take(store->arena, parcels * sizeof(tb_text));
    for (size_t k = 0; k < 4; k++)
        block->number[numbers[k]] = tb_arena_take(store->arena, parcels * sizeof(int64_t));
    for (size_t i = 0; i < parcels; i++) {
        char id[32];
        int size = snprintf(id, sizeof id, "999901211%09lld", (long long)first_row + (long long)i);
        block->text[TB_ROLE_ID][i] =
            (tb_text){tb_arena_copy(store->arena, id, (size_t)size), (size_t)size};
        block->number[TB_ROLE_AREA][i] = 90000;
        block->number[TB_ROLE_RIDGE_AREA][i] = 0;
        block->number[TB_ROLE_NET_AREA][i] = 90000;
        block->number[TB_ROLE_RIDGE_COEFFICIENT][i] = 0;
        block->class_index[i] = 1;
        block->measured_dm2[i] = 90000;
        block->measured_m2[i] = block->plane_area[i] = 900;
        assert_true(tb_block_reserve_rings(store, 1) && tb_block_reserve_vertices(store, 5));
        for (int k = 0; k < 5; k++) {
            block->x[block->vertices] = 39500000 + x[k];
            block->y[block->vertices++] = 3800000 + y[k];
        }
        tb_block_end_ring(store, 0);
        block->parcel_ring[i + 1] = (uint32_t)i + 1;
    }
}

static int64_t count(tb_rule rule) {
    return checks.findings.rule[rule].count;
}

static const tb_finding *finding(tb_rule rule, size_t i) {
    assert_true(i < checks.findings.rule[rule].kept);
    return &checks.findings.rule[rule].finding[i];
}

static int64_t count_all(void) {
    int64_t sum = 0;
    for (tb_rule rule = 0; rule < TB_RULES; rule++)
        sum += count(rule);
    return sum;
}

static void sound_parcels(void **state) {
    (void)state;
    fill(10, 1);
    tb_checks_fold(&checks, block);
    tb_checks_finish(&checks);
    assert_int_equal(count_all(), 0);
    assert_int_equal(checks.parcels, 10);
    assert_int_equal(checks.vertices, 50);
    assert_int_equal(checks.rings, 10);
    assert_true(checks.extent[0] == 39500000 && checks.extent[3] == 3800030);
    assert_int_equal(checks.stated.stated.compared, 10);
    assert_int_equal(checks.stated.stated.over_cent, 0);
}

static void every_shape(void **state) {
    (void)state;
    static const struct {
        uint32_t shape;
        int rule; /* TB_RULES: none */
    } rows[] = {{TB_SHAPE_NULL, TB_RULE_GEOMETRY_MISSING},
                {TB_SHAPE_EMPTY, TB_RULE_GEOMETRY_MISSING},
                {TB_SHAPE_NOT_POLYGON, TB_RULE_GEOMETRY_INVALID},
                {TB_SHAPE_DAMAGED, TB_RULE_GEOMETRY_INVALID},
                {TB_SHAPE_CURVED, TB_RULE_CURVE_STROKED},
                {TB_SHAPE_MULTIPART, TB_RULE_MULTIPART},
                {TB_SHAPE_HOLES, TB_RULES},
                {TB_SHAPE_Z | TB_SHAPE_M, TB_RULES}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(100);
        fill(3, 41);
        block->shape[1] = rows[i].shape;
        tb_checks_fold(&checks, block);
        assert_int_equal(count_all(), rows[i].rule != TB_RULES);
        if (rows[i].rule == TB_RULES)
            continue;
        const tb_finding *found = finding((tb_rule)rows[i].rule, 0);
        assert_int_equal(found->row, 42);
        assert_string_equal(found->id, "999901211000000042");
        assert_string_equal(found->layer, "DLTB");
        assert_string_equal(found->rule, tb_rules[rows[i].rule].id);
        assert_true(found->message[0] != '\0');
        assert_true(found->x > 39500000 && found->x < 39500030);
        assert_true(found->y > 3800000 && found->y < 3800030);
    }
}

static void parcel_without_position(void **state) {
    (void)state;
    fill(2, 1);
    block->measured_m2[0] = NAN;
    block->measured_dm2[0] = TB_NO_NUMBER;
    tb_checks_fold(&checks, block);
    assert_int_equal(count(TB_RULE_GEOMETRY_INVALID), 1);
    assert_int_equal(checks.stated.stated.compared, 1);
}

/* domain.md 4.5: KCMJ = round(TBMJ x KCXS) half away from zero, TBDLMJ = TBMJ - KCMJ. */
static void ridge_arithmetic(void **state) {
    (void)state;
    static const struct {
        int64_t area, coefficient, ridge, net; /* 0.01 m2, 0.0001 */
        int ridge_wrong, net_wrong;
    } rows[] = {
        {1000010, 500, 50001, 950009, 0, 0}, /* 500.005 goes up */
        {1000010, 500, 50000, 950010, 1, 0},
        {1000010, 500, 50001, 950010, 0, 1},
        {1000009, 500, 50000, 950009, 0, 0}, /* 500.0045 goes down */
        {10000, 0, 0, 10000, 0, 0},
        {10000, 0, 1, 9999, 1, 0},
        {10000, 1234, 1234, 8766, 0, 0},
        {10000, TB_NO_NUMBER, 500, 9500, 0, 0},
        {10000, TB_NO_NUMBER, 500, 9501, 0, 1},
        {10000, 500, TB_NO_NUMBER, 10000, 0, 0},
        {INT64_MAX, 10000, 0, 1, 0, 1}, /* must not overflow */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(100);
        fill(1, 1);
        block->number[TB_ROLE_AREA][0] = rows[i].area;
        block->number[TB_ROLE_RIDGE_COEFFICIENT][0] = rows[i].coefficient;
        block->number[TB_ROLE_RIDGE_AREA][0] = rows[i].ridge;
        block->number[TB_ROLE_NET_AREA][0] = rows[i].net;
        tb_checks_fold(&checks, block);
        if (count(TB_RULE_RIDGE_AREA) != rows[i].ridge_wrong ||
            count(TB_RULE_NET_AREA) != rows[i].net_wrong)
            fail_msg("row %zu: ridge-area %lld, net-area %lld", i,
                     (long long)count(TB_RULE_RIDGE_AREA), (long long)count(TB_RULE_NET_AREA));
    }
    begin(100);
    fill(1, 1);
    block->number[TB_ROLE_RIDGE_COEFFICIENT][0] = 500;
    tb_checks_fold(&checks, block);
    const tb_finding *found = finding(TB_RULE_RIDGE_AREA, 0);
    assert_string_equal(found->field, "KCMJ");
    assert_string_equal(found->found, "0.00");
    assert_string_equal(found->expected, "45.00");
    assert_true(found->measure == -45);
    assert_string_equal(found->unit, "m2");
}

static void areas_above_zero(void **state) {
    (void)state;
    fill(4, 1);
    block->number[TB_ROLE_AREA][0] = 0;
    block->number[TB_ROLE_AREA][1] = -5;
    block->number[TB_ROLE_AREA][2] = TB_NO_NUMBER;
    block->not_number[2] = 1u << TB_ROLE_AREA;
    tb_checks_fold(&checks, block);
    assert_int_equal(count(TB_RULE_AREA_NOT_POSITIVE), 3);
    assert_string_equal(finding(TB_RULE_AREA_NOT_POSITIVE, 0)->found, "0.00");
    assert_string_equal(finding(TB_RULE_AREA_NOT_POSITIVE, 1)->found, "-0.05");
    assert_string_equal(finding(TB_RULE_AREA_NOT_POSITIVE, 2)->found, "");
    assert_int_equal(count(TB_RULE_NUMBER_DAMAGED), 1);
    assert_string_equal(finding(TB_RULE_NUMBER_DAMAGED, 0)->field, "TBMJ");
}

static void classes_and_ids(void **state) {
    (void)state;
    fill(5, 1);
    tb_text code = {"9999", 4};
    tb_text codes[] = {code, code, code, code, code};
    block->text[TB_ROLE_CLASS] = codes;
    block->class_index[0] = TB_CLASS_MISSING;
    block->class_index[1] = TB_CLASS_UNKNOWN;
    block->text[TB_ROLE_ID][2] = (tb_text){NULL, 0};
    block->text[TB_ROLE_ID][4] = block->text[TB_ROLE_ID][3];
    tb_checks_fold(&checks, block);
    tb_checks_finish(&checks);
    assert_int_equal(count(TB_RULE_CLASS_MISSING), 1);
    assert_int_equal(count(TB_RULE_CLASS_UNKNOWN), 1);
    assert_string_equal(finding(TB_RULE_CLASS_UNKNOWN, 0)->found, "9999");
    assert_int_equal(count(TB_RULE_ID_MISSING), 1);
    assert_int_equal(finding(TB_RULE_ID_MISSING, 0)->row, 3);
    assert_int_equal(count(TB_RULE_ID_DUPLICATE), 1);
    assert_int_equal(finding(TB_RULE_ID_DUPLICATE, 0)->row, 5);
    assert_string_equal(finding(TB_RULE_ID_DUPLICATE, 0)->id, "999901211000000004");
}

static void damaged_text(void **state) {
    (void)state;
    static tb_text names[] = {{"茶\xEF\xBF\xBD", 6}, {"ok", 2}};
    fill(2, 1);
    block->text[TB_ROLE_CLASS_NAME] = names;
    block->damaged[0] = 1u << TB_ROLE_CLASS_NAME;
    tb_checks_fold(&checks, block);
    assert_int_equal(count(TB_RULE_TEXT_DAMAGED), 1);
    assert_string_equal(finding(TB_RULE_TEXT_DAMAGED, 0)->found, "茶\xEF\xBF\xBD");
}

/* Whoever finds them, the findings kept are those of the lowest identifiers, and counts are exact.
 */
static void caps_and_workers(void **state) {
    (void)state;
    tb_checks workers[3];
    enum { MOST = 5, BLOCKS = 12, ROWS = 10 };
    begin(MOST);
    for (int k = 0; k < 3; k++)
        assert_true(tb_checks_init(&workers[k], &source, tb_classes_builtin(), book, 1, 0, MOST));
    for (int i = 0; i < BLOCKS; i++) {
        fill(ROWS, 1 + ROWS * i);
        for (int row = 0; row < ROWS; row += 3)
            block->shape[row] = TB_SHAPE_NULL;
        block->number[TB_ROLE_AREA][1] = 10000 + 100 * i;
        tb_checks_fold(&checks, block);
        tb_checks_fold(&workers[2 - i % 3], block);
    }
    tb_checks_merge(&workers[0], &workers[1]);
    tb_checks_merge(&workers[0], &workers[2]);
    tb_findings_settle(&workers[0].findings);
    tb_findings_settle(&checks.findings);
    assert_int_equal(workers[0].parcels, checks.parcels);
    assert_int_equal(workers[0].shapes.null, 48);
    assert_memory_equal(&workers[0].stated.stated, &checks.stated.stated,
                        offsetof(tb_stated, largest_id));
    for (tb_rule rule = 0; rule < TB_RULES; rule++) {
        assert_int_equal(workers[0].findings.rule[rule].count, count(rule));
        assert_int_equal(workers[0].findings.rule[rule].kept, checks.findings.rule[rule].kept);
        for (size_t i = 0; i < checks.findings.rule[rule].kept; i++) {
            assert_int_equal(workers[0].findings.rule[rule].finding[i].row, finding(rule, i)->row);
            assert_string_equal(workers[0].findings.rule[rule].finding[i].id, finding(rule, i)->id);
        }
    }
    assert_int_equal(count(TB_RULE_GEOMETRY_MISSING), 48);
    assert_int_equal(checks.findings.rule[TB_RULE_GEOMETRY_MISSING].kept, MOST);
    tb_checks_free(&workers[1]);
    tb_checks_free(&workers[2]);
    tb_checks_free(&workers[0]);
}

/* gdal 14316: what is promised, in every place that promises. */
static void gdal_14316_record_counts(void **state) {
    (void)state;
    static const struct {
        int64_t promised, shx, dbf;
        int found;
    } rows[] = {{3, 3, 3, 0},  {-1, -1, -1, 0}, {3, -1, -1, 0}, {4, -1, -1, 1},
                {3, 22, 3, 1}, {3, 3, 8, 1},    {2, -1, -1, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        source.promised = rows[i].promised;
        source.shp_records = rows[i].shx;
        source.dbf_records = source.dbf_present = rows[i].dbf;
        begin(100);
        fill(3, 1);
        tb_checks_fold(&checks, block);
        tb_checks_finish(&checks);
        if ((count(TB_RULE_RECORD_COUNT) > 0) != rows[i].found)
            fail_msg("row %zu: %lld findings", i, (long long)count(TB_RULE_RECORD_COUNT));
    }
}

/* Stated areas ------------------------------------------------------------------------------ */

static const char *suspicion(int64_t stated_dm2, double plane_m2, int geographic) {
    tb_stated_sums sums = {.plane = plane_m2};
    sums.stated.compared = 10;
    sums.stated.over_cent = 10;
    sums.stated.sum_stated_dm2 = stated_dm2;
    sums.stated.sum_measured_dm2 = 1000000000; /* 10,000,000 m2 */
    return tb_stated_suspicion(&sums, geographic);
}

static void suspicions_in_words(void **state) {
    (void)state;
    assert_non_null(strstr(suspicion(100000, 1e7, 0), "--area-unit ha"));
    assert_non_null(strstr(suspicion(1500000, 1e7, 0), "--area-unit mu"));
    assert_non_null(strstr(suspicion(10000000000000, 1e7, 0), "10,000 times"));
    assert_non_null(strstr(suspicion(666666666667, 1e7, 0), "666.67"));
    assert_non_null(strstr(suspicion(247105, 1e7, 0), "acres"));
    assert_non_null(strstr(suspicion(0, 1e-3, 1), "square degrees"));
    assert_non_null(strstr(suspicion(1000300000, 10003000, 0), "plane")); /* +0.03 % */
    assert_string_equal(suspicion(1000000000, 10003000, 0), "");
    assert_string_equal(suspicion(1100000000, 10003000, 0), ""); /* wrong for no plain reason */
}

static void largest_difference(void **state) {
    (void)state;
    fill(4, 11);
    block->number[TB_ROLE_AREA][1] = 90001; /* 0.01 m2: balancing */
    block->number[TB_ROLE_AREA][2] = 89865; /* -1.35 m2, 1.5 per mille */
    block->number[TB_ROLE_AREA][3] = 90004; /* 0.04 m2 */
    tb_checks_fold(&checks, block);
    const tb_stated *stated = &checks.stated.stated;
    assert_int_equal(stated->compared, 4);
    assert_int_equal(stated->over_cent, 2);
    assert_int_equal(stated->over_permille, 1);
    assert_int_equal(stated->largest_dm2, -135);
    assert_int_equal(stated->largest_row, 13);
    assert_string_equal(stated->largest_id, "999901211000000013");
    assert_int_equal(count(TB_RULE_STATED_AREA), 1);
}

/* Places ------------------------------------------------------------------------------------ */

/* domain.md 4.3: zones by the 8-digit easting; field report 60: the edge of a zone. */
static void zones_that_fit(void **state) {
    (void)state;
    static const struct {
        double extent[4];
        const char *says;
    } rows[] = {
        {{39500000, 3800000, 39501000, 3801000}, "EPSG:4527"},
        {{25400000, 3800000, 25401000, 3801000}, "EPSG:4513"},
        {{45400000, 3800000, 45401000, 3801000}, "EPSG:4533"},
        {{20500000, 3800000, 20501000, 3801000}, "EPSG:4498"},
        {{13500000, 3800000, 13501000, 3801000}, "EPSG:4491"},
        {{23500000, 3800000, 23501000, 3801000}, "EPSG:4501"},
        {{117, 34, 118, 35}, "EPSG:4490"},
        {{500000, 3800000, 501000, 3801000}, "EPSG:4534"},
        {{NAN, NAN, NAN, NAN}, "not known"},
        {{INFINITY, INFINITY, -INFINITY, -INFINITY}, "not known"},
        {{0, 0, 100, 100}, "no usual"},
        {{24500000, 3800000, 24501000, 3801000}, "no usual"},
        {{39500000, 38000000, 39501000, 38001000}, "no usual"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[200];
        tb_zones_that_fit(rows[i].extent, text, sizeof text);
        if (strstr(text, rows[i].says) == NULL)
            fail_msg("row %zu: \"%s\" does not say %s", i, text, rows[i].says);
    }
}

static void check_place(const char *crs, double west, double south, double east, double north) {
    tb_frame *frame;
    tb_meter *meter;
    double position[2];
    assert_int_equal(tb_frame_create(crs, &frame, NULL), TB_OK);
    assert_int_equal(tb_meter_create(frame, NULL, &meter, NULL), TB_OK);
    begin(100);
    const double extent[] = {west, south, east, north};
    memcpy(checks.extent, extent, sizeof extent);
    int known = tb_meter_position(meter, (west + east) / 2, (south + north) / 2, &position[0],
                                  &position[1]);
    tb_check_place(&checks, tb_frame_srs(frame), known ? position : NULL);
    tb_meter_free(meter);
    tb_frame_free(frame);
}

static void places(void **state) {
    (void)state;
    static const struct {
        const char *crs;
        double extent[4];
        int rule; /* TB_RULES: none */
    } rows[] = {
        {"EPSG:4527", {39500000, 3800000, 39501000, 3801000}, TB_RULES},
        {"EPSG:4527", {40500000, 3800000, 40501000, 3801000}, TB_RULE_SRS_MISMATCH},
        {"EPSG:4527",
         {39900000, 3800000, 40100000, 3801000},
         TB_RULE_SRS_MISMATCH}, /* Turbo87 utm 44 */
        {"EPSG:4548", {39500000, 3800000, 39501000, 3801000}, TB_RULE_SRS_MISMATCH},
        {"EPSG:4527", {500000, 3800000, 501000, 3801000}, TB_RULE_SRS_MISMATCH},
        {"EPSG:4527", {117, 34, 118, 35}, TB_RULE_SRS_MISMATCH},
        {"EPSG:4490", {500000, 3800000, 501000, 3801000}, TB_RULE_SRS_MISMATCH},
        {"EPSG:4490", {117, 34, 118, 35}, TB_RULES},
        {"EPSG:4490",
         {34, 117, 35, 118},
         TB_RULE_SRS_MISMATCH}, /* gdal 9728: swapped, no latitude */
        {"EPSG:4490", {10, 50, 11, 51}, TB_RULE_AREA_OF_USE},
        {"EPSG:4498", {20500000, 3800000, 20501000, 3801000}, TB_RULES},
        /* buteo 7: 1.5 degrees off is the zone's edge; half a degree on is still let pass */
        {"EPSG:4548", {637000, 3800000, 638000, 3801000}, TB_RULES},
        {"EPSG:4548", {670000, 3800000, 671000, 3801000}, TB_RULES},
        {"EPSG:4548", {700000, 3800000, 701000, 3801000}, TB_RULE_AREA_OF_USE},
        {"EPSG:4647", {32426393, 6004025, 32459120, 6089808}, TB_RULE_SRS_DATUM},
        {"EPSG:28992", {62457, 346308, 252276, 585260}, TB_RULE_SRS_DATUM},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_place(rows[i].crs, rows[i].extent[0], rows[i].extent[1], rows[i].extent[2],
                    rows[i].extent[3]);
        if (count_all() != (rows[i].rule != TB_RULES) ||
            (rows[i].rule != TB_RULES && count((tb_rule)rows[i].rule) != 1))
            fail_msg("row %zu: srs-mismatch %lld, area-of-use %lld", i,
                     (long long)count(TB_RULE_SRS_MISMATCH), (long long)count(TB_RULE_AREA_OF_USE));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sound_parcels, setup, teardown),
        cmocka_unit_test_setup_teardown(every_shape, setup, teardown),
        cmocka_unit_test_setup_teardown(parcel_without_position, setup, teardown),
        cmocka_unit_test_setup_teardown(ridge_arithmetic, setup, teardown),
        cmocka_unit_test_setup_teardown(areas_above_zero, setup, teardown),
        cmocka_unit_test_setup_teardown(classes_and_ids, setup, teardown),
        cmocka_unit_test_setup_teardown(damaged_text, setup, teardown),
        cmocka_unit_test_setup_teardown(caps_and_workers, setup, teardown),
        cmocka_unit_test_setup_teardown(gdal_14316_record_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(suspicions_in_words, setup, teardown),
        cmocka_unit_test_setup_teardown(largest_difference, setup, teardown),
        cmocka_unit_test_setup_teardown(zones_that_fit, setup, teardown),
        cmocka_unit_test_setup_teardown(places, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
