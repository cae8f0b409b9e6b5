/* Geometries in geometries, taken apart. Counts are believed only as far as there are bytes. */
#include "survey/wkb.h"

enum {
    POINT = 1,
    LINE = 2,
    POLYGON = 3,
    MULTIPOINT = 4,
    MULTILINE = 5,
    MULTIPOLYGON = 6,
    COLLECTION = 7,
    CIRCULAR_STRING = 8,
    COMPOUND_CURVE = 9,
    CURVE_POLYGON = 10,
    MULTI_CURVE = 11,
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
    uint32_t *shape;
    tb_wkb_take take;
    void *data;
} cursor;

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
static int take_header(cursor *in, uint32_t *type, int *dimension) {
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
    *in->shape |= (z ? TB_SHAPE_Z : 0u) | (m ? TB_SHAPE_M : 0u);
    uint32_t srid;
    return !has_srid || take_u32(in, &srid);
}

static tb_wkb_outcome take_part(cursor *in, tb_wkb_kind kind, int dimension, int hole) {
    uint32_t points = 1;
    size_t stride = (size_t)dimension * 8;
    if ((kind != TB_WKB_POINT && !take_u32(in, &points)) ||
        (size_t)(in->end - in->at) / stride < points)
        return TB_WKB_DAMAGED;
    tb_wkb_part part = {kind, hole, points, in->at, stride, in->swapped};
    in->at += points * stride;
    return points == 0 || in->take(in->data, &part) ? TB_WKB_DONE : TB_WKB_STOPPED;
}

static tb_wkb_outcome take_polygon(cursor *in, int dimension) {
    uint32_t rings;
    if (!take_u32(in, &rings))
        return TB_WKB_DAMAGED;
    tb_wkb_outcome outcome = TB_WKB_DONE;
    for (uint32_t ring = 0; outcome == TB_WKB_DONE && ring < rings; ring++)
        outcome = take_part(in, TB_WKB_RING, dimension, ring > 0);
    return outcome;
}

static tb_wkb_outcome take_geometry(cursor *in, int depth);

static tb_wkb_outcome take_collection(cursor *in, int depth) {
    uint32_t members;
    if (!take_u32(in, &members))
        return TB_WKB_DAMAGED;
    tb_wkb_outcome outcome = TB_WKB_DONE;
    for (uint32_t i = 0; outcome == TB_WKB_DONE && i < members; i++)
        outcome = take_geometry(in, depth + 1);
    return outcome;
}

static tb_wkb_outcome take_geometry(cursor *in, int depth) {
    uint32_t type;
    int dimension;
    if (depth > DEEPEST || !take_header(in, &type, &dimension))
        return TB_WKB_DAMAGED;
    switch (type) {
    case POLYGON:
    case TRIANGLE: return take_polygon(in, dimension);
    case POINT:
    case LINE:
        *in->shape |= TB_SHAPE_NOT_POLYGON;
        return take_part(in, type == POINT ? TB_WKB_POINT : TB_WKB_LINE, dimension, 0);
    case MULTIPOINT:
    case MULTILINE: *in->shape |= TB_SHAPE_NOT_POLYGON; return take_collection(in, depth);
    case MULTIPOLYGON:
    case COLLECTION:
    case POLYHEDRAL_SURFACE:
    case TIN: return take_collection(in, depth);
    case CIRCULAR_STRING:
    case COMPOUND_CURVE:
    case CURVE_POLYGON:
    case MULTI_CURVE:
    case MULTI_SURFACE:
    case CURVE:
    case SURFACE: return TB_WKB_CURVED;
    default: return TB_WKB_DAMAGED;
    }
}

tb_wkb_outcome tb_wkb_walk(const unsigned char *wkb, size_t size, uint32_t *shape, tb_wkb_take take,
                           void *data) {
    cursor in = {wkb, wkb + size, 0, shape, take, data};
    return take_geometry(&in, 0);
}
