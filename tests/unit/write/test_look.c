/* Looks as XML, colours, and shares. Expected texts follow from the rules of XML. */
#include "write/layers.h"
#include "write/look.h"
#include "write/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_xml(void (*writer)(FILE *file, const char *text), const char *text,
                       const char *wanted) {
    char *written = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&written, &size);
    assert_non_null(file);
    writer(file, text);
    fclose(file);
    assert_string_equal(written, wanted);
    free(written);
}

static void markup_is_escaped(void **state) {
    (void)state;
    assert_xml(tb_xml_text, "a<b>&\"c'\n图", "a&lt;b&gt;&amp;&quot;c'&#10;图");
    assert_xml(tb_xml_value, "a<b>&\"c'\n图", "a&lt;b&gt;&amp;&quot;c'&#10;图");
    assert_xml(tb_xml_text, "", "");
}

static void what_is_shown_is_not_evaluated(void **state) {
    (void)state;
    assert_xml(tb_xml_text, "[%1+1%] [a] [", "[\xE2\x80\x8B%1+1%] [a] [");
    assert_xml(tb_xml_text, "[[%%", "[[\xE2\x80\x8B%%");
    assert_xml(tb_xml_value, "[%1+1%]", "[%1+1%]");
}

static void what_is_no_xml_is_replaced(void **state) {
    (void)state;
    assert_xml(tb_xml_text,
               "a\x01\x1F\x7F"
               "b",
               "a   b");
    assert_xml(tb_xml_text, "\xFF图\xE5\x9B", "\xEF\xBF\xBD图\xEF\xBF\xBD");
    assert_xml(tb_xml_text, "\xEF\xBF\xBE\xEF\xBF\xBF", "\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_xml(tb_xml_text, "\xEF\xBF\xBD\xF0\xA0\x80\x80", "\xEF\xBF\xBD\xF0\xA0\x80\x80");
}

static void every_class_has_a_colour(void **state) {
    (void)state;
    const tb_class_table *table = tb_classes_builtin();
    tb_colour colour;
    for (size_t i = 0; i < tb_classes_count(table); i++)
        assert_true(tb_colour_of(tb_classes_at(table, i)->code, &colour));
    for (size_t i = 0; i < tb_categories_count(table); i++)
        assert_true(tb_colour_of(tb_category_name(table, i), &colour));
    assert_true(tb_colour_of("0101", &colour));
    assert_int_equal(colour.red << 16 | colour.green << 8 | colour.blue,
                     248 << 16 | 208 << 8 | 114);
    assert_false(tb_colour_of("", &colour));
    assert_false(tb_colour_of("010", &colour));
}

static void numbered_colours_differ(void **state) {
    (void)state;
    for (size_t i = 0; i < 40; i++)
        for (size_t k = 0; k < i; k++) {
            tb_colour a = tb_colour_number(i), b = tb_colour_number(k);
            assert_false(a.red == b.red && a.green == b.green && a.blue == b.blue);
        }
}

static void assert_shares(const int64_t *area, const int64_t *wanted, size_t count) {
    tb_land land[8] = {{.code = ""}};
    tb_report report = {.land = {land}, .land_count = {count}};
    int64_t share[8];
    for (size_t i = 0; i < count; i++) {
        land[i].total.area_dm2 = area[i];
        report.total.area_dm2 += area[i];
    }
    tb_atlas_shares(&report, share);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(share[i], wanted[i]);
}

#define SHARES(count, ...) assert_shares((const int64_t[]){__VA_ARGS__}, wanted, count)

/* StreamStats 984: shares add up to 100.00, and what is everything is 100.00. */
static void shares_add_up(void **state) {
    (void)state;
    int64_t wanted[8] = {3334, 3333, 3333};
    SHARES(3, 1, 1, 1);
    memcpy(wanted, (const int64_t[]){10000, 0}, 2 * sizeof *wanted);
    SHARES(2, 7, 0);
    memcpy(wanted, (const int64_t[]){9994, 6}, 2 * sizeof *wanted);
    SHARES(2, 99940, 60);
    memcpy(wanted, (const int64_t[]){10000, 0}, 2 * sizeof *wanted);
    SHARES(2, INT64_MAX / 2, 1);
    memcpy(wanted, (const int64_t[]){-1, -1}, 2 * sizeof *wanted);
    SHARES(2, 0, 0);
    SHARES(2, 5, -1);
}

static void a_look_is_whole(void **state) {
    (void)state;
    static const tb_look_class classes[] = {{"a\"", "<b>", {1, 2, 3}}, {"", "else", {4, 5, 6}}};
    static const tb_alias alias = {"f", "字段"};
    const tb_look look = {.symbol = TB_SYMBOL_LAND,
                          .attribute = "class_code",
                          .classes = classes,
                          .class_count = 2,
                          .farthest = 30000,
                          .name = "\"f\"",
                          .aliases = &alias,
                          .alias_count = 1};
    char *qml = tb_look_qml(&look);
    assert_non_null(qml);
    assert_non_null(strstr(qml, "value=\"a&quot;\" label=\"&lt;b&gt;\" symbol=\"0\""));
    assert_non_null(strstr(qml, "value=\"1,2,3,255\""));
    assert_non_null(strstr(qml, "minScale=\"30000\" maxScale=\"0\""));
    assert_non_null(strstr(qml, "<alias field=\"f\" name=\"字段\"/>"));
    assert_string_equal(qml + strlen(qml) - strlen("</qgis>"), "</qgis>");
    free(qml);
}

static void a_project_lies_beside(void **state) {
    (void)state;
    char path[4200];
    assert_string_equal(tb_layers_project("a/b.gpkg", path), "a/b.qgz");
    assert_string_equal(tb_layers_project("B.GPKG", path), "B.qgz");
    assert_string_equal(tb_layers_project("b.zip", path), "");
    assert_string_equal(tb_layers_project(".gpkg", path), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_is_escaped),
        cmocka_unit_test(what_is_shown_is_not_evaluated),
        cmocka_unit_test(what_is_no_xml_is_replaced),
        cmocka_unit_test(every_class_has_a_colour),
        cmocka_unit_test(numbered_colours_differ),
        cmocka_unit_test(shares_add_up),
        cmocka_unit_test(a_look_is_whole),
        cmocka_unit_test(a_project_lies_beside),
    };
    return cmocka_run_group_tests_name("look", tests, NULL, NULL);
}
