/* Nesting of rings: boxes sorted from the west, then points in rings.
 *
 * Files written by careless programs carry holes as parts of their own, in either direction. The
 * area of such a parcel is that of the even-odd rule. */
#include "read/nesting.h"

#include <math.h>
#include <stdlib.h>

typedef struct box {
    double west, south, east, north;
    double area; /* twice the ring's, in the plane: tells outer from inner where boxes are alike */
    size_t ring;
} box;

static box box_of(const tb_block *block, size_t ring) {
    size_t from = block->ring_vertex[ring], to = block->ring_vertex[ring + 1];
    double x0 = block->x[from], y0 = block->y[from];
    box b = {x0, y0, x0, y0, 0, ring};
    for (size_t i = from + 1; i < to; i++) {
        double x = block->x[i], y = block->y[i];
        b.area += (block->x[i - 1] - x0) * (y - y0) - (x - x0) * (block->y[i - 1] - y0);
        b.west = x < b.west ? x : b.west;
        b.east = x > b.east ? x : b.east;
        b.south = y < b.south ? y : b.south;
        b.north = y > b.north ? y : b.north;
    }
    b.area = fabs(b.area);
    return b;
}

/* From the west; what could contain before what could be contained. */
static int by_west(const void *left, const void *right) {
    const box *a = left, *b = right;
    if (a->west != b->west)
        return a->west < b->west ? -1 : 1;
    if (a->area != b->area)
        return a->area > b->area ? -1 : 1;
    return a->ring < b->ring ? -1 : a->ring > b->ring;
}

static int box_contains(const box *outer, const box *inner) {
    return outer->west <= inner->west && outer->east >= inner->east &&
           outer->south <= inner->south && outer->north >= inner->north;
}

/* 1 inside, 0 outside, -1 on the ring itself. */
static int point_in_ring(const tb_block *block, size_t ring, double px, double py) {
    size_t from = block->ring_vertex[ring], to = block->ring_vertex[ring + 1];
    int inside = 0;
    for (size_t i = from, j = to - 1; i < to; j = i++) {
        double xi = block->x[i] - px, yi = block->y[i] - py;
        double xj = block->x[j] - px, yj = block->y[j] - py;
        double side = xi * yj - xj * yi;
        if (side == 0 && xi * xj <= 0 && yi * yj <= 0)
            return -1;
        if ((yi > 0) != (yj > 0) && ((side > 0) == (yj > yi)))
            inside = !inside;
    }
    return inside;
}

/* A ring lies inside another if its first vertex off that other does; where all of them lie on it,
 * the first middle of an edge that does not tells. Rings that share all of both are neighbours. */
static int ring_inside(const tb_block *block, size_t inner, size_t outer) {
    size_t from = block->ring_vertex[inner], to = block->ring_vertex[inner + 1];
    const double *x = block->x, *y = block->y;
    for (size_t i = from; i < to; i++) {
        int where = point_in_ring(block, outer, x[i], y[i]);
        if (where >= 0)
            return where;
    }
    for (size_t i = from; i + 1 < to; i++) {
        int where = point_in_ring(block, outer, (x[i] + x[i + 1]) / 2, (y[i] + y[i + 1]) / 2);
        if (where >= 0)
            return where;
    }
    return 0;
}

/* How many of the rings still open at box i contain it, and the smallest of them. `open` lists the
 * boxes from further west that reach this far east; those that ended are dropped for good. */
static size_t depth_of(const tb_block *block, const box *boxes, size_t i, size_t *open,
                       size_t *open_count, size_t *parent) {
    size_t depth = 0, kept = 0;
    double smallest = INFINITY;
    *parent = boxes[i].ring;
    for (size_t k = 0; k < *open_count; k++) {
        const box *other = &boxes[open[k]];
        if (other->east < boxes[i].west)
            continue;
        open[kept++] = open[k];
        if (!box_contains(other, &boxes[i]) || !ring_inside(block, boxes[i].ring, other->ring))
            continue;
        depth++;
        if (other->area < smallest) {
            smallest = other->area;
            *parent = other->ring;
        }
    }
    open[kept++] = i;
    *open_count = kept;
    return depth;
}

int tb_nest_rings(tb_block_store *store, size_t first, size_t *parent) {
    tb_block *block = &store->block;
    size_t count = block->rings - first;
    box *boxes = tb_arena_take(store->arena, count * sizeof *boxes);
    size_t *open = tb_arena_take(store->arena, count * sizeof *open);
    if (boxes == NULL || open == NULL)
        return -1;
    for (size_t i = 0; i < count; i++)
        boxes[i] = box_of(block, first + i);
    qsort(boxes, count, sizeof *boxes, by_west);
    int nested = 0;
    size_t open_count = 0;
    for (size_t i = 0; i < count; i++) {
        size_t inside;
        size_t depth = depth_of(block, boxes, i, open, &open_count, &inside);
        if (parent != NULL)
            parent[boxes[i].ring - first] = inside;
        uint8_t hole = depth % 2 == 1;
        nested |= hole && !block->ring_hole[boxes[i].ring];
        block->ring_hole[boxes[i].ring] = hole;
    }
    return nested;
}
