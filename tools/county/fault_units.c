/* Faults between the parcels and the layers of townships (XZQ) and villages (CJDCQ), and of these
 * in themselves. */
#include "fault_kinds.h"
#include "pullings.h"
#include "spots.h"

#include <stdio.h>

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

static bool plant_village_area(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_unit_area(p, kind, parcel, LAYER_VILLAGES, 5);
}

static bool plant_town_area(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_unit_area(p, kind, parcel, LAYER_TOWNS, -123456);
}

static bool plant_village_cent(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_unit_area(p, kind, parcel, LAYER_VILLAGES, -1);
}

/* ---- borders of villages and townships ---- */

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
    redraw_feature(p, LAYER_PARCELS, q.inside, &q);
    redraw_feature(p, LAYER_PARCELS, q.outside, &q);
    tell_one(p, kind->rule, LAYER_PARCELS, &q);
    return true;
}

/* ---- the outline of the county ---- */

static bool plant_parcel_outside(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!find_pulling(p, LAYER_VILLAGES, parcel, 1, is_open_outline, &q))
        return false;
    begin_fault(p, kind);
    redraw_feature(p, LAYER_PARCELS, q.inside, &q);
    tell_one(p, kind->rule, LAYER_PARCELS, &q);
    tell_one(p, "unit-crossing", LAYER_PARCELS, &q);
    return true;
}

static bool plant_parcel_short(planter *p, const fault_kind *kind, int32_t parcel) {
    pulling q;
    if (!find_pulling(p, LAYER_VILLAGES, parcel, -1, is_open_outline, &q))
        return false;
    begin_fault(p, kind);
    redraw_feature(p, LAYER_PARCELS, q.inside, &q);
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

const fault_kind unit_kinds[] = {
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
