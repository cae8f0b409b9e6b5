/* Building graphs: points numbered by place, strands sorted onto edges. */
#include "check/coverage/graph.h"
#include "check/coverage/radix.h"

#include <stdlib.h>
#include <string.h>

/* The ends of all strands by place: by y, then, keeping that order, by x. */
static void sort_ends(const tb_point *place, tb_keyed *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        list[i] = (tb_keyed){tb_radix_key(place[i].y), (uint32_t)i};
    tb_radix_sort(list, list + n, n);
    for (size_t i = 0; i < n; i++)
        list[i].key = tb_radix_key(place[list[i].item].x);
    tb_radix_sort(list, list + n, n);
}

/* place[2i] and place[2i + 1] are the ends of strand i. */
static int number_points(tb_graph *graph, const tb_point *place, tb_keyed *list, size_t n) {
    sort_ends(place, list, n);
    graph->point_room = n + 16;
    graph->point = malloc(graph->point_room * sizeof *graph->point);
    if (graph->point == NULL)
        return 0;
    for (size_t i = 0; i < n; i++) {
        tb_point next = place[list[i].item];
        if (i == 0 || !tb_point_equal(next, graph->point[graph->points - 1]))
            graph->point[graph->points++] = next;
        tb_strand *strand = &graph->strand[list[i].item / 2];
        *(list[i].item % 2 == 0 ? &strand->from : &strand->to) = (uint32_t)(graph->points - 1);
    }
    return 1;
}

/* In the order of the plat, so that memory is read from one end to the other. */
static void read_edges(const tb_graph *graph, const tb_plat *plat, const tb_edge_list *list,
                       tb_point *place, tb_keyed *order) {
    for (size_t i = 0; i < list->edges; i++)
        order[i] = (tb_keyed){list->edge[i], 0};
    tb_radix_sort(order, order + list->edges, list->edges);
    for (size_t i = 0; i < list->edges; i++)
        graph->strand[i] = (tb_strand){
            .ring = tb_plat_edge(plat, (uint32_t)order[i].key, &place[2 * i]), .fresh = 1};
}

int tb_graph_build(tb_graph *graph, const tb_plat *plat, const tb_edge_list *list) {
    size_t n = list->edges;
    *graph = (tb_graph){.strands = n};
    graph->strand = malloc((n + 1) * sizeof *graph->strand);
    tb_point *place = malloc((2 * n + 1) * sizeof *place);
    tb_keyed *order = malloc((4 * n + 1) * sizeof *order);
    int good = graph->strand != NULL && place != NULL && order != NULL;
    if (good)
        read_edges(graph, plat, list, place, order);
    good = good && number_points(graph, place, order, 2 * n);
    free(place);
    free(order);
    return good;
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
static int sort_strands(tb_graph *graph) {
    size_t n = graph->strands;
    tb_keyed *list = malloc((2 * n + 1) * sizeof *list);
    tb_strand *sorted = malloc((n + 1) * sizeof *sorted);
    if (list == NULL || sorted == NULL) {
        free(list);
        free(sorted);
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        const tb_strand *s = &graph->strand[i];
        list[i] = (tb_keyed){(uint64_t)(s->from > s->to) << 32 | s->ring, (uint32_t)i};
    }
    tb_radix_sort(list, list + n, n);
    for (size_t i = 0; i < n; i++) {
        const tb_strand *s = &graph->strand[list[i].item];
        uint32_t low = s->from < s->to ? s->from : s->to;
        list[i].key = (uint64_t)low << 32 | (s->from ^ s->to ^ low);
    }
    tb_radix_sort(list, list + n, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = graph->strand[list[i].item];
    free(list);
    free(graph->strand);
    graph->strand = sorted;
    return 1;
}

/* Of a strand that is gone. */
#define TB_NO_RING UINT32_MAX

static int same_edge(const tb_strand *s, const tb_strand *t) {
    return (s->from == t->from && s->to == t->to) || (s->from == t->to && s->to == t->from);
}

/* The strands of one edge, less pairs of one parcel; how many are left. Two parts of a parcel that
 * share a border are one piece of land. Those of either direction are in the order of their
 * parcels, so one way through both finds the pairs, however often a ring runs to and fro. */
static size_t cancel_own(const tb_plat *plat, tb_strand *strand, size_t n) {
    size_t turn = 1, kept = 0;
    while (strand[turn].from == strand[0].from)
        turn++;
    size_t j = turn;
    for (size_t i = 0; i < turn; i++) {
        uint32_t parcel = tb_plat_parcel_of_ring(plat, strand[i].ring);
        while (j < n && tb_plat_parcel_of_ring(plat, strand[j].ring) < parcel)
            j++;
        if (j < n && tb_plat_parcel_of_ring(plat, strand[j].ring) == parcel)
            strand[j++].ring = TB_NO_RING;
        else
            strand[kept++] = strand[i];
    }
    for (j = turn; j < n; j++)
        if (strand[j].ring != TB_NO_RING)
            strand[kept++] = strand[j];
    return kept;
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
    graph->edge[graph->edges++] =
        (tb_graph_edge){from < to ? from : to, from < to ? to : from, (uint32_t)*kept, net};
    memmove(&graph->strand[*kept], strand, n * sizeof *strand);
    *kept += n;
}

int tb_graph_group(tb_graph *graph, const tb_plat *plat, int keep_balanced) {
    size_t kept = 0;
    free(graph->edge);
    graph->edges = 0;
    graph->edge = malloc((graph->strands + 1) * sizeof *graph->edge);
    if (graph->edge == NULL || !sort_strands(graph))
        return 0;
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
