/* Published figures. Expected values follow from the rules of design.md section 3 and from the
 * domain notes on bulletins; the reference test runs over every bulletin collected there. */
#include "total/published.h"

#include "base/arena.h"
#include "base/csv.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static tb_published *published;
static tb_error error;

static int setup(void **state) {
    (void)state;
    published = NULL;
    error = (tb_error){TB_OK, ""};
    return 0;
}

static int teardown(void **state) {
    (void)state;
    tb_published_free(published);
    return 0;
}

static tb_status parse(const char *text) {
    tb_published_free(published);
    error = (tb_error){TB_OK, ""};
    return tb_published_parse("f.csv", text, strlen(text), &published, &error);
}

static void read_text(const char *text) {
    if (parse(text) != TB_OK)
        fail_msg("%s", error.message);
}

static void assert_refused(const char *text, tb_status status, const char *told) {
    assert_int_equal(parse(text), status);
    assert_null(published);
    if (strstr(error.message, told) == NULL)
        fail_msg("\"%s\" does not tell \"%s\"", error.message, told);
    assert_null(strchr(error.message, '\n'));
}

static const tb_published_row *row(size_t index) {
    assert_true(index < tb_published_rows(published));
    return tb_published_row_at(published, index);
}

static void assert_figure(const tb_figure *figure, const char *text, int64_t step) {
    char buffer[32];
    assert_string_equal(tb_figure_text(figure, buffer), text);
    assert_int_equal(figure->step, step);
}

/* Figures ---------------------------------------------------------------------------------------
 */

static tb_figure figure(const char *text, tb_area_kind kind) {
    tb_figure read;
    assert_true(tb_figure_parse(text, (tb_unit){kind, 0}, &read));
    return read;
}

static tb_figure hectares(const char *text) {
    return figure(text, TB_HECTARES);
}

static tb_figure mu(const char *text) {
    return figure(text, TB_MU);
}

static void assert_printed(const char *cell, tb_area_kind kind, const char *text, int64_t step,
                           int scale) {
    tb_figure read = figure(cell, kind);
    assert_figure(&read, text, step);
    assert_int_equal(read.scale, scale);
}

static void a_figure_remembers_its_last_digit(void **state) {
    (void)state;
    assert_printed("11526.58", TB_HECTARES, "11526.58", 1, 2);
    assert_printed("12.58 万亩", TB_MU, "125800.00", 100, 0);
    assert_printed("12786.19万公顷", TB_HECTARES, "127861900.00", 100, 0);
    assert_printed("61300万亩", TB_MU, "613000000.00", 10000, 0);
    assert_printed("6.13亿亩", TB_MU, "613000000.00", 1000000, 0);
    assert_printed("9535平方公里", TB_HECTARES, "953500.00", 100, 0);
    assert_printed("95.3512 平方千米", TB_HECTARES, "9535.12", 1, 2);
    assert_printed("0.123456 万亩", TB_MU, "1234.56", 1, 2);
    assert_printed("33.6", TB_MU, "33.60", 1, 1);
    assert_printed("22", TB_HECTARES, "22.00", 1, 0);
    assert_printed("5.125 ha", TB_HECTARES, "5.125", 1, 3);
}

static void a_figure_may_be_dressed_up(void **state) {
    (void)state;
    assert_printed("11,526.58", TB_HECTARES, "11526.58", 1, 2);
    assert_printed("1，234，567.8", TB_MU, "1234567.80", 1, 1);
    assert_printed("　１２．５８　万亩　", TB_MU, "125800.00", 100, 0);
    assert_printed("+7.50 MU", TB_MU, "7.50", 1, 2);
    assert_printed("1.15E+05", TB_HECTARES, "115000.00", 1000, 0);
    assert_printed("11526.580000000002", TB_HECTARES, "11526.58", 1, 2); /* a spreadsheet's noise */
    assert_int_equal(hectares("").present, 0);
    assert_int_equal(hectares(" — ").present, 0);
}

static void what_is_no_area_is_refused(void **state) {
    (void)state;
    const char *const wrong[] = {"abc",      "-5",     "1,5",  "1,2345", "12 34",
                                 "1.2.3",    "12万亩", "5 米", "1e",     "1e999",
                                 ".",        "5.",     "1e13", "万公顷", "9999999999999999999999",
                                 "1234,567", "0x10",   "nan",  "1 000"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tb_figure read;
        if (tb_figure_parse(wrong[i], (tb_unit){TB_HECTARES, 0}, &read))
            fail_msg("%s was taken as an area", wrong[i]);
    }
}

/* Comparison ------------------------------------------------------------------------------------
 */

static tb_agreement compare_hectares(const char *printed, int64_t dm2) {
    tb_figure read = hectares(printed);
    return tb_published_compare_hectares(&read, dm2);
}

/* 1 ha = 1,000,000 dm2. */
static void hectares_agree_as_printed(void **state) {
    (void)state;
    assert_int_equal(compare_hectares("11526.58", 11526580000), TB_AGREES);
    assert_int_equal(compare_hectares("11526.58", 11526584999), TB_AGREES);
    assert_int_equal(compare_hectares("11526.58", 11526585000), TB_ROUNDING); /* half goes up */
    assert_int_equal(compare_hectares("11526.58", 11526594999), TB_ROUNDING);
    assert_int_equal(compare_hectares("11526.58", 11526595000), TB_DIFFERS);
    assert_int_equal(compare_hectares("11526.58", 11526575000), TB_AGREES);
    assert_int_equal(compare_hectares("11526.58", 11526574999), TB_ROUNDING);
    assert_int_equal(compare_hectares("11526.58", 11526564999), TB_DIFFERS);
    assert_int_equal(compare_hectares("1.15万公顷", 11526580000), TB_AGREES); /* to 100 ha */
    assert_int_equal(compare_hectares("1.16万公顷", 11526580000), TB_ROUNDING);
    assert_int_equal(compare_hectares("1.17万公顷", 11526580000), TB_DIFFERS);
    assert_int_equal(compare_hectares("", 11526580000), TB_AGREES); /* nothing to compare */
}

static tb_agreement compare_mu(const char *printed, const char *printed_hectares, int64_t dm2) {
    tb_figure read = mu(printed), other = hectares(printed_hectares);
    return tb_published_compare_mu(&read, &other, dm2);
}

static void mu_agree_with_the_area_or_the_printed_hectares(void **state) {
    (void)state;
    /* 11526.584 ha x 15 = 172898.76 mu; printed hectares x 15 = 172898.70. */
    assert_int_equal(compare_mu("172898.76", "11526.58", 11526584000), TB_AGREES);
    assert_int_equal(compare_mu("172898.70", "11526.58", 11526584000), TB_AGREES);
    assert_int_equal(compare_mu("172898.71", "11526.58", 11526584000), TB_ROUNDING);
    assert_int_equal(compare_mu("172898.72", "11526.58", 11526584000), TB_DIFFERS);
    assert_int_equal(compare_mu("172898.70", "", 11526584000), TB_DIFFERS);
    tb_figure printed = mu("17.29万亩");
    assert_int_equal(tb_published_compare_mu(&printed, NULL, 11526584000), TB_AGREES);
}

static void the_largest_areas_do_not_overflow(void **state) {
    (void)state;
    tb_figure all = mu("999999999999.999999");
    assert_int_equal(tb_published_compare_mu(&all, NULL, INT64_MAX), TB_DIFFERS);
    char buffer[32];
    /* 9223372036854775807 dm2 / 10000 and x 15 / 10000, by hand */
    assert_string_equal(tb_hectares_text(INT64_MAX, buffer), "9223372036854.78");
    assert_string_equal(tb_mu_text(INT64_MAX, buffer), "138350580552821.64");
}

static void areas_as_text_are_rounded_once(void **state) {
    (void)state;
    char buffer[32];
    assert_string_equal(tb_hectares_text(11526585000, buffer), "11526.59");
    assert_string_equal(tb_hectares_text(-11526585000, buffer), "-11526.59");
    assert_string_equal(tb_hectares_text(4999, buffer), "0.00");
    assert_string_equal(tb_mu_text(11526584000, buffer), "172898.76");
    assert_string_equal(tb_mu_text(333, buffer), "0.00");  /* 0.004995 mu */
    assert_string_equal(tb_mu_text(1000, buffer), "0.02"); /* 0.015 mu: half away from zero */
    assert_string_equal(tb_mu_text(-1000, buffer), "-0.02");
}

/* CSV -------------------------------------------------------------------------------------------
 */

static void reads_the_plain_table(void **state) {
    (void)state;
    read_text("category,hectares,mu,parcels\n耕地,11526.58,172898.70,\n湿地,2.24,33.6,\n"
              "parcels,,,\"40,641\"\n");
    assert_int_equal(tb_published_rows(published), 2);
    assert_string_equal(row(0)->category, "耕地");
    assert_string_equal(row(0)->subcategory, "");
    assert_figure(&row(0)->hectares, "11526.58", 1);
    assert_figure(&row(1)->mu, "33.60", 1);
    assert_int_equal(row(1)->line, 3);
    assert_int_equal(tb_published_parcels(published), 40641);
    assert_string_equal(tb_published_source(published), "f.csv");
    assert_string_equal(tb_published_region(published), "");
}

static void heads_come_in_any_order_case_and_language(void **state) {
    (void)state;
    read_text("\xEF\xBB\xBF"
              "万亩,二级类, 地类 ,备注\r\n12.58,水田,耕地,x\r\n");
    assert_string_equal(row(0)->subcategory, "水田");
    assert_figure(&row(0)->mu, "125800.00", 100);
    assert_int_equal(row(0)->hectares.present, 0);
    assert_int_equal(tb_published_parcels(published), -1);
    read_text("类别,子类,面积（公顷）,亩,图斑数\n林地,,5.5,82.5,\n图斑个数,,,,7\n");
    assert_figure(&row(0)->hectares, "5.50", 1);
    assert_int_equal(tb_published_parcels(published), 7);
    read_text("MU,Category,Hectares\n82.5,Forest land,5.5\n");
    assert_string_equal(row(0)->category, "林地");
    read_text("地类,面积(万公顷)\n耕地,12786.19\n");
    assert_figure(&row(0)->hectares, "127861900.00", 100);
}

static void a_cell_may_carry_its_own_unit(void **state) {
    (void)state;
    read_text("地类,万公顷,亩\n耕地,1152.58公顷,1.73万亩\n");
    assert_figure(&row(0)->hectares, "1152.58", 1);
    assert_figure(&row(0)->mu, "17300.00", 100);
}

static void names_are_those_of_the_bulletin(void **state) {
    (void)state;
    read_text("category,subcategory,hectares\n　种植园用地　,合计,1\n园地, 果园 ,1\n"
              "水域及水利设施用地,冰川及永久积雪,1\n耕地,坡度＞25°,1\n(建设用地),,1\n");
    assert_string_equal(row(0)->category, "园地");
    assert_string_equal(row(0)->subcategory, "");
    assert_string_equal(row(1)->subcategory, "果园");
    assert_string_equal(row(2)->subcategory, "冰川及常年积雪");
    assert_string_equal(row(3)->subcategory, "坡度>25°");
    assert_string_equal(row(4)->category, "(建设用地)"); /* unknown here: kept */
}

/* One column of names, as spreadsheets and the official tables have them. */
static void a_class_alone_finds_its_category(void **state) {
    (void)state;
    read_text("地类名称,面积（公顷）\n耕地（01）,3\n0102 水浇地,1\n旱地 (0103),1\n0101,1\n"
              "村庄用地,2\n采伐迹地,1\n25度以上,1\n合计,9\n");
    static const char *const expected[][2] = {
        {"耕地", ""},     {"耕地", "水浇地"},           {"耕地", "旱地"},
        {"耕地", "水田"}, {"城镇村及工矿用地", "村庄"}, {"采伐迹地", ""},
        {"25度以上", ""}, {"国土调查总面积", ""}}; /* the sixth and seventh are no classes: kept */
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_string_equal(row(i)->category, expected[i][0]);
        assert_string_equal(row(i)->subcategory, expected[i][1]);
    }
}

static void names_a_form_that_is_not_read(void **state) {
    (void)state;
    assert_refused("%PDF-1.4\n", TB_UNREADABLE,
                   "is a PDF, which is not read; save a text as plain");
    assert_refused("{\\rtf1 }", TB_UNREADABLE, "is an RTF file");
    assert_refused("PK\x03\x04", TB_UNREADABLE, "is a Word or Excel file, or another zip");
    assert_refused("\xD0\xCF\x11\xE0", TB_UNREADABLE, "Excel file of the old form");
    assert_refused("\xFF\xFE\x30\x57", TB_UNREADABLE, "is text in UTF-16");
}

static void reads_gb18030(void **state) {
    (void)state;
    /* 地类,公顷 / 耕地,5 in GBK */
    read_text("\xB5\xD8\xC0\xE0,\xB9\xAB\xC7\xEA\n\xB8\xFB\xB5\xD8,5\n");
    assert_string_equal(row(0)->category, "耕地");
    assert_figure(&row(0)->hectares, "5.00", 1);
}

static const char collected_head[] = "region,category,subcategory,hectares,mu,as_of,printed_area_"
                                     "unit,printed_mu_unit,printed_area,printed_mu\n";

static const char *collected(const char *rows) {
    static char text[2000];
    snprintf(text, sizeof text, "%s%s", collected_head, rows);
    return text;
}

static void what_was_printed_wins(void **state) {
    (void)state;
    read_text(collected("全国,耕地,合计,127861900,1917927900,2019-12-31,万公顷,万亩,12786.19,"
                        "191792.79\n全国,园地,合计,20171600,,2019-12-31,万公顷,万亩,2017.16,\n"));
    assert_string_equal(tb_published_region(published), "全国");
    assert_string_equal(tb_published_as_of(published), "2019-12-31");
    assert_figure(&row(0)->hectares, "127861900.00", 100);
    assert_figure(&row(0)->mu, "1917927900.00", 100);
    assert_int_equal(row(1)->mu.present, 0);
}

static void one_file_is_one_region_and_date(void **state) {
    (void)state;
    assert_refused(collected("A县,耕地,合计,1,,,,,,\nB县,耕地,合计,2,,,,,,\nA县,林地,,1,,,,,,\n"),
                   TB_USAGE, "several regions (A县, B县");
    assert_refused(collected("A,耕地,合计,1,,2019,,,,\nA,耕地,合计,2,,2022,,,,\n"), TB_USAGE,
                   "several dates (2019, 2022)");
}

static void a_repeated_row_must_say_the_same(void **state) {
    (void)state;
    read_text("地类,公顷,亩\n耕地,5.50,\n林地,1,\n耕地,5.5,82.5\n");
    assert_int_equal(tb_published_rows(published), 2);
    assert_figure(&row(0)->mu, "82.50", 1); /* told by the second only */
    assert_refused("地类,公顷\n耕地,5.50\n林地,1\n耕地,5.51\n", TB_UNREADABLE, "lines 2 and 4");
    assert_refused("category,parcels\nparcels,5\n图斑,6\n", TB_UNREADABLE, "lines 2 and 3");
}

static void wrong_tables_are_refused_with_their_place(void **state) {
    (void)state;
    assert_refused("", TB_UNREADABLE, "is empty");
    assert_refused("\n\n", TB_UNREADABLE, "is empty");
    assert_refused("category,hectares\n", TB_UNREADABLE, "no figures");
    assert_refused("category,hectares\n耕地,\n", TB_UNREADABLE, "no figures");
    assert_refused("name,公顷\n耕地,5\n", TB_UNREADABLE, "heads: name, 公顷");
    assert_refused("category,hectares\n耕地,abc\n", TB_UNREADABLE,
                   "f.csv, line 2, column hectares: \"abc\"");
    assert_refused("category,hectares\n耕地,\"a\nb\"\n", TB_UNREADABLE, "\"a b\"");
    assert_refused("category,hectares\n耕地,5亩\n", TB_UNREADABLE, "\"5亩\"");
    assert_refused("category,hectares\n,5\n", TB_UNREADABLE, "line 2: a row without a category");
    assert_refused("category,公顷,万公顷\n耕地,5,\n", TB_UNREADABLE, "公顷 and 万公顷");
    assert_refused("category,parcels\nparcels,3.5\n", TB_UNREADABLE, "\"3.5\" is not a count");
    assert_refused("category,hectares\nparcels,3\n", TB_UNREADABLE, "needs a column parcels");
    assert_refused(collected("A,耕地,,,,,亩,,5,\n"), TB_UNREADABLE,
                   "column printed_area_unit: 亩 is not a unit");
    assert_refused("category,hectares\n\"耕地,5\n", TB_UNREADABLE, "line 2: a quote");
}

static void junk_is_refused(void **state) {
    (void)state;
    static const char nul[] = "AB\x03\x04\0\0\0";
    assert_int_equal(tb_published_parse("f", nul, sizeof nul - 1, &published, &error),
                     TB_UNREADABLE);
    assert_non_null(strstr(error.message, "NUL"));
    assert_refused("\xFF\x80\xFF\xFF", TB_UNREADABLE, "neither UTF-8 nor GB18030");
    assert_refused("{\x80", TB_UNREADABLE, "neither UTF-8 nor GB18030");
}

static void a_file_that_is_too_long_is_refused(void **state) {
    (void)state;
    char path[] = "/tmp/tuban-test-published-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(ftruncate(descriptor, 100 * 1000 * 1000), 0);
    close(descriptor);
    assert_int_equal(tb_published_read(path, &published, &error), TB_UNREADABLE);
    assert_non_null(strstr(error.message, path));
    unlink(path);
    assert_int_equal(tb_published_read(path, &published, NULL), TB_UNREADABLE);
}

/* JSON ------------------------------------------------------------------------------------------
 */

static void reads_its_own_json(void **state) {
    (void)state;
    read_text(
        "{\"schema\": \"tuban.published/1\", \"region\": \"澄江市\", \"as_of\": null,"
        " \"parcels\": {\"count\": 40641, \"printed\": \"40641\", \"exact\": true},"
        " \"rows\": [{\"category\": \"耕地\", \"subcategory\": \"\", \"hectares\": \"13980.42\","
        " \"mu\": \"209700\", \"printed\": [{\"value\": \"13980.42\", \"unit\": \"公顷\"},"
        " {\"value\": \"20.97\", \"unit\": \"万亩\", \"decimals\": 2, \"line\": 3}]},"
        " {\"category\": \"园地\", \"hectares\": 1683.44, \"mu\": 25250}]}");
    assert_string_equal(tb_published_region(published), "澄江市");
    assert_string_equal(tb_published_as_of(published), "");
    assert_int_equal(tb_published_parcels(published), 40641);
    assert_figure(&row(0)->hectares, "13980.42", 1);
    assert_figure(&row(0)->mu, "209700.00", 100); /* known to the nearest 100 */
    assert_figure(&row(1)->hectares, "1683.44", 1);
    assert_figure(&row(1)->mu, "25250.00", 1);
    assert_int_equal(row(1)->line, 2);
}

static void a_rounded_count_is_not_compared(void **state) {
    (void)state;
    read_text("{\"parcels\": {\"count\": 295000000, \"exact\": false},"
              " \"rows\": [{\"category\": \"耕地\", \"hectares\": \"1\"}]}");
    assert_int_equal(tb_published_parcels(published), -1);
    read_text("{\"parcels\": 7, \"rows\": []}");
    assert_int_equal(tb_published_parcels(published), 7);
}

static void wrong_json_is_refused(void **state) {
    (void)state;
    assert_refused("{", TB_UNREADABLE, "line 1, column 1: not JSON");
    assert_refused("[]", TB_UNREADABLE, "no list \"rows\"");
    assert_refused("{\"rows\": {}}", TB_UNREADABLE, "no list \"rows\"");
    assert_refused("{\"rows\": []}", TB_UNREADABLE, "no figures");
    assert_refused("{\"schema\": \"tuban.report/1\", \"rows\": []}", TB_UNREADABLE,
                   "its schema is tuban.report/1");
    assert_refused("{\"rows\": [7]}", TB_UNREADABLE, "row 1: has no category");
    assert_refused("{\"rows\": [{\"category\": \"耕地\", \"mu\": true}]}", TB_UNREADABLE,
                   "row 1: mu is not an area");
    assert_refused("{\"rows\": [{\"category\": \"耕地\", \"mu\": \"x\"}]}", TB_UNREADABLE, "\"x\"");
    assert_refused("{\"rows\": [{\"category\": \"耕地\", \"mu\": 1},"
                   " {\"category\": \"耕地\", \"mu\": 2}]}",
                   TB_UNREADABLE, "rows 1 and 2");
    assert_refused("{\"rows\": [], \"parcels\": {\"count\": -1}}", TB_UNREADABLE,
                   "count of parcels is not a whole number");
}

static void deep_json_is_refused(void **state) {
    (void)state;
    enum { DEPTH = 1000000 };
    char *text = malloc(DEPTH + 1);
    assert_non_null(text);
    memset(text, '[', DEPTH);
    text[DEPTH] = '\0';
    assert_refused(text, TB_UNREADABLE, "not JSON");
    free(text);
}

/* Consistency -----------------------------------------------------------------------------------
 */

static const tb_consistency *check_of(const char *category, const char *subcategory,
                                      tb_consistency_kind kind) {
    for (size_t i = 0; i < tb_published_checks(published); i++) {
        const tb_consistency *check = tb_published_check_at(published, i);
        if (strcmp(check->category, category) == 0 && check->kind == kind &&
            strcmp(check->subcategory, subcategory) == 0)
            return check;
    }
    return NULL;
}

static tb_agreement verdict_of(const char *rows, tb_consistency_kind kind) {
    char text[2000];
    snprintf(text, sizeof text, "category,subcategory,hectares,mu\n%s", rows);
    read_text(text);
    const tb_consistency *check = check_of("耕地", "", kind);
    assert_non_null(check);
    return check->verdict;
}

static void hectares_and_mu_come_from_one_area(void **state) {
    (void)state;
    /* 11526.58 +- 0.005 ha is 172898.70 +- 0.075 mu. */
    assert_int_equal(verdict_of("耕地,,11526.58,172898.70\n", TB_HECTARES_AND_MU), TB_AGREES);
    assert_int_equal(verdict_of("耕地,,11526.58,172898.64\n", TB_HECTARES_AND_MU), TB_ROUNDING);
    assert_int_equal(verdict_of("耕地,,11526.58,172898.78\n", TB_HECTARES_AND_MU), TB_ROUNDING);
    assert_int_equal(verdict_of("耕地,,11526.58,172898.79\n", TB_HECTARES_AND_MU), TB_DIFFERS);
    /* 6577.29 ha is 9.8659 万亩: 9.87, and nothing that rounds to 6577.29 makes 9.86. */
    assert_int_equal(verdict_of("耕地,,6577.29,9.87万亩\n", TB_HECTARES_AND_MU), TB_AGREES);
    assert_int_equal(verdict_of("耕地,,6577.29,9.86万亩\n", TB_HECTARES_AND_MU), TB_DIFFERS);
    assert_figure(&check_of("耕地", "", TB_HECTARES_AND_MU)->expected, "98700.00", 100);
    read_text("category,hectares\n耕地,5\n");
    assert_int_equal(tb_published_checks(published), 0);
}

static void parts_make_their_whole(void **state) {
    (void)state;
    assert_int_equal(
        verdict_of("耕地,,10.00,\n耕地,水田,6.00,\n耕地,旱地,4.00,\n", TB_PARTS_HECTARES),
        TB_AGREES);
    assert_int_equal(
        verdict_of("耕地,水田,6.00,\n耕地,,10.00,\n耕地,旱地,4.01,\n", TB_PARTS_HECTARES),
        TB_ROUNDING);
    assert_int_equal(
        verdict_of("耕地,,10.00,\n耕地,水田,6.00,\n耕地,旱地,4.02,\n", TB_PARTS_HECTARES),
        TB_DIFFERS);
    assert_figure(&check_of("耕地", "", TB_PARTS_HECTARES)->expected, "10.02", 1);
    assert_int_equal(verdict_of("耕地,,,1.00万亩\n耕地,水田,,1.01万亩\n", TB_PARTS_MU),
                     TB_ROUNDING);
    assert_int_equal(verdict_of("耕地,,,1.00万亩\n耕地,水田,,1.02万亩\n", TB_PARTS_MU), TB_DIFFERS);
    /* A part printed to 1 ha cannot make a whole exact to 0.01 ha. */
    assert_int_equal(verdict_of("耕地,,10.40,\n耕地,水田,6,\n耕地,旱地,4,\n", TB_PARTS_HECTARES),
                     TB_ROUNDING);
}

static void slopes_are_a_division_of_their_own(void **state) {
    (void)state;
    read_text("category,subcategory,hectares\n耕地,,10\n耕地,水田,10\n耕地,坡度≤2°,7\n"
              "耕地,坡度>25°,6\n");
    assert_int_equal(check_of("耕地", "", TB_PARTS_HECTARES)->verdict, TB_AGREES);
    assert_int_equal(check_of("耕地", "坡度", TB_PARTS_HECTARES)->verdict, TB_DIFFERS);
}

static void a_partial_list_is_not_wrong(void **state) {
    (void)state;
    read_text("category,subcategory,hectares,mu\n林地,,100,1500\n林地,乔木林地,89,\n草地,其他草地,"
              "5,\n");
    assert_null(check_of("林地", "", TB_PARTS_HECTARES)); /* 89 of 100 */
    assert_null(check_of("林地", "", TB_PARTS_MU));       /* no part tells mu */
    assert_null(check_of("草地", "", TB_PARTS_HECTARES)); /* no total */
}

/* The bulletins collected in the reference, each region and date as a file of its own. */

typedef struct findings {
    size_t units;   /* hectares and mu that no area explains */
    size_t parts;   /* parts that do not make their whole, beyond rounding */
    size_t rounded; /* the same within rounding */
    char names[1000];
} findings;

static void count_findings(findings *found) {
    for (size_t i = 0; i < tb_published_checks(published); i++) {
        const tb_consistency *check = tb_published_check_at(published, i);
        int units = check->kind == TB_HECTARES_AND_MU;
        found->rounded += check->verdict == TB_ROUNDING && !units ? 1 : 0;
        if (check->verdict != TB_DIFFERS)
            continue;
        found->units += units ? 1 : 0;
        found->parts += units ? 0 : 1;
        size_t used = strlen(found->names);
        snprintf(found->names + used, sizeof found->names - used, "%s/%s/%s ",
                 tb_published_region(published), check->category, check->subcategory);
    }
}

/* The header and the rows of one region and date, as CSV. */
static char *rows_of(const tb_csv *csv, const char *region, const char *as_of) {
    size_t size;
    char *text;
    FILE *file = open_memstream(&text, &size);
    for (size_t i = 0; i < csv->rows; i++) {
        const tb_csv_row *line = &csv->row[i];
        if (i > 0 && (strcmp(tb_csv_cell(line, tb_csv_column(csv, "region")), region) != 0 ||
                      strcmp(tb_csv_cell(line, tb_csv_column(csv, "as_of")), as_of) != 0))
            continue;
        for (size_t cell = 0; cell < line->cells; cell++) {
            tb_csv_write(file, line->cell[cell]);
            fputc(cell + 1 < line->cells ? ',' : '\n', file);
        }
    }
    fclose(file);
    return text;
}

static void check_bulletins(const tb_csv *csv, findings *found) {
    const char *region = "", *as_of = "";
    for (size_t i = 1; i < csv->rows; i++) {
        const char *next_region = tb_csv_cell(&csv->row[i], tb_csv_column(csv, "region"));
        const char *next_as_of = tb_csv_cell(&csv->row[i], tb_csv_column(csv, "as_of"));
        if (strcmp(region, next_region) == 0 && strcmp(as_of, next_as_of) == 0)
            continue;
        region = next_region;
        as_of = next_as_of;
        char *text = rows_of(csv, region, as_of);
        read_text(text);
        free(text);
        assert_string_equal(tb_published_region(published), region);
        count_findings(found);
    }
}

/* The domain notes name seven mu figures that are wrong even within rounding. Sums are apart by one
 * last digit in many places, which is rounding; one list is cut off (抚远, 城镇村及工矿用地, where
 * the public copy ends) with 98 % of its whole, and so it is told. */
static void finds_what_is_wrong_in_real_bulletins(void **state) {
    (void)state;
    const char *shared = getenv("TUBAN_SHARED");
    char path[4096];
    snprintf(path, sizeof path, "%s/reference/bulletins.csv",
             shared != NULL ? shared : TUBAN_SOURCE_DIR "/../shared");
    if (access(path, R_OK) != 0)
        skip();
    tb_arena *arena = tb_arena_create();
    char *bytes;
    size_t size;
    tb_csv csv;
    assert_int_equal(tb_file_read(arena, path, 10000000, &bytes, &size, NULL), TB_OK);
    assert_int_equal(tb_csv_parse(arena, path, bytes, size, &csv, NULL), TB_OK);
    assert_int_equal(tb_published_parse(path, bytes, size, &published, &error), TB_USAGE);
    findings found = {0};
    check_bulletins(&csv, &found);
    tb_arena_free(arena);
    static const char *const wrong[] = {
        "福建省厦门市/耕地/水浇地",           "福建省厦门市/园地/茶园",
        "福建省厦门市/林地/乔木林地",         "福建省厦门市/湿地/沿海滩涂",
        "福建省厦门市/城镇村及工矿用地/村庄", "福建省厦门市/交通运输用地/ ",
        "云南省澄江市/耕地/坡度>25°",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_non_null(strstr(found.names, wrong[i]));
    assert_int_equal(found.units, sizeof wrong / sizeof *wrong);
    assert_non_null(strstr(found.names, "黑龙江省抚远市/城镇村及工矿用地/"));
    assert_int_equal(found.parts, 1);
    assert_true(found.rounded >= 10);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_figure_remembers_its_last_digit),
        TEST(a_figure_may_be_dressed_up),
        TEST(what_is_no_area_is_refused),
        TEST(hectares_agree_as_printed),
        TEST(mu_agree_with_the_area_or_the_printed_hectares),
        TEST(the_largest_areas_do_not_overflow),
        TEST(areas_as_text_are_rounded_once),
        TEST(reads_the_plain_table),
        TEST(heads_come_in_any_order_case_and_language),
        TEST(a_cell_may_carry_its_own_unit),
        TEST(names_are_those_of_the_bulletin),
        TEST(a_class_alone_finds_its_category),
        TEST(names_a_form_that_is_not_read),
        TEST(reads_gb18030),
        TEST(what_was_printed_wins),
        TEST(one_file_is_one_region_and_date),
        TEST(a_repeated_row_must_say_the_same),
        TEST(wrong_tables_are_refused_with_their_place),
        TEST(junk_is_refused),
        TEST(a_file_that_is_too_long_is_refused),
        TEST(reads_its_own_json),
        TEST(a_rounded_count_is_not_compared),
        TEST(wrong_json_is_refused),
        TEST(deep_json_is_refused),
        TEST(hectares_and_mu_come_from_one_area),
        TEST(parts_make_their_whole),
        TEST(slopes_are_a_division_of_their_own),
        TEST(a_partial_list_is_not_wrong),
        TEST(finds_what_is_wrong_in_real_bulletins),
    };
    return cmocka_run_group_tests_name("published", tests, NULL, NULL);
}
