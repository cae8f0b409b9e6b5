/* Neighbours alike: from pairs of edges to pairs of parcels. */
#ifndef TB_CHECK_ALIKE_EDGES_H
#define TB_CHECK_ALIKE_EDGES_H

#include "base/arena.h"
#include "check/coverage/coverage.h"
#include "check/coverage/edges.h"

/* edge: the alike of tb_edges_match. Fills result->alike; 0 when out of memory. */
int tb_alike_tell(const tb_plat *plat, const uint64_t *likeness, const uint32_t *edge,
                  tb_arena *arena, tb_coverage_result *result);

#endif
