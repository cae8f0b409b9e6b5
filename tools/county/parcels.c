/* Joining faces. Two parcels are joined only along an edge, and never so that the result touches
 * itself in a point: such a ring would be invalid. */
#include "parcels.h"

#include "base.h"
#include "plan.h"
#include "random.h"

#include <math.h>
#include <stdlib.h>

/* Sets of faces: a tree of parents, and each set's faces as a circular list. */
typedef struct joiner {
    const county *county;
    int32_t *parent, *next, *size;
    int64_t sets;
} joiner;

enum { MOST_FIELDS_JOINED = 4 };
static const double ROADS_JOINED = 0.6, LEAST_SHARED_EDGE_M = 8;

static int32_t root(joiner *j, int32_t f) {
    while (j->parent[f] != f) {
        j->parent[f] = j->parent[j->parent[f]];
        f = j->parent[f];
    }
    return f;
}

static void start_joiner(joiner *j, const county *c) {
    size_t faces = (size_t)c->mesh.faces;
    *j = (joiner){.county = c,
                  .parent = allocate(faces, sizeof *j->parent),
                  .next = allocate(faces, sizeof *j->next),
                  .size = allocate(faces, sizeof *j->size),
                  .sets = c->mesh.faces - 1};
    for (int32_t f = 0; f < c->mesh.faces; f++) {
        j->parent[f] = j->next[f] = f;
        j->size[f] = 1;
    }
}

static void end_joiner(joiner *j) {
    free(j->parent);
    free(j->next);
    free(j->size);
}

/* Whether the union of two sets would pass this node more than once. */
static bool pinches(joiner *j, int32_t h, int32_t a, int32_t b) {
    const half *halves = j->county->mesh.half;
    int32_t at = h;
    int changes = 0;
    do {
        int32_t after = halves[at].previous ^ 1; /* the next half-edge around the same node */
        int32_t here = root(j, halves[at].face), there = root(j, halves[after].face);
        changes += (here == a || here == b) != (there == a || there == b);
        at = after;
    } while (at != h);
    return changes > 2;
}

static bool loop_pinches(joiner *j, int32_t start, int32_t a, int32_t b) {
    int32_t h = start;
    do {
        if (pinches(j, h, a, b))
            return true;
        h = j->county->mesh.half[h].next;
    } while (h != start);
    return false;
}

/* Only nodes of both sets can be passed twice, so those of the smaller set are enough. */
static bool sound_together(joiner *j, int32_t a, int32_t b) {
    int32_t start = j->size[a] < j->size[b] ? a : b, f = start;
    do {
        const face *at = &j->county->mesh.face[f];
        if (loop_pinches(j, at->half, a, b) ||
            (at->island >= 0 && loop_pinches(j, at->island, a, b)))
            return false;
        f = j->next[f];
    } while (f != start);
    return true;
}

static bool join(joiner *j, int32_t a, int32_t b) {
    a = root(j, a);
    b = root(j, b);
    if (a == b || !sound_together(j, a, b))
        return false;
    int32_t swap = j->next[a];
    j->next[a] = j->next[b];
    j->next[b] = swap;
    if (j->size[a] < j->size[b]) {
        swap = a;
        a = b;
        b = swap;
    }
    j->parent[b] = a;
    j->size[a] += j->size[b];
    j->sets--;
    return true;
}

static bool same_kind(const county *c, int32_t a, int32_t b) {
    const face *x = &c->mesh.face[a], *y = &c->mesh.face[b];
    return x->kind == y->kind && x->village == y->village;
}

static double edge_length(const mesh *m, int32_t h) {
    point a = m->node[m->half[h].origin], b = m->node[m->half[h ^ 1].origin];
    return hypot(b.x - a.x, b.y - a.y);
}

static bool is_strip(face_kind kind) {
    return kind == FACE_ROAD || kind == FACE_DITCH || kind == FACE_STREET || kind == FACE_RIVER;
}

static bool join_trunk(joiner *j) {
    const mesh *m = &j->county->mesh;
    int32_t trunk = -1;
    for (int32_t h = 0; h < m->halves; h += 2)
        if (m->face[m->half[h].face].kind == FACE_TRUNK &&
            m->face[m->half[h ^ 1].face].kind == FACE_TRUNK)
            join(j, m->half[h].face, m->half[h ^ 1].face);
    for (int32_t f = 1; f < m->faces; f++) {
        if (m->face[f].kind != FACE_TRUNK)
            continue;
        if (trunk >= 0 && root(j, f) != trunk)
            return false;
        trunk = root(j, f);
    }
    return true;
}

static void join_strips(joiner *j, chance *r) {
    const mesh *m = &j->county->mesh;
    int64_t wanted = j->county->targets.parcels;
    for (int32_t h = 0; h < m->halves && j->sets > wanted; h += 2) {
        int32_t a = m->half[h].face, b = m->half[h ^ 1].face;
        if (is_strip(m->face[a].kind) && same_kind(j->county, a, b) && chance_hit(r, ROADS_JOINED))
            join(j, a, b);
    }
}

static void join_fields(joiner *j, chance *r, double likely) {
    const mesh *m = &j->county->mesh;
    int64_t wanted = j->county->targets.parcels;
    for (int32_t h = 0; h < m->halves && j->sets > wanted; h += 2) {
        int32_t a = m->half[h].face, b = m->half[h ^ 1].face;
        face_kind kind = m->face[a].kind;
        if (!chance_hit(r, likely) || !same_kind(j->county, a, b))
            continue;
        if ((kind != FACE_FIELD && kind != FACE_HILL && kind != FACE_BUILT) ||
            edge_length(m, h) < LEAST_SHARED_EDGE_M)
            continue;
        if (j->size[root(j, a)] + j->size[root(j, b)] <= MOST_FIELDS_JOINED)
            join(j, a, b);
    }
}

/* Enough faces that joining roads, and a few fields, leaves the number wanted. */
static void make_faces(county *c) {
    int64_t strips = 0, spare;
    for (int32_t f = 1; f < c->mesh.faces; f++)
        strips += is_strip(c->mesh.face[f].kind) || c->mesh.face[f].kind == FACE_TRUNK;
    spare = c->mesh.faces - 1 - c->targets.parcels - strips - c->targets.parcels / 50;
    if (spare < 0)
        settle_more(c, -spare);
}

typedef struct place {
    int32_t village, root;
    double south_east; /* how far: numbers run from north-west to south-east */
} place;

static int by_place(const void *a, const void *b) {
    const place *x = a, *y = b;
    if (x->village != y->village)
        return x->village - y->village;
    if (x->south_east != y->south_east)
        return (x->south_east > y->south_east) - (x->south_east < y->south_east);
    return x->root - y->root;
}

static void number_parcels(parcels *p, joiner *j, county *c) {
    place *order = allocate((size_t)c->mesh.faces, sizeof *order);
    int32_t *label = p->of_face, count = 0;
    double radius;
    for (int32_t f = 1; f < c->mesh.faces; f++) {
        if (root(j, f) != f)
            continue;
        point at = terrain_bend(&c->terrain, face_middle(&c->cutter, f, &radius));
        order[count++] = (place){c->mesh.face[f].village, f, at.x - at.y};
    }
    qsort(order, (size_t)count, sizeof *order, by_place);
    p->first_face = allocate((size_t)count, sizeof *p->first_face);
    for (int32_t i = 0; i < count; i++) {
        label[order[i].root] = i;
        p->first_face[i] = order[i].root;
    }
    for (int32_t f = 1; f < c->mesh.faces; f++)
        label[f] = label[root(j, f)];
    label[0] = -1;
    p->count = count;
    free(order);
}

static bool join_all(joiner *j, county *c) {
    chance r = chance_start(c->seed, 3);
    if (!join_trunk(j))
        return county_fails(c, "the trunk road is not in one piece");
    join_strips(j, &r);
    for (double likely = 0.03; j->sets > c->targets.parcels && likely < 1; likely *= 1.5)
        join_fields(j, &r, likely);
    return j->sets == c->targets.parcels ||
           county_fails(c, "%lld parcels came out where %lld were wanted", (long long)j->sets,
                        (long long)c->targets.parcels);
}

bool parcels_make(parcels *p, county *c) {
    joiner j;
    *p = (parcels){0};
    make_faces(c);
    start_joiner(&j, c);
    bool joined = join_all(&j, c);
    if (joined) {
        p->of_face = allocate((size_t)c->mesh.faces, sizeof *p->of_face);
        number_parcels(p, &j, c);
    }
    end_joiner(&j);
    return joined;
}

void parcels_free(parcels *p) {
    free(p->of_face);
    free(p->first_face);
    *p = (parcels){0};
}
