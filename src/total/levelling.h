/* From square metres to hectares of two decimals whose sums close: 0.01 ha are shared out over
 * villages, records and classes. docs/methods/tables.md has the rule. */
#ifndef TB_TOTAL_LEVELLING_H
#define TB_TOTAL_LEVELLING_H

#include "total/base_table.h"

/* Hundredths of a hectare, rounded half away from zero. */
int64_t tb_hectare_cents(int64_t dm2);

/* Fills the cents of all records and cells. The land of each county, and its islands apart, come
 * to their exact area rounded once. 0 when out of memory. */
int tb_level(tb_base_table *table, tb_arena *arena);

/* One record: its cells come to its cents, which are given. `room`: at least as many as cells. */
void tb_level_classes(tb_base_record *record, int64_t **room);

#endif
