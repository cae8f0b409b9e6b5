/* The settlements that layer CZCDYD draws: parcels of one settlement that lie side by side. */
#ifndef COUNTY_SETTLEMENTS_H
#define COUNTY_SETTLEMENTS_H

#include "survey.h"

/* Dissolves the parcels. Several polygons may have one code: a settlement is cut at the borders of
 * townships, and so that no polygon has a hole or touches itself. */
void settlements_make(settlements *out, const survey *s);
void settlements_free(settlements *out);

/* CZCDM of a parcel's settlement: that of the county for a city, of the township for a town, else
 * of the village. */
void settlement_code(const survey *s, int32_t parcel, char code[20]);
const char *settlement_name(const survey *s, int32_t parcel);

#endif
