/* VCT as a form of dataset: opening, telling layers, and streaming one of them. */
#include "read/vct.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "read/feed.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

tb_status tb_vct_fail(const tb_vct *vct, const char *place, const char *what, int64_t id,
                      tb_error *error, const char *format, ...) {
    char why[400], number[24] = "";
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    if (id != 0)
        snprintf(number, sizeof number, " %lld", (long long)id);
    return tb_fail(error, TB_UNREADABLE, _("%s: line %lld: %s%s: %s"), vct->path,
                   (long long)tb_line_number(&vct->lines, place), what, number, why);
}

int tb_vct_take(tb_lines *lines, tb_text *line) {
    while (tb_line_take(lines, line)) {
        if ((*line->bytes | 0x20) != 'c' || !tb_word_is(*line, "CommentBegin"))
            return 1;
        while (tb_line_take(lines, line) && !tb_word_is(*line, "CommentEnd"))
            ;
    }
    return 0;
}

tb_status tb_vct_line(const tb_vct *vct, tb_lines *lines, tb_text *line, tb_error *error) {
    if (tb_vct_take(lines, line))
        return TB_OK;
    return tb_vct_fail(vct, lines->end, _("end of the file"), 0, error, "%s",
                       _("a section is open; the file is cut"));
}

const char *tb_vct_geometry_name(tb_vct_geometry geometry) {
    static const char *const names[] = {N_("point"), N_("line"), N_("polygon"), N_("annotation"),
                                        N_("row")};
    return _(names[geometry]);
}

int tb_vct_begins(const char *bytes, size_t size) {
    tb_lines lines = tb_lines_of(bytes, size);
    tb_text line;
    return tb_vct_take(&lines, &line) && tb_word_is(line, "HeadBegin");
}

static void free_vct(tb_vct *vct) {
    for (size_t i = 0; i < vct->layers; i++)
        tb_vct_list_free(&vct->layer[i].objects);
    for (size_t i = 0; i < vct->tables; i++)
        tb_vct_list_free(&vct->table[i].rows);
    tb_vct_list_free(&vct->outlines);
    free(vct->layer);
    free(vct->code);
    free(vct->table);
    tb_bytes_close(&vct->bytes);
    free(vct);
}

/* The head with the names of layers, and the first rows of the attributes: enough to see in which
 * encoding the text is. */
static int looks_like_utf8(const tb_vct *vct) {
    enum { SAMPLE = 1 << 20 };
    const char *from[] = {vct->lines.begin,
                          vct->attributes != NULL ? vct->attributes : vct->lines.end};
    int high = 0;
    for (int i = 0; i < 2; i++) {
        size_t size = (size_t)(vct->lines.end - from[i]);
        size = size > SAMPLE ? SAMPLE : size;
        size_t good = tb_utf8_prefix(from[i], size);
        if (good + 4 < size || (good < size && size < SAMPLE))
            return 0;
        for (size_t k = 0; k < size && !high; k++)
            high = (unsigned char)from[i][k] >= 0x80;
    }
    return high;
}

/* Names in the language of the file; the bytes are kept where they mean nothing. */
static int readable_names(tb_vct *vct) {
    size_t damaged;
    int kept = 1;
    for (size_t i = 0; i < vct->layers; i++) {
        tb_vct_layer *layer = &vct->layer[i];
        layer->name =
            tb_text_to_utf8(vct->arena, vct->encoding, layer->name, strlen(layer->name), &damaged);
        layer->alias = tb_text_to_utf8(vct->arena, vct->encoding, layer->alias,
                                       strlen(layer->alias), &damaged);
        kept &= layer->name != NULL && layer->alias != NULL;
    }
    for (size_t i = 0; i < vct->tables; i++)
        for (size_t k = 0; k < vct->table[i].fields; k++) {
            tb_source_field *field = &vct->table[i].field[k];
            field->column.name = tb_text_to_utf8(vct->arena, vct->encoding, field->raw,
                                                 strlen(field->raw), &damaged);
            kept &= field->column.name != NULL;
        }
    return kept;
}

static tb_status open_vct(tb_vct *vct, tb_error *error) {
    tb_status status = tb_bytes_open(vct->path, &vct->bytes, error);
    if (status != TB_OK)
        return status;
    vct->lines = tb_lines_of(vct->bytes.at, vct->bytes.size);
    status = tb_vct_index(vct, error);
    if (status != TB_OK)
        return status;
    int utf8 = looks_like_utf8(vct);
    vct->encoding = utf8 ? "UTF-8" : "GB18030";
    vct->encoding_reason =
        utf8 ? _("VCT has GBK, but the bytes are well-formed UTF-8") : _("the format's own");
    return readable_names(vct) ? TB_OK : tb_fail_memory(error);
}

static size_t count_layers(const tb_dataset *dataset) {
    return ((const tb_vct *)dataset->handle)->layers;
}

static int tell_layer(tb_arena *arena, const tb_dataset *dataset, size_t at, tb_layer *out) {
    static const char *const geometries[] = {"Point", "Line String", "Polygon", "Point", "None"};
    const tb_vct_layer *layer = &((const tb_vct *)dataset->handle)->layer[at];
    (void)arena;
    size_t count = layer->geometry == TB_VCT_NONE ? layer->table->rows.count : layer->objects.count;
    *out = (tb_layer){layer->name, layer->alias, geometries[layer->geometry],
                      layer->geometry == TB_VCT_POLYGON, (int64_t)count};
    return 1;
}

/* Rows without ids in front end where their fields do, and so do rows with ids whose empty last
 * items were cut. Where no row tells, the width of BSM does: the second item of a row is as wide as
 * the first field only if an id stands before it. */
static void settle_ids(const tb_vct *vct, tb_vct_table *table) {
    if (table->has_ids || table->rows.count == 0)
        return;
    tb_lines lines = vct->lines;
    lines.at = table->rows.entry[0].at;
    tb_text row, item = {"", 0};
    if (!tb_line_take(&lines, &row))
        return;
    tb_item_take(&row, vct->separator, 1, &item);
    table->has_ids = table->fields == 0 || (tb_item_take(&row, vct->separator, 1, &item) &&
                                            item.size == (size_t)table->field[0].column.width);
}

static tb_status describe(tb_arena *arena, const tb_dataset *dataset, size_t at, const char *asked,
                          tb_source *source, tb_layer_plan *plan, tb_error *error) {
    tb_vct *vct = dataset->handle;
    tb_vct_layer *layer = &vct->layer[at];
    tb_layer told;
    tell_layer(arena, dataset, at, &told);
    settle_ids(vct, layer->table);
    source->encoding = asked != NULL ? asked : vct->encoding;
    source->encoding_reason = asked != NULL ? _("--encoding says so") : vct->encoding_reason;
    source->promised = told.features;
    source->srs = tb_vct_srs(arena, vct, &source->srs_reason);
    memcpy(source->extent, vct->extent, sizeof source->extent);
    plan->fields = layer->table->fields;
    plan->field = layer->table->field;
    plan->geometry = layer->geometry != TB_VCT_NONE ? "wkb_geometry" : NULL;
    (void)error;
    return TB_OK;
}

/* A layer on its way out. */
typedef struct walk {
    tb_vct *vct;
    tb_vct_layer *layer;
    size_t next_object, next_row;
    uint8_t row_used[]; /* a byte a row: it has an object */
} walk;

/* Fields of a row, from its line; `at` NULL: the object has no row, and all are null. */
static tb_status add_fields(const walk *w, const char *at, tb_feed *feed, tb_error *error) {
    const tb_vct *vct = w->vct;
    const tb_vct_table *table = w->layer->table;
    tb_text row = {NULL, 0}, item;
    if (at != NULL) {
        tb_lines lines = vct->lines;
        lines.at = at;
        tb_line_take(&lines, &row);
        if (table->has_ids)
            tb_item_take(&row, vct->separator, 1, &item);
    }
    for (size_t i = 0; i < table->fields; i++) {
        if (!tb_item_take(&row, vct->separator, 1, &item))
            item = (tb_text){NULL, 0};
        if (!tb_feed_field(feed, i, item))
            return tb_fail_memory(error);
    }
    if (row.bytes != NULL && tb_trimmed(row).size > 0)
        return tb_vct_fail(vct, at, _("attribute row"), 0, error,
                           _("it has more items than the %zu fields of its table"), table->fields);
    return TB_OK;
}

static tb_status add_shape(const walk *w, const tb_vct_entry *object, tb_feed *feed,
                           tb_error *error) {
    static const tb_outline_kind kinds[] = {TB_OUTLINE_POINT, TB_OUTLINE_LINE, TB_OUTLINE_POLYGON,
                                            TB_OUTLINE_POINT, TB_OUTLINE_POLYGON};
    tb_status status = TB_OK;
    if (object != NULL && feed->geometry) {
        tb_lines lines = w->vct->lines;
        lines.at = object->at;
        status = tb_vct_object(w->vct, w->layer->geometry, object->id, &lines, feed->rings, error);
    }
    if (status == TB_OK && !tb_feed_shape(feed, kinds[w->layer->geometry]))
        status = tb_fail_memory(error);
    return status;
}

/* The row of an object: usually the next one. rows.count if it has none; 0 when out of memory. */
static int find_row(walk *w, int64_t id, size_t *row) {
    tb_vct_list *rows = &w->layer->table->rows;
    *row = w->next_row;
    if ((*row >= rows->count || rows->entry[*row].id != id) && !tb_vct_find(rows, id, row))
        return 0;
    if (*row < rows->count) {
        w->next_row = *row + 1;
        w->row_used[*row] = 1;
    }
    return 1;
}

static tb_status add_object(walk *w, const tb_vct_entry *object, tb_feed *feed, tb_error *error) {
    const tb_vct_list *rows = &w->layer->table->rows;
    size_t row;
    if (!find_row(w, object->id, &row))
        return tb_fail_memory(error);
    const char *at = row < rows->count ? rows->entry[row].at : NULL;
    tb_status status = add_fields(w, at, feed, error);
    return status == TB_OK ? add_shape(w, object, feed, error) : status;
}

/* Objects in the order of the file, then the rows that no object belongs to. */
static tb_status add_next(void *own, tb_feed *feed, int *ended, tb_error *error) {
    walk *w = own;
    const tb_vct_list *objects = &w->layer->objects;
    const tb_vct_list *rows = &w->layer->table->rows;
    if (w->next_object < objects->count)
        return add_object(w, &objects->entry[w->next_object++], feed, error);
    if (w->next_object == objects->count) {
        w->next_object++;
        w->next_row = 0;
    }
    while (w->next_row < rows->count && w->row_used[w->next_row])
        w->next_row++;
    *ended = w->next_row >= rows->count;
    if (*ended)
        return TB_OK;
    tb_status status = add_fields(w, rows->entry[w->next_row++].at, feed, error);
    return status == TB_OK ? add_shape(w, NULL, feed, error) : status;
}

static tb_status start_stream(const tb_dataset *dataset, size_t at, const tb_wanted *wanted,
                              struct ArrowArrayStream *out, tb_error *error) {
    static const tb_spring spring = {add_next, free};
    tb_vct *vct = dataset->handle;
    walk *w = calloc(1, sizeof *w + vct->layer[at].table->rows.count + 1);
    if (w == NULL)
        return tb_fail_memory(error);
    w->vct = vct;
    w->layer = &vct->layer[at];
    return tb_feed_start(&spring, w, wanted, out, error);
}

static void close_vct(tb_dataset *dataset) {
    free_vct(dataset->handle);
}

tb_status tb_vct_open(tb_arena *arena, tb_dataset *out, tb_error *error) {
    static const tb_source_kind kind = {count_layers, tell_layer, describe,
                                        start_stream, close_vct,  1};
    tb_vct *vct = calloc(1, sizeof *vct);
    if (vct == NULL)
        return tb_fail_memory(error);
    vct->path = out->path;
    vct->arena = arena;
    vct->separator = ',';
    vct->first_x = NAN;
    for (int i = 0; i < 4; i++)
        vct->extent[i] = NAN;
    tb_status status = open_vct(vct, error);
    if (status != TB_OK) {
        free_vct(vct);
        return status;
    }
    out->kind = &kind;
    out->handle = vct;
    out->driver = "VCT";
    out->driver_reason = _("it begins with HeadBegin");
    return TB_OK;
}
