/* Flooding over parcels of one code, and cutting what has holes until nothing has. */
#include "settlements.h"

#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cuts are made in turns across and along; more than so many would not help. */
enum { TURNS = 40 };

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
    int32_t *of_parcel = w->out->of_parcel, waiting = 1;
    w->stack[0] = start;
    of_parcel[start] = label;
    while (waiting > 0) {
        int32_t at = w->stack[--waiting];
        for (int32_t i = s->rings.of_label[at]; i < s->rings.of_label[at + 1]; i++)
            for (int32_t k = 0; k < s->rings.ring[i].size; k++) {
                int32_t other = parcel_across(s, s->rings.half[s->rings.ring[i].first + k]);
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
        int32_t parcel = parcel_of_face(s, f);
        label[f] = parcel < 0 ? -1 : w->out->of_parcel[parcel];
    }
    rings_free(&w->out->areas.rings);
    bool sound = rings_trace(&w->out->areas.rings, m, label, w->out->count);
    free(label);
    if (!sound) /* what is flooded over is in one piece */
        abort();
}

static int32_t origin_of(const work *w, const ring *r, int32_t k) {
    return w->survey->county->mesh.half[w->out->areas.rings.half[r->first + k]].origin;
}

static point node_of(const work *w, const ring *r, int32_t k) {
    return w->survey->county->mesh.node[origin_of(w, r, k)];
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

/* Whether only parcels of the same settlement lie along a hole: what a cut has made of it. They
 * are then part of what lies around them. */
static bool is_filled(const work *w, const ring *r) {
    const survey *s = w->survey;
    int32_t around = w->out->first_parcel[r->label];
    for (int32_t k = 0; k < r->size; k++) {
        int32_t other = parcel_across(s, w->out->areas.rings.half[r->first + k]);
        if (other < 0 || !is_same(s, around, other))
            return false;
    }
    return true;
}

static void fill(const work *w, const ring *r, int32_t *joins) {
    for (int32_t k = 0; k < r->size; k++) {
        int32_t other = parcel_across(w->survey, w->out->areas.rings.half[r->first + k]);
        joins[w->out->of_parcel[other]] = r->label;
    }
}

/* What is to be done with each polygon: joined to another, cut, or nothing. */
typedef struct plan {
    int32_t *joins; /* -1 = nothing */
    bool *is_cut;
    point *at;
    int32_t count;
} plan;

static plan make_plan(const work *w) {
    const rings *r = &w->out->areas.rings;
    size_t count = (size_t)w->out->count + 1;
    plan p = {.joins = allocate(count, sizeof *p.joins),
              .is_cut = allocate(count, sizeof *p.is_cut),
              .at = allocate(count, sizeof *p.at)};
    int32_t *seen = allocate((size_t)w->survey->county->mesh.nodes, sizeof *seen);
    for (int32_t label = 0; label < w->out->count; label++)
        p.joins[label] = -1;
    for (int32_t label = 0; label < w->out->count; label++) {
        p.is_cut[label] = touches_itself(w, &r->ring[r->of_label[label]], seen, &p.at[label]);
        for (int32_t i = r->of_label[label] + 1; i < r->of_label[label + 1]; i++) {
            if (is_filled(w, &r->ring[i])) {
                fill(w, &r->ring[i], p.joins);
            } else {
                p.is_cut[label] = true;
                p.at[label] = middle_of(w, &r->ring[i]);
            }
            p.count++;
        }
        p.count += p.is_cut[label];
    }
    free(seen);
    return p;
}

static void free_plan(plan *p) {
    free(p->joins);
    free(p->is_cut);
    free(p->at);
}

static bool lies_beyond(point a, point border, int turn) {
    return turn % 2 == 0 ? a.x > border.x : a.y > border.y;
}

/* False if there was nothing to do. */
static bool improve(work *w, int turn) {
    const survey *s = w->survey;
    plan p = make_plan(w);
    bool joining = false;
    for (int32_t label = 0; label < w->out->count; label++)
        joining = joining || p.joins[label] >= 0;
    for (int32_t i = 0; p.count > 0 && i < s->parcels.count; i++) {
        int32_t label = w->out->of_parcel[i];
        if (label < 0)
            continue;
        if (joining && p.joins[label] >= 0)
            w->part[i] = w->part[w->out->first_parcel[p.joins[label]]];
        else if (!joining && p.is_cut[label])
            w->part[i] = w->parts + 2 * label + lies_beyond(s->lands[i].at, p.at[label], turn / 2);
    }
    w->parts += 2 * w->out->count;
    bool done = p.count == 0;
    free_plan(&p);
    return !done;
}

void settlements_make(settlements *out, const survey *s) {
    size_t count = (size_t)s->parcels.count;
    *out = (settlements){.of_parcel = allocate(count, sizeof(int32_t)),
                         .first_parcel = allocate(count, sizeof(int32_t))};
    work w = {.survey = s, .out = out, .parts = 1};
    w.part = allocate(count, sizeof *w.part);
    w.stack = allocate(count, sizeof *w.stack);
    for (int turn = 0; turn < TURNS; turn++) {
        join(&w);
        trace(&w);
        if (!improve(&w, turn))
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
