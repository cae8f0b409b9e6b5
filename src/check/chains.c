/* Monotone chains, and whether they meet. */
#include "check/chains.h"

#include "check/orient.h"

#include <stdlib.h>
#include <string.h>

/* A chain holds the points [first, first + edges]; they run from west to east, straight north or
 * south steps among them. */
typedef struct chain {
    uint32_t first, edges;
    tb_box box;
} chain;

struct tb_chains {
    tb_point *ring; /* one ring without repeated vertices */
    tb_point *point;
    chain *list;
    size_t ring_capacity, point_capacity, list_capacity;
    size_t points, count;
};

tb_chains *tb_chains_create(void) {
    return calloc(1, sizeof(tb_chains));
}

void tb_chains_free(tb_chains *chains) {
    if (chains == NULL)
        return;
    free(chains->ring);
    free(chains->point);
    free(chains->list);
    free(chains);
}

static int reserve(void **array, size_t *capacity, size_t wanted, size_t size) {
    if (wanted <= *capacity)
        return 1;
    void *larger = realloc(*array, 2 * wanted * size);
    if (larger == NULL)
        return 0;
    *array = larger;
    *capacity = 2 * wanted;
    return 1;
}

/* The ring's vertices, each once; the first is not repeated at the end. */
static size_t take_ring(tb_chains *chains, const tb_block *block, size_t ring) {
    size_t from = block->ring_vertex[ring], to = block->ring_vertex[ring + 1], n = 0;
    if (!reserve((void **)&chains->ring, &chains->ring_capacity, to - from, sizeof(tb_point)))
        return 0;
    for (size_t i = from; i < to; i++) {
        tb_point p = {block->x[i], block->y[i]};
        if (n == 0 || !tb_point_equal(p, chains->ring[n - 1]))
            chains->ring[n++] = p;
    }
    while (n > 1 && tb_point_equal(chains->ring[0], chains->ring[n - 1]))
        n--;
    return n;
}

/* West to east is 1, east to west -1; steps straight up count as east, straight down as west. */
static int heading(tb_point a, tb_point b) {
    return tb_point_compare(a, b) < 0 ? 1 : -1;
}

/* Out and back on one line: the one way in which neighbouring edges meet wrongly. */
static int turns_back(tb_point a, tb_point b, tb_point c) {
    return (a.x - b.x) * (c.x - b.x) + (a.y - b.y) * (c.y - b.y) > 0 && tb_orient(a, b, c) == 0;
}

static int add_chain(tb_chains *chains, size_t n, size_t start, size_t edges, int direction) {
    if (!reserve((void **)&chains->list, &chains->list_capacity, chains->count + 1,
                 sizeof(chain)) ||
        !reserve((void **)&chains->point, &chains->point_capacity, chains->points + edges + 1,
                 sizeof(tb_point)))
        return 0;
    chain *c = &chains->list[chains->count++];
    *c = (chain){(uint32_t)chains->points, (uint32_t)edges, {0, 0, 0, 0}};
    for (size_t k = 0; k <= edges; k++) {
        size_t step = direction > 0 ? k : edges - k;
        chains->point[chains->points + k] = chains->ring[(start + step) % n];
    }
    const tb_point *p = chains->point + chains->points;
    c->box = tb_box_of(p[0], p[0], 0);
    for (size_t k = 1; k <= edges; k++) {
        tb_box edge = tb_box_of(p[k - 1], p[k], 0);
        c->box = (tb_box){tb_lesser(c->box.west, edge.west), tb_lesser(c->box.south, edge.south),
                          tb_greater(c->box.east, edge.east), tb_greater(c->box.north, edge.north)};
    }
    chains->points += edges + 1;
    return 1;
}

/* Cuts the ring where it turns; 0 if that is reason enough to ask GEOS. */
static int cut_ring(tb_chains *chains, size_t n) {
    const tb_point *p = chains->ring;
    if (n < 3)
        return 0;
    size_t start = 0;
    while (start < n &&
           heading(p[start], p[(start + 1) % n]) == heading(p[(start + n - 1) % n], p[start]))
        start++;
    if (start == n)
        return 0;
    for (size_t done = 0; done < n;) {
        size_t at = (start + done) % n, edges = 0;
        int direction = heading(p[at], p[(at + 1) % n]);
        if (turns_back(p[(at + n - 1) % n], p[at], p[(at + 1) % n]))
            return 0;
        while (done + edges < n &&
               heading(p[(at + edges) % n], p[(at + edges + 1) % n]) == direction)
            edges++;
        if (!add_chain(chains, n, at, edges, direction))
            return 0;
        done += edges;
    }
    return 1;
}

/* Two edges share a point that is not an end of the one and the beginning of the other. Ends that
 * coincide are looked at once, in meet_in_ends. */
static int edges_meet(tb_point a, tb_point b, tb_point c, tb_point d) {
    int shared =
        tb_point_equal(a, c) + tb_point_equal(a, d) + tb_point_equal(b, c) + tb_point_equal(b, d);
    int ca = tb_orient(a, b, c), da = tb_orient(a, b, d);
    if (ca * da > 0)
        return 0;
    int ac = tb_orient(c, d, a), bc = tb_orient(c, d, b);
    if (ac * bc > 0)
        return 0;
    if (shared == 0)
        return 1; /* their boxes overlap, so collinear ones meet as well */
    return shared > 1 || (ca == 0 && da == 0);
}

static int chains_cross(const tb_point *p, uint32_t n, const tb_point *q, uint32_t m) {
    uint32_t start = 0;
    for (uint32_t i = 0; i < n; i++) {
        tb_box a = tb_box_of(p[i], p[i + 1], 0);
        while (start < m && q[start + 1].x < a.west)
            start++;
        for (uint32_t k = start; k < m && q[k].x <= a.east; k++) {
            tb_box b = tb_box_of(q[k], q[k + 1], 0);
            if (b.south <= a.north && b.north >= a.south &&
                edges_meet(p[i], p[i + 1], q[k], q[k + 1]))
                return 1;
        }
    }
    return 0;
}

static int boxes_overlap(const tb_box *a, const tb_box *b) {
    return a->west <= b->east && a->east >= b->west && a->south <= b->north && a->north >= b->south;
}

/* An end of a chain is shared by the two chains that meet there and by no third; inner points by
 * none. Chains that touch in a point of another are found as edges that meet, but two that touch
 * end to end are not: so ends are counted. */
static int meet_in_ends(const tb_chains *chains) {
    for (size_t i = 0; i < chains->count; i++) {
        const chain *c = &chains->list[i];
        for (int end = 0; end < 2; end++) {
            tb_point p = chains->point[c->first + (end ? c->edges : 0)];
            int met = 0;
            for (size_t k = 0; k < chains->count; k++) {
                const chain *o = &chains->list[k];
                if (p.x < o->box.west || p.x > o->box.east)
                    continue;
                met += tb_point_equal(p, chains->point[o->first]);
                met += tb_point_equal(p, chains->point[o->first + o->edges]);
            }
            if (met > 2)
                return 1;
        }
    }
    return 0;
}

/* An inner vertex of one chain on a vertex of another. */
static int share_inner_vertex(const tb_point *p, uint32_t n, const tb_point *q, uint32_t m) {
    uint32_t k = 0;
    for (uint32_t i = 0; i <= n; i++) {
        while (k <= m && tb_point_compare(q[k], p[i]) < 0)
            k++;
        if (k > m)
            return 0;
        int inner = (i > 0 && i < n) || (k > 0 && k < m);
        if (inner && tb_point_equal(q[k], p[i]))
            return 1;
    }
    return 0;
}

int tb_chains_meet(tb_chains *chains, const tb_block *block, size_t parcel) {
    chains->points = chains->count = 0;
    for (size_t ring = block->parcel_ring[parcel]; ring < block->parcel_ring[parcel + 1]; ring++)
        if (!cut_ring(chains, take_ring(chains, block, ring)))
            return 1;
    for (size_t i = 0; i < chains->count; i++)
        for (size_t k = i + 1; k < chains->count; k++) {
            const chain *a = &chains->list[i], *b = &chains->list[k];
            const tb_point *p = chains->point + a->first, *q = chains->point + b->first;
            if (boxes_overlap(&a->box, &b->box) && (share_inner_vertex(p, a->edges, q, b->edges) ||
                                                    chains_cross(p, a->edges, q, b->edges)))
                return 1;
        }
    return meet_in_ends(chains);
}
