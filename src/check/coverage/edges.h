/* Edges without a partner: in a sound coverage, those of the outline.
 *
 * Every edge is looked up by its two ends. Where as many parcels lie on its one side as on its
 * other, it is inside the covered land and cancels; all others are left. */
#ifndef TB_CHECK_EDGES_H
#define TB_CHECK_EDGES_H

#include "check/coverage/plat.h"

typedef struct tb_edge_list {
    uint32_t *edge; /* numbers of the plat, in no order */
    size_t edges, room;
} tb_edge_list;

int tb_edge_list_push(tb_edge_list *list, uint32_t edge); /* 0 when out of memory */

/* The hashes of directed edges added up, those of one direction with the other sign: edges that run
 * against each other cancel. Two sums are the same where the edges left over are; by accident,
 * where 128 bits agree. */
typedef struct tb_edge_sum {
    uint64_t low, high;
} tb_edge_sum;

/* What is told besides; but for ring_sum, NULL where it is not wanted. */
typedef struct tb_edge_wish {
    uint32_t *partner;     /* room for plat->vertices numbers: of every edge the one that runs back,
                              where these two are all that lies there, else UINT32_MAX */
    tb_edge_sum *ring_sum; /* room for the sums of plat->rings rings */
    const uint64_t *likeness; /* of each parcel; needed for alike */
    uint32_t *alike; /* room for plat->vertices numbers: of an edge the higher one that runs
                        back along it, if the likeness of their parcels agrees in its last eight
                        bits; else 0 */
} tb_edge_wish;

/* All edges that lie where the two sides do not balance, those of both directions. 0 when out of
 * memory. list->edge is the caller's to free, also then. */
int tb_edges_match(const tb_plat *plat, int threads, tb_edge_list *list, const tb_edge_wish *wish);

#endif
