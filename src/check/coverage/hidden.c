/* A raster over the chosen faces: cells that a face covers or touches are marked, and edges that
 * come through a marked cell are taken. Some that only pass by are taken too and do no harm. */
#include "check/coverage/hidden.h"
#include "check/coverage/parallel.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { CELLS = 512 }; /* on each side */

static const double SLACK = 1e-6; /* cells */

typedef struct raster {
    tb_box box;
    double per_x, per_y; /* cells in a unit of the coordinates */
    uint8_t *mark;       /* CELLS x CELLS */
    uint32_t *before;    /* (CELLS + 1) x (CELLS + 1): marks in all rows and columns before */
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

static tb_point in_cells(const raster *r, tb_point p) {
    return (tb_point){(p.x - r->box.west) * r->per_x, (p.y - r->box.south) * r->per_y};
}

/* Columns of one row, marked or looked at. */
static int walk_row(const raster *r, int row, double from, double to, int mark) {
    int last = clamp(tb_greater(from, to));
    for (int column = clamp(tb_lesser(from, to)); column <= last; column++) {
        if (mark)
            r->mark[row * CELLS + column] = 1;
        else if (r->mark[row * CELLS + column])
            return 1;
    }
    return 0;
}

/* Walks the cells of an edge row by row: marks them, or says whether one is marked. a and b are in
 * cells. slack: so much more is taken on all sides, so that rounding hides nothing. */
static int walk(const raster *r, tb_point a, tb_point b, double slack, int mark) {
    double south = tb_lesser(a.y, b.y), north = tb_greater(a.y, b.y);
    if (tb_greater(a.x, b.x) < -slack || tb_lesser(a.x, b.x) > CELLS + slack || north < -slack ||
        south > CELLS + slack)
        return 0;
    int last = clamp(north + slack);
    for (int row = clamp(south - slack); row <= last; row++) {
        double from = 0, to = 1; /* the part of the edge in this row */
        if (a.y != b.y) {
            double t0 = (row - slack - a.y) / (b.y - a.y);
            double t1 = (row + 1 + slack - a.y) / (b.y - a.y);
            from = tb_greater(0, tb_lesser(t0, t1));
            to = tb_lesser(1, tb_greater(t0, t1));
        }
        double x_from = a.x + (b.x - a.x) * from, x_to = a.x + (b.x - a.x) * to;
        if (walk_row(r, row, tb_lesser(x_from, x_to) - slack, tb_greater(x_from, x_to) + slack,
                     mark))
            return 1;
    }
    return 0;
}

static void mark_edge(const raster *r, tb_point a, tb_point b) {
    walk(r, in_cells(r, a), in_cells(r, b), SLACK, 1);
}

/* Most edges are short: then all cells around them are looked at, which is quicker than to walk. */
static int marked(const raster *r, tb_point a, tb_point b) {
    enum { SHORT = 3 };
    double west = tb_lesser(a.x, b.x), east = tb_greater(a.x, b.x);
    double south = tb_lesser(a.y, b.y), north = tb_greater(a.y, b.y);
    if (west < 0 || south < 0 || !(east < CELLS) || !(north < CELLS) || east - west > SHORT ||
        north - south > SHORT)
        return walk(r, a, b, 0, 0);
    uint8_t found = 0;
    for (int row = (int)south; row <= (int)north; row++)
        for (int column = (int)west; column <= (int)east; column++)
            found |= r->mark[row * CELLS + column];
    return found;
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
            r->box.west = tb_lesser(r->box.west, end[i].x);
            r->box.south = tb_lesser(r->box.south, end[i].y);
            r->box.east = tb_greater(r->box.east, end[i].x);
            r->box.north = tb_greater(r->box.north, end[i].y);
        }
    }
    r->per_x = CELLS / (r->box.east - r->box.west);
    r->per_y = CELLS / (r->box.north - r->box.south);
    r->mark = calloc((size_t)CELLS * CELLS, 1);
    r->before = calloc((size_t)(CELLS + 1) * (CELLS + 1), sizeof *r->before);
    return r->mark != NULL && r->before != NULL;
}

static int add_crossings(tb_point a, tb_point b, crossing_list *list) {
    double low = tb_lesser(a.y, b.y) - 0.5, high = tb_greater(a.y, b.y) - 0.5;
    for (int row = (int)tb_greater(0, ceil(low)); row < CELLS && row < high; row++) {
        if (list->n == list->room) {
            size_t room = list->room == 0 ? 1024 : 2 * list->room;
            crossing *grown = realloc(list->crossing, room * sizeof *grown);
            if (grown == NULL)
                return 0;
            list->crossing = grown;
            list->room = room;
        }
        double column = a.x + (b.x - a.x) * ((row + 0.5 - a.y) / (b.y - a.y));
        list->crossing[list->n++] = (crossing){row, column};
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

static void add_up_marks(const raster *r) {
    for (int row = 0; row < CELLS; row++) {
        const uint32_t *south = r->before + (size_t)row * (CELLS + 1);
        uint32_t *here = r->before + (size_t)(row + 1) * (CELLS + 1), sum = 0;
        for (int column = 0; column < CELLS; column++) {
            sum += r->mark[row * CELLS + column];
            here[column + 1] = south[column + 1] + sum;
        }
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
        mark_edge(r, a, b);
        good = add_crossings(in_cells(r, a), in_cells(r, b), &list);
    }
    if (good && list.n != 0)
        fill(r, &list);
    add_up_marks(r);
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

/* Whether any cell around the ring is marked: of most rings none is. */
static int near_marks(const raster *r, const tb_point *p, const tb_point *end) {
    tb_box box = {p->x, p->y, p->x, p->y};
    for (p++; p < end; p++)
        box = (tb_box){tb_lesser(box.west, p->x), tb_lesser(box.south, p->y),
                       tb_greater(box.east, p->x), tb_greater(box.north, p->y)};
    tb_point low = in_cells(r, (tb_point){box.west, box.south});
    tb_point high = in_cells(r, (tb_point){box.east, box.north});
    const uint32_t *south = r->before + (size_t)clamp(low.y) * (CELLS + 1);
    const uint32_t *north = r->before + (size_t)(clamp(high.y) + 1) * (CELLS + 1);
    int west = clamp(low.x), east = clamp(high.x) + 1;
    return north[east] - north[west] != south[east] - south[west];
}

static void scan_ring(void *data, const tb_piece *piece, uint32_t ring) {
    const share_scan *s = data;
    const raster *r = s->scan->raster;
    if (!near_marks(r, piece->point + piece->ring_start[ring],
                    piece->point + piece->ring_start[ring + 1]))
        return;
    uint32_t v = piece->ring_start[ring];
    tb_point from = in_cells(r, piece->point[v]);
    for (; v + 1 < piece->ring_start[ring + 1]; v++) {
        tb_point to = in_cells(r, piece->point[v + 1]);
        if (marked(r, from, to) && !tb_edge_list_push(s->found, piece->first_vertex + v))
            atomic_store(&s->scan->failed, 1);
        from = to;
    }
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
        if (!marked(s->raster, in_cells(s->raster, end[0]), in_cells(s->raster, end[1])))
            good = tb_edge_list_push(all, residual->edge[i]);
    }
    return good;
}

int tb_hidden_edges(const tb_plat *plat, int threads, const tb_faces *faces, const uint8_t *chosen,
                    const tb_edge_list *residual, tb_edge_list *all) {
    raster r = {.mark = NULL};
    int good = prepare(&r, faces, chosen) && mark_faces(&r, faces, chosen);
    if (good) {
        scan s = {.plat = plat, .raster = &r, .threads = threads};
        tb_parallel(threads, scan_share, &s);
        good = collect(&s, residual, all);
    }
    free(r.mark);
    free(r.before);
    return good;
}
