/* Findings about neighbours: what the coverage engine found, told as rules. */
#ifndef TB_CHECK_NEIGHBOURS_H
#define TB_CHECK_NEIGHBOURS_H

#include "check/checks.h"
#include "check/coverage/coverage.h"

/* How the parcels lie, and how to look closer. */
typedef struct tb_neighbours {
    const tb_coverage *parcels; /* solved */
    const tb_coverage *against; /* the same with all outside the boundary as row 0; NULL: none */
    const tb_units *allowed;    /* where gaps are allowed; NULL: nowhere */
    double metre;               /* in units of the coordinates */
    double tolerance;
    int threads;
    double (*ring_m2)(void *data, const double *x, const double *y, size_t points);
    void *ring_data;
} tb_neighbours;

/* Width up to which a gap or overlap is rounding, in units of the coordinates. */
double tb_coverage_tolerance(const tb_srs *srs, double metres);

/* Tells overlaps, gaps, duplicates and missing vertices, with their places, areas and parcels, and
 * what lies outside the boundary or is missing inside; counts the overlaps, gaps, allowed and
 * filtered in cover. To be called after tb_checks_finish and tb_rows_settle. 0 when out of memory.
 */
int tb_check_neighbours(tb_checks *checks, const tb_neighbours *neighbours, tb_cover *cover);

/* The same of a unit layer: overlaps, and gaps unless settlements are its units. */
void tb_check_unit_cover(tb_checks *checks, const tb_units *units);

/* Area of a region that has not been measured. */
double tb_region_m2(const tb_neighbours *neighbours, const tb_region *region);

/* A copy of its rings that lives as long as the findings; NULL when out of memory. */
const tb_polygon *tb_region_polygon(tb_findings *findings, const tb_region *region);

#endif
