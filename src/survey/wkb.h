/* Well-known binary, walked: the points, lines and rings of a geometry in any wrapping, one after
 * the other. OGC and ISO WKB, EWKB flags, either byte order. */
#ifndef TB_SURVEY_WKB_H
#define TB_SURVEY_WKB_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <tuban/survey.h>

typedef enum tb_wkb_kind { TB_WKB_POINT, TB_WKB_LINE, TB_WKB_RING } tb_wkb_kind;

/* A run of vertices as it stands in the bytes. */
typedef struct tb_wkb_part {
    tb_wkb_kind kind;
    int hole; /* a ring that is not the first of its polygon */
    size_t points;
    const unsigned char *at;
    size_t stride; /* bytes from one vertex to the next */
    int swapped;
} tb_wkb_part;

/* Called for each part that has vertices; 0 ends the walk. */
typedef int (*tb_wkb_take)(void *data, const tb_wkb_part *part);

typedef enum tb_wkb_outcome {
    TB_WKB_DONE,
    TB_WKB_DAMAGED, /* bytes that are no geometry */
    TB_WKB_STOPPED, /* take returned 0 */
    TB_WKB_CURVED   /* arcs, which are not walked */
} tb_wkb_outcome;

/* Adds the bits of tb_shape that concern dimension and kind (Z, M, NOT_POLYGON) to *shape. */
tb_wkb_outcome tb_wkb_walk(const unsigned char *wkb, size_t size, uint32_t *shape, tb_wkb_take take,
                           void *data);

/* A coordinate at its place; here, for it is asked for millions of times. */
static inline double tb_wkb_coordinate(const tb_wkb_part *part, const unsigned char *at) {
    uint64_t bits;
    double value;
    memcpy(&bits, at, 8);
    if (part->swapped)
        bits = __builtin_bswap64(bits);
    memcpy(&value, &bits, 8);
    return value;
}

/* The nearest point of a grid with so many steps to the unit; 0 steps: there is no grid. */
static inline double tb_on_grid(double coordinate, double steps) {
    return steps > 0 ? floor(coordinate * steps + 0.5) / steps : coordinate;
}

static inline double tb_wkb_x(const tb_wkb_part *part, size_t i) {
    return tb_wkb_coordinate(part, part->at + i * part->stride);
}

static inline double tb_wkb_y(const tb_wkb_part *part, size_t i) {
    return tb_wkb_coordinate(part, part->at + i * part->stride + 8);
}

#endif
