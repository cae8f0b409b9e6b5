/* The outline, the trunk road and the river, towns, villages, and what runs along their borders. */
#include "plan.h"

#include "base.h"

#include <math.h>

static const double TURN = 6.283185307179586;
static const double VILLAGE_PARCELS = 150;

static const cut_rules unit_rules = {
    .snap_m = 15, .least_angle = 0.85, .least_area_m2 = 40000, .least_width_m = 120};
static const cut_rules strip_rules = {
    .clear_m = 4, .least_angle = 0.85, .least_area_m2 = 700, .least_width_m = 100};
static const cut_rules border_rules = {
    .snap_m = 2.5, .least_angle = 0.5, .least_area_m2 = 700, .least_width_m = 2.2};

static void draw_outline(county *c, chance *r) {
    enum { CORNERS = 22 };
    point corner[CORNERS];
    double twice = 0;
    for (int i = 0; i < CORNERS; i++) {
        double at = (i + chance_between(r, -0.3, 0.3)) * TURN / CORNERS;
        corner[i] = (point){1.12 * cos(at), 0.9 * sin(at)};
    }
    for (int i = 0; i < CORNERS; i++) {
        point a = corner[i], b = corner[(i + 1) % CORNERS];
        twice += a.x * b.y - a.y * b.x;
    }
    double factor = sqrt(c->area_m2 / (twice / 2));
    for (int i = 0; i < CORNERS; i++)
        corner[i] = (point){corner[i].x * factor, corner[i].y * factor};
    mesh_start(&c->mesh, corner, CORNERS);
}

static int add_border(county *c, face_kind kind, double width_m) {
    c->border = enlarge(c->border, (size_t)c->borders + 1, &c->border_room, sizeof *c->border);
    c->border[c->borders] = (border_strip){kind, width_m};
    return ++c->borders;
}

static void add_village(county *c, int32_t f, int town, int number) {
    c->village = enlarge(c->village, (size_t)c->villages + 1, &c->village_room, sizeof *c->village);
    c->village[c->villages] = (village){.face = f, .town = town, .number = number};
    c->mesh.face[f].village = c->villages++;
}

/* A village border may carry a road or a canal, which the village on its left holds. */
static void choose_border(county *c, chance *r, int32_t h) {
    double what = chance_unit(r);
    double factor = c->design.road_width;
    int border = 0;
    if (what < 0.3)
        border = add_border(c, FACE_ROAD, chance_between(r, 6, 11) * factor);
    else if (what < 0.5)
        border = add_border(c, FACE_DITCH, chance_between(r, 5, 12) * factor);
    c->mesh.half[h].border = (int16_t)border;
}

static int part_of(chance *r, int n, double share) {
    int part = (int)(n * (share + 0.05 * chance_spread(r)) + 0.5);
    return part < 1 ? 1 : part >= n ? n - 1 : part;
}

static void split_into_villages(county *c, chance *r, int32_t f, int n, int town, int *number) {
    cut_result cut;
    for (int attempt = 0; n > 1 && attempt < 6; attempt++) {
        double share = chance_between(r, 0.38, 0.62);
        line l = cut_across(&c->cutter, f, share, 0.16 * chance_spread(r));
        if (!cut_face(&c->cutter, f, l, &unit_rules, &cut))
            continue;
        if (c->borders < INT16_MAX - 8)
            choose_border(c, r, cut.half);
        int left = part_of(r, n, share);
        split_into_villages(c, r, cut.left, left, town, number);
        split_into_villages(c, r, cut.right, n - left, town, number);
        return;
    }
    add_village(c, f, town, ++*number);
}

static void make_town(county *c, chance *r, int32_t f) {
    double share = c->mesh.face[f].area_m2 / c->area_m2;
    double villages = (double)c->targets.parcels / VILLAGE_PARCELS;
    int n = (int)fmax(1, share * villages + 0.5), number = 0;
    split_into_villages(c, r, f, n, c->towns++, &number);
}

/* A town border becomes part of the trunk road where it begins or ends at the trunk. */
static bool meets_trunk(county *c, int32_t f, line l) {
    int32_t ends[2];
    if (!cut_meets(&c->cutter, f, l, &ends[0], &ends[1]))
        return false;
    const mesh *m = &c->mesh;
    return m->face[m->half[ends[0] ^ 1].face].kind == FACE_TRUNK ||
           m->face[m->half[ends[1] ^ 1].face].kind == FACE_TRUNK;
}

static bool split_region(county *c, chance *r, int32_t f, double share, int32_t part[2]) {
    line l = cut_across(&c->cutter, f, share, 0.15 * chance_spread(r));
    cut_result cut;
    strip_result strip;
    if (meets_trunk(c, f, l)) {
        if (!cut_strip(&c->cutter, f, l, c->design.trunk_m, &strip_rules, &strip))
            return false;
        if (strip.strip >= 0)
            c->mesh.face[strip.strip].kind = FACE_TRUNK;
        part[0] = strip.left;
        part[1] = strip.right;
        return true;
    }
    if (!cut_face(&c->cutter, f, l, &unit_rules, &cut))
        return false;
    part[0] = cut.left;
    part[1] = cut.right;
    return true;
}

static void split_into_towns(county *c, chance *r, int32_t f, int n) {
    int32_t part[2];
    for (int attempt = 0; n > 1 && attempt < 8; attempt++) {
        double share = chance_between(r, 0.4, 0.6);
        if (!split_region(c, r, f, share, part))
            continue;
        int left = part_of(r, n, share);
        split_into_towns(c, r, part[0], left);
        split_into_towns(c, r, part[1], n - left);
        return;
    }
    make_town(c, r, f);
}

/* The river runs straight through the plan, from one side of the county to the other. */
static void split_at_river(county *c, chance *r, const int32_t side[2], int towns) {
    cut_result cut;
    for (int i = 0; i < 2; i++) {
        int n = i == 0 ? towns / 2 : towns - towns / 2;
        if (n < 2 || !cut_face(&c->cutter, side[i], c->river, &unit_rules, &cut)) {
            split_into_towns(c, r, side[i], n > 1 ? n : 1);
            continue;
        }
        if (c->design.river_m > 10)
            c->mesh.half[cut.half].border =
                (int16_t)add_border(c, FACE_RIVER, c->design.river_m * chance_between(r, 0.8, 1.2));
        double share = c->mesh.face[cut.left].area_m2 /
                       (c->mesh.face[cut.left].area_m2 + c->mesh.face[cut.right].area_m2);
        int left = part_of(r, n, share);
        split_into_towns(c, r, cut.left, left);
        split_into_towns(c, r, cut.right, n - left);
    }
}

/* No town may have more villages than the code of a village has numbers for a kind of them. */
static int town_count(const county *c) {
    enum { VILLAGES = 100 };
    double parcels = (double)c->targets.parcels;
    double usual = fmin(fmax(5, fmin(parcels / 300, 9 + sqrt(parcels) / 34)), 60);
    return (int)fmax(usual, parcels / VILLAGE_PARCELS / VILLAGES);
}

/* The trunk road runs along the county, the river across it. */
static line cut_trunk(county *c, chance *r, int32_t side[2]) {
    strip_result strip = {.strip = -1};
    line trunk = {0};
    for (int attempt = 0; attempt < 40 && strip.strip < 0; attempt++) {
        double share = chance_between(r, 0.42, 0.58);
        trunk = cut_across(&c->cutter, 1, share, TURN / 4 + 0.12 * chance_spread(r));
        if (!cut_strip(&c->cutter, 1, trunk, c->design.trunk_m, &strip_rules, &strip))
            strip.strip = -1;
    }
    if (strip.strip < 0)
        fail(EXIT_SYSTEM, "no room for the trunk road: the county is too small");
    c->mesh.face[strip.strip].kind = FACE_TRUNK;
    side[0] = strip.left;
    side[1] = strip.right;
    return trunk;
}

static void split_county(county *c, chance *r) {
    int32_t side[2];
    line trunk = cut_trunk(c, r, side);
    double turn = TURN / 4 + 0.25 * chance_spread(r), away = chance_between(r, -0.2, 0.2);
    c->river.at = (point){trunk.along.x * away * c->terrain.size_m + trunk.at.x,
                          trunk.along.y * away * c->terrain.size_m + trunk.at.y};
    c->river.along = (point){trunk.along.x * cos(turn) - trunk.along.y * sin(turn),
                             trunk.along.x * sin(turn) + trunk.along.y * cos(turn)};
    split_at_river(c, r, side, town_count(c));
}

/* The first half-edge of the village's loop that a strip must still be cut along, or -1. */
static int32_t open_border(const mesh *m, int32_t f) {
    int32_t h = m->face[f].half;
    do {
        if (m->half[h].border)
            return h;
        h = m->half[h].next;
    } while (h != m->face[f].half);
    return -1;
}

static void close_border(mesh *m, int32_t f, int16_t border) {
    int32_t h = m->face[f].half;
    do {
        if (m->half[h].border == border)
            m->half[h].border = 0;
        h = m->half[h].next;
    } while (h != m->face[f].half);
}

static void cut_border_strips(county *c, village *v) {
    int32_t h;
    cut_result cut;
    while ((h = open_border(&c->mesh, v->face)) >= 0) {
        int16_t border = c->mesh.half[h].border;
        const border_strip *strip = &c->border[border - 1];
        if (cut_along_side(&c->cutter, h, strip->width_m, &border_rules, &cut)) {
            c->mesh.face[cut.left].kind = strip->kind;
            v->face = cut.right;
            close_border(&c->mesh, cut.left, border);
        }
        close_border(&c->mesh, v->face, border);
    }
}

/* The trunk road runs through all villages and belongs to none: it is a unit of its own. */
static void add_road_office(county *c) {
    int32_t trunk = -1;
    for (int32_t f = 1; f < c->mesh.faces; f++) {
        if (c->mesh.face[f].kind != FACE_TRUNK)
            continue;
        c->mesh.face[f].village = c->villages;
        trunk = f;
    }
    add_village(c, trunk, c->towns++, 1);
    c->village[c->villages - 1].place = PLACE_ROAD;
}

void plan_county(county *c) {
    chance r = chance_start(c->seed, 1);
    c->villages = c->towns = c->borders = 0;
    c->cutter.mesh = &c->mesh;
    draw_outline(c, &r);
    split_county(c, &r);
    for (int i = 0; i < c->villages; i++)
        cut_border_strips(c, &c->village[i]);
    share_settlement(c, &r);
    share_frontage(c);
    share_lakes(c, &r);
    for (int i = 0; i < c->villages; i++)
        edge_village(c, i);
    share_parcels(c, &r);
    for (int i = 0; i < c->villages; i++)
        settle_village(c, i);
    add_road_office(c);
}
