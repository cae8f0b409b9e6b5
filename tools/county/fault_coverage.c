/* Faults between neighbours: overlaps, gaps, what stands twice, missing vertices. The areas told
 * are those of the polygons that were planted. */
#include "fault_kinds.h"
#include "spots.h"

#include "base.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char OVERLAP[] = "coverage-overlap", GAP[] = "coverage-gap";

enum { MOST_CORNERS = 512 };

/* Ids of two parcels, for one finding. */
typedef struct pair {
    char one[128], other[128];
} pair;

static pair pair_of(const planter *p, const change *c, int32_t other) {
    pair ids = {.one = ""};
    written_value(p, c, "BSM", ids.one);
    parcel_id(p, other, ids.other);
    return ids;
}

/* ---- one line of the border is drawn otherwise, for one of the two parcels only ---- */

/* `count` vertices from `from` on; the first and the last stay. They and the new ones bound what
 * overlaps or gapes. */
typedef struct redrawing {
    figure figure; /* of the parcel, changed */
    int from, count;
    int32_t parcel, other;
    point polygon[MOST_CORNERS];
    int corners;
} redrawing;

/* Moves the inner vertices of the line; polygon receives the line and, backwards, what it became.
 */
static void move_line(redrawing *r, double east_m, double north_m) {
    loop *l = &r->figure.loop[0];
    copy_points(l, r->from, r->count, r->polygon);
    r->corners = r->count;
    for (int i = r->count - 2; i > 0; i--) {
        point *at = &l->vertex[loop_step(l, r->from, i)].at;
        *at = outline_grid((point){at->x + east_m, at->y + north_m});
        r->polygon[r->corners++] = *at;
    }
}

/* Whether the new line runs within the parcel that was there before. */
static bool stays_within(const redrawing *r, const survey *s, int32_t host) {
    figure f = parcel_figure(s, host);
    const loop *l = &r->figure.loop[0];
    point way[MOST_CORNERS];
    copy_points(l, r->from, r->count, way);
    bool within = figure_passes(&f, way, r->count);
    for (int i = 1; within && i + 1 < r->count; i++)
        within = figure_holds(&f, way[i]);
    figure_free(&f);
    return within;
}

static bool stays_blunt(const redrawing *r) {
    const loop *l = &r->figure.loop[0];
    for (int i = 0; i < r->count; i++)
        if (loop_angle(l, loop_step(l, r->from, i)) < CLEARLY_BLUNT)
            return false;
    return true;
}

static void tell_redrawing(planter *p, const fault_kind *kind, redrawing *r) {
    begin_fault(p, kind);
    change *c = change_parcel(p, r->parcel, CHANGE_ALTERED);
    change_figure(c, &r->figure);
    pair ids = pair_of(p, c, r->other);
    spot where = spot_around(r->polygon, r->corners);
    double area = polygon_m2(p, r->parcel, r->polygon, r->corners);
    if (strcmp(kind->rule, GAP) == 0)
        tell_uncovered(p, r->parcel, ids.one, ids.other, where, area);
    else
        tell_place(p, kind->rule, ids.one, ids.other, where, area, "m2");
    tell_entailed_area(p, c);
}

/* The line moves to its right, out of the parcel; or to its left. Nothing remains if it cannot. */
static bool redraw(planter *p, const fault_kind *kind, redrawing *r, double right_m) {
    const survey *s = p->survey;
    const loop *l = &r->figure.loop[0];
    point a = l->vertex[r->from].at, b = l->vertex[loop_step(l, r->from, r->count - 1)].at;
    double length = distance_m(a, b);
    move_line(r, right_m * (b.y - a.y) / length, -right_m * (b.x - a.x) / length);
    bool good = is_simple_polygon(r->polygon, r->corners) &&
                stays_within(r, s, right_m > 0 ? r->other : r->parcel) && stays_blunt(r) &&
                figure_is_simple(&r->figure) &&
                area_entailed(p, r->parcel, figure_area_m2(&r->figure)) != DOUBTFUL;
    if (good)
        tell_redrawing(p, kind, r);
    figure_free(&r->figure);
    return good;
}

static redrawing start_redrawing(const survey *s, int32_t parcel, int from, int count) {
    redrawing r = {.figure = parcel_figure(s, parcel), .from = from, .count = count};
    const loop *l = &r.figure.loop[0];
    r.parcel = parcel;
    r.other = parcel_across(s, l->vertex[loop_step(l, from, 1)].half);
    return r;
}

typedef bool vertex_test(const survey *s, int32_t parcel, const loop *l, int at);

static bool pull_vertex(planter *p, const fault_kind *kind, int32_t parcel, int side,
                        vertex_test *fits) {
    figure f = parcel_figure(p->survey, parcel);
    const loop *l = &f.loop[0];
    bool done = false;
    int first = (int)(chance_unit(&p->chance) * l->size);
    for (int i = 0; i < l->size && !done; i++) {
        int at = loop_step(l, first, i);
        if (!is_between(l, at) || pull_m(l, at) < LEAST_PULL_M || !fits(p->survey, parcel, l, at))
            continue;
        redrawing r = start_redrawing(p->survey, parcel, loop_step(l, at, -1), 3);
        done = redraw(p, kind, &r, side * pull_m(l, at));
    }
    figure_free(&f);
    return done;
}

static bool any_vertex(const survey *s, int32_t parcel, const loop *l, int at) {
    (void)s;
    (void)parcel;
    return is_between(l, loop_step(l, at, 1)) && is_between(l, loop_step(l, at, -1));
}

static bool plant_pulled_out(planter *p, const fault_kind *kind, int32_t parcel) {
    return pull_vertex(p, kind, parcel, 1, any_vertex);
}

static bool plant_pulled_in(planter *p, const fault_kind *kind, int32_t parcel) {
    return pull_vertex(p, kind, parcel, -1, any_vertex);
}

static void note_outside(void *context, int32_t other) {
    bool *outside = context;
    *outside = *outside || other < 0;
}

/* The first vertex of a border that begins on the outline of the county. */
static bool next_to_outline(const survey *s, int32_t parcel, const loop *l, int at) {
    int node = loop_step(l, at, -1);
    int32_t edge = l->vertex[at].half, other = parcel_across(s, edge);
    bool outside = false;
    if (is_between(l, node) || other < 0 || s->lands[other].village != s->lands[parcel].village)
        return false;
    around_node(s, edge, note_outside, &outside);
    return outside;
}

static bool is_at_outline(const survey *s, int32_t i) {
    bool outside = false;
    each_neighbour(s, i, note_outside, &outside);
    return outside && is_plot(s, i) && s->rings.of_label[i + 1] - s->rings.of_label[i] == 1;
}

static bool plant_gap_at_outline(planter *p, const fault_kind *kind, int32_t parcel) {
    return pull_vertex(p, kind, parcel, -1, next_to_outline);
}

/* Vertices of the border with one neighbour that begins with this node; 0 = it is no node. */
static int border_length(const loop *l, int node) {
    int count = 2;
    if (is_between(l, node))
        return 0;
    while (count < l->size && is_between(l, loop_step(l, node, count - 1)))
        count++;
    return count;
}

/* A whole border, moved as it is. */
static bool plant_strip(planter *p, const fault_kind *kind, int32_t parcel, double right_m) {
    enum { LEAST_VERTICES = 5, MOST_VERTICES = MOST_CORNERS / 2 };
    figure f = parcel_figure(p->survey, parcel);
    const loop *l = &f.loop[0];
    bool done = false;
    for (int at = 0; at < l->size && !done; at++) {
        int count = border_length(l, at);
        if (count < LEAST_VERTICES || count > MOST_VERTICES)
            continue;
        redrawing r = start_redrawing(p->survey, parcel, at, count);
        done = redraw(p, kind, &r, right_m);
    }
    figure_free(&f);
    return done;
}

static bool plant_strip_overlap(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_strip(p, kind, parcel, 1.2);
}

static bool plant_strip_gap(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_strip(p, kind, parcel, -0.8);
}

/* ---- parcels that lie on others ---- */

/* Sides of a square that is no small parcel, whatever its class. */
static const double SIDE_M = 26;

static change *add_square(planter *p, int32_t parcel, point middle, point corner[4]) {
    figure f = {0};
    rectangle(middle, SIDE_M, SIDE_M, corner);
    figure_add(&f, corner, 4, true);
    change *c = change_parcel(p, parcel, CHANGE_ADDED);
    change_figure(c, &f);
    restate_areas(p, c);
    return c;
}

static bool find_place(planter *p, int32_t parcel, double clear_m, point *at) {
    figure f = parcel_figure(p->survey, parcel);
    bool found = inner_place(p, &f, clear_m, at);
    figure_free(&f);
    return found;
}

static bool plant_inside(planter *p, const fault_kind *kind, int32_t parcel) {
    point middle, corner[4];
    if (!find_place(p, parcel, SIDE_M * 0.75, &middle))
        return false;
    begin_fault(p, kind);
    pair ids = pair_of(p, add_square(p, parcel, middle, corner), parcel);
    tell_place(p, OVERLAP, ids.other, ids.one, spot_around(corner, 4),
               polygon_m2(p, parcel, corner, 4), "m2");
    return true;
}

/* Two added squares overlap within a third parcel: each of them with it, and all three. */
static bool plant_three(planter *p, const fault_kind *kind, int32_t parcel) {
    const double east_m = 10, north_m = 8;
    point middle, one[4], two[4], both[4];
    if (!find_place(p, parcel, SIDE_M * 1.3, &middle))
        return false;
    begin_fault(p, kind);
    point next = {middle.x + east_m, middle.y + north_m};
    pair first = pair_of(p, add_square(p, parcel, middle, one), parcel);
    pair second = pair_of(p, add_square(p, parcel, next, two), parcel);
    rectangle((point){middle.x + east_m / 2, middle.y + north_m / 2}, SIDE_M - east_m,
              SIDE_M - north_m, both);
    double shared = polygon_m2(p, parcel, both, 4);
    tell_place(p, OVERLAP, first.other, first.one, spot_around(one, 4),
               polygon_m2(p, parcel, one, 4) - shared, "m2");
    tell_place(p, OVERLAP, second.other, second.one, spot_around(two, 4),
               polygon_m2(p, parcel, two, 4) - shared, "m2");
    tell_place(p, OVERLAP, first.other, first.one, spot_around(both, 4), shared, "m2");
    return true;
}

static double area_m2(const planter *p, int32_t parcel) {
    return (double)p->survey->shape[parcel].area_dm2 / 100;
}

/* Beginning with another vertex, the outline is the same. */
static void turn(loop *l, int steps) {
    for (int i = 0; i < steps; i++) {
        vertex first = l->vertex[0];
        loop_remove(l, 0);
        loop_insert(l, l->size, &first.at, 1);
    }
}

static bool plant_copy(planter *p, const fault_kind *kind, int32_t parcel, int steps) {
    begin_fault(p, kind);
    figure f = parcel_figure(p->survey, parcel);
    spot where;
    where.at = figure_middle(&f, &where.tolerance_m);
    turn(&f.loop[0], steps);
    change *c = change_parcel(p, parcel, CHANGE_ADDED);
    change_figure(c, &f);
    pair ids = pair_of(p, c, parcel);
    tell_place(p, kind->rule, ids.other, ids.one, where, area_m2(p, parcel), "m2");
    return true;
}

static bool plant_same(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_copy(p, kind, parcel, 0);
}

static bool plant_turned(planter *p, const fault_kind *kind, int32_t parcel) {
    enum { STEPS = 3 };
    return plant_copy(p, kind, parcel, STEPS);
}

/* ---- land that no parcel has ---- */

static bool plant_left_out(planter *p, const fault_kind *kind, int32_t parcel) {
    begin_fault(p, kind);
    change_parcel(p, parcel, CHANGE_LEFT_OUT);
    tell_vanished(p, parcel);
    return true;
}

/* A square hole; and another square inside it as a second part, if that has a side above zero. */
static bool plant_hole(planter *p, const fault_kind *kind, int32_t parcel, double hole_m,
                       double part_m) {
    point middle, hole[4], part[4];
    figure f = parcel_figure(p->survey, parcel);
    bool found = inner_place(p, &f, hole_m, &middle);
    rectangle(middle, hole_m, hole_m, hole);
    rectangle(middle, part_m, part_m, part);
    double lost = polygon_m2(p, parcel, hole, 4) - polygon_m2(p, parcel, part, 4);
    reverse(hole, 4);
    figure_add(&f, hole, 4, false);
    if (part_m > 0)
        figure_add(&f, part, 4, true);
    if (!found || area_entailed(p, parcel, figure_area_m2(&f)) == DOUBTFUL) {
        figure_free(&f);
        return false;
    }
    begin_fault(p, kind);
    change *c = change_parcel(p, parcel, CHANGE_ALTERED);
    change_figure(c, &f);
    char id[128];
    answer several = answer_about(p, "multipart", c, id);
    tell_uncovered(p, parcel, id, NULL, spot_around(hole, 4), lost);
    if (part_m > 0)
        answers_add(p->answers, &several);
    tell_entailed_area(p, c);
    return true;
}

static bool plant_unfilled_hole(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_hole(p, kind, parcel, 6, 0);
}

static bool plant_gap_of_parts(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_hole(p, kind, parcel, 12, 8);
}

/* ---- missing vertices ---- */

/* Whether the middle between two coordinates lies on their grid of 0.1 mm. */
static bool has_middle(double a, double b) {
    return (llround(a * 10000) + llround(b * 10000)) % 2 == 0;
}

/* This parcel gets a vertex in the middle of an edge, its neighbour does not. */
static bool plant_vertex(planter *p, const fault_kind *kind, int32_t parcel) {
    const double least_m = 4;
    figure f = parcel_figure(p->survey, parcel);
    loop *l = &f.loop[0];
    for (int at = 0; at < l->size; at++) {
        point a = l->vertex[at].at, b = l->vertex[loop_step(l, at, 1)].at;
        if (!is_edge_between(l, at) || distance_m(a, b) < least_m || !has_middle(a.x, b.x) ||
            !has_middle(a.y, b.y))
            continue;
        point middle = beside(a, b, 0.5, 0);
        int32_t other = parcel_across(p->survey, l->vertex[at].half);
        loop_insert(l, at + 1, &middle, 1);
        begin_fault(p, kind);
        change *c = change_parcel(p, parcel, CHANGE_ALTERED);
        change_figure(c, &f);
        pair ids = pair_of(p, c, other);
        tell_place(p, kind->rule, ids.other, ids.one, (spot){middle, 0.001}, 0, "m");
        return true;
    }
    figure_free(&f);
    return false;
}

const fault_kind coverage_kinds[] = {
    {GAP, "a gap that begins in a point of the county's outline", is_at_outline,
     .plant = plant_gap_at_outline},
    {GAP, "a vertex that one of two parcels has drawn back", is_inner_plot,
     .plant = plant_pulled_in},
    {GAP, "a border that one of two parcels has drawn back", is_inner_plot,
     .plant = plant_strip_gap},
    {GAP, "a parcel left out", has_neighbours, .plant = plant_left_out},
    {GAP, "a hole in a parcel that no parcel fills", is_inner_plot, .plant = plant_unfilled_hole},
    {GAP, "a gap between two parts of a parcel", is_inner_plot, .plant = plant_gap_of_parts},
    {OVERLAP, "a vertex that one of two parcels has moved into the other", is_inner_plot,
     .plant = plant_pulled_out},
    {OVERLAP, "a border that one of two parcels has moved into the other", is_inner_plot,
     .plant = plant_strip_overlap},
    {OVERLAP, "a parcel wholly inside another", is_inner_plot, .plant = plant_inside},
    {OVERLAP, "three parcels on the same land", is_inner_plot, .plant = plant_three},
    {"duplicate-parcel", "a parcel twice, under two identifiers", is_inner_plot,
     .plant = plant_same},
    {"duplicate-parcel", "a parcel twice, the outline beginning with another vertex", is_inner_plot,
     .plant = plant_turned},
    {"missing-vertex", "a vertex on an edge of the neighbour that lacks it", is_inner_plot,
     .plant = plant_vertex},
    {.rule = NULL},
};
