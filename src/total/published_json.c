/* Published figures from JSON: tuban.published/1, as `tuban published -f json` writes it. */
#include "total/published.h"

#include "base/decimal.h"
#include "base/error.h"
#include "base/message.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char schema[] = "tuban.published/1";

/* A text of the object, "" where it has none. */
static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static const char *copy_of(tb_arena *arena, const char *text) {
    return tb_arena_copy(arena, text, strlen(text));
}

/* A number or text as text, without the zeros that a double cannot keep. 0 for anything else. */
static int number_text(const json_t *value, char text[TB_SHOWN]) {
    int64_t millionths;
    text[0] = '\0';
    if (value == NULL || json_is_null(value))
        return 1;
    if (json_is_string(value) && json_string_length(value) < TB_SHOWN) {
        strcpy(text, json_string_value(value));
        return 1;
    }
    if (json_is_integer(value)) {
        snprintf(text, TB_SHOWN, "%lld", (long long)json_integer_value(value));
        return 1;
    }
    if (!json_is_real(value) || !tb_decimal_from_double(json_real_value(value), 6, &millionths))
        return 0;
    int scale = 6;
    for (; scale > 0 && millionths % 10 == 0; scale--)
        millionths /= 10;
    tb_decimal_text(millionths, scale, text);
    return 1;
}

/* The figure as it was printed, if the row tells: it alone knows the last printed digit. */
static void use_printed(const json_t *row, tb_area_kind kind, tb_figure *figure) {
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(row, "printed"), i, entry) {
        char text[TB_SHOWN];
        tb_unit unit;
        tb_figure printed;
        if (!tb_unit_parse(text_of(entry, "unit"), &unit) || unit.kind != kind ||
            !number_text(json_object_get(entry, "value"), text) ||
            !tb_figure_parse(text, unit, &printed) || !printed.present)
            continue;
        if (tb_figure_millionths(&printed) == tb_figure_millionths(figure)) {
            *figure = printed;
            return;
        }
    }
}

static tb_status read_figure(const tb_published *published, const json_t *row, unsigned place,
                             tb_area_kind kind, tb_figure *figure, tb_error *error) {
    const char *key = kind == TB_HECTARES ? "hectares" : "mu";
    char text[TB_SHOWN];
    if (!number_text(json_object_get(row, key), text) ||
        !tb_figure_parse(text, (tb_unit){kind, 0}, figure))
        return tb_fail(error, TB_UNREADABLE,
                       _("%s, row %u: %s is not an area: \"%s\"; write a text like \"1234.56\""),
                       published->source, place, key, text);
    if (figure->present)
        use_printed(row, kind, figure);
    return TB_OK;
}

static unsigned count_of(const json_t *object, const char *key) {
    json_int_t value = json_integer_value(json_object_get(object, key));
    return value > 0 && value < 1000000000 ? (unsigned)value : 0;
}

/* What was printed, with its place in the text that the JSON was made of, and the note. */
static tb_status read_prints(const tb_published *published, const json_t *row,
                             tb_published_row *read, tb_error *error) {
    const json_t *list = json_object_get(row, "printed");
    tb_print *prints =
        tb_arena_take(published->arena, (json_array_size(list) + 1) * sizeof *prints);
    read->note = copy_of(published->arena, text_of(row, "note"));
    if (prints == NULL || read->note == NULL)
        return tb_fail_memory(error);
    read->print = prints;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        char value[TB_SHOWN];
        if (!number_text(json_object_get(entry, "value"), value))
            continue;
        tb_print *print = &prints[read->prints++];
        *print = (tb_print){
            copy_of(published->arena, value), copy_of(published->arena, text_of(entry, "unit")),
            (int)count_of(entry, "decimals"), count_of(entry, "line"), count_of(entry, "column")};
        if (print->value == NULL || print->unit == NULL)
            return tb_fail_memory(error);
        if (strcmp(print->unit, "%") == 0)
            tb_figure_parse(value, (tb_unit){TB_HECTARES, 0}, &read->share);
    }
    return TB_OK;
}

static tb_status read_row(tb_published *published, const json_t *row, unsigned place,
                          tb_error *error) {
    tb_published_row read = {.line = place, .note = ""};
    if (!tb_published_names(published->arena, text_of(row, "category"), text_of(row, "subcategory"),
                            &read))
        return tb_fail_memory(error);
    if (read.category[0] == '\0')
        return tb_fail(error, TB_UNREADABLE, _("%s, row %u: has no category; name it"),
                       published->source, place);
    tb_status status = read_figure(published, row, place, TB_HECTARES, &read.hectares, error);
    if (status == TB_OK)
        status = read_figure(published, row, place, TB_MU, &read.mu, error);
    if (status == TB_OK)
        status = read_prints(published, row, &read, error);
    if (status == TB_OK)
        published->row[published->rows++] = read;
    return status;
}

/* An integer, or an object with the count and whether it is exact. */
static tb_status read_parcels(tb_published *published, const json_t *parcels, tb_error *error) {
    const json_t *count = json_is_object(parcels) ? json_object_get(parcels, "count") : parcels;
    if (count == NULL || json_is_null(count))
        return TB_OK;
    if (!json_is_integer(count) || json_integer_value(count) < 0)
        return tb_fail(
            error, TB_UNREADABLE,
            _("%s: the count of parcels is not a whole number; write {\"count\": 12345}"),
            published->source);
    published->parcels.count = json_integer_value(count);
    published->parcels.exact =
        !json_is_object(parcels) || !json_is_false(json_object_get(parcels, "exact"));
    published->parcels.printed =
        copy_of(published->arena, json_is_object(parcels) ? text_of(parcels, "printed") : "");
    return published->parcels.printed != NULL ? TB_OK : tb_fail_memory(error);
}

static tb_status read_root(tb_published *published, const json_t *root, tb_error *error) {
    const char *told = text_of(root, "schema");
    char shown[TB_SHOWN];
    if (told[0] != '\0' && strcmp(told, schema) != 0)
        return tb_fail(error, TB_UNREADABLE, _("%s: its schema is %s, expected is %s"),
                       published->source, tb_shown(told, shown), schema);
    const json_t *rows = json_object_get(root, "rows");
    if (!json_is_array(rows))
        return tb_fail(error, TB_UNREADABLE,
                       _("%s: has no list \"rows\"; expected is JSON of the schema %s"),
                       published->source, schema);
    published->region = copy_of(published->arena, text_of(root, "region"));
    published->as_of = copy_of(published->arena, text_of(root, "as_of"));
    if (published->region == NULL || published->as_of == NULL)
        return tb_fail_memory(error);
    tb_status status = read_parcels(published, json_object_get(root, "parcels"), error);
    if (status == TB_OK)
        status = tb_published_reserve(published, json_array_size(rows), error);
    for (size_t i = 0; status == TB_OK && i < json_array_size(rows); i++)
        status = read_row(published, json_array_get(rows, i), (unsigned)i + 1, error);
    return status;
}

tb_status tb_published_parse_json(tb_published *published, const char *bytes, size_t size,
                                  tb_error *error) {
    published->json = 1;
    json_error_t problem;
    json_t *root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &problem);
    if (root == NULL) {
        char why[TB_SHOWN];
        if (json_error_code(&problem) == json_error_out_of_memory)
            return tb_fail_memory(error);
        return tb_fail(error, TB_UNREADABLE, _("%s, line %d, column %d: not JSON: %s"),
                       published->source, problem.line, problem.column,
                       tb_shown(problem.text, why));
    }
    tb_status status = read_root(published, root, error);
    json_decref(root);
    return status;
}
