/* Faults that lie in the file itself: bytes that are no characters, numbers that are none, counts
 * that do not agree. Only some formats can carry them. */
#include "fault_kinds.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool has_width(const survey *s, int32_t i) {
    face_kind kind = s->lands[i].kind;
    return s->attributes[i].width_dm > 0 && (kind == FACE_ROAD || kind == FACE_DITCH);
}

static change *raw_value(planter *p, const fault_kind *kind, int32_t parcel, const char *field,
                         const char *bytes) {
    begin_fault(p, kind);
    change *c = change_parcel(p, parcel, CHANGE_ALTERED);
    change_value(c, field, bytes)->raw = true;
    return c;
}

/* The bytes are no text that JSON could repeat. */
static void tell_damage(const planter *p, const char *rule, const change *c, const char *field) {
    char id[128];
    answer a = answer_about(p, rule, c, id);
    a.field = field;
    answers_add(p->answers, &a);
}

/* A name too long for its field, cut in the middle of its last character: whole characters of two
 * or three bytes stand behind one of a single byte, so the end of the field meets none. */
static bool plant_cut_name(planter *p, const fault_kind *kind, int32_t parcel) {
    enum { WIDTH = 60 };
    const options *o = p->survey->county->options;
    bool gbk = format_of(o) == IN_SHAPEFILE && strcmp(o->encoding, "UTF-8") != 0;
    const char *character = gbk ? "\xca\xbe" : "示";
    char bytes[128] = "A";
    while (strlen(bytes) < WIDTH)
        strcat(bytes, character);
    bytes[WIDTH] = '\0';
    tell_damage(p, kind->rule, raw_value(p, kind, parcel, "QSDWMC", bytes), "QSDWMC");
    return true;
}

/* A decimal comma: what is read of the number still is a possible width. */
static bool plant_comma(planter *p, const fault_kind *kind, int32_t parcel) {
    tell_damage(p, kind->rule, raw_value(p, kind, parcel, "XZDWKD", "4,5"), "XZDWKD");
    return true;
}

static bool plant_extra_row(planter *p, const fault_kind *kind, int32_t parcel) {
    (void)parcel;
    begin_fault(p, kind);
    p->changes->extra_row = true;
    answers_add(p->answers, &(answer){.rule = kind->rule,
                                      .layer = written_layer(p, LAYER_PARCELS),
                                      .measure = NAN,
                                      .at = {NAN, NAN}});
    return true;
}

const fault_kind reading_kinds[] = {
    {"number-damaged", "a width with a decimal comma", has_width, .plant = plant_comma,
     .carried_by = IN_SHAPEFILE, .why_not_elsewhere = "only a .dbf keeps numbers as text"},
    {"text-damaged", "a name cut in the middle of a character", is_plot, .plant = plant_cut_name,
     .carried_by = IN_SHAPEFILE | IN_GEOPACKAGE,
     .why_not_elsewhere = "its texts can only be written as UTF-8"},
    {"record-count", "a table with one row more than there are shapes", is_plot,
     .plant = plant_extra_row, .carried_by = IN_SHAPEFILE,
     .why_not_elsewhere = "shapes and rows are counted together", .once = true},
    {.rule = NULL},
};
