/* Well-known binary: polygons in any wrapping become rings in the block's columns. */
#include "read/wkb.h"

#include "read/nesting.h"
#include "survey/wkb.h"

typedef struct build {
    tb_block_store *store;
    uint32_t shape;
    size_t shells;
    int out_of_memory;
} build;

/* Points and lines have no area: they are counted, not kept. */
static int append_part(void *data, const tb_wkb_part *part) {
    build *out = data;
    if (part->kind != TB_WKB_RING)
        return 1;
    size_t points = part->points;
    if (!tb_block_reserve_rings(out->store, 1) || !tb_block_reserve_vertices(out->store, points)) {
        out->out_of_memory = 1;
        return 0;
    }
    tb_block *block = &out->store->block;
    double *x = block->x + block->vertices, *y = block->y + block->vertices;
    for (size_t i = 0; i < points; i++) {
        x[i] = tb_wkb_x(part, i);
        y[i] = tb_wkb_y(part, i);
    }
    if (x[0] != x[points - 1] || y[0] != y[points - 1])
        out->shape |= TB_SHAPE_UNCLOSED;
    block->vertices += points;
    tb_block_end_ring(out->store, part->hole);
    out->shells += !part->hole;
    return 1;
}

/* Starts the parcel again from the rings and vertices that stood before it. */
static tb_wkb_outcome append_from(build *out, const unsigned char *wkb, size_t size, size_t rings,
                                  size_t vertices) {
    tb_block *block = &out->store->block;
    out->shells = 0;
    tb_wkb_outcome outcome = tb_wkb_walk(wkb, size, &out->shape, append_part, out);
    if (outcome != TB_WKB_DONE) {
        block->rings = rings;
        block->vertices = vertices;
    }
    return outcome;
}

int tb_wkb_append(tb_block_store *store, const unsigned char *wkb, size_t size, tb_stroke stroke,
                  uint32_t *shape) {
    tb_block *block = &store->block;
    size_t rings = block->rings, vertices = block->vertices;
    build out = {store, 0, 0, 0};
    tb_wkb_outcome result = append_from(&out, wkb, size, rings, vertices);
    if (result == TB_WKB_CURVED) {
        size_t stroked_size = 0;
        const unsigned char *stroked = stroke(store->arena, wkb, size, &stroked_size);
        out.shape |= TB_SHAPE_CURVED;
        result = stroked == NULL ? TB_WKB_DAMAGED
                                 : append_from(&out, stroked, stroked_size, rings, vertices);
    }
    if (result == TB_WKB_DAMAGED || result == TB_WKB_CURVED)
        out.shape |= TB_SHAPE_DAMAGED;
    else if (block->rings == rings && !(out.shape & TB_SHAPE_NOT_POLYGON))
        out.shape |= TB_SHAPE_EMPTY;
    if (result == TB_WKB_DONE && out.shells > 1) {
        int nested = tb_nest_rings(store, rings, NULL);
        if (nested < 0)
            out.out_of_memory = 1;
        out.shape |= nested > 0 ? TB_SHAPE_NESTED : 0u;
    }
    size_t shells = 0;
    for (size_t ring = rings; ring < block->rings; ring++)
        shells += !block->ring_hole[ring];
    out.shape |= shells > 1 ? TB_SHAPE_MULTIPART : 0u;
    out.shape |= block->rings - rings > shells ? TB_SHAPE_HOLES : 0u;
    *shape = out.shape;
    return !out.out_of_memory;
}
