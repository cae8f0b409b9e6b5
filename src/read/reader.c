/* The reader: everything decided when it opens, then block after block. */
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "read/columns.h"
#include "read/encoding.h"
#include "read/gdal.h"
#include "read/layers.h"
#include "read/srs.h"
#include "read/wkb.h"
#include "survey/fields.h"

#include <cpl_string.h>
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
    OGRLayerH layer;
    const char *raw_field[TB_ROLE_COUNT]; /* names in the bytes of the file */
    tb_columns columns;
    int everything;
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

/* A field's name, which a Shapefile keeps in the encoding of its text. */
static const char *readable(tb_reader *reader, const char *raw) {
    size_t damaged;
    const char *encoding = reader->dataset.shapefile ? reader->source.encoding : "UTF-8";
    char *text = tb_text_to_utf8(reader->arena, encoding, raw, strlen(raw), &damaged);
    return text != NULL ? text : raw;
}

static tb_status decide_encoding(tb_reader *reader, const char *asked, tb_error *error) {
    tb_source *source = &reader->source;
    if (asked != NULL && !tb_encoding_known(asked))
        return tb_fail(error, TB_USAGE,
                       _("--encoding %s: unknown; use UTF-8, GB18030, or a name that `iconv -l` "
                         "lists"),
                       asked);
    source->shp_records = source->dbf_records = source->dbf_present = -1;
    source->shp_promised = source->shp_present = -1;
    if (!reader->dataset.shapefile) {
        source->encoding = asked != NULL ? asked : "UTF-8";
        source->encoding_reason = asked != NULL ? _("--encoding says so") : _("the format's own");
        return TB_OK;
    }
    tb_dbf dbf;
    const char *path =
        tb_dataset_shapefile_path(reader->arena, &reader->dataset, OGR_L_GetName(reader->layer));
    tb_dbf_look(reader->arena, path, &dbf);
    tb_encoding *encoding = tb_arena_take(reader->arena, sizeof *encoding);
    if (encoding == NULL)
        return tb_fail_memory(error);
    tb_encoding_decide(asked, &dbf, encoding);
    source->encoding = encoding->name;
    source->encoding_reason = encoding->reason;
    source->encoding_overruled = encoding->overruled;
    source->shp_records = dbf.shx_records;
    source->dbf_records = dbf.present ? dbf.records : -1;
    source->dbf_present = dbf.present ? dbf.whole_records : -1;
    source->shp_promised = dbf.shp_bytes_said;
    source->shp_present = dbf.shp_bytes;
    return TB_OK;
}

/* Every field of the layer, by its readable name and type. */
static tb_status list_fields(tb_reader *reader, tb_error *error) {
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(reader->layer);
    size_t count = (size_t)OGR_FD_GetFieldCount(definition);
    const char **names = tb_arena_take(reader->arena, (count + 1) * sizeof *names);
    const char **types = tb_arena_take(reader->arena, (count + 1) * sizeof *types);
    tb_field_column *columns = tb_arena_take(reader->arena, (count + 1) * sizeof *columns);
    if (names == NULL || types == NULL || columns == NULL)
        return tb_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        OGRFieldDefnH field = OGR_FD_GetFieldDefn(definition, (int)i);
        char type[80];
        int length =
            snprintf(type, sizeof type, "%s(%d,%d)", OGR_GetFieldTypeName(OGR_Fld_GetType(field)),
                     OGR_Fld_GetWidth(field), OGR_Fld_GetPrecision(field));
        names[i] = readable(reader, OGR_Fld_GetNameRef(field));
        columns[i].raw_name = OGR_Fld_GetNameRef(field);
        types[i] = tb_arena_copy(reader->arena, type, (size_t)length);
    }
    reader->source.fields = count;
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

static int is_number_type(OGRFieldType type) {
    return type == OFTInteger || type == OFTInteger64 || type == OFTReal;
}

static tb_status match_fields(tb_reader *reader, const tb_read_options *options, tb_error *error) {
    tb_source *source = &reader->source;
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(reader->layer);
    for (tb_role role = 0; role < TB_ROLE_COUNT; role++) {
        const char *wanted = options->field[role];
        int at = wanted != NULL
                     ? find_field(source, wanted, NULL)
                     : find_field(source, tb_fields[role].field, tb_fields[role].aliases);
        if (wanted != NULL && at < 0 && !options->fields_optional)
            return fail_unknown_field(source, tb_fields[role].role, wanted, error);
        if (at < 0)
            continue;
        OGRFieldDefnH field = OGR_FD_GetFieldDefn(definition, at);
        source->field[role] = source->field_names[at];
        reader->raw_field[role] = OGR_Fld_GetNameRef(field);
        if (role == TB_ROLE_CLASS)
            source->class_is_number = is_number_type(OGR_Fld_GetType(field));
    }
    return TB_OK;
}

/* Fields that feed no wanted role are not read at all. */
static int ignore_the_rest(tb_reader *reader, const tb_read_options *options) {
    if (options->everything || !OGR_L_TestCapability(reader->layer, OLCIgnoreFields))
        return 1;
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(reader->layer);
    char **ignored = NULL;
    for (int i = 0; i < OGR_FD_GetFieldCount(definition); i++) {
        const char *name = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i));
        int used = 0;
        for (int role = 0; role < TB_ROLE_COUNT; role++)
            used |= reader->raw_field[role] != NULL && strcmp(reader->raw_field[role], name) == 0 &&
                    (options->roles == 0 || options->roles >> role & 1);
        if (!used)
            ignored = CSLAddString(ignored, name);
    }
    if (options->without_geometry)
        ignored = CSLAddString(ignored, "OGR_GEOMETRY");
    OGRErr failed = OGR_L_SetIgnoredFields(reader->layer, (const char **)ignored);
    CSLDestroy(ignored);
    return failed == OGRERR_NONE;
}

static void decide_srs(tb_reader *reader, const tb_read_options *options) {
    tb_source *source = &reader->source;
    source->srs = options->srs;
    source->srs_reason = _("--srs says so");
    if (options->srs == NULL) {
        source->srs = tb_layer_srs(reader->arena, reader->layer);
        source->srs_reason = source->srs != NULL ? _("the layer's own") : _("the layer has none");
    }
    OGREnvelope box;
    for (int i = 0; i < 4; i++)
        source->extent[i] = NAN;
    /* Asked for without force: a layer that would have to be read for it does not say. */
    if (OGR_L_GetExtent(reader->layer, &box, 0) == OGRERR_NONE) {
        source->extent[0] = box.MinX;
        source->extent[1] = box.MinY;
        source->extent[2] = box.MaxX;
        source->extent[3] = box.MaxY;
    }
}

static tb_status start_stream(tb_reader *reader, const tb_read_options *options, tb_error *error) {
    char batch[40];
    snprintf(batch, sizeof batch, "MAX_FEATURES_IN_BATCH=%d", BLOCK_PARCELS);
    /* The FID column is not used, but GDAL 3.6 loses the geometry of a GeoPackage layer when it is
     * left out together with every field. */
    char *const settings[] = {batch, NULL};
    struct ArrowSchema schema;
    tb_gdal_listen();
    int started = ignore_the_rest(reader, options) &&
                  OGR_L_GetArrowStream(reader->layer, &reader->stream, (char **)settings) &&
                  reader->stream.get_schema(&reader->stream, &schema) == 0;
    tb_status status = TB_OK;
    if (started) {
        const char *geometry = OGR_L_GetGeometryColumn(reader->layer);
        if (geometry[0] == '\0')
            geometry = "wkb_geometry"; /* GDAL's name where the format has none */
        tb_columns_match(&schema, reader->raw_field, options->without_geometry ? NULL : geometry,
                         &reader->columns);
        schema.release(&schema);
    } else {
        status = tb_fail(error, TB_UNREADABLE, _("%s: layer %s cannot be read: %s"),
                         reader->source.path, reader->source.layer, tb_gdal_message());
    }
    tb_gdal_stop_listening();
    return status;
}

static tb_status open_layer(tb_reader *reader, const tb_read_options *options, tb_error *error) {
    tb_source *source = &reader->source;
    tb_status status = tb_dataset_open(reader->arena, source->path, &reader->dataset, error);
    if (status == TB_OK)
        status = tb_layer_choose(reader->arena, &reader->dataset, options->layer, &reader->layer,
                                 &source->layer_reason, error);
    if (status == TB_OK)
        status = decide_encoding(reader, options->encoding, error);
    if (status != TB_OK)
        return status;
    source->driver = reader->dataset.driver;
    source->layer = OGR_L_GetName(reader->layer);
    source->description = GDALGetMetadataItem(reader->layer, "DESCRIPTION", NULL);
    if (source->description == NULL)
        source->description = "";
    source->promised = OGR_L_GetFeatureCount(reader->layer, 0);
    decide_srs(reader, options);
    reader->columns.area_unit = options->area_unit;
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
static tb_status judge_end(const tb_reader *reader, int failed, tb_error *error) {
    const tb_source *source = &reader->source;
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
