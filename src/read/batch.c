/* Arrow arrays, made by hand: offsets, data and validity bits of each column (Arrow C data
 * interface). */
#include "read/batch.h"

#include <ogr_recordbatch.h>
#include <stdlib.h>
#include <string.h>

/* Offsets have 32 bits. */
static const size_t most_bytes = INT32_MAX;

int tb_batch_create(tb_batch *batch, size_t columns) {
    *batch = (tb_batch){.columns = columns};
    batch->column = calloc(columns + 1, sizeof *batch->column);
    return batch->column != NULL;
}

static void free_column(tb_batch_column *column) {
    free(column->offset);
    free(column->valid);
    free(column->data);
    *column = (tb_batch_column){0};
}

void tb_batch_free(tb_batch *batch) {
    for (size_t i = 0; batch->column != NULL && i < batch->columns; i++)
        free_column(&batch->column[i]);
    free(batch->column);
    *batch = (tb_batch){0};
}

static int more_rows(tb_batch_column *column) {
    size_t room = column->offset_room == 0 ? 1024 : 2 * column->offset_room;
    int32_t *offset = realloc(column->offset, (room + 1) * sizeof *offset);
    if (offset == NULL)
        return 0;
    column->offset = offset;
    uint8_t *valid = realloc(column->valid, room / 8 + 1);
    if (valid == NULL)
        return 0;
    column->valid = valid;
    column->offset_room = room;
    return 1;
}

char *tb_batch_room(tb_batch *batch, size_t at, size_t size) {
    tb_batch_column *column = &batch->column[at];
    if (size > most_bytes - column->used)
        return NULL;
    size_t room = column->room == 0 ? 4096 : column->room;
    while (room < column->used + size)
        room *= 2;
    if (room != column->room) {
        char *data = realloc(column->data, room);
        if (data == NULL)
            return NULL;
        column->data = data;
        column->room = room;
    }
    return column->data + column->used;
}

static int end_row(tb_batch *batch, tb_batch_column *column, size_t size, int valid) {
    if (column->rows == column->offset_room && !more_rows(column))
        return 0;
    size_t row = column->rows++;
    column->offset[row] = (int32_t)column->used;
    column->used += size;
    column->offset[row + 1] = (int32_t)column->used;
    uint8_t bit = (uint8_t)(1u << row % 8);
    column->valid[row / 8] =
        (uint8_t)(row % 8 == 0 ? (valid ? 1 : 0)
                               : (valid ? column->valid[row / 8] | bit : column->valid[row / 8]));
    column->nulls += !valid;
    batch->bytes += size;
    return 1;
}

int tb_batch_end(tb_batch *batch, size_t column, size_t size) {
    return end_row(batch, &batch->column[column], size, 1);
}

int tb_batch_text(tb_batch *batch, size_t column, tb_text value) {
    if (value.bytes == NULL)
        return tb_batch_room(batch, column, 0) != NULL &&
               end_row(batch, &batch->column[column], 0, 0);
    char *place = tb_batch_room(batch, column, value.size);
    if (place == NULL)
        return 0;
    if (value.size > 0)
        memcpy(place, value.bytes, value.size);
    return tb_batch_end(batch, column, value.size);
}

/* What an array owns: freed with it. */
static void release_array(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++) {
        struct ArrowArray *child = array->children[i];
        if (child->release != NULL)
            child->release(child);
        free(child);
    }
    for (int64_t i = 0; i < array->n_buffers; i++)
        free((void *)(uintptr_t)array->buffers[i]);
    free(array->children);
    free((void *)array->buffers);
    array->release = NULL;
}

static int make_array(struct ArrowArray *out, size_t buffers, size_t children) {
    *out = (struct ArrowArray){.release = release_array};
    out->buffers = calloc(buffers, sizeof *out->buffers);
    out->children = calloc(children + 1, sizeof(struct ArrowArray *));
    if (out->buffers == NULL || out->children == NULL)
        return 0;
    out->n_buffers = (int64_t)buffers;
    return 1;
}

/* The column's buffers change hands. */
static struct ArrowArray *export_column(tb_batch_column *column) {
    struct ArrowArray *out = malloc(sizeof *out);
    if (out == NULL)
        return NULL;
    if (!make_array(out, 3, 0)) {
        release_array(out);
        free(out);
        return NULL;
    }
    out->length = (int64_t)column->rows;
    out->null_count = (int64_t)column->nulls;
    out->buffers[0] = column->valid;
    out->buffers[1] = column->offset;
    out->buffers[2] = column->data;
    *column = (tb_batch_column){0};
    return out;
}

int tb_batch_export(tb_batch *batch, struct ArrowArray *out) {
    int made = make_array(out, 1, batch->columns);
    for (size_t i = 0; made && i < batch->columns; i++) {
        struct ArrowArray *child = export_column(&batch->column[i]);
        made = child != NULL;
        if (made)
            out->children[out->n_children++] = child;
    }
    if (!made) {
        release_array(out);
        return 0;
    }
    out->length = (int64_t)batch->rows;
    batch->rows = batch->bytes = 0;
    return 1;
}

static void release_schema(struct ArrowSchema *schema) {
    for (int64_t i = 0; schema->children != NULL && i < schema->n_children; i++) {
        struct ArrowSchema *child = schema->children[i];
        if (child != NULL)
            free((void *)(uintptr_t)child->name);
        free(child);
    }
    free(schema->children);
    schema->release = NULL;
}

static struct ArrowSchema *make_field(const char *name, const char *format) {
    struct ArrowSchema *field = calloc(1, sizeof *field);
    if (field == NULL)
        return NULL;
    field->format = format;
    field->name = strdup(name);
    field->flags = ARROW_FLAG_NULLABLE;
    field->release = release_schema;
    if (field->name == NULL) {
        free(field);
        return NULL;
    }
    return field;
}

int tb_batch_schema(const char *const *names, size_t texts, const char *geometry,
                    struct ArrowSchema *out) {
    *out = (struct ArrowSchema){.format = "+s", .name = "", .release = release_schema};
    size_t columns = texts + (geometry != NULL);
    out->children = calloc(columns + 1, sizeof(struct ArrowSchema *));
    for (size_t i = 0; out->children != NULL && i < columns; i++) {
        struct ArrowSchema *field =
            i < texts ? make_field(names[i], "u") : make_field(geometry, "z");
        if (field == NULL)
            break;
        out->children[out->n_children++] = field;
    }
    if (out->children != NULL && (size_t)out->n_children == columns)
        return 1;
    release_schema(out);
    return 0;
}
