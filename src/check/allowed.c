/* The gaps as parcels, and everything that is not allowed as one more: a gap that overlaps it is no
 * allowed one. */
#include "check/allowed.h"

#include <math.h>
#include <stdlib.h>

static void widen(double extent[4], const tb_region *region) {
    for (uint32_t v = 0; v < region->ring_vertex[1]; v++) {
        extent[0] = fmin(extent[0], region->x[v]);
        extent[1] = fmin(extent[1], region->y[v]);
        extent[2] = fmax(extent[2], region->x[v]);
        extent[3] = fmax(extent[3], region->y[v]);
    }
}

static void forbid_outside(const tb_coverage_result *laid, const size_t *region, uint8_t *allowed) {
    for (size_t i = 0; i < laid->regions; i++) {
        const tb_region *r = &laid->region[i];
        if (r->kind != TB_REGION_OVERLAP || !tb_region_is_outside(r))
            continue;
        for (size_t k = 0; k < r->rows; k++)
            if (r->row[k] > 0)
                allowed[region[r->row[k] - 1]] = 0;
    }
}

static int lay(tb_coverage *coverage, const tb_coverage_result *result, const tb_units *units,
               const tb_neighbours *neighbours, size_t *region, uint8_t *allowed) {
    double extent[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY}, frame[4];
    size_t gaps = 0;
    for (size_t i = 0; i < result->regions; i++)
        if (result->region[i].kind == TB_REGION_GAP) {
            allowed[i] = 1;
            region[gaps++] = i;
            widen(extent, &result->region[i]);
        }
    if (gaps == 0)
        return 1;
    tb_units_frame(units, extent, frame);
    tb_coverage_options options = {.tolerance = neighbours->tolerance,
                                   .threads = neighbours->threads};
    if (!tb_coverage_add_outside_all(coverage, units->coverage, frame) ||
        !tb_coverage_add_gaps(coverage, result) || !tb_coverage_solve(coverage, &options))
        return 0;
    forbid_outside(tb_coverage_result_of(coverage), region, allowed);
    return 1;
}

uint8_t *tb_allowed_gaps(const tb_coverage_result *result, const tb_units *units,
                         const tb_neighbours *neighbours) {
    tb_coverage *coverage = tb_coverage_create();
    uint8_t *allowed = calloc(result->regions + 1, 1);
    size_t *region = malloc((result->regions + 1) * sizeof *region);
    int good = coverage != NULL && allowed != NULL && region != NULL &&
               lay(coverage, result, units, neighbours, region, allowed);
    tb_coverage_free(coverage);
    free(region);
    if (good)
        return allowed;
    free(allowed);
    return NULL;
}
