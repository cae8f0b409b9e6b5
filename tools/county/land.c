/* Where a parcel lies and what it may become. */
#include "land.h"

#include "base.h"
#include "random.h"

#include <math.h>

/* The least areas that are mapped (TD/T 1055-2019), 0.01 m2. */
static const int64_t LEAST_BUILT = 20000, LEAST_FARMED = 40000, LEAST_OTHER = 60000;

/* Ridges of terraces by slope grade, ten-thousandths, as one county measured them. */
static const int coefficient[6] = {0, 0, 680, 1195, 1886, 2557};

/* Terraces are made only as far as their ridges leave most of 其他土地 to parcels of its own. */
static double terrace_share(const county *c) {
    double ridges = 0.04 * (double)c->targets.area_dm2[CULTIVATED];
    return fmin(0.55, 0.3 * (double)c->targets.area_dm2[OTHER] / fmax(ridges, 1));
}

static int slope_grade(double relief, double spread) {
    static const double limit[4] = {-0.3, 0.02, 0.3, 0.6};
    int grade = 1;
    while (grade < 5 && relief + 0.12 * spread > limit[grade - 1])
        grade++;
    return grade;
}

land *land_describe(const county *c, const parcels *p, const shape *shapes) {
    land *lands = allocate((size_t)p->count, sizeof *lands);
    double terraces = terrace_share(c);
    polygon corners = {0};
    for (int32_t i = 0; i < p->count; i++) {
        const face *f = &c->mesh.face[p->first_face[i]];
        chance r = chance_start(c->seed, 3000000000u + (uint64_t)i);
        land *l = &lands[i];
        *l = (land){
            .kind = f->kind, .village = f->village, .shape = shapes[i], .category = CATEGORIES};
        l->place = c->village[f->village].place;
        mesh_polygon(&c->mesh, p->first_face[i], &corners);
        l->at = (point){(corners.corner[0].x + corners.corner[corners.size / 2].x) / 2,
                        (corners.corner[0].y + corners.corner[corners.size / 2].y) / 2};
        l->relief = terrain_relief(&c->terrain, l->at) - c->terrain.hill_limit;
        l->river_m = fabs(c->river.along.x * (l->at.y - c->river.at.y) -
                          c->river.along.y * (l->at.x - c->river.at.x));
        l->slope = slope_grade(l->relief, chance_spread(&r));
        l->terraced = l->slope > 1 && chance_hit(&r, terraces);
    }
    polygon_free(&corners);
    for (int32_t f = 1; f < c->mesh.faces; f++)
        if (p->of_face[f] >= 0 && c->mesh.face[f].island >= 0)
            lands[p->of_face[f]].island = true;
    return lands;
}

static int64_t least_area(category c) {
    return c == SETTLEMENT || c == OTHER ? LEAST_BUILT : c == TRANSPORT ? 0 : LEAST_FARMED;
}

static bool kind_allows(face_kind kind, category c) {
    switch (kind) {
    case FACE_TRUNK: return c == TRANSPORT;
    case FACE_RIVER:
    case FACE_LAKE: return c == WATER;
    case FACE_STREET: return c == SETTLEMENT;
    case FACE_ROAD:
    case FACE_DITCH: return c == TRANSPORT || c == WATER || c == FOREST || c == OTHER;
    case FACE_BUILT:
    case FACE_YARD: return c != TRANSPORT && c != WETLAND;
    default: return c != TRANSPORT;
    }
}

bool land_allows(const land *l, category c) {
    /* The settlement it would be has a hole, which CZCDYD may not have. */
    if (!kind_allows(l->kind, c) || (l->island && c == SETTLEMENT))
        return false;
    /* A narrow strip outside places is a rural road or a ditch, or a drawn field ridge. */
    bool strip = l->kind == FACE_ROAD || l->kind == FACE_DITCH;
    return l->shape.area_dm2 >= (strip ? LEAST_FARMED : least_area(c));
}

bool land_requires(const land *l, category c) {
    switch (l->kind) {
    case FACE_TRUNK: return c == TRANSPORT;
    case FACE_RIVER:
    case FACE_LAKE: return c == WATER;
    case FACE_STREET: return c == SETTLEMENT;
    case FACE_BUILT: return c == SETTLEMENT && l->shape.area_dm2 < LEAST_OTHER;
    default: return false;
    }
}

int ridge_coefficient(const land *l) {
    return l->terraced ? coefficient[l->slope] : 0;
}

int64_t ridge_dm2(const land *l) {
    return divide_rounded((__int128)l->shape.area_dm2 * ridge_coefficient(l), 10000);
}

int64_t land_adds(const land *l, category c) {
    return c == CULTIVATED ? l->shape.area_dm2 - ridge_dm2(l) : l->shape.area_dm2;
}
