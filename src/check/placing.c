/* One small coverage a unit. */
#include "check/placing.h"
#include "check/coverage/parallel.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct pass {
    const tb_placing *placing;
    uint32_t *first;     /* of each unit in item[]; units + 1 */
    uint32_t *item;      /* by unit */
    tb_coverage **found; /* of each unit, NULL where nothing lies outside */
    double frame[4];
    atomic_uint next;
    atomic_int failed, unfilled;
} pass;

/* A counting sort: items by the unit they name. */
static void sort_items(pass *p) {
    const tb_placing *g = p->placing;
    size_t units = g->units->units;
    for (size_t i = 0; i < g->items; i++)
        if (g->unit[i] != TB_NO_UNIT)
            p->first[g->unit[i] + 1]++;
    for (size_t u = 0; u < units; u++)
        p->first[u + 1] += p->first[u];
    for (size_t i = 0; i < g->items; i++)
        if (g->unit[i] != TB_NO_UNIT)
            p->item[p->first[g->unit[i]]++] = (uint32_t)i;
    for (size_t u = units; u > 0; u--)
        p->first[u] = p->first[u - 1];
    p->first[0] = 0;
}

static int is_told(const pass *p, const tb_region *region) {
    return region->kind == TB_REGION_OVERLAP ? tb_region_is_outside(region) : p->placing->both_ways;
}

static int solve_unit(pass *p, uint32_t u, tb_coverage *coverage) {
    const tb_placing *g = p->placing;
    const tb_units *units = g->units;
    tb_coverage_options options = {.tolerance = g->tolerance, .threads = 1};
    uint32_t items = p->first[u + 1] - p->first[u];
    if (!tb_coverage_add_outside(coverage, units->coverage, units->order + units->unit[u].first,
                                 units->unit[u].features, p->frame) ||
        !tb_coverage_add_parcels(coverage, g->coverage, p->item + p->first[u], items) ||
        !tb_coverage_solve(coverage, &options))
        return 0;
    const tb_coverage_result *result = tb_coverage_result_of(coverage);
    for (size_t i = 0; i < result->regions; i++)
        if (is_told(p, &result->region[i]))
            p->found[u] = coverage;
    return 1;
}

/* Nothing of the items lies outside and nothing of the unit is left: what is so in nearly all. */
static int fills_unit(const pass *p, uint32_t u) {
    const tb_placing *g = p->placing;
    const tb_units *units = g->units;
    return tb_coverage_same_land(g->coverage, p->item + p->first[u], p->first[u + 1] - p->first[u],
                                 units->coverage, units->order + units->unit[u].first,
                                 units->unit[u].features);
}

static void work(void *data, int share) {
    pass *p = data;
    (void)share;
    for (uint32_t u; (u = atomic_fetch_add(&p->next, 1)) < p->placing->units->units;) {
        if ((p->first[u] == p->first[u + 1] && !p->placing->both_ways) || fills_unit(p, u))
            continue;
        atomic_store(&p->unfilled, 1);
        tb_coverage *coverage = tb_coverage_create();
        if (coverage == NULL || !solve_unit(p, u, coverage))
            atomic_store(&p->failed, 1);
        if (p->found[u] == NULL)
            tb_coverage_free(coverage);
    }
}

/* Where polygons of a unit overlap, what is not the unit counts below nothing, and an item there is
 * taken for a gap. */
static int is_covered(const pass *p, uint32_t u, tb_point place) {
    for (uint32_t i = p->first[u]; i < p->first[u + 1]; i++)
        if (tb_coverage_covers(p->placing->coverage, p->item[i], place))
            return 1;
    return 0;
}

/* The lowest row but 0, which is the outside itself: items of a unit stand in their order. */
static void tell(const pass *p, uint32_t u, const tb_region *region) {
    int64_t lowest = INT64_MAX;
    const tb_placing *g = p->placing;
    if (region->kind == TB_REGION_GAP) {
        if (!is_covered(p, u, region->place))
            g->outside(g->data, TB_NO_UNIT, u, region);
        return;
    }
    for (size_t i = 0; i < region->rows; i++)
        if (region->row[i] > 0 && region->row[i] < lowest)
            lowest = region->row[i];
    if (lowest != INT64_MAX)
        g->outside(g->data, p->item[p->first[u] + lowest - 1], u, region);
}

static void tell_all(const pass *p) {
    for (uint32_t u = 0; u < p->placing->units->units; u++) {
        if (p->found[u] == NULL)
            continue;
        const tb_coverage_result *result = tb_coverage_result_of(p->found[u]);
        for (size_t i = 0; i < result->regions; i++)
            if (is_told(p, &result->region[i]))
                tell(p, u, &result->region[i]);
    }
}

int tb_placing_check(tb_placing *placing) {
    size_t units = placing->units->units;
    pass p = {.placing = placing};
    tb_units_frame(placing->units, placing->extent, p.frame);
    p.first = calloc(units + 2, sizeof *p.first);
    p.item = malloc((placing->items + 1) * sizeof *p.item);
    p.found = calloc(units + 1, sizeof *p.found);
    int good = p.first != NULL && p.item != NULL && p.found != NULL;
    if (good) {
        sort_items(&p);
        tb_parallel(placing->threads, work, &p);
        good = !atomic_load(&p.failed);
        placing->filled = !atomic_load(&p.unfilled);
    }
    if (good)
        tell_all(&p);
    for (size_t u = 0; p.found != NULL && u < units; u++)
        tb_coverage_free(p.found[u]);
    free(p.first);
    free(p.item);
    free(p.found);
    return good;
}
