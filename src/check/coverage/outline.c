/* Rings from loops, and their widths. */
#include "check/coverage/outline.h"

#include <math.h>
#include <stdlib.h>

/* Pairs of edges looked at for one width, about. */
enum { EFFORT = 1 << 15, LEAST_SAMPLE = 64 };

int tb_outline_init(tb_outline *outline, const tb_graph *graph) {
    size_t halves = 2 * graph->edges + 1;
    *outline = (tb_outline){0};
    outline->point = malloc(halves * sizeof *outline->point);
    outline->stack = malloc(halves * sizeof *outline->stack);
    outline->seen = malloc((graph->points + 1) * sizeof *outline->seen);
    if (outline->point == NULL || outline->stack == NULL || outline->seen == NULL)
        return 0;
    for (size_t i = 0; i < graph->points; i++)
        outline->seen[i] = TB_NONE;
    return 1;
}

void tb_outline_free(tb_outline *outline) {
    free(outline->point);
    free(outline->stack);
    free(outline->seen);
    free(outline->ring);
    *outline = (tb_outline){0};
}

/* A ring of at least three points, turned so that it begins at the first by place. */
static int add_ring(tb_outline *o, const tb_graph *g, const uint32_t *id, size_t n) {
    size_t least = 0;
    if (n < 3)
        return 1;
    if (o->rings == o->ring_room) {
        size_t room = o->ring_room == 0 ? 16 : 2 * o->ring_room;
        tb_outline_ring *grown = realloc(o->ring, room * sizeof *grown);
        if (grown == NULL)
            return 0;
        o->ring = grown;
        o->ring_room = room;
    }
    for (size_t i = 1; i < n; i++)
        if (tb_point_compare(g->point[id[i]], g->point[id[least]]) < 0)
            least = i;
    tb_outline_ring *ring = &o->ring[o->rings++];
    *ring = (tb_outline_ring){(uint32_t)o->points, (uint32_t)n, 0};
    for (size_t i = 0; i < n; i++)
        o->point[o->points++] = g->point[id[(least + i) % n]];
    ring->doubled = tb_ring_doubled(o->point + ring->first, (unsigned)n);
    return 1;
}

/* Coming to a point a second time closes a ring of its own; there and back again is none. */
static int take_loop(tb_outline *o, const tb_faces *faces, uint32_t loop) {
    const tb_graph *g = faces->graph;
    uint32_t half = faces->start[loop];
    size_t top = 0;
    int good = 1;
    do {
        uint32_t p = tb_half_from(g, half);
        if (o->seen[p] == TB_NONE) {
            o->seen[p] = (uint32_t)top;
            o->stack[top++] = p;
        } else {
            size_t first = o->seen[p];
            good = good && add_ring(o, g, o->stack + first, top - first);
            while (top > first + 1)
                o->seen[o->stack[--top]] = TB_NONE;
        }
        half = faces->next[half];
    } while (half != faces->start[loop]);
    good = good && add_ring(o, g, o->stack, top);
    while (top > 0)
        o->seen[o->stack[--top]] = TB_NONE;
    return good;
}

static int by_role_and_place(const void *first, const void *second, void *data) {
    const tb_outline_ring *r = first, *s = second;
    const tb_point *point = data;
    if ((r->doubled > 0) != (s->doubled > 0))
        return r->doubled > 0 ? -1 : 1;
    int order = tb_point_compare(point[r->first], point[s->first]);
    if (order != 0)
        return order;
    order = tb_point_compare(point[r->first + 1], point[s->first + 1]);
    return order != 0 ? order : (r->points > s->points) - (r->points < s->points);
}

int tb_outline_take(tb_outline *outline, const tb_faces *faces, uint32_t face) {
    outline->points = outline->rings = 0;
    outline->area = outline->perimeter = 0;
    for (uint32_t loop = faces->first[face]; loop != TB_NONE; loop = faces->sibling[loop])
        if (!take_loop(outline, faces, loop))
            return 0;
    if (outline->rings > 1)
        qsort_r(outline->ring, outline->rings, sizeof *outline->ring, by_role_and_place,
                outline->point);
    for (size_t r = 0; r < outline->rings; r++) {
        const tb_outline_ring *ring = &outline->ring[r];
        const tb_point *p = outline->point + ring->first;
        outline->area += ring->doubled / 2;
        for (uint32_t i = 0; i < ring->points; i++) {
            const tb_point *q = i + 1 < ring->points ? &p[i + 1] : p;
            outline->perimeter += hypot(q->x - p[i].x, q->y - p[i].y);
        }
    }
    return 1;
}

int tb_outline_copy(const tb_outline *outline, int reversed, tb_arena *arena, tb_polygon *polygon) {
    size_t n = outline->points + outline->rings, at = 0;
    double *x = tb_arena_take(arena, n * sizeof *x), *y = tb_arena_take(arena, n * sizeof *y);
    uint32_t *start = tb_arena_take(arena, (outline->rings + 1) * sizeof *start);
    if (x == NULL || y == NULL || start == NULL)
        return 0;
    for (size_t r = 0; r < outline->rings; r++) {
        const tb_outline_ring *ring = &outline->ring[r];
        start[r] = (uint32_t)at;
        for (uint32_t i = 0; i <= ring->points; i++, at++) {
            uint32_t from = (reversed ? ring->points - i : i) % ring->points;
            x[at] = outline->point[ring->first + from].x;
            y[at] = outline->point[ring->first + from].y;
        }
    }
    start[outline->rings] = (uint32_t)at;
    *polygon = (tb_polygon){x, y, start, outline->rings};
    return 1;
}

double tb_outline_mean_width(const tb_outline *outline) {
    return outline->perimeter > 0 ? 2 * outline->area / outline->perimeter : 0;
}

/* The plane seen from the middle of an edge: u along the edge, v into the face. */
typedef struct stand {
    tb_point middle;
    double x, y; /* the unit vector along the edge */
} stand;

static tb_point seen_from(const stand *s, tb_point p) {
    double dx = p.x - s->middle.x, dy = p.y - s->middle.y;
    return (tb_point){dx * s->x + dy * s->y, dy * s->x - dx * s->y};
}

/* The radius of the circle that touches the edge in its middle and passes through p. */
static double radius_through(tb_point p) {
    return p.y > 0 ? (p.x * p.x + p.y * p.y) / (2 * p.y) : INFINITY;
}

/* The radius of the circle that touches the edge in its middle and the line p-q between p and q. */
static double radius_touching(tb_point p, tb_point q) {
    double dx = q.x - p.x, dy = q.y - p.y, length = sqrt(dx * dx + dy * dy);
    double nx = -dy / length, ny = dx / length, away = nx * p.x + ny * p.y;
    if (away < 0) {
        nx = -nx;
        ny = -ny;
        away = -away;
    }
    double radius = away / (1 + ny);
    double along = (radius * nx - p.x) * dx + (radius + radius * ny - p.y) * dy;
    return along >= 0 && along <= length * length ? radius : INFINITY;
}

/* Whether the line a-b can reach into the circle of that radius. */
static int comes_near(tb_point a, tb_point b, double radius) {
    return (a.y > 0 || b.y > 0) && (a.y < 2 * radius || b.y < 2 * radius) &&
           (a.x < radius || b.x < radius) && (a.x > -radius || b.x > -radius);
}

/* The largest circle inside that touches the edge from-to in its middle; 0 if it is no larger than
 * enough. None covers more than the whole face, so what lies further away need not be looked at.
 * The edge itself is passed over: rounded, it may seem to stand a little in the circle's way. */
static double radius_at(const tb_outline *o, const tb_point *from, const tb_point *to,
                        double enough, tb_point *centre) {
    const double above = 0.6; /* 1 / sqrt(pi) and a little more */
    double length = hypot(to->x - from->x, to->y - from->y), most = above * sqrt(o->area);
    double least = most;
    stand s = {{from->x + (to->x - from->x) / 2, from->y + (to->y - from->y) / 2},
               (to->x - from->x) / length,
               (to->y - from->y) / length};
    for (size_t r = 0; r < o->rings; r++) {
        const tb_point *p = o->point + o->ring[r].first;
        uint32_t n = o->ring[r].points;
        tb_point a = seen_from(&s, p[n - 1]);
        for (uint32_t i = 0; i < n; i++) {
            tb_point b = seen_from(&s, p[i]);
            if (&p[i] != to && comes_near(a, b, least))
                least = tb_lesser(least, tb_lesser(radius_through(b), radius_touching(a, b)));
            if (least <= enough)
                return 0;
            a = b;
        }
    }
    if (!(least < most))
        return 0;
    *centre = (tb_point){s.middle.x - s.y * least, s.middle.y + s.x * least};
    return least;
}

double tb_outline_widest(const tb_outline *outline, tb_point *place) {
    double widest = 0;
    size_t sample = EFFORT / (outline->points + 1);
    size_t step = outline->points / (sample > LEAST_SAMPLE ? sample : LEAST_SAMPLE) + 1;
    size_t turn = 0;
    *place = outline->points > 0 ? outline->point[0] : (tb_point){0, 0};
    for (size_t r = 0; r < outline->rings; r++) {
        const tb_point *p = outline->point + outline->ring[r].first;
        uint32_t n = outline->ring[r].points;
        for (uint32_t i = 0; i < n; i++) {
            tb_point centre;
            if (turn++ % step != 0)
                continue;
            double radius =
                radius_at(outline, &p[i], &p[i + 1 < n ? i + 1 : 0], widest / 2, &centre);
            if (2 * radius > widest) {
                widest = 2 * radius;
                *place = centre;
            }
        }
    }
    return widest;
}
