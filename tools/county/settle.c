/* Inside a village: places, blocks, roads and ditches, fields, and islands in fields. */
#include "plan.h"

#include "base.h"

#include <math.h>
#include <stdlib.h>

static const double TURN = 6.283185307179586;

static const cut_rules built_rules = {
    .snap_m = 5, .least_angle = 0.95, .least_area_m2 = 300, .least_width_m = 9};
static const cut_rules field_rules = {
    .snap_m = 9, .least_angle = 0.8, .least_area_m2 = 620, .least_width_m = 13};
static const cut_rules hill_rules = {
    .snap_m = 12, .least_angle = 0.75, .least_area_m2 = 700, .least_width_m = 15};
static const cut_rules strip_rules = {
    .clear_m = 2.6, .least_angle = 0.95, .least_area_m2 = 560, .least_width_m = 24};
static const cut_rules street_rules = {
    .clear_m = 2.2, .least_angle = 0.95, .least_area_m2 = 300, .least_width_m = 18};

static const cut_rules row_rules = {
    .snap_m = 2.5, .least_angle = 0.6, .least_area_m2 = 900, .least_width_m = 14};

/* What is being divided: the village, its own stream of chance, and how. */
typedef struct settler {
    county *county;
    village *village;
    chance chance;
} settler;

static double area_of(const settler *s, int32_t f) {
    return s->county->mesh.face[f].area_m2;
}

static void set_kind(settler *s, int32_t f, face_kind kind) {
    s->county->mesh.face[f].kind = kind;
}

static bool is_hilly(const settler *s, int32_t f) {
    double radius;
    const terrain *t = &s->county->terrain;
    return terrain_relief(t, face_middle(&s->county->cutter, f, &radius)) > t->hill_limit;
}

/* Parcels for the left of two sides with this share of the area: uneven, as real ones are. */
static int uneven_part(settler *s, int n, double share) {
    double logit = log(share / (1 - share)) + 0.55 * chance_spread(&s->chance);
    int part = (int)(n / (1 + exp(-logit)) + 0.5);
    return part < 1 ? 1 : part >= n ? n - 1 : part;
}

static double share_left(const settler *s, int32_t left, int32_t right) {
    return area_of(s, left) / (area_of(s, left) + area_of(s, right));
}

/* One plain cut; where the usual direction meets the sides too slantingly, in any other. */
static bool try_cut(settler *s, int32_t f, const cut_rules *rules, double uneven, double ragged,
                    cut_result *out) {
    for (int attempt = 0; attempt < 14; attempt++) {
        double share = 0.5 + uneven * chance_between(&s->chance, -1, 1);
        double turn = attempt < 4 ? ragged * chance_spread(&s->chance)
                                  : chance_between(&s->chance, -TURN / 5, TURN / 5);
        line l = cut_across(&s->county->cutter, f, share, turn);
        if (cut_face(&s->county->cutter, f, l, rules, out))
            return true;
        uneven *= 0.9;
    }
    return false;
}

static bool try_strip(settler *s, int32_t f, face_kind kind, double width_m, const cut_rules *rules,
                      strip_result *out) {
    for (int attempt = 0; attempt < 6; attempt++) {
        double share = 0.5 + 0.14 * chance_between(&s->chance, -1, 1);
        line l = cut_across(&s->county->cutter, f, share, 0.07 * chance_spread(&s->chance));
        if (!cut_strip(&s->county->cutter, f, l, width_m, rules, out))
            continue;
        if (out->strip >= 0)
            set_kind(s, out->strip, kind);
        return true;
    }
    return false;
}

/* ---- islands ---- */

static double side_gap(const polygon *p, point at) {
    double least = INFINITY;
    for (int i = 0; i < p->size; i++) {
        point a = p->corner[i], b = p->corner[i + 1 < p->size ? i + 1 : 0];
        double length = hypot(b.x - a.x, b.y - a.y);
        double away = ((b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x)) / length;
        least = fmin(least, away);
    }
    return least;
}

/* A convex pond or yard well inside a face; its face, or -1 if there is no room. */
static int32_t add_island(settler *s, int32_t f, double part) {
    enum { LEAST = 6, MORE = 5, MOST = 36 };
    point corner[MOST];
    double radius, gap = INFINITY, turn = chance_between(&s->chance, 0, TURN);
    mesh *m = &s->county->mesh;
    point middle = face_middle(&s->county->cutter, f, &radius);
    int count =
        LEAST + (int)(chance_unit(&s->chance) * MORE + fmin(radius / 25, MOST - LEAST - MORE));
    double long_m = radius * part * 1.35, short_m = radius * part * 0.8;
    if (TURN / 2 * long_m * short_m < 800 || m->face[f].island >= 0)
        return -1;
    for (int i = 0; i < count; i++) {
        double at = (i + chance_between(&s->chance, -0.25, 0.25)) * TURN / count;
        double x = long_m * cos(at), y = short_m * sin(at);
        corner[i] = (point){middle.x + x * cos(turn) - y * sin(turn),
                            middle.y + x * sin(turn) + y * cos(turn)};
        gap = fmin(gap, side_gap(&s->county->cutter.face, corner[i]));
    }
    return gap < 0.12 * radius || gap < 5 ? -1 : mesh_add_island(m, f, corner, count, gap);
}

/* ---- places ---- */

static void divide_built(settler *s, int32_t f, int n) {
    cut_result cut;
    strip_result strip;
    set_kind(s, f, FACE_BUILT);
    if (n < 2)
        return;
    bool city = s->village->place == PLACE_CITY;
    double streets = n >= 24 ? 0.9 : n >= 9 ? 0.4 : n >= 4 ? 0.12 : 0;
    double width = chance_between(&s->chance, 4, 6) + (city ? (n > 30 ? 9 : 3) : n > 30 ? 2 : 0);
    if (n > 2 && chance_hit(&s->chance, streets) &&
        try_strip(s, f, FACE_STREET, width, &street_rules, &strip)) {
        cut = (cut_result){.left = strip.left, .right = strip.right};
        n -= strip.strip >= 0;
    } else if (!try_cut(s, f, &built_rules, 0.18, 0.02, &cut)) {
        return;
    }
    set_kind(s, cut.left, FACE_BUILT);
    set_kind(s, cut.right, FACE_BUILT);
    int left = uneven_part(s, n, share_left(s, cut.left, cut.right));
    divide_built(s, cut.left, left);
    divide_built(s, cut.right, n - left);
}

/* ---- fields ---- */

static bool cut_by_strip(settler *s, int32_t f, int n, bool hilly, strip_result *out) {
    double likely = n >= 30 ? 0.97 : n >= 10 ? 0.85 : n >= 5 ? 0.6 : n >= 3 ? 0.25 : 0;
    if (!chance_hit(&s->chance, hilly ? likely * 0.5 : likely))
        return false;
    bool road = chance_hit(&s->chance, hilly ? 0.85 : 0.68);
    double width = n >= 40   ? chance_between(&s->chance, 5, 7)
                   : n >= 14 ? chance_between(&s->chance, 4, 5.5)
                             : chance_between(&s->chance, 3, 4.2);
    width = fmax(2.8, width * s->county->design.road_width);
    double length, across;
    face_extent(&s->county->cutter, f, &length, &across);
    return across > 6 * width && across * width > 600 &&
           try_strip(s, f, road ? FACE_ROAD : FACE_DITCH, width, &strip_rules, out);
}

/* Two parcels where one lies inside the other. */
static bool divide_by_island(settler *s, int32_t f) {
    if (!chance_hit(&s->chance, 0.16))
        return false;
    int32_t island = add_island(s, f, chance_between(&s->chance, 0.3, 0.6));
    if (island >= 0)
        set_kind(s, island, chance_hit(&s->chance, 0.6) ? FACE_POND : FACE_YARD);
    return island >= 0;
}

/* A hamlet of many parcels in the middle of one large parcel. */
static bool divide_by_hamlet(settler *s, int32_t f, int n) {
    if (n < 6 || n > 14 || !chance_hit(&s->chance, 0.05))
        return false;
    int32_t island = add_island(s, f, 0.55);
    if (island >= 0)
        divide_built(s, island, n - 1);
    return island >= 0;
}

static void divide_field(settler *s, int32_t f, int n) {
    cut_result cut;
    strip_result strip;
    bool hilly = is_hilly(s, f);
    set_kind(s, f, hilly ? FACE_HILL : FACE_FIELD);
    if (n < 2 || (n == 2 && divide_by_island(s, f)) || (hilly && divide_by_hamlet(s, f, n)))
        return;
    if (cut_by_strip(s, f, n, hilly, &strip)) {
        cut = (cut_result){.left = strip.left, .right = strip.right};
        n -= strip.strip >= 0;
    } else if (!try_cut(s, f, hilly ? &hill_rules : &field_rules, hilly ? 0.3 : 0.26,
                        hilly ? 0.3 : 0.06, &cut)) {
        return;
    }
    int left = uneven_part(s, n, share_left(s, cut.left, cut.right));
    divide_field(s, cut.left, left);
    divide_field(s, cut.right, n - left);
}

/* ---- the village ---- */

double built_parcel_m2(place_kind place) {
    return place == PLACE_CITY ? 4200 : 1500;
}

double open_parcel_m2(bool hilly) {
    return hilly ? 15000 : 11000;
}

/* How many parcels a piece of the village deserves, against others. */
static double weight(const settler *s, double built_m2, double open_m2) {
    return built_m2 / built_parcel_m2(s->village->place) + open_m2 / open_parcel_m2(false);
}

/* Cuts the built-up land off by one plain cut. */
static bool separate(settler *s, int32_t f, int n, double built_m2) {
    cut_result cut;
    double area = area_of(s, f), share = built_m2 / area;
    bool left = chance_hit(&s->chance, 0.5);
    line l = cut_across(&s->county->cutter, f, left ? share : 1 - share,
                        0.05 * chance_spread(&s->chance));
    if (n < 2 || !cut_face(&s->county->cutter, f, l, &built_rules, &cut))
        return false;
    double part = weight(s, built_m2, 0) / weight(s, built_m2, area - built_m2);
    int built = (int)fmin(fmax(1, n * part + 0.5), n - 1);
    divide_built(s, left ? cut.left : cut.right, built);
    divide_field(s, left ? cut.right : cut.left, n - built);
    return true;
}

static void quarter(settler *s, int32_t f, int n, double built_m2);

/* One of the two sides of a new road takes as much of the built-up land as it can. */
static void quarter_sides(settler *s, int32_t first, int32_t second, int n, double built_m2) {
    double near = fmin(built_m2, 0.93 * area_of(s, first)), far = built_m2 - near;
    double first_weight = weight(s, near, area_of(s, first) - near);
    double second_weight = weight(s, far, area_of(s, second) - far);
    int part = uneven_part(s, n, first_weight / (first_weight + second_weight));
    quarter(s, first, part, near);
    quarter(s, second, n - part, far);
}

/* Roads cut the village up until the built-up land is most of one quarter, or little enough to be
 * cut off; so places lie along roads. */
static void quarter(settler *s, int32_t f, int n, double built_m2) {
    double share = built_m2 / area_of(s, f);
    strip_result strip;
    if (n < 2 || share > 0.96 || built_m2 < 1200) {
        if (share > 0.5)
            divide_built(s, f, n);
        else
            divide_field(s, f, n);
        return;
    }
    if ((n < 16 || chance_hit(&s->chance, 0.25 + 0.5 * share)) && separate(s, f, n, built_m2))
        return;
    double width = chance_between(&s->chance, 5.5, 8) * s->county->design.road_width;
    if (try_strip(s, f, FACE_ROAD, width, &strip_rules, &strip)) {
        n = n > 2 && strip.strip >= 0 ? n - 1 : n;
        if (chance_hit(&s->chance, 0.5))
            quarter_sides(s, strip.left, strip.right, n, built_m2);
        else
            quarter_sides(s, strip.right, strip.left, n, built_m2);
    } else if (!separate(s, f, n, built_m2)) {
        divide_field(s, f, n);
    }
}

/* ---- along the trunk road and the river ---- */

/* A row of small parcels: plots along the road, strips of bank along the river. */
typedef struct row {
    face_kind beside, kind;
    double likely, least_depth_m, most_depth_m, least_length_m, most_length_m;
} row;

static void divide_row(settler *s, int32_t f, const row *r) {
    cut_result cut;
    double length, depth;
    set_kind(s, f, r->kind);
    face_extent(&s->county->cutter, f, &length, &depth);
    if (length < 2 * chance_between(&s->chance, r->least_length_m, r->most_length_m) ||
        !try_cut(s, f, &built_rules, 0.12, 0.02, &cut))
        return;
    divide_row(s, cut.left, r);
    divide_row(s, cut.right, r);
}

/* A half-edge of the village's land beside such a face that was not looked at yet, or -1. */
static int32_t open_side(const settler *s, face_kind beside) {
    const mesh *m = &s->county->mesh;
    int32_t start = m->face[s->village->face].half, h = start;
    do {
        if (m->face[m->half[h ^ 1].face].kind == beside && m->half[h].border != SETTLED)
            return h;
        h = m->half[h].next;
    } while (h != start);
    return -1;
}

static void add_rows(settler *s, const row *r) {
    village *v = s->village;
    cut_result cut;
    int32_t h;
    while ((h = open_side(s, r->beside)) >= 0) {
        s->county->mesh.half[h].border = SETTLED;
        double depth = chance_between(&s->chance, r->least_depth_m, r->most_depth_m);
        if (!chance_hit(&s->chance, r->likely) ||
            !cut_along_side(&s->county->cutter, h, depth, &row_rules, &cut))
            continue;
        v->face = cut.right;
        if (r->kind == FACE_BUILT)
            v->built_m2 = fmax(0, v->built_m2 - area_of(s, cut.left));
        divide_row(s, cut.left, r);
    }
}

/* ---- the lake ---- */

/* An island of water in a piece of land, its shore; all of the piece if it is too narrow. */
static void fill_lake(settler *s) {
    village *v = s->village;
    cut_result cut;
    double share = v->lake_m2 / area_of(s, v->face);
    if (share <= 0)
        return;
    line l = cut_across(&s->county->cutter, v->face, share, 0.2 * chance_spread(&s->chance));
    if (!cut_face(&s->county->cutter, v->face, l, &hill_rules, &cut))
        return;
    int32_t lake = -1;
    for (double part = 0.82; lake < 0 && part > 0.5; part -= 0.06)
        lake = add_island(s, cut.left, part);
    set_kind(s, cut.left, FACE_HILL);
    set_kind(s, lake < 0 ? cut.left : lake, FACE_LAKE);
    v->face = cut.right;
    v->built_m2 = fmin(v->built_m2, 0.9 * area_of(s, v->face));
}

static settler start_settler(county *c, int v, uint64_t stream) {
    return (settler){.county = c,
                     .village = &c->village[v],
                     .chance = chance_start(c->seed, stream + (uint64_t)v)};
}

void edge_village(county *c, int v) {
    settler s = start_settler(c, v, 2000000);
    add_rows(&s, &(row){FACE_TRUNK, FACE_BUILT, c->design.frontage, 18, 30, 14, 26});
    add_rows(&s, &(row){FACE_RIVER, FACE_FIELD, c->design.banks, 24, 42, 25, 70});
    fill_lake(&s);
}

void settle_village(county *c, int v) {
    settler s = start_settler(c, v, 1000000);
    quarter(&s, s.village->face, s.village->parcels, s.village->built_m2);
}

/* ---- more parcels ---- */

typedef struct rank {
    double size; /* of a face, compared with what is usual for its kind */
    int32_t face;
} rank;

static int largest_first(const void *a, const void *b) {
    const rank *x = a, *y = b;
    return x->size != y->size ? (x->size < y->size) - (x->size > y->size) : x->face - y->face;
}

static int32_t rank_faces(const county *c, rank *order) {
    int32_t count = 0;
    for (int32_t f = 1; f < c->mesh.faces; f++) {
        const face *at = &c->mesh.face[f];
        double usual = at->kind == FACE_BUILT ? built_parcel_m2(c->village[at->village].place)
                                              : open_parcel_m2(at->kind == FACE_HILL);
        bool divisible = at->kind == FACE_BUILT || at->kind == FACE_FIELD || at->kind == FACE_HILL;
        if (divisible && at->island < 0)
            order[count++] = (rank){at->area_m2 / usual, f};
    }
    qsort(order, (size_t)count, sizeof *order, largest_first);
    return count;
}

static bool halve(settler *s, int32_t f) {
    face_kind kind = s->county->mesh.face[f].kind;
    const cut_rules *rules = kind == FACE_BUILT   ? &built_rules
                             : kind == FACE_FIELD ? &field_rules
                                                  : &hill_rules;
    cut_result cut;
    return try_cut(s, f, rules, 0.2, kind == FACE_HILL ? 0.3 : 0.03, &cut);
}

int64_t settle_more(county *c, int64_t wanted) {
    settler s = {.county = c, .chance = chance_start(c->seed, 2)};
    int64_t made = 0, before = -1;
    while (made < wanted && made > before) {
        before = made;
        rank *order = allocate((size_t)c->mesh.faces, sizeof *order);
        int32_t count = rank_faces(c, order);
        /* Only the larger half at a time, so that the largest are divided again before small ones.
         */
        for (int32_t i = 0; i < count / 2 + 1 && i < count && made < wanted; i++)
            made += halve(&s, order[i].face);
        free(order);
    }
    return made;
}
