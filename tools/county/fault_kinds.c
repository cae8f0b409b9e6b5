/* All kinds as one list. */
#include "fault_kinds.h"

#include <stddef.h>

const fault_kind *const all_kinds[] = {layer_kinds,     reading_kinds, settlement_kinds, unit_kinds,
                                       attribute_kinds, shape_kinds,   coverage_kinds,   NULL};

const fault_kind *kind_at(int place) {
    for (int table = 0; all_kinds[table]; table++)
        for (const fault_kind *k = all_kinds[table]; k->rule; k++)
            if (place-- == 0)
                return k;
    return NULL;
}

bool kind_carried(const fault_kind *k, unsigned format) {
    return !k->carried_by || k->carried_by & format;
}
