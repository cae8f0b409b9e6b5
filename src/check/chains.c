/* Monotone chains, whether they meet, and whether holes lie where they belong. */
#include "check/chains.h"

#include "check/coverage/kd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many chains are compared each with each: a tree does not pay then, and would allocate. */
enum { FEW = 64 };

/* Rings within each other make a pair of any two chains. So many pairs of chains are looked at for
 * each of them, then their edges, which are slimmer, and at last it is given up. */
enum { PAIRS_A_CHAIN = 256, MOST_PAIRS = 100000000 };

/* What is wrong with a parcel of so many vertices is told without GEOS, where it is known. */
enum { LARGE = 20000 };

/* A chain runs from its western end over so many edges through the points of its ring: forwards
 * (step 1) or backwards (-1). Straight north counts as east, straight south as west. Its ends are
 * turns of the ring, where the chain before or behind it ends too; turns are numbered. */
typedef struct chain {
    size_t west;
    uint32_t edges;
    int step;
    uint32_t turn[2];   /* west, east */
    uint8_t land_above; /* the parcel lies north of it; known where there are several rings */
    tb_box box;
} chain;

struct tb_chains {
    tb_point *ring;  /* one ring without repeated vertices, closed */
    tb_point *point; /* all rings, each from one of its turns to the same again */
    chain *list;
    tb_point *hole; /* the point of each furthest west: what lies below it is outside the hole */
    tb_box *box;    /* of each chain, where there are many */
    size_t ring_room, point_room, list_room, hole_room, box_room;
    size_t points, count, holes;
    tb_point place;           /* where something is wrong */
    size_t pairs, most_pairs; /* of chains or of edges, that are looked at */
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
    free(chains->hole);
    free(chains->box);
    free(chains);
}

static int reserve(void **array, size_t *room, size_t wanted, size_t size) {
    if (wanted <= *room)
        return 1;
    void *larger = realloc(*array, 2 * wanted * size);
    if (larger == NULL)
        return 0;
    *array = larger;
    *room = 2 * wanted;
    return 1;
}

/* The ring's vertices, each once, and the first again; their number without that. */
static size_t take_ring(tb_chains *chains, const tb_block *block, size_t ring) {
    size_t from = block->ring_vertex[ring], to = block->ring_vertex[ring + 1], n = 0;
    if (!reserve((void **)&chains->ring, &chains->ring_room, to - from + 1, sizeof(tb_point)))
        return 0;
    for (size_t i = from; i < to; i++) {
        tb_point p = {block->x[i], block->y[i]};
        if (n == 0 || !tb_point_equal(p, chains->ring[n - 1]))
            chains->ring[n++] = p;
    }
    while (n > 1 && tb_point_equal(chains->ring[0], chains->ring[n - 1]))
        n--;
    if (n > 0)
        chains->ring[n] = chains->ring[0];
    return n;
}

static int step_of(tb_point a, tb_point b) {
    return tb_point_compare(a, b) < 0 ? 1 : -1;
}

/* Out and back on one line: the one way in which neighbouring edges meet wrongly. */
static int turns_back(tb_point a, tb_point b, tb_point c) {
    return (a.x - b.x) * (c.x - b.x) + (a.y - b.y) * (c.y - b.y) > 0 && tb_orient(a, b, c) == 0;
}

/* Where the ring turns first; n if it never does. */
static size_t first_turn(const tb_point *ring, size_t n) {
    int before = step_of(ring[n - 1], ring[0]);
    for (size_t i = 0; i < n; i++) {
        int step = step_of(ring[i], ring[i + 1]);
        if (step != before)
            return i;
        before = step;
    }
    return n;
}

/* The chain of the points first, first + 1, .. as long as they keep their direction; its edges. */
static uint32_t add_chain(tb_chains *chains, size_t first, size_t end) {
    if (!reserve((void **)&chains->list, &chains->list_room, chains->count + 1, sizeof(chain)))
        return 0;
    const tb_point *p = chains->point;
    chain *c = &chains->list[chains->count++];
    int step = step_of(p[first], p[first + 1]);
    size_t last = first + 1;
    double south = tb_lesser(p[first].y, p[last].y), north = tb_greater(p[first].y, p[last].y);
    for (; last < end && step_of(p[last], p[last + 1]) == step; last++) {
        south = tb_lesser(south, p[last + 1].y);
        north = tb_greater(north, p[last + 1].y);
    }
    size_t west = step > 0 ? first : last, east = step > 0 ? last : first;
    *c = (chain){.west = west,
                 .edges = (uint32_t)(last - first),
                 .step = step,
                 .box = {p[west].x, south, p[east].x, north}};
    return c->edges;
}

/* Of the chains of one ring: from that number on. */
static void number_turns(tb_chains *chains, size_t first) {
    for (size_t i = first; i < chains->count; i++) {
        chain *c = &chains->list[i];
        size_t next = i + 1 < chains->count ? i + 1 : first;
        c->turn[0] = (uint32_t)(c->step > 0 ? i : next);
        c->turn[1] = (uint32_t)(c->step > 0 ? next : i);
    }
}

/* Cuts the ring where it turns; 0 if that is reason enough to ask GEOS. */
static int cut_ring(tb_chains *chains, size_t n) {
    size_t start = n < 3 ? n : first_turn(chains->ring, n), first = chains->points;
    if (start == n ||
        !reserve((void **)&chains->point, &chains->point_room, first + n + 1, sizeof(tb_point)))
        return 0;
    tb_point *p = chains->point + first;
    memcpy(p, chains->ring + start, (n - start) * sizeof *p);
    memcpy(p + (n - start), chains->ring, (start + 1) * sizeof *p);
    chains->points += n + 1;
    size_t before = chains->count;
    for (size_t at = 0; at < n;) {
        if (turns_back(p[at > 0 ? at - 1 : n - 1], p[at], p[at + 1])) {
            chains->place = p[at];
            return 0;
        }
        uint32_t edges = add_chain(chains, first + at, first + n);
        if (edges == 0)
            return 0;
        at += edges;
    }
    number_turns(chains, before);
    return 1;
}

/* On which side of the ring's chains, from `first` on, the parcel lies; and where the ring begins,
 * if it is a hole. */
static int place_ring(tb_chains *chains, size_t n, size_t first, int is_hole) {
    int turned = (tb_ring_doubled(chains->ring, (unsigned)n) < 0) != is_hole;
    for (size_t i = first; i < chains->count; i++)
        chains->list[i].land_above = (chains->list[i].step > 0) != turned;
    if (!is_hole)
        return 1;
    if (!reserve((void **)&chains->hole, &chains->hole_room, chains->holes + 1, sizeof(tb_point)))
        return 0;
    tb_point west = chains->ring[0];
    for (size_t i = 1; i < n; i++)
        if (tb_point_compare(chains->ring[i], west) < 0)
            west = chains->ring[i];
    chains->hole[chains->holes++] = west;
    return 1;
}

/* One edge of a chain as it is compared: its ends, and which turns they are. */
typedef struct edge {
    tb_point end[2];
    uint32_t turn[2];
} edge;

static edge edge_at(const tb_point *west, const chain *c, uint32_t i, uint32_t no_turn) {
    const tb_point *p = west + c->step * (ptrdiff_t)i;
    return (edge){{p[0], p[c->step]},
                  {i == 0 ? c->turn[0] : no_turn, i + 1 == c->edges ? c->turn[1] : no_turn}};
}

/* Of edges whose boxes overlap. The one place that two chains may share is the turn between them;
 * that they do not run back on each other there is known from turns_back. */
static int edges_meet(const edge *a, const edge *b) {
    int shared = 0;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            if (tb_point_equal(a->end[i], b->end[k])) {
                if (a->turn[i] != b->turn[k])
                    return 1;
                shared = 1;
            }
    return !shared &&
           tb_orient(a->end[0], a->end[1], b->end[0]) *
                   tb_orient(a->end[0], a->end[1], b->end[1]) <=
               0 &&
           tb_orient(b->end[0], b->end[1], a->end[0]) *
                   tb_orient(b->end[0], b->end[1], a->end[1]) <=
               0;
}

/* The first edge of a chain that reaches as far east as x, by halving. */
static uint32_t first_reaching(const tb_point *west, const chain *c, double x) {
    uint32_t low = 0, high = c->edges;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (west[c->step * (ptrdiff_t)(middle + 1)].x < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Both from west to east, side by side. */
static int chains_cross(const tb_point *point, const chain *a, const chain *b) {
    const uint32_t NO_TURN_A = UINT32_MAX, NO_TURN_B = UINT32_MAX - 1;
    const tb_point *a_west = point + a->west, *b_west = point + b->west;
    uint32_t start = first_reaching(b_west, b, a->box.west);
    for (uint32_t i = first_reaching(a_west, a, b->box.west); i < a->edges; i++) {
        edge p = edge_at(a_west, a, i, NO_TURN_A);
        double south = tb_lesser(p.end[0].y, p.end[1].y);
        double north = tb_greater(p.end[0].y, p.end[1].y);
        while (start < b->edges && b_west[b->step * (ptrdiff_t)(start + 1)].x < p.end[0].x)
            start++;
        for (uint32_t k = start; k < b->edges; k++) {
            const tb_point *q = b_west + b->step * (ptrdiff_t)k;
            if (q[0].x > p.end[1].x)
                break;
            if ((q[0].y > north && q[b->step].y > north) ||
                (q[0].y < south && q[b->step].y < south))
                continue;
            edge other = edge_at(b_west, b, k, NO_TURN_B);
            if (edges_meet(&p, &other))
                return 1;
        }
        if (start == b->edges || p.end[1].x > b->box.east)
            break;
    }
    return 0;
}

static int boxes_overlap(const tb_box *a, const tb_box *b) {
    return a->west <= b->east && a->east >= b->west && a->south <= b->north && a->north >= b->south;
}

static int pair_crosses(const tb_chains *chains, const chain *a, const chain *b) {
    return boxes_overlap(&a->box, &b->box) && chains_cross(chains->point, a, b);
}

/* What lies below the beginning of a hole; from and to NULL: nothing so far. */
typedef struct search {
    const tb_chains *chains;
    tb_point place;
    const tb_point *from, *to;
    const chain *below;
} search;

/* Whether the edge from-to lies above that of the search, where both are; they do not cross. */
static int is_higher(const search *s, const tb_point *from, const tb_point *to) {
    int side;
    if (from->x >= s->from->x) {
        side = tb_orient(*s->from, *s->to, *from);
        return side != 0 ? side > 0 : tb_orient(*s->from, *s->to, *to) > 0;
    }
    side = tb_orient(*from, *to, *s->from);
    return side != 0 ? side < 0 : tb_orient(*from, *to, *s->to) < 0;
}

static void look_at(search *s, const chain *c) {
    if (!(c->box.west <= s->place.x && s->place.x < c->box.east))
        return;
    const tb_point *west = s->chains->point + c->west;
    const tb_point *from = west + c->step * (ptrdiff_t)first_reaching(west, c, s->place.x);
    while (from[c->step].x <= s->place.x)
        from += c->step;
    const tb_point *to = from + c->step;
    if (tb_orient(*from, *to, s->place) <= 0 || (s->from != NULL && !is_higher(s, from, to)))
        return;
    s->from = from;
    s->to = to;
    s->below = c;
}

static double height_below(const search *s) {
    double part = (s->place.x - s->from->x) / (s->to->x - s->from->x);
    return s->from->y + (s->to->y - s->from->y) * part;
}

static int look_below(void *data, const uint32_t *item, size_t items, double bottom) {
    search *s = data;
    for (size_t i = 0; i < items; i++)
        look_at(s, &s->chains->list[item[i]]);
    return s->from != NULL && height_below(s) > bottom;
}

/* Of rings that keep apart: a hole lies in the parcel's land if the nearest edge below it has that
 * land above. kd: NULL, or a tree over the boxes of all chains. */
static int any_hole_astray(tb_chains *chains, const tb_kd *kd) {
    for (size_t i = 0; i < chains->holes; i++) {
        search s = {chains, chains->hole[i], NULL, NULL, NULL};
        if (kd != NULL)
            tb_kd_down(kd, s.place, look_below, &s);
        for (size_t k = 0; kd == NULL && k < chains->count; k++)
            look_at(&s, &chains->list[k]);
        if (s.below == NULL || !s.below->land_above) {
            chains->place = s.place;
            return 1;
        }
    }
    return 0;
}

static tb_chains_verdict few_meet(tb_chains *chains) {
    for (size_t i = 0; i < chains->count; i++)
        for (size_t k = i + 1; k < chains->count; k++)
            if (pair_crosses(chains, &chains->list[i], &chains->list[k]))
                return TB_CHAINS_ASK;
    return any_hole_astray(chains, NULL) ? TB_CHAINS_ASK : TB_CHAINS_APART;
}

static int keep_apart(void *data, uint32_t first, uint32_t second) {
    tb_chains *chains = data;
    if (++chains->pairs > chains->most_pairs)
        return 0;
    return !chains_cross(chains->point, &chains->list[first], &chains->list[second]);
}

/* An edge by itself, of the tree over edges. */
typedef struct slim {
    tb_chains *chains;
    const uint32_t *chain_of, *place; /* of each edge: its chain, and its number in that */
} slim;

static int slim_apart(void *data, uint32_t first, uint32_t second) {
    const slim *s = data;
    const chain *a = &s->chains->list[s->chain_of[first]];
    const chain *b = &s->chains->list[s->chain_of[second]];
    if (++s->chains->pairs > MOST_PAIRS)
        return 0;
    if (a == b)
        return 1;
    edge p = edge_at(s->chains->point + a->west, a, s->place[first], UINT32_MAX);
    edge q = edge_at(s->chains->point + b->west, b, s->place[second], UINT32_MAX - 1);
    s->chains->place = p.end[0];
    return !edges_meet(&p, &q);
}

/* The same as for chains, edge by edge. */
static tb_chains_verdict slim_meet(tb_chains *chains) {
    tb_kd kd = {0};
    size_t edges = 0;
    uint32_t *number = malloc((2 * chains->points + 1) * sizeof *number);
    tb_box *box = malloc((chains->points + 1) * sizeof *box);
    slim s = {chains, number, number + chains->points};
    for (size_t c = 0; number != NULL && box != NULL && c < chains->count; c++)
        for (uint32_t i = 0; i < chains->list[c].edges; i++, edges++) {
            edge e = edge_at(chains->point + chains->list[c].west, &chains->list[c], i, 0);
            number[edges] = (uint32_t)c;
            number[chains->points + edges] = i;
            box[edges] = tb_box_of(e.end[0], e.end[1], 0);
        }
    chains->pairs = 0;
    int built = number != NULL && box != NULL && tb_kd_build(&kd, box, edges, NULL);
    int apart = built && tb_kd_pairs(&kd, NULL, slim_apart, &s);
    tb_kd_free(&kd);
    free(box);
    free(number);
    return apart                        ? TB_CHAINS_APART
           : !built                     ? TB_CHAINS_ASK
           : chains->pairs > MOST_PAIRS ? TB_CHAINS_TANGLED
                                        : TB_CHAINS_MEET;
}

static tb_chains_verdict many_meet(tb_chains *chains) {
    tb_kd kd = {0};
    if (!reserve((void **)&chains->box, &chains->box_room, chains->count, sizeof(tb_box)))
        return TB_CHAINS_ASK;
    for (size_t i = 0; i < chains->count; i++)
        chains->box[i] = chains->list[i].box;
    chains->pairs = 0;
    chains->most_pairs = PAIRS_A_CHAIN * chains->count;
    int built = tb_kd_build(&kd, chains->box, chains->count, NULL);
    int apart = built && tb_kd_pairs(&kd, NULL, keep_apart, chains);
    tb_chains_verdict meet = apart ? TB_CHAINS_APART : TB_CHAINS_ASK;
    if (built && !apart && chains->pairs > chains->most_pairs)
        meet = slim_meet(chains);
    if (meet == TB_CHAINS_APART && any_hole_astray(chains, &kd))
        meet = chains->points > LARGE ? TB_CHAINS_ASTRAY : TB_CHAINS_ASK;
    tb_kd_free(&kd);
    return meet;
}

/* Whether a cut that failed is a spike of a large parcel. */
static tb_chains_verdict fault_of(const tb_chains *chains, size_t vertices) {
    return vertices > LARGE && !isnan(chains->place.x) ? TB_CHAINS_MEET : TB_CHAINS_ASK;
}

tb_chains_verdict tb_chains_meet(tb_chains *chains, const tb_block *block, size_t parcel,
                                 tb_point *place) {
    size_t first = block->parcel_ring[parcel], end = block->parcel_ring[parcel + 1];
    size_t vertices = block->ring_vertex[end] - block->ring_vertex[first];
    chains->points = chains->count = chains->holes = 0;
    chains->place.x = NAN;
    tb_chains_verdict verdict = TB_CHAINS_APART;
    for (size_t ring = first; verdict == TB_CHAINS_APART && ring < end; ring++) {
        size_t before = chains->count, n = take_ring(chains, block, ring);
        if (!cut_ring(chains, n) ||
            (end - first > 1 && !place_ring(chains, n, before, block->ring_hole[ring])))
            verdict = fault_of(chains, vertices);
    }
    if (verdict == TB_CHAINS_APART)
        verdict = chains->count > FEW ? many_meet(chains) : few_meet(chains);
    *place = chains->place;
    return verdict;
}

static int by_place(const void *first, const void *second) {
    return tb_point_compare(*(const tb_point *)first, *(const tb_point *)second);
}

int tb_chains_crowded(tb_chains *chains, const tb_block *block, size_t parcel, tb_point *place) {
    for (size_t ring = block->parcel_ring[parcel]; ring < block->parcel_ring[parcel + 1]; ring++) {
        if (block->ring_vertex[ring + 1] - block->ring_vertex[ring] <= TB_MOST_VISITS)
            continue;
        size_t n = take_ring(chains, block, ring);
        if (n > 1)
            qsort(chains->ring, n, sizeof *chains->ring, by_place);
        for (size_t i = TB_MOST_VISITS; i < n; i++)
            if (tb_point_equal(chains->ring[i - TB_MOST_VISITS], chains->ring[i])) {
                *place = chains->ring[i];
                return 1;
            }
    }
    return 0;
}
