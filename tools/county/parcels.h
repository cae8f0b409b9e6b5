/* Faces become parcels: roads of a village join up, some neighbouring fields become one. */
#ifndef COUNTY_PARCELS_H
#define COUNTY_PARCELS_H

#include "county.h"

/* Label of every face: the parcel it belongs to, -1 outside. Exactly c->targets.parcels labels are
 * given, by village and from north-west to south-east. */
typedef struct parcels {
    int32_t *of_face;
    int32_t *first_face; /* one face of each parcel: it says the kind and the village */
    int32_t count;
} parcels;

bool parcels_make(parcels *p, county *c);
void parcels_free(parcels *p);

#endif
