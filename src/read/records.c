/* Arrow batches as rows of text. */
#include "read/records.h"

#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "read/dates.h"
#include "read/decode.h"
#include "read/gdal.h"
#include "read/gdal_source.h"
#include "read/layers.h"
#include "read/values.h"
#include "survey/wkb.h"

#include <math.h>
#include <ogr_recordbatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH_ROWS = 1024 };

struct tb_records {
    tb_arena *arena;
    const tb_dataset *dataset;
    tb_source source;
    tb_layer_plan plan;
    tb_record_layer layer;
    struct ArrowArrayStream stream;
    tb_stream_place place;
    tb_decoder *decoder;
    int *child;          /* in the batch, of each column; -1: none */
    const char **format; /* of each column */
    int geometry;
    char geometry_format;
    tb_records_notes notes;
};

const tb_record_layer *tb_records_layer(const tb_records *records) {
    return &records->layer;
}

const tb_source *tb_records_source(const tb_records *records) {
    return &records->source;
}

const tb_records_notes *tb_records_told(const tb_records *records) {
    return &records->notes;
}

void tb_records_free(tb_records *records) {
    if (records == NULL)
        return;
    if (records->stream.release != NULL)
        records->stream.release(&records->stream);
    tb_decoder_free(records->decoder);
    free(records);
}

static tb_feature_geometry geometry_of(const tb_layer *layer, const tb_layer_plan *plan) {
    if (plan->geometry == NULL)
        return TB_FEATURE_NONE;
    if (strstr(layer->geometry, "Point") != NULL)
        return TB_FEATURE_POINT;
    if (strstr(layer->geometry, "Line") != NULL || strstr(layer->geometry, "Multi Curve") != NULL)
        return TB_FEATURE_LINE;
    return strstr(layer->geometry, "Polygon") != NULL ? TB_FEATURE_POLYGON : TB_FEATURE_ANY;
}

/* Columns of the stream by the names that the file has for them. */
static int match(tb_records *records, const struct ArrowSchema *schema) {
    const tb_layer_plan *plan = &records->plan;
    records->geometry = -1;
    for (size_t i = 0; i < plan->fields; i++) {
        records->child[i] = -1;
        records->format[i] = "n";
    }
    for (int64_t c = 0; c < schema->n_children; c++) {
        const struct ArrowSchema *child = schema->children[c];
        if (plan->geometry != NULL && strcmp(child->name, plan->geometry) == 0) {
            records->geometry = (int)c;
            records->geometry_format = child->format[0];
            continue;
        }
        size_t i = 0;
        while (i < plan->fields && strcmp(child->name, plan->field[i].raw) != 0)
            i++;
        if (i == plan->fields)
            continue;
        records->child[i] = (int)c;
        records->format[i] = tb_arena_copy(records->arena, child->format, strlen(child->format));
        if (records->format[i] == NULL)
            return 0;
    }
    return 1;
}

static tb_status start(tb_records *records, size_t at, tb_error *error) {
    size_t fields = records->plan.fields;
    uint8_t *all = tb_arena_take(records->arena, fields + 1);
    records->child = tb_arena_take(records->arena, (fields + 1) * sizeof *records->child);
    records->format = tb_arena_take(records->arena, (fields + 1) * sizeof *records->format);
    if (all == NULL || records->child == NULL || records->format == NULL)
        return tb_fail_memory(error);
    memset(all, 1, fields + 1);
    tb_wanted wanted = {&records->plan, all, 1, BATCH_ROWS};
    struct ArrowSchema schema;
    tb_gdal_listen();
    tb_status status =
        records->dataset->kind->stream(records->dataset, at, &wanted, &records->stream, error);
    if (status == TB_OK && records->stream.get_schema(&records->stream, &schema) == 0) {
        if (!match(records, &schema))
            status = tb_fail_memory(error);
        schema.release(&schema);
    } else if (status == TB_OK) {
        status = tb_dataset_no_schema(records->dataset, &records->source, error);
    }
    tb_gdal_stop_listening();
    return status;
}

static tb_status open_layer(tb_records *records, size_t at, const char *encoding, const char *srs,
                            tb_error *error) {
    tb_layer told;
    if (!records->dataset->kind->layer(records->arena, records->dataset, at, &told))
        return tb_fail_memory(error);
    records->source.layer = told.name;
    tb_status status = tb_dataset_describe(records->arena, records->dataset, at, encoding, srs,
                                           &records->source, &records->plan, error);
    if (status != TB_OK)
        return status;
    tb_column *column = tb_arena_take(records->arena, (records->plan.fields + 1) * sizeof *column);
    records->decoder = tb_decoder_create(records->source.encoding);
    if (column == NULL || records->decoder == NULL)
        return tb_fail_memory(error);
    for (size_t i = 0; i < records->plan.fields; i++)
        column[i] = records->plan.field[i].column;
    records->layer = (tb_record_layer){
        told.name,           told.alias,           geometry_of(&told, &records->plan),
        records->source.srs, records->plan.fields, column};
    return start(records, at, error);
}

tb_status tb_records_open(tb_arena *arena, const tb_dataset *dataset, size_t at,
                          const char *encoding, const char *srs, tb_records **out,
                          tb_error *error) {
    *out = NULL;
    tb_records *records = calloc(1, sizeof *records);
    if (records == NULL)
        return tb_fail_memory(error);
    records->arena = arena;
    records->dataset = dataset;
    records->source.path = dataset->path;
    records->place.next_row = 1;
    tb_status status = open_layer(records, at, encoding, srs, error);
    if (status != TB_OK) {
        tb_records_free(records);
        return status;
    }
    *out = records;
    return TB_OK;
}

/* Dates without what parts their year, month and day. */
static tb_text joined_date(tb_text text) {
    char *bytes = (char *)(uintptr_t)text.bytes; /* our own copy */
    size_t kept = 0;
    for (size_t i = 0; i < text.size; i++)
        if (bytes[i] != '/')
            bytes[kept++] = bytes[i];
    return (tb_text){text.bytes, kept};
}

/* A value that is no text in the stream, in letters; booleans and whole numbers are digits. bytes
 * NULL is null. 0 when out of memory. */
static int letters_of(tb_arena *arena, const struct ArrowArray *array, const char *format,
                      size_t row, tb_text *out) {
    char text[TB_NUMBER_ROOM];
    *out = (tb_text){NULL, 0};
    if (tb_value_is_null(array, row))
        return 1;
    if (format[0] == 't') {
        tb_text date = tb_date_text(arena, format, array->buffers[1], row + (size_t)array->offset);
        *out = date.bytes != NULL ? joined_date(date) : date;
        return out->bytes != NULL;
    }
    tb_value value = tb_value_at(array, format[0], row);
    if (value.kind == TB_VALUE_WHOLE)
        snprintf(text, sizeof text, "%lld", (long long)value.whole);
    else if (value.kind == TB_VALUE_REAL && isfinite(value.real))
        tb_number_text(value.real, text);
    else
        return 1;
    *out = (tb_text){tb_arena_copy(arena, text, strlen(text)), strlen(text)};
    return out->bytes != NULL;
}

/* Repeated texts are decoded once. */
typedef struct last_text {
    tb_text raw, decoded;
    int damaged;
} last_text;

static int take_text(tb_records *records, tb_rows *rows, tb_text raw, last_text *last,
                     tb_text *out) {
    if (last->raw.bytes == NULL || raw.size != last->raw.size ||
        memcmp(raw.bytes, last->raw.bytes, raw.size) != 0) {
        last->raw = raw;
        last->decoded = tb_decode(records->decoder, rows->arena, raw, &last->damaged);
        /* What was not copied lies in the batch, which is given back before the rows. */
        if (last->decoded.bytes == raw.bytes)
            last->decoded.bytes = tb_arena_copy(rows->arena, raw.bytes, raw.size);
    }
    records->notes.damaged_texts += last->damaged;
    *out = last->decoded;
    return out->bytes != NULL;
}

static int fill_column(tb_records *records, tb_rows *rows, const struct ArrowArray *batch,
                       size_t column) {
    const struct ArrowArray *array = batch->children[records->child[column]];
    const char *format = records->format[column];
    int texts = format[0] == 'u' || format[0] == 'U';
    last_text last = {{NULL, 0}, {NULL, 0}, 0};
    for (size_t i = 0; i < rows->count; i++) {
        tb_text *out = &rows->value[i * rows->columns + column];
        if (texts && tb_value_is_null(array, i))
            continue;
        if (texts ? !take_text(records, rows, tb_value_text(array, format[0], i), &last, out)
                  : !letters_of(rows->arena, array, format, i, out))
            return 0;
    }
    return 1;
}

static int see_part(void *data, const tb_wkb_part *part) {
    (void)data, (void)part;
    return 1;
}

/* Arcs become chords; what is no geometry, or has arcs that GDAL cannot follow, becomes none. */
static int take_shape(tb_records *records, tb_rows *rows, tb_text raw, tb_text *out) {
    uint32_t bits = 0;
    const unsigned char *wkb = (const unsigned char *)raw.bytes;
    tb_wkb_outcome outcome = tb_wkb_walk(wkb, raw.size, &bits, see_part, NULL);
    if (outcome == TB_WKB_CURVED) {
        size_t size = 0;
        wkb = tb_gdal_stroke(rows->arena, wkb, raw.size, &size);
        *out = (tb_text){(const char *)wkb, size};
        records->notes.stroked_shapes += wkb != NULL;
        records->notes.damaged_shapes += wkb == NULL;
        return 1;
    }
    if (outcome != TB_WKB_DONE) {
        records->notes.damaged_shapes++;
        return 1;
    }
    *out = (tb_text){tb_arena_copy(rows->arena, raw.bytes, raw.size), raw.size};
    return out->bytes != NULL;
}

static int fill(tb_records *records, tb_rows *rows, const struct ArrowArray *batch) {
    size_t values = rows->count * rows->columns;
    rows->value = tb_arena_take(rows->arena, (values + 1) * sizeof *rows->value);
    rows->shape = tb_arena_take(rows->arena, rows->count * sizeof *rows->shape);
    if (rows->value == NULL || rows->shape == NULL)
        return 0;
    memset(rows->value, 0, values * sizeof *rows->value);
    memset(rows->shape, 0, rows->count * sizeof *rows->shape);
    for (size_t column = 0; column < rows->columns; column++)
        if (records->child[column] >= 0 && !fill_column(records, rows, batch, column))
            return 0;
    if (records->geometry < 0)
        return 1;
    const struct ArrowArray *array = batch->children[records->geometry];
    for (size_t i = 0; i < rows->count; i++)
        if (!tb_value_is_null(array, i) &&
            !take_shape(records, rows, tb_value_text(array, records->geometry_format, i),
                        &rows->shape[i]))
            return 0;
    return 1;
}

tb_status tb_records_next(tb_records *records, tb_rows *rows, tb_error *error) {
    struct ArrowArray batch;
    tb_arena_reset(rows->arena);
    rows->count = 0;
    rows->columns = records->plan.fields;
    rows->first = records->place.next_row;
    tb_status status = tb_dataset_next(records->dataset, &records->stream, &records->place,
                                       &records->source, &batch, error);
    if (batch.release == NULL)
        return status;
    if (status == TB_OK) {
        rows->count = (size_t)batch.length;
        records->place.next_row += batch.length;
        if (!fill(records, rows, &batch))
            status = tb_fail_memory(error);
    }
    batch.release(&batch);
    return status;
}
