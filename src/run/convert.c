/* Converting, stage by stage: look, fit, write, read again, keep. */
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "base/workplace.h"
#include "read/dataset.h"
#include "read/layers.h"
#include "read/records.h"
#include "run/digest.h"
#include "write/sink.h"

#include <tuban/area.h>
#include <tuban/convert.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct conversion {
    tb_conversion told; /* first: a tb_conversion * is a conversion * */
    tb_convert_options options;
    tb_arena *arena;
    tb_dataset in;
    tb_layer *layers;
    size_t layer_total;
    size_t *chosen; /* places of the layers to convert */
    size_t count;
    tb_fit **fit;
    tb_digest *digest; /* of what was meant */
    tb_converted_layer *converted;
    tb_target target;
    tb_workplace work;
    tb_rows rows, fitted;
    int64_t handled;  /* features, in all passes */
    int64_t promised; /* likewise; -1: a layer does not say */
} conversion;

/* Every feature is looked at, written and read again. */
static void count_promised(conversion *c) {
    const int passes = 3;
    for (size_t i = 0; i < c->count && c->promised >= 0; i++) {
        int64_t features = c->layers[c->chosen[i]].features;
        c->promised = features >= 0 ? c->promised + passes * features : -1;
    }
}

static tb_status choose_layers(conversion *c, tb_error *error) {
    tb_status status = tb_layers_of(c->arena, &c->in, &c->layers, &c->layer_total, error);
    if (status != TB_OK)
        return status;
    c->chosen = tb_arena_take(c->arena, (c->layer_total + 1) * sizeof *c->chosen);
    if (c->chosen == NULL)
        return tb_fail_memory(error);
    if (c->options.layer != NULL) {
        status = tb_layer_find(c->in.path, c->layers, c->layer_total, c->options.layer, c->chosen,
                               error);
        c->count = 1;
        return status;
    }
    for (size_t i = 0; i < c->layer_total; i++)
        c->chosen[c->count++] = i;
    if (c->count == 0)
        return tb_fail(error, TB_UNREADABLE, _("%s: it has no layers"), c->in.path);
    if (c->count > 1 && c->target.one_layer)
        return tb_fail(error, TB_USAGE,
                       _("%s: %s holds one layer, %s has %zu; choose one with --layer"),
                       c->told.output, c->target.driver, c->in.path, c->count);
    return TB_OK;
}

static tb_status open_records(conversion *c, size_t i, tb_records **records, tb_error *error) {
    return tb_records_open(c->arena, &c->in, c->chosen[i], c->options.encoding, c->options.srs,
                           records, error);
}

/* The next rows, unless somebody wants to stop. */
static tb_status next_rows(conversion *c, tb_records *records, tb_error *error) {
    tb_status status = tb_records_next(records, &c->rows, error);
    if (status != TB_OK || c->options.progress == NULL)
        return status;
    c->handled += (int64_t)c->rows.count;
    if (c->options.progress(c->options.progress_data, c->handled, c->promised) != 0)
        return tb_fail(error, TB_INTERRUPTED, "%s", _("interrupted; nothing was written"));
    return TB_OK;
}

static void warn(conversion *c, const char *line) {
    c->told.warnings++;
    if (c->options.warn != NULL)
        c->options.warn(c->options.warn_data, line);
}

static void warn_of(conversion *c, const tb_records *records, const char *format, int64_t count) {
    char what[200], line[400];
    if (count == 0)
        return;
    snprintf(what, sizeof what, format, (long long)count);
    snprintf(line, sizeof line, _("layer %s: %s"), tb_records_layer(records)->name, what);
    warn(c, line);
}

/* A part is never passed off as the whole. */
static tb_status check_whole(const tb_records *records, int64_t rows, tb_error *error) {
    const tb_source *source = tb_records_source(records);
    int64_t promised =
        source->dbf_records > source->promised ? source->dbf_records : source->promised;
    if (rows + source->dbf_deleted >= promised &&
        (source->shp_records < 0 || source->shp_records == promised))
        return TB_OK;
    return tb_fail(
        error, TB_UNREADABLE,
        _("%s: layer %s: %lld features are promised, %lld can be read; `tuban check` tells "
          "more"),
        source->path, source->layer, (long long)promised, (long long)rows);
}

static void tell_source(conversion *c, size_t i, const tb_records *records) {
    const tb_source *source = tb_records_source(records);
    c->converted[i].encoding = source->encoding;
    c->converted[i].encoding_reason = source->encoding_reason;
    c->converted[i].srs = source->srs;
    c->converted[i].srs_reason = source->srs_reason;
}

static void tell_damage(conversion *c, const tb_records *records) {
    const tb_records_notes *notes = tb_records_told(records);
    const tb_source *source = tb_records_source(records);
    warn_of(c, records,
            _("the .shx file is missing or cut: an index of %lld records was made anew"),
            source->index_made_anew ? source->shp_records : 0);
    warn_of(c, records, _("%lld rows are marked as deleted and left out"),
            source->dbf_deleted > 0 ? source->dbf_deleted : 0);
    warn_of(c, records, _("%lld texts have bytes that are no characters, which become U+FFFD"),
            notes->damaged_texts);
    warn_of(c, records, _("%lld shapes have arcs, which become chords"), notes->stroked_shapes);
    warn_of(c, records, _("%lld shapes are damaged and become none"), notes->damaged_shapes);
}

/* Looks at every row of a layer and decides what it becomes. */
static tb_status look_at(conversion *c, size_t i, tb_error *error) {
    tb_records *records = NULL;
    tb_status status = open_records(c, i, &records, error);
    if (status != TB_OK)
        return status;
    c->fit[i] = tb_fit_create(c->arena, &c->target, tb_records_layer(records));
    if (c->fit[i] == NULL)
        status = tb_fail_memory(error);
    do {
        if (status == TB_OK)
            status = next_rows(c, records, error);
        if (status == TB_OK)
            status = tb_fit_see(c->fit[i], &c->rows, error);
    } while (status == TB_OK && c->rows.count > 0);
    if (status == TB_OK)
        status = check_whole(records, c->fit[i]->sizes.rows, error);
    if (status == TB_OK)
        status = tb_fit_decide(c->fit[i], error);
    tell_source(c, i, records);
    if (status == TB_OK) {
        tell_damage(c, records);
        for (size_t k = 0; k < c->fit[i]->warnings; k++)
            warn(c, c->fit[i]->warning[k]);
    }
    tb_record_layer *kept = tb_arena_take(c->arena, sizeof *kept);
    if (kept != NULL && c->fit[i] != NULL) {
        *kept = *tb_records_layer(records); /* whose strings live in the arena */
        c->fit[i]->in = kept;
    } else if (status == TB_OK) {
        status = tb_fail_memory(error);
    }
    tb_records_free(records);
    return status;
}

static int prepare(conversion *c) {
    c->fit = tb_arena_take(c->arena, c->count * sizeof *c->fit);
    c->digest = tb_arena_take(c->arena, c->count * sizeof *c->digest);
    c->converted = tb_arena_take(c->arena, c->count * sizeof *c->converted);
    if (c->fit == NULL || c->digest == NULL || c->converted == NULL)
        return 0;
    memset(c->fit, 0, c->count * sizeof *c->fit);
    memset(c->digest, 0, c->count * sizeof *c->digest);
    memset(c->converted, 0, c->count * sizeof *c->converted);
    return 1;
}

static tb_status look_at_all(conversion *c, tb_error *error) {
    if (!prepare(c))
        return tb_fail_memory(error);
    count_promised(c);
    tb_status status = TB_OK;
    for (size_t i = 0; status == TB_OK && i < c->count; i++)
        status = look_at(c, i, error);
    return status;
}

/* 0, 1, 2 ..: the columns as they stand. */
static size_t *places(tb_arena *arena, size_t columns) {
    size_t *place = tb_arena_take(arena, (columns + 1) * sizeof *place);
    for (size_t i = 0; place != NULL && i < columns; i++)
        place[i] = i;
    return place;
}

static tb_status write_rows(conversion *c, size_t i, tb_sink *sink, tb_error *error) {
    tb_records *records = NULL;
    const tb_fit *fit = c->fit[i];
    const size_t *place = places(c->arena, fit->out.columns);
    tb_status status = place != NULL ? open_records(c, i, &records, error) : tb_fail_memory(error);
    if (status != TB_OK)
        return status;
    c->digest[i].grid_steps = c->target.grid_steps;
    do {
        status = next_rows(c, records, error);
        if (status == TB_OK)
            status = tb_fit_rows(fit, &c->rows, &c->fitted, error);
        if (status != TB_OK)
            break;
        tb_digest_fold(&c->digest[i], &fit->out, place, &c->fitted);
        status = tb_sink_rows(sink, &c->fitted, error);
    } while (status == TB_OK && c->rows.count > 0);
    tb_records_free(records);
    return status;
}

/* Systems are told to writers by their numbers; a layer without coordinates needs none. */
static tb_status write_layer(conversion *c, size_t i, tb_sink *sink, tb_error *error) {
    const tb_fit *fit = c->fit[i];
    tb_frame *frame = NULL;
    tb_status status = TB_OK;
    if (fit->out.srs != NULL)
        status = tb_frame_create(fit->out.srs, &frame, error);
    if (status == TB_OK)
        status = tb_sink_begin(sink, fit, frame != NULL ? tb_frame_srs(frame) : NULL, error);
    if (status == TB_OK)
        status = write_rows(c, i, sink, error);
    if (status == TB_OK)
        status = tb_sink_end(sink, error);
    tb_frame_free(frame);
    return status;
}

static tb_status write_all(conversion *c, tb_error *error) {
    tb_sink *sink;
    tb_status status = tb_sink_open(&c->target, c->work.path, c->told.output, &sink, error);
    for (size_t i = 0; status == TB_OK && i < c->count; i++)
        status = write_layer(c, i, sink, error);
    if (status == TB_OK)
        status = tb_sink_finish(sink, error);
    tb_sink_free(sink);
    return status;
}

/* Where each column of the layer stands in what was written. */
static tb_status match_columns(const conversion *c, const tb_record_layer *meant,
                               const tb_record_layer *read, size_t *place, tb_error *error) {
    for (size_t i = 0; i < meant->columns; i++) {
        place[i] = 0;
        while (place[i] < read->columns &&
               !tb_text_same(read->column[place[i]].name, meant->column[i].name))
            place[i]++;
        if (place[i] == read->columns)
            return tb_fail(error, TB_SYSTEM,
                           _("%s: %s did not keep the field %s of layer %s; nothing was written"),
                           c->told.output, c->target.driver, meant->column[i].name, meant->name);
    }
    return TB_OK;
}

static tb_status compare(const conversion *c, size_t i, const tb_digest *read, tb_error *error) {
    const tb_digest *meant = &c->digest[i];
    const char *layer = c->fit[i]->out.name;
    if (meant->rows != read->rows || meant->shapes != read->shapes ||
        meant->vertices != read->vertices)
        return tb_fail(
            error, TB_SYSTEM,
            _("%s: layer %s reads back with %lld features, %lld shapes and %lld vertices "
              "instead of %lld, %lld and %lld; nothing was written"),
            c->told.output, layer, (long long)read->rows, (long long)read->shapes,
            (long long)read->vertices, (long long)meant->rows, (long long)meant->shapes,
            (long long)meant->vertices);
    if (fabs(meant->area - read->area) > 1e-9 * fabs(meant->area) + 1e-6)
        return tb_fail(
            error, TB_SYSTEM,
            _("%s: layer %s reads back with an area of %.4f instead of %.4f; nothing was "
              "written"),
            c->told.output, layer, read->area, meant->area);
    const char *what = meant->texts != read->texts               ? _("fields")
                       : meant->coordinates != read->coordinates ? _("coordinates")
                       : meant->both != read->both               ? _("pairing of fields and shapes")
                                                                 : NULL;
    if (what == NULL)
        return TB_OK;
    return tb_fail(error, TB_SYSTEM,
                   _("%s: layer %s reads back with other %s than were written to a %s; nothing was "
                     "written"),
                   c->told.output, layer, what, c->target.driver);
}

static tb_status read_back(conversion *c, const tb_dataset *dataset, size_t at, size_t i,
                           tb_error *error) {
    tb_records *records = NULL;
    const tb_record_layer *meant = &c->fit[i]->out;
    size_t *place = places(c->arena, meant->columns);
    tb_status status = place != NULL
                           ? tb_records_open(c->arena, dataset, at, NULL, NULL, &records, error)
                           : tb_fail_memory(error);
    if (status != TB_OK)
        return status;
    tb_digest read = {.grid_steps = c->target.grid_steps};
    status = match_columns(c, meant, tb_records_layer(records), place, error);
    do {
        if (status == TB_OK)
            status = next_rows(c, records, error);
        if (status == TB_OK)
            tb_digest_fold(&read, meant, place, &c->rows);
    } while (status == TB_OK && c->rows.count > 0);
    tb_records_free(records);
    tb_converted_layer *told = &c->converted[i];
    told->name = meant->name;
    told->alias = meant->alias;
    told->features = read.rows;
    told->vertices = read.vertices;
    told->fields = meant->columns;
    told->plane_area = read.area;
    return status == TB_OK ? compare(c, i, &read, error) : status;
}

/* A layer stands under its name, or is the only one under the file's. */
static tb_status read_layers_back(conversion *c, tb_error *error) {
    tb_dataset dataset;
    tb_layer *layers;
    size_t total, at = 0;
    tb_status status = tb_dataset_open(c->arena, c->work.path, &dataset, error);
    if (status == TB_OK)
        status = tb_layers_of(c->arena, &dataset, &layers, &total, error);
    for (size_t i = 0; status == TB_OK && i < c->count; i++) {
        if (total > 1)
            status = tb_layer_find(c->told.output, layers, total, c->fit[i]->out.name, &at, error);
        if (status == TB_OK)
            status = read_back(c, &dataset, at, i, error);
    }
    tb_dataset_close(&dataset);
    return status;
}

/* What we wrote and cannot read is no fault of the input. */
static tb_status read_back_all(conversion *c, tb_error *error) {
    tb_error found = {0};
    tb_status status = read_layers_back(c, &found);
    if (status == TB_UNREADABLE)
        return tb_fail(error, TB_SYSTEM,
                       _("%s: what was written cannot be read again, nothing was kept: %s"),
                       c->told.output, found.message);
    return status == TB_OK ? TB_OK : tb_fail(error, status, "%s", found.message);
}

static tb_status convert(conversion *c, tb_error *error) {
    tb_status status = tb_target_of(c->told.output, c->options.output_encoding, &c->target, error);
    if (status == TB_OK)
        status =
            tb_workplace_open(&c->work, c->told.input, c->told.output, c->options.overwrite, error);
    if (status == TB_OK)
        status = tb_dataset_open(c->arena, c->told.input, &c->in, error);
    if (status == TB_OK)
        status = choose_layers(c, error);
    if (status == TB_OK)
        status = look_at_all(c, error);
    if (status == TB_OK)
        status = write_all(c, error);
    if (status == TB_OK)
        status = read_back_all(c, error);
    return status == TB_OK ? tb_workplace_keep(&c->work, error) : status;
}

static void tell(conversion *c) {
    c->told.input_driver = c->in.driver;
    c->told.output_driver = c->target.driver;
    c->told.encoding = c->target.encoding;
    c->told.layers = c->converted;
    c->told.layer_count = c->count;
}

tb_status tb_convert(const char *input, const char *output, const tb_convert_options *options,
                     tb_conversion **out, tb_error *error) {
    static const tb_convert_options defaults;
    *out = NULL;
    conversion *c = calloc(1, sizeof *c);
    if (c == NULL)
        return tb_fail_memory(error);
    c->told.input = input;
    c->told.output = output;
    c->options = options != NULL ? *options : defaults;
    c->arena = tb_arena_create();
    c->rows.arena = tb_arena_create();
    c->fitted.arena = tb_arena_create();
    tb_status status = c->arena != NULL && c->rows.arena != NULL && c->fitted.arena != NULL
                           ? convert(c, error)
                           : tb_fail_memory(error);
    tb_workplace_discard(&c->work);
    tell(c);
    if (status != TB_OK) {
        tb_conversion_free(&c->told);
        return status;
    }
    *out = &c->told;
    return TB_OK;
}

void tb_conversion_free(tb_conversion *conversion_told) {
    if (conversion_told == NULL)
        return;
    conversion *c = (conversion *)conversion_told;
    for (size_t i = 0; c->fit != NULL && i < c->count; i++)
        tb_fit_free(c->fit[i]);
    tb_dataset_close(&c->in);
    tb_arena_free(c->rows.arena);
    tb_arena_free(c->fitted.arena);
    tb_arena_free(c->arena);
    free(c);
}
