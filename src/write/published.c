/* Published figures as they were understood: text, CSV and JSON (tuban.published/1). */
#include "base/csv.h"
#include "base/error.h"
#include "base/message.h"
#include "write/json.h"
#include "write/table.h"

#include <tuban/write.h>

#include <inttypes.h>
#include <string.h>

static const char *verdict_name(tb_agreement verdict) {
    static const char *const names[] = {"agrees", "rounding", "differs"};
    return names[verdict];
}

static const char *kind_name(tb_consistency_kind kind) {
    static const char *const names[] = {"hectares-mu", "parts-hectares", "parts-mu", "share"};
    return names[kind];
}

static const char *text_of(const tb_figure *figure, char buffer[32]) {
    return figure->present ? tb_figure_text(figure, buffer) : "";
}

static void set_figure(json_t *row, const char *key, const tb_figure *figure) {
    char text[32];
    if (figure->present)
        json_object_set_new(row, key, tb_json_text(tb_figure_text(figure, text)));
}

static json_t *print_json(const tb_print *print) {
    json_t *object = json_object();
    json_object_set_new(object, "value", tb_json_text(print->value));
    json_object_set_new(object, "unit", tb_json_text(print->unit));
    json_object_set_new(object, "decimals", json_integer(print->decimals));
    if (print->line > 0)
        json_object_set_new(object, "line", json_integer(print->line));
    if (print->column > 0)
        json_object_set_new(object, "column", json_integer(print->column));
    return object;
}

static json_t *ambiguity_json(const tb_ambiguity *ambiguity) {
    json_t *object = json_object();
    json_object_set_new(object, "text", tb_json_text(ambiguity->text));
    json_object_set_new(object, "line", json_integer(ambiguity->line));
    json_object_set_new(object, "column", json_integer(ambiguity->column));
    json_object_set_new(object, "why", tb_json_text(ambiguity->why));
    return object;
}

static json_t *parcels_json(const tb_parcel_count *parcels) {
    json_t *object = json_object();
    json_object_set_new(object, "count", json_integer(parcels->count));
    json_object_set_new(object, "printed", tb_json_text(parcels->printed));
    json_object_set_new(object, "exact", json_boolean(parcels->exact));
    return object;
}

static json_t *read_as_json(const tb_published *published) {
    json_t *object = json_object();
    json_object_set_new(object, "form", tb_json_text(tb_published_form(published)));
    json_object_set_new(object, "encoding", tb_json_text(tb_published_encoding(published)));
    json_object_set_new(object, "reason", tb_json_text(tb_published_form_reason(published)));
    return object;
}

static json_t *row_json(const tb_published_row *row) {
    json_t *object = json_object();
    json_object_set_new(object, "category", tb_json_text(row->category));
    json_object_set_new(object, "subcategory", tb_json_text(row->subcategory));
    set_figure(object, "hectares", &row->hectares);
    set_figure(object, "mu", &row->mu);
    if (row->prints > 0) {
        json_t *printed = json_array();
        for (size_t i = 0; i < row->prints; i++)
            json_array_append_new(printed, print_json(&row->print[i]));
        json_object_set_new(object, "printed", printed);
    }
    json_object_set_new(object, "note", tb_json_text(row->note));
    return object;
}

static json_t *check_json(const tb_consistency *check) {
    json_t *object = json_object();
    json_object_set_new(object, "category", tb_json_text(check->category));
    json_object_set_new(object, "subcategory", tb_json_text(check->subcategory));
    json_object_set_new(object, "kind", json_string(kind_name(check->kind)));
    set_figure(object, "expected", &check->expected);
    set_figure(object, "printed", &check->printed);
    json_object_set_new(object, "verdict", json_string(verdict_name(check->verdict)));
    return object;
}

static tb_status write_json(const tb_published *published, FILE *file, tb_error *error) {
    json_t *root = tb_json_head("tuban.published/1");
    json_t *rows = json_array(), *checks = json_array(), *ambiguous = json_array();
    const tb_parcel_count *parcels = tb_published_parcel_count(published);
    for (size_t i = 0; i < tb_published_rows(published); i++)
        json_array_append_new(rows, row_json(tb_published_row_at(published, i)));
    for (size_t i = 0; i < tb_published_checks(published); i++)
        json_array_append_new(checks, check_json(tb_published_check_at(published, i)));
    for (size_t i = 0; i < tb_published_ambiguities(published); i++)
        json_array_append_new(ambiguous, ambiguity_json(tb_published_ambiguity_at(published, i)));
    json_object_set_new(root, "source", tb_json_text(tb_published_source(published)));
    json_object_set_new(root, "read_as", read_as_json(published));
    json_object_set_new(root, "region", tb_json_text(tb_published_region(published)));
    json_object_set_new(root, "as_of", tb_json_text(tb_published_as_of(published)));
    if (parcels->count >= 0)
        json_object_set_new(root, "parcels", parcels_json(parcels));
    json_object_set_new(root, "rows", rows);
    json_object_set_new(root, "ambiguous", ambiguous);
    json_object_set_new(root, "checks", checks);
    return tb_json_write(root, file, error);
}

static void write_csv(const tb_published *published, FILE *file) {
    char text[32];
    int64_t parcels = tb_published_parcels(published);
    fprintf(file, "category,subcategory,hectares,mu%s\n", parcels >= 0 ? ",parcels" : "");
    for (size_t i = 0; i < tb_published_rows(published); i++) {
        const tb_published_row *row = tb_published_row_at(published, i);
        tb_csv_write(file, row->category);
        fputc(',', file);
        tb_csv_write(file, row->subcategory);
        fprintf(file, ",%s", text_of(&row->hectares, text));
        fprintf(file, ",%s%s\n", text_of(&row->mu, text), parcels >= 0 ? "," : "");
    }
    if (parcels >= 0)
        fprintf(file, "parcels,,,,%" PRId64 "\n", parcels);
}

static int write_rows(const tb_published *published, tb_arena *arena, FILE *file) {
    char text[32], grouped[48];
    tb_table table;
    tb_table_init(&table, arena, "llrr");
    tb_table_cell(&table, "%s", _("category"));
    tb_table_cell(&table, "%s", _("class"));
    tb_table_cell(&table, "%s", _("hectares"));
    tb_table_cell(&table, "%s", _("mu"));
    for (size_t i = 0; i < tb_published_rows(published); i++) {
        const tb_published_row *row = tb_published_row_at(published, i);
        tb_table_cell(&table, "%s", row->category);
        tb_table_cell(&table, "%s", row->subcategory);
        tb_table_cell(&table, "%s", tb_grouped(text_of(&row->hectares, text), grouped));
        tb_table_cell(&table, "%s", tb_grouped(text_of(&row->mu, text), grouped));
    }
    tb_table_print(&table, 0, file);
    return !table.failed;
}

static const char *kind_sentence(tb_consistency_kind kind) {
    return kind == TB_HECTARES_AND_MU  ? _("hectares x 15 against mu")
           : kind == TB_SHARE_PERCENT  ? _("the share of the category, percent")
           : kind == TB_PARTS_HECTARES ? _("sum of the parts against the whole, hectares")
                                       : _("sum of the parts against the whole, mu");
}

static void write_checks(const tb_published *published, FILE *file) {
    size_t count[3] = {0};
    char expected[32], printed[32];
    for (size_t i = 0; i < tb_published_checks(published); i++) {
        const tb_consistency *check = tb_published_check_at(published, i);
        count[check->verdict]++;
        if (check->verdict != TB_DIFFERS)
            continue;
        tb_say(file, _("differs: %s%s%s: %s: expected %s, printed %s\n"), check->category,
               check->subcategory[0] != '\0' ? "/" : "", check->subcategory,
               kind_sentence(check->kind), text_of(&check->expected, expected),
               text_of(&check->printed, printed));
    }
    tb_say(file, _("the figures among themselves: %zu agree, %zu by rounding, %zu differ\n"),
           count[TB_AGREES], count[TB_ROUNDING], count[TB_DIFFERS]);
}

/* What the figures were read from, and what of it was not understood. */
static void write_head(const tb_published *published, FILE *file) {
    tb_say(file, _("read as %s (%s), since %s\n"), tb_published_form(published),
           tb_published_encoding(published), tb_published_form_reason(published));
    if (tb_published_region(published)[0] != '\0')
        tb_say(file, _("district: %s\n"), tb_published_region(published));
    if (tb_published_as_of(published)[0] != '\0')
        tb_say(file, _("state of: %s\n"), tb_published_as_of(published));
    fputc('\n', file);
}

static void write_ambiguities(const tb_published *published, FILE *file) {
    for (size_t i = 0; i < tb_published_ambiguities(published); i++) {
        const tb_ambiguity *ambiguity = tb_published_ambiguity_at(published, i);
        tb_say(file, _("not taken: line %u, column %u: %s: %s\n"), ambiguity->line,
               ambiguity->column, ambiguity->text, ambiguity->why);
    }
}

static void write_parcels(const tb_parcel_count *parcels, FILE *file) {
    if (parcels->count < 0)
        return;
    tb_say(file, _("parcels: %lld"), (long long)parcels->count);
    tb_say(file, parcels->exact ? "\n" : _(" (printed as %s, not exact)\n"), parcels->printed);
}

static tb_status write_text(const tb_published *published, FILE *file, tb_error *error) {
    tb_arena *arena = tb_arena_create();
    if (arena == NULL)
        return tb_fail_memory(error);
    write_head(published, file);
    int written = write_rows(published, arena, file);
    fputc('\n', file);
    write_parcels(tb_published_parcel_count(published), file);
    write_checks(published, file);
    write_ambiguities(published, file);
    tb_arena_free(arena);
    return written ? TB_OK : tb_fail_memory(error);
}

tb_status tb_published_write(const tb_published *published, tb_format format, FILE *file,
                             tb_error *error) {
    switch (format) {
    case TB_JSON: return write_json(published, file, error);
    case TB_CSV: write_csv(published, file); return TB_OK;
    default: return write_text(published, file, error);
    }
}
