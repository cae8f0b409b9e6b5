/* What is told about units when all parcels are in. */
#ifndef TB_CHECK_UNIT_RULES_H
#define TB_CHECK_UNIT_RULES_H

#include "check/checks.h"
#include "check/neighbours.h"

/* The unit layers in themselves, their areas, and who lies outside the unit it names. 0 when out of
 * memory. To be called after tb_checks_finish and tb_rows_settle. */
int tb_check_units(tb_checks *checks, const tb_neighbours *neighbours);

/* The control area of a unit, of all its features; TB_NO_NUMBER where one states none. */
int64_t tb_unit_control(const tb_units *units, uint32_t unit);

#endif
