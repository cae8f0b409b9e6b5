/* The finished survey, and the files it goes to. */
#ifndef COUNTY_OUTPUT_H
#define COUNTY_OUTPUT_H

#include "attributes.h"
#include "land.h"
#include "outline.h"
#include "units.h"

/* All a survey consists of. Whatever plants faults in a sound survey changes this, before it is
 * written. */
typedef struct survey {
    const county *county;
    const outlines *outlines;
    const land *lands;
    const attributes *attributes;
    const units *units;
    rings parcels, villages, towns;
    const shape *village_shape, *town_shape;
    const int64_t *village_dm2, *town_dm2; /* sums of the parcels inside */
} survey;

/* Writes all layers: whole, or not at all. Ends the program if it cannot. */
void output_write(const survey *s);

/* Ends the program if a file is there already and may not be replaced. */
void output_check(const options *o);

#endif
