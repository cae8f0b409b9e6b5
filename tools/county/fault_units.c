/* Faults between the parcels and the layers beside them: townships (XZQ), villages (CJDCQ),
 * settlements (CZCDYD); and faults of these layers in themselves. */
#include "fault_kinds.h"
#include "measure.h"
#include "spots.h"
#include "unit_effects.h"

#include "base.h"
#include "settlements.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_unit_free(const planter *p, layer l, int32_t number) {
    return !changes_of(p->changes, l, number);
}

static int32_t village_of(const survey *s, int32_t parcel) {
    return s->lands[parcel].village;
}

static int32_t town_of(const survey *s, int32_t parcel) {
    return s->county->village[village_of(s, parcel)].town;
}

static int32_t settlement_of(const survey *s, int32_t parcel) {
    return s->settlements.of_parcel[parcel];
}

/* The feature of a layer that a parcel lies in. */
static int32_t feature_of(const survey *s, layer l, int32_t parcel) {
    return l == LAYER_PARCELS    ? parcel
           : l == LAYER_VILLAGES ? village_of(s, parcel)
           : l == LAYER_TOWNS    ? town_of(s, parcel)
                                 : settlement_of(s, parcel);
}

static bool is_open(const survey *s, int32_t i) {
    return is_plot(s, i) && settlement_of(s, i) < 0;
}

/* ---- parcels that name another unit ---- */

static change *name_unit(planter *p, const fault_kind *kind, int32_t parcel, const char *code,
                         const char *name) {
    begin_fault(p, kind);
    change *c = change_parcel(p, parcel, CHANGE_ALTERED);
    change_value(c, "ZLDWDM", code);
    change_value(c, "QSDWDM", code);
    change_value(c, "ZLDWMC", name);
    change_value(c, "QSDWMC", name);
    return c;
}

/* A village of the same township that nobody has heard of. */
static bool plant_unknown_village(planter *p, const fault_kind *kind, int32_t parcel) {
    enum { TOWNSHIP_DIGITS = 9 };
    char code[20];
    snprintf(code, sizeof code, "%.*s3990000000", TOWNSHIP_DIGITS,
             p->survey->units.village[village_of(p->survey, parcel)].code);
    tell_field(p, kind->rule, name_unit(p, kind, parcel, code, "示例新村"), "ZLDWDM");
    return true;
}

static bool plant_other_name(planter *p, const fault_kind *kind, int32_t parcel) {
    char name[128];
    snprintf(name, sizeof name, "%s委会",
             p->survey->units.village[village_of(p->survey, parcel)].name);
    if (!has_room(p, "ZLDWMC", name))
        return false;
    begin_fault(p, kind);
    change *c = change_parcel(p, parcel, CHANGE_ALTERED);
    change_value(c, "ZLDWMC", name);
    tell_field(p, kind->rule, c, "ZLDWMC");
    return true;
}

static bool plant_other_village(planter *p, const fault_kind *kind, int32_t parcel) {
    const survey *s = p->survey;
    char number[16], id[128];
    int32_t other = (village_of(s, parcel) + 1) % s->county->villages;
    const unit *named = &s->units.village[other];
    change *c = name_unit(p, kind, parcel, named->code, named->name);
    snprintf(number, sizeof number, "%d", ++p->last_number[other]);
    change_value(c, "TBBH", number);
    change_value(c, "TBYBH", number);
    answer a = answer_about(p, kind->rule, c, id);
    a.found = s->units.village[village_of(s, parcel)].name;
    a.expected = named->name;
    a.measure = (double)s->shape[parcel].area_dm2 / 100;
    a.unit = "m2";
    answers_add(p->answers, &a);
    return true;
}

/* ---- areas that units state ---- */

/* The parcels of the unit are not told of: what others do to its sum is in both. */
static bool plant_area(planter *p, const fault_kind *kind, int32_t parcel, layer l, int64_t off) {
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

static bool plant_village_area(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_area(p, kind, parcel, LAYER_VILLAGES, 5);
}

static bool plant_town_area(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_area(p, kind, parcel, LAYER_TOWNS, -123456);
}

static bool plant_village_cent(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_area(p, kind, parcel, LAYER_VILLAGES, -1);
}

/* The first polygon of its code, which is the one that is told of. */
static bool is_first_of_code(const survey *s, int32_t i) {
    char own[20], other[20];
    int32_t number = settlement_of(s, i);
    if (number < 0 || s->settlements.first_parcel[number] != i)
        return false;
    settlement_code(s, i, own);
    for (int32_t k = 0; k < number; k++) {
        int32_t parcel = s->settlements.first_parcel[k];
        settlement_code(s, parcel, other);
        if (strcmp(own, other) == 0 &&
            strcmp(s->attributes[i].settlement, s->attributes[parcel].settlement) == 0)
            return false;
    }
    return true;
}

static bool plant_settlement_area(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_area(p, kind, parcel, LAYER_SETTLEMENTS, 1000);
}

/* ---- a vertex of a border between units is pulled aside ---- */

/* The parcels are those on both sides of the border: inside and outside of the unit whose outline
 * it is. -1 is outside the county. */
typedef struct pulling {
    point at, to;
    point polygon[4]; /* the land between */
    int32_t inside, outside;
} pulling;

typedef bool border_test(const survey *s, int32_t inside, int32_t outside);

static bool parts_villages(const survey *s, int32_t inside, int32_t outside) {
    return outside >= 0 && village_of(s, inside) != village_of(s, outside) &&
           town_of(s, inside) == town_of(s, outside);
}

static bool parts_towns(const survey *s, int32_t inside, int32_t outside) {
    return outside >= 0 && town_of(s, inside) != town_of(s, outside);
}

static bool parts_open_land(const survey *s, int32_t inside, int32_t outside) {
    return outside >= 0 && village_of(s, inside) != village_of(s, outside) &&
           settlement_of(s, inside) < 0 && settlement_of(s, outside) < 0;
}

static bool is_outline(const survey *s, int32_t inside, int32_t outside) {
    (void)s;
    (void)inside;
    return outside < 0;
}

static bool is_open_outline(const survey *s, int32_t inside, int32_t outside) {
    return outside < 0 && settlement_of(s, inside) < 0;
}

static bool parts_settlement(const survey *s, int32_t inside, int32_t outside) {
    return outside >= 0 && settlement_of(s, inside) >= 0 && settlement_of(s, outside) < 0;
}

static figure feature_figure(const survey *s, layer l, int32_t number) {
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
static bool find_pulling(planter *p, layer l, int32_t parcel, int side, border_test *fits,
                         pulling *q) {
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
        q->inside = s->parcels.of_face[s->county->mesh.half[half_edge].face];
        q->outside = parcel_across(s, half_edge);
        found = is_free(p, q->inside) && (q->outside < 0 || is_free(p, q->outside)) &&
                fits(s, q->inside, q->outside) && pull(s, shell, at, side, q);
    }
    figure_free(&f);
    return found;
}

/* Draws a feature with the vertex at its new place; areas that it states follow. */
static void redraw(planter *p, layer l, int32_t number, const pulling *q) {
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
static bool redraw_unit(planter *p, const fault_kind *kind, layer l, int32_t parcel, int side,
                        border_test *fits, pulling *q) {
    int32_t number = feature_of(p->survey, l, parcel);
    if (!is_unit_free(p, l, number) || !find_pulling(p, l, parcel, side, fits, q))
        return false;
    begin_fault(p, kind);
    redraw(p, l, number, q);
    reserve_both(p, q);
    return true;
}

static void tell_pair(const planter *p, const char *rule, layer l, const pulling *q) {
    int32_t one = feature_of(p->survey, l, q->inside), other = feature_of(p->survey, l, q->outside);
    tell_between(p, rule, l, one, other, q);
}

static void tell_one(const planter *p, const char *rule, layer l, const pulling *q) {
    tell_between(p, rule, l, feature_of(p->survey, l, q->inside), -1, q);
}

static bool plant_village_overlap(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!redraw_unit(p, kind, LAYER_VILLAGES, parcel, 1, parts_villages, &q))
        return false;
    tell_pair(p, kind->rule, LAYER_VILLAGES, &q);
    return true;
}

static bool plant_town_overlap(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!redraw_unit(p, kind, LAYER_TOWNS, parcel, 1, parts_towns, &q))
        return false;
    tell_pair(p, kind->rule, LAYER_TOWNS, &q);
    return true;
}

/* The parcel that lies there is outside of its village. */
static bool plant_village_gap(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!redraw_unit(p, kind, LAYER_VILLAGES, parcel, -1, parts_villages, &q))
        return false;
    tell_pair(p, kind->rule, LAYER_VILLAGES, &q);
    tell_one(p, "unit-crossing", LAYER_PARCELS, &q);
    return true;
}

/* The village there is outside of its township, and the parcel outside of the county. */
static bool plant_town_gap(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!redraw_unit(p, kind, LAYER_TOWNS, parcel, -1, parts_towns, &q))
        return false;
    tell_pair(p, kind->rule, LAYER_TOWNS, &q);
    tell_one(p, "unit-crossing", LAYER_VILLAGES, &q);
    tell_one(p, "outside-boundary", LAYER_PARCELS, &q);
    return true;
}

static bool plant_village_over_town(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!redraw_unit(p, kind, LAYER_VILLAGES, parcel, 1, parts_towns, &q))
        return false;
    tell_one(p, kind->rule, LAYER_VILLAGES, &q);
    tell_pair(p, "unit-overlap", LAYER_VILLAGES, &q);
    return true;
}

/* Both parcels at the border agree about it, but the layer of villages has it elsewhere. */
static bool plant_parcel_over_village(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!find_pulling(p, LAYER_VILLAGES, parcel, 1, parts_open_land, &q))
        return false;
    begin_fault(p, kind);
    redraw(p, LAYER_PARCELS, q.inside, &q);
    redraw(p, LAYER_PARCELS, q.outside, &q);
    tell_one(p, kind->rule, LAYER_PARCELS, &q);
    return true;
}

/* ---- the outline of the county ---- */

static bool plant_parcel_outside(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!find_pulling(p, LAYER_VILLAGES, parcel, 1, is_open_outline, &q))
        return false;
    begin_fault(p, kind);
    redraw(p, LAYER_PARCELS, q.inside, &q);
    tell_one(p, kind->rule, LAYER_PARCELS, &q);
    tell_one(p, "unit-crossing", LAYER_PARCELS, &q);
    return true;
}

static bool plant_parcel_short(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!find_pulling(p, LAYER_VILLAGES, parcel, -1, is_open_outline, &q))
        return false;
    begin_fault(p, kind);
    redraw(p, LAYER_PARCELS, q.inside, &q);
    tell_one(p, kind->rule, LAYER_PARCELS, &q);
    return true;
}

static bool plant_town_short(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!redraw_unit(p, kind, LAYER_TOWNS, parcel, -1, is_outline, &q))
        return false;
    tell_one(p, kind->rule, LAYER_PARCELS, &q);
    tell_one(p, "unit-crossing", LAYER_VILLAGES, &q);
    return true;
}

static bool plant_town_outside(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!redraw_unit(p, kind, LAYER_TOWNS, parcel, 1, is_outline, &q))
        return false;
    tell_one(p, kind->rule, LAYER_PARCELS, &q);
    return true;
}

/* ---- settlements ---- */

static bool is_settled(const survey *s, int32_t i) {
    return settlement_of(s, i) >= 0;
}

static bool plant_wide_settlement(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!redraw_unit(p, kind, LAYER_SETTLEMENTS, parcel, 1, parts_settlement, &q))
        return false;
    tell_one(p, kind->rule, LAYER_SETTLEMENTS, &q);
    return true;
}

static bool plant_short_settlement(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!redraw_unit(p, kind, LAYER_SETTLEMENTS, parcel, -1, parts_settlement, &q))
        return false;
    tell_one(p, kind->rule, LAYER_PARCELS, &q);
    return true;
}

/* In the land of one parcel, which then lies in no settlement there. */
static bool plant_hole(planter *p, const fault_kind *kind, int32_t parcel) {
    const double side_m = 8;
    point middle;
    pulling q = {.inside = parcel, .outside = -1};
    int32_t number = settlement_of(p->survey, parcel);
    figure own = parcel_figure(p->survey, parcel);
    bool found =
        is_unit_free(p, LAYER_SETTLEMENTS, number) && inner_place(p, &own, side_m, &middle);
    figure_free(&own);
    if (!found)
        return false;
    char id[32];
    begin_fault(p, kind);
    answer a = answer_about_unit(p, kind->rule, LAYER_SETTLEMENTS, number, id);
    answers_add(p->answers, &a);
    rectangle(middle, side_m, side_m, q.polygon);
    tell_one(p, "town-extent", LAYER_PARCELS, &q);
    figure f = feature_figure(p->survey, LAYER_SETTLEMENTS, number);
    reverse(q.polygon, 4);
    figure_add(&f, q.polygon, 4, false);
    change_figure(changes_add(p->changes, LAYER_SETTLEMENTS, number, CHANGE_ALTERED), &f);
    reserve(p, parcel);
    return true;
}

/* ---- settlements that nobody finds: the only polygon of their code ---- */

enum { FEW_PARCELS = 8 };

static bool has_few_parcels(const survey *s, int32_t settlement) {
    int count = 0;
    for (int32_t i = 0; i < s->parcels.count; i++)
        count += settlement_of(s, i) == settlement;
    return count <= FEW_PARCELS;
}

static bool is_only_of_code(const survey *s, int32_t i) {
    settlements rest = s->settlements;
    char own[20], other[20];
    if (!is_first_of_code(s, i) || !has_few_parcels(s, settlement_of(s, i)))
        return false;
    settlement_code(s, i, own);
    for (int32_t k = settlement_of(s, i) + 1; k < rest.count; k++) {
        settlement_code(s, rest.first_parcel[k], other);
        if (strcmp(own, other) == 0 && strcmp(s->attributes[i].settlement,
                                              s->attributes[rest.first_parcel[k]].settlement) == 0)
            return false;
    }
    return true;
}

static bool are_free(const planter *p, int32_t settlement) {
    for (int32_t i = 0; i < p->survey->parcels.count; i++)
        if (settlement_of(p->survey, i) == settlement && !is_free(p, i))
            return false;
    return is_unit_free(p, LAYER_SETTLEMENTS, settlement);
}

/* Each of its parcels names a settlement that is not there. */
static void tell_unknown(planter *p, int32_t settlement) {
    const survey *s = p->survey;
    char id[32];
    for (int32_t i = 0; i < s->parcels.count; i++) {
        if (settlement_of(s, i) != settlement)
            continue;
        answer a = answer_about_unit(p, "town-unknown", LAYER_PARCELS, i, id);
        a.field = "CZCSXM";
        a.found = s->attributes[i].settlement;
        answers_add(p->answers, &a);
        reserve(p, i);
    }
}

static bool plant_no_settlement(planter *p, const fault_kind *kind, int32_t parcel) {
    int32_t number = settlement_of(p->survey, parcel);
    if (!are_free(p, number))
        return false;
    begin_fault(p, kind);
    changes_add(p->changes, LAYER_SETTLEMENTS, number, CHANGE_LEFT_OUT);
    tell_unknown(p, number);
    return true;
}

/* With a code that is none, none of its parcels belongs to it. */
static bool plant_cut_code(planter *p, const fault_kind *kind, int32_t parcel) {
    const survey *s = p->survey;
    int32_t number = settlement_of(s, parcel);
    char code[20], found[64], id[32];
    if (!are_free(p, number))
        return false;
    begin_fault(p, kind);
    settlement_code(s, parcel, code);
    code[strlen(code) - 1] = '\0';
    change_value(changes_add(p->changes, LAYER_SETTLEMENTS, number, CHANGE_ALTERED), "CZCDM", code);
    answer a = answer_about_unit(p, kind->rule, LAYER_SETTLEMENTS, number, id);
    snprintf(found, sizeof found, "%s/%s", s->attributes[parcel].settlement, code);
    a.field = "CZCDM";
    a.found = found;
    answers_add(p->answers, &a);
    tell_settlement_bare(p, parcel, (spot){a.at, a.tolerance_m},
                         (double)s->settlements.areas.sum_dm2[number] / 100);
    a = answer_about_unit(p, "town-area", LAYER_SETTLEMENTS, number, id);
    a.field = "CZCMJ";
    a.measure = -(double)s->settlements.areas.sum_dm2[number] / 100;
    a.unit = "m2";
    answers_add(p->answers, &a);
    tell_unknown(p, number);
    return true;
}

/* Those that few parcels are fit for come first. */
const fault_kind unit_kinds[] = {
    {"town-code", "a settlement whose code lost a digit", is_only_of_code, .plant = plant_cut_code},
    {"town-unknown", "a settlement that is not drawn", is_only_of_code,
     .plant = plant_no_settlement},
    {"town-area", "the area of a settlement 10 m2 too large", is_first_of_code,
     .plant = plant_settlement_area, .set = {{"CZCMJ", NULL}}},
    {"town-hole", "a settlement with a hole in it", is_settled, .plant = plant_hole},
    {"town-extent", "a settlement that reaches over its parcels", is_settled,
     .plant = plant_wide_settlement},
    {"town-extent", "a settlement that one of its parcels reaches out of", is_settled,
     .plant = plant_short_settlement},
    {"unit-overlap", "a village that reaches into another", is_open,
     .plant = plant_village_overlap},
    {"unit-overlap", "a township that reaches into another", is_open, .plant = plant_town_overlap},
    {"unit-gap", "a village drawn back from its neighbour", is_open, .plant = plant_village_gap},
    {"unit-gap", "a township drawn back from its neighbour", is_open, .plant = plant_town_gap},
    {"unit-crossing", "a village that reaches into another township", is_open,
     .plant = plant_village_over_town},
    {"unit-crossing", "two parcels whose border is not that of their villages", is_open,
     .plant = plant_parcel_over_village},
    {"unit-crossing", "a parcel that names another village", is_open, .plant = plant_other_village},
    {"outside-boundary", "a parcel that reaches out of the county", is_open,
     .plant = plant_parcel_outside},
    {"outside-boundary", "a township drawn back from the outline of the county", is_open,
     .plant = plant_town_short},
    {"boundary-uncovered", "a parcel drawn back from the outline of the county", is_open,
     .plant = plant_parcel_short},
    {"boundary-uncovered", "a township that reaches out of the county", is_open,
     .plant = plant_town_outside},
    {"unit-area", "the area of a village 0.05 m2 too large", is_open, .plant = plant_village_area,
     .set = {{"JSMJ", NULL}}},
    {"unit-area", "the area of a township 1,234.56 m2 too small", is_open, .plant = plant_town_area,
     .set = {{"JSMJ", NULL}}},
    {"control-area", "the control area of a village 0.01 m2 too small", is_open,
     .plant = plant_village_cent, .set = {{"DCMJ", NULL}}},
    {"control-area", "the control area of a township 1,234.56 m2 too small", is_open,
     .plant = plant_town_area, .set = {{"DCMJ", NULL}}},
    {"unit-unknown", "a unit that no layer has", is_open, .plant = plant_unknown_village},
    {"unit-name", "another name of the unit", is_open, .plant = plant_other_name},
    {.rule = NULL},
};
