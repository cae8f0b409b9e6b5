/* The finished survey: all that is written. */
#ifndef COUNTY_SURVEY_H
#define COUNTY_SURVEY_H

#include "attributes.h"
#include "land.h"
#include "measure.h"
#include "outline.h"
#include "parcels.h"
#include "units.h"

/* A layer of units (townships, villages): outlines, their areas, sums of the parcels inside. */
typedef struct unit_areas {
    rings rings;
    shape *shape;     /* JSMJ */
    int64_t *sum_dm2; /* DCMJ */
    rings borders;    /* the lines between them: borders.h */
} unit_areas;

/* Polygons of layer CZCDYD; several may belong to one settlement. */
typedef struct settlements {
    unit_areas areas;      /* sums are CZCMJ; shapes and borders nobody asks for */
    int32_t *of_parcel;    /* -1 = none */
    int32_t *first_parcel; /* of each: it says type, code and name */
    int32_t count;
} settlements;

/* Faults that are planted in a sound survey do not change it: they stand in `changes`, which the
 * writing heeds. */
typedef struct survey {
    county *county;
    parcels parcels;
    outlines outlines;
    rings rings; /* of the parcels */
    shape *shape;
    land *lands;
    attributes *attributes;
    unit_areas villages, towns;
    settlements settlements;
    units units;
    const tb_frame *frame;
    int64_t sum_dm2[CATEGORIES];
    const struct changes *changes; /* NULL = none; changes.h */
} survey;

/* Makes the survey of a county that county_start has begun. False, with c->why, if chance did not
 * leave it possible: another attempt may. Either way survey_free is due. */
bool survey_make(survey *s, county *c, const tb_frame *frame);
void survey_free(survey *s);

/* The parcel of a face, and the one on the other side of a half-edge; -1 = outside the county. */
int32_t parcel_of_face(const survey *s, int32_t number);
int32_t parcel_across(const survey *s, int32_t edge);

#endif
