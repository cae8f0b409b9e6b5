/* Class tables. The facts are those of TD/T 1055-2019 as reference/land-classes.csv has them. */
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
#include <tuban/classes.h>
#include <unistd.h>

#include <cmocka.h>

static const tb_class *find(const char *code) {
    const tb_class_table *table = tb_classes_builtin();
    int index = tb_classes_find(table, code, strlen(code));
    assert_true(index >= 0);
    return tb_classes_at(table, (size_t)index);
}

static void every_code_is_found_where_it_stands(void **state) {
    (void)state;
    const tb_class_table *table = tb_classes_builtin();
    assert_int_equal(tb_classes_count(table), 81); /* 13 + 55 classes and 13 suffix codes */
    for (size_t i = 0; i < tb_classes_count(table); i++) {
        const tb_class *class = tb_classes_at(table, i);
        assert_int_equal(tb_classes_find(table, class->code, strlen(class->code)), (int)i);
        assert_string_equal(tb_category_name(table, tb_classes_category(table, i)),
                            class->category);
    }
}

static void nothing_else_is_found(void **state) {
    (void)state;
    const tb_class_table *table = tb_classes_builtin();
    const char *const wrong[] = {"",        "0",        "13",    "0104",  "0101K",
                                 "0201k",   " 0101",    "0101 ", "08h2a", "08H2A1",
                                 "1104AAA", "01010101", "水田"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(tb_classes_find(table, wrong[i], strlen(wrong[i])), -1);
    assert_int_equal(tb_classes_find(table, "01\0", 3), -1); /* not the same as 01 */
    assert_int_equal(tb_classes_find(table, "\0\0\0", 3), -1);
    assert_true(tb_classes_find(table, "0101K", 4) >= 0); /* only `size` bytes are the code */
}

static void level1_is_a_look_up(void **state) {
    (void)state;
    assert_string_equal(find("0303")->level1, "00");
    assert_string_equal(find("1106")->level1, "00");
    assert_string_equal(find("0603")->level1, "00");
    assert_string_equal(find("08H2A")->level1, "08");
    assert_string_equal(find("08H2A")->parent, "08H2");
    assert_string_equal(find("05")->level1, "05");
    assert_string_equal(find("05")->parent, "");
}

static void the_bulletin_counts_some_classes_elsewhere(void **state) {
    (void)state;
    assert_string_equal(find("1004")->category, "城镇村及工矿用地");
    assert_string_equal(find("1005")->category, "城镇村及工矿用地");
    assert_string_equal(find("1201")->category, "城镇村及工矿用地");
    assert_string_equal(find("0603")->category, "城镇村及工矿用地");
    assert_string_equal(find("1006")->category, "交通运输用地");
    assert_string_equal(find("1203")->category, "其他土地");
    assert_string_equal(find("0201K")->category, "园地");
}

static void major_classes_follow_the_official_table(void **state) {
    (void)state;
    assert_string_equal(find("0404")->major, "未利用地"); /* some public tables are wrong here */
    assert_string_equal(find("1109")->major, "建设用地");
    assert_string_equal(find("1006")->major, "农用地");
    assert_string_equal(find("04")->major, ""); /* mixed */
}

static void parcels_carry_the_lowest_classes(void **state) {
    (void)state;
    assert_true(find("0101")->assignable);
    assert_true(find("1104K")->assignable);
    assert_true(find("09")->assignable); /* the one level-1 class without classes below */
    assert_false(find("01")->assignable);
    assert_false(find("00")->assignable);
}

static void categories_stand_as_in_the_bulletin(void **state) {
    (void)state;
    const tb_class_table *table = tb_classes_builtin();
    assert_int_equal(tb_categories_count(table), 9);
    assert_string_equal(tb_category_name(table, 0), "耕地");
    assert_string_equal(tb_category_name_en(table, 0), "Cultivated land");
    assert_string_equal(tb_category_name(table, 5), "城镇村及工矿用地");
    assert_string_equal(tb_category_name(table, 8), "其他土地");
    assert_true(tb_category_published(table, 7));
    assert_false(tb_category_published(table, 8));
}

/* Row by row against the reference itself. */
static void agrees_with_the_reference(void **state) {
    (void)state;
    const char *shared = getenv("TUBAN_SHARED");
    char path[4096];
    snprintf(path, sizeof path, "%s/reference/land-classes.csv",
             shared != NULL ? shared : TUBAN_SOURCE_DIR "/../shared");
    if (access(path, R_OK) != 0)
        skip();
    tb_arena *arena = tb_arena_create();
    char *bytes;
    size_t size;
    tb_csv csv;
    assert_int_equal(tb_file_read(arena, path, 1000000, &bytes, &size, NULL), TB_OK);
    assert_int_equal(tb_csv_parse(arena, path, bytes, size, &csv, NULL), TB_OK);
    assert_int_equal(csv.rows, tb_classes_count(tb_classes_builtin()) + 1);
    for (size_t i = 1; i < csv.rows; i++) {
        const tb_csv_row *row = &csv.row[i];
        const tb_class *class = find(tb_csv_cell(row, tb_csv_column(&csv, "code")));
        const char *major = tb_csv_cell(row, tb_csv_column(&csv, "major_class"));
        assert_string_equal(class->name, tb_csv_cell(row, tb_csv_column(&csv, "name_zh")));
        assert_string_equal(class->parent, tb_csv_cell(row, tb_csv_column(&csv, "parent")));
        assert_string_equal(class->major, strcmp(major, "mixed") == 0 ? "" : major);
        assert_string_equal(class->category,
                            tb_csv_cell(row, tb_csv_column(&csv, "bulletin_category")));
        assert_int_equal(class->level, atoi(tb_csv_cell(row, tb_csv_column(&csv, "level"))));
    }
    tb_arena_free(arena);
}

/* Own tables ------------------------------------------------------------------------------------
 */

static char path[] = "/tmp/tuban-test-classes-XXXXXX";

static tb_status read_own(const char *text, tb_class_table **table, tb_error *error) {
    strcpy(path + strlen(path) - 6, "XXXXXX");
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
    close(descriptor);
    *error = (tb_error){TB_OK, ""};
    tb_status status = tb_classes_read(path, table, error);
    unlink(path);
    return status;
}

static void an_own_table_is_read(void **state) {
    (void)state;
    tb_class_table *table;
    tb_error error;
    const char *text = "Category,code,name,name_en\n"
                       "Gras,GR,Wiese,Meadow\n"
                       "Acker,0001,Weizen,\n"
                       "Gras,permanent-pasture,Weide,Pasture\n"
                       "Gras,permanent-pasturf,Alm,\n";
    assert_int_equal(read_own(text, &table, &error), TB_OK);
    assert_int_equal(tb_classes_count(table), 4);
    assert_int_equal(tb_classes_find(table, "0001", 4), 1); /* text, with its zeros */
    assert_int_equal(tb_classes_find(table, "1", 1), -1);
    assert_int_equal(tb_classes_find(table, "permanent-pasture", 17), 2);
    assert_int_equal(tb_classes_find(table, "permanent-pasturf", 17), 3);
    assert_int_equal(tb_classes_find(table, "permanent-pastur", 16), -1);
    assert_string_equal(tb_classes_at(table, 0)->name_en, "Meadow");
    assert_int_equal(tb_classes_at(table, 0)->level, 2);
    assert_int_equal(tb_categories_count(table), 2);
    assert_string_equal(tb_category_name(table, 0), "Gras"); /* order of appearance */
    assert_int_equal(tb_classes_category(table, 3), 0);
    assert_true(tb_category_published(table, 1));
    tb_classes_free(table);
}

static void an_own_table_may_be_large(void **state) {
    (void)state;
    enum { CLASSES = 20000 };
    size_t size;
    char *text;
    FILE *file = open_memstream(&text, &size);
    fputs("code,name,category\n", file);
    for (int i = 0; i < CLASSES; i++)
        fprintf(file, "%d,n,category %d\n", i, i / 2);
    fclose(file);
    tb_class_table *table;
    tb_error error;
    assert_int_equal(read_own(text, &table, &error), TB_OK);
    free(text);
    assert_int_equal(tb_categories_count(table), CLASSES / 2);
    for (int i = 0; i < CLASSES; i++) {
        char code[16];
        int length = snprintf(code, sizeof code, "%d", i);
        assert_int_equal(tb_classes_find(table, code, (size_t)length), i);
        assert_int_equal(tb_classes_category(table, (size_t)i), i / 2);
    }
    tb_classes_free(table);
}

static void assert_refused(const char *text, const char *told) {
    tb_class_table *table;
    tb_error error;
    assert_int_equal(read_own(text, &table, &error), TB_USAGE);
    assert_null(table);
    assert_non_null(strstr(error.message, told));
}

static void a_wrong_own_table_is_refused(void **state) {
    (void)state;
    assert_refused("code,name\n1,a\n", "line 1: the header has no column category");
    assert_refused("", "line 1: the header has no column code");
    assert_refused("code,name,category\n", "no classes");
    assert_refused("code,name,category\n1,a,b\n2,a,b\n1,c,b\n", "line 4: code 1 stands on line 2");
    assert_refused("code,name,category\n,a,b\n", "line 2: the column code is empty");
    assert_refused("code,name,category\n1,a,\n", "line 2: the column category is empty");
    assert_refused("code,name,category\n1,\xB8\xFB,b\n", "UTF-8");
    tb_class_table *table;
    assert_int_equal(tb_classes_read("/no/such/file", &table, NULL), TB_UNREADABLE);
    tb_classes_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_is_found_where_it_stands),
        cmocka_unit_test(nothing_else_is_found),
        cmocka_unit_test(level1_is_a_look_up),
        cmocka_unit_test(the_bulletin_counts_some_classes_elsewhere),
        cmocka_unit_test(major_classes_follow_the_official_table),
        cmocka_unit_test(parcels_carry_the_lowest_classes),
        cmocka_unit_test(categories_stand_as_in_the_bulletin),
        cmocka_unit_test(agrees_with_the_reference),
        cmocka_unit_test(an_own_table_is_read),
        cmocka_unit_test(an_own_table_may_be_large),
        cmocka_unit_test(a_wrong_own_table_is_refused),
    };
    return cmocka_run_group_tests_name("classes", tests, NULL, NULL);
}
