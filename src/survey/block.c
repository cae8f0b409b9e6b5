/* Blocks: columns that are filled once and reused for the next parcels. */
#include "survey/block.h"

#include <tuban/read.h>

#include <stdlib.h>
#include <string.h>

tb_block *tb_block_create(void) {
    tb_block_store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return NULL;
    store->arena = tb_arena_create();
    if (store->arena == NULL) {
        free(store);
        return NULL;
    }
    return &store->block;
}

void tb_block_clear(tb_block_store *store) {
    if (store->release != NULL)
        store->release(store->borrowed);
    store->release = NULL;
    tb_arena_reset(store->arena);
    tb_block *block = &store->block;
    *block = (tb_block){.ring_vertex = block->ring_vertex,
                        .ring_hole = block->ring_hole,
                        .x = block->x,
                        .y = block->y};
}

void tb_block_free(tb_block *block) {
    if (block == NULL)
        return;
    tb_block_store *store = (tb_block_store *)block;
    tb_block_clear(store);
    tb_arena_free(store->arena);
    free(block->ring_vertex);
    free(block->ring_hole);
    free(block->x);
    free(block->y);
    free(store);
}

static void *cleared_column(tb_arena *arena, size_t count, size_t size) {
    void *column = tb_arena_take(arena, count * size);
    if (column != NULL)
        memset(column, 0, count * size);
    return column;
}

int tb_block_begin(tb_block_store *store, size_t parcels, int64_t first_row) {
    tb_block_clear(store);
    tb_block *block = &store->block;
    block->parcels = parcels;
    block->first_row = first_row;
    block->damaged = cleared_column(store->arena, parcels, sizeof *block->damaged);
    block->not_number = cleared_column(store->arena, parcels, sizeof *block->not_number);
    block->shape = cleared_column(store->arena, parcels, sizeof *block->shape);
    block->parcel_ring = cleared_column(store->arena, parcels + 1, sizeof *block->parcel_ring);
    block->class_index = cleared_column(store->arena, parcels, sizeof *block->class_index);
    block->measured_m2 = cleared_column(store->arena, parcels, sizeof *block->measured_m2);
    block->measured_dm2 = cleared_column(store->arena, parcels, sizeof *block->measured_dm2);
    block->plane_area = cleared_column(store->arena, parcels, sizeof *block->plane_area);
    if (!tb_block_reserve_rings(store, 1))
        return 0;
    block->ring_vertex[0] = 0;
    return block->damaged != NULL && block->not_number != NULL && block->shape != NULL &&
           block->parcel_ring != NULL && block->class_index != NULL && block->measured_m2 != NULL &&
           block->measured_dm2 != NULL && block->plane_area != NULL;
}

static int grow(void **column, size_t capacity, size_t size) {
    void *larger = realloc(*column, capacity * size);
    if (larger == NULL)
        return 0;
    *column = larger;
    return 1;
}

/* Rings and vertices are counted in 32 bits: a block past that is refused as out of memory. */
static size_t wanted_capacity(size_t used, size_t more, size_t capacity) {
    enum { SMALLEST = 1024 };
    if (more > UINT32_MAX || used + more >= UINT32_MAX)
        return 0;
    if (capacity < SMALLEST)
        capacity = SMALLEST;
    while (capacity < used + more)
        capacity *= 2;
    return capacity;
}

int tb_block_reserve_rings(tb_block_store *store, size_t more) {
    tb_block *block = &store->block;
    if (block->rings + more + 1 <= store->ring_capacity)
        return 1;
    size_t capacity = wanted_capacity(block->rings, more + 1, store->ring_capacity);
    if (capacity == 0 ||
        !grow((void **)&block->ring_vertex, capacity, sizeof *block->ring_vertex) ||
        !grow((void **)&block->ring_hole, capacity, sizeof *block->ring_hole))
        return 0;
    store->ring_capacity = capacity;
    return 1;
}

int tb_block_reserve_vertices(tb_block_store *store, size_t more) {
    tb_block *block = &store->block;
    if (block->vertices + more <= store->vertex_capacity)
        return 1;
    size_t capacity = wanted_capacity(block->vertices, more, store->vertex_capacity);
    if (capacity == 0 || !grow((void **)&block->x, capacity, sizeof *block->x) ||
        !grow((void **)&block->y, capacity, sizeof *block->y))
        return 0;
    store->vertex_capacity = capacity;
    return 1;
}

void tb_block_end_ring(tb_block_store *store, int hole) {
    tb_block *block = &store->block;
    block->ring_hole[block->rings] = (uint8_t)hole;
    block->rings++;
    block->ring_vertex[block->rings] = (uint32_t)block->vertices;
}
