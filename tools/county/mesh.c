/* The planar subdivision: the three ways it grows, and reading a face back. */
#include "mesh.h"

#include "base.h"

#include <stdlib.h>

static int32_t new_node(mesh *m, point at) {
    m->node = enlarge(m->node, (size_t)m->nodes + 1, &m->node_room, sizeof *m->node);
    m->node[m->nodes] = at;
    return m->nodes++;
}

static int32_t new_edge(mesh *m) {
    m->half = enlarge(m->half, (size_t)m->halves + 2, &m->half_room, sizeof *m->half);
    m->half[m->halves] = m->half[m->halves + 1] = (half){0};
    m->halves += 2;
    return m->halves - 2;
}

static int32_t new_face(mesh *m, int32_t first, face_kind kind) {
    m->face = enlarge(m->face, (size_t)m->faces + 1, &m->face_room, sizeof *m->face);
    m->face[m->faces] = (face){.half = first, .island = -1, .kind = kind};
    return m->faces++;
}

static void link_halves(mesh *m, int32_t before, int32_t after) {
    m->half[before].next = after;
    m->half[after].previous = before;
}

static double loop_area(const mesh *m, int32_t start) {
    point base = m->node[m->half[start].origin];
    double twice = 0;
    int32_t h = start;
    do {
        point a = m->node[m->half[h].origin];
        point b = m->node[m->half[m->half[h].next].origin];
        twice += (a.x - base.x) * (b.y - base.y) - (a.y - base.y) * (b.x - base.x);
        h = m->half[h].next;
    } while (h != start);
    return twice / 2;
}

static void label_loop(mesh *m, int32_t start, int32_t f) {
    int32_t h = start;
    do {
        m->half[h].face = f;
        h = m->half[h].next;
    } while (h != start);
}

/* A closed ring of new edges; the face inside is on the left of the returned half-edge. */
static int32_t new_ring(mesh *m, const point *corner, int count, int32_t inside, int32_t outside) {
    int32_t first = m->halves;
    for (int i = 0; i < count; i++)
        new_edge(m);
    int32_t origin = m->nodes;
    for (int i = 0; i < count; i++)
        new_node(m, corner[i]);
    for (int i = 0; i < count; i++) {
        int after = (i + 1) % count;
        m->half[first + 2 * i].origin = origin + i;
        m->half[first + 2 * i + 1].origin = origin + after;
        m->half[first + 2 * i].face = inside;
        m->half[first + 2 * i + 1].face = outside;
        link_halves(m, first + 2 * i, first + 2 * after);
        link_halves(m, first + 2 * after + 1, first + 2 * i + 1);
    }
    return first;
}

void mesh_start(mesh *m, const point *corner, int count) {
    m->nodes = m->halves = m->faces = 0;
    new_face(m, 1, FACE_OUTSIDE);
    new_face(m, 0, FACE_FIELD);
    new_ring(m, corner, count, 1, 0);
    m->face[1].area_m2 = loop_area(m, 0);
}

void mesh_free(mesh *m) {
    free(m->node);
    free(m->half);
    free(m->face);
    *m = (mesh){0};
}

int32_t mesh_split_edge(mesh *m, int32_t h, point at) {
    int32_t node = new_node(m, at);
    int32_t ahead = new_edge(m);
    int32_t twin = h ^ 1, behind = ahead + 1;
    m->half[ahead] = m->half[h];
    m->half[behind] = m->half[twin];
    m->half[ahead].origin = node;
    m->half[twin].origin = node;
    link_halves(m, ahead, m->half[h].next);
    link_halves(m, h, ahead);
    link_halves(m, m->half[twin].previous, behind);
    link_halves(m, behind, twin);
    return ahead;
}

int32_t mesh_join(mesh *m, int32_t from, int32_t to) {
    int32_t h = new_edge(m);
    int32_t old = m->half[from].face;
    int32_t before_from = m->half[from].previous, before_to = m->half[to].previous;
    m->half[h].origin = m->half[from].origin;
    m->half[h + 1].origin = m->half[to].origin;
    link_halves(m, before_from, h);
    link_halves(m, h, to);
    link_halves(m, before_to, h + 1);
    link_halves(m, h + 1, from);
    int32_t fresh = new_face(m, h, m->face[old].kind);
    m->face[fresh].village = m->face[old].village;
    label_loop(m, h, fresh);
    m->half[h + 1].face = old;
    m->face[old].half = h + 1;
    m->face[fresh].area_m2 = loop_area(m, h);
    m->face[old].area_m2 -= m->face[fresh].area_m2;
    return h;
}

int32_t mesh_add_island(mesh *m, int32_t f, const point *corner, int count, double gap_m) {
    int32_t fresh = new_face(m, m->halves, m->face[f].kind);
    int32_t inside = new_ring(m, corner, count, fresh, f);
    m->face[fresh].village = m->face[f].village;
    m->face[fresh].area_m2 = loop_area(m, inside);
    m->face[f].island = inside + 1;
    m->face[f].gap_m = gap_m;
    m->face[f].area_m2 -= m->face[fresh].area_m2;
    for (int32_t h = inside + 1; h < m->halves; h += 2)
        m->half[h].island = 1;
    return fresh;
}

void polygon_reserve(polygon *p, int corners) {
    p->corner = enlarge(p->corner, (size_t)corners, &p->room, sizeof *p->corner);
    p->half = enlarge(p->half, (size_t)corners, &p->half_room, sizeof *p->half);
}

void mesh_polygon(const mesh *m, int32_t f, polygon *out) {
    int32_t start = m->face[f].half, h = start;
    out->size = 0;
    do {
        polygon_reserve(out, out->size + 1);
        out->corner[out->size] = m->node[m->half[h].origin];
        out->half[out->size++] = h;
        h = m->half[h].next;
    } while (h != start);
}

void polygon_free(polygon *p) {
    free(p->corner);
    free(p->half);
    *p = (polygon){0};
}
