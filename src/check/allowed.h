/* Gaps that are allowed: those that lie in the polygons of --allowed-gaps. */
#ifndef TB_CHECK_ALLOWED_H
#define TB_CHECK_ALLOWED_H

#include "check/neighbours.h"

/* 1 for each region of the result that is a gap and lies, up to the tolerance, in what the units
 * cover. NULL when out of memory; to be freed by the caller. */
uint8_t *tb_allowed_gaps(const tb_coverage_result *result, const tb_units *units,
                         const tb_neighbours *neighbours);

#endif
