/* Whether polygons lie in the units that they name: parcels in villages, villages in townships.
 *
 * For each unit, those that name it are laid over everything that is not the unit: what overlaps
 * lies outside. Units are looked at side by side; what is found is told in their order. */
#ifndef TB_CHECK_PLACING_H
#define TB_CHECK_PLACING_H

#include "check/units.h"

typedef struct tb_placing {
    const tb_coverage *coverage; /* of the items, solved */
    const uint32_t *unit;        /* that each item names, or TB_NO_UNIT */
    size_t items;
    const double *extent; /* of all items: west, south, east, north */
    const tb_units *units;
    int both_ways; /* 1: land of a unit that none of its items covers is told as well */
    double tolerance;
    int threads;
    /* Called for each piece of land outside: item is the first that lies there, or TB_NO_UNIT for a
     * gap. area_m2 of the region is not measured; the region lives until the call returns. */
    void (*outside)(void *data, uint32_t item, uint32_t unit, const tb_region *region);
    void *data;
    int filled; /* set: 1 if the items of every unit have its edges, and so cover just its land */
} tb_placing;

int tb_placing_check(tb_placing *placing); /* 0 when out of memory */

#endif
