/* Filling blocks: what the reading room needs beside the public columns. */
#ifndef TB_SURVEY_BLOCK_H
#define TB_SURVEY_BLOCK_H

#include "base/arena.h"

#include <tuban/survey.h>

/* The block with its memory. Vertex columns grow and are kept from block to block; all other
 * columns come from the arena. */
typedef struct tb_block_store {
    tb_block block; /* first: a tb_block * is a tb_block_store * */
    tb_arena *arena;
    size_t ring_capacity, vertex_capacity;
    void (*release)(void *borrowed); /* gives back what text columns point into */
    void *borrowed;
} tb_block_store;

/* Forgets what the block held and prepares columns for `parcels` parcels; 0 when out of memory. */
int tb_block_begin(tb_block_store *store, size_t parcels, int64_t first_row);

/* Forgets what the block held: it is empty now. */
void tb_block_clear(tb_block_store *store);

/* Room for that many more; 0 when out of memory. */
int tb_block_reserve_rings(tb_block_store *store, size_t more);
int tb_block_reserve_vertices(tb_block_store *store, size_t more);

/* Adds a ring that ends with the vertices added so far. The room must be reserved. */
void tb_block_end_ring(tb_block_store *store, int hole);

#endif
