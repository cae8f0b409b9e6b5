/* Rings in their order; edges in a row that border the same parcel are one run, and runs between
 * the same two parcels are brought together by sorting. */
#include "check/coverage/alike.h"

#include <math.h>
#include <stdlib.h>

enum { PARTS = 1 << 20 };

typedef struct run {
    uint32_t parcel, other;
    tb_point place;          /* the middle of its longest edge */
    int64_t longest, length; /* in PARTS of a unit */
} run;

typedef struct gathering {
    const tb_plat *plat;
    const uint64_t *likeness;
    const uint32_t *edge; /* that runs back, 0: none */
    run *run;
    size_t runs, room;
    /* The ring in which the last edge that runs back lies: the next one mostly does, too. */
    uint32_t first, end, other;
    int failed;
} gathering;

static uint32_t parcel_of_edge(gathering *g, uint32_t edge) {
    if (edge >= g->first && edge < g->end)
        return g->other;
    tb_point point[2];
    uint32_t ring = tb_plat_edge(g->plat, edge, point);
    const tb_piece *piece = tb_plat_piece_of_ring(g->plat, ring);
    uint32_t r = ring - piece->first_ring;
    g->first = piece->first_vertex + piece->ring_start[r];
    g->end = piece->first_vertex + piece->ring_start[r + 1];
    g->other = piece->first_parcel + piece->ring_parcel[r];
    return g->other;
}

static int grow(gathering *g) {
    size_t room = 2 * g->room + 1024;
    run *grown = realloc(g->run, room * sizeof *grown);
    if (grown == NULL)
        return 0;
    g->run = grown;
    g->room = room;
    return 1;
}

/* In whole parts, which add up to the same in any order; 0 of what is no length on Earth. */
static int64_t length_of(tb_point a, tb_point b) {
    double length = sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)) * PARTS;
    return length < (double)INT32_MAX * PARTS ? (int64_t)length : 0;
}

static int is_before(tb_point a, tb_point b) {
    return a.x < b.x || (a.x <= b.x && a.y < b.y);
}

/* Adds to to what lies between the same two parcels. */
static void join(run *to, const run *from) {
    to->length += from->length;
    if (from->longest < to->longest ||
        (from->longest == to->longest && is_before(to->place, from->place)))
        return;
    to->longest = from->longest;
    to->place = from->place;
}

static void take_edge(gathering *g, uint32_t parcel, uint32_t other, const tb_point *end) {
    int64_t length = length_of(end[0], end[1]);
    tb_point middle = {(end[0].x + end[1].x) / 2, (end[0].y + end[1].y) / 2};
    run edge = {parcel, other, middle, length, length};
    run *last = &g->run[g->runs > 0 ? g->runs - 1 : 0];
    if (g->runs > 0 && last->parcel == parcel && last->other == other)
        join(last, &edge);
    else if (g->runs < g->room || grow(g))
        g->run[g->runs++] = edge;
    else
        g->failed = 1;
}

static void take_ring(void *data, const tb_piece *piece, uint32_t ring) {
    gathering *g = data;
    const uint32_t *back = g->edge + piece->first_vertex;
    uint32_t parcel = piece->first_parcel + piece->ring_parcel[ring];
    uint64_t likeness = g->likeness[parcel];
    for (uint32_t v = piece->ring_start[ring]; v + 1 < piece->ring_start[ring + 1]; v++) {
        if (back[v] == 0)
            continue;
        uint32_t other = parcel_of_edge(g, back[v]);
        if (other != parcel && likeness != 0 && g->likeness[other] == likeness)
            take_edge(g, parcel, other, &piece->point[v]);
    }
}

static int by_parcels(const void *left, const void *right) {
    const run *a = left, *b = right;
    uint64_t one = (uint64_t)a->parcel << 32 | a->other, two = (uint64_t)b->parcel << 32 | b->other;
    return (one > two) - (one < two);
}

static size_t join_runs(run *list, size_t runs) {
    size_t pairs = 0;
    if (runs > 1)
        qsort(list, runs, sizeof *list, by_parcels);
    for (size_t i = 0; i < runs; i++)
        if (pairs > 0 && by_parcels(&list[pairs - 1], &list[i]) == 0)
            join(&list[pairs - 1], &list[i]);
        else
            list[pairs++] = list[i];
    return pairs;
}

int tb_alike_tell(const tb_plat *plat, const uint64_t *likeness, const uint32_t *edge,
                  tb_arena *arena, tb_coverage_result *result) {
    gathering g = {.plat = plat, .likeness = likeness, .edge = edge};
    if (!grow(&g))
        return 0;
    tb_plat_each_ring(plat, 0, 1, take_ring, &g);
    size_t pairs = join_runs(g.run, g.runs);
    tb_alike *alike = g.failed ? NULL : tb_arena_take(arena, (pairs + 1) * sizeof *alike);
    for (size_t i = 0; alike != NULL && i < pairs; i++)
        alike[i] = (tb_alike){tb_plat_row(plat, g.run[i].parcel), tb_plat_row(plat, g.run[i].other),
                              g.run[i].place, (double)g.run[i].length / PARTS};
    free(g.run);
    result->alike = alike;
    result->alikes = alike != NULL ? pairs : 0;
    return alike != NULL;
}
