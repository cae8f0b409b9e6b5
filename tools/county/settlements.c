/* Flooding over parcels of one code, and cutting what has holes until nothing has. */
#include "settlements.h"

#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cuts are made in turns across and along; after so many every parcel of what still has a hole
 * stands alone. */
enum { CUTS = 12 };

static const char *type_of(const survey *s, int32_t parcel) {
    return s->attributes[parcel].settlement;
}

static bool is_type(const survey *s, int32_t parcel, const char *three_digits) {
    return strncmp(type_of(s, parcel), three_digits, 3) == 0;
}

/* ---- codes and names ---- */

void settlement_code(const survey *s, int32_t parcel, char code[20]) {
    enum { COUNTY_DIGITS = 6, TOWNSHIP_DIGITS = 9 };
    const char *unit_code = s->units.village[s->lands[parcel].village].code;
    int all = (int)strlen(unit_code);
    int digits = is_type(s, parcel, "201")   ? COUNTY_DIGITS
                 : is_type(s, parcel, "202") ? TOWNSHIP_DIGITS
                                             : all;
    snprintf(code, 20, "%.*s%.*s", digits, unit_code, all - digits, "0000000000000");
}

const char *settlement_name(const survey *s, int32_t parcel) {
    int32_t within = s->lands[parcel].village;
    if (is_type(s, parcel, "201"))
        return s->county->options->name;
    if (is_type(s, parcel, "202"))
        return s->units.town[s->county->village[within].town].name;
    return s->units.village[within].name;
}

static bool is_same(const survey *s, int32_t a, int32_t b) {
    if (!type_of(s, a) || !type_of(s, b) || strcmp(type_of(s, a), type_of(s, b)) != 0)
        return false;
    int32_t one = s->lands[a].village, other = s->lands[b].village;
    bool wide = is_type(s, a, "201") || is_type(s, a, "202");
    const village *v = s->county->village;
    return wide ? v[one].town == v[other].town : one == other;
}

/* ---- polygons ---- */

typedef struct work {
    const survey *survey;
    settlements *out;
    int32_t *part; /* of each parcel: only parcels of one part are joined */
    int32_t parts;
    int32_t *stack;
} work;

static void flood(work *w, int32_t start, int32_t label) {
    const survey *s = w->survey;
    const mesh *m = &s->county->mesh;
    int32_t *of_parcel = w->out->of_parcel, waiting = 1;
    w->stack[0] = start;
    of_parcel[start] = label;
    while (waiting > 0) {
        int32_t at = w->stack[--waiting];
        for (int32_t i = s->rings.of_label[at]; i < s->rings.of_label[at + 1]; i++)
            for (int32_t k = 0; k < s->rings.ring[i].size; k++) {
                int32_t across = m->half[s->rings.half[s->rings.ring[i].first + k] ^ 1].face;
                int32_t other = across > 0 ? s->parcels.of_face[across] : -1;
                if (other < 0 || of_parcel[other] >= 0 || w->part[other] != w->part[at] ||
                    !is_same(s, at, other))
                    continue;
                of_parcel[other] = label;
                w->stack[waiting++] = other;
            }
    }
}

/* Numbers them in the order of their first parcels. */
static void join(work *w) {
    int32_t count = 0;
    for (int32_t i = 0; i < w->survey->parcels.count; i++)
        w->out->of_parcel[i] = -1;
    for (int32_t i = 0; i < w->survey->parcels.count; i++)
        if (type_of(w->survey, i) && w->out->of_parcel[i] < 0) {
            w->out->first_parcel[count] = i;
            flood(w, i, count++);
        }
    w->out->count = count;
}

static void trace(work *w) {
    const survey *s = w->survey;
    const mesh *m = &s->county->mesh;
    int32_t *label = allocate((size_t)m->faces, sizeof *label);
    for (int32_t f = 0; f < m->faces; f++) {
        int32_t parcel = f > 0 ? s->parcels.of_face[f] : -1;
        label[f] = parcel < 0 ? -1 : w->out->of_parcel[parcel];
    }
    rings_free(&w->out->areas.rings);
    bool sound = rings_trace(&w->out->areas.rings, m, label, w->out->count);
    free(label);
    if (!sound) /* what is flooded over is in one piece */
        abort();
}

static point node_of(const work *w, const ring *r, int32_t k) {
    const mesh *m = &w->survey->county->mesh;
    return m->node[m->half[w->out->areas.rings.half[r->first + k]].origin];
}

static int32_t origin_of(const work *w, const ring *r, int32_t k) {
    return w->survey->county->mesh.half[w->out->areas.rings.half[r->first + k]].origin;
}

/* Where the outline comes through a node a second time. `seen` holds a label + 1 for each node. */
static bool touches_itself(const work *w, const ring *r, int32_t *seen, point *at) {
    for (int32_t k = 0; k < r->size; k++) {
        int32_t node = origin_of(w, r, k);
        *at = node_of(w, r, k);
        if (seen[node] == r->label + 1)
            return true;
        seen[node] = r->label + 1;
    }
    return false;
}

static point middle_of(const work *w, const ring *r) {
    point sum = {0, 0};
    for (int32_t k = 0; k < r->size; k++) {
        sum.x += node_of(w, r, k).x / r->size;
        sum.y += node_of(w, r, k).y / r->size;
    }
    return sum;
}

/* The polygons to be cut, and where. */
static int32_t find_cuts(const work *w, bool *is_cut, point *at) {
    const rings *r = &w->out->areas.rings;
    int32_t *seen = allocate((size_t)w->survey->county->mesh.nodes, sizeof *seen), count = 0;
    for (int32_t label = 0; label < w->out->count; label++) {
        const ring *shell = &r->ring[r->of_label[label]];
        bool hole = r->of_label[label + 1] - r->of_label[label] > 1;
        if (hole)
            at[label] = middle_of(w, shell + 1);
        is_cut[label] = hole || touches_itself(w, shell, seen, &at[label]);
        count += is_cut[label];
    }
    free(seen);
    return count;
}

static bool lies_beyond(point a, point border, int turn) {
    return turn % 2 == 0 ? a.x > border.x : a.y > border.y;
}

/* False if there was nothing to cut. */
static bool cut_all(work *w, int turn) {
    const survey *s = w->survey;
    bool *is_cut = allocate((size_t)w->out->count + 1, sizeof *is_cut);
    point *at = allocate((size_t)w->out->count + 1, sizeof *at);
    int32_t cuts = find_cuts(w, is_cut, at);
    for (int32_t i = 0; cuts > 0 && i < s->parcels.count; i++) {
        int32_t label = w->out->of_parcel[i];
        if (label < 0 || !is_cut[label])
            continue;
        w->part[i] = w->parts +
                     (turn >= CUTS ? i : 2 * label + lies_beyond(s->lands[i].at, at[label], turn));
    }
    w->parts += turn >= CUTS ? s->parcels.count : 2 * w->out->count;
    free(is_cut);
    free(at);
    return cuts > 0;
}

void settlements_make(settlements *out, const survey *s) {
    size_t count = (size_t)s->parcels.count;
    *out = (settlements){.of_parcel = allocate(count, sizeof(int32_t)),
                         .first_parcel = allocate(count, sizeof(int32_t))};
    work w = {.survey = s, .out = out, .parts = 1};
    w.part = allocate(count, sizeof *w.part);
    w.stack = allocate(count, sizeof *w.stack);
    for (int turn = 0; turn <= CUTS + 1; turn++) {
        join(&w);
        trace(&w);
        if (!cut_all(&w, turn))
            break;
    }
    free(w.part);
    free(w.stack);
    out->areas.sum_dm2 = allocate((size_t)out->count, sizeof *out->areas.sum_dm2);
    for (int32_t i = 0; i < s->parcels.count; i++)
        if (out->of_parcel[i] >= 0)
            out->areas.sum_dm2[out->of_parcel[i]] += s->shape[i].area_dm2;
}

void settlements_free(settlements *out) {
    rings_free(&out->areas.rings);
    free(out->areas.sum_dm2);
    free(out->of_parcel);
    free(out->first_parcel);
}
