/* Regions of the coverage as findings. Rows are those of the file; identifiers are looked up. */
#include "check/neighbours.h"

#include "base/message.h"
#include "check/ids.h"

#include <stdio.h>

double tb_coverage_tolerance(const tb_srs *srs, double metres) {
    return srs->geographic ? metres / TB_METRES_IN_A_DEGREE : metres / srs->unit_m;
}

static const char *id_of(tb_checks *checks, int64_t row) {
    const char *id = tb_ids_of_row(checks->ids, row);
    return id != NULL ? tb_findings_text(&checks->findings, "%s", id) : "";
}

static tb_finding *add(tb_checks *checks, tb_rule rule, int64_t row, int64_t other_row,
                       tb_point place) {
    tb_finding *finding = tb_checks_finding(checks, rule, row);
    if (finding == NULL)
        return NULL;
    finding->id = id_of(checks, row);
    finding->other_id = other_row > 0 ? id_of(checks, other_row) : "";
    finding->x = place.x;
    finding->y = place.y;
    return finding;
}

/* "rows 12, 40 and 3 more" */
static const char *rows_text(tb_checks *checks, const tb_region *region) {
    enum { NAMED = 4 };
    char text[160];
    size_t filled = 0;
    for (size_t i = 0; i < region->rows && i < NAMED; i++)
        filled += (size_t)snprintf(text + filled, sizeof text - filled, "%s%lld", i > 0 ? ", " : "",
                                   (long long)region->row[i]);
    return region->rows > NAMED ? tb_findings_text(&checks->findings, _("rows %s and %zu more"),
                                                   text, region->rows - NAMED)
                                : tb_findings_text(&checks->findings, _("rows %s"), text);
}

static const char *kind_of(const tb_region *region) {
    if (region->kind == TB_REGION_GAP) {
        if (region->flags & TB_REGION_ONE_PARCEL)
            return region->flags & TB_REGION_PARTS ? _("gap between the parts of one parcel")
                                                   : _("hole in a parcel that no parcel fills");
        return region->flags & TB_REGION_OUTSIDE ? _("gap between parcels, at the layer's outline")
                                                 : _("gap between parcels");
    }
    if (region->flags & TB_REGION_DUPLICATE)
        return _("the same land twice");
    if (region->flags & TB_REGION_WITHIN)
        return _("one parcel wholly inside another");
    return region->multiplicity > 2 ? _("more than two parcels overlap") : _("two parcels overlap");
}

static tb_rule rule_of(const tb_region *region) {
    if (region->kind == TB_REGION_GAP)
        return TB_RULE_COVERAGE_GAP;
    return region->flags & TB_REGION_DUPLICATE ? TB_RULE_DUPLICATE_PARCEL
                                               : TB_RULE_COVERAGE_OVERLAP;
}

/* A finding stands at the parcel with the lowest row, and names the next one as the other. */
static void lowest_rows(const tb_region *region, int64_t *row, int64_t *other) {
    *row = *other = 0;
    for (size_t i = 0; i < region->rows; i++) {
        int64_t r = region->row[i];
        if (*row == 0 || r < *row) {
            *other = *row;
            *row = r;
        } else if (*other == 0 || r < *other) {
            *other = r;
        }
    }
}

/* The rings stay with the coverage, which lives as long as the report. */
static const tb_polygon *polygon_of(tb_checks *checks, const tb_region *region) {
    tb_polygon *polygon = tb_arena_take(checks->findings.arena, sizeof *polygon);
    if (polygon != NULL)
        *polygon = (tb_polygon){region->x, region->y, region->ring_vertex, region->rings};
    checks->findings.failed |= polygon == NULL;
    return polygon;
}

static void report_region(tb_checks *checks, const tb_region *region) {
    int64_t row, other;
    lowest_rows(region, &row, &other);
    tb_finding *finding = add(checks, rule_of(region), row, other, region->place);
    if (finding == NULL)
        return;
    tb_findings *findings = &checks->findings;
    finding->message = tb_findings_text(findings, _("%s: %.4f m2, %.4g wide; %s"), kind_of(region),
                                        region->area_m2, region->widest, rows_text(checks, region));
    finding->measure = region->area_m2;
    finding->unit = "m2";
    finding->polygon = polygon_of(checks, region);
}

static void report_missing(tb_checks *checks, const tb_missing_vertex *missing) {
    tb_finding *finding = add(checks, TB_RULE_MISSING_VERTEX, missing->lacking_row,
                              missing->having_row, missing->place);
    if (finding == NULL)
        return;
    finding->message = tb_findings_text(&checks->findings,
                                        _("a vertex of row %lld lies on its edge, %.2g from it"),
                                        (long long)missing->having_row, missing->distance);
    finding->measure = missing->distance;
    finding->unit = checks->geographic ? "degrees" : "m";
}

void tb_check_neighbours(tb_checks *checks, const tb_coverage_result *result) {
    tb_ids_order_by_row(checks->ids);
    for (size_t i = 0; i < result->regions; i++)
        report_region(checks, &result->region[i]);
    for (size_t i = 0; i < result->missing_vertices; i++)
        report_missing(checks, &result->missing[i]);
}
