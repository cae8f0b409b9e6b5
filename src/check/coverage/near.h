/* Points that are one but for rounding. */
#ifndef TB_CHECK_NEAR_H
#define TB_CHECK_NEAR_H

#include "check/coverage/graph.h"

/* root[i]: the first of all points that lie, one from the next, within the tolerance of point i;
 * *near: how many are not the first themselves. 0 when out of memory. */
int tb_near_points(const tb_graph *graph, double tolerance, uint32_t *root, size_t *near);

/* Makes such points one, and drops the strands that are left without length. To be called before
 * the strands are grouped; 0 when out of memory. */
int tb_near_points_merge(tb_graph *graph, double tolerance);

#endif
