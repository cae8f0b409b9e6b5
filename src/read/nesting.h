/* Which rings of a parcel are holes, told by what lies inside what. */
#ifndef TB_READ_NESTING_H
#define TB_READ_NESTING_H

#include "survey/block.h"

/* For a parcel of several parts whose rings are [first, rings) of the block: a ring inside an odd
 * number of other rings is a hole, whatever its direction and its place in the file. Sets ring_hole
 * and returns 1 if a shell turned out to lie inside another shell. parent may be NULL; else
 * parent[i] becomes the ring that ring first + i lies in directly, itself where it lies in none.
 * Returns -1 when out of memory. */
int tb_nest_rings(tb_block_store *store, size_t first, size_t *parent);

#endif
