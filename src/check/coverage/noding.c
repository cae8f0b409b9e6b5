/* Noding in rounds: pairs of edges that meet are found with a tree over their boxes, both are cut,
 * and the pieces are looked at again. A cut at a crossing moves an edge by less than a step of its
 * coordinates, which can make it cross another one; so it takes a few rounds, but seldom more than
 * three. */
#include "check/coverage/noding.h"
#include "check/coverage/kd.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROUNDS = 24 };

/* Where more is asked for, noding gives up; a layer of parcels, be it broken, stays far below.
 * Faces take some 10 us a crossing, a pair less than 0.1 us. */
enum { MOST_CUTS = 1000000, CUTS_AN_EDGE = 4, MOST_PAIRS = 50000000, PAIRS_AN_EDGE = 256 };

typedef struct cut {
    uint32_t edge, point;
    double along; /* from a to b: 0 .. 1 */
} cut;

typedef struct noder {
    tb_graph *graph;
    const tb_plat *plat;
    double step;      /* so near to an edge, a point lies on it */
    double tolerance; /* so near, it may be a vertex that the edge lacks; at least step */
    tb_lack_list *lacks;
    cut *cut;
    size_t cuts, cut_room;
    size_t pairs, most_pairs, most_cuts; /* of a round */
    uint32_t *slot; /* points by place, + 1; made when the first crossing is met */
    size_t slots;
} noder;

static double distance(tb_point a, tb_point b) {
    return hypot(b.x - a.x, b.y - a.y);
}

/* Distance of a point from the line a-b; *along: where it stands on it, 0 at a and 1 at b. */
static double from_line(tb_point a, tb_point b, tb_point p, double *along) {
    double dx = b.x - a.x, dy = b.y - a.y, px = p.x - a.x, py = p.y - a.y;
    double square = dx * dx + dy * dy;
    *along = (px * dx + py * dy) / square;
    return fabs(dx * py - dy * px) / sqrt(square);
}

static int add_cut(noder *n, uint32_t edge, uint32_t point, double along) {
    if (n->cuts == n->cut_room) {
        size_t room = n->cut_room == 0 ? 64 : 2 * n->cut_room;
        cut *grown = realloc(n->cut, room * sizeof *grown);
        if (grown == NULL)
            return 0;
        n->cut = grown;
        n->cut_room = room;
    }
    n->cut[n->cuts++] = (cut){edge, point, along};
    return 1;
}

/* Points by place ------------------------------------------------------------------------------*/

static size_t slot_of(const noder *n, tb_point point) {
    uint64_t x, y;
    memcpy(&x, &point.x, sizeof x);
    memcpy(&y, &point.y, sizeof y);
    uint64_t hash = (x ^ (y << 31 | y >> 33)) * 0x9e3779b97f4a7c15u;
    size_t slot = (size_t)(hash >> 20) & (n->slots - 1);
    while (n->slot[slot] != 0 && !tb_point_equal(n->graph->point[n->slot[slot] - 1], point))
        slot = (slot + 1) & (n->slots - 1);
    return slot;
}

static int make_slots(noder *n) {
    free(n->slot);
    n->slots = 64;
    while (n->slots < 4 * n->graph->points)
        n->slots *= 2;
    n->slot = calloc(n->slots, sizeof *n->slot);
    if (n->slot == NULL)
        return 0;
    for (size_t i = 0; i < n->graph->points; i++)
        n->slot[slot_of(n, n->graph->point[i])] = (uint32_t)i + 1;
    return 1;
}

/* The point of that place, a new one if there is none; UINT32_MAX when out of memory. */
static uint32_t point_at(noder *n, tb_point place) {
    if ((n->slot == NULL || 2 * n->graph->points > n->slots) && !make_slots(n))
        return UINT32_MAX;
    size_t slot = slot_of(n, place);
    if (n->slot[slot] == 0) {
        uint32_t point = tb_graph_add_point(n->graph, place);
        if (point == UINT32_MAX)
            return UINT32_MAX;
        n->slot[slot] = point + 1;
    }
    return n->slot[slot] - 1;
}

/* Missing vertices -----------------------------------------------------------------------------*/

static int add_lack(tb_lack_list *list, tb_lack lack) {
    if (list->lacks == list->room) {
        size_t room = list->room == 0 ? 64 : 2 * list->room;
        tb_lack *grown = realloc(list->lack, room * sizeof *grown);
        if (grown == NULL)
            return 0;
        list->lack = grown;
        list->room = room;
    }
    list->lack[list->lacks++] = lack;
    return 1;
}

/* Whether the edge v-w keeps within tolerance of the edge a-b as far as they go side by side. */
static int runs_along(const noder *n, tb_point a, tb_point b, tb_point v, tb_point w) {
    double along;
    double away = from_line(a, b, w, &along);
    if (along >= 0 && along <= 1)
        return away <= n->tolerance && distance(v, w) > n->tolerance;
    away = from_line(v, w, along > 1 ? b : a, &along);
    return along >= 0 && along <= 1 && away <= n->tolerance;
}

/* The end v of one edge lies on the other edge: the parcel of the other lacks it, if it lies on the
 * other side of the common border. */
static int note_lack(noder *n, uint32_t lacking, uint32_t having, uint32_t v, double away) {
    const tb_graph *g = n->graph;
    const tb_graph_edge *e = &g->edge[lacking], *f = &g->edge[having];
    tb_point a = g->point[e->a], b = g->point[e->b], at = g->point[v];
    tb_point w = g->point[f->a == v ? f->b : f->a];
    if (distance(a, at) <= n->tolerance || distance(b, at) <= n->tolerance ||
        !runs_along(n, a, b, at, w))
        return 1;
    int same = ((w.x - at.x) * (b.x - a.x) + (w.y - at.y) * (b.y - a.y) > 0) == (f->a == v);
    for (uint32_t s = e->first; s < e[1].first; s++) {
        uint32_t parcel = tb_plat_parcel_of_ring(n->plat, g->strand[s].ring);
        for (uint32_t t = f->first; t < f[1].first; t++) {
            int one_way = (g->strand[s].from == e->a) == (g->strand[t].from == f->a);
            uint32_t other = tb_plat_parcel_of_ring(n->plat, g->strand[t].ring);
            if (one_way != same && other != parcel &&
                !add_lack(n->lacks, (tb_lack){at, parcel, other, away}))
                return 0;
        }
    }
    return 1;
}

/* Pairs ----------------------------------------------------------------------------------------*/

/* Whether end v of one edge lies on the inside of the other: 0 no, 1 yes, -1 out of memory. */
static int touch(noder *n, uint32_t edge, uint32_t other, uint32_t v) {
    const tb_graph_edge *e = &n->graph->edge[edge];
    const tb_point *point = n->graph->point;
    double along;
    if (v == e->a || v == e->b)
        return 0;
    double away = from_line(point[e->a], point[e->b], point[v], &along);
    if (!(away <= n->tolerance) || along <= 0 || along >= 1)
        return 0;
    if (n->lacks != NULL && !note_lack(n, edge, other, v, away))
        return -1;
    if (away > n->step)
        return 0;
    return add_cut(n, edge, v, along) ? 1 : -1;
}

static tb_point crossing(tb_point a, tb_point b, tb_point c, tb_point d, double *along_ab,
                         double *along_cd) {
    long double abx = (long double)b.x - a.x, aby = (long double)b.y - a.y;
    long double cdx = (long double)d.x - c.x, cdy = (long double)d.y - c.y;
    long double acx = (long double)c.x - a.x, acy = (long double)c.y - a.y;
    long double across = abx * cdy - aby * cdx;
    long double t = (acx * cdy - acy * cdx) / across, u = (acx * aby - acy * abx) / across;
    t = t > 0 ? (t < 1 ? t : 1) : 0;
    u = u > 0 ? (u < 1 ? u : 1) : 0;
    *along_ab = (double)t;
    *along_cd = (double)u;
    return (tb_point){(double)(a.x + t * abx), (double)(a.y + t * aby)};
}

static int cut_crossing(noder *n, uint32_t first, uint32_t second) {
    const tb_graph_edge e = n->graph->edge[first], f = n->graph->edge[second];
    const uint32_t end[4] = {e.a, e.b, f.a, f.b};
    const tb_point *p = n->graph->point;
    double along[2];
    tb_point place = crossing(p[e.a], p[e.b], p[f.a], p[f.b], &along[0], &along[1]);
    for (int i = 0; i < 4; i++)
        if (distance(place, p[end[i]]) <= n->step)
            return i < 2 ? add_cut(n, second, end[i], along[1])
                         : add_cut(n, first, end[i], along[0]);
    uint32_t point = point_at(n, place);
    return point != UINT32_MAX && add_cut(n, first, point, along[0]) &&
           add_cut(n, second, point, along[1]);
}

static int meet(void *data, uint32_t first, uint32_t second) {
    noder *n = data;
    if (++n->pairs > n->most_pairs || n->cuts > n->most_cuts) {
        n->graph->tangled = n->graph->edge[first].first + 1;
        return 0;
    }
    const tb_graph_edge e = n->graph->edge[first], f = n->graph->edge[second];
    const tb_point *p = n->graph->point;
    int touched[4] = {touch(n, first, second, f.a), touch(n, first, second, f.b),
                      touch(n, second, first, e.a), touch(n, second, first, e.b)};
    for (int i = 0; i < 4; i++)
        if (touched[i] < 0)
            return 0;
    if (touched[0] || touched[1] || touched[2] || touched[3] || e.a == f.a || e.a == f.b ||
        e.b == f.a || e.b == f.b)
        return 1;
    if (tb_orient(p[e.a], p[e.b], p[f.a]) * tb_orient(p[e.a], p[e.b], p[f.b]) >= 0 ||
        tb_orient(p[f.a], p[f.b], p[e.a]) * tb_orient(p[f.a], p[f.b], p[e.b]) >= 0)
        return 1;
    return cut_crossing(n, first, second);
}

/* Cutting --------------------------------------------------------------------------------------*/

static int by_edge_and_way(const void *first, const void *second) {
    const cut *c = first, *d = second;
    if (c->edge != d->edge)
        return c->edge < d->edge ? -1 : 1;
    if (c->along != d->along)
        return c->along < d->along ? -1 : 1;
    return (c->point > d->point) - (c->point < d->point);
}

/* A strand from point to point over the cuts of its edge; returns the end of what was written. */
static tb_strand *cut_strand(tb_strand *into, const tb_strand *strand, const cut *cuts, size_t n,
                             int forward) {
    tb_strand piece = *strand;
    piece.fresh = n != 0;
    for (size_t i = 0; i < n; i++) {
        piece.to = forward ? cuts[i].point : cuts[n - 1 - i].point;
        if (piece.to != piece.from)
            *into++ = piece;
        piece.from = piece.to;
    }
    piece.to = strand->to;
    if (piece.to != piece.from)
        *into++ = piece;
    return into;
}

static int cut_all(noder *n, int keep_balanced) {
    tb_graph *g = n->graph;
    size_t room = g->strands, c = 0;
    qsort(n->cut, n->cuts, sizeof *n->cut, by_edge_and_way);
    for (size_t i = 0; i < n->cuts; i++)
        room += g->edge[n->cut[i].edge + 1].first - g->edge[n->cut[i].edge].first;
    tb_strand *strand = malloc((room + 1) * sizeof *strand), *into = strand;
    if (strand == NULL)
        return 0;
    for (uint32_t e = 0; e < g->edges; e++) {
        size_t first = c;
        while (c < n->cuts && n->cut[c].edge == e)
            c++;
        for (uint32_t s = g->edge[e].first; s < g->edge[e + 1].first; s++)
            into = cut_strand(into, &g->strand[s], n->cut + first, c - first,
                              g->strand[s].from == g->edge[e].a);
    }
    free(g->strand);
    g->strand = strand;
    g->strands = (size_t)(into - strand);
    return tb_graph_group(g, n->plat, keep_balanced);
}

static void measure_edges(const noder *n, tb_box *box, uint8_t *fresh) {
    const tb_graph *g = n->graph;
    double more = (n->lacks != NULL ? n->tolerance : n->step) * 0.51;
    for (size_t e = 0; e < g->edges; e++) {
        box[e] = tb_box_of(g->point[g->edge[e].a], g->point[g->edge[e].b], more);
        fresh[e] = 0;
        for (uint32_t s = g->edge[e].first; s < g->edge[e + 1].first; s++)
            fresh[e] |= (uint8_t)g->strand[s].fresh;
    }
}

static int find_cuts(noder *n) {
    size_t edges = n->graph->edges;
    tb_box *box = malloc((edges + 1) * sizeof *box);
    uint8_t *fresh = malloc(edges + 1);
    tb_kd kd = {0};
    int good = box != NULL && fresh != NULL;
    n->cuts = n->pairs = 0;
    n->most_cuts = MOST_CUTS + CUTS_AN_EDGE * edges;
    n->most_pairs = MOST_PAIRS + PAIRS_AN_EDGE * edges;
    if (good) {
        measure_edges(n, box, fresh);
        good = tb_kd_build(&kd, box, edges, fresh) && tb_kd_pairs(&kd, fresh, meet, n);
    }
    tb_kd_free(&kd);
    free(box);
    free(fresh);
    return good;
}

/* A few steps of the largest coordinate: what rounding a crossing can do. */
static double step_of(const tb_graph *graph) {
    double largest = 0;
    for (size_t i = 0; i < graph->points; i++)
        largest = fmax(largest, fmax(fabs(graph->point[i].x), fabs(graph->point[i].y)));
    return largest * 4 * DBL_EPSILON;
}

int tb_graph_node(tb_graph *graph, const tb_plat *plat, int keep_balanced, double tolerance,
                  tb_lack_list *lacks) {
    noder n = {.graph = graph, .plat = plat, .step = step_of(graph), .lacks = lacks};
    n.tolerance = lacks != NULL && tolerance > n.step ? tolerance : n.step;
    int good = 1;
    for (int round = 0; good && round < MOST_ROUNDS; round++) {
        good = find_cuts(&n);
        n.lacks = NULL;
        n.tolerance = n.step;
        if (!good || n.cuts == 0)
            break;
        good = cut_all(&n, keep_balanced);
    }
    free(n.cut);
    free(n.slot);
    return good;
}
