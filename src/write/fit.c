/* Deciding what a layer becomes in its target. */
#include "write/fit.h"

#include "base/decimal.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "survey/fields.h"
#include "survey/layers.h"
#include "survey/wkb.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WARNINGS = 400 };

tb_fit *tb_fit_create(tb_arena *arena, const tb_target *target, const tb_record_layer *in) {
    tb_fit *fit = calloc(1, sizeof *fit);
    if (fit == NULL)
        return NULL;
    fit->arena = arena;
    fit->target = target;
    fit->in = in;
    fit->encoder = tb_encoder_create(target->encoding);
    fit->warning = tb_arena_take(arena, MOST_WARNINGS * sizeof *fit->warning);
    if (fit->encoder == NULL || fit->warning == NULL ||
        !tb_sizes_create(&fit->sizes, arena, in->columns)) {
        tb_fit_free(fit);
        return NULL;
    }
    fit->sizes.grid_steps = target->grid_steps;
    return fit;
}

void tb_fit_free(tb_fit *fit) {
    if (fit == NULL)
        return;
    tb_encoder_free(fit->encoder);
    free(fit);
}

tb_status tb_fit_see(tb_fit *fit, const tb_rows *rows, tb_error *error) {
    return tb_sizes_see(&fit->sizes, rows, fit->encoder) ? TB_OK : tb_fail_memory(error);
}

static __attribute__((format(printf, 2, 3))) void warn(tb_fit *fit, const char *format, ...) {
    char text[600], line[800];
    va_list arguments;
    if (fit->warnings == MOST_WARNINGS)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    snprintf(line, sizeof line, _("layer %s: %s"), fit->in->name, text);
    const char *kept = tb_arena_copy(fit->arena, line, strlen(line));
    if (kept != NULL)
        fit->warning[fit->warnings++] = kept;
}

static int is_parcel_layer(const tb_record_layer *layer) {
    return tb_text_same(layer->name, tb_known_layers[0].layer) ||
           strcmp(layer->alias, tb_known_layers[0].name) == 0 ||
           strcmp(layer->name, tb_known_layers[0].name) == 0;
}

/* The standard's own description of a column; NULL if it has none. */
static const tb_field *standard_field(const tb_fit *fit, const char *name) {
    if (!is_parcel_layer(fit->in))
        return NULL;
    for (int role = 0; role < TB_ROLE_COUNT; role++)
        if (tb_text_same(tb_fields[role].field, name))
            return &tb_fields[role];
    return NULL;
}

static tb_column_kind standard_kind(const tb_field *field) {
    return strcmp(field->type, "Float") == 0 ? TB_COLUMN_REAL
           : strcmp(field->type, "Int") == 0 ? TB_COLUMN_INTEGER
                                             : TB_COLUMN_TEXT;
}

/* The kind that the column says, as far as its values are of that kind. */
static tb_column_kind settle_kind(tb_fit *fit, const tb_column *column,
                                  const tb_column_sizes *sizes, tb_column_kind wanted) {
    enum { LONGEST_INTEGER = 18 };
    int64_t strange = wanted == TB_COLUMN_INTEGER ? sizes->no_integer
                      : wanted == TB_COLUMN_REAL  ? sizes->no_number
                      : wanted == TB_COLUMN_DATE  ? sizes->no_date
                                                  : 0;
    if (wanted == TB_COLUMN_BOOLEAN && (sizes->no_integer > 0 || sizes->integers > 1))
        return TB_COLUMN_TEXT;
    if (wanted == TB_COLUMN_INTEGER && sizes->integers > LONGEST_INTEGER)
        return TB_COLUMN_TEXT;
    if (strange == 0)
        return wanted;
    if (wanted == TB_COLUMN_INTEGER && sizes->no_number == 0)
        return TB_COLUMN_REAL;
    warn(fit, _("field %s: %lld values are not what the field is for; it is written as text"),
         column->name, (long long)strange);
    return TB_COLUMN_TEXT;
}

/* Kinds that the target does not have become text. */
static tb_column_kind kind_in_target(const tb_fit *fit, tb_column_kind kind) {
    if (fit->target->form != TB_TO_GDAL)
        return kind;
    if (kind == TB_COLUMN_TIME || (kind == TB_COLUMN_DATETIME && !fit->target->has_moments))
        return TB_COLUMN_TEXT;
    return kind;
}

static int at_least(int a, size_t b) {
    return (size_t)(a > 0 ? a : 0) > b ? a : (int)b;
}

static void size_text(tb_fit *fit, tb_column *out, const tb_column_sizes *sizes, size_t *cut) {
    size_t seen = fit->target->text_bytes > 0 ? sizes->bytes : sizes->characters;
    if (out->width > 0 && seen > (size_t)out->width)
        warn(fit, _("field %s: declared %d long, the longest value takes %zu; it is made longer"),
             out->name, out->width, seen);
    /* Without a declared width there is no limit, unless the form must have one. */
    if (out->width > 0 || fit->target->fixed_numbers)
        out->width = at_least(out->width, seen > 0 ? seen : 1);
    if (fit->target->text_bytes > 0 && (size_t)out->width > fit->target->text_bytes) {
        out->width = (int)fit->target->text_bytes;
        *cut = fit->target->text_bytes;
        if (sizes->bytes > *cut)
            warn(fit, _("field %s: texts are cut to %zu bytes, the longest has %zu"), out->name,
                 *cut, sizes->bytes);
    }
}

/* Digits enough for every value, and no fewer than declared. */
static void size_number(tb_fit *fit, tb_column *out, const tb_column_sizes *sizes) {
    int fixed = fit->target->fixed_numbers;
    if (out->kind == TB_COLUMN_INTEGER) {
        out->decimals = 0;
        out->width = out->width > 0 || fixed ? at_least(out->width, (size_t)sizes->integers) : 0;
        return;
    }
    if (out->width == 0 && !fixed)
        return;
    if (out->width > 0 && sizes->decimals > out->decimals)
        warn(fit, _("field %s: declared with %d decimals, values have %d"), out->name,
             out->decimals, sizes->decimals);
    out->decimals = at_least(out->decimals, (size_t)sizes->decimals);
    int needed = sizes->integers + 1 + out->decimals;
    out->width = at_least(out->width, (size_t)(needed > 2 ? needed : 2));
}

/* Bytes of the longest beginning that has no more than `most` and ends with a whole character. */
static size_t beginning(tb_encoder *encoder, tb_text text, size_t most) {
    size_t kept = 0, filled = 0;
    while (kept < text.size) {
        size_t next = kept + 1, unmappable;
        while (next < text.size && ((unsigned char)text.bytes[next] & 0xC0) == 0x80)
            next++;
        tb_text one = tb_encode(encoder, (tb_text){text.bytes + kept, next - kept}, &unmappable);
        if (one.bytes == NULL || filled + one.size > most)
            break;
        filled += one.size;
        kept = next;
    }
    return kept;
}

static int name_taken(const tb_column *columns, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (tb_text_same(columns[i].name, name))
            return 1;
    return 0;
}

/* The name as the target can hold it, unlike every one before it. */
static const char *fit_name(tb_fit *fit, const tb_column *columns, size_t count, const char *name) {
    size_t most = fit->target->name_bytes;
    tb_text text = {name, strlen(name)};
    if (most == 0 || beginning(fit->encoder, text, most) == text.size)
        return name;
    char cut[80];
    for (int number = 0; number < 1000; number++) {
        char ending[8] = "";
        if (number > 0)
            snprintf(ending, sizeof ending, "_%d", number);
        size_t kept = beginning(fit->encoder, text, most - strlen(ending));
        snprintf(cut, sizeof cut, "%.*s%s", (int)kept, name, ending);
        if (!name_taken(columns, count, cut))
            break;
    }
    warn(fit, _("field %s becomes %s: names in a %s have %zu bytes at most"), name, cut,
         fit->target->driver, most);
    return tb_arena_copy(fit->arena, cut, strlen(cut));
}

static tb_status check_text(tb_fit *fit, const tb_column *column, const tb_column_sizes *sizes,
                            tb_error *error) {
    if (sizes->unmappable > 0)
        return tb_fail(
            error, TB_USAGE,
            _("layer %s, field %s: %lld values have characters that %s does not have, the "
              "first in row %lld; choose another --output-encoding"),
            fit->in->name, column->name, (long long)sizes->unmappable, fit->target->encoding,
            (long long)sizes->first_unmappable);
    if (tb_text_same(fit->target->encoding, "GB18030") && sizes->beyond_gbk > 0)
        warn(
            fit,
            _("field %s: %lld values have characters that GBK does not have; programs that know no "
              "GB18030 will not show them"),
            column->name, (long long)sizes->beyond_gbk);
    if (fit->target->text_bytes > 0 && sizes->led_by_blank > 0)
        warn(fit, _("field %s: %lld values begin with blanks, which a %s does not keep"),
             column->name, (long long)sizes->led_by_blank, fit->target->driver);
    if (fit->target->form != TB_TO_GDAL && sizes->parted > 0)
        warn(
            fit,
            _("field %s: %lld values have commas, tabs or line breaks, which become ， and blanks"),
            column->name, (long long)sizes->parted);
    return TB_OK;
}

static int make_room(tb_fit *fit, size_t columns) {
    fit->out.column = tb_arena_take(fit->arena, (columns + 1) * sizeof *fit->out.column);
    fit->type = tb_arena_take(fit->arena, (columns + 1) * sizeof *fit->type);
    fit->from = tb_arena_take(fit->arena, (columns + 1) * sizeof *fit->from);
    fit->cut = tb_arena_take(fit->arena, (columns + 1) * sizeof *fit->cut);
    return fit->out.column != NULL && fit->type != NULL && fit->from != NULL && fit->cut != NULL;
}

/* Where names stand between commas, one to a line, and blanks around them mean nothing. */
static int fits_between_commas(const tb_fit *fit, const char *name) {
    size_t size = strlen(name);
    return fit->target->form != TB_TO_VCT ||
           (size > 0 && strpbrk(name, ",\r\n") == NULL && strchr(" \t", name[0]) == NULL &&
            strchr(" \t", name[size - 1]) == NULL);
}

static tb_status check_name(const tb_fit *fit, const char *name, tb_error *error) {
    if (fits_between_commas(fit, name))
        return TB_OK;
    return tb_fail(error, TB_USAGE,
                   _("layer %s: \"%s\" is no name that a field can have in %s; rename it first"),
                   fit->in->name, name, fit->target->driver);
}

static tb_status check_layer_name(tb_fit *fit, tb_error *error) {
    if (!fits_between_commas(fit, fit->out.name))
        return tb_fail(error, TB_USAGE,
                       _("\"%s\" is no name that a layer can have in %s; rename it first"),
                       fit->out.name, fit->target->driver);
    if (fit->out.alias[0] != '\0' && !fits_between_commas(fit, fit->out.alias)) {
        warn(fit, _("its title \"%s\" is left out: %s cannot hold it"), fit->out.alias,
             fit->target->driver);
        fit->out.alias = "";
    }
    return TB_OK;
}

static tb_status fit_column(tb_fit *fit, size_t at, tb_column *columns, tb_error *error) {
    const tb_column *in = &fit->in->column[at];
    const tb_column_sizes *sizes = &fit->sizes.column[at];
    const tb_field *standard = standard_field(fit, in->name);
    if (in->kind == TB_COLUMN_OTHER) {
        warn(fit, _("field %s: lists and bytes are not carried; it is left out"), in->name);
        return TB_OK;
    }
    size_t count = fit->out.columns++;
    tb_column *out = &columns[count];
    *out = *in;
    fit->from[count] = at;
    fit->cut[count] = 0;
    fit->type[count] = NULL;
    tb_column_kind wanted = standard != NULL ? standard_kind(standard) : in->kind;
    if (wanted == TB_COLUMN_TEXT && in->kind == TB_COLUMN_INTEGER && sizes->values > 0)
        warn(fit, _("field %s: codes stand in a column of numbers, where leading zeros are lost"),
             in->name);
    out->kind = kind_in_target(fit, settle_kind(fit, in, sizes, wanted));
    if (standard != NULL && out->kind == wanted) {
        fit->type[count] = standard->type;
        out->width = standard->length;
        out->decimals = standard->decimals;
    } else if (out->kind != in->kind) {
        out->width = out->decimals = 0;
    }
    if (out->kind == TB_COLUMN_INTEGER || out->kind == TB_COLUMN_REAL)
        size_number(fit, out, sizes);
    else if (out->kind == TB_COLUMN_TEXT)
        size_text(fit, out, sizes, &fit->cut[count]);
    out->name = fit_name(fit, columns, count, in->name);
    if (out->name == NULL)
        return tb_fail_memory(error);
    tb_status status = check_name(fit, out->name, error);
    return status == TB_OK ? check_text(fit, in, sizes, error) : status;
}

static tb_status fit_columns(tb_fit *fit, tb_error *error) {
    if (!make_room(fit, fit->in->columns))
        return tb_fail_memory(error);
    tb_column *columns = (tb_column *)(uintptr_t)fit->out.column;
    tb_status status = TB_OK;
    for (size_t i = 0; status == TB_OK && i < fit->in->columns; i++)
        status = fit_column(fit, i, columns, error);
    return status;
}

/* Boundary-point text has these columns and no others; some come under other names. */
static const struct {
    const char *name, *other;
    tb_column_kind kind;
} text_columns[] = {{"JZDS", NULL, TB_COLUMN_INTEGER}, {"DKMJ", "TBMJ", TB_COLUMN_REAL},
                    {"DKBH", "BSM", TB_COLUMN_TEXT},   {"DKMC", "TBBH", TB_COLUMN_TEXT},
                    {"JLTXSX", NULL, TB_COLUMN_TEXT},  {"TFH", NULL, TB_COLUMN_TEXT},
                    {"DKYT", NULL, TB_COLUMN_TEXT},    {"DLBM", NULL, TB_COLUMN_TEXT}};
enum { TEXT_COLUMNS = 8, COLUMN_COUNT = 0, COLUMN_AREA = 1, COLUMN_SHAPE = 4 };

static size_t find_column(const tb_record_layer *layer, const char *name) {
    for (size_t i = 0; name != NULL && i < layer->columns; i++)
        if (tb_text_same(layer->column[i].name, name))
            return i;
    return SIZE_MAX;
}

static int used(const tb_fit *fit, size_t column) {
    for (size_t i = 0; i < fit->out.columns; i++)
        if (fit->from[i] == column)
            return 1;
    return 0;
}

static void tell_dropped(tb_fit *fit) {
    char names[400] = "";
    size_t filled = 0;
    for (size_t i = 0; i < fit->in->columns && filled < sizeof names; i++) {
        if (used(fit, i) || fit->sizes.column[i].values == 0)
            continue;
        int added = snprintf(names + filled, sizeof names - filled, "%s%s", filled > 0 ? ", " : "",
                             fit->in->column[i].name);
        filled += added > 0 ? (size_t)added : sizeof names;
    }
    if (filled > 0)
        warn(fit, _("boundary-point text has no place for these fields, they are left out: %s"),
             names);
}

static tb_status fit_text_columns(tb_fit *fit, tb_error *error) {
    if (!make_room(fit, TEXT_COLUMNS))
        return tb_fail_memory(error);
    tb_column *columns = (tb_column *)(uintptr_t)fit->out.column;
    tb_status status = TB_OK;
    fit->out.columns = TEXT_COLUMNS;
    for (size_t i = 0; i < TEXT_COLUMNS; i++) {
        columns[i] = (tb_column){text_columns[i].name, text_columns[i].kind, 0, 0};
        size_t from = find_column(fit->in, text_columns[i].name);
        fit->from[i] = from != SIZE_MAX ? from : find_column(fit->in, text_columns[i].other);
        if (i == COLUMN_COUNT || i == COLUMN_SHAPE)
            fit->from[i] = SIZE_MAX; /* made anew */
        fit->cut[i] = 0;
        fit->type[i] = NULL;
    }
    tell_dropped(fit);
    for (size_t i = 0; status == TB_OK && i < TEXT_COLUMNS; i++)
        if (fit->from[i] != SIZE_MAX)
            status = check_text(fit, &fit->in->column[fit->from[i]],
                                &fit->sizes.column[fit->from[i]], error);
    return status;
}

/* One kind of shape, if all are of it. */
static tb_feature_geometry settle_geometry(const tb_fit *fit) {
    const tb_layer_sizes *sizes = &fit->sizes;
    int kinds = (sizes->points > 0) + (sizes->lines > 0) + (sizes->polygons > 0);
    if (kinds > 1)
        return TB_FEATURE_ANY;
    if (kinds == 0)
        return fit->in->geometry;
    return sizes->points > 0  ? TB_FEATURE_POINT
           : sizes->lines > 0 ? TB_FEATURE_LINE
                              : TB_FEATURE_POLYGON;
}

/* Bytes of the main file and of the table of a Shapefile. */
static tb_status check_shapefile_size(const tb_fit *fit, tb_error *error) {
    const tb_layer_sizes *sizes = &fit->sizes;
    int64_t record = 1;
    for (size_t i = 0; i < fit->out.columns; i++)
        record += fit->out.column[i].width > 0 ? fit->out.column[i].width : 24;
    int64_t table = record * sizes->rows;
    int64_t shapes = 100 + 52 * sizes->rows + 4 * sizes->parts + 16 * sizes->vertices;
    int64_t most = fit->target->file_bytes;
    if (most == 0 || (table <= most && shapes <= most))
        return TB_OK;
    return tb_fail(error, TB_USAGE,
                   _("layer %s: a %s file holds 2 GB at most, this one would have %lld bytes; "
                     "choose .gpkg"),
                   fit->in->name, fit->target->driver,
                   (long long)(table > shapes ? table : shapes));
}

static tb_status check_geometry(tb_fit *fit, tb_error *error) {
    const tb_target *target = fit->target;
    tb_feature_geometry geometry = fit->out.geometry;
    if (fit->sizes.first_unplaced > 0)
        return tb_fail(error, TB_USAGE,
                       _("layer %s: row %lld has a coordinate that is infinite or no number, which "
                         "%s cannot hold; mend or leave out the shape"),
                       fit->in->name, (long long)fit->sizes.first_unplaced, target->driver);
    if (geometry == TB_FEATURE_ANY && (target->form != TB_TO_GDAL || target->fixed_numbers) &&
        fit->sizes.rows > 0)
        return tb_fail(
            error, TB_USAGE,
            _("layer %s: it has points, lines and polygons together, which %s cannot hold; "
              "choose .gpkg"),
            fit->in->name, target->driver);
    if (target->form == TB_TO_BOUNDARY_TEXT && geometry != TB_FEATURE_POLYGON)
        return tb_fail(error, TB_USAGE, _("layer %s: boundary-point text holds polygons only"),
                       fit->in->name);
    if (fit->sizes.off_grid > 0)
        warn(fit, _("%lld vertices have more than seven decimals, which %s rounds"),
             (long long)fit->sizes.off_grid, target->driver);
    if (target->form != TB_TO_GDAL && fit->sizes.with_z > 0)
        warn(fit, _("%lld shapes have heights or measures, which %s does not hold"),
             (long long)fit->sizes.with_z, target->driver);
    return TB_OK;
}

/* What is known of a layer by its name stands in for what its source does not say. */
static const char *alias_of(const tb_record_layer *layer) {
    for (size_t i = 0; layer->alias[0] == '\0' && i < tb_known_layer_count; i++)
        if (tb_text_same(layer->name, tb_known_layers[i].layer))
            return tb_known_layers[i].name;
    return layer->alias;
}

tb_status tb_fit_decide(tb_fit *fit, tb_error *error) {
    fit->out = (tb_record_layer){
        fit->in->name, alias_of(fit->in), settle_geometry(fit), fit->in->srs, 0, NULL};
    fit->multiparts = fit->sizes.multiparts > 0;
    tb_status status = check_layer_name(fit, error);
    if (status == TB_OK)
        status = check_geometry(fit, error);
    if (status == TB_OK)
        status = fit->target->form == TB_TO_BOUNDARY_TEXT ? fit_text_columns(fit, error)
                                                          : fit_columns(fit, error);
    return status == TB_OK ? check_shapefile_size(fit, error) : status;
}

/* What becomes a blank: line breaks part rows in the text forms, and a tab at the end of one is
 * lost. */
static int becomes_blank(char c) {
    return c == '\n' || c == '\r' || c == '\t';
}

/* Commas part items in the text forms. */
static tb_text without_parting(tb_arena *arena, tb_text value) {
    static const char wide_comma[] = "，";
    size_t commas = 0, breaks = 0;
    for (size_t i = 0; i < value.size; i++) {
        commas += value.bytes[i] == ',';
        breaks += becomes_blank(value.bytes[i]) ? 1 : 0;
    }
    if (commas + breaks == 0)
        return value;
    char *text = tb_arena_take(arena, value.size + 2 * commas + 1);
    size_t filled = 0;
    for (size_t i = 0; text != NULL && i < value.size; i++) {
        if (value.bytes[i] == ',') {
            memcpy(text + filled, wide_comma, 3);
            filled += 3;
        } else {
            text[filled++] = becomes_blank(value.bytes[i]) ? ' ' : value.bytes[i];
        }
    }
    return (tb_text){text, filled};
}

static int count_point(void *data, const tb_wkb_part *part) {
    size_t last = part->points - 1;
    int closed = last > 0 && tb_wkb_x(part, 0) == tb_wkb_x(part, last) &&
                 tb_wkb_y(part, 0) == tb_wkb_y(part, last);
    *(size_t *)data += part->points + !closed;
    return 1;
}

/* Boundary-point text: the number of points, hectares, and the word for an area. */
static int make_value(const tb_fit *fit, size_t column, tb_text shape, tb_arena *arena,
                      tb_text *value) {
    char text[32];
    int64_t square_metres;
    if (column == COLUMN_COUNT) {
        size_t points = 0;
        uint32_t bits = 0;
        if (shape.bytes != NULL)
            tb_wkb_walk((const unsigned char *)shape.bytes, shape.size, &bits, count_point,
                        &points);
        snprintf(text, sizeof text, "%zu", points);
    } else if (column == COLUMN_SHAPE) {
        snprintf(text, sizeof text, "面");
    } else if (column == COLUMN_AREA && value->size > 0 &&
               tb_text_same(fit->in->column[fit->from[column]].name, "TBMJ") &&
               tb_decimal_parse(value->bytes, value->size, 4, &square_metres)) {
        tb_decimal_text(square_metres, 8, text); /* 1 ha = 10^4 m2 */
    } else {
        return 1;
    }
    *value = (tb_text){tb_arena_copy(arena, text, strlen(text)), strlen(text)};
    return value->bytes != NULL;
}

static int fit_value(const tb_fit *fit, size_t column, tb_text shape, tb_arena *arena,
                     tb_text *value) {
    int text_form = fit->target->form != TB_TO_GDAL;
    if (fit->target->text_bytes > 0) /* its table has fields filled up with blanks */
        for (; value->size > 0 && value->bytes[0] == ' '; value->size--)
            value->bytes++;
    if (value->size == 0)
        *value = (tb_text){NULL, 0};
    if (value->bytes != NULL && fit->cut[column] > 0 && value->size > fit->cut[column] / 4)
        value->size = beginning(fit->encoder, *value, fit->cut[column]);
    if (value->bytes != NULL && text_form) {
        *value = without_parting(arena, *value);
        if (value->bytes == NULL)
            return 0;
    }
    return fit->target->form != TB_TO_BOUNDARY_TEXT || make_value(fit, column, shape, arena, value);
}

tb_status tb_fit_rows(const tb_fit *fit, const tb_rows *in, tb_rows *out, tb_error *error) {
    tb_arena_reset(out->arena);
    out->first = in->first;
    out->count = in->count;
    out->columns = fit->out.columns;
    out->shape = in->shape;
    out->value = tb_arena_take(out->arena, (in->count * out->columns + 1) * sizeof *out->value);
    if (out->value == NULL)
        return tb_fail_memory(error);
    for (size_t i = 0; i < in->count; i++)
        for (size_t c = 0; c < out->columns; c++) {
            tb_text *value = &out->value[i * out->columns + c];
            *value = fit->from[c] != SIZE_MAX ? in->value[i * in->columns + fit->from[c]]
                                              : (tb_text){NULL, 0};
            if (!fit_value(fit, c, in->shape[i], out->arena, value))
                return tb_fail_memory(error);
        }
    return TB_OK;
}
