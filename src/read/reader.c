/* The reader: everything decided when it opens, then block after block. */
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "read/columns.h"
#include "read/encoding.h"
#include "read/gdal.h"
#include "read/gdal_source.h"
#include "read/layers.h"
#include "read/wkb.h"
#include "survey/fields.h"

#include <ogr_api.h>
#include <ogr_recordbatch.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Parcels in a block: enough to keep the lock quiet, few enough for both cores and the caches. */
enum { BLOCK_PARCELS = 1024, MOST_DECODERS = 64 };

struct tb_reader {
    tb_source source;
    tb_arena *arena;
    tb_dataset dataset;
    size_t layer; /* its place in the dataset */
    tb_layer_plan plan;
    const char *raw_field[TB_ROLE_COUNT]; /* names in the bytes of the file */
    tb_columns columns;
    int everything;
    struct ArrowArrayStream stream;
    pthread_mutex_t lock; /* guards all below */
    tb_stream_place place;
    tb_decoder *decoders[MOST_DECODERS];
    size_t idle_decoders;
};

const tb_source *tb_reader_source(const tb_reader *reader) {
    return &reader->source;
}

/* The layer's own fields, where everybody can see them. */
static tb_status list_fields(tb_reader *reader, tb_error *error) {
    const tb_layer_plan *plan = &reader->plan;
    const char **names = tb_arena_take(reader->arena, (plan->fields + 1) * sizeof *names);
    const char **types = tb_arena_take(reader->arena, (plan->fields + 1) * sizeof *types);
    tb_field_column *columns = tb_arena_take(reader->arena, (plan->fields + 1) * sizeof *columns);
    if (names == NULL || types == NULL || columns == NULL)
        return tb_fail_memory(error);
    for (size_t i = 0; i < plan->fields; i++) {
        names[i] = plan->field[i].column.name;
        types[i] = plan->field[i].type;
        columns[i].raw_name = plan->field[i].raw;
        columns[i].is_date = plan->field[i].column.kind == TB_COLUMN_DATE;
    }
    reader->source.fields = plan->fields;
    reader->source.field_names = names;
    reader->source.field_types = types;
    reader->columns.field = columns;
    return TB_OK;
}

/* 1 if name is one of the words in a list parted by blanks. */
static int among(const char *list, const char *name) {
    size_t length = strlen(name);
    while (*list != '\0') {
        size_t word = strcspn(list, " ");
        if (word == length && strncasecmp(list, name, word) == 0)
            return 1;
        list += word + (list[word] == ' ');
    }
    return 0;
}

static int find_field(const tb_source *source, const char *name, const char *aliases) {
    for (size_t i = 0; i < source->fields; i++)
        if (tb_text_same(source->field_names[i], name))
            return (int)i;
    for (size_t i = 0; aliases != NULL && i < source->fields; i++)
        if (among(aliases, source->field_names[i]))
            return (int)i;
    return -1;
}

static tb_status fail_unknown_field(const tb_source *source, const char *role, const char *name,
                                    tb_error *error) {
    char names[700] = "";
    size_t filled = 0;
    for (size_t i = 0; i < source->fields && filled < sizeof names; i++) {
        int added = snprintf(names + filled, sizeof names - filled, "%s%s", i > 0 ? ", " : "",
                             source->field_names[i]);
        filled += added > 0 ? (size_t)added : sizeof names;
    }
    return tb_fail(error, TB_USAGE, _("--field %s=%s: layer %s has no such field; it has: %s"),
                   role, name, source->layer, names);
}

static int is_number(tb_column_kind kind) {
    return kind == TB_COLUMN_INTEGER || kind == TB_COLUMN_REAL;
}

static tb_status match_fields(tb_reader *reader, const tb_read_options *options, tb_error *error) {
    tb_source *source = &reader->source;
    for (tb_role role = 0; role < TB_ROLE_COUNT; role++) {
        const char *wanted = options->field[role];
        int at = wanted != NULL
                     ? find_field(source, wanted, NULL)
                     : find_field(source, tb_fields[role].field, tb_fields[role].aliases);
        if (wanted != NULL && at < 0 && !options->fields_optional)
            return fail_unknown_field(source, tb_fields[role].role, wanted, error);
        if (at < 0)
            continue;
        source->field[role] = source->field_names[at];
        reader->raw_field[role] = reader->plan.field[at].raw;
        if (role == TB_ROLE_CLASS)
            source->class_is_number = is_number(reader->plan.field[at].column.kind);
    }
    return TB_OK;
}

/* Fields that feed no wanted role are not read at all. NULL when out of memory. */
static const uint8_t *wanted_fields(tb_reader *reader, const tb_read_options *options) {
    const tb_layer_plan *plan = &reader->plan;
    uint8_t *wanted = tb_arena_take(reader->arena, plan->fields + 1);
    for (size_t i = 0; wanted != NULL && i < plan->fields; i++) {
        wanted[i] = options->everything != 0;
        for (int role = 0; role < TB_ROLE_COUNT; role++)
            wanted[i] |= reader->raw_field[role] == plan->field[i].raw &&
                         (options->roles == 0 || options->roles >> role & 1);
    }
    return wanted;
}

static tb_status start_stream(tb_reader *reader, const tb_read_options *options, tb_error *error) {
    tb_wanted wanted = {&reader->plan, wanted_fields(reader, options), !options->without_geometry,
                        BLOCK_PARCELS};
    if (wanted.field == NULL)
        return tb_fail_memory(error);
    tb_gdal_listen();
    struct ArrowSchema schema;
    tb_status status = reader->dataset.kind->stream(&reader->dataset, reader->layer, &wanted,
                                                    &reader->stream, error);
    if (status == TB_OK && reader->stream.get_schema(&reader->stream, &schema) == 0) {
        tb_columns_match(&schema, reader->raw_field,
                         options->without_geometry ? NULL : reader->plan.geometry,
                         &reader->columns);
        schema.release(&schema);
    } else if (status == TB_OK) {
        status = tb_dataset_no_schema(&reader->dataset, &reader->source, error);
    }
    tb_gdal_stop_listening();
    return status;
}

static tb_status open_layer(tb_reader *reader, const tb_read_options *options, tb_error *error) {
    tb_source *source = &reader->source;
    tb_status status = tb_dataset_open(reader->arena, source->path, &reader->dataset, error);
    if (status == TB_OK)
        status = tb_layer_choose(reader->arena, &reader->dataset, options->layer, &reader->layer,
                                 &source->layer, &source->layer_reason, error);
    if (status == TB_OK)
        status = tb_dataset_describe(reader->arena, &reader->dataset, reader->layer,
                                     options->encoding, options->srs, source, &reader->plan, error);
    if (status != TB_OK)
        return status;
    reader->columns.area_unit =
        options->area_unit != TB_UNIT_M2 ? options->area_unit : reader->plan.area_unit;
    status = list_fields(reader, error);
    if (status == TB_OK && options->everything)
        reader->columns.fields = source->fields;
    reader->everything = options->everything;
    if (status == TB_OK)
        status = match_fields(reader, options, error);
    return status == TB_OK ? start_stream(reader, options, error) : status;
}

tb_status tb_reader_open(const char *path, const tb_read_options *options, tb_reader **out,
                         tb_error *error) {
    static const tb_read_options defaults;
    *out = NULL;
    tb_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return tb_fail_memory(error);
    pthread_mutex_init(&reader->lock, NULL);
    reader->place.next_row = 1;
    reader->arena = tb_arena_create();
    tb_status status;
    if (reader->arena == NULL ||
        (reader->source.path = tb_arena_copy(reader->arena, path, strlen(path))) == NULL)
        status = tb_fail_memory(error);
    else
        status = open_layer(reader, options != NULL ? options : &defaults, error);
    if (status != TB_OK) {
        tb_reader_free(reader);
        return status;
    }
    *out = reader;
    return TB_OK;
}

void tb_reader_free(tb_reader *reader) {
    if (reader == NULL)
        return;
    if (reader->stream.release != NULL)
        reader->stream.release(&reader->stream);
    tb_dataset_close(&reader->dataset);
    while (reader->idle_decoders > 0)
        tb_decoder_free(reader->decoders[--reader->idle_decoders]);
    tb_arena_free(reader->arena);
    pthread_mutex_destroy(&reader->lock);
    free(reader);
}

static tb_decoder *borrow_decoder(tb_reader *reader) {
    tb_decoder *decoder = NULL;
    pthread_mutex_lock(&reader->lock);
    if (reader->idle_decoders > 0)
        decoder = reader->decoders[--reader->idle_decoders];
    pthread_mutex_unlock(&reader->lock);
    return decoder != NULL ? decoder : tb_decoder_create(reader->source.encoding);
}

static void return_decoder(tb_reader *reader, tb_decoder *decoder) {
    pthread_mutex_lock(&reader->lock);
    int kept = decoder != NULL && reader->idle_decoders < MOST_DECODERS;
    if (kept)
        reader->decoders[reader->idle_decoders++] = decoder;
    pthread_mutex_unlock(&reader->lock);
    if (!kept)
        tb_decoder_free(decoder);
}

/* The next record batch, in turn; release NULL at the end. */
static tb_status fetch(tb_reader *reader, struct ArrowArray *batch, int64_t *first_row,
                       tb_error *error) {
    pthread_mutex_lock(&reader->lock);
    tb_status status = tb_dataset_next(&reader->dataset, &reader->stream, &reader->place,
                                       &reader->source, batch, error);
    *first_row = reader->place.next_row;
    if (batch->release != NULL)
        reader->place.next_row += batch->length;
    pthread_mutex_unlock(&reader->lock);
    return status;
}

static void release_batch(void *borrowed) {
    struct ArrowArray *batch = borrowed;
    batch->release(batch);
    free(batch);
}

static int fill_shapes(const tb_reader *reader, const struct ArrowArray *batch,
                       tb_block_store *store) {
    tb_block *block = &store->block;
    for (size_t i = 0; i < block->parcels; i++) {
        size_t size = 0;
        const unsigned char *wkb = NULL;
        if (reader->columns.geometry >= 0)
            wkb = tb_columns_wkb(&reader->columns, batch, i, &size);
        if (wkb == NULL)
            block->shape[i] = TB_SHAPE_NULL;
        else if (!tb_wkb_append(store, wkb, size, tb_gdal_stroke, &block->shape[i]))
            return 0;
        block->parcel_ring[i + 1] = (uint32_t)block->rings;
    }
    return 1;
}

tb_status tb_reader_next(tb_reader *reader, tb_block *block, tb_error *error) {
    tb_block_store *store = (tb_block_store *)block;
    tb_block_clear(store);
    struct ArrowArray *batch = malloc(sizeof *batch);
    if (batch == NULL)
        return tb_fail_memory(error);
    int64_t first_row;
    tb_status status = fetch(reader, batch, &first_row, error);
    if (status != TB_OK || batch->release == NULL) {
        if (batch->release != NULL)
            batch->release(batch);
        free(batch);
        return status;
    }
    int filled = tb_block_begin(store, (size_t)batch->length, first_row);
    store->borrowed = batch;
    store->release = release_batch;
    if (filled) {
        tb_decoder *decoder = borrow_decoder(reader);
        filled = decoder != NULL && tb_columns_fill(&reader->columns, batch, decoder, store) &&
                 (!reader->everything ||
                  tb_columns_fill_values(&reader->columns, batch, decoder, store)) &&
                 fill_shapes(reader, batch, store);
        return_decoder(reader, decoder);
    }
    if (!filled) {
        tb_block_clear(store);
        return tb_fail_memory(error);
    }
    return TB_OK;
}
