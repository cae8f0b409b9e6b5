/* Edges that cancelled but lie where land is covered twice: there they part who covers it. */
#ifndef TB_CHECK_HIDDEN_H
#define TB_CHECK_HIDDEN_H

#include "check/coverage/faces.h"

/* All edges of the plat near the chosen faces, each once, and those already in residual. chosen: 1
 * for each face to look into, at least one of them. 0 when out of memory; all->edge is to be freed
 * also then. */
int tb_hidden_edges(const tb_plat *plat, int threads, const tb_faces *faces, const uint8_t *chosen,
                    const tb_edge_list *residual, tb_edge_list *all);

#endif
