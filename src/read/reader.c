/* The reader: everything decided when it opens, then block after block. */
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "read/columns.h"
#include "read/encoding.h"
#include "read/gdal.h"
#include "read/layers.h"
#include "read/wkb.h"
#include "survey/fields.h"

#include <errno.h>
#include <math.h>
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
    struct ArrowArrayStream stream;
    pthread_mutex_t lock; /* guards all below */
    int64_t next_row;
    int ended;
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
    if (names == NULL || types == NULL)
        return tb_fail_memory(error);
    for (size_t i = 0; i < plan->fields; i++) {
        names[i] = plan->field[i].column.name;
        types[i] = plan->field[i].type;
    }
    reader->source.fields = plan->fields;
    reader->source.field_names = names;
    reader->source.field_types = types;
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
        if (wanted != NULL && at < 0)
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
        wanted[i] = 0;
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
        status = tb_fail(error, TB_UNREADABLE, _("%s: layer %s cannot be read: %s"),
                         reader->source.path, reader->source.layer, tb_gdal_message());
    }
    tb_gdal_stop_listening();
    return status;
}

/* --srs is believed; what the file says against it in the same words is told. */
static tb_status assign_srs(tb_reader *reader, const char *srs, tb_error *error) {
    tb_source *source = &reader->source;
    const char *own = source->srs;
    source->srs = srs;
    source->srs_reason = _("--srs says so");
    if (own == NULL || strncasecmp(own, "EPSG:", 5) != 0 || tb_text_same(own, srs))
        return TB_OK;
    char reason[200];
    int length =
        snprintf(reason, sizeof reason, _("--srs says so; the file itself says %.40s"), own);
    source->srs_reason = tb_arena_copy(reader->arena, reason, (size_t)length);
    return source->srs_reason != NULL ? TB_OK : tb_fail_memory(error);
}

/* What the form tells of the layer, and what the caller says instead. */
static tb_status describe(tb_reader *reader, const tb_read_options *options, tb_error *error) {
    tb_source *source = &reader->source;
    if (options->encoding != NULL && !tb_encoding_known(options->encoding))
        return tb_fail(error, TB_USAGE,
                       _("--encoding %s: unknown; use UTF-8, GB18030, or a name that `iconv -l` "
                         "lists"),
                       options->encoding);
    source->shp_records = source->dbf_records = source->dbf_present = -1;
    source->shp_promised = source->shp_present = -1;
    for (int i = 0; i < 4; i++)
        source->extent[i] = NAN;
    tb_status status =
        reader->dataset.kind->describe(reader->arena, &reader->dataset, reader->layer,
                                       options->encoding, source, &reader->plan, error);
    if (status == TB_OK && options->srs != NULL)
        status = assign_srs(reader, options->srs, error);
    reader->columns.area_unit =
        options->area_unit != TB_UNIT_M2 ? options->area_unit : reader->plan.area_unit;
    return status;
}

static tb_status open_layer(tb_reader *reader, const tb_read_options *options, tb_error *error) {
    tb_source *source = &reader->source;
    tb_status status = tb_dataset_open(reader->arena, source->path, &reader->dataset, error);
    if (status == TB_OK)
        status = tb_layer_choose(reader->arena, &reader->dataset, options->layer, &reader->layer,
                                 &source->layer, &source->layer_reason, error);
    if (status == TB_OK)
        status = describe(reader, options, error);
    if (status != TB_OK)
        return status;
    source->driver = reader->dataset.driver;
    source->driver_reason = reader->dataset.driver_reason;
    status = list_fields(reader, error);
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
    reader->next_row = 1;
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

static void note_cut_numbers(tb_source *source) {
    if (source->cut_numbers == 0)
        snprintf(source->cut_number, sizeof source->cut_number, "%s", tb_gdal_cut_number());
    source->cut_numbers += tb_gdal_cut_numbers();
}

/* The stream ended. A file that is cut short ends it as a sound one does, but for the complaint;
 * where the table of a Shapefile is known to be cut, rule record-count tells it with its numbers.
 */
static tb_status judge_end(tb_reader *reader, int failed, tb_error *error) {
    const tb_source *source = &reader->source;
    if (reader->dataset.kind->tells_all && failed)
        return tb_fail(error, failed == ENOMEM ? TB_SYSTEM : TB_UNREADABLE, "%s",
                       reader->stream.get_last_error(&reader->stream));
    if ((!failed && tb_gdal_message()[0] == '\0') || source->dbf_present < source->dbf_records)
        return TB_OK;
    return tb_fail(error, TB_UNREADABLE, _("%s: layer %s cannot be read past row %lld: %s"),
                   source->path, source->layer, (long long)reader->next_row - 1, tb_gdal_message());
}

/* The next record batch, in turn; length 0 at the end. */
static tb_status fetch(tb_reader *reader, struct ArrowArray *batch, int64_t *first_row,
                       tb_error *error) {
    tb_status status = TB_OK;
    *batch = (struct ArrowArray){0};
    pthread_mutex_lock(&reader->lock);
    tb_gdal_listen();
    if (!reader->ended) {
        int failed = reader->stream.get_next(&reader->stream, batch);
        reader->ended = failed || batch->release == NULL;
        note_cut_numbers(&reader->source);
        if (reader->ended)
            status = judge_end(reader, failed, error);
    }
    *first_row = reader->next_row;
    if (batch->release != NULL)
        reader->next_row += batch->length;
    tb_gdal_stop_listening();
    pthread_mutex_unlock(&reader->lock);
    return status;
}

static void release_batch(void *borrowed) {
    struct ArrowArray *batch = borrowed;
    batch->release(batch);
    free(batch);
}

/* Arcs as chords of a tenth of a degree: the area of a circle is then right to 5e-7. */
static const unsigned char *stroke(tb_arena *arena, const unsigned char *wkb, size_t size,
                                   size_t *stroked_size) {
    const double step_degrees = 0.1;
    OGRGeometryH curved = NULL, straight = NULL;
    unsigned char *stroked = NULL;
    tb_gdal_listen();
    if (OGR_G_CreateFromWkb(wkb, NULL, &curved, (int)size) == OGRERR_NONE)
        straight = OGR_G_GetLinearGeometry(curved, step_degrees, NULL);
    if (straight != NULL) {
        *stroked_size = (size_t)OGR_G_WkbSize(straight);
        stroked = tb_arena_take(arena, *stroked_size);
        if (stroked != NULL && OGR_G_ExportToIsoWkb(straight, wkbNDR, stroked) != OGRERR_NONE)
            stroked = NULL;
    }
    OGR_G_DestroyGeometry(straight);
    OGR_G_DestroyGeometry(curved);
    tb_gdal_stop_listening();
    return stroked;
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
        else if (!tb_wkb_append(store, wkb, size, stroke, &block->shape[i]))
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
                 fill_shapes(reader, batch, store);
        return_decoder(reader, decoder);
    }
    if (!filled) {
        tb_block_clear(store);
        return tb_fail_memory(error);
    }
    return TB_OK;
}
