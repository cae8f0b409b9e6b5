/* Faults in the values of single parcels. What is right and wrong comes from the code lists of
 * TD/T 1057-2020 and the national rules that each rule of tuban names. */
#include "fault_kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNTY_DIGITS = 6, ID_DIGITS = 18 };

/* ---- parcels that kinds are fit for ---- */

static bool of_class(const survey *s, int32_t i, const char *code) {
    return strcmp(s->attributes[i].class_code, code) == 0;
}

static bool is_cultivated(const survey *s, int32_t i) {
    return is_plot(s, i) && s->lands[i].category == CULTIVATED;
}

/* Cultivated land with crops, which any detail code of cultivated land may stand beside. */
static bool is_plain_field(const survey *s, int32_t i) {
    const attributes *a = &s->attributes[i];
    return is_cultivated(s, i) && !a->detail_code && strcmp(a->planting_code, "LS") == 0;
}

static bool is_flat(const survey *s, int32_t i) {
    return is_cultivated(s, i) && strcmp(s->attributes[i].slope, "1") == 0;
}

static bool is_terrace(const survey *s, int32_t i) {
    return is_cultivated(s, i) && s->attributes[i].coefficient > 0;
}

static bool is_slope(const survey *s, int32_t i) {
    const char *terrace = s->attributes[i].terrace;
    return is_cultivated(s, i) && terrace && strcmp(terrace, "PD") == 0;
}

static bool is_uncultivated(const survey *s, int32_t i) {
    return is_plot(s, i) && s->lands[i].category != CULTIVATED;
}

/* Nothing is planted on it, and no place lies around it. */
static bool is_bare(const survey *s, int32_t i) {
    const attributes *a = &s->attributes[i];
    return is_uncultivated(s, i) && !a->planting_code && !a->settlement;
}

static bool is_orchard(const survey *s, int32_t i) {
    return is_bare(s, i) && s->lands[i].category == PLANTATION;
}

static bool is_wood(const survey *s, int32_t i) {
    return is_bare(s, i) && of_class(s, i, "0301");
}

static bool is_house(const survey *s, int32_t i) {
    const char *place = s->attributes[i].settlement;
    return is_plot(s, i) && of_class(s, i, "0702") && place && strcmp(place, "203") == 0;
}

static bool is_town_house(const survey *s, int32_t i) {
    return is_plot(s, i) && of_class(s, i, "0701");
}

static bool is_built(const survey *s, int32_t i) {
    return is_plot(s, i) && s->lands[i].category == SETTLEMENT;
}

static bool is_rural_road(const survey *s, int32_t i) {
    return s->lands[i].kind == FACE_ROAD && of_class(s, i, "1006");
}

static bool is_ditch(const survey *s, int32_t i) {
    return s->lands[i].kind == FACE_DITCH && of_class(s, i, "1107");
}

/* ---- values as the table has them ---- */

static bool have_room(const planter *p, const fault_kind *kind) {
    for (int i = 0; i < MOST_SETTINGS && kind->set[i].field; i++)
        if (kind->set[i].text && !has_room(p, kind->set[i].field, kind->set[i].text))
            return false;
    return true;
}

static change *set_values(planter *p, const fault_kind *kind, int32_t parcel) {
    begin_fault(p, kind);
    change *c = change_parcel(p, parcel, CHANGE_ALTERED);
    for (int i = 0; i < MOST_SETTINGS && kind->set[i].field; i++)
        change_value(c, kind->set[i].field, kind->set[i].text);
    return c;
}

static bool plant_values(planter *p, const fault_kind *kind, int32_t parcel) {
    if (!have_room(p, kind))
        return false;
    tell_field(p, kind->rule, set_values(p, kind, parcel), kind->set[0].field);
    return true;
}

/* ---- texts made from the sound ones ---- */

static bool plant_text(planter *p, const fault_kind *kind, int32_t parcel, const char *field,
                       const char *text) {
    if (!has_room(p, field, text))
        return false;
    change *c = set_values(p, kind, parcel);
    change_value(c, field, text);
    tell_field(p, kind->rule, c, field);
    return true;
}

static bool plant_id_of_other_layer(planter *p, const fault_kind *kind, int32_t parcel) {
    char text[32];
    snprintf(text, sizeof text, "%s11109%07d", p->survey->county->options->county, parcel + 1);
    return plant_text(p, kind, parcel, "BSM", text);
}

static bool plant_cut_id(planter *p, const fault_kind *kind, int32_t parcel) {
    char text[32];
    parcel_id(p, parcel, text);
    text[ID_DIGITS - 1] = '\0';
    return plant_text(p, kind, parcel, "BSM", text);
}

static bool plant_shifted_id(planter *p, const fault_kind *kind, int32_t parcel) {
    char id[32], text[40];
    parcel_id(p, parcel, id);
    snprintf(text, sizeof text, " %.*s", ID_DIGITS - 1, id);
    return plant_text(p, kind, parcel, "BSM", text);
}

/* Digits from the Chinese keyboard. */
static void full_width(const char *digits, char text[128]) {
    static const char *const wide[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    size_t size = 0;
    for (; *digits; digits++)
        size += (size_t)snprintf(text + size, 128 - size, "%s", wide[*digits - '0']);
}

static bool plant_full_width_id(planter *p, const fault_kind *kind, int32_t parcel) {
    char id[32], text[128];
    parcel_id(p, parcel, id);
    full_width(id, text);
    return plant_text(p, kind, parcel, "BSM", text);
}

static bool plant_full_width_class(planter *p, const fault_kind *kind, int32_t parcel) {
    char text[128];
    full_width(p->survey->attributes[parcel].class_code, text);
    return plant_text(p, kind, parcel, "DLBM", text);
}

static bool plant_class_without_zero(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_text(p, kind, parcel, "DLBM", p->survey->attributes[parcel].class_code + 1);
}

static bool plant_class_after_blank(planter *p, const fault_kind *kind, int32_t parcel) {
    char text[16];
    snprintf(text, sizeof text, " %s", p->survey->attributes[parcel].class_code);
    return plant_text(p, kind, parcel, "DLBM", text);
}

/* Six digits of another county of the same prefecture. */
static void other_county(const planter *p, char digits[COUNTY_DIGITS + 1]) {
    const char *own = p->survey->county->options->county;
    snprintf(digits, COUNTY_DIGITS + 1, "%.4s%s", own, strcmp(own + 4, "02") == 0 ? "03" : "02");
}

static bool plant_id_of_other_county(planter *p, const fault_kind *kind, int32_t parcel) {
    char text[32];
    parcel_id(p, parcel, text);
    char other[COUNTY_DIGITS + 1];
    other_county(p, other);
    memcpy(text, other, COUNTY_DIGITS);
    if (!has_room(p, "BSM", text))
        return false;
    change *c = set_values(p, kind, parcel);
    change_value(c, "BSM", text);
    tell_field(p, kind->rule, c, "ZLDWDM");
    return true;
}

static bool plant_owner_of_other_county(planter *p, const fault_kind *kind, int32_t parcel) {
    char owner[32], other[COUNTY_DIGITS + 1];
    const survey *s = p->survey;
    snprintf(owner, sizeof owner, "%s", s->units.village[s->lands[parcel].village].code);
    other_county(p, other);
    memcpy(owner, other, COUNTY_DIGITS);
    change *c = set_values(p, kind, parcel);
    change_value(c, "QSDWDM", owner);
    tell_field(p, kind->rule, c, "FRDBS");
    return true;
}

/* A unit's code, cut to so many digits. */
static bool plant_short_unit(planter *p, const fault_kind *kind, int32_t parcel, int digits) {
    char text[32];
    const survey *s = p->survey;
    snprintf(text, sizeof text, "%.*s", digits, s->units.village[s->lands[parcel].village].code);
    return plant_text(p, kind, parcel, kind->set[0].field, text);
}

static bool plant_village_code(planter *p, const fault_kind *kind, int32_t parcel) {
    enum { VILLAGE_DIGITS = 12 };
    return plant_short_unit(p, kind, parcel, VILLAGE_DIGITS);
}

static bool plant_cut_unit(planter *p, const fault_kind *kind, int32_t parcel) {
    enum { ONE_TOO_FEW = 18 };
    return plant_short_unit(p, kind, parcel, ONE_TOO_FEW);
}

static bool plant_unit_with_letter(planter *p, const fault_kind *kind, int32_t parcel) {
    char text[32];
    const survey *s = p->survey;
    snprintf(text, sizeof text, "%s", s->units.village[s->lands[parcel].village].code);
    text[strlen(text) - 1] = 'O';
    return plant_text(p, kind, parcel, kind->set[0].field, text);
}

/* ---- what stands twice ---- */

/* A free parcel of the same village that comes earlier; -1 if there is none. */
static int32_t earlier_parcel(const planter *p, int32_t parcel) {
    const survey *s = p->survey;
    for (int32_t i = parcel - 1; i >= 0 && s->lands[i].village == s->lands[parcel].village; i--)
        if (is_free(p, i) && is_plot(s, i))
            return i;
    return -1;
}

static bool plant_again(planter *p, const fault_kind *kind, int32_t parcel) {
    record r;
    int32_t other = earlier_parcel(p, parcel);
    if (other < 0)
        return false;
    const char *field = kind->set[0].field;
    record_of(p->survey, LAYER_PARCELS, other, &r);
    change *c = set_values(p, kind, parcel);
    change_value(c, field, r.value[field_index(LAYER_PARCELS, field)]);
    reserve(p, other);
    tell_field(p, kind->rule, c, field);
    return true;
}

/* ---- areas ---- */

static void set_area(change *c, const char *field, int64_t dm2) {
    char text[32];
    area_text(dm2, text);
    change_value(c, field, text);
}

static int64_t area_dm2(const planter *p, int32_t parcel) {
    return p->survey->lands[parcel].shape.area_dm2;
}

static void set_both_areas(change *c, int64_t dm2) {
    set_area(c, "TBMJ", dm2);
    set_area(c, "TBDLMJ", dm2);
}

static bool plant_area_below_zero(planter *p, const fault_kind *kind, int32_t parcel, int times) {
    change *c = set_values(p, kind, parcel);
    set_both_areas(c, times * area_dm2(p, parcel));
    tell_field(p, kind->rule, c, "TBMJ");
    tell_field(p, kind->rule, c, "TBDLMJ");
    tell_area(p, "stated-area", c, "TBMJ", area_dm2(p, parcel));
    return true;
}

static bool plant_no_area(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_area_below_zero(p, kind, parcel, 0);
}

static bool plant_negative_area(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_area_below_zero(p, kind, parcel, -1);
}

static bool plant_stated(planter *p, const fault_kind *kind, int32_t parcel, int64_t times,
                         int64_t parts) {
    int64_t right = area_dm2(p, parcel), wrong = divide_rounded((__int128)right * times, parts);
    if (wrong <= 0)
        return false;
    change *c = set_values(p, kind, parcel);
    set_both_areas(c, wrong);
    tell_area(p, kind->rule, c, "TBMJ", right);
    return true;
}

static bool plant_large_area(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_stated(p, kind, parcel, 1002, 1000);
}

static bool plant_hectares(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_stated(p, kind, parcel, 1, 10000);
}

static bool plant_mu(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_stated(p, kind, parcel, 15, 10000);
}

static int64_t right_ridge_dm2(const planter *p, int32_t parcel) {
    return p->survey->attributes[parcel].ridge_dm2;
}

/* A wrong ridge area that the net area follows. */
static bool plant_ridge_area(planter *p, const fault_kind *kind, int32_t parcel, int64_t ridge) {
    change *c = set_values(p, kind, parcel);
    set_area(c, "KCMJ", ridge);
    set_area(c, "TBDLMJ", area_dm2(p, parcel) - ridge);
    tell_area(p, kind->rule, c, "KCMJ", right_ridge_dm2(p, parcel));
    return true;
}

static bool plant_ridge_one_up(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_ridge_area(p, kind, parcel, right_ridge_dm2(p, parcel) + 1);
}

static bool plant_no_ridge(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_ridge_area(p, kind, parcel, 0);
}

/* Whole square metres, as of a program that rounds early. */
static bool plant_whole_ridge(planter *p, const fault_kind *kind, int32_t parcel) {
    int64_t right = right_ridge_dm2(p, parcel), rounded = divide_rounded(right, 100) * 100;
    return rounded != right && plant_ridge_area(p, kind, parcel, rounded);
}

static bool plant_net_area(planter *p, const fault_kind *kind, int32_t parcel, int64_t off) {
    int64_t right = area_dm2(p, parcel) - right_ridge_dm2(p, parcel);
    change *c = set_values(p, kind, parcel);
    set_area(c, "TBDLMJ", right + off);
    tell_area(p, kind->rule, c, "TBDLMJ", right);
    return true;
}

static bool plant_net_one_down(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_net_area(p, kind, parcel, -1);
}

static bool plant_net_with_ridges(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_net_area(p, kind, parcel, right_ridge_dm2(p, parcel));
}

/* ---- ridge coefficients: areas follow, so that they are not wrong as well ---- */

static void set_coefficient(const planter *p, change *c, int ten_thousandths) {
    char text[32];
    int64_t area = area_dm2(p, c->number);
    int64_t ridge = divide_rounded((__int128)area * ten_thousandths, 10000);
    snprintf(text, sizeof text, "%d.%04d", ten_thousandths / 10000, ten_thousandths % 10000);
    change_value(c, "KCXS", text);
    set_area(c, "KCMJ", ridge);
    set_area(c, "TBDLMJ", area - ridge);
}

static bool plant_coefficient(planter *p, const fault_kind *kind, int32_t parcel) {
    enum { TENTH = 1000 };
    change *c = set_values(p, kind, parcel);
    set_coefficient(p, c, TENTH);
    tell_field(p, kind->rule, c, "KCXS");
    return true;
}

static bool plant_no_coefficient(planter *p, const fault_kind *kind, int32_t parcel) {
    change *c = set_values(p, kind, parcel);
    set_coefficient(p, c, 0);
    tell_field(p, kind->rule, c, "KCXS");
    return true;
}

static bool plant_coefficient_without_class(planter *p, const fault_kind *kind, int32_t parcel) {
    tell_field(p, kind->rule, set_values(p, kind, parcel), "KCXS");
    return true;
}

/* 11.95 percent written as 11.95: more ridges than land. */
static bool plant_percent(planter *p, const fault_kind *kind, int32_t parcel) {
    enum { HUNDRED = 100 };
    int coefficient = HUNDRED * p->survey->attributes[parcel].coefficient;
    if (coefficient >= 10 * 10000 && !has_room(p, "KCXS", "10"))
        return false;
    change *c = set_values(p, kind, parcel);
    set_coefficient(p, c, coefficient);
    tell_field(p, kind->rule, c, "KCXS");
    tell_field(p, "area-not-positive", c, "TBDLMJ");
    return true;
}

/* GDAL takes blanks from both ends of what stands in a .dbf. */
enum { KEEPS_BLANKS = ANYWHERE & ~IN_SHAPEFILE };

/* Several ways of one rule stand together. Those that few parcels are fit for come first. */
const fault_kind attribute_kinds[] = {
    {"width-required", "no width of a rural road", is_rural_road, .plant = plant_values,
     .set = {{"XZDWKD", NULL}}},
    {"width-required", "the width of a ditch is 0", is_ditch, .plant = plant_values,
     .set = {{"XZDWKD", "0"}}},
    {"width-range", "a rural road of 9 m", is_rural_road, .plant = plant_values,
     .set = {{"XZDWKD", "9"}}},
    {"width-range", "a rural road of half a metre", is_rural_road, .plant = plant_values,
     .set = {{"XZDWKD", "0.5"}}},
    {"settlement-conflict", "a rural road that belongs to a town", is_rural_road,
     .plant = plant_values, .set = {{"CZCSXM", "202"}}},
    {"settlement-conflict", "a homestead marked as a mine", is_house, .plant = plant_values,
     .set = {{"CZCSXM", "204"}}},
    {"ridge-coefficient", "a terrace without ridges", is_terrace, .plant = plant_no_coefficient,
     .set = {{"KCDLBM", NULL}}},
    {"ridge-coefficient", "ridges of a terrace without their class", is_terrace,
     .plant = plant_coefficient_without_class, .set = {{"KCDLBM", NULL}}},
    {"ridge-coefficient", "a ridge coefficient in percent", is_terrace, .plant = plant_percent},
    {"ridge-coefficient", "ridges on flat land", is_flat, .plant = plant_coefficient,
     .set = {{"KCDLBM", "1203"}}},
    {"ridge-coefficient", "ridges on land that is not cultivated", is_uncultivated,
     .plant = plant_coefficient},
    {"ridge-class", "ridges counted under another class", is_terrace, .plant = plant_values,
     .set = {{"KCDLBM", "1202"}}},
    {"ridge-class", "a ridge class on land that is not cultivated", is_uncultivated,
     .plant = plant_values, .set = {{"KCDLBM", "1203"}}},
    {"ridge-area", "a ridge area 0.01 m2 too large", is_terrace, .plant = plant_ridge_one_up},
    {"ridge-area", "no ridge area where there is a coefficient", is_terrace,
     .plant = plant_no_ridge},
    {"ridge-area", "a ridge area rounded to whole square metres", is_terrace,
     .plant = plant_whole_ridge},
    {"net-area", "a net area 0.01 m2 too small", is_uncultivated, .plant = plant_net_one_down},
    {"net-area", "a net area that still has the ridges", is_terrace,
     .plant = plant_net_with_ridges},
    {"terrace-required", "neither terrace nor slope on slope grade 2 or more", is_slope,
     .plant = plant_values, .set = {{"GDLX", NULL}}},
    {"terrace-required", "a slope on flat land", is_flat, .plant = plant_values,
     .set = {{"GDLX", "PD"}}},
    {"terrace-required", "a terrace on land that is not cultivated", is_uncultivated,
     .plant = plant_values, .set = {{"GDLX", "TT"}}},
    {"slope-required", "no slope grade on cultivated land", is_flat, .plant = plant_values,
     .set = {{"GDPDJB", NULL}}},
    {"slope-required", "a slope grade on land that is not cultivated", is_uncultivated,
     .plant = plant_values, .set = {{"GDPDJB", "2"}}},
    {"grade-required", "no grade of cultivated land", is_cultivated, .plant = plant_values,
     .set = {{"GDDB", NULL}}},
    {"grade-required", "grade 16 of 15", is_cultivated, .plant = plant_values,
     .set = {{"GDDB", "16"}}},
    {"grade-required", "a grade on land that is not cultivated", is_uncultivated,
     .plant = plant_values, .set = {{"GDDB", "5"}}},
    {"planting-conflict", "cultivated land without a planting code", is_plain_field,
     .plant = plant_values, .set = {{"ZZSXDM", NULL}, {"ZZSXMC", NULL}}},
    {"planting-conflict", "cultivated land to be restored", is_plain_field, .plant = plant_values,
     .set = {{"ZZSXDM", "JKHF"}, {"ZZSXMC", "即可恢复"}}},
    {"planting-conflict", "trees and grain on river land", is_plain_field, .plant = plant_values,
     .set =
         {{"ZZSXDM", "LLJZ"}, {"ZZSXMC", "林粮间作"}, {"TBXHDM", "HDGD"}, {"TBXHMC", "河道耕地"}}},
    {"planting-conflict", "crops on a homestead", is_house, .plant = plant_values,
     .set = {{"ZZSXDM", "LS"}, {"ZZSXMC", "种植粮食作物"}}},
    {"planting-conflict", "an orchard in woods to be restored", is_orchard, .plant = plant_values,
     .set =
         {{"ZZSXDM", "JKHF"}, {"ZZSXMC", "即可恢复"}, {"TBXHDM", "LQYD"}, {"TBXHMC", "林区园地"}}},
    {"detail-code-conflict", "river land that is no cultivated land", is_orchard,
     .plant = plant_values, .set = {{"TBXHDM", "HDGD"}, {"TBXHMC", "河道耕地"}}},
    {"detail-code-conflict", "an orchard in woods that is no plantation", is_wood,
     .plant = plant_values, .set = {{"TBXHDM", "LQYD"}, {"TBXHMC", "林区园地"}}},
    {"detail-code-conflict", "shrubby grassland that is no grassland", is_plain_field,
     .plant = plant_values, .set = {{"TBXHDM", "GCCD"}, {"TBXHMC", "灌丛草地"}}},
    {"detail-code-conflict", "a power station that is no industry", is_house, .plant = plant_values,
     .set = {{"TBXHDM", "HDGY"}, {"TBXHMC", "火电工业用地"}}},
    {"detail-code-conflict", "a disused mine that is none", is_wood, .plant = plant_values,
     .set = {{"TBXHDM", "FQ"}, {"TBXHMC", "废弃"}}},
    {"detail-code-conflict", "a landfill on cultivated land", is_plain_field, .plant = plant_values,
     .set = {{"TBXHDM", "LJTM"}, {"TBXHMC", "垃圾填埋"}}},
    {"code-name-pair", "a detail code without its name", is_plain_field, .plant = plant_values,
     .set = {{"TBXHMC", NULL}, {"TBXHDM", "HDGD"}}},
    {"code-name-pair", "a planting name without its code", is_orchard, .plant = plant_values,
     .set = {{"ZZSXDM", NULL}, {"ZZSXMC", "即可恢复"}}},
    {"code-name-pair", "a planting code without its name", is_plain_field, .plant = plant_values,
     .set = {{"ZZSXMC", NULL}}},
    {"code-unknown", "an ownership that is no code", is_plot, .plant = plant_values,
     .set = {{"QSXZ", "50"}}},
    {"code-unknown", "a slope type that is no code", is_slope, .plant = plant_values,
     .set = {{"GDLX", "PT"}}},
    {"code-unknown", "slope grade 6", is_flat, .plant = plant_values, .set = {{"GDPDJB", "6"}}},
    {"code-unknown", "a detail code that is none", is_plain_field, .plant = plant_values,
     .set = {{"TBXHDM", "QTGD"}, {"TBXHMC", "其他耕地"}}},
    {"code-unknown", "an enclave flag that is no code", is_plot, .plant = plant_values,
     .set = {{"FRDBS", "2"}}},
    {"code-unknown", "a settlement code that is none", is_built, .plant = plant_values,
     .set = {{"CZCSXM", "206"}}},
    {"code-unknown", "a settlement code behind a blank", is_house, .plant = plant_values,
     .set = {{"CZCSXM", " 203"}}, .carried_by = KEEPS_BLANKS},
    {"code-unknown", "a settlement code with a full-width digit", is_house, .plant = plant_values,
     .set = {{"CZCSXM", "２03"}}},
    {"code-unknown", "an island code without its leading zero", is_plot, .plant = plant_values,
     .set = {{"MSSM", "0"}}},
    {"settlement-required", "a homestead without settlement code", is_house, .plant = plant_values,
     .set = {{"CZCSXM", NULL}}},
    {"settlement-required", "a town dwelling without settlement code", is_town_house,
     .plant = plant_values, .set = {{"CZCSXM", NULL}}},
    {"settlement-industry", "a homestead marked as independent industry", is_house,
     .plant = plant_values, .set = {{"CZCSXM", "203A"}}},
    {"settlement-doubtful", "a homestead in a town", is_house, .plant = plant_values,
     .set = {{"CZCSXM", "202"}}},
    {"settlement-doubtful", "a town dwelling in a village", is_town_house, .plant = plant_values,
     .set = {{"CZCSXM", "203"}}},
    {"class-name", "the name of another class", is_cultivated, .plant = plant_values,
     .set = {{"DLMC", "盐田"}}},
    {"class-name", "a class name of the survey before", is_wood, .plant = plant_values,
     .set = {{"DLMC", "有林地"}}},
    {"class-missing", "no class code", is_bare, .plant = plant_values, .set = {{"DLBM", NULL}}},
    {"class-unknown", "a class code that is none", is_bare, .plant = plant_values,
     .set = {{"DLBM", "0104"}}},
    {"class-unknown", "a class of level 1", is_wood, .plant = plant_values,
     .set = {{"DLBM", "03"}}},
    {"class-unknown", "a class code without its leading zero", is_wood,
     .plant = plant_class_without_zero},
    {"class-unknown", "a class code behind a blank", is_wood, .plant = plant_class_after_blank,
     .carried_by = KEEPS_BLANKS},
    {"class-unknown", "a class code in full-width digits", is_wood,
     .plant = plant_full_width_class},
    {"width-unexpected", "a width of land that is no line", is_plot, .plant = plant_values,
     .set = {{"XZDWKD", "3"}}},
    {"island-name", "an island without name", is_plot, .plant = plant_values,
     .set = {{"HDMC", NULL}, {"MSSM", "01"}}},
    {"enclave-flag", "marked as an enclave, and none", is_plot, .plant = plant_values,
     .set = {{"FRDBS", "1"}}},
    {"enclave-flag", "an owner of another county, not marked as an enclave", is_plot,
     .plant = plant_owner_of_other_county},
    {"unit-county", "an identifier of another county than the unit", is_plot,
     .plant = plant_id_of_other_county},
    {"unit-form", "an owner with the 12 digits of a village", is_plot, .plant = plant_village_code,
     .set = {{"QSDWDM", NULL}}},
    {"unit-form", "a unit that lost a digit", is_plot, .plant = plant_cut_unit,
     .set = {{"ZLDWDM", NULL}}},
    {"unit-form", "a letter O where a unit has a zero", is_plot, .plant = plant_unit_with_letter,
     .set = {{"ZLDWDM", NULL}}},
    {"id-missing", "no identifier", is_plot, .plant = plant_values, .set = {{"BSM", NULL}}},
    {"id-form", "an identifier of the layer CJDCQ", is_plot, .plant = plant_id_of_other_layer},
    {"id-form", "an identifier that lost a digit", is_plot, .plant = plant_cut_id},
    {"id-form", "a blank that pushed the last digit out of the identifier", is_plot,
     .plant = plant_shifted_id, .carried_by = KEEPS_BLANKS},
    {"id-form", "an identifier in full-width digits", is_plot, .plant = plant_full_width_id},
    {"id-duplicate", "an identifier that another parcel has", is_plot, .plant = plant_again,
     .set = {{"BSM", NULL}}},
    {"number-duplicate", "a parcel number that another parcel of the village has", is_plot,
     .plant = plant_again, .set = {{"TBBH", NULL}}},
    {"feature-code", "the feature code of another layer", is_plot, .plant = plant_values,
     .set = {{"YSDM", "2001010200"}}},
    {"feature-code", "a feature code that lost a digit", is_plot, .plant = plant_values,
     .set = {{"YSDM", "200101010"}}},
    {"required-missing", "no feature code", is_plot, .plant = plant_values,
     .set = {{"YSDM", NULL}}},
    {"required-missing", "no parcel number", is_plot, .plant = plant_values,
     .set = {{"TBBH", NULL}}},
    {"required-missing", "no class name", is_plot, .plant = plant_values, .set = {{"DLMC", NULL}}},
    {"required-missing", "no ownership", is_plot, .plant = plant_values, .set = {{"QSXZ", NULL}}},
    {"required-missing", "no owner", is_plot, .plant = plant_values, .set = {{"QSDWDM", NULL}}},
    {"required-missing", "no name of the owner", is_plot, .plant = plant_values,
     .set = {{"QSDWMC", NULL}}},
    {"required-missing", "no unit", is_plot, .plant = plant_values, .set = {{"ZLDWDM", NULL}}},
    {"required-missing", "no name of the unit", is_plot, .plant = plant_values,
     .set = {{"ZLDWMC", NULL}}},
    {"required-missing", "no year", is_plot, .plant = plant_values, .set = {{"SJNF", NULL}}},
    {"survey-year", "the year of an earlier survey", is_plot, .plant = plant_values,
     .set = {{"SJNF", "2018"}}},
    {"survey-year", "two digits of a year", is_plot, .plant = plant_values,
     .set = {{"SJNF", "19"}}},
    {"required-missing", "no island code", is_plot, .plant = plant_values, .set = {{"MSSM", NULL}}},
    {"area-not-positive", "an area of 0", is_uncultivated, .plant = plant_no_area},
    {"area-not-positive", "an area below zero", is_uncultivated, .plant = plant_negative_area},
    {"area-not-positive", "no area", is_uncultivated, .plant = plant_values,
     .set = {{"TBMJ", NULL}}},
    {"area-not-positive", "no net area", is_uncultivated, .plant = plant_values,
     .set = {{"TBDLMJ", NULL}}},
    {"stated-area", "an area 2 per mille too large", is_uncultivated, .plant = plant_large_area},
    {"stated-area", "hectares where square metres belong", is_uncultivated,
     .plant = plant_hectares},
    {"stated-area", "mu where square metres belong", is_uncultivated, .plant = plant_mu},
    {.rule = NULL},
};
