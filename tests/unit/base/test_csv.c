/* CSV as RFC 4180 has it, and what real files add: byte order marks, blanks, short rows. */
#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static tb_arena *arena;
static tb_error error;

static int setup(void **state) {
    (void)state;
    arena = tb_arena_create();
    error = (tb_error){TB_OK, ""};
    return arena == NULL;
}

static int teardown(void **state) {
    (void)state;
    tb_arena_free(arena);
    return 0;
}

/* From a copy that ends with its last byte, so that a sanitizer sees any step beyond it. */
static tb_status parse_bytes(const char *bytes, size_t size, tb_csv *csv) {
    char *exact = malloc(size + (size == 0));
    assert_non_null(exact);
    memcpy(exact, bytes, size);
    tb_status status = tb_csv_parse(arena, "test.csv", exact, size, csv, &error);
    free(exact);
    return status;
}

static tb_csv parse(const char *text) {
    tb_csv csv;
    assert_int_equal(parse_bytes(text, strlen(text), &csv), TB_OK);
    return csv;
}

static void cuts_rows_and_cells(void **state) {
    (void)state;
    tb_csv csv = parse("code,name\n0101,水田\r\n0102, 水浇地 \n");
    assert_int_equal(csv.rows, 3);
    assert_int_equal(csv.row[1].cells, 2);
    assert_int_equal(csv.row[1].line, 2);
    assert_string_equal(csv.row[1].cell[0], "0101");
    assert_string_equal(csv.row[1].cell[1], "水田");
    assert_string_equal(csv.row[2].cell[1], "水浇地");
}

static void the_last_line_may_lack_its_end(void **state) {
    (void)state;
    tb_csv csv = parse("a,b\n1,");
    assert_int_equal(csv.rows, 2);
    assert_int_equal(csv.row[1].cells, 2);
    assert_string_equal(csv.row[1].cell[1], "");
}

static void quotes_hold_commas_quotes_and_lines(void **state) {
    (void)state;
    tb_csv csv = parse("\"a,b\",\"say \"\"x\"\"\"\n\"two\nlines\", \"q\" \nlast,5\" pipe\n");
    assert_int_equal(csv.rows, 3);
    assert_string_equal(csv.row[0].cell[0], "a,b");
    assert_string_equal(csv.row[0].cell[1], "say \"x\"");
    assert_string_equal(csv.row[1].cell[0], "two\nlines");
    assert_string_equal(csv.row[1].cell[1], "q");
    assert_int_equal(csv.row[2].line, 4); /* the line break inside the quotes counts */
    assert_string_equal(csv.row[2].cell[1], "5\" pipe");
}

static void leaves_out_the_byte_order_mark_and_empty_lines(void **state) {
    (void)state;
    tb_csv csv = parse("\xEF\xBB\xBF"
                       "category\r\n\r\n  \n,\nx\n");
    assert_int_equal(csv.rows, 3);
    assert_string_equal(csv.row[0].cell[0], "category");
    assert_int_equal(csv.row[1].cells, 2); /* two empty cells are not an empty line */
    assert_int_equal(csv.row[2].line, 5);
}

static void reads_nothing_from_nothing(void **state) {
    (void)state;
    tb_csv csv = parse("");
    assert_int_equal(csv.rows, 0);
    assert_int_equal(tb_csv_column(&csv, "code"), -1);
}

static void an_open_quote_is_named_by_its_line(void **state) {
    (void)state;
    tb_csv csv;
    const char *text = "a\nb,\"c\nd\n";
    assert_int_equal(parse_bytes(text, strlen(text), &csv), TB_UNREADABLE);
    assert_non_null(strstr(error.message, "test.csv, line 2"));
}

static void a_nul_byte_is_no_csv(void **state) {
    (void)state;
    tb_csv csv;
    assert_int_equal(parse_bytes("a,b\0c", 5, &csv), TB_UNREADABLE);
    assert_non_null(strstr(error.message, "NUL"));
}

static void finds_columns_in_any_case(void **state) {
    (void)state;
    tb_csv csv = parse("Code,NAME,地类\n1\n");
    assert_int_equal(tb_csv_column(&csv, "code"), 0);
    assert_int_equal(tb_csv_column(&csv, "name"), 1);
    assert_int_equal(tb_csv_column(&csv, "地类"), 2);
    assert_int_equal(tb_csv_column(&csv, "cod"), -1);
    assert_string_equal(tb_csv_cell(&csv.row[1], 0), "1");
    assert_string_equal(tb_csv_cell(&csv.row[1], 1), ""); /* short row */
    assert_string_equal(tb_csv_cell(&csv.row[1], -1), "");
}

static void what_is_written_reads_back(void **state) {
    (void)state;
    const char *const cells[] = {"plain", "a,b", "say \"x\"", "two\nlines", "", "耕地", "cr\rhere"};
    size_t count = sizeof cells / sizeof *cells, size;
    char *text;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    for (size_t i = 0; i < count; i++) {
        tb_csv_write(file, cells[i]);
        fputc(i + 1 < count ? ',' : '\n', file);
    }
    fclose(file);
    tb_csv csv = parse(text);
    free(text);
    assert_int_equal(csv.rows, 1);
    assert_int_equal(csv.row[0].cells, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(csv.row[0].cell[i], cells[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cuts_rows_and_cells, setup, teardown),
        cmocka_unit_test_setup_teardown(the_last_line_may_lack_its_end, setup, teardown),
        cmocka_unit_test_setup_teardown(quotes_hold_commas_quotes_and_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(leaves_out_the_byte_order_mark_and_empty_lines, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(reads_nothing_from_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(an_open_quote_is_named_by_its_line, setup, teardown),
        cmocka_unit_test_setup_teardown(a_nul_byte_is_no_csv, setup, teardown),
        cmocka_unit_test_setup_teardown(finds_columns_in_any_case, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_written_reads_back, setup, teardown),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
