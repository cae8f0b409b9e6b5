/* The tables of kinds, one a theme; each ends with a row without a rule. */
#ifndef COUNTY_FAULT_KINDS_H
#define COUNTY_FAULT_KINDS_H

#include "planter.h"

extern const fault_kind layer_kinds[], settlement_kinds[], attribute_kinds[], reading_kinds[],
    shape_kinds[], coverage_kinds[], unit_kinds[];

/* All of them, in the order they are planted: those first that few parcels are fit for. */
extern const fault_kind *const all_kinds[];

/* The kind that stands at a place of all tables taken together; NULL past the end. */
const fault_kind *kind_at(int place);

/* Whether this format can carry it. */
bool kind_carried(const fault_kind *k, unsigned format);

#endif
