/* Where every parcel belongs: its category and village, and what it adds to them. One accumulator a
 * worker, merged at the end, from which land is put together. */
#ifndef TB_TOTAL_PLACES_H
#define TB_TOTAL_PLACES_H

#include "base/arena.h"
#include "total/totals.h"

#include <tuban/land.h>

typedef struct tb_places tb_places;

tb_places *tb_places_create(void); /* NULL when out of memory */
void tb_places_free(tb_places *places);

/* totals: whose rules say what a parcel adds. 0 when out of memory. */
int tb_places_fold(tb_places *places, const tb_totals *totals, const tb_block *block);

/* Takes over what from has; its memory must last as long as that of into. */
void tb_places_merge(tb_places *into, tb_places *from);

/* Puts all parcels in the order of their rows, once, when all are there; 0 when out of memory. */
int tb_places_settle(tb_places *places);

/* The parcels settled, and how many there are of each kind of land with its sums, by code, in the
 * arena; key[i]: which of them parcel i belongs to. Polygons are left out. 0 when out of memory. */
size_t tb_places_count(const tb_places *places);
int tb_places_land(const tb_places *places, const tb_totals *totals, tb_land_kind kind,
                   tb_arena *arena, uint32_t *key, tb_land **land, size_t *count);

#endif
