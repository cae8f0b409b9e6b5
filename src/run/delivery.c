/* Reading unit layers and boundaries whole. */
#include "run/delivery.h"

#include "area/measure.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Layers that TD/T 1057-2020 asks of every county (national rule Q004). */
static const struct {
    const char *name, *title;
} mandatory[] = {{"DLTB", "地类图斑"},          {"XZQ", "行政区"},
                 {"XZQJX", "行政区界线"},       {"CJDCQ", "村级调查区"},
                 {"CJDCQJX", "村级调查区界线"}, {"CZCDYD", "城镇村等用地"}};
enum { MANDATORY = sizeof mandatory / sizeof *mandatory };

/* How the fields of a unit layer stand for roles of parcels. */
static const struct {
    const char *layer, *title, *code, *name, *area, *stated, *type;
} unit_layers[TB_UNIT_KINDS] = {
    [TB_TOWNSHIPS] = {"XZQ", "行政区", "XZQDM", "XZQMC", "DCMJ", "JSMJ", NULL},
    [TB_VILLAGES] = {"CJDCQ", "村级调查区", "ZLDWDM", "ZLDWMC", "DCMJ", "JSMJ", NULL},
    [TB_TOWNS] = {"CZCDYD", "城镇村等用地", "CZCDM", "CZCMC", "CZCMJ", NULL, "CZCLX"}};

/* Everything that reading one of them takes. */
typedef struct reading {
    const char *path;
    const tb_run_options *options;
    const tb_frame *frame;
    const tb_area_options *area;
    double tolerance;
    tb_error *error;
} reading;

static const tb_layer *layer_named(const tb_layer *layers, size_t count, const char *name,
                                   const char *title) {
    for (size_t i = 0; i < count; i++)
        if (tb_text_same(layers[i].name, name) || strcmp(layers[i].name, title) == 0 ||
            strcmp(layers[i].alias, title) == 0)
            return &layers[i];
    return NULL;
}

/* Told apart by numbers; by name where a projection is none of those that we know the numbers of.
 */
static int same_srs(const tb_srs *a, const tb_srs *b) {
    const double nearly = 1e-9;
    if (a->geographic != b->geographic || a->transverse_mercator != b->transverse_mercator ||
        fabs(a->semi_major_m - b->semi_major_m) > 1e-3 ||
        fabs(a->inverse_flattening - b->inverse_flattening) > 1e-6)
        return 0;
    if (a->geographic)
        return 1;
    if (!a->transverse_mercator)
        return strcmp(a->name, b->name) == 0;
    return fabs(a->central_meridian - b->central_meridian) < nearly &&
           fabs(a->scale - b->scale) < nearly &&
           fabs(a->false_easting_m - b->false_easting_m) < 1e-3 &&
           fabs(a->false_northing_m - b->false_northing_m) < 1e-3;
}

/* Only the lack of memory ends the run: a system that means nothing is another one. */
static tb_status compare_srs(const reading *r, const tb_source *source, int *same) {
    tb_frame *frame = NULL;
    tb_status status = source->srs == NULL ? TB_OK : tb_frame_create(source->srs, &frame, NULL);
    *same = source->srs == NULL ||
            (status == TB_OK && same_srs(tb_frame_srs(frame), tb_frame_srs(r->frame)));
    tb_frame_free(frame);
    return status == TB_SYSTEM ? tb_fail_memory(r->error) : TB_OK;
}

static double ring_m2(void *meter, const double *x, const double *y, size_t points) {
    return tb_meter_ring_m2(meter, x, y, points);
}

static tb_status add_blocks(const reading *r, tb_reader *reader, tb_meter *meter, tb_block *block,
                            tb_units *units) {
    tb_status status = tb_reader_next(reader, block, r->error);
    while (status == TB_OK && block->parcels > 0) {
        if (!tb_measure(meter, block) || !tb_units_add(units, block))
            return tb_fail_memory(r->error);
        status = tb_reader_next(reader, block, r->error);
    }
    return status;
}

/* All blocks of an open reader; then the units as a whole. */
static tb_status read_blocks(const reading *r, tb_reader *reader, tb_units *units) {
    tb_meter *meter = NULL;
    tb_block *block = tb_block_create();
    if (block == NULL)
        return tb_fail_memory(r->error);
    tb_status status = tb_meter_create(r->frame, r->area, &meter, r->error);
    if (status == TB_OK)
        status = add_blocks(r, reader, meter, block, units);
    tb_coverage_options options = {.tolerance = r->tolerance,
                                   .threads = r->options->threads,
                                   .ring_m2 = ring_m2,
                                   .ring_data = meter};
    if (status == TB_OK && !tb_units_settle(units, &options))
        status = tb_fail_memory(r->error);
    tb_meter_free(meter);
    tb_block_free(block);
    return status;
}

static tb_status keep_units(const reading *r, tb_reader *reader, tb_unit_kind kind,
                            tb_units **out) {
    const tb_source *source = tb_reader_source(reader);
    tb_units *units = calloc(1, sizeof *units);
    *out = units;
    if (units == NULL || !tb_units_init(units, kind))
        return tb_fail_memory(r->error);
    units->layer = tb_arena_copy(units->arena, source->layer, strlen(source->layer));
    units->has_control = source->field[TB_ROLE_AREA] != NULL;
    units->has_stated = source->field[TB_ROLE_NET_AREA] != NULL;
    if (units->layer == NULL)
        return tb_fail_memory(r->error);
    return read_blocks(r, reader, units);
}

static const char *no_layer(tb_unit_kind kind) {
    return kind == TB_VILLAGES ? _("the dataset has no layer CJDCQ")
           : kind == TB_TOWNS  ? _("the dataset has no layer CZCDYD")
                               : _("the dataset has no layer XZQ");
}

static int has_codes(const tb_source *source, tb_unit_kind kind) {
    return source->field[TB_ROLE_UNIT] != NULL &&
           (kind != TB_TOWNS || source->field[TB_ROLE_SETTLEMENT] != NULL);
}

static const char *no_codes(tb_unit_kind kind) {
    return kind == TB_VILLAGES ? _("layer CJDCQ has no field ZLDWDM")
           : kind == TB_TOWNS  ? _("layer CZCDYD has no fields CZCLX and CZCDM")
                               : _("layer XZQ has no field XZQDM");
}

int tb_unit_layer(const tb_layer *layers, size_t count, tb_unit_kind kind, tb_read_options *read) {
    const tb_layer *layer =
        layer_named(layers, count, unit_layers[kind].layer, unit_layers[kind].title);
    if (layer == NULL || !layer->polygons)
        return 0;
    read->layer = layer->name;
    read->fields_optional = 1;
    read->field[TB_ROLE_UNIT] = unit_layers[kind].code;
    read->field[TB_ROLE_UNIT_NAME] = unit_layers[kind].name;
    read->field[TB_ROLE_AREA] = unit_layers[kind].area;
    read->field[TB_ROLE_NET_AREA] = unit_layers[kind].stated;
    read->field[TB_ROLE_SETTLEMENT] = unit_layers[kind].type;
    read->roles = 1u << TB_ROLE_SETTLEMENT | 1u << TB_ROLE_ID | 1u << TB_ROLE_UNIT |
                  1u << TB_ROLE_UNIT_NAME | 1u << TB_ROLE_AREA | 1u << TB_ROLE_NET_AREA;
    return 1;
}

/* A unit layer that cannot be used is told as not checked; only broken files end the run. */
static tb_status read_units(const reading *r, tb_delivery *delivery, tb_unit_kind kind) {
    tb_read_options read = {.encoding = r->options->read.encoding, .srs = r->options->read.srs};
    if (!tb_unit_layer(delivery->layers, delivery->layer_count, kind, &read)) {
        delivery->why_not[kind] = no_layer(kind);
        return TB_OK;
    }
    tb_reader *reader = NULL;
    int same = 0;
    tb_status status = tb_reader_open(r->path, &read, &reader, r->error);
    if (status == TB_OK)
        status = compare_srs(r, tb_reader_source(reader), &same);
    if (status == TB_OK && !same)
        delivery->why_not[kind] = _("the unit layer has another reference system than the parcels");
    else if (status == TB_OK && !has_codes(tb_reader_source(reader), kind))
        delivery->why_not[kind] = no_codes(kind);
    else if (status == TB_OK)
        status = keep_units(r, reader, kind, &delivery->units[kind]);
    tb_reader_free(reader);
    return status;
}

static int has_land(const tb_units *units) {
    return units != NULL && tb_coverage_result_of(units->coverage)->outline_rings > 0;
}

/* The land of a file of its own: its layer XZQ, or else its one polygon layer. */
static tb_status read_land(const reading *r, const char *path, tb_units **out) {
    tb_layer *layers = NULL;
    size_t count = 0;
    int same = 0;
    tb_reader *reader = NULL;
    tb_status status = tb_layers_list(path, &layers, &count, r->error);
    const tb_layer *layer = layer_named(layers, count, "XZQ", "行政区");
    tb_read_options read = {.layer = layer != NULL ? layer->name : NULL, .roles = 1u << TB_ROLE_ID};
    if (status == TB_OK)
        status = tb_reader_open(path, &read, &reader, r->error);
    if (status == TB_OK)
        status = compare_srs(r, tb_reader_source(reader), &same);
    if (status == TB_OK && !same)
        status = tb_fail(r->error, TB_USAGE,
                         _("%s: it has another reference system than the parcels; transform it to "
                           "theirs first"),
                         path);
    if (status == TB_OK)
        status = keep_units(r, reader, TB_TOWNSHIPS, out);
    if (status == TB_OK && !has_land(*out))
        status = tb_fail(r->error, TB_UNREADABLE, _("%s: it holds no polygon"), path);
    tb_reader_free(reader);
    tb_layers_free(layers);
    return status;
}

static void choose_boundary(tb_delivery *delivery) {
    delivery->boundary = delivery->file;
    for (int kind = 0; kind < TB_TOWNS && delivery->boundary == NULL; kind++) {
        const tb_units *units = delivery->units[kind];
        if (has_land(units))
            delivery->boundary = units;
    }
    delivery->boundary_reason =
        delivery->file != NULL ? _("--boundary says so") : _("a layer of the dataset");
}

tb_status tb_delivery_read(tb_delivery *delivery, const char *path, const tb_run_options *options,
                           const tb_frame *frame, const tb_area_options *area, double tolerance,
                           tb_error *error) {
    reading r = {path, options, frame, area, tolerance, error};
    tb_status status = tb_layers_list(path, &delivery->layers, &delivery->layer_count, error);
    for (tb_unit_kind kind = 0; status == TB_OK && kind < TB_UNIT_KINDS; kind++)
        status = read_units(&r, delivery, kind);
    if (status == TB_OK && options->allowed_gaps != NULL)
        status = read_land(&r, options->allowed_gaps, &delivery->allowed);
    if (status == TB_OK && options->boundary != NULL)
        status = read_land(&r, options->boundary, &delivery->file);
    if (status == TB_OK)
        choose_boundary(delivery);
    return status;
}

static void free_units(tb_units *units) {
    if (units != NULL)
        tb_units_free(units);
    free(units);
}

void tb_delivery_free(tb_delivery *delivery) {
    tb_layers_free(delivery->layers);
    for (int kind = 0; kind < TB_UNIT_KINDS; kind++)
        free_units(delivery->units[kind]);
    free_units(delivery->file);
    free_units(delivery->allowed);
}

static int has(const tb_delivery *delivery, size_t n) {
    return layer_named(delivery->layers, delivery->layer_count, mandatory[n].name,
                       mandatory[n].title) != NULL;
}

int tb_delivery_is_one(const tb_delivery *delivery) {
    size_t present = 0;
    for (size_t n = 1; n < MANDATORY; n++)
        present += has(delivery, n) ? 1 : 0;
    return present > 0;
}

const char *tb_delivery_missing(const tb_delivery *delivery, size_t *n) {
    while (*n < MANDATORY && has(delivery, *n))
        ++*n;
    return *n < MANDATORY ? mandatory[(*n)++].name : NULL;
}
