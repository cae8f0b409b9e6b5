/* Building graphs: points numbered by place, strands sorted onto edges. */
#include "check/graph.h"

#include <stdlib.h>
#include <string.h>

typedef struct strand_end {
    tb_point point;
    uint32_t *number; /* where its number is wanted */
} strand_end;

static int by_place(const void *a, const void *b) {
    return tb_point_compare(((const strand_end *)a)->point, ((const strand_end *)b)->point);
}

static int number_points(tb_graph *graph, strand_end *ends, size_t n) {
    qsort(ends, n, sizeof *ends, by_place);
    graph->point_room = n + 16;
    graph->point = malloc(graph->point_room * sizeof *graph->point);
    if (graph->point == NULL)
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !tb_point_equal(ends[i].point, ends[i - 1].point))
            graph->point[graph->points++] = ends[i].point;
        *ends[i].number = (uint32_t)(graph->points - 1);
    }
    return 1;
}

int tb_graph_build(tb_graph *graph, const tb_plat *plat, const tb_edge_list *list) {
    *graph = (tb_graph){0};
    graph->strand = malloc((list->edges + 1) * sizeof *graph->strand);
    strand_end *ends = malloc((2 * list->edges + 1) * sizeof *ends);
    if (graph->strand == NULL || ends == NULL) {
        free(ends);
        return 0;
    }
    for (size_t i = 0; i < list->edges; i++) {
        tb_strand *strand = &graph->strand[i];
        tb_point place[2];
        *strand = (tb_strand){.ring = tb_plat_edge(plat, list->edge[i], place), .fresh = 1};
        ends[2 * i] = (strand_end){place[0], &strand->from};
        ends[2 * i + 1] = (strand_end){place[1], &strand->to};
    }
    graph->strands = list->edges;
    int numbered = number_points(graph, ends, 2 * list->edges);
    free(ends);
    return numbered;
}

void tb_graph_free(tb_graph *graph) {
    free(graph->point);
    free(graph->strand);
    free(graph->edge);
    *graph = (tb_graph){0};
}

uint32_t tb_graph_add_point(tb_graph *graph, tb_point point) {
    if (graph->points == graph->point_room) {
        size_t room = 2 * graph->point_room;
        tb_point *grown = realloc(graph->point, room * sizeof *grown);
        if (grown == NULL || room > INT32_MAX) {
            graph->point = grown != NULL ? grown : graph->point;
            return UINT32_MAX;
        }
        graph->point = grown;
        graph->point_room = room;
    }
    graph->point[graph->points] = point;
    return (uint32_t)graph->points++;
}

/* By edge, then direction, then ring. */
static int by_edge(const void *first, const void *second) {
    const tb_strand *s = first, *t = second;
    uint32_t s_low = s->from < s->to ? s->from : s->to, s_high = s->from ^ s->to ^ s_low;
    uint32_t t_low = t->from < t->to ? t->from : t->to, t_high = t->from ^ t->to ^ t_low;
    if (s_low != t_low)
        return s_low < t_low ? -1 : 1;
    if (s_high != t_high)
        return s_high < t_high ? -1 : 1;
    if (s->from != t->from)
        return s->from < t->from ? -1 : 1;
    return (s->ring > t->ring) - (s->ring < t->ring);
}

static int same_edge(const tb_strand *s, const tb_strand *t) {
    return (s->from == t->from && s->to == t->to) || (s->from == t->to && s->to == t->from);
}

/* Strands first .. end of one edge, less pairs of one parcel; the new end. Two parts of a parcel
 * that share a border are one piece of land. */
static size_t cancel_own(const tb_plat *plat, tb_strand *strand, size_t n) {
    for (size_t i = 0; i + 1 < n; i++) {
        uint32_t parcel = tb_plat_parcel_of_ring(plat, strand[i].ring);
        size_t j = i + 1;
        while (j < n && (strand[j].from == strand[i].from ||
                         tb_plat_parcel_of_ring(plat, strand[j].ring) != parcel))
            j++;
        if (j == n)
            continue;
        memmove(&strand[j], &strand[j + 1], (n - j - 1) * sizeof *strand);
        memmove(&strand[i], &strand[i + 1], (n - i - 2) * sizeof *strand);
        n -= 2;
        i--;
    }
    return n;
}

static void add_edge(tb_graph *graph, const tb_plat *plat, size_t first, size_t n, size_t *kept,
                     int keep_balanced) {
    tb_strand *strand = &graph->strand[first];
    int32_t net = 0;
    if (strand[0].from != strand[n - 1].from)
        n = cancel_own(plat, strand, n);
    for (size_t i = 0; i < n; i++)
        net += strand[i].from < strand[i].to ? 1 : -1;
    if (n == 0 || (net == 0 && !keep_balanced))
        return;
    uint32_t from = strand[0].from, to = strand[0].to;
    graph->edge[graph->edges++] = (tb_graph_edge){from < to ? from : to, from < to ? to : from,
                                                  (uint32_t)*kept, net};
    memmove(&graph->strand[*kept], strand, n * sizeof *strand);
    *kept += n;
}

int tb_graph_group(tb_graph *graph, const tb_plat *plat, int keep_balanced) {
    size_t kept = 0;
    free(graph->edge);
    graph->edges = 0;
    graph->edge = malloc((graph->strands + 1) * sizeof *graph->edge);
    if (graph->edge == NULL)
        return 0;
    qsort(graph->strand, graph->strands, sizeof *graph->strand, by_edge);
    for (size_t first = 0, end; first < graph->strands; first = end) {
        for (end = first + 1; end < graph->strands; end++)
            if (!same_edge(&graph->strand[first], &graph->strand[end]))
                break;
        add_edge(graph, plat, first, end - first, &kept, keep_balanced);
    }
    graph->strands = kept;
    graph->edge[graph->edges] = (tb_graph_edge){.first = (uint32_t)kept};
    return 1;
}
