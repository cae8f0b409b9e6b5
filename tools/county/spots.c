/* Looking for room. */
#include "spots.h"

#include "unit_effects.h"

#include <math.h>

const double CLEARLY_BLUNT = 12;
const double LEAST_PULL_M = 0.5;

bool is_inner_plot(const survey *s, int32_t i) {
    return is_plot(s, i) && s->rings.of_label[i + 1] - s->rings.of_label[i] == 1 &&
           is_inside_units(s, i);
}

bool is_plain_plot(const survey *s, int32_t i) {
    return s->attributes[i].coefficient == 0 && is_inner_plot(s, i);
}

bool is_between(const loop *l, int at) {
    int32_t edge = l->vertex[at].half;
    return edge >= 0 && l->vertex[loop_step(l, at, -1)].half == edge;
}

bool is_edge_between(const loop *l, int at) {
    return is_between(l, loop_step(l, at, -1)) && is_between(l, at) &&
           is_between(l, loop_step(l, at, 1)) && is_between(l, loop_step(l, at, 2));
}

void copy_points(const loop *l, int from, int count, point *to) {
    for (int i = 0; i < count; i++)
        to[i] = l->vertex[loop_step(l, from, i)].at;
}

bool inner_place(planter *p, const figure *f, double clear_m, point *at) {
    enum { TRIES = 60 };
    double radius;
    point middle = figure_middle(f, &radius);
    for (int i = 0; i < TRIES; i++) {
        at->x = middle.x + chance_between(&p->chance, -radius, radius);
        at->y = middle.y + chance_between(&p->chance, -radius, radius);
        *at = outline_grid(*at);
        if (figure_holds(f, *at) && figure_clearance_m(f, *at) > clear_m)
            return true;
    }
    return false;
}

void rectangle(point middle, double width_m, double height_m, point corner[4]) {
    double x = width_m / 2, y = height_m / 2;
    corner[0] = outline_grid((point){middle.x - x, middle.y - y});
    corner[1] = outline_grid((point){middle.x + x, middle.y - y});
    corner[2] = outline_grid((point){middle.x + x, middle.y + y});
    corner[3] = outline_grid((point){middle.x - x, middle.y + y});
}

void reverse(point *corner, int count) {
    for (int i = 0, k = count - 1; i < k; i++, k--) {
        point first = corner[i];
        corner[i] = corner[k];
        corner[k] = first;
    }
}

spot spot_around(const point *corner, int count) {
    spot s;
    s.at = corners_middle(corner, count, &s.tolerance_m);
    return s;
}

bool is_simple_polygon(const point *corner, int count) {
    figure f = {0};
    figure_add(&f, corner, count, true);
    bool simple = figure_is_simple(&f);
    figure_free(&f);
    return simple;
}

double pull_m(const loop *l, int at) {
    point b = l->vertex[at].at;
    return fmin(3, 0.25 * fmin(distance_m(l->vertex[loop_step(l, at, -1)].at, b),
                               distance_m(b, l->vertex[loop_step(l, at, 1)].at)));
}

double polygon_m2(const planter *p, int32_t parcel, const point *corner, int count) {
    return fabs(ellipsoid_m2(p->survey, parcel, corners_area_m2(corner, count)));
}

lowest lowest_around(const survey *s, int32_t parcel) {
    lowest two = {INT32_MAX, INT32_MAX};
    const ring *r = &s->rings.ring[s->rings.of_label[parcel]];
    for (int32_t k = 0; k < r->size; k++) {
        int32_t other = parcel_across(s, s->rings.half[r->first + k]);
        if (other < two.first)
            two = (lowest){other, two.first};
        else if (other > two.first && other < two.second)
            two.second = other;
    }
    return two;
}

bool has_neighbours(const survey *s, int32_t i) {
    return is_inner_plot(s, i) && lowest_around(s, i).second != INT32_MAX;
}

void tell_uncovered(const planter *p, int32_t parcel, const char *id, const char *other, spot where,
                    double area_m2) {
    tell_place(p, "coverage-gap", id, other, where, area_m2, "m2");
    tell_settlement_bare(p, parcel, where, area_m2);
}

void tell_vanished(const planter *p, int32_t parcel) {
    char one[32], other[32];
    lowest two = lowest_around(p->survey, parcel);
    figure f = parcel_figure(p->survey, parcel);
    spot where;
    where.at = figure_middle(&f, &where.tolerance_m);
    figure_free(&f);
    parcel_id(p, two.first, one);
    parcel_id(p, two.second, other);
    tell_uncovered(p, parcel, one, other, where, (double)p->survey->shape[parcel].area_dm2 / 100);
}
