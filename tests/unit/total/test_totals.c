/* Totals: ridges, groups, sums in any order, codes with lost zeros, and comparing at printed
 * digits. Expected values follow from domain.md (4.5, 4.6) and design.md section 3, by hand. */
#include "total/classify.h"
#include "total/compare.h"
#include "total/groups.h"
#include "total/members.h"
#include "total/published.h"
#include "total/totals.h"

#include "survey/block.h"

#include <tuban/read.h>

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
static tb_totals totals;
static tb_arena *arena;
static tb_published *published; /* of the last comparison */

static int setup(void **state) {
    (void)state;
    store = (tb_block_store *)tb_block_create();
    block = &store->block;
    arena = tb_arena_create();
    totals = (tb_totals){0};
    return 0;
}

static int teardown(void **state) {
    (void)state;
    tb_block_free(block);
    tb_arena_free(arena);
    tb_totals_free(&totals);
    tb_published_free(published);
    published = NULL;
    return 0;
}

static tb_text text(const char *words) {
    return (tb_text){words, words != NULL ? strlen(words) : 0};
}

/* A parcel by the fields that totals read; NONE is null. */
enum { NONE = -1 };
typedef struct parcel {
    const char *code, *unit, *owner, *settlement, *slope, *terrace;
    int64_t area, ridge, net; /* dm2 */
} parcel;

static int64_t or_null(int64_t value) {
    return value == NONE ? TB_NO_NUMBER : value;
}

static void fill(const parcel *list, size_t count) {
    assert_true(tb_block_begin(store, count, 1));
    static const tb_role texts[] = {TB_ROLE_CLASS,      TB_ROLE_UNIT,  TB_ROLE_OWNER,
                                    TB_ROLE_SETTLEMENT, TB_ROLE_SLOPE, TB_ROLE_TERRACE};
    static const tb_role numbers[] = {TB_ROLE_AREA, TB_ROLE_RIDGE_AREA, TB_ROLE_NET_AREA};
    for (size_t k = 0; k < 6; k++)
        block->text[texts[k]] = tb_arena_take(store->arena, count * sizeof(tb_text));
    for (size_t k = 0; k < 3; k++)
        block->number[numbers[k]] = tb_arena_take(store->arena, count * sizeof(int64_t));
    for (size_t i = 0; i < count; i++) {
        block->text[TB_ROLE_CLASS][i] = text(list[i].code);
        block->text[TB_ROLE_UNIT][i] = text(list[i].unit);
        block->text[TB_ROLE_OWNER][i] = text(list[i].owner);
        block->text[TB_ROLE_SETTLEMENT][i] = text(list[i].settlement);
        block->text[TB_ROLE_SLOPE][i] = text(list[i].slope);
        block->text[TB_ROLE_TERRACE][i] = text(list[i].terrace);
        block->number[TB_ROLE_AREA][i] = or_null(list[i].area);
        block->number[TB_ROLE_RIDGE_AREA][i] = or_null(list[i].ridge);
        block->number[TB_ROLE_NET_AREA][i] = or_null(list[i].net);
    }
    tb_classify(tb_classes_builtin(), 0, block);
}

static void begin(tb_totalled totalled, const tb_key *by, size_t by_count) {
    tb_totals_free(&totals);
    assert_true(tb_totals_init(&totals, tb_classes_builtin(), totalled, by, by_count));
}

static tb_sum category(const char *name) {
    const tb_class_table *table = tb_classes_builtin();
    for (size_t i = 0; i < tb_categories_count(table); i++)
        if (strcmp(tb_category_name(table, i), name) == 0)
            return tb_totals_category(&totals, i);
    fail_msg("no category %s", name);
    return (tb_sum){0, 0};
}

static void assert_sum(tb_sum sum, int64_t parcels, int64_t area) {
    assert_int_equal(sum.parcels, parcels);
    assert_int_equal(sum.area_dm2, area);
}

static const parcel village[] = {
    {"0101", "9999010010010000000", "a", NULL, "2", "TT", 3000000, 150000, 2850000},
    {"0103", "9999010010020000000", "b", NULL, "5", "PD", 1000000, 0, 1000000},
    {"0303", "9999010010020000000", "a", NULL, NULL, NULL, 500000, 0, 500000},
    {"1004", "9999010020010000000", "a", "203", NULL, NULL, 400000, 0, 400000},
    {"0602", "9999010020010000000", "a", "204", NULL, NULL, 300000, 0, 300000},
    {"0603", "9999010020010000000", "a", "204", NULL, NULL, 200000, 0, 200000},
    {"0201K", "9999010020010000000", "a", NULL, NULL, NULL, 70000, 0, 70000},
};
enum { VILLAGE = sizeof village / sizeof *village };

static void ridges_are_other_land(void **state) {
    (void)state;
    fill(village, VILLAGE);
    begin(TB_TOTAL_NET, NULL, 0);
    tb_totals_fold(&totals, block);
    assert_sum(category("耕地"), 2, 3850000);
    assert_sum(category("其他土地"), 0, 150000);
    assert_sum(category("湿地"), 1, 500000);             /* 0303 */
    assert_sum(category("城镇村及工矿用地"), 3, 900000); /* 1004, 0602, and 0603 (trap 1) */
    assert_sum(category("园地"), 1, 70000);
    assert_sum(category("交通运输用地"), 0, 0); /* 1004 is not among them (trap 3) */
    assert_sum(tb_totals_all(&totals), 7, 5470000);
    begin(TB_TOTAL_STATED, NULL, 0);
    tb_totals_fold(&totals, block);
    assert_sum(category("耕地"), 2, 4000000);
    assert_sum(category("其他土地"), 0, 0);
    assert_sum(tb_totals_all(&totals), 7, 5470000);
}

static void computed_areas(void **state) {
    (void)state;
    fill(village, VILLAGE);
    for (size_t i = 0; i < VILLAGE; i++)
        block->measured_dm2[i] = i == 2 ? TB_NO_NUMBER : 100;
    begin(TB_TOTAL_COMPUTED, NULL, 0);
    tb_totals_fold(&totals, block);
    assert_sum(category("耕地"), 2, 200);
    assert_sum(category("湿地"), 1, 0); /* counted, without area */
    assert_sum(tb_totals_all(&totals), 7, 600);
}

/* KCMJ where there is such a column, else what TBDLMJ leaves of TBMJ. */
static void ridges_without_their_column(void **state) {
    (void)state;
    fill(village, VILLAGE);
    block->number[TB_ROLE_RIDGE_AREA] = NULL;
    begin(TB_TOTAL_NET, NULL, 0);
    tb_totals_fold(&totals, block);
    assert_sum(category("其他土地"), 0, 150000);
    fill(village, VILLAGE);
    block->number[TB_ROLE_RIDGE_AREA] = NULL;
    block->number[TB_ROLE_AREA] = NULL;
    begin(TB_TOTAL_NET, NULL, 0);
    tb_totals_fold(&totals, block);
    assert_sum(category("其他土地"), 0, 0);
    assert_sum(category("耕地"), 2, 3850000);
}

static const tb_group *group(const tb_group *list, size_t count, const char *first,
                             const char *second) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].value[0], first) == 0 &&
            (second == NULL || strcmp(list[i].value[1], second) == 0))
            return &list[i];
    fail_msg("no group %s %s", first, second != NULL ? second : "");
    return NULL;
}

/* domain.md 4.6: a ridge keeps place, owner and settlement, and loses slope and terrace. */
static void ridges_in_breakdowns(void **state) {
    (void)state;
    static const tb_key place[] = {TB_BY_VILLAGE, TB_BY_CLASS},
                        slope[] = {TB_BY_CLASS, TB_BY_SLOPE};
    size_t count;
    fill(village, VILLAGE);
    begin(TB_TOTAL_NET, place, 2);
    tb_totals_fold(&totals, block);
    const tb_group *list = tb_totals_groups(&totals, arena, &count);
    assert_int_equal(count, 8);
    assert_sum(group(list, count, "999901001001", "1203")->sum, 0, 150000);
    assert_sum(group(list, count, "999901001001", "0101")->sum, 1, 2850000);
    for (size_t i = 1; i < count; i++) { /* sorted by their values */
        int order = strcmp(list[i - 1].value[0], list[i].value[0]);
        assert_true(order < 0 ||
                    (order == 0 && strcmp(list[i - 1].value[1], list[i].value[1]) < 0));
    }
    begin(TB_TOTAL_NET, slope, 2);
    tb_totals_fold(&totals, block);
    list = tb_totals_groups(&totals, arena, &count);
    assert_sum(group(list, count, "0101", "2")->sum, 1, 2850000);
    assert_sum(group(list, count, "1203", "")->sum, 0, 150000);
}

/* Level 1 is a look-up: 0303 is 00 湿地, 0603 too (trap 2). */
static void level1_is_a_look_up(void **state) {
    (void)state;
    static const tb_key by[] = {TB_BY_LEVEL1};
    size_t count;
    fill(village, VILLAGE);
    begin(TB_TOTAL_STATED, by, 1);
    tb_totals_fold(&totals, block);
    const tb_group *list = tb_totals_groups(&totals, arena, &count);
    assert_sum(group(list, count, "00", NULL)->sum, 2, 700000);
    assert_sum(group(list, count, "10", NULL)->sum, 1, 400000);
}

/* However parcels are dealt to workers, the sums are the same. */
static void any_order_any_number_of_workers(void **state) {
    (void)state;
    static const tb_key by[] = {TB_BY_TOWNSHIP, TB_BY_CATEGORY};
    tb_totals parts[3];
    size_t count, whole_count;
    fill(village, VILLAGE);
    begin(TB_TOTAL_NET, by, 2);
    tb_totals_fold(&totals, block);
    const tb_group *whole = tb_totals_groups(&totals, arena, &whole_count);
    for (int k = 0; k < 3; k++)
        assert_true(tb_totals_init(&parts[k], tb_classes_builtin(), TB_TOTAL_NET, by, 2));
    for (size_t i = VILLAGE; i-- > 0;) {
        fill(village + i, 1);
        tb_totals_fold(&parts[i % 3], block);
    }
    tb_totals_merge(&parts[0], &parts[2]);
    tb_totals_merge(&parts[0], &parts[1]);
    const tb_group *list = tb_totals_groups(&parts[0], arena, &count);
    assert_int_equal(count, whole_count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(list[i].value[0], whole[i].value[0]);
        assert_string_equal(list[i].value[1], whole[i].value[1]);
        assert_sum(list[i].sum, whole[i].sum.parcels, whole[i].sum.area_dm2);
    }
    for (int k = 0; k < 3; k++)
        tb_totals_free(&parts[k]);
}

/* javadbf 82: sums of areas that doubles cannot tell apart. */
static void javadbf_82_sums_are_exact(void **state) {
    (void)state;
    static const parcel large[] = {
        {"0101", NULL, NULL, NULL, NULL, NULL, 9999999999999999, 0, 9999999999999999},
        {"0101", NULL, NULL, NULL, NULL, NULL, 1, 0, 1},
        {"0101", NULL, NULL, NULL, NULL, NULL, 2, 0, 2},
    };
    fill(large, 3);
    begin(TB_TOTAL_NET, NULL, 0);
    tb_totals_fold(&totals, block);
    assert_sum(category("耕地"), 3, 10000000000000002);
    assert_false(totals.overflow);
}

static void absurd_areas_are_noticed(void **state) {
    (void)state;
    static const parcel absurd[] = {
        {"0101", NULL, NULL, NULL, NULL, NULL, INT64_MAX, 0, INT64_MAX},
        {"0101", NULL, NULL, NULL, NULL, NULL, 1, 0, 1},
    };
    fill(absurd, 2);
    begin(TB_TOTAL_NET, NULL, 0);
    tb_totals_fold(&totals, block);
    assert_true(totals.overflow);
}

static void missing_numbers_count_as_parcels(void **state) {
    (void)state;
    static const parcel list[] = {{"0101", NULL, NULL, NULL, NULL, NULL, NONE, NONE, NONE},
                                  {NULL, NULL, NULL, NULL, NULL, NULL, 100, 0, 100},
                                  {"9999", NULL, NULL, NULL, NULL, NULL, 200, 0, 200},
                                  {"01", NULL, NULL, NULL, NULL, NULL, 400, 0, 400}};
    fill(list, 4);
    begin(TB_TOTAL_NET, NULL, 0);
    tb_totals_fold(&totals, block);
    assert_sum(category("耕地"), 1, 0);
    assert_sum(totals.unclassified, 3, 700);
    assert_int_equal(block->class_index[1], TB_CLASS_MISSING);
    assert_int_equal(block->class_index[2], TB_CLASS_UNKNOWN);
    assert_int_equal(block->class_index[3], TB_CLASS_UNKNOWN); /* a level-1 code is no parcel's */
}

/* A group's value is at most as long as its room: longer ones must not be cut into each other. */
static void groups_of_long_values(void **state) {
    (void)state;
    static char long_a[2000], long_b[2000];
    static const tb_key by[] = {TB_BY_OWNER, TB_BY_CLASS};
    size_t count;
    memset(long_a, 'x', sizeof long_a - 1);
    memset(long_b, 'x', sizeof long_b - 1);
    long_b[0] = 'y';
    const parcel list[] = {{"0101", NULL, long_a, NULL, NULL, NULL, 1, 0, 1},
                           {"0101", NULL, long_b, NULL, NULL, NULL, 2, 0, 2},
                           {"0101", NULL, "x\x1fy\nz", NULL, NULL, NULL, 4, 0, 4},
                           {"0101", NULL, "", NULL, NULL, NULL, 8, 0, 8}};
    fill(list, 4);
    begin(TB_TOTAL_NET, by, 2);
    tb_totals_fold(&totals, block);
    const tb_group *found = tb_totals_groups(&totals, arena, &count);
    assert_int_equal(count, 4);
    assert_sum(group(found, count, "", "0101")->sum, 1, 8);
    assert_sum(group(found, count, "x y z", "0101")->sum, 1, 4);
}

static void many_groups(void **state) {
    (void)state;
    enum { MANY = 20000 };
    tb_groups *groups = tb_groups_create();
    char key[32];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < MANY; i++) {
            int size = snprintf(key, sizeof key, "village %d", i);
            tb_sum *sum = tb_groups_sum(groups, key, (size_t)size);
            assert_int_equal(sum->parcels, round);
            sum->parcels++;
            sum->area_dm2 += i;
        }
    assert_int_equal(tb_groups_count(groups), MANY);
    for (size_t i = 0; i < MANY; i++) {
        size_t size;
        assert_int_equal(tb_groups_at(groups, i)->area_dm2, 2 * i);
        assert_string_equal(tb_groups_key(groups, i, &size),
                            (snprintf(key, sizeof key, "village %zu", i), key));
    }
    tb_groups_free(groups);
}

/* mapshaper 178: a number column lost the zeros; they come back only there. */
static void classify_with_lost_zeros(void **state) {
    (void)state;
    static const struct {
        const char *code, *found;
        int64_t padded;
    } rows[] = {{"101", "0101", 1}, {"1101", "1101", 0}, {"9", "09", 1},    {"501", NULL, 0},
                {"303", "0303", 1}, {"0101", "0101", 0}, {"99", NULL, 0},   {"7777", NULL, 0},
                {"10100", NULL, 0}, {"0", NULL, 0},      {"-101", NULL, 0}, {"1", NULL, 0}};
    const tb_class_table *table = tb_classes_builtin();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(tb_block_begin(store, 1, 1));
        tb_text code = text(rows[i].code);
        block->text[TB_ROLE_CLASS] = &code;
        int64_t padded = tb_classify(table, 1, block);
        int index = block->class_index[0];
        const char *found = index >= 0 ? tb_classes_at(table, (size_t)index)->code : NULL;
        if ((found == NULL) != (rows[i].found == NULL) ||
            (found != NULL && strcmp(found, rows[i].found) != 0) ||
            (found != NULL && padded != rows[i].padded))
            fail_msg("%s: found %s, padded %lld", rows[i].code, found != NULL ? found : "none",
                     (long long)padded);
        block->text[TB_ROLE_CLASS] = &code;
        if (rows[i].padded) {
            assert_int_equal(tb_classify(table, 0, block), 0);
            assert_int_equal(block->class_index[0], TB_CLASS_UNKNOWN);
        }
        block->text[TB_ROLE_CLASS] = NULL;
    }
}

/* Comparing ---------------------------------------------------------------------------------- */

static const tb_comparison *compare(const char *csv, int *agrees) {
    tb_error error = {0};
    tb_published_free(published);
    published = NULL;
    if (tb_published_parse("f.csv", csv, strlen(csv), &published, &error) != TB_OK)
        fail_msg("%s", error.message);
    const tb_comparison *list = tb_compare(&totals, published, arena, agrees);
    assert_non_null(list);
    return list;
}

/* 耕地 is 385.00 a x 100 = 3850000 dm2 = 3.85 ha = 57.75 mu. */
static void at_the_printed_digits(void **state) {
    (void)state;
    static const struct {
        const char *csv;
        int agrees;
        const char *note;
    } rows[] = {
        {"category,hectares\n耕地,3.85\n", 1, ""},
        {"category,hectares\n耕地,3.86\n", 1, "rounding"},
        {"category,hectares\n耕地,3.84\n", 1, "rounding"},
        {"category,hectares\n耕地,3.87\n", 0, ""},
        {"category,hectares\n耕地,3.83\n", 0, ""},
        {"category,hectares\n耕地,3.9\n", 1, ""},
        {"category,hectares\n耕地,4\n", 1, ""},
        {"category,hectares\n耕地,5\n", 1, "rounding"},
        {"category,hectares\n耕地,3.8500\n", 1, ""},
        {"category,hectares\n耕地,3.8502\n", 0, ""},
        {"category,mu\n耕地,57.75\n", 1, ""},
        {"category,mu\n耕地,57.76\n", 1, "rounding"},
        {"category,mu\n耕地,57.77\n", 0, ""},
        {"category,hectares,mu\n耕地,3.86,57.90\n", 1, "rounding"}, /* mu = printed ha x 15 */
        {"category,hectares,mu\n耕地,3.85,57.90\n", 0, ""},
        {"category,hectares\n耕地,\n林地,0\n", 1, ""},
    };
    fill(village, VILLAGE);
    begin(TB_TOTAL_NET, NULL, 0);
    tb_totals_fold(&totals, block);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int agrees;
        const tb_comparison *found = compare(rows[i].csv, &agrees);
        if (agrees != rows[i].agrees || found->agrees != rows[i].agrees ||
            (agrees && strcmp(found->note, rows[i].note) != 0))
            fail_msg("%s: agrees %d, note \"%s\"", rows[i].csv, agrees, found->note);
    }
}

static void rows_of_every_kind(void **state) {
    (void)state;
    int agrees;
    fill(village, VILLAGE);
    begin(TB_TOTAL_NET, NULL, 0);
    tb_totals_fold(&totals, block);
    static const struct {
        const char *csv;
        int64_t computed; /* NONE: not known */
    } rows[] = {
        {"category,subcategory,hectares\n耕地,水田,0\n", 2850000},
        {"category,subcategory,hectares\n耕地,旱地,0\n", 1000000},
        {"category,subcategory,hectares\n耕地,坡度2°-6°,0\n", 2850000},
        {"category,subcategory,hectares\n耕地,坡度>25°,0\n", 1000000},
        {"category,subcategory,hectares\n耕地,坡度≤2°,0\n", 0},
        {"category,subcategory,hectares\n园地,果园,0\n", 70000}, /* with its K code */
        {"category,subcategory,hectares\n湿地,红树林地,0\n", 500000},
        {"category,subcategory,hectares\n城镇村及工矿用地,村庄,0\n", 400000},
        {"category,subcategory,hectares\n城镇村及工矿用地,采矿用地,0\n", 500000},
        {"category,subcategory,hectares\n城镇村及工矿用地,城市,0\n", 0},
        {"category,subcategory,hectares\n耕地,nonsense,0\n", NONE},
        {"category,subcategory,hectares\nnonsense,,0\n", NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const tb_comparison *found = compare(rows[i].csv, &agrees);
        assert_int_equal(found->known, rows[i].computed != NONE);
        if (found->known)
            assert_int_equal(found->computed.area_dm2, rows[i].computed);
        else
            assert_true(agrees &&
                        found->note[0] != '\0'); /* what cannot be compared does not differ */
    }
}

/* Parcels in blocks that come out of order, and one without a unit. A ridge stays in the village of
 * its parcel, under 其他土地. */
static void land_by_unit_and_category(void **state) {
    (void)state;
    static const parcel second[] = {
        {"0301", "3704030010020000000", NULL, NULL, NULL, NULL, 50, 0, 50},
        {"9999", NULL, NULL, NULL, NULL, NULL, 7, 0, 7}};
    static const parcel first[] = {
        {"0101", "3704030010010000000", NULL, NULL, NULL, NULL, 100, 10, 90},
        {"0103", "3704030020010000000", NULL, NULL, NULL, NULL, 30, 0, 30}};
    const size_t cultivated = 0, forest = 2, other = 8, none = 9;
    tb_members *members = tb_members_create(), *more = tb_members_create();
    uint32_t key[4];
    tb_land *land;
    size_t count;
    begin(TB_TOTAL_NET, NULL, 0);
    fill(second, 2);
    block->first_row = 3;
    tb_totals_fold(&totals, block);
    assert_true(tb_members_fold(members, &totals, block));
    fill(first, 2);
    tb_totals_fold(&totals, block);
    assert_true(tb_members_fold(more, &totals, block));
    tb_members_merge(members, more);
    assert_true(tb_members_settle(members));
    assert_int_equal(tb_members_count(members), 4);

    assert_true(tb_members_land(members, &totals, TB_LAND_TOWNSHIPS, arena, key, &land, &count));
    assert_int_equal(count, 3);
    assert_string_equal(land[0].code, "");
    assert_string_equal(land[1].code, "370403001");
    assert_string_equal(land[2].code, "370403002");
    assert_memory_equal(key, ((const uint32_t[]){1, 2, 1, 0}), sizeof key);
    assert_int_equal(land[1].total.area_dm2, 150);
    assert_int_equal(land[1].total.parcels, 2);
    assert_int_equal(land[1].category[cultivated].area_dm2, 90);
    assert_int_equal(land[1].category[other].area_dm2, 10);
    assert_int_equal(land[1].category[other].parcels, 0);
    assert_int_equal(land[1].category[forest].area_dm2, 50);
    assert_int_equal(land[0].category[none].area_dm2, 7);

    assert_true(tb_members_land(members, &totals, TB_LAND_CATEGORIES, arena, key, &land, &count));
    assert_int_equal(count, 10);
    assert_memory_equal(key, ((const uint32_t[]){0, 0, 2, 9}), sizeof key);
    assert_int_equal(land[cultivated].total.area_dm2, 120);
    assert_int_equal(land[other].total.area_dm2, 10);
    assert_int_equal(land[other].measured.parcels, 0);
    assert_int_equal(land[none].measured.parcels, 1);
    tb_members_free(members);
    tb_members_free(more);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(land_by_unit_and_category, setup, teardown),
        cmocka_unit_test_setup_teardown(ridges_are_other_land, setup, teardown),
        cmocka_unit_test_setup_teardown(computed_areas, setup, teardown),
        cmocka_unit_test_setup_teardown(ridges_without_their_column, setup, teardown),
        cmocka_unit_test_setup_teardown(ridges_in_breakdowns, setup, teardown),
        cmocka_unit_test_setup_teardown(level1_is_a_look_up, setup, teardown),
        cmocka_unit_test_setup_teardown(any_order_any_number_of_workers, setup, teardown),
        cmocka_unit_test_setup_teardown(javadbf_82_sums_are_exact, setup, teardown),
        cmocka_unit_test_setup_teardown(absurd_areas_are_noticed, setup, teardown),
        cmocka_unit_test_setup_teardown(missing_numbers_count_as_parcels, setup, teardown),
        cmocka_unit_test_setup_teardown(groups_of_long_values, setup, teardown),
        cmocka_unit_test_setup_teardown(many_groups, setup, teardown),
        cmocka_unit_test_setup_teardown(classify_with_lost_zeros, setup, teardown),
        cmocka_unit_test_setup_teardown(at_the_printed_digits, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_of_every_kind, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
