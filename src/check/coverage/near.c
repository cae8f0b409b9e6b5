/* Near points by cells of a grid as wide as the tolerance: those near a point lie in its own cell
 * or in the eight around it. */
#include "check/coverage/near.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct grid {
    const tb_graph *graph;
    double tolerance;
    uint32_t *root;
    uint32_t *first;  /* point + 1 of each slot, the last that came; 0: none */
    uint32_t *before; /* point + 1 that came before, of each point */
    uint64_t mask;
} grid;

/* By bits: absurd coordinates have columns that no integer holds. Minus zero is made zero. */
static uint64_t slot_of(const grid *g, double column, double row) {
    double place[2] = {column + 0.0, row + 0.0};
    uint64_t bits[2];
    memcpy(bits, place, sizeof bits);
    uint64_t hash = bits[0] * 0x9E3779B97F4A7C15u ^ bits[1] * 0xC2B2AE3D27D4EB4Fu;
    return (hash ^ hash >> 32) & g->mask;
}

static uint32_t root_of(uint32_t *root, uint32_t i) {
    while (root[i] != i)
        i = root[i] = root[root[i]];
    return i;
}

static void unite(grid *g, uint32_t i, uint32_t k) {
    uint32_t a = root_of(g->root, i), b = root_of(g->root, k);
    if (a < b)
        g->root[b] = a;
    else
        g->root[a] = b;
}

/* A heap of points in one place is united by looking at some of them. */
static void look_in(grid *g, uint32_t i, uint64_t slot) {
    enum { ENOUGH = 64 };
    tb_point p = g->graph->point[i];
    uint32_t looks = 0;
    for (uint32_t k = g->first[slot]; k != 0 && looks++ < ENOUGH; k = g->before[k - 1]) {
        tb_point q = g->graph->point[k - 1];
        if (hypot(p.x - q.x, p.y - q.y) <= g->tolerance)
            unite(g, i, k - 1);
    }
}

static void place(grid *g, uint32_t i) {
    tb_point p = g->graph->point[i];
    double column = floor(p.x / g->tolerance), row = floor(p.y / g->tolerance);
    for (int dx = -1; dx <= 1; dx++)
        for (int dy = -1; dy <= 1; dy++)
            look_in(g, i, slot_of(g, column + dx, row + dy));
    uint64_t own = slot_of(g, column, row);
    g->before[i] = g->first[own];
    g->first[own] = i + 1;
}

int tb_near_points(const tb_graph *graph, double tolerance, uint32_t *root, size_t *near) {
    grid g = {.graph = graph, .tolerance = tolerance, .root = root, .mask = 15};
    *near = 0;
    for (uint32_t i = 0; i < graph->points; i++)
        root[i] = i;
    if (!(tolerance > 0))
        return 1;
    while (g.mask + 1 < 2 * graph->points)
        g.mask = 2 * g.mask + 1;
    g.first = calloc((size_t)g.mask + 1, sizeof *g.first);
    g.before = malloc((graph->points + 1) * sizeof *g.before);
    int good = g.first != NULL && g.before != NULL;
    for (uint32_t i = 0; good && i < graph->points; i++)
        place(&g, i);
    for (uint32_t i = 0; good && i < graph->points; i++) {
        root[i] = root_of(root, i);
        *near += root[i] != i;
    }
    free(g.first);
    free(g.before);
    return good;
}

int tb_near_points_merge(tb_graph *graph, double tolerance) {
    uint32_t *root = malloc((graph->points + 1) * sizeof *root);
    size_t near, kept = 0;
    int good = root != NULL && tb_near_points(graph, tolerance, root, &near);
    for (size_t i = 0; good && i < graph->strands; i++) {
        tb_strand strand = graph->strand[i];
        strand.from = root[strand.from];
        strand.to = root[strand.to];
        if (strand.from != strand.to)
            graph->strand[kept++] = strand;
    }
    if (good)
        graph->strands = kept;
    free(root);
    return good;
}
