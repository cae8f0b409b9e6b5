/* What faults of parcels do to the layers beside them: CZCDYD, and the areas that units state. */
#ifndef COUNTY_UNIT_EFFECTS_H
#define COUNTY_UNIT_EFFECTS_H

#include "planter.h"

/* An answer about a feature of a unit layer; the texts it points to stand in `id`. */
answer answer_about_unit(const planter *p, const char *rule, layer l, int32_t number, char id[32]);

/* Land of a parcel that no parcel covers is missing from its settlement, if it lies in one. */
void tell_settlement_bare(const planter *p, int32_t parcel, spot where, double area_m2);

/* A parcel that names another settlement than the one it lies in, or none. */
void tell_settlement_changed(const planter *p, const change *c);

/* Gives all units the sums of their parcels as they are written (DCMJ, CZCMJ), and what is planted
 * in these fields as much off: so a fault of a parcel breaks no sum. */
void restate_units(planter *p);

#endif
