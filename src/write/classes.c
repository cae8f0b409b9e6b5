/* The class table as text, CSV and JSON (tuban.classes/1). */
#include "base/csv.h"
#include "base/error.h"
#include "base/message.h"
#include "write/json.h"
#include "write/table.h"

#include <tuban/write.h>

/* The columns, in the order of every format. */
static const char *const heads[] = {"code",   "name",   "name_en", "level",
                                    "parent", "level1", "major",   "category"};
enum { COLUMNS = sizeof heads / sizeof *heads };

static void columns_of(const tb_class *c, char level[12], const char *column[COLUMNS]) {
    snprintf(level, 12, "%d", c->level);
    const char *values[COLUMNS] = {c->code,   c->name,   c->name_en, level,
                                   c->parent, c->level1, c->major,   c->category};
    for (size_t k = 0; k < COLUMNS; k++)
        column[k] = values[k];
}

static tb_status write_json(const tb_class_table *table, FILE *file, tb_error *error) {
    json_t *root = tb_json_head("tuban.classes/1"), *list = json_array();
    for (size_t i = 0; i < tb_classes_count(table); i++) {
        const tb_class *c = tb_classes_at(table, i);
        char level[12];
        const char *column[COLUMNS];
        columns_of(c, level, column);
        json_t *row = json_object();
        for (size_t k = 0; k < COLUMNS; k++)
            json_object_set_new(row, heads[k],
                                column[k] == level ? json_integer(c->level)
                                                   : tb_json_text(column[k]));
        json_object_set_new(row, "assignable", json_boolean(c->assignable));
        json_array_append_new(list, row);
    }
    json_object_set_new(root, "classes", list);
    return tb_json_write(root, file, error);
}

static void write_csv(const tb_class_table *table, FILE *file) {
    for (size_t k = 0; k < COLUMNS; k++)
        fprintf(file, "%s,", heads[k]);
    fputs("assignable\n", file);
    for (size_t i = 0; i < tb_classes_count(table); i++) {
        const tb_class *c = tb_classes_at(table, i);
        char level[12];
        const char *column[COLUMNS];
        columns_of(c, level, column);
        for (size_t k = 0; k < COLUMNS; k++) {
            tb_csv_write(file, column[k]);
            fputc(',', file);
        }
        fprintf(file, "%d\n", c->assignable);
    }
}

static tb_status write_text(const tb_class_table *table, FILE *file, tb_error *error) {
    tb_arena *arena = tb_arena_create();
    if (arena == NULL)
        return tb_fail_memory(error);
    tb_table text;
    tb_table_init(&text, arena, "llllll");
    const char *titles[] = {_("code"),    _("name"),        _("English name"),
                            _("level 1"), _("major class"), _("category")};
    for (size_t k = 0; k < sizeof titles / sizeof *titles; k++)
        tb_table_cell(&text, "%s", titles[k]);
    for (size_t i = 0; i < tb_classes_count(table); i++) {
        const tb_class *c = tb_classes_at(table, i);
        tb_table_cell(&text, "%*s%s", c->level > 1 ? 2 * (c->level - 1) : 0, "", c->code);
        tb_table_cell(&text, "%s", c->name);
        tb_table_cell(&text, "%s", c->name_en);
        tb_table_cell(&text, "%s", c->level1);
        tb_table_cell(&text, "%s", c->major);
        tb_table_cell(&text, "%s", c->category);
    }
    tb_table_print(&text, 0, file);
    tb_arena_free(arena);
    return text.failed ? tb_fail_memory(error) : TB_OK;
}

tb_status tb_classes_write(const tb_class_table *table, tb_format format, FILE *file,
                           tb_error *error) {
    switch (format) {
    case TB_JSON: return write_json(table, file, error);
    case TB_CSV: write_csv(table, file); return TB_OK;
    default: return write_text(table, file, error);
    }
}
