/* Edges of parcels as a graph of points, to be cut where they meet.
 *
 * A strand is an edge of a ring, or a piece of one, its parcel on the left. All strands between
 * the same two points lie on one edge. Points first come in the order of their places. */
#ifndef TB_CHECK_GRAPH_H
#define TB_CHECK_GRAPH_H

#include "check/coverage/edges.h"

typedef struct tb_strand {
    uint32_t from, to; /* points */
    uint32_t ring;
    uint32_t fresh; /* 1: made by the last cut */
} tb_strand;

typedef struct tb_graph_edge {
    uint32_t a, b;  /* points, a < b */
    uint32_t first; /* its first strand; they end where those of the next edge begin */
    int32_t net;    /* parcels on the left less those on the right, seen from a to b */
} tb_graph_edge;

typedef struct tb_graph {
    tb_point *point;
    size_t points, point_room;
    tb_strand *strand;
    size_t strands;
    tb_graph_edge *edge; /* edges + 1: the last one ends the strands */
    size_t edges;
    uint32_t
        tangled; /* strand + 1 of an edge that was being cut when noding gave up; 0: it did not */
} tb_graph;

/* The graph of some edges of the plat, each at most once. 0 when out of memory; the graph is to be
 * freed also then. */
int tb_graph_build(tb_graph *graph, const tb_plat *plat, const tb_edge_list *list);
void tb_graph_free(tb_graph *graph);

/* Sorts strands onto edges. Two strands of one parcel that run against each other cancel. Edges
 * with as many parcels on either side go, or stay when keep_balanced is set; those without strands
 * always go. 0 when out of memory. */
int tb_graph_group(tb_graph *graph, const tb_plat *plat, int keep_balanced);

/* The number of a new point; UINT32_MAX when out of memory. */
uint32_t tb_graph_add_point(tb_graph *graph, tb_point point);

#endif
