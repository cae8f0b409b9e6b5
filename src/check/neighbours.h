/* Findings about neighbours: what the coverage engine found, told as rules. */
#ifndef TB_CHECK_NEIGHBOURS_H
#define TB_CHECK_NEIGHBOURS_H

#include "check/checks.h"
#include "check/coverage/coverage.h"

/* Width up to which a gap or overlap is rounding, in units of the coordinates. */
double tb_coverage_tolerance(const tb_srs *srs, double metres);

/* Counts overlaps, gaps, duplicates and missing vertices, with their places, areas and parcels. To
 * be called after tb_checks_finish. */
void tb_check_neighbours(tb_checks *checks, const tb_coverage_result *result);

#endif
