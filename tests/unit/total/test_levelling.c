/* The base table and its levelling. Expected values follow from domain.md 4.6, by hand. */
#include "total/levelling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 16, CLASS = TB_BASE_FIELDS, ISLAND = 8 };

static tb_arena *arena;
static tb_group group[MOST];
static size_t groups;
static tb_base_table table;

static int setup(void **state) {
    (void)state;
    arena = tb_arena_create();
    groups = 0;
    return arena == NULL;
}

static int teardown(void **state) {
    (void)state;
    tb_arena_free(arena);
    return 0;
}

/* Parcels of one village, ownership and class, with their area in 0.01 m2. */
static void add(const char *village, const char *ownership, const char *island, const char *code,
                int64_t dm2) {
    tb_group *g = &group[groups++];
    for (int key = 0; key < TB_BASE_KEYS; key++)
        g->value[key] = "";
    g->value[0] = village;
    g->value[2] = ownership;
    g->value[ISLAND] = island;
    g->value[CLASS] = code;
    g->sum = (tb_sum){1, dm2};
}

static void level(void) {
    assert_true(tb_base_table_make(group, groups, tb_classes_builtin(), arena, &table));
    assert_true(tb_level(&table, arena));
}

static void half_a_hundredth_away_from_zero(void **state) {
    (void)state;
    assert_int_equal(tb_hectare_cents(4999), 0); /* 49.99 m2 */
    assert_int_equal(tb_hectare_cents(5000), 1);
    assert_int_equal(tb_hectare_cents(-5000), -1);
    assert_int_equal(tb_hectare_cents(14999), 1);
}

/* Three villages of 1.0045 ha or so: 3.0135 is 3.01, but their records make 3.00. */
static void the_largest_village_gets_the_rest(void **state) {
    (void)state;
    add("990101001001", "30", "00", "0101", 1004500);
    add("990101001002", "30", "00", "0101", 1004600);
    add("990101001003", "30", "00", "0101", 1004400);
    level();
    assert_int_equal(table.records, 3);
    assert_int_equal(table.record[0].cents, 100);
    assert_int_equal(table.record[1].cents, 101);
    assert_int_equal(table.record[2].cents, 100);
    assert_int_equal(table.record[1].cell[0].cents, 101);
}

/* Two villages of the same area: the smaller code. Two records of it: the larger, then by values.
 */
static void ties_go_by_code_and_by_values(void **state) {
    (void)state;
    add("990101001002", "20", "00", "0101", 1000000);
    add("990101001002", "30", "00", "0101", 1004900);
    add("990101001001", "30", "00", "0101", 1002450);
    add("990101001001", "20", "00", "0101", 1002450);
    level(); /* 4.0098 -> 4.01, records 4 x 1.00 */
    assert_string_equal(table.record[0].value[2], "20");
    assert_int_equal(table.record[0].cents, 101);
    assert_int_equal(table.record[1].cents, 100);
    assert_int_equal(table.record[2].cents + table.record[3].cents, 200);
}

static void land_and_islands_are_apart(void **state) {
    (void)state;
    add("990101001001", "30", "00", "0101", 1004000);
    add("990101001001", "30", "01", "0101", 1004000);
    level(); /* together 2.008 -> 2.01; apart 1.00 and 1.00 */
    assert_int_equal(table.record[0].cents + table.record[1].cents, 200);
}

/* Classes in reverse order of their codes; those over 1 ha alone, where there are any. */
static void large_classes_take_the_rest_last_code_first(void **state) {
    (void)state;
    add("990101001001", "30", "00", "0101", 1004000); /* 1.00 */
    add("990101001001", "30", "00", "0301", 1004000); /* 1.00 */
    add("990101001001", "30", "00", "1207", 4000);    /* 0.00 */
    level();                                          /* 2.012 -> 2.01 */
    assert_int_equal(table.records, 1);
    assert_int_equal(table.record[0].cents, 201);
    assert_int_equal(table.record[0].cell[0].cents, 100);
    assert_int_equal(table.record[0].cell[1].cents, 101);
    assert_int_equal(table.record[0].cell[2].cents, 0);
}

/* One hectare exactly is not over it; then all that are not zero take part. */
static void small_classes_take_it_where_none_is_large(void **state) {
    (void)state;
    add("990101001001", "30", "00", "0101", 1000000);
    add("990101001001", "30", "00", "0301", 3000);
    add("990101001001", "30", "00", "1206", 3000);
    add("990101001001", "30", "00", "1207", 0);
    level(); /* 1.006 -> 1.01 */
    assert_int_equal(table.record[0].cents, 101);
    assert_int_equal(table.record[0].cell[0].cents, 100);
    assert_int_equal(table.record[0].cell[2].cents, 1); /* 1206; 1207 has nothing */
    assert_int_equal(table.record[0].cell[3].cents, 0);
}

static void a_negative_rest_is_taken_from_those_that_have(void **state) {
    (void)state;
    add("990101001001", "30", "00", "0101", 6000); /* 0.01 */
    add("990101001001", "30", "00", "0301", 6000); /* 0.01 */
    add("990101001001", "30", "00", "1207", 1000); /* 0.00 */
    level(); /* 0.0130 -> 0.01: one too much; 1207 has none to give */
    assert_int_equal(table.record[0].cents, 1);
    assert_int_equal(table.record[0].cell[0].cents, 1);
    assert_int_equal(table.record[0].cell[1].cents, 0);
    assert_int_equal(table.record[0].cell[2].cents, 0);
}

/* Owners count down to the village; an unknown class is in no record. */
static void records_of_one_owner_village_are_one(void **state) {
    (void)state;
    add("990101001001", "30", "00", "0101", 10000);
    group[0].value[1] = "9901010010010000000";
    add("990101001001", "30", "00", "0101", 20000);
    group[1].value[1] = "9901010010010100000";
    add("990101001001", "30", "00", "9999", 40000);
    add("990101001001", "30", "00", "01", 40000);
    level();
    assert_int_equal(table.records, 1);
    assert_int_equal(table.record[0].cells, 1);
    assert_int_equal(table.record[0].dm2, 30000);
    assert_int_equal(table.unclassified.parcels, 2);
    assert_int_equal(table.unclassified.area_dm2, 80000);
}

static void nothing_is_nothing(void **state) {
    (void)state;
    level();
    assert_int_equal(table.records, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(half_a_hundredth_away_from_zero),
        TEST(the_largest_village_gets_the_rest),
        TEST(ties_go_by_code_and_by_values),
        TEST(land_and_islands_are_apart),
        TEST(large_classes_take_the_rest_last_code_first),
        TEST(small_classes_take_it_where_none_is_large),
        TEST(a_negative_rest_is_taken_from_those_that_have),
        TEST(records_of_one_owner_village_are_one),
        TEST(nothing_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
