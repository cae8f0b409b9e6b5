/* Rings as well-known binary, little-endian. */
#include "read/outline.h"

#include "read/nesting.h"

#include <string.h>

enum { WKB_POINT = 1, WKB_LINE = 2, WKB_POLYGON = 3, WKB_MULTI = 3 /* from POINT to MULTIPOINT */ };

int tb_outline_clear(tb_block_store *rings) {
    tb_block_clear(rings);
    if (!tb_block_reserve_rings(rings, 1))
        return 0;
    rings->block.ring_vertex[0] = 0;
    return 1;
}

int tb_outline_vertex(tb_block_store *rings, double x, double y) {
    if (!tb_block_reserve_vertices(rings, 1))
        return 0;
    tb_block *block = &rings->block;
    block->x[block->vertices] = x;
    block->y[block->vertices++] = y;
    return 1;
}

size_t tb_outline_open_vertices(const tb_block_store *rings) {
    const tb_block *block = &rings->block;
    return block->vertices - block->ring_vertex[block->rings];
}

int tb_outline_end_ring(tb_block_store *rings) {
    if (tb_outline_open_vertices(rings) == 0)
        return 1;
    if (!tb_block_reserve_rings(rings, 1))
        return 0;
    tb_block_end_ring(rings, 0);
    return 1;
}

static char *put_u32(char *at, size_t value) {
    uint32_t number = (uint32_t)value;
    memcpy(at, &number, 4);
    return at + 4;
}

static char *put_head(char *at, size_t type) {
    *at = 1;
    return put_u32(at + 1, type);
}

static char *put_vertices(char *at, const tb_block *block, size_t ring) {
    for (size_t i = block->ring_vertex[ring]; i < block->ring_vertex[ring + 1]; i++, at += 16) {
        memcpy(at, &block->x[i], 8);
        memcpy(at + 8, &block->y[i], 8);
    }
    return at;
}

static char *put_ring(char *at, const tb_block *block, size_t ring) {
    at = put_u32(at, block->ring_vertex[ring + 1] - block->ring_vertex[ring]);
    return put_vertices(at, block, ring);
}

/* Holes of each shell as chains: next[shell] is its first hole, next[hole] the next one; `rings`
 * ends a chain. count[shell] is how many. */
static size_t chain_holes(const tb_block *block, const size_t *parent, size_t *next,
                          size_t *count) {
    size_t shells = 0;
    for (size_t ring = 0; ring < block->rings; ring++) {
        next[ring] = block->rings;
        count[ring] = 0;
        shells += !block->ring_hole[ring];
    }
    for (size_t ring = block->rings; ring-- > 0;) {
        if (!block->ring_hole[ring])
            continue;
        next[ring] = next[parent[ring]];
        next[parent[ring]] = ring;
        count[parent[ring]]++;
    }
    return shells;
}

static char *put_polygons(char *at, tb_block_store *rings) {
    const tb_block *block = &rings->block;
    size_t *parent = tb_arena_take(rings->arena, 3 * block->rings * sizeof *parent);
    if (parent == NULL || tb_nest_rings(rings, 0, parent) < 0)
        return NULL;
    size_t *next = parent + block->rings, *count = next + block->rings;
    size_t shells = chain_holes(block, parent, next, count);
    if (shells > 1)
        at = put_u32(put_head(at, WKB_POLYGON + WKB_MULTI), shells);
    for (size_t shell = 0; shell < block->rings; shell++) {
        if (block->ring_hole[shell])
            continue;
        at = put_u32(put_head(at, WKB_POLYGON), 1 + count[shell]);
        at = put_ring(at, block, shell);
        for (size_t hole = next[shell]; hole < block->rings; hole = next[hole])
            at = put_ring(at, block, hole);
    }
    return at;
}

static char *put_lines(char *at, const tb_block *block) {
    if (block->rings > 1)
        at = put_u32(put_head(at, WKB_LINE + WKB_MULTI), block->rings);
    for (size_t ring = 0; ring < block->rings; ring++)
        at = put_ring(put_head(at, WKB_LINE), block, ring);
    return at;
}

static char *put_points(char *at, const tb_block *block) {
    if (block->vertices > 1)
        at = put_u32(put_head(at, WKB_POINT + WKB_MULTI), block->vertices);
    for (size_t i = 0; i < block->vertices; i++) {
        at = put_head(at, WKB_POINT);
        memcpy(at, &block->x[i], 8);
        memcpy(at + 8, &block->y[i], 8);
        at += 16;
    }
    return at;
}

int tb_outline_write(tb_block_store *rings, tb_outline_kind kind, tb_batch *batch, size_t column) {
    const tb_block *block = &rings->block;
    if (block->rings == 0)
        return tb_batch_text(batch, column, (tb_text){NULL, 0});
    /* A point takes 21 bytes; a ring 13 with all heads, and 16 for each vertex. */
    char *begin = tb_batch_room(batch, column, 9 + 13 * block->rings + 21 * block->vertices);
    if (begin == NULL)
        return 0;
    char *end = kind == TB_OUTLINE_POLYGON ? put_polygons(begin, rings)
                : kind == TB_OUTLINE_LINE  ? put_lines(begin, block)
                                           : put_points(begin, block);
    return end != NULL && tb_batch_end(batch, column, (size_t)(end - begin));
}
