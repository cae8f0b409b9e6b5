/* Where every parcel belongs: its category and village, and what it adds to them. One accumulator a
 * worker, merged at the end, from which land is put together. */
#ifndef TB_TOTAL_MEMBERS_H
#define TB_TOTAL_MEMBERS_H

#include "base/arena.h"
#include "total/totals.h"

#include <tuban/land.h>

typedef struct tb_members tb_members;

tb_members *tb_members_create(void); /* NULL when out of memory */
void tb_members_free(tb_members *members);

/* totals: whose rules say what a parcel adds. 0 when out of memory. */
int tb_members_fold(tb_members *members, const tb_totals *totals, const tb_block *block);

/* Takes over what from has; its memory must last as long as that of into. */
void tb_members_merge(tb_members *into, tb_members *from);

/* Puts all parcels in the order of their rows, once, when all are there; 0 when out of memory. */
int tb_members_settle(tb_members *members);

/* The parcels settled, and how many there are of each kind of land with its sums, by code, in the
 * arena; key[i]: which of them parcel i belongs to. Polygons are left out. 0 when out of memory. */
size_t tb_members_count(const tb_members *members);
int tb_members_land(const tb_members *members, const tb_totals *totals, tb_land_kind kind,
                    tb_arena *arena, uint32_t *key, tb_land **land, size_t *count);

#endif
