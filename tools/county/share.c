/* What each village gets: built-up land, a lake, plots along the trunk road, parcels. */
#include "plan.h"

#include "base.h"

#include <math.h>
#include <stdlib.h>

static double half_length(const mesh *m, int32_t h) {
    point a = m->node[m->half[h].origin], b = m->node[m->half[h ^ 1].origin];
    return hypot(b.x - a.x, b.y - a.y);
}

/* Height of a village above the hill limit. */
static double village_relief(county *c, const village *v) {
    double radius;
    point middle = face_middle(&c->cutter, v->face, &radius);
    return terrain_relief(&c->terrain, middle) - c->terrain.hill_limit;
}

static double village_area(const county *c, const village *v) {
    return c->mesh.face[v->face].area_m2;
}

/* Villages in the order in which the city takes them: the nearest to its middle first. */
typedef struct rank {
    double key;
    int village;
} rank;

static int by_key(const void *a, const void *b) {
    const rank *x = a, *y = b;
    return x->key != y->key ? (x->key > y->key) - (x->key < y->key) : x->village - y->village;
}

static void choose_places(county *c, chance *r, double rural_share, double *left_m2) {
    for (int i = 0; i < c->villages; i++) {
        village *v = &c->village[i];
        /* The second village of a town is its seat; where towns are tiny, some have none. */
        v->place = v->number == 2 ? PLACE_TOWN : PLACE_VILLAGE;
        double share = rural_share;
        share *= v->place == PLACE_TOWN ? 2.5 : exp(0.4 * chance_spread(r));
        share *= village_relief(c, v) > 0.1 ? 0.5 : 1;
        v->built_m2 = fmin(share, 0.8) * village_area(c, v);
        *left_m2 -= v->built_m2;
    }
}

static void grow_city(county *c, chance *r, double left_m2) {
    rank *order = allocate((size_t)c->villages, sizeof *order);
    double east = chance_between(r, -0.12, 0.12), north = chance_between(r, -0.12, 0.12);
    point middle = {east * c->terrain.size_m, north * c->terrain.size_m};
    double radius;
    for (int i = 0; i < c->villages; i++) {
        point at = face_middle(&c->cutter, c->village[i].face, &radius);
        double ragged = 1 + 0.3 * terrain_patch(&c->terrain, 0, at);
        order[i] = (rank){hypot(at.x - middle.x, at.y - middle.y) * ragged, i};
    }
    qsort(order, (size_t)c->villages, sizeof *order, by_key);
    for (int i = 0; i < c->villages && left_m2 > 0; i++) {
        village *v = &c->village[order[i].village];
        double most = 0.9 * village_area(c, v);
        double more = fmin(most - v->built_m2, left_m2);
        if (more <= 0)
            continue;
        v->built_m2 += more;
        v->place = more > 0.3 * most ? PLACE_CITY : v->place;
        left_m2 -= more;
    }
    free(order);
}

void share_settlement(county *c, chance *r) {
    double wanted = 1.03 * (double)c->targets.area_dm2[SETTLEMENT] / 100;
    double share = wanted / c->area_m2, left = wanted;
    choose_places(c, r, fmin(0.14, 0.7 * share), &left);
    if (left < 0)
        for (int i = 0; i < c->villages; i++)
            c->village[i].built_m2 *= wanted / (wanted - left);
    else
        grow_city(c, r, left);
}

static double parcel_weight(county *c, const village *v) {
    bool hilly = village_relief(c, v) > 0;
    return v->built_m2 / built_parcel_m2(v->place) +
           (village_area(c, v) - v->built_m2) / open_parcel_m2(hilly);
}

void share_lakes(county *c, chance *r) {
    double left = 0.3 * (double)c->targets.area_dm2[WATER] / 100;
    for (int attempt = 0; attempt < 8 * c->villages && left > 0; attempt++) {
        village *v = &c->village[(int)(chance_unit(r) * c->villages)];
        double area = village_area(c, v);
        if (v->lake_m2 > 0 || v->place == PLACE_CITY || v->built_m2 > 0.3 * area ||
            fabs(village_relief(c, v) - 0.1) > 0.35)
            continue;
        v->lake_m2 = fmin(2 * left, chance_between(r, 0.15, 0.6) * area);
        left -= v->lake_m2 / 2; /* the other half is the shore */
    }
}

/* A little more than wanted in all, since joining takes some away. */
void share_parcels(county *c, chance *r) {
    double *weight = allocate((size_t)c->villages, sizeof *weight), sum = 0;
    for (int i = 0; i < c->villages; i++)
        sum += weight[i] = parcel_weight(c, &c->village[i]) * exp(0.15 * chance_spread(r));
    double wanted = 1.04 * (double)c->targets.parcels - (c->mesh.faces - 1 - c->villages);
    for (int i = 0; i < c->villages; i++)
        c->village[i].parcels = (int)fmax(2, weight[i] / sum * wanted);
    free(weight);
}

/* The smaller the county, the more plots it takes to give the road neighbours by the thousand. */
void share_frontage(county *c) {
    static const double PLOT_M = 21, DEPTH_M = 24;
    double parcels = (double)c->targets.parcels, sides = 0;
    double usual = 0.8 * sqrt(c->area_m2 / parcels);
    for (int32_t h = 0; h < c->mesh.halves; h++)
        if (c->mesh.face[c->mesh.half[h].face].kind == FACE_TRUNK)
            sides += half_length(&c->mesh, h);
    double wanted = fmin(fmax(2000, parcels / 10), parcels / 2);
    double share = (wanted - sides / usual) / (sides / PLOT_M - sides / usual);
    double most = 0.2 * (double)c->targets.area_dm2[SETTLEMENT] / 100 / (DEPTH_M * sides);
    c->design.frontage = fmin(fmax(share, 0.05), fmin(most, 1));
}
