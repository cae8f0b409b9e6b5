/* The consistency chain: one area from the classes to the boundary, link by link. */
#ifndef TB_RUN_CHAIN_H
#define TB_RUN_CHAIN_H

#include "run/assemble.h"

/* Fills report->links; 0 when out of memory. */
int tb_chain_fill(tb_run_state *run);

#endif
