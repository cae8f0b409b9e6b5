/* A raster over the chosen faces: cells that a face covers or touches are marked, and edges that
 * come through a marked cell are taken. Some that only pass by are taken too and do no harm. */
#include "check/hidden.h"
#include "check/parallel.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { CELLS = 1024 }; /* on each side */

typedef struct raster {
    tb_box box;
    double width, height; /* of a cell */
    uint8_t *mark;        /* CELLS x CELLS */
} raster;

/* Where the middle of a row of cells is crossed by the border of a chosen face. */
typedef struct crossing {
    int row;
    double column;
} crossing;

typedef struct crossing_list {
    crossing *crossing;
    size_t n, room;
} crossing_list;

static int clamp(double cell) {
    return cell < 0 ? 0 : cell > CELLS - 1 ? CELLS - 1 : (int)cell;
}

static double column_of(const raster *r, double x) {
    return (x - r->box.west) / r->width;
}

static double row_of(const raster *r, double y) {
    return (y - r->box.south) / r->height;
}

/* Walks the cells of an edge row by row: marks them, or says whether one is marked. A little more
 * is taken on all sides than rounding can hide. */
static int walk(const raster *r, tb_point a, tb_point b, int mark) {
    const double slack = 1e-6;
    double x0 = column_of(r, a.x), y0 = row_of(r, a.y), x1 = column_of(r, b.x), y1 = row_of(r, b.y);
    if (fmax(x0, x1) < -slack || fmin(x0, x1) > CELLS + slack || fmax(y0, y1) < -slack ||
        fmin(y0, y1) > CELLS + slack)
        return 0;
    int last = clamp(fmax(y0, y1) + slack);
    for (int row = clamp(fmin(y0, y1) - slack); row <= last; row++) {
        double from = 0, to = 1; /* the part of the edge in this row */
        if (y0 != y1) {
            double t0 = (row - slack - y0) / (y1 - y0), t1 = (row + 1 + slack - y0) / (y1 - y0);
            from = fmax(0, fmin(t0, t1));
            to = fmin(1, fmax(t0, t1));
        }
        double x_from = x0 + (x1 - x0) * from, x_to = x0 + (x1 - x0) * to;
        int end = clamp(fmax(x_from, x_to) + slack);
        for (int column = clamp(fmin(x_from, x_to) - slack); column <= end; column++) {
            if (mark)
                r->mark[row * CELLS + column] = 1;
            else if (r->mark[row * CELLS + column])
                return 1;
        }
    }
    return 0;
}

static int chosen_half(const tb_faces *faces, const uint8_t *chosen, uint32_t half) {
    return chosen[tb_half_face(faces, half)];
}

static int on_border(const tb_faces *faces, const uint8_t *chosen, size_t edge) {
    return chosen_half(faces, chosen, (uint32_t)(2 * edge)) !=
           chosen_half(faces, chosen, (uint32_t)(2 * edge + 1));
}

static int prepare(raster *r, const tb_faces *faces, const uint8_t *chosen) {
    const tb_graph *g = faces->graph;
    r->box = (tb_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t e = 0; e < g->edges; e++) {
        if (!on_border(faces, chosen, e))
            continue;
        const tb_point end[2] = {g->point[g->edge[e].a], g->point[g->edge[e].b]};
        for (int i = 0; i < 2; i++) {
            r->box.west = fmin(r->box.west, end[i].x);
            r->box.south = fmin(r->box.south, end[i].y);
            r->box.east = fmax(r->box.east, end[i].x);
            r->box.north = fmax(r->box.north, end[i].y);
        }
    }
    r->width = (r->box.east - r->box.west) / CELLS;
    r->height = (r->box.north - r->box.south) / CELLS;
    r->mark = calloc((size_t)CELLS * CELLS, 1);
    return r->mark != NULL;
}

static int add_crossings(const raster *r, tb_point a, tb_point b, crossing_list *list) {
    double low = row_of(r, fmin(a.y, b.y)) - 0.5, high = row_of(r, fmax(a.y, b.y)) - 0.5;
    for (int row = (int)fmax(0, ceil(low)); row < CELLS && row < high; row++) {
        if (list->n == list->room) {
            size_t room = list->room == 0 ? 1024 : 2 * list->room;
            crossing *grown = realloc(list->crossing, room * sizeof *grown);
            if (grown == NULL)
                return 0;
            list->crossing = grown;
            list->room = room;
        }
        double y = r->box.south + (row + 0.5) * r->height;
        double x = a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y));
        list->crossing[list->n++] = (crossing){row, column_of(r, x)};
    }
    return 1;
}

static int by_row_and_column(const void *first, const void *second) {
    const crossing *c = first, *d = second;
    if (c->row != d->row)
        return c->row < d->row ? -1 : 1;
    return (c->column > d->column) - (c->column < d->column);
}

/* Between a crossing and the next, in turn inside and outside. */
static void fill(const raster *r, crossing_list *list) {
    qsort(list->crossing, list->n, sizeof *list->crossing, by_row_and_column);
    for (size_t i = 0; i + 1 < list->n;) {
        if (list->crossing[i].row != list->crossing[i + 1].row) {
            i++;
            continue;
        }
        int last = clamp(list->crossing[i + 1].column);
        for (int column = clamp(list->crossing[i].column); column <= last; column++)
            r->mark[list->crossing[i].row * CELLS + column] = 1;
        i += 2;
    }
}

static int mark_faces(const raster *r, const tb_faces *faces, const uint8_t *chosen) {
    const tb_graph *g = faces->graph;
    crossing_list list = {NULL, 0, 0};
    int good = 1;
    for (size_t e = 0; good && e < g->edges; e++) {
        if (!on_border(faces, chosen, e))
            continue;
        tb_point a = g->point[g->edge[e].a], b = g->point[g->edge[e].b];
        walk(r, a, b, 1);
        good = add_crossings(r, a, b, &list);
    }
    if (good && list.n != 0)
        fill(r, &list);
    free(list.crossing);
    return good;
}

typedef struct scan {
    const tb_plat *plat;
    const raster *raster;
    int threads;
    tb_edge_list found[TB_MOST_THREADS];
    atomic_int failed;
} scan;

typedef struct share_scan {
    scan *scan;
    tb_edge_list *found;
} share_scan;

static void scan_ring(void *data, const tb_piece *piece, uint32_t ring) {
    const share_scan *s = data;
    for (uint32_t v = piece->ring_start[ring]; v + 1 < piece->ring_start[ring + 1]; v++)
        if (walk(s->scan->raster, piece->point[v], piece->point[v + 1], 0) &&
            !tb_edge_list_push(s->found, piece->first_vertex + v))
            atomic_store(&s->scan->failed, 1);
}

static void scan_share(void *data, int share) {
    scan *s = data;
    share_scan own = {s, &s->found[share]};
    tb_plat_each_ring(s->plat, share, s->threads, scan_ring, &own);
}

static int collect(scan *s, const tb_edge_list *residual, tb_edge_list *all) {
    int good = !atomic_load(&s->failed);
    for (int t = 0; t < s->threads; t++) {
        for (size_t i = 0; good && i < s->found[t].edges; i++)
            good = tb_edge_list_push(all, s->found[t].edge[i]);
        free(s->found[t].edge);
    }
    for (size_t i = 0; good && i < residual->edges; i++) {
        tb_point end[2];
        tb_plat_edge(s->plat, residual->edge[i], end);
        if (!walk(s->raster, end[0], end[1], 0))
            good = tb_edge_list_push(all, residual->edge[i]);
    }
    return good;
}

int tb_hidden_edges(const tb_plat *plat, int threads, const tb_faces *faces,
                    const uint8_t *chosen, const tb_edge_list *residual, tb_edge_list *all) {
    raster r;
    int good = prepare(&r, faces, chosen) && mark_faces(&r, faces, chosen);
    if (good) {
        scan s = {.plat = plat, .raster = &r, .threads = threads};
        tb_parallel(threads, scan_share, &s);
        good = collect(&s, residual, all);
    }
    free(r.mark);
    return good;
}
