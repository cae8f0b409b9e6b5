/* Published figures held against totals. */
#ifndef TB_TOTAL_COMPARE_H
#define TB_TOTAL_COMPARE_H

#include "total/totals.h"

/* One comparison for each published row, in its order, from the arena; NULL when out of memory.
 * *agrees is 0 if a figure that could be compared differs. */
tb_comparison *tb_compare(const tb_totals *totals, const tb_published *published, tb_arena *arena,
                          int *agrees);

#endif
