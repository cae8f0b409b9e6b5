/* From the outline of the county down to the faces that parcels are made of. */
#ifndef COUNTY_PLAN_H
#define COUNTY_PLAN_H

#include "county.h"

/* Makes the whole subdivision for c->area_m2 and c->design. Repeating it starts afresh. */
void plan_county(county *c);

/* Shares out among the villages, in this order (share.c): how much of each is built up, so that
 * the county has what the figures ask for; how much of the trunk road has a row of plots along it;
 * lakes, which some villages between plain and hills hold; and how many parcels each has. */
void share_settlement(county *c, chance *r);
void share_frontage(county *c);
void share_lakes(county *c, chance *r);
void share_parcels(county *c, chance *r);

/* Cuts the rows along the trunk road and the river, and the lake, off one village; settle.c. */
void edge_village(county *c, int v);

/* Divides what is left of one village among its parcels; settle.c. */
void settle_village(county *c, int v);

/* Divides the faces that are largest for their kind until there are `wanted` more of them. Returns
 * how many there are more. */
int64_t settle_more(county *c, int64_t wanted);

/* Area of a usual parcel; only their proportions matter. */
double built_parcel_m2(place_kind place);
double open_parcel_m2(bool hilly);

#endif
