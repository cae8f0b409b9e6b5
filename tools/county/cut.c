/* Cutting convex faces. All geometry here is of convex polygons and straight lines. */
#include "cut.h"

#include <math.h>

static const int BISECTIONS = 30;

static point minus(point a, point b) {
    return (point){a.x - b.x, a.y - b.y};
}

static double cross(point a, point b) {
    return a.x * b.y - a.y * b.x;
}

static double dot(point a, point b) {
    return a.x * b.x + a.y * b.y;
}

static point unit(point a) {
    double length = hypot(a.x, a.y);
    return (point){a.x / length, a.y / length};
}

static point corner_after(const polygon *p, int i) {
    return p->corner[i + 1 < p->size ? i + 1 : 0];
}

static point corner_before(const polygon *p, int i) {
    return p->corner[i > 0 ? i - 1 : p->size - 1];
}

static double polygon_area(const polygon *p) {
    double twice = 0;
    for (int i = 0; i < p->size; i++)
        twice += cross(minus(p->corner[i], p->corner[0]), minus(corner_after(p, i), p->corner[0]));
    return twice / 2;
}

/* Extents of a polygon along and across a direction. */
static void extents(const polygon *p, point along, double low[2], double high[2]) {
    low[0] = low[1] = INFINITY;
    high[0] = high[1] = -INFINITY;
    for (int i = 0; i < p->size; i++) {
        double s = dot(p->corner[i], along), t = cross(along, p->corner[i]);
        low[0] = fmin(low[0], s);
        high[0] = fmax(high[0], s);
        low[1] = fmin(low[1], t);
        high[1] = fmax(high[1], t);
    }
}

/* Least width over all directions: it is reached across one of the sides. */
static double least_width(const polygon *p) {
    double least = INFINITY;
    for (int i = 0; i < p->size; i++) {
        double low[2], high[2];
        extents(p, unit(minus(corner_after(p, i), p->corner[i])), low, high);
        least = fmin(least, high[1] - low[1]);
    }
    return least;
}

/* Direction of the longer side of the smallest rectangle around a polygon. */
static point long_axis(const polygon *p, double *length, double *width) {
    double smallest = INFINITY;
    point axis = {1, 0};
    for (int i = 0; i < p->size; i++) {
        point along = unit(minus(corner_after(p, i), p->corner[i]));
        double low[2], high[2];
        extents(p, along, low, high);
        double a = high[0] - low[0], b = high[1] - low[1];
        if (a * b >= smallest * (1 - 1e-9))
            continue;
        smallest = a * b;
        axis = a >= b ? along : (point){-along.y, along.x};
        *length = fmax(a, b);
        *width = fmin(a, b);
    }
    return axis;
}

/* Area of the part of a polygon on the left of a line. */
static double area_left(const polygon *p, line l) {
    double twice = 0;
    for (int i = 0; i < p->size; i++) {
        point a = minus(p->corner[i], l.at), b = minus(corner_after(p, i), l.at);
        double sa = cross(l.along, a), sb = cross(l.along, b);
        if (sa < 0 && sb < 0)
            continue;
        double t = sa / (sa - sb);
        point middle = {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
        if (sa < 0)
            a = middle;
        if (sb < 0)
            b = middle;
        twice += cross(a, b);
    }
    /* The side along the line itself passes through its point, so it adds nothing. */
    return twice / 2;
}

void cutter_free(cutter *c) {
    polygon_free(&c->face);
    polygon_free(&c->side);
}

line cut_across(cutter *c, int32_t f, double share, double turn) {
    double length, width, low[2], high[2];
    mesh_polygon(c->mesh, f, &c->face);
    point axis = long_axis(&c->face, &length, &width);
    point upright = {-axis.y, axis.x};
    line l = {.along = {upright.x * cos(turn) - upright.y * sin(turn),
                        upright.x * sin(turn) + upright.y * cos(turn)}};
    point move = {l.along.y, -l.along.x};
    extents(&c->face, l.along, low, high);
    double wanted = share * polygon_area(&c->face);
    double near = -high[1], far = -low[1]; /* positions along `move`; the left side grows with it */
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = (near + far) / 2;
        l.at = (point){move.x * middle, move.y * middle};
        if (area_left(&c->face, l) < wanted)
            near = middle;
        else
            far = middle;
    }
    return l;
}

/* Where the boundary passes the line: from left to right at the line's beginning, from right to
 * left at its end. */
static bool find_ends(const polygon *p, line l, cut_end end[2]) {
    int found = 0;
    for (int i = 0; i < p->size; i++) {
        point a = p->corner[i], b = corner_after(p, i);
        double sa = cross(l.along, minus(a, l.at)), sb = cross(l.along, minus(b, l.at));
        if ((sa >= 0) == (sb >= 0))
            continue;
        double t = sa / (sa - sb);
        end[sa >= 0 ? 0 : 1] =
            (cut_end){.corner = i, .at = {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}};
        found++;
    }
    return found == 2;
}

bool cut_meets(cutter *c, int32_t f, line l, int32_t *begin, int32_t *end) {
    cut_end ends[2];
    mesh_polygon(c->mesh, f, &c->face);
    if (!find_ends(&c->face, l, ends))
        return false;
    *begin = c->face.half[ends[0].corner];
    *end = c->face.half[ends[1].corner];
    return true;
}

/* Moves an end onto a near node, or says that it comes too near to one. */
static bool settle_end(const polygon *p, const cut_rules *rules, cut_end *end) {
    point from = minus(end->at, p->corner[end->corner]);
    point to = minus(end->at, corner_after(p, end->corner));
    double before = hypot(from.x, from.y), after = hypot(to.x, to.y);
    if (fmin(before, after) >= fmax(rules->snap_m, rules->clear_m))
        return true;
    if (fmin(before, after) >= rules->snap_m)
        return rules->snap_m > 0;
    if (after < before)
        end->corner = end->corner + 1 < p->size ? end->corner + 1 : 0;
    end->at = p->corner[end->corner];
    end->at_node = true;
    return true;
}

static bool angles_open(const polygon *p, const cut_end *end, point inward, double least) {
    point out = minus(corner_after(p, end->corner), p->corner[end->corner]);
    point in = end->at_node ? minus(p->corner[end->corner], corner_before(p, end->corner)) : out;
    double limit = cos(least);
    return dot(inward, unit(out)) <= limit && -dot(inward, unit(in)) <= limit;
}

/* The part of the boundary from one end round to the other, as a polygon of its own. */
static void take_side(const polygon *p, const cut_end *from, const cut_end *to, polygon *side) {
    side->size = 0;
    polygon_reserve(side, p->size + 2);
    side->corner[side->size++] = from->at;
    int i = from->corner;
    while (i != to->corner) {
        i = i + 1 < p->size ? i + 1 : 0;
        side->corner[side->size++] = p->corner[i];
    }
    if (!to->at_node)
        side->corner[side->size++] = to->at;
}

static bool side_keeps(cutter *c, const cut_end *from, const cut_end *to, const cut_rules *rules) {
    take_side(&c->face, from, to, &c->side);
    return c->side.size >= 3 && polygon_area(&c->side) >= rules->least_area_m2 &&
           least_width(&c->side) >= rules->least_width_m;
}

static bool cut_allowed(cutter *c, line l, const cut_rules *rules, cut_end end[2]) {
    if (!find_ends(&c->face, l, end) || !settle_end(&c->face, rules, &end[0]) ||
        !settle_end(&c->face, rules, &end[1]))
        return false;
    point chord = minus(end[1].at, end[0].at);
    if (hypot(chord.x, chord.y) < 1)
        return false;
    chord = unit(chord);
    return angles_open(&c->face, &end[0], chord, rules->least_angle) &&
           angles_open(&c->face, &end[1], (point){-chord.x, -chord.y}, rules->least_angle) &&
           side_keeps(c, &end[1], &end[0], rules) && side_keeps(c, &end[0], &end[1], rules);
}

/* The half-edge of the face that begins at the end of a cut. */
static int32_t open_end(cutter *c, const cut_end *end) {
    int32_t h = c->face.half[end->corner];
    return end->at_node ? h : mesh_split_edge(c->mesh, h, end->at);
}

bool cut_face(cutter *c, int32_t f, line l, const cut_rules *rules, cut_result *out) {
    cut_end end[2];
    mesh_polygon(c->mesh, f, &c->face);
    if (!cut_allowed(c, l, rules, end))
        return false;
    int32_t from = open_end(c, &end[0]), to = open_end(c, &end[1]);
    out->half = mesh_join(c->mesh, from, to);
    out->left = c->mesh->half[out->half].face;
    out->right = f;
    return true;
}

bool cut_strip(cutter *c, int32_t f, line l, double width_m, const cut_rules *rules,
               strip_result *out) {
    double shift = width_m / 2;
    line left = {{l.at.x - shift * l.along.y, l.at.y + shift * l.along.x}, l.along};
    line right = {{l.at.x + shift * l.along.y, l.at.y - shift * l.along.x}, l.along};
    cut_rules narrow = *rules; /* the strip itself may be as narrow as it is meant to be */
    narrow.least_width_m = fmin(rules->least_width_m, width_m * 0.8);
    cut_end unused[2];
    cut_result first, second;
    mesh_polygon(c->mesh, f, &c->face);
    if (!cut_allowed(c, left, rules, unused) || !cut_allowed(c, right, rules, unused))
        return false;
    if (!cut_face(c, f, left, rules, &first))
        return false;
    *out = (strip_result){first.left, -1, first.right};
    if (cut_face(c, first.right, right, &narrow, &second)) {
        out->strip = second.left;
        out->right = second.right;
    }
    return true;
}

bool cut_along_side(cutter *c, int32_t h, double width_m, const cut_rules *rules, cut_result *out) {
    const mesh *m = c->mesh;
    point a = m->node[m->half[h].origin], b = m->node[m->half[m->half[h].next].origin];
    point along = unit(minus(b, a));
    /* Against the side's own direction, so that the strip is on the left of the cut. */
    line l = {{a.x - width_m * along.y, a.y + width_m * along.x}, {-along.x, -along.y}};
    return cut_face(c, m->half[h].face, l, rules, out);
}

void face_extent(cutter *c, int32_t f, double *length_m, double *width_m) {
    mesh_polygon(c->mesh, f, &c->face);
    long_axis(&c->face, length_m, width_m);
}

point face_middle(cutter *c, int32_t f, double *inner_radius_m) {
    mesh_polygon(c->mesh, f, &c->face);
    const polygon *p = &c->face;
    point sum = {0, 0};
    double twice = 0;
    for (int i = 0; i < p->size; i++) {
        point a = minus(p->corner[i], p->corner[0]), b = minus(corner_after(p, i), p->corner[0]);
        double w = cross(a, b);
        sum.x += w * (a.x + b.x);
        sum.y += w * (a.y + b.y);
        twice += w;
    }
    point middle = {p->corner[0].x + sum.x / (3 * twice), p->corner[0].y + sum.y / (3 * twice)};
    *inner_radius_m = INFINITY;
    for (int i = 0; i < p->size; i++) {
        point along = unit(minus(corner_after(p, i), p->corner[i]));
        *inner_radius_m = fmin(*inner_radius_m, cross(along, minus(middle, p->corner[i])));
    }
    return middle;
}
