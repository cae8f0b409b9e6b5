/* Cutting the edges of a graph where they meet, until they meet at points only; and finding the
 * vertices that one of two neighbours lacks. */
#ifndef TB_CHECK_NODING_H
#define TB_CHECK_NODING_H

#include "check/coverage/coverage.h"
#include "check/coverage/graph.h"

/* A missing vertex with parcels by number. */
typedef struct tb_lack {
    tb_point place;
    uint32_t lacking, having;
    double distance;
} tb_lack;

typedef struct tb_lack_list {
    tb_lack *lack;
    size_t lacks, room;
} tb_lack_list;

/* Cuts the edges of a grouped graph and groups them anew. Points nearer to an edge than a few
 * steps of its coordinates lie on it. lacks: NULL, or gets vertices missing within tolerance. 0
 * when out of memory, and where edges meet so often that it is no map of parcels: n edges can cross
 * in n * n places. graph->tangled tells the one from the other. */
int tb_graph_node(tb_graph *graph, const tb_plat *plat, int keep_balanced, double tolerance,
                  tb_lack_list *lacks);

#endif
