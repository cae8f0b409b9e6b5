/* Faults in the outlines of single parcels. Where land changes hands with one, both sides have it
 * and the areas are stated anew, so that the outline is the only thing that is wrong. */
#include "fault_kinds.h"
#include "spots.h"

#include <math.h>
#include <string.h>

static const char INVALID[] = "geometry-invalid", SHARP[] = "sharp-angle", SMALL[] = "small-parcel";

/* Exactly in a vertex. */
static const double ON_VERTEX_M = 0.001;

static void tell_at(const planter *p, const char *rule, const change *c, spot at, double measure,
                    const char *in_unit) {
    char id[128];
    written_value(p, c, "BSM", id);
    tell_place(p, rule, id, NULL, at, measure, in_unit);
}

static change *alter(planter *p, int32_t parcel, figure *f) {
    change *c = change_parcel(p, parcel, CHANGE_ALTERED);
    change_figure(c, f);
    return c;
}

static bool blunt_between(const loop *l, int from, int count) {
    for (int i = 0; i < count; i++)
        if (loop_angle(l, loop_step(l, from, i)) < CLEARLY_BLUNT)
            return false;
    return true;
}

/* A vertex or edge of an outline where something may be tried. */
typedef bool attempt(planter *p, const fault_kind *kind, int32_t parcel, figure *f, int at);

/* Tries the vertices one after another, beginning anywhere; each time with a fresh figure. */
static bool try_vertices(planter *p, const fault_kind *kind, int32_t parcel, attempt *try) {
    figure f = parcel_figure(p->survey, parcel);
    int size = f.loop[0].size, first = (int)(chance_unit(&p->chance) * size);
    bool done = false;
    for (int i = 0; i < size && !done; i++) {
        figure copy = figure_copy(&f);
        done = try(p, kind, parcel, &copy, (first + i) % size);
        figure_free(&copy);
    }
    figure_free(&f);
    return done;
}

/* ---- no geometry ---- */

static bool plant_shapeless(planter *p, const fault_kind *kind, int32_t parcel, change_kind how,
                            change_shape becomes) {
    char id[128];
    begin_fault(p, kind);
    change *c = change_parcel(p, parcel, how);
    c->shape = becomes;
    answer a = answer_about(p, kind->rule, c, id);
    answers_add(p->answers, &a);
    if (how == CHANGE_ALTERED)
        tell_vanished(p, parcel);
    return true;
}

static bool plant_record_without_shape(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_shapeless(p, kind, parcel, CHANGE_ADDED, SHAPE_NONE);
}

static bool plant_lost_shape(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_shapeless(p, kind, parcel, CHANGE_ALTERED, SHAPE_NONE);
}

static bool plant_empty_shape(planter *p, const fault_kind *kind, int32_t parcel) {
    return plant_shapeless(p, kind, parcel, CHANGE_ADDED, SHAPE_NEW);
}

/* ---- one vertex twice, spikes ---- */

static bool repeat_vertex(planter *p, const fault_kind *kind, int32_t parcel, figure *f, int at) {
    point v = f->loop[0].vertex[at].at;
    loop_insert(&f->loop[0], at, &v, 1);
    begin_fault(p, kind);
    tell_at(p, kind->rule, alter(p, parcel, f), (spot){v, ON_VERTEX_M}, NAN, NULL);
    return true;
}

static bool plant_vertex_twice(planter *p, const fault_kind *kind, int32_t parcel) {
    return try_vertices(p, kind, parcel, repeat_vertex);
}

static bool plant_first_vertex_twice(planter *p, const fault_kind *kind, int32_t parcel) {
    figure f = parcel_figure(p->survey, parcel);
    return repeat_vertex(p, kind, parcel, &f, 0);
}

/* A point within the outline, straight in from a vertex, turned by some degrees. */
static point inward(const loop *l, int at, double length_m, double degrees) {
    point a = l->vertex[loop_step(l, at, -1)].at, v = l->vertex[at].at,
          b = l->vertex[loop_step(l, at, 1)].at;
    double x = a.y - b.y, y = b.x - a.x, size = hypot(x, y) / length_m;
    double cosine = cos(degrees * M_PI / 180), sine = sin(degrees * M_PI / 180);
    return outline_grid(
        (point){v.x + (x * cosine - y * sine) / size, v.y + (x * sine + y * cosine) / size});
}

/* From the vertex in, and back the same way. */
static bool add_spike(planter *p, const fault_kind *kind, int32_t parcel, figure *f, int at) {
    const double length_m = 5;
    loop *l = &f->loop[0];
    point v = l->vertex[at].at, tip = inward(l, at, length_m, 0);
    bool inside = figure_holds(f, tip) && figure_passes(f, (point[]){v, tip}, 2) &&
                  figure_clearance_m(f, tip) > 1;
    if (!is_between(l, at) || !inside)
        return false;
    loop_insert(l, at + 1, (point[]){tip, v}, 2);
    if (!blunt_between(l, at, 1) || !blunt_between(l, at + 2, 1))
        return false;
    begin_fault(p, kind);
    change *c = alter(p, parcel, f);
    tell_at(p, SHARP, c, (spot){tip, ON_VERTEX_M}, 0, "degrees");
    tell_at(p, INVALID, c, spot_around((point[]){v, tip}, 2), NAN, NULL);
    return true;
}

static bool plant_spike(planter *p, const fault_kind *kind, int32_t parcel) {
    return try_vertices(p, kind, parcel, add_spike);
}

/* ---- what two neighbours have alike ---- */

/* Puts points into the outline of the other parcel, behind a vertex. False if it has none there. */
static bool insert_behind(figure *f, point behind, const point *corner, int count) {
    int which, at;
    if (!figure_find(f, behind, &which, &at))
        return false;
    loop_insert(&f->loop[which], at + 1, corner, count);
    return true;
}

static double sharpest_at(const figure *f, point place) {
    int which, at;
    return figure_find(f, place, &which, &at) ? loop_angle(&f->loop[which], at) : 0;
}

/* The border with a neighbour, seen from a node where it begins, leaves almost along the border
 * with the one before: this parcel keeps a needle. */
typedef struct needle {
    point node, tip, next;
    int32_t other;
} needle;

static bool find_needle(const planter *p, const loop *l, int at, needle *n) {
    const double angle = 6, most_m = 8, least_m = 3;
    point c = l->vertex[loop_step(l, at, -1)].at;
    n->node = l->vertex[at].at;
    n->next = l->vertex[loop_step(l, at, 1)].at;
    n->other = parcel_across(p->survey, l->vertex[at].half);
    double length = fmin(most_m, 0.6 * distance_m(n->node, c)), corner = loop_angle(l, at);
    if (is_between(l, at) || !is_between(l, loop_step(l, at, 1)) || corner < 50 || corner > 130 ||
        length < least_m || !is_free(p, n->other) || !is_plot(p->survey, n->other))
        return false;
    double part = length / distance_m(n->node, c);
    n->tip = beside(n->node, c, part, length * tan(angle * M_PI / 180));
    return true;
}

static bool sharpen(planter *p, const fault_kind *kind, int32_t parcel, figure *f, int at) {
    needle n;
    loop *l = &f->loop[0];
    if (!find_needle(p, l, at, &n) || !figure_holds(f, n.tip))
        return false;
    figure other = parcel_figure(p->survey, n.other);
    loop_insert(l, at + 1, &n.tip, 1);
    double angle = loop_angle(l, at);
    bool good = insert_behind(&other, n.next, &n.tip, 1) && figure_is_simple(f) &&
                figure_is_simple(&other) && angle < 9 && blunt_between(l, at + 1, 2) &&
                sharpest_at(&other, n.node) > CLEARLY_BLUNT &&
                sharpest_at(&other, n.tip) > CLEARLY_BLUNT &&
                sharpest_at(&other, n.next) > CLEARLY_BLUNT;
    if (good) {
        begin_fault(p, kind);
        change *c = alter(p, parcel, f);
        restate_areas(p, c);
        restate_areas(p, alter(p, n.other, &other));
        tell_at(p, SHARP, c, (spot){n.node, ON_VERTEX_M}, angle, "degrees");
    }
    figure_free(&other);
    return good;
}

static bool plant_needle(planter *p, const fault_kind *kind, int32_t parcel) {
    return try_vertices(p, kind, parcel, sharpen);
}

/* ---- outlines that cross themselves ---- */

/* A bulge of both parcels' border, p b c q; this parcel has b and c the wrong way round:
 *
 *     p ------- q      this parcel lies above. Its outline p c b q crosses itself in X.
 *      \ . X . /       The triangles p X b and X q c are left to nobody.
 *       b --- c */
typedef struct bulge {
    point p, b, c, q, x;
    int32_t other;
} bulge;

static point crossing(point a, point b, point c, point d) {
    double rx = b.x - a.x, ry = b.y - a.y, sx = d.x - c.x, sy = d.y - c.y;
    double t = ((c.x - a.x) * sy - (c.y - a.y) * sx) / (rx * sy - ry * sx);
    return (point){a.x + t * rx, a.y + t * ry};
}

static bool find_bulge(const planter *p, const loop *l, int at, bulge *u) {
    const double length_m = 4, depth_m = 1.2;
    point from = l->vertex[at].at, to = l->vertex[loop_step(l, at, 1)].at;
    double size = distance_m(from, to);
    if (!is_edge_between(l, at) || size < 2 * length_m)
        return false;
    double begin = 0.5 - length_m / size / 2, whole = length_m / size;
    u->other = parcel_across(p->survey, l->vertex[at].half);
    u->p = beside(from, to, begin, 0);
    u->b = beside(from, to, begin + 0.35 * whole, -depth_m);
    u->c = beside(from, to, begin + 0.65 * whole, -depth_m);
    u->q = beside(from, to, begin + whole, 0);
    u->x = crossing(u->p, u->c, u->b, u->q);
    return is_free(p, u->other);
}

static void tell_bow_tie(planter *p, const bulge *u, const change *c) {
    const point west[] = {u->p, u->x, u->b}, east[] = {u->x, u->q, u->c};
    char id[128], other[32];
    written_value(p, c, "BSM", id);
    parcel_id(p, u->other, other);
    tell_at(p, INVALID, c, (spot){u->x, 0.01}, NAN, NULL);
    tell_uncovered(p, c->number, id, other, spot_around(west, 3),
                   fabs(ellipsoid_m2(p->survey, c->number, corners_area_m2(west, 3))));
    tell_uncovered(p, c->number, id, other, spot_around(east, 3),
                   fabs(ellipsoid_m2(p->survey, c->number, corners_area_m2(east, 3))));
}

static bool tie_bow(planter *p, const fault_kind *kind, int32_t parcel, figure *f, int at) {
    bulge u;
    loop *l = &f->loop[0];
    if (!find_bulge(p, l, at, &u))
        return false;
    figure other = parcel_figure(p->survey, u.other);
    point far_end = l->vertex[loop_step(l, at, 1)].at;
    loop_insert(l, at + 1, (point[]){u.p, u.b, u.c, u.q}, 4);
    bool good = insert_behind(&other, far_end, (point[]){u.q, u.c, u.b, u.p}, 4) &&
                figure_is_simple(f) && figure_is_simple(&other);
    l->vertex[at + 2].at = u.c;
    l->vertex[at + 3].at = u.b;
    good = good && blunt_between(l, at, 6) &&
           area_entailed(p, parcel, figure_area_m2(f)) == ENTAILED_NOTHING &&
           area_entailed(p, u.other, figure_area_m2(&other)) == ENTAILED_NOTHING;
    if (good) {
        begin_fault(p, kind);
        alter(p, u.other, &other);
        tell_bow_tie(p, &u, alter(p, parcel, f));
    }
    figure_free(&other);
    return good;
}

static bool plant_bow_tie(planter *p, const fault_kind *kind, int32_t parcel) {
    return try_vertices(p, kind, parcel, tie_bow);
}

static bool has_island(const survey *s, int32_t i) {
    return is_plot(s, i) && s->rings.of_label[i + 1] - s->rings.of_label[i] == 2 &&
           is_inside_units(s, i);
}

/* The vertices of shell and hole that are nearest to each other. */
static void nearest_vertices(const figure *f, int *in_shell, int *in_hole) {
    double least = INFINITY;
    for (int i = 0; i < f->loop[0].size; i++)
        for (int k = 0; k < f->loop[1].size; k++) {
            double d = distance_m(f->loop[0].vertex[i].at, f->loop[1].vertex[k].at);
            if (d < least) {
                least = d;
                *in_shell = i;
                *in_hole = k;
            }
        }
}

/* The hole becomes part of the outline, which goes to it and back on one line. */
static figure keyhole(const figure *f, int in_shell, int in_hole) {
    figure key = {0};
    const loop *shell = &f->loop[0], *hole = &f->loop[1];
    figure_add(&key, NULL, 0, true);
    for (int i = 0; i <= shell->size; i++)
        loop_insert(&key.loop[0], i, &shell->vertex[loop_step(shell, in_shell, i)].at, 1);
    for (int i = 0; i <= hole->size; i++)
        loop_insert(&key.loop[0], shell->size + 1 + i,
                    &hole->vertex[loop_step(hole, in_hole, i)].at, 1);
    return key;
}

static bool plant_keyhole(planter *p, const fault_kind *kind, int32_t parcel) {
    int i = 0, k = 0;
    figure f = parcel_figure(p->survey, parcel);
    nearest_vertices(&f, &i, &k);
    point ends[] = {f.loop[0].vertex[i].at, f.loop[1].vertex[k].at};
    figure key = keyhole(&f, i, k);
    bool good = figure_passes(&f, ends, 2) && figure_sharpest(&key) > CLEARLY_BLUNT;
    figure_free(&f);
    if (good) {
        begin_fault(p, kind);
        tell_at(p, INVALID, alter(p, parcel, &key), spot_around(ends, 2), NAN, NULL);
    }
    figure_free(&key);
    return good;
}

/* A new triangular parcel hangs on a vertex: the outline around it comes through there twice. */
static bool hang_triangle(planter *p, const fault_kind *kind, int32_t parcel, figure *f, int at) {
    const double length_m = 43, half_angle = 24, remaining_m2 = 3000;
    loop *l = &f->loop[0];
    point v = l->vertex[at].at;
    point a = inward(l, at, length_m, half_angle), b = inward(l, at, length_m, -half_angle);
    if (!is_between(l, at) || figure_area_m2(f) < remaining_m2 || !figure_holds(f, a) ||
        !figure_holds(f, b) || !figure_passes(f, (point[]){v, a, b, v}, 4) ||
        fmin(figure_clearance_m(f, a), figure_clearance_m(f, b)) < 1)
        return false;
    loop_insert(l, at + 1, (point[]){a, b, v}, 3);
    if (!blunt_between(l, at, 4))
        return false;
    figure triangle = {0};
    figure_add(&triangle, (point[]){v, b, a}, 3, true);
    begin_fault(p, kind);
    change *c = alter(p, parcel, f), *added = change_parcel(p, parcel, CHANGE_ADDED);
    restate_areas(p, c);
    change_figure(added, &triangle);
    restate_areas(p, added);
    tell_at(p, kind->rule, c, (spot){v, ON_VERTEX_M}, NAN, NULL);
    return true;
}

static bool plant_self_touch(planter *p, const fault_kind *kind, int32_t parcel) {
    return try_vertices(p, kind, parcel, hang_triangle);
}

/* ---- parcels that are too small ---- */

enum { MOST_LINE = 64 };

/* A new parcel along a line of the border, taken out of the parcel behind it. */
typedef struct bite {
    figure rest, piece;
    double area_m2, mean_width_m;
} bite;

/* The line has `count` vertices from `from` on, the first two of which give the direction in. */
static bool take_bite(const figure *f, int from, int count, double depth_m, bite *out) {
    point way[2 * MOST_LINE];
    *out = (bite){.rest = figure_copy(f)};
    loop *l = &out->rest.loop[0];
    copy_points(l, from, count, way);
    point inside = beside(way[0], way[count - 1], 0, depth_m);
    double x = inside.x - way[0].x, y = inside.y - way[0].y, length = 0;
    for (int i = 0; i < count; i++)
        way[2 * count - 1 - i] = outline_grid((point){way[i].x + x, way[i].y + y});
    for (int i = 1; i + 1 < count; i++) /* from the end, so that numbers in front stay */
        l->vertex[loop_step(l, from, i)].at = way[2 * count - 1 - i];
    loop_insert(l, from + count - 1, &way[count], 1);
    loop_insert(l, from + 1, &way[2 * count - 1], 1);
    figure_add(&out->piece, way, 2 * count, true);
    for (int i = 0; i < 2 * count; i++)
        length += distance_m(way[i], way[(i + 1) % (2 * count)]);
    out->area_m2 = figure_area_m2(&out->piece);
    out->mean_width_m = 2 * out->area_m2 / length;
    return figure_is_simple(&out->piece) && figure_is_simple(&out->rest) &&
           figure_sharpest(&out->piece) > CLEARLY_BLUNT && blunt_between(l, from, count + 2) &&
           figure_passes(f, way + count, count) && figure_holds(f, way[count]) &&
           figure_holds(f, way[2 * count - 1]);
}

static void free_bite(bite *b) {
    figure_free(&b->rest);
    figure_free(&b->piece);
}

/* The piece, as a parcel of its own. */
static change *part_bite(planter *p, const fault_kind *kind, int32_t parcel, bite *b) {
    begin_fault(p, kind);
    restate_areas(p, alter(p, parcel, &b->rest));
    change *c = change_parcel(p, parcel, CHANGE_ADDED);
    change_figure(c, &b->piece);
    restate_areas(p, c);
    return c;
}

static void tell_size(const planter *p, const char *rule, const change *c, double measure,
                      const char *in_unit) {
    char id[128];
    answer a = answer_about(p, rule, c, id);
    a.measure = measure;
    a.unit = in_unit;
    answers_add(p->answers, &a);
}

static double piece_m2(const planter *p, int32_t parcel, const bite *b) {
    return ellipsoid_m2(p->survey, parcel, b->area_m2);
}

/* Rings begin with a node, so a line of vertices between two parcels never goes past the end. */
static bool is_line_between(const loop *l, int from, int count) {
    for (int i = 0; i < count; i++)
        if (from + i >= l->size || !is_between(l, from + i))
            return false;
    return true;
}

/* Of edges that are long enough, with a depth that makes the area. */
static bool bite_edge(const figure *f, int at, double area_m2, bite *b) {
    const double least_m = 9;
    const loop *l = &f->loop[0];
    double length = distance_m(l->vertex[at].at, l->vertex[loop_step(l, at, 1)].at);
    *b = (bite){.area_m2 = 0};
    return is_line_between(l, at, 2) && length >= least_m &&
           take_bite(f, at, 2, area_m2 / length, b);
}

static bool part_splinter(planter *p, const fault_kind *kind, int32_t parcel, figure *f, int at) {
    const double size_m2 = 6;
    bite b;
    bool good = bite_edge(f, at, size_m2, &b);
    if (good) {
        double area = piece_m2(p, parcel, &b);
        change *c = part_bite(p, kind, parcel, &b);
        tell_size(p, kind->rule, c, area, "m2");
        tell_size(p, SMALL, c, area, "m2");
    }
    free_bite(&b);
    return good;
}

static bool plant_splinter(planter *p, const fault_kind *kind, int32_t parcel) {
    return try_vertices(p, kind, parcel, part_splinter);
}

/* Vertices from `at` on until the line is so long; 0 if the border ends before. */
static int line_length(const loop *l, int at, double length_m) {
    double sum = 0;
    for (int count = 1; count < MOST_LINE && is_line_between(l, at, count + 1); count++) {
        sum += distance_m(l->vertex[at + count - 1].at, l->vertex[at + count].at);
        if (sum >= length_m)
            return count + 1;
    }
    return 0;
}

static bool part_strip(planter *p, const fault_kind *kind, int32_t parcel, figure *f, int at) {
    const double length_m = 72, width_m = 0.16, least_m2 = 10.3, most_width_m = 0.19;
    bite b = {.area_m2 = 0};
    int count = line_length(&f->loop[0], at, length_m);
    bool good = count && take_bite(f, at, count, width_m, &b) && b.area_m2 > least_m2 &&
                b.mean_width_m < most_width_m;
    if (good) {
        double area = piece_m2(p, parcel, &b);
        change *c = part_bite(p, kind, parcel, &b);
        tell_size(p, kind->rule, c, b.mean_width_m, "m");
        tell_size(p, SMALL, c, area, "m2");
    }
    free_bite(&b);
    return good;
}

static bool plant_thin_strip(planter *p, const fault_kind *kind, int32_t parcel) {
    return try_vertices(p, kind, parcel, part_strip);
}

/* A ditch along the border, as wide as the rectangle of its area and perimeter. */
static bool part_ditch(planter *p, const fault_kind *kind, int32_t parcel, figure *f, int at) {
    const double length_m = 72, width_m = 1.5;
    bite b = {.area_m2 = 0};
    int count = line_length(&f->loop[0], at, length_m);
    bool good = count && take_bite(f, at, count, width_m, &b);
    double half_m = good ? b.area_m2 / b.mean_width_m : 0;
    double root_m = sqrt(fmax(half_m * half_m - 4 * b.area_m2, 0));
    if (good) {
        double area = piece_m2(p, parcel, &b);
        change *c = part_bite(p, kind, parcel, &b);
        change_value(c, "DLBM", "1107");
        change_value(c, "DLMC", "沟渠");
        change_value(c, "XZDWKD", "1.5");
        tell_size(p, kind->rule, c, (half_m - root_m) / 2, "m");
        tell_size(p, SMALL, c, area, "m2");
    }
    free_bite(&b);
    return good;
}

static bool plant_narrow_ditch(planter *p, const fault_kind *kind, int32_t parcel) {
    return try_vertices(p, kind, parcel, part_ditch);
}

/* Three quarters of the least area: 200 m2 built up, 400 m2 farmed, 600 m2 elsewhere (TD/T
 * 1055-2019). */
static double too_small_m2(const survey *s, int32_t parcel) {
    switch (s->lands[parcel].category) {
    case SETTLEMENT: return 150;
    case CULTIVATED:
    case PLANTATION:
    case FOREST: return 300;
    default: return 450;
    }
}

static bool part_plot(planter *p, const fault_kind *kind, int32_t parcel, figure *f, int at) {
    const double remaining_m2 = 1500;
    bite b;
    double size = too_small_m2(p->survey, parcel);
    bool good = bite_edge(f, at, size, &b) && figure_area_m2(f) > remaining_m2 + size;
    if (good) {
        double area = piece_m2(p, parcel, &b);
        tell_size(p, kind->rule, part_bite(p, kind, parcel, &b), area, "m2");
    }
    free_bite(&b);
    return good;
}

static bool plant_small_plot(planter *p, const fault_kind *kind, int32_t parcel) {
    return try_vertices(p, kind, parcel, part_plot);
}

static bool is_built(const survey *s, int32_t i) {
    return is_inner_plot(s, i) && s->lands[i].category == SETTLEMENT;
}

static bool is_farmed(const survey *s, int32_t i) {
    category c = s->lands[i].category;
    return is_inner_plot(s, i) && (c == CULTIVATED || c == PLANTATION || c == FOREST);
}

/* Unused land: 0404, 1206, 1207. */
/* Nothing is said of it that a ditch may not have. */
static bool is_wood(const survey *s, int32_t i) {
    const attributes *a = &s->attributes[i];
    return is_inner_plot(s, i) && s->lands[i].category == FOREST && !a->planting_code &&
           !a->detail_code && !a->settlement;
}

static bool is_wild(const survey *s, int32_t i) {
    static const char *const codes[] = {"0404", "1206", "1207"};
    bool wild = false;
    for (int k = 0; k < 3; k++)
        wild = wild || strcmp(s->attributes[i].class_code, codes[k]) == 0;
    return wild && is_inner_plot(s, i);
}

/* ---- several parts ---- */

static void find_parcel(void *context, int32_t other) {
    int32_t *wanted = context;
    if (other == *wanted)
        *wanted = -1;
}

static bool are_neighbours(const survey *s, int32_t a, int32_t b) {
    each_neighbour(s, a, find_parcel, &b);
    return b < 0;
}

/* A later parcel of the village and class that can be joined to this one; -1 = none. */
static int32_t parcel_alike(const planter *p, int32_t parcel) {
    const survey *s = p->survey;
    const attributes *own = &s->attributes[parcel];
    for (int32_t i = parcel + 1; i < s->parcels.count; i++)
        if (s->lands[i].village == s->lands[parcel].village && is_free(p, i) &&
            s->settlements.of_parcel[i] == s->settlements.of_parcel[parcel] &&
            is_plain_plot(s, i) && strcmp(s->attributes[i].class_code, own->class_code) == 0 &&
            !are_neighbours(s, parcel, i))
            return i;
    return -1;
}

static bool plant_two_parts(planter *p, const fault_kind *kind, int32_t parcel) {
    char id[128];
    int32_t other = parcel_alike(p, parcel);
    if (other < 0)
        return false;
    figure f = parcel_figure(p->survey, parcel), second = parcel_figure(p->survey, other);
    figure_add(&f, NULL, 0, true);
    for (int i = 0; i < second.loop[0].size; i++)
        loop_insert(&f.loop[1], i, &second.loop[0].vertex[i].at, 1);
    figure_free(&second);
    begin_fault(p, kind);
    change_parcel(p, other, CHANGE_LEFT_OUT);
    change *c = alter(p, parcel, &f);
    restate_areas(p, c);
    answer a = answer_about(p, kind->rule, c, id);
    answers_add(p->answers, &a);
    return true;
}

/* FlatGeobuf drops features without geometry. */
#define CARRIED_BY_MOST                                                                            \
    .carried_by = ANYWHERE & ~IN_FLATGEOBUF,                                                       \
    .why_not_elsewhere = "GDAL drops features without geometry when it writes them"

const fault_kind shape_kinds[] = {
    {"geometry-invalid", "an outline that goes to its hole and back on one line", has_island,
     .plant = plant_keyhole},
    {"geometry-invalid", "an outline that crosses itself", is_inner_plot, .plant = plant_bow_tie},
    {"ring-self-touch", "an outline that comes through a vertex twice", is_plain_plot,
     .plant = plant_self_touch},
    {"small-parcel", "a plot of unused land under 600 m2", is_wild, .plant = plant_small_plot},
    {"small-parcel", "a built-up plot under 200 m2", is_built, .plant = plant_small_plot},
    {"small-parcel", "a farmed plot under 400 m2", is_farmed, .plant = plant_small_plot},
    {"sliver", "a parcel under 10 m2", is_farmed, .plant = plant_splinter},
    {"sliver", "a parcel under 0.2 m wide", is_farmed, .plant = plant_thin_strip},
    {"narrow-line", "a ditch of 1.5 m as a polygon", is_wood, .plant = plant_narrow_ditch},
    {"sharp-angle", "a needle along the border", is_inner_plot, .plant = plant_needle},
    {"sharp-angle", "a spike that goes in and comes back the same way", is_inner_plot,
     .plant = plant_spike},
    {"duplicate-vertex", "a vertex twice in a row", is_inner_plot, .plant = plant_vertex_twice},
    {"duplicate-vertex", "the first vertex twice", is_inner_plot,
     .plant = plant_first_vertex_twice},
    {"multipart", "two parcels as one of two parts", is_plain_plot, .plant = plant_two_parts},
    {"geometry-missing", "a record without geometry", has_neighbours,
     .plant = plant_record_without_shape, CARRIED_BY_MOST},
    {"geometry-missing", "a parcel that lost its geometry", has_neighbours,
     .plant = plant_lost_shape, CARRIED_BY_MOST},
    {"geometry-missing", "a record with an empty geometry", has_neighbours,
     .plant = plant_empty_shape, CARRIED_BY_MOST},
    {.rule = NULL},
};
