/* Faults between the parcels and the layer of settlements (CZCDYD), and of these in themselves. */
#include "pullings.h"
#include "settlements.h"
#include "spots.h"
#include "unit_effects.h"

#include <stdio.h>
#include <string.h>

/* ---- areas ---- */

/* Whether two polygons belong to one settlement. */
static bool are_one(const survey *s, int32_t a, int32_t b) {
    char one[20], other[20];
    int32_t in_a = s->settlements.first_parcel[a], in_b = s->settlements.first_parcel[b];
    settlement_code(s, in_a, one);
    settlement_code(s, in_b, other);
    return strcmp(one, other) == 0 &&
           strcmp(s->attributes[in_a].settlement, s->attributes[in_b].settlement) == 0;
}

static bool is_one_of(const survey *s, int32_t number, int32_t from, int32_t to) {
    for (int32_t i = from; i < to; i++)
        if (are_one(s, number, i))
            return true;
    return false;
}

/* The first parcel of the settlement's first polygon, which is the one that is told of. */
static bool is_first_of_code(const survey *s, int32_t i) {
    int32_t number = settlement_of(s, i);
    return number >= 0 && s->settlements.first_parcel[number] == i &&
           !is_one_of(s, number, 0, number);
}

static bool plant_settlement_area(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_unit_area(p, kind, parcel, LAYER_SETTLEMENTS, 1000);
}

/* ---- outlines ---- */

static bool parts_settlement(const survey *s, int32_t inside, int32_t outside) {
    return outside >= 0 && settlement_of(s, inside) >= 0 && settlement_of(s, outside) < 0;
}

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
    int32_t number = settlement_of(s, i);
    return is_first_of_code(s, i) && has_few_parcels(s, number) &&
           !is_one_of(s, number, number + 1, s->settlements.count);
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
const fault_kind settlement_kinds[] = {
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
    {.rule = NULL},
};
