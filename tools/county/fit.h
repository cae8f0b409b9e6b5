/* Choosing the category of every parcel so that all sums come out as printed. */
#ifndef COUNTY_FIT_H
#define COUNTY_FIT_H

#include "land.h"

/* Sets the category of every parcel. sum_dm2 receives the net areas: ridges are in OTHER. False
 * if a sum could not be reached. */
bool fit_categories(land *lands, int32_t count, county *c, int64_t sum_dm2[CATEGORIES]);

#endif
