/* The outline of every unit, in pieces; of two neighbours the one with the higher number has the
 * line, and with it what lies towards the outside. */
#include "borders.h"

#include "base.h"

#include <stdlib.h>

typedef struct tracer {
    const mesh *mesh;
    const rings *units;
    const int32_t *of_face;
    rings *out;
    int32_t used;
    size_t half_room, ring_room;
} tracer;

static int32_t half_at(const tracer *t, const ring *r, int32_t k) {
    return t->units->half[r->first + k % r->size];
}

static int32_t across(const tracer *t, const ring *r, int32_t k) {
    return t->of_face[t->mesh->half[half_at(t, r, k) ^ 1].face];
}

/* Where one neighbour follows another; 0 if there is only one. */
static int32_t first_change(const tracer *t, const ring *r) {
    for (int32_t k = 1; k < r->size; k++)
        if (across(t, r, k) != across(t, r, k - 1))
            return k;
    return 0;
}

static void add_line(tracer *t, const ring *r, int32_t from, int32_t size) {
    rings *out = t->out;
    out->half =
        enlarge(out->half, (size_t)t->used + (size_t)size, &t->half_room, sizeof *out->half);
    out->ring = enlarge(out->ring, (size_t)out->count + 1, &t->ring_room, sizeof *out->ring);
    for (int32_t k = 0; k < size; k++)
        out->half[t->used + k] = half_at(t, r, from + k);
    out->ring[out->count] = (ring){.first = t->used, .size = size, .label = out->count};
    out->count++;
    t->used += size;
}

static void cut_ring(tracer *t, const ring *r) {
    int32_t start = first_change(t, r), size;
    for (int32_t k = 0; k < r->size; k += size) {
        int32_t other = across(t, r, start + k);
        size = 1;
        while (k + size < r->size && across(t, r, start + k + size) == other)
            size++;
        if (other < r->label)
            add_line(t, r, start + k, size);
    }
}

rings borders_trace(const mesh *m, const rings *units, const int32_t *of_face) {
    rings out = {.count = 0};
    tracer t = {.mesh = m, .units = units, .of_face = of_face, .out = &out};
    for (int32_t i = 0; i < units->count; i++)
        cut_ring(&t, &units->ring[i]);
    out.labels = out.count;
    out.of_label = allocate((size_t)out.count + 1, sizeof *out.of_label);
    for (int32_t i = 0; i <= out.count; i++)
        out.of_label[i] = i;
    return out;
}
