/* Records of parcels and units, as texts. */
#include "fields.h"

#include "settlements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char remark[] = "合成数据 synthetic";

enum {
    BSM,
    YSDM,
    TBYBH,
    TBBH,
    DLBM,
    DLMC,
    QSXZ,
    QSDWDM,
    QSDWMC,
    ZLDWDM,
    ZLDWMC,
    TBMJ,
    KCDLBM,
    KCXS,
    KCMJ,
    TBDLMJ,
    GDLX,
    GDPDJB,
    XZDWKD,
    TBXHDM,
    TBXHMC,
    ZZSXDM,
    ZZSXMC,
    GDDB,
    FRDBS,
    CZCSXM,
    SJNF,
    MSSM,
    HDMC,
    BZ
};

static const field_form parcel_fields[] = {
    {"BSM", FIELD_TEXT, 18, 0},    {"YSDM", FIELD_TEXT, 10, 0},   {"TBYBH", FIELD_TEXT, 18, 0},
    {"TBBH", FIELD_TEXT, 8, 0},    {"DLBM", FIELD_TEXT, 5, 0},    {"DLMC", FIELD_TEXT, 60, 0},
    {"QSXZ", FIELD_TEXT, 2, 0},    {"QSDWDM", FIELD_TEXT, 19, 0}, {"QSDWMC", FIELD_TEXT, 60, 0},
    {"ZLDWDM", FIELD_TEXT, 19, 0}, {"ZLDWMC", FIELD_TEXT, 60, 0}, {"TBMJ", FIELD_REAL, 15, 2},
    {"KCDLBM", FIELD_TEXT, 5, 0},  {"KCXS", FIELD_REAL, 6, 4},    {"KCMJ", FIELD_REAL, 15, 2},
    {"TBDLMJ", FIELD_REAL, 15, 2}, {"GDLX", FIELD_TEXT, 2, 0},    {"GDPDJB", FIELD_TEXT, 2, 0},
    {"XZDWKD", FIELD_REAL, 5, 1},  {"TBXHDM", FIELD_TEXT, 6, 0},  {"TBXHMC", FIELD_TEXT, 20, 0},
    {"ZZSXDM", FIELD_TEXT, 6, 0},  {"ZZSXMC", FIELD_TEXT, 20, 0}, {"GDDB", FIELD_WHOLE, 2, 0},
    {"FRDBS", FIELD_TEXT, 1, 0},   {"CZCSXM", FIELD_TEXT, 4, 0},  {"SJNF", FIELD_WHOLE, 4, 0},
    {"MSSM", FIELD_TEXT, 2, 0},    {"HDMC", FIELD_TEXT, 100, 0},  {"BZ", FIELD_TEXT, 200, 0},
};

/* Layers of villages and of townships have the same nine fields, under two names. */
enum { UNIT_CODE = 2, UNIT_NAME, DCMJ, JSMJ, UNIT_MSSM, UNIT_HDMC, UNIT_BZ };

static const field_form town_fields[] = {
    {"BSM", FIELD_TEXT, 18, 0},    {"YSDM", FIELD_TEXT, 10, 0},  {"XZQDM", FIELD_TEXT, 12, 0},
    {"XZQMC", FIELD_TEXT, 100, 0}, {"DCMJ", FIELD_REAL, 15, 2},  {"JSMJ", FIELD_REAL, 15, 2},
    {"MSSM", FIELD_TEXT, 2, 0},    {"HDMC", FIELD_TEXT, 100, 0}, {"BZ", FIELD_TEXT, 200, 0},
};

static const field_form village_fields[] = {
    {"BSM", FIELD_TEXT, 18, 0},    {"YSDM", FIELD_TEXT, 10, 0},  {"ZLDWDM", FIELD_TEXT, 19, 0},
    {"ZLDWMC", FIELD_TEXT, 60, 0}, {"DCMJ", FIELD_REAL, 15, 2},  {"JSMJ", FIELD_REAL, 15, 2},
    {"MSSM", FIELD_TEXT, 2, 0},    {"HDMC", FIELD_TEXT, 100, 0}, {"BZ", FIELD_TEXT, 200, 0},
};

enum { CZCLX = 2, CZCDM, CZCMC, CZCMJ, TOWN_BZ };

static const field_form settlement_fields[] = {
    {"BSM", FIELD_TEXT, 18, 0},   {"YSDM", FIELD_TEXT, 10, 0},   {"CZCLX", FIELD_TEXT, 4, 0},
    {"CZCDM", FIELD_TEXT, 19, 0}, {"CZCMC", FIELD_TEXT, 100, 0}, {"CZCMJ", FIELD_REAL, 15, 2},
    {"BZ", FIELD_TEXT, 200, 0},
};

enum { JXLX = 2, JXXZ, JXSM, LINE_BZ };

static const field_form line_fields[] = {
    {"BSM", FIELD_TEXT, 18, 0}, {"YSDM", FIELD_TEXT, 10, 0},  {"JXLX", FIELD_TEXT, 6, 0},
    {"JXXZ", FIELD_TEXT, 6, 0}, {"JXSM", FIELD_TEXT, 100, 0}, {"BZ", FIELD_TEXT, 200, 0},
};

#define FIELDS(table) table, sizeof(table) / sizeof *(table)

const layer_form layer_forms[LAYERS] = {
    [LAYER_PARCELS] = {"DLTB", "地类图斑", "2110", "2001010100", FIELDS(parcel_fields)},
    [LAYER_TOWNS] = {"XZQ", "行政区", "1100", "1000600100", FIELDS(town_fields)},
    [LAYER_VILLAGES] = {"CJDCQ", "村级调查区", "1110", "1000600300", FIELDS(village_fields)},
    /* No source gives the digits of these layers in BSM: they follow the feature codes. */
    [LAYER_SETTLEMENTS] = {"CZCDYD", "城镇村等用地", "2990", "2099030100",
                           FIELDS(settlement_fields)},
    [LAYER_TOWN_LINES] = {"XZQJX", "行政区界线", "1020", "1000600200", FIELDS(line_fields)},
    [LAYER_VILLAGE_LINES] = {"CJDCQJX", "村级调查区界线", "1040", "1000600400",
                             FIELDS(line_fields)},
};

const rings *layer_rings(const survey *s, layer l) {
    const rings *const of_layer[LAYERS] = {
        [LAYER_PARCELS] = &s->rings,
        [LAYER_TOWNS] = &s->towns.rings,
        [LAYER_VILLAGES] = &s->villages.rings,
        [LAYER_SETTLEMENTS] = &s->settlements.areas.rings,
        [LAYER_TOWN_LINES] = &s->towns.borders,
        [LAYER_VILLAGE_LINES] = &s->villages.borders,
    };
    return of_layer[l];
}

bool has_lines(layer l) {
    return l == LAYER_TOWN_LINES || l == LAYER_VILLAGE_LINES;
}

int field_index(layer l, const char *name) {
    const layer_form *form = &layer_forms[l];
    for (int i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return i;
    abort(); /* names are written in the source, never read */
}

void serial_text(const survey *s, layer l, int32_t number, char text[32]) {
    snprintf(text, 32, "%s%s%08d", s->county->options->county, layer_forms[l].serial, number + 1);
}

void area_text(int64_t dm2, char text[32]) {
    int64_t size = dm2 < 0 ? -dm2 : dm2;
    snprintf(text, 32, "%s%lld.%02lld", dm2 < 0 ? "-" : "", (long long)(size / 100),
             (long long)(size % 100));
}

int32_t parcel_number(const survey *s, int32_t parcel) {
    int32_t first = parcel;
    while (first > 0 && s->lands[first - 1].village == s->lands[parcel].village)
        first--;
    return parcel - first + 1;
}

static void set_area(record *r, int at, int64_t dm2) {
    area_text(dm2, r->room[r->used]);
    r->value[at] = r->room[r->used++];
}

/* A whole number of parts of ten, of a hundred ..: 1195 of 10,000 is 0.1195. */
static void set_decimal(record *r, int at, int value, int decimals) {
    int one = 1;
    for (int i = 0; i < decimals; i++)
        one *= 10;
    snprintf(r->room[r->used], sizeof *r->room, "%d.%0*d", value / one, decimals, value % one);
    r->value[at] = r->room[r->used++];
}

static void set_whole(record *r, int at, int value) {
    snprintf(r->room[r->used], sizeof *r->room, "%d", value);
    r->value[at] = r->room[r->used++];
}

static void set_serial(record *r, const survey *s, layer l, int32_t number) {
    serial_text(s, l, number, r->room[r->used]);
    r->value[BSM] = r->room[r->used++];
    r->value[YSDM] = layer_forms[l].feature_code;
}

static void set_class(record *r, const attributes *a) {
    r->value[DLBM] = a->class_code;
    r->value[DLMC] = a->class_name;
    r->value[QSXZ] = a->ownership;
    r->value[KCDLBM] = a->coefficient ? "1203" : NULL;
    r->value[GDLX] = a->terrace;
    r->value[GDPDJB] = a->slope;
    r->value[TBXHDM] = a->detail_code;
    r->value[TBXHMC] = a->detail_name;
    r->value[ZZSXDM] = a->planting_code;
    r->value[ZZSXMC] = a->planting_name;
    r->value[CZCSXM] = a->settlement;
    set_decimal(r, KCXS, a->coefficient, 4);
    set_area(r, KCMJ, a->ridge_dm2);
    set_decimal(r, XZDWKD, a->width_dm, 1);
    if (a->grade)
        set_whole(r, GDDB, a->grade);
}

static void parcel_record(const survey *s, int32_t parcel, record *r) {
    const land *l = &s->lands[parcel];
    const attributes *a = &s->attributes[parcel];
    const unit *at = &s->units.village[l->village];
    set_class(r, a);
    set_whole(r, TBBH, parcel_number(s, parcel));
    r->value[TBYBH] = r->value[TBBH];
    r->value[QSDWDM] = r->value[ZLDWDM] = at->code;
    r->value[QSDWMC] = r->value[ZLDWMC] = at->name;
    set_area(r, TBMJ, l->shape.area_dm2);
    set_area(r, TBDLMJ, l->shape.area_dm2 - a->ridge_dm2);
    r->value[SJNF] = "2019";
    r->value[MSSM] = "00";
    r->value[BZ] = remark;
}

static void unit_record(const unit *u, const unit_areas *areas, int32_t number, record *r) {
    r->value[UNIT_CODE] = u[number].code;
    r->value[UNIT_NAME] = u[number].name;
    set_area(r, DCMJ, areas->sum_dm2[number]);
    set_area(r, JSMJ, areas->shape[number].area_dm2);
    r->value[UNIT_MSSM] = "00";
    r->value[UNIT_BZ] = remark;
}

static void settlement_record(const survey *s, int32_t number, record *r) {
    int32_t parcel = s->settlements.first_parcel[number];
    settlement_code(s, parcel, r->room[r->used]);
    r->value[CZCDM] = r->room[r->used++];
    r->value[CZCLX] = s->attributes[parcel].settlement;
    r->value[CZCMC] = settlement_name(s, parcel);
    set_area(r, CZCMJ, s->settlements.areas.sum_dm2[number]);
    r->value[TOWN_BZ] = remark;
}

/* The kind of a border is that of the highest units it parts: county, township, village. */
static void line_record(const survey *s, const rings *lines, int32_t number, record *r) {
    const mesh *m = &s->county->mesh;
    const village *v = s->county->village;
    int32_t along = lines->half[lines->ring[number].first], other = m->half[along ^ 1].face;
    const face *own = &m->face[m->half[along].face];
    bool inside = v[own->village].town == v[m->face[other].village].town;
    r->value[JXLX] = other == 0 ? "650200" : inside ? "670500" : "660200";
    r->value[JXXZ] = "600001";
    r->value[LINE_BZ] = remark;
}

void record_of(const survey *s, layer l, int32_t number, record *r) {
    *r = (record){.used = 0};
    set_serial(r, s, l, number);
    if (l == LAYER_PARCELS)
        parcel_record(s, number, r);
    else if (l == LAYER_TOWNS)
        unit_record(s->units.town, &s->towns, number, r);
    else if (l == LAYER_VILLAGES)
        unit_record(s->units.village, &s->villages, number, r);
    else if (l == LAYER_SETTLEMENTS)
        settlement_record(s, number, r);
    else
        line_record(s, layer_rings(s, l), number, r);
}
