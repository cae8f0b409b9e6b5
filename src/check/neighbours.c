/* Regions of the coverage as findings. Rows are those of the file; identifiers are looked up. */
#include "check/neighbours.h"

#include "base/message.h"
#include "check/allowed.h"
#include "check/ids.h"
#include "check/likeness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double tb_coverage_tolerance(const tb_srs *srs, double metres) {
    return srs->geographic ? metres / TB_METRES_IN_A_DEGREE : metres / srs->unit_m;
}

/* Whose coverage is told: that of the parcels, or of a unit layer. */
typedef struct teller {
    tb_checks *checks;
    const tb_units *units; /* NULL: the parcels */
    double metre;          /* in units of the coordinates */
} teller;

static const char *id_of(const teller *t, int64_t row) {
    if (t->units != NULL)
        return t->units->feature[row - 1].id;
    const char *id = tb_ids_of_row(t->checks->ids, row);
    return id != NULL ? id : "";
}

static tb_finding *add(const teller *t, tb_rule rule, int64_t row, int64_t other_row,
                       tb_point place) {
    const char *id = row > 0 ? id_of(t, row) : "";
    tb_finding *finding = tb_checks_finding(t->checks, rule, row, (tb_text){id, strlen(id)});
    if (finding == NULL)
        return NULL;
    if (t->units != NULL)
        finding->layer = t->units->layer;
    finding->other_id =
        other_row > 0 ? tb_findings_text(&t->checks->findings, "%s", id_of(t, other_row)) : "";
    finding->x = place.x;
    finding->y = place.y;
    return finding;
}

/* "rows 12, 40 and 3 more"; row 0 is the outside of the boundary and no row. */
static const char *rows_text(const teller *t, const tb_region *region) {
    enum { NAMED = 4 };
    char text[160] = "";
    size_t filled = 0, named = 0, rows = 0;
    for (size_t i = 0; i < region->rows; i++) {
        rows += region->row[i] > 0;
        if (region->row[i] > 0 && named < NAMED)
            filled += (size_t)snprintf(text + filled, sizeof text - filled, "%s%lld",
                                       named++ > 0 ? ", " : "", (long long)region->row[i]);
    }
    tb_findings *findings = &t->checks->findings;
    return rows > NAMED ? tb_findings_text(findings, _("rows %s and %zu more"), text, rows - NAMED)
           : rows > 0   ? tb_findings_text(findings, _("rows %s"), text)
                        : _("no parcel");
}

/* "; classes 0101, 1006": of the parcels around a gap or over an overlap, each once. */
static const char *classes_text(const teller *t, const tb_region *region) {
    enum { NAMED = 6 };
    char text[80] = "";
    int16_t named[NAMED];
    size_t filled = 0, count = 0;
    for (size_t i = 0; t->units == NULL && i < region->rows && count < NAMED; i++) {
        const tb_row_facts *facts = tb_rows_at(&t->checks->rows, region->row[i]);
        int known = facts == NULL || facts->class_index < 0;
        for (size_t k = 0; k < count; k++)
            known |= named[k] == facts->class_index;
        if (known)
            continue;
        named[count++] = facts->class_index;
        filled +=
            (size_t)snprintf(text + filled, sizeof text - filled, "%s%s", count > 1 ? ", " : "",
                             tb_classes_at(t->checks->classes, (size_t)facts->class_index)->code);
    }
    return count > 0 ? tb_findings_text(&t->checks->findings, _("; classes %s"), text) : "";
}

static const char *kind_of(const tb_region *region) {
    if (tb_region_is_outside(region))
        return region->kind == TB_REGION_GAP ? _("not covered by any parcel")
                                             : _("outside the boundary");
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

static const char *kind_of_units(const tb_region *region) {
    return region->kind == TB_REGION_OVERLAP      ? _("units overlap")
           : region->flags & TB_REGION_ONE_PARCEL ? _("hole in a unit that no unit fills")
                                                  : _("gap between units");
}

static tb_rule rule_of(const teller *t, const tb_region *region) {
    int gap = region->kind == TB_REGION_GAP;
    if (t->units != NULL)
        return gap ? TB_RULE_UNIT_GAP : TB_RULE_UNIT_OVERLAP;
    if (tb_region_is_outside(region))
        return gap ? TB_RULE_BOUNDARY_UNCOVERED : TB_RULE_OUTSIDE_BOUNDARY;
    if (gap)
        return TB_RULE_COVERAGE_GAP;
    return region->flags & TB_REGION_DUPLICATE ? TB_RULE_DUPLICATE_PARCEL
                                               : TB_RULE_COVERAGE_OVERLAP;
}

/* A finding stands at the parcel with the lowest identifier, and names the next one as the other:
 * whatever their order in the file. Without identifiers it is that of their places. */
static void first_rows(const teller *t, const tb_region *region, int64_t *row, int64_t *other) {
    *row = *other = 0;
    for (size_t i = 0; i < region->rows; i++) {
        int64_t r = region->row[i];
        if (r == 0)
            continue;
        if (*row == 0 || strcmp(id_of(t, r), id_of(t, *row)) < 0) {
            *other = *row;
            *row = r;
        } else if (*other == 0 || strcmp(id_of(t, r), id_of(t, *other)) < 0) {
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

/* The usual most is no limit: a county may be larger. */
static int within(const teller *t, double value, tb_number least, tb_number most) {
    const tb_rulebook *book = t->checks->findings.book;
    return value >= book->number[least] &&
           (value <= book->number[most] ||
            book->number[most] >= tb_rulebook_number(book, most).usual);
}

/* The filters of the rules file, by area and by width. */
static int is_filtered(const teller *t, const tb_region *region) {
    double width = region->widest / t->metre;
    if (t->units != NULL)
        return 0;
    return region->kind == TB_REGION_GAP
               ? !within(t, region->area_m2, TB_GAP_LEAST_M2, TB_GAP_MOST_M2) ||
                     !within(t, width, TB_GAP_LEAST_WIDTH, TB_GAP_MOST_WIDTH)
               : !within(t, region->area_m2, TB_OVERLAP_LEAST_M2, TB_OVERLAP_MOST_M2) ||
                     !within(t, width, TB_OVERLAP_LEAST_WIDTH, TB_OVERLAP_MOST_WIDTH);
}

static void report_pair(const teller *t, const tb_region *region, int64_t row, int64_t other) {
    tb_finding *finding = add(t, rule_of(t, region), row, other, region->place);
    if (finding == NULL)
        return;
    finding->message = tb_findings_text(&t->checks->findings, _("%s: %.4f m2, %.4g wide; %s%s"),
                                        t->units != NULL ? kind_of_units(region) : kind_of(region),
                                        region->area_m2, region->widest, rows_text(t, region),
                                        classes_text(t, region));
    finding->measure = region->area_m2;
    finding->unit = "m2";
    finding->polygon = polygon_of(t->checks, region);
}

static void report_first(const teller *t, const tb_region *region) {
    int64_t row, other;
    first_rows(t, region, &row, &other);
    report_pair(t, region, row, other);
}

/* Of parcels that are the same land, each of `known` but the first is one too many. */
static void report_twins(const teller *t, const tb_region *twins, size_t known) {
    int64_t row, other;
    first_rows(t, twins, &row, &other);
    for (size_t i = 0; i < known; i++)
        if (twins->row[i] != row)
            report_pair(t, twins, row, twins->row[i]);
}

/* The rows whose twin is that of row number i. */
static size_t twins_of(const tb_region *region, uint32_t i, int64_t *row) {
    size_t rows = 0;
    for (size_t k = 0; k < region->rows; k++)
        if (region->twin[k] == i)
            row[rows++] = region->row[k];
    return rows;
}

/* Twins among themselves, and where other land takes part, that it overlaps one of them. */
static void report_duplicates(const teller *t, const tb_region *region) {
    int64_t *row = tb_arena_take(t->checks->findings.arena, 2 * region->rows * sizeof *row);
    t->checks->findings.failed |= row == NULL;
    if (row == NULL)
        return;
    tb_region twins = *region, others = *region;
    twins.row = row;
    others.row = row + region->rows;
    others.rows = 0;
    for (uint32_t i = 0; i < region->rows; i++) {
        int64_t other;
        size_t known = twins.rows = twins_of(region, i, row);
        if (known == 0)
            continue;
        if (i == 0) /* those that were not looked at cover it too */
            twins.rows += twins_of(region, TB_NO_TWIN, row + known);
        report_twins(t, &twins, known);
        first_rows(t, &twins, &row[region->rows + others.rows++], &other);
    }
    others.flags &= ~(unsigned)TB_REGION_DUPLICATE;
    others.multiplicity = (int)others.rows;
    if (others.rows > 1)
        report_first(t, &others);
}

static void report_region(const teller *t, const tb_region *region) {
    if (t->units == NULL && region->flags & TB_REGION_DUPLICATE && !tb_region_is_outside(region))
        report_duplicates(t, region);
    else
        report_first(t, region);
}

static void report_missing(const teller *t, const tb_missing_vertex *missing) {
    tb_finding *finding =
        add(t, TB_RULE_MISSING_VERTEX, missing->lacking_row, missing->having_row, missing->place);
    if (finding == NULL)
        return;
    finding->message = tb_findings_text(&t->checks->findings,
                                        _("a vertex of row %lld lies on its edge, %.2g from it"),
                                        (long long)missing->having_row, missing->distance);
    finding->measure = missing->distance;
    finding->unit = t->checks->geographic ? "degrees" : "m";
}

static int is_gap(const tb_region *region) {
    return region->kind == TB_REGION_GAP;
}

/* Tells what is neither allowed nor filtered out, and counts it. */
static void take_region(const teller *t, const tb_region *region, int allowed, tb_cover *cover) {
    cover->allowed += allowed;
    if (allowed)
        return;
    if (is_filtered(t, region)) {
        cover->filtered++;
        return;
    }
    if (is_gap(region))
        cover->gaps += !tb_region_is_outside(region);
    else
        cover->overlaps += !tb_region_is_outside(region);
    report_region(t, region);
}

/* 1 if there is nothing else to tell. */
static int report_tangle(const teller *t, const tb_coverage_result *result) {
    if (result->tangled_row == 0)
        return 0;
    tb_finding *finding = add(t, t->units != NULL ? TB_RULE_UNIT_OVERLAP : TB_RULE_COVERAGE_OVERLAP,
                              result->tangled_row, 0, result->tangle);
    if (finding != NULL)
        finding->message =
            _("edges cross each other millions of times, here among other places: gaps "
              "and overlaps are not looked for");
    return 1;
}

/* Inside the boundary gaps are what the parcels leave of it: a hole of the boundary itself is none.
 */
int tb_check_neighbours(tb_checks *checks, const tb_neighbours *n, tb_cover *cover) {
    teller t = {checks, NULL, n->metre};
    const tb_coverage_result *alone = tb_coverage_result_of(n->parcels);
    const tb_coverage_result *gaps = n->against != NULL ? tb_coverage_result_of(n->against) : alone;
    uint8_t *allowed = n->allowed != NULL ? tb_allowed_gaps(gaps, n->allowed, n) : NULL;
    if (n->allowed != NULL && allowed == NULL)
        return 0;
    tb_ids_order_by_row(checks->ids);
    if (report_tangle(&t, alone)) {
        free(allowed);
        return 1;
    }
    for (size_t i = 0; i < alone->regions; i++)
        if (!is_gap(&alone->region[i]))
            take_region(&t, &alone->region[i], 0, cover);
    for (size_t i = 0; i < gaps->regions; i++)
        if (is_gap(&gaps->region[i]) || tb_region_is_outside(&gaps->region[i]))
            take_region(&t, &gaps->region[i], allowed != NULL && allowed[i], cover);
    for (size_t i = 0; i < alone->missing_vertices; i++)
        report_missing(&t, &alone->missing[i]);
    tb_check_alike(checks, n);
    free(allowed);
    return 1;
}

void tb_check_unit_cover(tb_checks *checks, const tb_units *units) {
    teller t = {checks, units, 1};
    const tb_coverage_result *result = tb_coverage_result_of(units->coverage);
    report_tangle(&t, result);
    for (size_t i = 0; i < result->regions; i++)
        if (units->kind != TB_TOWNS || result->region[i].kind == TB_REGION_OVERLAP)
            report_region(&t, &result->region[i]);
}

double tb_region_m2(const tb_neighbours *neighbours, const tb_region *region) {
    double sum = 0;
    for (size_t r = 0; r < region->rings; r++) {
        uint32_t first = region->ring_vertex[r], points = region->ring_vertex[r + 1] - first;
        double area = neighbours->ring_m2(neighbours->ring_data, region->x + first,
                                          region->y + first, points);
        sum += r == 0 ? area : -area;
    }
    return sum;
}

const tb_polygon *tb_region_polygon(tb_findings *findings, const tb_region *region) {
    size_t points = region->ring_vertex[region->rings];
    tb_polygon *polygon = tb_arena_take(findings->arena, sizeof *polygon);
    void *x = tb_arena_copy(findings->arena, region->x, points * sizeof *region->x);
    void *y = tb_arena_copy(findings->arena, region->y, points * sizeof *region->y);
    void *start = tb_arena_copy(findings->arena, region->ring_vertex,
                                (region->rings + 1) * sizeof *region->ring_vertex);
    if (polygon == NULL || x == NULL || y == NULL || start == NULL) {
        findings->failed = 1;
        return NULL;
    }
    *polygon = (tb_polygon){x, y, start, region->rings};
    return polygon;
}
