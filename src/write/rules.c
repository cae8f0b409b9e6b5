/* The rules as text, CSV and JSON (tuban.rules/1). */
#include "base/csv.h"
#include "base/error.h"
#include "base/message.h"
#include "write/json.h"
#include "write/names.h"
#include "write/table.h"

#include <tuban/write.h>

/* The columns, in the order of CSV and JSON. */
static const char *const heads[] = {"id",    "severity",    "group",       "national", "grade",
                                    "needs", "iso_element", "iso_measure", "title_en", "title_zh"};
enum { COLUMNS = sizeof heads / sizeof *heads };

static void columns_of(const tb_rule_info *rule, const char *column[COLUMNS]) {
    const char *values[COLUMNS] = {
        rule->id,          rule->off ? "off" : tb_severity_name(rule->severity),
        rule->group,       rule->national,
        rule->grade,       rule->needs,
        rule->iso_element, rule->iso_measure,
        rule->title,       rule->title_zh};
    for (size_t k = 0; k < COLUMNS; k++)
        column[k] = values[k];
}

static tb_status write_json(const tb_rulebook *book, FILE *file, tb_error *error) {
    json_t *root = tb_json_head("tuban.rules/1"), *list = json_array();
    for (size_t i = 0; i < tb_rulebook_rules(book); i++) {
        const char *column[COLUMNS];
        columns_of(tb_rulebook_rule(book, i), column);
        json_t *row = json_object();
        for (size_t k = 0; k < COLUMNS; k++)
            json_object_set_new(row, heads[k], tb_json_text(column[k]));
        json_array_append_new(list, row);
    }
    json_object_set_new(root, "rules", list);
    list = json_array();
    for (size_t i = 0; i < tb_rulebook_numbers(); i++) {
        tb_rule_number n = tb_rulebook_number(book, i);
        json_array_append_new(list, json_pack("{s:s, s:f, s:f, s:s}", "key", n.key, "value",
                                              n.value, "usual", n.usual, "unit", n.unit));
    }
    json_object_set_new(root, "numbers", list);
    return tb_json_write(root, file, error);
}

static void write_csv(const tb_rulebook *book, FILE *file) {
    for (size_t k = 0; k < COLUMNS; k++)
        fprintf(file, "%s%s", heads[k], k + 1 < COLUMNS ? "," : "\n");
    for (size_t i = 0; i < tb_rulebook_rules(book); i++) {
        const char *column[COLUMNS];
        columns_of(tb_rulebook_rule(book, i), column);
        for (size_t k = 0; k < COLUMNS; k++) {
            tb_csv_write(file, column[k]);
            fputc(k + 1 < COLUMNS ? ',' : '\n', file);
        }
    }
}

static void print_numbers(const tb_rulebook *book, FILE *file) {
    fprintf(file, "\n%s\n", _("numbers that a rules file can set"));
    for (size_t i = 0; i < tb_rulebook_numbers(); i++) {
        tb_rule_number n = tb_rulebook_number(book, i);
        fprintf(file, "  %s = %g %s\n", n.key, n.value, n.unit);
    }
}

static tb_status write_text(const tb_rulebook *book, FILE *file, tb_error *error) {
    tb_arena *arena = tb_arena_create();
    if (arena == NULL)
        return tb_fail_memory(error);
    tb_table table;
    tb_table_init(&table, arena, "llll");
    tb_table_cell(&table, "%s", _("rule"));
    tb_table_cell(&table, "%s", _("severity"));
    tb_table_cell(&table, "%s", _("found when"));
    tb_table_cell(&table, "%s", _("national rules"));
    for (size_t i = 0; i < tb_rulebook_rules(book); i++) {
        const tb_rule_info *rule = tb_rulebook_rule(book, i);
        tb_table_cell(&table, "%s", rule->id);
        tb_table_cell(&table, "%s", rule->off ? _("off") : tb_severity_word(rule->severity));
        tb_table_cell(&table, "%s", tb_language_get() == TB_CHINESE ? rule->title_zh : rule->title);
        tb_table_cell(&table, "%s", rule->national);
    }
    tb_table_print(&table, 0, file);
    print_numbers(book, file);
    tb_arena_free(arena);
    return table.failed ? tb_fail_memory(error) : TB_OK;
}

tb_status tb_rules_write(const tb_rulebook *book, tb_format format, FILE *file, tb_error *error) {
    switch (format) {
    case TB_JSON: return write_json(book, file, error);
    case TB_CSV: write_csv(book, file); return TB_OK;
    default: return write_text(book, file, error);
    }
}
