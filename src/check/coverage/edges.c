/* Matching edges by hash: records are parted by their hash, and each part is small enough for a
 * table that stays in the processor's cache. Memory is 16 bytes an edge and goes when it is done.
 *
 *     count  -> where each thread writes into each part
 *     part   -> records in order of their part
 *     match  -> a table for each part: net number of parcels on the left, by edge
 *
 * Two edges are taken for the same when 88 bits of their hashes agree: among a billion different
 * edges that happens by accident once in 10^8 layers. The other eight bits of a record are those of
 * its parcel's likeness: of a pair that matched, they tell in the cache whether it is worth asking
 * which parcels these are. */
#include "check/coverage/edges.h"

#include "base/large.h"
#include "check/coverage/parallel.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { PART_SIZE = 8192, MOST_PARTS = 4096, LIKE_BITS = 8 };

typedef struct record {
    uint64_t hash;
    uint32_t more_hash; /* above LIKE_BITS; those are the parcel's */
    uint32_t edge;      /* bit 31: against the direction of the hash */
} record;

#define AGAINST 0x80000000u

typedef struct matching {
    const tb_plat *plat;
    int threads;
    unsigned parts;
    uint32_t *offset; /* [thread][part], then the end */
    record *record;
    uint32_t largest;
    const tb_edge_wish *wish;
    atomic_uint next_part;
    tb_edge_list found[TB_MOST_THREADS];
    atomic_int failed;
} matching;

static inline uint64_t fold(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t hash_point(tb_point point) {
    uint64_t x, y;
    memcpy(&x, &point.x, sizeof x);
    memcpy(&y, &point.y, sizeof y);
    return fold(x ^ 0x9e3779b97f4a7c15u, y ^ 0xd1b54a32d192ed03u);
}

/* The same for both directions. */
static inline tb_edge_sum hash_edge(uint64_t from, uint64_t to) {
    uint64_t low = from < to ? from : to, high = from < to ? to : from;
    return (tb_edge_sum){fold(low ^ 0xa0761d6478bd642fu, high ^ 0xe7037ed1a0b428dbu),
                         (low + 0x8ebc6af09c88c6e3u) * 0x589965cc75374cc3u + high};
}

static inline unsigned part_of(const matching *m, uint64_t hash) {
    return (unsigned)(((hash >> 32) * m->parts) >> 32);
}

/* One thread's way through its rings: counts the edges of each part, or writes them there. */
typedef struct scan {
    const matching *m;
    uint32_t *cursor; /* of each part */
    record *into;     /* NULL while counting */
} scan;

static void count_ring(void *data, const tb_piece *piece, uint32_t ring) {
    const scan *s = data;
    tb_edge_sum sum = {0, 0};
    uint32_t v = piece->ring_start[ring];
    uint64_t from = hash_point(piece->point[v]);
    for (; v + 1 < piece->ring_start[ring + 1]; v++) {
        uint64_t to = hash_point(piece->point[v + 1]), against = from < to ? 0 : UINT64_MAX;
        tb_edge_sum hash = hash_edge(from, to);
        s->cursor[part_of(s->m, hash.low)]++;
        sum.low += (hash.low ^ against) - against; /* minus it, where against */
        sum.high += (hash.high ^ against) - against;
        from = to;
    }
    s->m->wish->ring_sum[piece->first_ring + ring] = sum;
}

static uint32_t like_bits(const matching *m, const tb_piece *piece, uint32_t ring) {
    const uint64_t *likeness = m->wish->likeness;
    return likeness == NULL
               ? 0
               : likeness[piece->first_parcel + piece->ring_parcel[ring]] & ((1 << LIKE_BITS) - 1);
}

static void part_ring(void *data, const tb_piece *piece, uint32_t ring) {
    const scan *s = data;
    const uint32_t like = like_bits(s->m, piece, ring);
    uint32_t v = piece->ring_start[ring];
    uint64_t from = hash_point(piece->point[v]);
    for (; v + 1 < piece->ring_start[ring + 1]; v++) {
        uint64_t to = hash_point(piece->point[v + 1]);
        tb_edge_sum hash = hash_edge(from, to);
        uint32_t edge = piece->first_vertex + v;
        if (s->m->wish->alike != NULL)
            s->m->wish->alike[edge] = 0;
        uint32_t more_hash = (uint32_t)(hash.high >> 29) << LIKE_BITS;
        s->into[s->cursor[part_of(s->m, hash.low)]++] =
            (record){hash.low, more_hash | like, from < to ? edge : edge | AGAINST};
        from = to;
    }
}

static void count(void *data, int share) {
    matching *m = data;
    scan s = {m, m->offset + (size_t)share * m->parts, NULL};
    tb_plat_each_ring(m->plat, share, m->threads, count_ring, &s);
}

static void part(void *data, int share) {
    matching *m = data;
    scan s = {m, m->offset + (size_t)share * m->parts, m->record};
    tb_plat_each_ring(m->plat, share, m->threads, part_ring, &s);
}

/* Counts become places to write to: part by part, in each thread by thread. */
static void place_parts(matching *m) {
    uint32_t place = 0;
    for (unsigned p = 0; p < m->parts; p++) {
        uint32_t first = place;
        for (int t = 0; t < m->threads; t++) {
            uint32_t *offset = &m->offset[(size_t)t * m->parts + p];
            uint32_t n = *offset;
            *offset = place;
            place += n;
        }
        if (place - first > m->largest)
            m->largest = place - first;
    }
}

/* After parting, the cursor of the last thread stands at the end of each part. */
static uint32_t end_of_part(const matching *m, unsigned p) {
    return m->offset[(size_t)(m->threads - 1) * m->parts + p];
}

typedef struct table {
    uint32_t *slot;  /* record + 1 of the first with its key, 0: empty */
    uint32_t *first; /* of each record, the first with its key */
    int32_t *net;    /* of that record */
    uint32_t *alike; /* see tb_edge_wish; may be NULL */
} table;

static uint32_t edge_of(const record *r) {
    return r->edge & ~AGAINST;
}

/* Two that run against each other between parcels that may be alike: the lower edge gets the other.
 */
static void note_alike(const record *one, const record *other, uint32_t *alike) {
    uint32_t a = edge_of(one), b = edge_of(other);
    if (((one->edge ^ other->edge) & AGAINST) != 0)
        alike[a < b ? a : b] = a < b ? b : a;
}

static int same_key(const record *a, const record *b) {
    return a->hash == b->hash && (a->more_hash ^ b->more_hash) >> LIKE_BITS == 0;
}

static void enter(const table *t, const record *r, uint32_t i, uint32_t mask) {
    uint32_t slot = (uint32_t)r[i].hash & mask;
    while (t->slot[slot] != 0 && !same_key(&r[t->slot[slot] - 1], &r[i]))
        slot = (slot + 1) & mask;
    if (t->slot[slot] == 0) {
        t->slot[slot] = i + 1;
        t->net[i] = 0;
    } else if (t->alike != NULL && r[t->slot[slot] - 1].more_hash == r[i].more_hash) {
        note_alike(&r[t->slot[slot] - 1], &r[i], t->alike);
    }
    t->first[i] = t->slot[slot] - 1;
    t->net[t->first[i]] += (r[i].edge & AGAINST) != 0 ? -1 : 1;
}

/* Partners are two of one key that run against each other, and no third one. The slots are free for
 * counting by now. */
static void pair_part(const table *t, const record *r, uint32_t n, uint32_t *partner) {
    uint32_t *come = t->slot;
    memset(come, 0, n * sizeof *come);
    for (uint32_t i = 0; i < n; i++)
        come[t->first[i]]++;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t first = t->first[i];
        int pair = come[first] == 2 && t->net[first] == 0;
        if (!pair)
            partner[edge_of(&r[i])] = UINT32_MAX;
        else if (i != first)
            partner[edge_of(&r[i])] = edge_of(&r[first]);
        if (pair && i != first)
            partner[edge_of(&r[first])] = edge_of(&r[i]);
    }
}

static int match_part(const table *t, const record *r, uint32_t n, tb_edge_list *found) {
    uint32_t mask = 15;
    while (mask + 1 < 2 * n)
        mask = 2 * mask + 1;
    memset(t->slot, 0, ((size_t)mask + 1) * sizeof *t->slot);
    for (uint32_t i = 0; i < n; i++)
        enter(t, r, i, mask);
    for (uint32_t i = 0; i < n; i++)
        if (t->net[t->first[i]] != 0 && !tb_edge_list_push(found, edge_of(&r[i])))
            return 0;
    return 1;
}

static void match(void *data, int share) {
    matching *m = data;
    size_t slots = 16;
    while (slots < 2 * (size_t)m->largest)
        slots *= 2;
    uint32_t *memory = malloc((slots + 2 * (size_t)m->largest) * sizeof *memory);
    table t = {memory, NULL, NULL, m->wish->alike};
    if (memory == NULL) {
        atomic_store(&m->failed, 1);
        return;
    }
    t.first = memory + slots;
    t.net = (int32_t *)(t.first + m->largest);
    for (unsigned p; (p = atomic_fetch_add(&m->next_part, 1)) < m->parts;) {
        uint32_t first = p == 0 ? 0 : end_of_part(m, p - 1);
        uint32_t n = end_of_part(m, p) - first;
        if (!match_part(&t, m->record + first, n, &m->found[share]))
            atomic_store(&m->failed, 1);
        if (m->wish->partner != NULL)
            pair_part(&t, m->record + first, n, m->wish->partner);
    }
    free(memory);
}

int tb_edge_list_push(tb_edge_list *list, uint32_t edge) {
    if (list->edges == list->room) {
        size_t room = list->room == 0 ? 256 : 2 * list->room;
        uint32_t *grown = realloc(list->edge, room * sizeof *grown);
        if (grown == NULL)
            return 0;
        list->edge = grown;
        list->room = room;
    }
    list->edge[list->edges++] = edge;
    return 1;
}

static int gather(matching *m, tb_edge_list *list) {
    int good = !atomic_load(&m->failed);
    for (int t = 0; t < m->threads; t++) {
        for (size_t i = 0; good && i < m->found[t].edges; i++)
            good = tb_edge_list_push(list, m->found[t].edge[i]);
        free(m->found[t].edge);
    }
    return good;
}

int tb_edges_match(const tb_plat *plat, int threads, tb_edge_list *list, const tb_edge_wish *wish) {
    matching m = {.plat = plat, .threads = threads, .wish = wish};
    uint32_t parts = plat->vertices / PART_SIZE + 1;
    m.parts = parts < MOST_PARTS ? parts : MOST_PARTS;
    if (plat->vertices == 0)
        return 1;
    m.record = tb_large_take(plat->vertices * sizeof(record));
    m.offset = calloc((size_t)threads * m.parts, sizeof *m.offset);
    int good = m.record != NULL && m.offset != NULL;
    if (good) {
        tb_parallel(threads, count, &m);
        place_parts(&m);
        tb_parallel(threads, part, &m);
        tb_parallel(threads, match, &m);
        good = gather(&m, list);
    }
    tb_large_free(m.record);
    free(m.offset);
    return good;
}
