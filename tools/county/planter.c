/* Choosing parcels, changing them, and telling of it. */
#include "planter.h"

#include "base.h"
#include "unit_effects.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The stream of chance that faults have for themselves. */
static const uint64_t STREAM = 9000000000u;

/* A Shapefile's layer is called like its file. */
static void name_layer(planter *p, const options *o) {
    const char *slash = strrchr(o->output, '/'), *name = slash ? slash + 1 : o->output;
    const char *dot = strrchr(name, '.');
    if (format_of(o) == IN_SHAPEFILE)
        snprintf(p->layer_name, sizeof p->layer_name, "%.*s",
                 dot ? (int)(dot - name) : (int)strlen(name), name);
    else
        snprintf(p->layer_name, sizeof p->layer_name, "%s", layer_forms[LAYER_PARCELS].name);
}

planter planter_start(const survey *s, changes *all) {
    planter p = {.survey = s, .changes = all, .answers = all->answers};
    p.chance = chance_start(s->county->seed, STREAM);
    name_layer(&p, s->county->options);
    p.taken = allocate((size_t)s->parcels.count, sizeof *p.taken);
    p.last_number = allocate((size_t)s->county->villages, sizeof *p.last_number);
    for (int32_t i = 0; i < s->parcels.count; i++)
        p.last_number[s->lands[i].village]++;
    return p;
}

void planter_free(planter *p) {
    free(p->taken);
    free(p->last_number);
}

unsigned format_of(const options *o) {
    if (strcasecmp(o->driver, "ESRI Shapefile") == 0)
        return IN_SHAPEFILE;
    if (strcasecmp(o->driver, "GPKG") == 0)
        return IN_GEOPACKAGE;
    return strcasecmp(o->driver, "FlatGeobuf") == 0 ? IN_FLATGEOBUF : IN_OTHERS;
}

/* ---- parcels ---- */

bool is_free(const planter *p, int32_t parcel) {
    return !p->taken[parcel];
}

bool is_plot(const survey *s, int32_t parcel) {
    face_kind kind = s->lands[parcel].kind;
    return kind == FACE_FIELD || kind == FACE_HILL || kind == FACE_BUILT;
}

void around_node(const survey *s, int32_t edge, each_parcel *call, void *context) {
    const mesh *m = &s->county->mesh;
    int32_t at = edge;
    do {
        call(context, parcel_of_face(s, m->half[at].face));
        at = m->half[at ^ 1].next;
    } while (at != edge);
}

void each_neighbour(const survey *s, int32_t parcel, each_parcel *call, void *context) {
    const rings *r = &s->rings;
    for (int32_t i = r->of_label[parcel]; i < r->of_label[parcel + 1]; i++)
        for (int32_t k = 0; k < r->ring[i].size; k++)
            around_node(s, r->half[r->ring[i].first + k], call, context);
}

static void take(void *context, int32_t other) {
    bool *taken = context;
    if (other >= 0)
        taken[other] = true;
}

void reserve(planter *p, int32_t parcel) {
    p->taken[parcel] = true;
    each_neighbour(p->survey, parcel, take, p->taken);
}

typedef struct unit_test {
    const survey *survey;
    int32_t parcel;
    bool inside;
} unit_test;

static void compare_units(void *context, int32_t other) {
    unit_test *t = context;
    const survey *s = t->survey;
    t->inside = t->inside && other >= 0 && s->lands[other].village == s->lands[t->parcel].village &&
                s->settlements.of_parcel[other] == s->settlements.of_parcel[t->parcel];
}

bool is_inside_units(const survey *s, int32_t parcel) {
    unit_test t = {s, parcel, true};
    each_neighbour(s, parcel, compare_units, &t);
    return t.inside;
}

figure parcel_figure(const survey *s, int32_t parcel) {
    return figure_of(&s->outlines, &s->county->mesh, &s->rings, parcel);
}

double ellipsoid_m2(const survey *s, int32_t parcel, double plane_m2) {
    figure f = parcel_figure(s, parcel);
    double whole = figure_area_m2(&f);
    figure_free(&f);
    return plane_m2 * ((double)s->shape[parcel].area_dm2 / 100) / whole;
}

static int64_t ellipsoid_dm2(const survey *s, int32_t parcel, double plane_m2) {
    return llround(100 * ellipsoid_m2(s, parcel, plane_m2));
}

static void finish_change(planter *p, const change *c) {
    if (c->layer != LAYER_PARCELS)
        return;
    reserve(p, c->number);
    tell_settlement_changed(p, c);
}

bool planter_plant(planter *p, const fault_kind *kind) {
    int32_t count = p->survey->parcels.count;
    int32_t at = (int32_t)(chance_unit(&p->chance) * count);
    p->begun = p->changes->count;
    for (int32_t n = 0; n < count; n++, at = at + 1 < count ? at + 1 : 0)
        if (is_free(p, at) && kind->fits(p->survey, at) && kind->plant(p, kind, at)) {
            for (size_t i = p->begun; i < p->changes->count; i++)
                finish_change(p, p->changes->list[i]);
            return true;
        }
    return false;
}

/* ---- changes ---- */

static void name_added(planter *p, change *c) {
    const survey *s = p->survey;
    char text[32];
    serial_text(s, LAYER_PARCELS, s->parcels.count + p->added++, text);
    change_value(c, "BSM", text);
    snprintf(text, sizeof text, "%d", ++p->last_number[s->lands[c->number].village]);
    change_value(c, "TBYBH", text);
    change_value(c, "TBBH", text);
}

void begin_fault(planter *p, const fault_kind *kind) {
    answers_fault(p->answers, kind->rule, kind->what);
}

change *change_parcel(planter *p, int32_t parcel, change_kind kind) {
    change *c = changes_add(p->changes, LAYER_PARCELS, parcel, kind);
    if (kind == CHANGE_ADDED)
        name_added(p, c);
    return c;
}

void change_figure(change *c, figure *f) {
    c->shape = SHAPE_NEW;
    c->figure = *f;
    *f = (figure){0};
}

void restate_areas(const planter *p, change *c) {
    const survey *s = p->survey;
    char text[32];
    int64_t area = ellipsoid_dm2(s, c->number, figure_area_m2(&c->figure));
    int64_t ridge = divide_rounded((__int128)area * s->attributes[c->number].coefficient, 10000);
    area_text(area, text);
    change_value(c, "TBMJ", text);
    area_text(ridge, text);
    change_value(c, "KCMJ", text);
    area_text(area - ridge, text);
    change_value(c, "TBDLMJ", text);
}

void written_value(const planter *p, const change *c, const char *field, char text[128]) {
    record r;
    int at = field_index(c->layer, field);
    record_of(p->survey, c->layer, c->number, &r);
    const char *value = r.value[at];
    for (int i = 0; i < c->values; i++)
        if (c->value[i].field == at)
            value = c->value[i].empty ? NULL : c->value[i].text;
    snprintf(text, 128, "%s", value ? value : "");
}

/* Bytes of a text in GBK, or characters. */
static size_t text_size(const char *text, size_t others) {
    size_t size = 0;
    for (; *text; text++)
        size += (unsigned char)*text < 0x80 ? 1 : (unsigned char)*text >= 0xc0 ? others : 0;
    return size;
}

bool has_room(const planter *p, const char *field, const char *text) {
    const options *o = p->survey->county->options;
    const field_form *f = &layer_forms[LAYER_PARCELS].fields[field_index(LAYER_PARCELS, field)];
    size_t width = (size_t)f->width;
    if (format_of(o) != IN_SHAPEFILE)
        return f->type == FIELD_REAL || text_size(text, 1) <= width;
    if (f->type == FIELD_REAL) /* always with its decimals */
        return strcspn(text, ".") + 1 + (size_t)f->decimals <= width;
    bool utf8 = strcmp(o->encoding, "UTF-8") == 0;
    return (utf8 ? strlen(text) : text_size(text, 2)) <= width;
}

/* ---- answers ---- */

void parcel_id(const planter *p, int32_t parcel, char text[32]) {
    serial_text(p->survey, LAYER_PARCELS, parcel, text);
}

/* Where the parcel is, as it is written. */
static spot spot_of(const planter *p, const change *c) {
    spot where = {{NAN, NAN}, 0};
    if (c->shape == SHAPE_NEW && c->figure.loops > 0) {
        where.at = figure_middle(&c->figure, &where.tolerance_m);
    } else if (c->shape == SHAPE_KEPT) {
        const survey *s = p->survey;
        figure f = figure_of(&s->outlines, &s->county->mesh, layer_rings(s, c->layer), c->number);
        where.at = figure_middle(&f, &where.tolerance_m);
        figure_free(&f);
    }
    return where;
}

const char *written_layer(const planter *p, layer l) {
    return l == LAYER_PARCELS ? p->layer_name : layer_forms[l].name;
}

answer answer_about(const planter *p, const char *rule, const change *c, char id[128]) {
    spot where = spot_of(p, c);
    written_value(p, c, "BSM", id);
    return (answer){.rule = rule,
                    .layer = written_layer(p, c->layer),
                    .id = id,
                    .measure = NAN,
                    .at = where.at,
                    .tolerance_m = where.tolerance_m};
}

void tell_field(const planter *p, const char *rule, const change *c, const char *field) {
    char id[128], found[128];
    record sound;
    answer a = answer_about(p, rule, c, id);
    record_of(p->survey, c->layer, c->number, &sound);
    written_value(p, c, field, found);
    a.field = field;
    a.found = found;
    a.expected = sound.value[field_index(c->layer, field)];
    answers_add(p->answers, &a);
}

void tell_area(const planter *p, const char *rule, const change *c, const char *field,
               int64_t right_dm2) {
    char id[128], found[128], right[32];
    answer a = answer_about(p, rule, c, id);
    written_value(p, c, field, found);
    area_text(right_dm2, right);
    a.field = field;
    a.found = found;
    a.expected = right;
    a.measure = strtod(found, NULL) - (double)right_dm2 / 100;
    a.unit = "m2";
    answers_add(p->answers, &a);
}

void tell_place(const planter *p, const char *rule, const char *id, const char *other, spot at,
                double measure, const char *in_unit) {
    answers_add(p->answers, &(answer){.rule = rule,
                                      .layer = written_layer(p, LAYER_PARCELS),
                                      .id = id,
                                      .other_id = other,
                                      .measure = measure,
                                      .unit = in_unit,
                                      .at = at.at,
                                      .tolerance_m = at.tolerance_m});
}

/* A stated area is wrong by more than 1 per mille, and more than 0.05 m2. */
entailed area_entailed(const planter *p, int32_t parcel, double plane_m2) {
    double stated = (double)p->survey->shape[parcel].area_dm2 / 100;
    double off = fabs(stated - ellipsoid_m2(p->survey, parcel, plane_m2));
    double part = off / (plane_m2 * 0.001);
    if (part < 0.9 || off < 0.04)
        return ENTAILED_NOTHING;
    return part > 1.1 && off > 0.06 ? ENTAILED : DOUBTFUL;
}

void tell_entailed_area(const planter *p, const change *c) {
    double plane = figure_area_m2(&c->figure);
    if (area_entailed(p, c->number, plane) == ENTAILED)
        tell_area(p, "stated-area", c, "TBMJ", ellipsoid_dm2(p->survey, c->number, plane));
}
