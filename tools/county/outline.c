/* Corridors, and the wandering lines inside them. */
#include "outline.h"

#include "base.h"
#include "parallel.h"
#include "random.h"

#include <math.h>
#include <stdlib.h>

static const double GRID = 10000; /* steps per metre */
static const double CORRIDOR_USED = 0.45, GAP_USED = 0.35;
static const double VERTICES_POWER = 0.38; /* of an edge's length: short edges are drawn finer */
static const double MOST_WANDER_M = 22;
static const double LEAST_DENSITY = 0.017; /* for each vertex of a mean parcel: no bare lines */
static const double LONGEST_STRIP_STEP_M = 36, SHORTEST_STEP_M = 0.9;

/* The distinct sides of a face: dot(normal, p) - offset is the distance from the side. */
typedef struct side {
    double x, y, offset;
} side;

typedef struct pen {
    const county *county;
    outlines *out;
    side *side;
    int32_t *of_face;    /* first side of each face; one more at the end */
    const int32_t *edge; /* NULL = all */
} pen;

point outline_grid(point p) {
    return (point){round(p.x * GRID) / GRID, round(p.y * GRID) / GRID};
}

static point on_grid(const county *c, point p) {
    point bent = terrain_bend(&c->terrain, p);
    return outline_grid((point){bent.x + c->options->east_m, bent.y + c->options->north_m});
}

/* ---- corridors ---- */

static side side_of(const mesh *m, int32_t h) {
    point a = m->node[m->half[h].origin], b = m->node[m->half[h ^ 1].origin];
    double length = hypot(b.x - a.x, b.y - a.y);
    side s = {.x = -(b.y - a.y) / length, .y = (b.x - a.x) / length};
    s.offset = s.x * a.x + s.y * a.y;
    return s;
}

static bool same_line(side a, side b) {
    return a.x * b.x + a.y * b.y > 0.99995 && fabs(a.offset - b.offset) < 1;
}

static void collect_sides(pen *p) {
    const mesh *m = &p->county->mesh;
    size_t room = 0, count = 0;
    p->of_face = allocate((size_t)m->faces + 1, sizeof *p->of_face);
    for (int32_t f = 1; f < m->faces; f++) {
        int32_t h = m->face[f].half;
        p->of_face[f] = (int32_t)count;
        do {
            side s = side_of(m, h);
            p->side = enlarge(p->side, count + 1, &room, sizeof *p->side);
            if (count == (size_t)p->of_face[f] || !same_line(s, p->side[count - 1]))
                p->side[count++] = s;
            h = m->half[h].next;
        } while (h != m->face[f].half);
    }
    p->of_face[m->faces] = (int32_t)count;
}

/* How far an edge may wander from `at` into the face on the left of h. */
static double corridor(const pen *p, int32_t h, side own, point at) {
    const mesh *m = &p->county->mesh;
    const face *f = &m->face[m->half[h].face];
    if (f->kind == FACE_OUTSIDE)
        return INFINITY;
    if (m->half[h].island)
        return GAP_USED * f->gap_m;
    double least = INFINITY;
    for (int32_t i = p->of_face[m->half[h].face]; i < p->of_face[m->half[h].face + 1]; i++) {
        side s = p->side[i];
        double aligned = s.x * own.x + s.y * own.y;
        if (aligned < 0.9999)
            least = fmin(least, (s.x * at.x + s.y * at.y - s.offset) / (1 - aligned));
    }
    least = fmax(0, CORRIDOR_USED * least);
    return f->island < 0 ? least : fmin(least, GAP_USED * f->gap_m);
}

/* ---- lines ---- */

/* How much an edge wanders, as a part of its length, by what lies beside it. */
static double wander(face_kind a, face_kind b) {
    static const double usual[FACE_KINDS] = {
        [FACE_OUTSIDE] = 1,   [FACE_FIELD] = 0.07, [FACE_HILL] = 0.2,    [FACE_BUILT] = 0.025,
        [FACE_STREET] = 0.02, [FACE_ROAD] = 0.03,  [FACE_DITCH] = 0.035, [FACE_RIVER] = 0.1,
        [FACE_LAKE] = 0.2,    [FACE_TRUNK] = 0.02, [FACE_POND] = 0.12,   [FACE_YARD] = 0.04,
    };
    return fmin(usual[a], usual[b]) * 0.75 + fmin(fmax(usual[a], usual[b]), 0.2) * 0.25;
}

typedef struct stroke {
    int32_t half;
    point from, to;
    side own;
    double length, most;
    uint64_t seed;
} stroke;

static stroke start_stroke(const pen *p, int32_t edge) {
    const mesh *m = &p->county->mesh;
    int32_t h = 2 * edge;
    stroke s = {.half = h,
                .from = m->node[m->half[h].origin],
                .to = m->node[m->half[h + 1].origin],
                .own = side_of(m, h),
                .seed = mix(p->county->seed, 7000000000u + (uint64_t)edge)};
    s.length = hypot(s.to.x - s.from.x, s.to.y - s.from.y);
    s.most = s.length * wander(m->face[m->half[h].face].kind, m->face[m->half[h + 1].face].kind);
    s.most = fmin(s.most, MOST_WANDER_M);
    return s;
}

/* The point at part t of an edge: off the straight line by smooth noise within the corridors. */
static point stroke_point(const pen *p, const stroke *s, double t, int64_t points) {
    point at = {s->from.x + t * (s->to.x - s->from.x), s->from.y + t * (s->to.y - s->from.y)};
    if (p->out->straight[s->half / 2])
        return at;
    side other = {-s->own.x, -s->own.y, -s->own.offset};
    double room = fmin(corridor(p, s->half, s->own, at), corridor(p, s->half + 1, other, at));
    double near_end = 0.35 * s->length * fmin(t, 1 - t);
    double waves = fmax(1.3, (double)points / 6);
    double noise =
        0.75 * noise_line(s->seed, t * waves) + 0.25 * noise_line(s->seed + 1, t * waves * 2.7);
    double off = noise * fmin(fmin(room, near_end), s->most);
    return (point){at.x + off * s->own.x, at.y + off * s->own.y};
}

static void draw_edge(const pen *p, int32_t edge) {
    const outlines *o = p->out;
    int64_t first = o->of_edge[edge], points = o->of_edge[edge + 1] - first;
    if (points == 0)
        return;
    stroke s = start_stroke(p, edge);
    for (int64_t i = 0; i < points; i++) {
        double uneven = 0.28 * noise_line(s.seed + 2, (double)i * 1.7);
        double t = ((double)(i + 1) + uneven) / (double)(points + 1);
        o->inner[first + i] = on_grid(p->county, stroke_point(p, &s, t, points));
    }
}

static void draw_edges(void *context, int64_t from, int64_t to) {
    const pen *p = context;
    for (int64_t i = from; i < to; i++)
        draw_edge(p, p->edge ? p->edge[i] : (int32_t)i);
}

static void place_nodes(void *context, int64_t from, int64_t to) {
    const pen *p = context;
    for (int64_t i = from; i < to; i++)
        p->out->node[i] = on_grid(p->county, p->county->mesh.node[i]);
}

/* ---- how many vertices ---- */

/* How finely edges are drawn. */
typedef struct grain {
    const mesh *mesh;
    double density;   /* vertices of an edge of one metre; grows with VERTICES_POWER */
    double longest_m; /* step along an edge, but for those of narrow strips */
} grain;

static bool beside_strip(const mesh *m, int32_t edge) {
    for (int32_t h = 2 * edge; h < 2 * edge + 2; h++) {
        face_kind kind = m->face[m->half[h].face].kind;
        if (kind == FACE_ROAD || kind == FACE_DITCH || kind == FACE_STREET || kind == FACE_TRUNK)
            return true;
    }
    return false;
}

static int64_t points_on(const grain *g, int32_t edge) {
    const mesh *m = g->mesh;
    point a = m->node[m->half[2 * edge].origin], b = m->node[m->half[2 * edge + 1].origin];
    double length = hypot(b.x - a.x, b.y - a.y);
    double longest = beside_strip(m, edge) ? LONGEST_STRIP_STEP_M : g->longest_m;
    double points = fmax(g->density * pow(length, VERTICES_POWER), length / longest);
    return (int64_t)fmin(points, length / SHORTEST_STEP_M);
}

static int64_t count_vertices(const grain *g, const rings *r) {
    int64_t sum = r->count;
    for (int32_t i = 0; i < r->count; i++)
        for (int32_t k = 0; k < r->ring[i].size; k++)
            sum += 1 + points_on(g, r->half[r->ring[i].first + k] / 2);
    return sum;
}

static grain find_grain(const county *c, const rings *r, double vertices) {
    double usual = sqrt(c->area_m2 / r->labels), low = LEAST_DENSITY * vertices / r->labels,
           high = 64;
    grain g = {.mesh = &c->mesh, .longest_m = fmax(LONGEST_STRIP_STEP_M, usual / 3)};
    for (int i = 0; i < 24; i++) {
        g.density = (low + high) / 2;
        if ((double)count_vertices(&g, r) < vertices)
            low = g.density;
        else
            high = g.density;
    }
    g.density = high;
    return g;
}

static void lay_out(outlines *o, const grain *g, const rings *r) {
    int64_t sum = 0;
    for (int32_t i = 0; i < r->count; i++)
        for (int32_t k = 0; k < r->ring[i].size; k++) {
            int32_t edge = r->half[r->ring[i].first + k] / 2;
            o->of_edge[edge] = points_on(g, edge);
        }
    for (int32_t e = 0; e <= o->edges; e++) {
        int64_t points = e < o->edges ? o->of_edge[e] : 0;
        o->of_edge[e] = sum;
        sum += points;
    }
}

void outlines_draw(outlines *o, const county *c, const rings *parcels, double mean_vertices) {
    const mesh *m = &c->mesh;
    grain g = find_grain(c, parcels, mean_vertices * parcels->labels);
    *o = (outlines){.edges = m->halves / 2, .node = allocate((size_t)m->nodes, sizeof *o->node)};
    o->of_edge = allocate((size_t)o->edges + 1, sizeof *o->of_edge);
    o->straight = allocate((size_t)o->edges, sizeof *o->straight);
    o->vertices = count_vertices(&g, parcels);
    lay_out(o, &g, parcels);
    o->inner = allocate((size_t)o->of_edge[o->edges], sizeof *o->inner);
    pen p = {.county = c, .out = o};
    collect_sides(&p);
    parallel(m->nodes, place_nodes, &p);
    parallel(o->edges, draw_edges, &p);
    free(p.side);
    free(p.of_face);
}

void outlines_redraw(outlines *o, const county *c, const int32_t *edge, int32_t count) {
    pen p = {.county = c, .out = o, .edge = edge};
    collect_sides(&p);
    parallel(count, draw_edges, &p);
    free(p.side);
    free(p.of_face);
}

void outlines_free(outlines *o) {
    free(o->node);
    free(o->inner);
    free(o->of_edge);
    free(o->straight);
    *o = (outlines){0};
}

/* ---- rings ---- */

int64_t ring_size(const outlines *o, const rings *r, int32_t which) {
    int64_t sum = 0;
    for (int32_t k = 0; k < r->ring[which].size; k++) {
        int32_t edge = r->half[r->ring[which].first + k] / 2;
        sum += 1 + o->of_edge[edge + 1] - o->of_edge[edge];
    }
    return sum;
}

void ring_points(const outlines *o, const mesh *m, const rings *r, int32_t which, double *x,
                 double *y, int32_t *of_half) {
    int64_t n = 0;
    for (int32_t k = 0; k < r->ring[which].size; k++) {
        int32_t h = r->half[r->ring[which].first + k];
        int64_t first = o->of_edge[h / 2], points = o->of_edge[h / 2 + 1] - first;
        for (int64_t i = -1; i < points; i++, n++) {
            point at = i < 0   ? o->node[m->half[h].origin]
                       : h % 2 ? o->inner[first + points - 1 - i]
                               : o->inner[first + i];
            x[n] = at.x;
            y[n] = at.y;
            if (of_half)
                of_half[n] = h;
        }
    }
}
