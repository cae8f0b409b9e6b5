/* Faces from a noded graph: half-edges in order around each point, loops, loops inside faces. */
#include "check/coverage/faces.h"
#include "check/coverage/kd.h"

#include <stdlib.h>
#include <string.h>

/* Half-edges that leave each point, by angle from east, counter-clockwise. */
typedef struct fans {
    uint32_t *first; /* points + 1 */
    uint32_t *half;
} fans;

static tb_point target(const tb_graph *g, uint32_t half) {
    return g->point[tb_half_to(g, half)];
}

/* 0: towards north of the point, or due east; 1: south, or due west. */
static int half_plane(tb_point from, tb_point to) {
    return !(to.y > from.y || (to.y == from.y && to.x > from.x));
}

static int compare_angles(const tb_graph *g, uint32_t h, uint32_t k) {
    tb_point from = g->point[tb_half_from(g, h)], to_h = target(g, h), to_k = target(g, k);
    int plane_h = half_plane(from, to_h), plane_k = half_plane(from, to_k);
    if (plane_h != plane_k)
        return plane_h - plane_k;
    return tb_orient(from, to_k, to_h);
}

static int by_angle(const void *first, const void *second, void *data) {
    return compare_angles(data, *(const uint32_t *)first, *(const uint32_t *)second);
}

/* Nearly all points have two edges or three. */
static void sort_fan(const tb_graph *g, uint32_t *half, size_t n) {
    enum { FEW = 8 };
    if (n > FEW) {
        qsort_r(half, n, sizeof *half, by_angle, (void *)g);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        uint32_t kept = half[i];
        size_t k = i;
        for (; k > 0 && compare_angles(g, half[k - 1], kept) > 0; k--)
            half[k] = half[k - 1];
        half[k] = kept;
    }
}

static int make_fans(fans *f, const tb_graph *g) {
    size_t halves = 2 * g->edges;
    f->first = calloc(g->points + 2, sizeof *f->first);
    f->half = malloc((halves + 1) * sizeof *f->half);
    if (f->first == NULL || f->half == NULL)
        return 0;
    for (uint32_t h = 0; h < halves; h++)
        f->first[tb_half_from(g, h) + 2]++;
    for (size_t p = 2; p < g->points + 2; p++)
        f->first[p] += f->first[p - 1];
    for (uint32_t h = 0; h < halves; h++)
        f->half[f->first[tb_half_from(g, h) + 1]++] = h;
    for (size_t p = 0; p < g->points; p++)
        sort_fan(g, f->half + f->first[p], f->first[p + 1] - f->first[p]);
    return 1;
}

/* With the face on the left, the way goes on along the first half-edge clockwise from where it came
 * from. */
static void link_halves(tb_faces *faces, const fans *f) {
    for (size_t p = 0; p < faces->graph->points; p++)
        for (uint32_t i = f->first[p]; i < f->first[p + 1]; i++) {
            uint32_t before = i > f->first[p] ? i - 1 : f->first[p + 1] - 1;
            faces->next[f->half[i] ^ 1] = f->half[before];
        }
}

static void trace_loops(tb_faces *faces) {
    size_t halves = 2 * faces->graph->edges;
    for (uint32_t h = 0; h < halves; h++)
        faces->loop[h] = TB_NONE;
    for (uint32_t h = 0; h < halves; h++) {
        if (faces->loop[h] != TB_NONE)
            continue;
        for (uint32_t k = h; faces->loop[k] == TB_NONE; k = faces->next[k])
            faces->loop[k] = (uint32_t)faces->loops;
        faces->start[faces->loops++] = h;
    }
}

/* A group of connected edges, and the loop around it on its outside. */
typedef struct group {
    uint32_t point; /* its westernmost, of these the southernmost */
    uint32_t contour;
} group;

/* Marks the points connected with a point and returns the first of them by place. */
static uint32_t flood(const tb_graph *g, const fans *f, uint8_t *seen, uint32_t *stack,
                      uint32_t start) {
    size_t top = 0;
    uint32_t least = start;
    stack[top++] = start;
    seen[start] = 1;
    while (top != 0) {
        uint32_t p = stack[--top];
        if (tb_point_compare(g->point[p], g->point[least]) < 0)
            least = p;
        for (uint32_t i = f->first[p]; i < f->first[p + 1]; i++) {
            uint32_t q = tb_half_to(g, f->half[i]);
            if (!seen[q]) {
                seen[q] = 1;
                stack[top++] = q;
            }
        }
    }
    return least;
}

/* All half-edges of the first point go east of it; the outside is left of the one that turns
 * furthest to north, and due north is furthest. */
static uint32_t contour_at(const tb_faces *faces, const fans *f, uint32_t p) {
    const tb_graph *g = faces->graph;
    uint32_t best = f->first[p + 1] - 1;
    for (uint32_t i = f->first[p]; i < f->first[p + 1]; i++)
        if (half_plane(g->point[p], target(g, f->half[i])) == 0)
            best = i;
        else
            break;
    return faces->loop[f->half[best]];
}

static int by_point(const void *first, const void *second, void *data) {
    const tb_graph *g = data;
    return tb_point_compare(g->point[((const group *)first)->point],
                            g->point[((const group *)second)->point]);
}

/* All groups in the order of their first points; NULL when out of memory. */
static group *find_groups(const tb_faces *faces, const fans *f, size_t *count) {
    const tb_graph *g = faces->graph;
    uint8_t *seen = calloc(g->points + 1, 1);
    uint32_t *stack = malloc((g->points + 1) * sizeof *stack);
    group *groups = malloc((faces->loops + 1) * sizeof *groups);
    size_t n = 0;
    if (seen != NULL && stack != NULL && groups != NULL) {
        for (uint32_t p = 0; p < g->points; p++)
            if (!seen[p] && f->first[p + 1] > f->first[p]) {
                groups[n].point = flood(g, f, seen, stack, p);
                groups[n].contour = contour_at(faces, f, groups[n].point);
                n++;
            }
        qsort_r(groups, n, sizeof *groups, by_point, (void *)g);
    } else {
        free(groups);
        groups = NULL;
    }
    free(seen);
    free(stack);
    *count = n;
    return groups;
}

/* Looking for the edge straight below a point. */
typedef struct search {
    const tb_graph *graph;
    tb_point place;
    uint32_t below; /* half-edge from west to east, or TB_NONE */
} search;

static uint32_t eastward(const tb_graph *g, uint32_t edge) {
    const tb_graph_edge *e = &g->edge[edge];
    return 2 * edge + (tb_point_compare(g->point[e->a], g->point[e->b]) > 0);
}

/* Whether half-edge h lies above k where both are: neither is crossed. */
static int above(const tb_graph *g, uint32_t h, uint32_t k) {
    tb_point h0 = g->point[tb_half_from(g, h)], h1 = target(g, h);
    tb_point k0 = g->point[tb_half_from(g, k)], k1 = target(g, k);
    int side;
    if (h0.x >= k0.x) {
        side = tb_orient(k0, k1, h0);
        return side != 0 ? side > 0 : tb_orient(k0, k1, h1) > 0;
    }
    side = tb_orient(h0, h1, k0);
    return side != 0 ? side < 0 : tb_orient(h0, h1, k1) < 0;
}

static double height_at(const tb_graph *g, uint32_t half, double x) {
    tb_point from = g->point[tb_half_from(g, half)], to = target(g, half);
    return from.y + (to.y - from.y) * ((x - from.x) / (to.x - from.x));
}

static int look_below(void *data, const uint32_t *item, size_t items, double bottom) {
    search *s = data;
    const tb_graph *g = s->graph;
    for (size_t i = 0; i < items; i++) {
        uint32_t half = eastward(g, item[i]);
        tb_point from = g->point[tb_half_from(g, half)], to = target(g, half);
        if (from.x <= s->place.x && s->place.x < to.x && tb_orient(from, to, s->place) > 0 &&
            (s->below == TB_NONE || above(g, half, s->below)))
            s->below = half;
    }
    return s->below != TB_NONE && height_at(g, s->below, s->place.x) > bottom;
}

/* A group lies in the face above the edge below its first point. That edge's group begins further
 * west, so its own place is known already. */
static void place_group(tb_faces *faces, const tb_kd *kd, const group *own) {
    search s = {faces->graph, faces->graph->point[own->point], TB_NONE};
    tb_kd_down(kd, s.place, look_below, &s);
    uint32_t face = s.below == TB_NONE ? 0 : tb_half_face(faces, s.below);
    faces->face[own->contour] = face;
    if (face == 0) {
        faces->sibling[own->contour] = faces->first[0];
        faces->first[0] = own->contour;
        return;
    }
    faces->sibling[own->contour] = faces->sibling[faces->first[face]];
    faces->sibling[faces->first[face]] = own->contour;
}

static int place_groups(tb_faces *faces, const group *groups, size_t n) {
    const tb_graph *g = faces->graph;
    tb_kd kd = {0};
    tb_box *box = malloc((g->edges + 1) * sizeof *box);
    if (box == NULL)
        return 0;
    for (size_t e = 0; e < g->edges; e++)
        box[e] = tb_box_of(g->point[g->edge[e].a], g->point[g->edge[e].b], 0);
    int good = tb_kd_build(&kd, box, g->edges, NULL);
    for (size_t i = 0; good && i < n; i++)
        place_group(faces, &kd, &groups[i]);
    tb_kd_free(&kd);
    free(box);
    return good;
}

/* Every loop that is no contour of a group bounds a face of its own. */
static int make_faces(tb_faces *faces, const group *groups, size_t n) {
    faces->faces = 1 + faces->loops - n;
    faces->face = malloc((faces->loops + 1) * sizeof *faces->face);
    faces->sibling = malloc((faces->loops + 1) * sizeof *faces->sibling);
    faces->first = malloc(faces->faces * sizeof *faces->first);
    faces->winding = malloc(faces->faces * sizeof *faces->winding);
    if (faces->face == NULL || faces->sibling == NULL || faces->first == NULL ||
        faces->winding == NULL)
        return 0;
    memset(faces->face, 0, faces->loops * sizeof *faces->face);
    for (size_t i = 0; i < n; i++)
        faces->face[groups[i].contour] = TB_NONE;
    faces->first[0] = TB_NONE;
    uint32_t face = 1;
    for (uint32_t loop = 0; loop < faces->loops; loop++) {
        faces->sibling[loop] = TB_NONE;
        if (faces->face[loop] == TB_NONE)
            continue;
        faces->first[face] = loop;
        faces->face[loop] = face++;
    }
    return place_groups(faces, groups, n);
}

/* From the outside, where nothing covers, inwards: each edge says by how many its left face is
 * covered more often than its right one. */
static int wind(tb_faces *faces) {
    uint32_t *stack = malloc(faces->faces * sizeof *stack);
    size_t top = 0;
    if (stack == NULL)
        return 0;
    for (size_t f = 0; f < faces->faces; f++)
        faces->winding[f] = INT32_MIN;
    faces->winding[0] = 0;
    stack[top++] = 0;
    while (top != 0) {
        uint32_t face = stack[--top];
        for (uint32_t loop = faces->first[face]; loop != TB_NONE; loop = faces->sibling[loop]) {
            uint32_t half = faces->start[loop];
            do {
                uint32_t across = tb_half_face(faces, half ^ 1);
                int32_t net = faces->graph->edge[half / 2].net;
                if (faces->winding[across] == INT32_MIN) {
                    faces->winding[across] = faces->winding[face] - (half % 2 == 0 ? net : -net);
                    stack[top++] = across;
                }
                half = faces->next[half];
            } while (half != faces->start[loop]);
        }
    }
    free(stack);
    return 1;
}

int tb_faces_build(tb_faces *faces, const tb_graph *graph) {
    size_t halves = 2 * graph->edges, n = 0;
    fans f = {NULL, NULL};
    *faces = (tb_faces){.graph = graph};
    faces->next = calloc(halves + 1, sizeof *faces->next);
    faces->loop = malloc((halves + 1) * sizeof *faces->loop);
    faces->start = malloc((halves + 1) * sizeof *faces->start);
    int good =
        faces->next != NULL && faces->loop != NULL && faces->start != NULL && make_fans(&f, graph);
    if (good) {
        link_halves(faces, &f);
        trace_loops(faces);
        group *groups = find_groups(faces, &f, &n);
        good = groups != NULL && make_faces(faces, groups, n) && wind(faces);
        free(groups);
    }
    free(f.first);
    free(f.half);
    return good;
}

void tb_faces_free(tb_faces *faces) {
    free(faces->next);
    free(faces->loop);
    free(faces->start);
    free(faces->face);
    free(faces->sibling);
    free(faces->first);
    free(faces->winding);
    *faces = (tb_faces){0};
}
