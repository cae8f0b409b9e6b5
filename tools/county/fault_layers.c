/* Faults of whole layers: one that is not there, fields that are declared otherwise. */
#include "fault_kinds.h"

#include <math.h>
#include <stdio.h>

static bool leave_out(planter *p, const fault_kind *kind, layer l) {
    begin_fault(p, kind);
    p->changes->left_out[l] = true;
    answers_add(p->answers, &(answer){.rule = kind->rule,
                                      .expected = layer_forms[l].name,
                                      .measure = NAN,
                                      .at = {NAN, NAN}});
    return true;
}

static bool plant_no_town_lines(planter *p, const fault_kind *kind, int32_t parcel) {
    (void)parcel;
    return leave_out(p, kind, LAYER_TOWN_LINES);
}

static bool plant_no_village_lines(planter *p, const fault_kind *kind, int32_t parcel) {
    (void)parcel;
    return leave_out(p, kind, LAYER_VILLAGE_LINES);
}

static bool declare(planter *p, const fault_kind *kind, field_form form, const char *found) {
    begin_fault(p, kind);
    changes_declare(p->changes, &form);
    answers_add(p->answers, &(answer){.rule = kind->rule,
                                      .layer = written_layer(p, LAYER_PARCELS),
                                      .field = form.name,
                                      .found = found,
                                      .measure = NAN,
                                      .at = {NAN, NAN}});
    return true;
}

static bool plant_short_field(planter *p, const fault_kind *kind, int32_t parcel) {
    (void)parcel;
    return declare(p, kind, (field_form){"HDMC", FIELD_TEXT, 60, 0}, "String(60,0)");
}

static bool plant_year_as_text(planter *p, const fault_kind *kind, int32_t parcel) {
    (void)parcel;
    return declare(p, kind, (field_form){"SJNF", FIELD_TEXT, 4, 0}, "String(4,0)");
}

static bool any_parcel(const survey *s, int32_t parcel) {
    (void)s;
    (void)parcel;
    return true;
}

/* Fields that come behind those whose bytes are written raw: raw.c. */
const fault_kind layer_kinds[] = {
    {"layer-missing", "no layer XZQJX", any_parcel, .plant = plant_no_town_lines, .once = true},
    {"layer-missing", "no layer CJDCQJX", any_parcel, .plant = plant_no_village_lines,
     .once = true},
    {"field-structure", "a text of 60 characters where 100 belong", any_parcel,
     .plant = plant_short_field, .carried_by = IN_SHAPEFILE | IN_GEOPACKAGE,
     .why_not_elsewhere = "it keeps no lengths of fields", .once = true},
    {"field-structure", "years as texts", any_parcel, .plant = plant_year_as_text,
     .carried_by = IN_SHAPEFILE | IN_GEOPACKAGE,
     .why_not_elsewhere = "it keeps no lengths of fields", .once = true},
    {.rule = NULL},
};
