/* Well-known binary: polygons in any wrapping become rings in the block's columns. */
#include "read/wkb.h"

#include "read/nesting.h"

#include <string.h>

enum {
    POINT = 1,
    POLYGON = 3,
    MULTIPOLYGON = 6,
    COLLECTION = 7,
    CIRCULAR_STRING = 8,
    COMPOUND_CURVE = 9,
    CURVE_POLYGON = 10,
    MULTI_SURFACE = 12,
    CURVE = 13,
    SURFACE = 14,
    POLYHEDRAL_SURFACE = 15,
    TIN = 16,
    TRIANGLE = 17
};

enum { DEEPEST = 32 }; /* collections in collections: more is hostile */

typedef struct cursor {
    const unsigned char *at, *end;
    int swapped;
} cursor;

typedef enum outcome { DONE, DAMAGED, OUT_OF_MEMORY, HAS_CURVES } outcome;

typedef struct build {
    tb_block_store *store;
    uint32_t shape;
    size_t shells;
} build;

static int take_u32(cursor *in, uint32_t *value) {
    if (in->end - in->at < 4)
        return 0;
    memcpy(value, in->at, 4);
    in->at += 4;
    if (in->swapped)
        *value = __builtin_bswap32(*value);
    return 1;
}

/* Byte order, type and dimension of the next geometry; type without its Z and M flags. */
static int take_header(cursor *in, uint32_t *type, int *dimension, uint32_t *shape) {
    if (in->end - in->at < 5)
        return 0;
    unsigned char order = *in->at++;
    if (order > 1)
        return 0;
    in->swapped = order == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : 1);
    uint32_t raw = 0;
    take_u32(in, &raw);
    int z = (raw & 0x80000000u) != 0, m = (raw & 0x40000000u) != 0;
    int has_srid = (raw & 0x20000000u) != 0;
    raw &= 0x0fffffffu;
    uint32_t thousands = raw / 1000;
    z |= thousands == 1 || thousands == 3;
    m |= thousands == 2 || thousands == 3;
    *type = raw % 1000;
    *dimension = 2 + z + m;
    if (thousands > 3)
        *type = 0; /* no such type: damage */
    *shape |= (z ? TB_SHAPE_Z : 0u) | (m ? TB_SHAPE_M : 0u);
    uint32_t srid;
    return !has_srid || take_u32(in, &srid);
}

static double coordinate(const unsigned char *at, int swapped) {
    uint64_t bits;
    double value;
    memcpy(&bits, at, 8);
    if (swapped)
        bits = __builtin_bswap64(bits);
    memcpy(&value, &bits, 8);
    return value;
}

static outcome append_ring(build *out, cursor *in, int dimension, int hole) {
    uint32_t points;
    size_t stride = (size_t)dimension * 8;
    if (!take_u32(in, &points) || (size_t)(in->end - in->at) / stride < points)
        return DAMAGED;
    if (points == 0)
        return DONE;
    if (!tb_block_reserve_rings(out->store, 1) || !tb_block_reserve_vertices(out->store, points))
        return OUT_OF_MEMORY;
    tb_block *block = &out->store->block;
    double *x = block->x + block->vertices, *y = block->y + block->vertices;
    for (uint32_t i = 0; i < points; i++, in->at += stride) {
        x[i] = coordinate(in->at, in->swapped);
        y[i] = coordinate(in->at + 8, in->swapped);
    }
    if (x[0] != x[points - 1] || y[0] != y[points - 1])
        out->shape |= TB_SHAPE_UNCLOSED;
    block->vertices += points;
    tb_block_end_ring(out->store, hole);
    return DONE;
}

static outcome append_polygon(build *out, cursor *in, int dimension) {
    uint32_t rings;
    if (!take_u32(in, &rings))
        return DAMAGED;
    size_t before = out->store->block.rings;
    for (uint32_t ring = 0; ring < rings; ring++) {
        outcome result = append_ring(out, in, dimension, ring > 0);
        if (result != DONE)
            return result;
    }
    if (out->store->block.rings > before)
        out->shells++;
    return DONE;
}

static outcome append_geometry(build *out, cursor *in, int depth);

static outcome append_collection(build *out, cursor *in, int depth) {
    uint32_t members;
    if (!take_u32(in, &members))
        return DAMAGED;
    for (uint32_t i = 0; i < members; i++) {
        outcome result = append_geometry(out, in, depth + 1);
        if (result != DONE)
            return result;
    }
    return DONE;
}

static outcome append_geometry(build *out, cursor *in, int depth) {
    uint32_t type;
    int dimension;
    if (depth > DEEPEST || !take_header(in, &type, &dimension, &out->shape))
        return DAMAGED;
    switch (type) {
    case POLYGON:
    case TRIANGLE: return append_polygon(out, in, dimension);
    case MULTIPOLYGON:
    case COLLECTION:
    case POLYHEDRAL_SURFACE:
    case TIN: return append_collection(out, in, depth);
    case CIRCULAR_STRING:
    case COMPOUND_CURVE:
    case CURVE_POLYGON:
    case MULTI_SURFACE:
    case CURVE:
    case SURFACE: return HAS_CURVES;
    default:
        if (type < POINT || type > TRIANGLE)
            return DAMAGED;
        out->shape |= TB_SHAPE_NOT_POLYGON;
        in->at = in->end; /* a point or line has no area, and nothing after it matters */
        return DONE;
    }
}

/* Starts the parcel again from the rings and vertices that stood before it. */
static outcome append_from(build *out, const unsigned char *wkb, size_t size, size_t rings,
                           size_t vertices) {
    cursor in = {wkb, wkb + size, 0};
    tb_block *block = &out->store->block;
    out->shells = 0;
    outcome result = append_geometry(out, &in, 0);
    if (result != DONE) {
        block->rings = rings;
        block->vertices = vertices;
    }
    return result;
}

int tb_wkb_append(tb_block_store *store, const unsigned char *wkb, size_t size, tb_stroke stroke,
                  uint32_t *shape) {
    tb_block *block = &store->block;
    size_t rings = block->rings, vertices = block->vertices;
    build out = {store, 0, 0};
    outcome result = append_from(&out, wkb, size, rings, vertices);
    if (result == HAS_CURVES) {
        size_t stroked_size = 0;
        const unsigned char *stroked = stroke(store->arena, wkb, size, &stroked_size);
        out.shape |= TB_SHAPE_CURVED;
        result =
            stroked == NULL ? DAMAGED : append_from(&out, stroked, stroked_size, rings, vertices);
    }
    if (result == DAMAGED || result == HAS_CURVES)
        out.shape |= TB_SHAPE_DAMAGED;
    else if (block->rings == rings && !(out.shape & TB_SHAPE_NOT_POLYGON))
        out.shape |= TB_SHAPE_EMPTY;
    if (result == DONE && out.shells > 1) {
        int nested = tb_nest_rings(store, rings, NULL);
        if (nested < 0)
            result = OUT_OF_MEMORY;
        out.shape |= nested > 0 ? TB_SHAPE_NESTED : 0u;
    }
    size_t shells = 0;
    for (size_t ring = rings; ring < block->rings; ring++)
        shells += !block->ring_hole[ring];
    out.shape |= shells > 1 ? TB_SHAPE_MULTIPART : 0u;
    out.shape |= block->rings - rings > shells ? TB_SHAPE_HOLES : 0u;
    *shape = out.shape;
    return result != OUT_OF_MEMORY;
}
