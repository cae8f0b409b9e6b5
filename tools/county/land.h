/* Each parcel as the land it is, before and after its class is chosen. */
#ifndef COUNTY_LAND_H
#define COUNTY_LAND_H

#include "county.h"
#include "measure.h"
#include "parcels.h"

typedef struct land {
    face_kind kind;
    int32_t village;
    place_kind place;
    shape shape;
    point at;       /* in the plan */
    double relief;  /* above the hill limit */
    double river_m; /* distance from the river */
    int slope;      /* 1 to 5, of cultivated land */
    bool terraced;  /* if it is cultivated */
    bool island;    /* another parcel lies in it */
    category category;
} land;

/* One record for each parcel; all categories are still CATEGORIES (none). */
land *land_describe(const county *c, const parcels *p, const shape *shapes);

/* Whether a parcel of its kind and size may be counted in a category. */
bool land_allows(const land *l, category c);

/* Kinds whose category is settled by what they are. */
bool land_requires(const land *l, category c);

/* Ten-thousandths of a cultivated parcel that are field ridges; and what they come to. */
int ridge_coefficient(const land *l);
int64_t ridge_dm2(const land *l);

/* What a parcel adds to a category it would be counted in. */
int64_t land_adds(const land *l, category c);

#endif
