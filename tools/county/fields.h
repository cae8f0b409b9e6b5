/* The fields of the layers, and what stands in them for each parcel, unit and border. */
#ifndef COUNTY_FIELDS_H
#define COUNTY_FIELDS_H

#include "survey.h"

typedef enum layer {
    LAYER_PARCELS,
    LAYER_TOWNS,
    LAYER_VILLAGES,
    LAYER_SETTLEMENTS,
    LAYER_TOWN_LINES,
    LAYER_VILLAGE_LINES,
    LAYERS
} layer;

typedef enum field_type { FIELD_TEXT, FIELD_REAL, FIELD_WHOLE } field_type;

typedef struct field_form {
    const char *name;
    field_type type;
    int width, decimals;
} field_form;

typedef struct layer_form {
    const char *name, *alias;
    const char *serial;       /* stands between county code and number in BSM */
    const char *feature_code; /* YSDM */
    const field_form *fields;
    int count;
} layer_form;

extern const layer_form layer_forms[LAYERS];

/* The outlines of a layer's features; of a layer of lines, the lines. */
const rings *layer_rings(const survey *s, layer l);
bool has_lines(layer l);

enum { MOST_FIELDS = 30 };

/* All values of a record as texts; NULL where the field stays empty. Some of the texts stand in
 * `room`: a record is not copied. */
typedef struct record {
    const char *value[MOST_FIELDS];
    char room[10][32];
    int used;
} record;

void record_of(const survey *s, layer l, int32_t number, record *r);

/* Place of a field in a layer. The name must be one of the layer's. */
int field_index(layer l, const char *name);

/* Writes BSM: county code, code of the layer, eight digits. */
void serial_text(const survey *s, layer l, int32_t number, char text[32]);

/* Writes 0.01 m2 as square metres with two decimals. */
void area_text(int64_t dm2, char text[32]);

/* TBBH: parcels are numbered within their village. */
int32_t parcel_number(const survey *s, int32_t parcel);

#endif
