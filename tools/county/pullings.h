/* Changing the units that a parcel lies in: what they state, and where their borders run. */
#ifndef COUNTY_PULLINGS_H
#define COUNTY_PULLINGS_H

#include "fault_kinds.h"

/* ---- units ---- */

int32_t village_of(const survey *s, int32_t parcel);
int32_t town_of(const survey *s, int32_t parcel);
int32_t settlement_of(const survey *s, int32_t parcel); /* -1 = none */

/* The feature of a layer that a parcel lies in, and its outline. */
int32_t feature_of(const survey *s, layer l, int32_t parcel);
figure feature_figure(const survey *s, layer l, int32_t number);

/* No fault has changed it yet. */
bool is_unit_free(const planter *p, layer l, int32_t number);

/* Plants so much more in the kind's field, in the unit of this layer that the parcel lies in. */
bool plant_unit_area(planter *p, const fault_kind *kind, int32_t parcel, layer l, int64_t off_dm2);

/* ---- borders ---- */

/* The parcels are those on both sides of the border: inside and outside of the unit whose outline
 * it is. -1 is outside the county. */
typedef struct pulling {
    point at, to;
    point polygon[4]; /* the land between */
    int32_t inside, outside;
} pulling;

typedef bool border_test(const survey *s, int32_t inside, int32_t outside);

/* Looks for a vertex between two nodes along the outline of a parcel's unit, beginning where chance
 * says, that can be pulled outwards (side 1) or inwards (-1) between parcels that are free. */
bool find_pulling(planter *p, layer l, int32_t parcel, int side, border_test *fits, pulling *q);

/* Draws a feature with the vertex at its new place; areas that it states follow. */
void redraw_feature(planter *p, layer l, int32_t number, const pulling *q);

/* Finds a pulling, begins the fault and draws the unit so. False: nothing was changed. */
bool redraw_unit(planter *p, const fault_kind *kind, layer l, int32_t parcel, int side,
                 border_test *fits, pulling *q);

/* The finding about the land between: of the feature inside, and perhaps the one outside. */
void tell_pair(const planter *p, const char *rule, layer l, const pulling *q);
void tell_one(const planter *p, const char *rule, layer l, const pulling *q);

#endif
