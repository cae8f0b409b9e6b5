/* Walking around unions of faces. */
#include "rings.h"

#include "base.h"

#include <stdlib.h>

typedef struct tracer {
    const mesh *mesh;
    const int32_t *label;
    bool *seen;
} tracer;

static int32_t label_of(const tracer *t, int32_t h) {
    return t->label[t->mesh->half[h].face];
}

/* The half-edge of the same union that follows h on its boundary. */
static int32_t follow(const tracer *t, int32_t h) {
    int32_t next = t->mesh->half[h].next;
    while (label_of(t, next ^ 1) == label_of(t, h))
        next = t->mesh->half[next ^ 1].next;
    return next;
}

static ring walk(tracer *t, int32_t start, int32_t *out, int32_t first) {
    const mesh *m = t->mesh;
    point base = m->node[m->half[start].origin];
    ring r = {.first = first, .label = label_of(t, start)};
    int32_t h = start;
    do {
        t->seen[h] = true;
        out[first + r.size++] = h;
        point a = m->node[m->half[h].origin], b = m->node[m->half[h ^ 1].origin];
        r.area_m2 += ((a.x - base.x) * (b.y - base.y) - (a.y - base.y) * (b.x - base.x)) / 2;
        h = follow(t, h);
    } while (h != start);
    return r;
}

/* How many rings each label has, summed up to where each label begins. */
static void count_rings(rings *r, const ring *unsorted) {
    for (int32_t i = 0; i < r->count; i++)
        r->of_label[unsorted[i].label + 1]++;
    for (int32_t k = 0; k < r->labels; k++)
        r->of_label[k + 1] += r->of_label[k];
}

/* Sorted by label: the shell goes to the first place of its label, holes to those behind. False if
 * a label has no shell, or more than one. */
static bool sort_rings(rings *r, const ring *unsorted) {
    int32_t *holes = allocate((size_t)r->labels, sizeof *holes);
    bool sound = true;
    for (int32_t i = 0; i < r->count && sound; i++) {
        int32_t k = unsorted[i].label, first = r->of_label[k];
        bool shell = unsorted[i].area_m2 > 0;
        int32_t at = shell ? first : first + ++holes[k];
        sound = at < r->of_label[k + 1] && r->ring[at].size == 0;
        if (sound)
            r->ring[at] = unsorted[i];
    }
    free(holes);
    return sound;
}

bool rings_trace(rings *r, const mesh *m, const int32_t *label, int32_t labels) {
    tracer t = {m, label, allocate((size_t)m->halves, sizeof *t.seen)};
    int32_t *halves = allocate((size_t)m->halves, sizeof *halves), used = 0;
    ring *unsorted = NULL;
    size_t room = 0;
    *r = (rings){.half = halves, .labels = labels};
    for (int32_t h = 0; h < m->halves; h++) {
        int32_t own = label_of(&t, h);
        if (own < 0 || t.seen[h] || own == label_of(&t, h ^ 1))
            continue;
        unsorted = enlarge(unsorted, (size_t)r->count + 1, &room, sizeof *unsorted);
        unsorted[r->count] = walk(&t, h, halves, used);
        used += unsorted[r->count++].size;
    }
    r->ring = allocate((size_t)r->count, sizeof *r->ring);
    r->of_label = allocate((size_t)labels + 1, sizeof *r->of_label);
    count_rings(r, unsorted);
    bool sound = sort_rings(r, unsorted);
    free(unsorted);
    free(t.seen);
    return sound;
}

void rings_free(rings *r) {
    free(r->half);
    free(r->ring);
    free(r->of_label);
    *r = (rings){0};
}
