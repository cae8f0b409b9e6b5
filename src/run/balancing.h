/* Parcels balanced to control areas before they are totalled: what is kept of each while the run
 * reads them, and what becomes of them in the end. */
#ifndef TB_RUN_BALANCING_H
#define TB_RUN_BALANCING_H

#include "run/control.h"
#include "total/totals.h"

typedef struct tb_balancing tb_balancing;

tb_balancing *tb_balancing_create(tb_arena *arena); /* NULL when out of memory */
void tb_balancing_free(tb_balancing *balancing);

/* Keeps the parcels of a block: the stated area, or the measured one where that is totalled. */
tb_status tb_balancing_take(tb_balancing *balancing, const tb_report *report, const tb_block *block,
                            tb_error *error);

/* Villages come to their control areas, those without to what is left of the county's; parcels to
 * that of their village; ridges and net areas follow. `by` of the totals: tb_base_keys. TB_USAGE:
 * the control areas cannot be. */
tb_status tb_balancing_finish(tb_balancing *balancing, const tb_control *control, tb_group **groups,
                              size_t *count, tb_error *error);

#endif
