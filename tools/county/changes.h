/* What is written otherwise than the survey has it: the whole effect of planted faults. */
#ifndef COUNTY_CHANGES_H
#define COUNTY_CHANGES_H

#include "fields.h"
#include "figures.h"

typedef enum change_kind { CHANGE_ALTERED, CHANGE_LEFT_OUT, CHANGE_ADDED } change_kind;

typedef enum change_shape {
    SHAPE_KEPT,
    SHAPE_NONE,
    SHAPE_NEW /* no loops: an empty geometry */
} change_shape;

typedef struct new_value {
    int field;
    bool empty, raw; /* raw: bytes that are put into the file after the driver has closed it */
    char text[128];
} new_value;

enum { MOST_VALUES = 10 };

/* One feature. An added one has the values of the record with this number, and its own instead. */
typedef struct change {
    layer layer;
    int32_t number;
    change_kind kind;
    change_shape shape;
    figure figure;
    new_value value[MOST_VALUES];
    int values;
} change;

typedef struct changes {
    change **list;
    size_t count, room;
    bool extra_row;         /* the table of the parcels has one row more than there are shapes */
    bool left_out[LAYERS];  /* layers that are not written */
    field_form *other_form; /* fields of the parcels that are declared otherwise */
    int other_forms;
    size_t form_room;
    struct answers *answers; /* what a right checker tells of all this; answers.h */
} changes;

change *changes_add(changes *all, layer l, int32_t number, change_kind kind);

/* Declares a field of the parcels otherwise than the standard does. */
void changes_declare(changes *all, const field_form *form);

/* A field of a layer as it is declared. */
const field_form *changes_form(const changes *all, layer l, int field);
void changes_free(changes *all);

/* How a feature of the survey is changed; NULL = not at all. `all` may be NULL. */
const change *changes_of(const changes *all, layer l, int32_t number);

/* Whether any feature of a layer has several parts. */
bool changes_have_parts(const changes *all, layer l);

/* NULL text empties the field. A second value of a field replaces the first. */
new_value *change_value(change *c, const char *field, const char *text);

#endif
