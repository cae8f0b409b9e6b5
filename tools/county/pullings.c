/* Features of any layer, found by a parcel in them, and changed. */
#include "pullings.h"

#include "measure.h"
#include "spots.h"
#include "unit_effects.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool is_unit_free(const planter *p, layer l, int32_t number) {
    return !changes_of(p->changes, l, number);
}

int32_t village_of(const survey *s, int32_t parcel) {
    return s->lands[parcel].village;
}

int32_t town_of(const survey *s, int32_t parcel) {
    return s->county->village[village_of(s, parcel)].town;
}

int32_t settlement_of(const survey *s, int32_t parcel) {
    return s->settlements.of_parcel[parcel];
}

/* The feature of a layer that a parcel lies in. */
int32_t feature_of(const survey *s, layer l, int32_t parcel) {
    return l == LAYER_PARCELS    ? parcel
           : l == LAYER_VILLAGES ? village_of(s, parcel)
           : l == LAYER_TOWNS    ? town_of(s, parcel)
                                 : settlement_of(s, parcel);
}

/* ---- areas that units state ---- */

/* The parcels of the unit are not told of: what others do to its sum is in both. */
bool plant_unit_area(planter *p, const fault_kind *kind, int32_t parcel, layer l, int64_t off) {
    char id[32], text[128];
    const char *field = kind->set[0].field;
    int32_t number = feature_of(p->survey, l, parcel);
    if (!is_unit_free(p, l, number))
        return false;
    begin_fault(p, kind);
    change *c = changes_add(p->changes, l, number, CHANGE_ALTERED);
    written_value(p, c, field, text);
    area_text(llround(100 * strtod(text, NULL)) + off, text);
    change_value(c, field, text);
    answer a = answer_about_unit(p, kind->rule, l, number, id);
    bool own = strcmp(field, "JSMJ") == 0;
    a.field = field;
    a.found = own ? text : NULL;
    a.measure = (own ? 1 : -1) * (double)off / 100;
    a.unit = "m2";
    answers_add(p->answers, &a);
    return true;
}

/* ---- a vertex of a border between units is pulled aside ---- */

figure feature_figure(const survey *s, layer l, int32_t number) {
    return figure_of(&s->outlines, &s->county->mesh, layer_rings(s, l), number);
}

/* The new line stays within the parcel it is drawn through. */
static bool stays_within(const survey *s, int32_t host, const pulling *q) {
    if (host < 0)
        return true;
    figure f = feature_figure(s, LAYER_PARCELS, host);
    const point way[] = {q->polygon[0], q->to, q->polygon[2]};
    bool within = figure_passes(&f, way, 3) && figure_holds(&f, q->to);
    figure_free(&f);
    return within;
}

static bool is_blunt_around(const loop *l, int at) {
    for (int i = -1; i <= 1; i++)
        if (loop_angle(l, loop_step(l, at, i)) < CLEARLY_BLUNT)
            return false;
    return true;
}

/* side 1: outwards. Leaves the loop as it was. */
static bool pull(const survey *s, loop *l, int at, int side, pulling *q) {
    point a = l->vertex[loop_step(l, at, -1)].at, b = l->vertex[loop_step(l, at, 1)].at;
    double way_m = side * pull_m(l, at) / distance_m(a, b);
    q->at = l->vertex[at].at;
    q->to = outline_grid((point){q->at.x + way_m * (b.y - a.y), q->at.y - way_m * (b.x - a.x)});
    memcpy(q->polygon, (point[]){a, q->at, b, q->to}, sizeof q->polygon);
    l->vertex[at].at = q->to;
    bool blunt = is_blunt_around(l, at);
    l->vertex[at].at = q->at;
    return blunt && is_simple_polygon(q->polygon, 4) &&
           stays_within(s, side > 0 ? q->outside : q->inside, q);
}

static bool is_pullable(const loop *l, int at) {
    return is_between(l, at) && is_between(l, loop_step(l, at, -1)) &&
           is_between(l, loop_step(l, at, 1)) && pull_m(l, at) >= LEAST_PULL_M;
}

/* Looks along the outline of a parcel's unit, from a place that chance chooses. */
bool find_pulling(planter *p, layer l, int32_t parcel, int side, border_test *fits, pulling *q) {
    const survey *s = p->survey;
    int32_t number = feature_of(s, l, parcel);
    figure f = feature_figure(s, l, number);
    loop *shell = &f.loop[0];
    bool found = false;
    int first = (int)(chance_unit(&p->chance) * shell->size);
    for (int i = 0; i < shell->size && !found; i++) {
        int at = loop_step(shell, first, i);
        if (!is_pullable(shell, at))
            continue;
        int32_t half_edge = shell->vertex[at].half;
        q->inside = parcel_of_face(s, s->county->mesh.half[half_edge].face);
        q->outside = parcel_across(s, half_edge);
        found = is_free(p, q->inside) && (q->outside < 0 || is_free(p, q->outside)) &&
                fits(s, q->inside, q->outside) && pull(s, shell, at, side, q);
    }
    figure_free(&f);
    return found;
}

/* Draws a feature with the vertex at its new place; areas that it states follow. */
void redraw_feature(planter *p, layer l, int32_t number, const pulling *q) {
    char text[32];
    int which, at;
    figure f = feature_figure(p->survey, l, number);
    change *c = changes_add(p->changes, l, number, CHANGE_ALTERED);
    if (figure_find(&f, q->at, &which, &at))
        f.loop[which].vertex[at].at = q->to;
    area_text(measure_figure_dm2(&f, p->survey->frame), text);
    if (l == LAYER_TOWNS || l == LAYER_VILLAGES)
        change_value(c, "JSMJ", text);
    change_figure(c, &f);
    if (l == LAYER_PARCELS)
        restate_areas(p, c);
}

static void reserve_both(planter *p, const pulling *q) {
    reserve(p, q->inside);
    if (q->outside >= 0)
        reserve(p, q->outside);
}

/* A finding about the land between; of a feature, and another of its layer or -1. */
static void tell_between(const planter *p, const char *rule, layer l, int32_t number, int32_t other,
                         const pulling *q) {
    char id[32], other_id[32];
    spot where = spot_around(q->polygon, 4);
    serial_text(p->survey, l, number, id);
    serial_text(p->survey, l, other, other_id);
    answers_add(p->answers, &(answer){.rule = rule,
                                      .layer = written_layer(p, l),
                                      .id = id,
                                      .other_id = other >= 0 ? other_id : NULL,
                                      .measure = polygon_m2(p, q->inside, q->polygon, 4),
                                      .unit = "m2",
                                      .at = where.at,
                                      .tolerance_m = where.tolerance_m});
}

/* Begins the fault by drawing the unit of a parcel otherwise. */
bool redraw_unit(planter *p, const fault_kind *kind, layer l, int32_t parcel, int side,
                 border_test *fits, pulling *q) {
    int32_t number = feature_of(p->survey, l, parcel);
    if (!is_unit_free(p, l, number) || !find_pulling(p, l, parcel, side, fits, q))
        return false;
    begin_fault(p, kind);
    redraw_feature(p, l, number, q);
    reserve_both(p, q);
    return true;
}

void tell_pair(const planter *p, const char *rule, layer l, const pulling *q) {
    int32_t one = feature_of(p->survey, l, q->inside), other = feature_of(p->survey, l, q->outside);
    tell_between(p, rule, l, one, other, q);
}

void tell_one(const planter *p, const char *rule, layer l, const pulling *q) {
    tell_between(p, rule, l, feature_of(p->survey, l, q->inside), -1, q);
}
