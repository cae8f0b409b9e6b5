/* From the workers' accumulators to the report. */
#include "run/assemble.h"

#include "base/error.h"
#include "base/message.h"
#include "check/fingerprint.h"
#include "check/likeness.h"
#include "check/unit_rules.h"
#include "check/worst.h"
#include "run/chain.h"
#include "run/sketch.h"
#include "survey/fields.h"
#include "total/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static tb_totals *merged_totals(tb_run_state *run) {
    return &run->workers[0].totals;
}

static tb_checks *merged_checks(tb_run_state *run) {
    return &run->workers[0].checks;
}

static void merge_workers(tb_run_state *run) {
    for (int i = 1; i < run->worker_count; i++) {
        tb_totals_merge(merged_totals(run), &run->workers[i].totals);
        tb_checks_merge(merged_checks(run), &run->workers[i].checks);
        run->workers[0].padded_codes += run->workers[i].padded_codes;
    }
}

static void check_layer(tb_run_state *run) {
    tb_checks *checks = merged_checks(run);
    double position[2];
    const double *extent = tb_checks_extent(checks);
    double x = (extent[0] + extent[2]) / 2, y = (extent[1] + extent[3]) / 2;
    int known = tb_meter_position(run->workers[0].meter, x, y, &position[0], &position[1]);
    if (!tb_rows_settle(&checks->rows))
        checks->findings.failed = 1;
    tb_checks_finish(checks);
    tb_check_place(checks, run->report.srs, known ? position : NULL);
}

/* How much larger the plane's areas are than the ellipsoid's: told with every projected layer, so
 * that nobody takes the one for the other unawares. Measured on a square of 100 m. */
static double plane_ratio_at(const tb_run_state *run, double x, double y) {
    const double side = 100 / run->report.srs->unit_m;
    const double xs[] = {x, x + side, x + side, x}, ys[] = {y, y, y + side, y + side};
    tb_area_options options = {.edges = TB_TRAPEZOID};
    tb_meter *meter;
    double ratio = NAN;
    if (!run->report.srs->geographic && isfinite(x) &&
        tb_meter_create(run->frame, &options, &meter, NULL) == TB_OK) {
        ratio = 100 * 100 / tb_meter_ring_m2(meter, xs, ys, 4);
        tb_meter_free(meter);
    }
    return ratio;
}

static double ring_m2(void *meter, const double *x, const double *y, size_t points) {
    return tb_meter_ring_m2(meter, x, y, points);
}

static void fill_cover(tb_run_state *run, const tb_neighbours *neighbours) {
    tb_cover *cover = &run->report.cover;
    const tb_coverage_result *alone = tb_coverage_result_of(neighbours->parcels);
    const tb_coverage_result *against =
        neighbours->against != NULL ? tb_coverage_result_of(neighbours->against) : NULL;
    cover->solved = 1;
    cover->missing_vertices = (int64_t)alone->missing_vertices;
    for (int kind = 0; kind < 2; kind++)
        cover->thin += (int64_t)(alone->thin_explained[kind] + alone->thin_noise[kind]);
    cover->parcels_m2 = (double)merged_checks(run)->sum_dm2 / 100;
    cover->union_m2 = alone->union_m2;
    cover->excess_m2 = alone->excess_m2;
    cover->gap_m2 = alone->gap_m2;
    /* Each place outside is covered once more with the outside than without. */
    cover->outside_m2 = against != NULL ? against->excess_m2 - alone->excess_m2 : NAN;
    cover->uncovered_m2 = against != NULL ? against->gap_m2 : NAN;
}

/* Edge by edge, as in a sound county, and the boundary covers nothing twice. */
static int fill_boundary(const tb_run_state *run) {
    const tb_coverage *boundary = run->delivery.boundary->coverage;
    return tb_coverage_result_of(boundary)->excess_m2 == 0 &&
           tb_coverage_same_land(run->workers[0].coverage, NULL, 0, boundary, NULL, 0);
}

/* The parcels again, and all that lies outside the boundary as one more. Where they fill it there
 * is nothing to tell. */
static int lay_against_boundary(tb_run_state *run, const tb_coverage_options *options) {
    double frame[4];
    const tb_units *boundary = run->delivery.boundary;
    if (boundary == NULL)
        return 1;
    run->against = tb_coverage_create();
    tb_units_frame(boundary, merged_checks(run)->extent, frame);
    if (run->against == NULL)
        return 0;
    if (fill_boundary(run))
        return 1;
    if (!tb_coverage_add_outside_all(run->against, boundary->coverage, frame))
        return 0;
    tb_coverage_merge(run->against, run->workers[0].coverage);
    return tb_coverage_solve(run->against, options);
}

/* Where nothing is told of them. */
static void count_regions(const tb_coverage_result *result, tb_cover *cover) {
    for (size_t i = 0; i < result->regions; i++) {
        cover->gaps += result->region[i].kind == TB_REGION_GAP;
        cover->overlaps += result->region[i].kind == TB_REGION_OVERLAP;
    }
}

/* A part of the phase, from .. to percent of it. */
typedef struct part {
    const tb_run_options *options;
    int from, to;
} part;

static int tell_step(void *data, int percent) {
    const part *p = data;
    tb_run_step(p->options, TB_PHASE_NEIGHBOURS, p->from + (p->to - p->from) * percent / 100);
    return tb_run_stopped(p->options);
}

static int solve_parcels(const tb_run_state *run, const tb_coverage_options *options) {
    const tb_checks *checks = &run->workers[0].checks;
    tb_coverage *coverage = run->workers[0].coverage;
    uint64_t *likeness = NULL;
    if (tb_checks_seek_alike(checks)) {
        if ((likeness = tb_likeness_list(checks)) == NULL)
            return 0;
        tb_coverage_seek_alike(coverage, likeness);
    }
    int good = tb_coverage_solve(coverage, options);
    free(likeness);
    return good;
}

/* Neighbours are looked at when all parcels are in: the one stage that needs more than a block. */
static int check_neighbours(tb_run_state *run) {
    tb_worker *first = &run->workers[0];
    tb_checks *checks = merged_checks(run);
    if (first->coverage == NULL)
        return 1;
    for (int i = 1; i < run->worker_count; i++)
        tb_coverage_merge(first->coverage, run->workers[i].coverage);
    tb_neighbours neighbours = {.parcels = first->coverage,
                                .allowed = run->delivery.allowed,
                                .metre = tb_coverage_tolerance(run->report.srs, 1),
                                .tolerance = run->report.cover.tolerance,
                                .threads = run->worker_count,
                                .ring_m2 = ring_m2,
                                .ring_data = first->meter};
    part solving = {&run->options, 0, run->options.land ? TB_LAND_FROM : TB_LAND_TO};
    tb_coverage_options options = {neighbours.tolerance, run->worker_count, ring_m2,
                                   first->meter,         tell_step,         &solving};
    if (run->options.land)
        tb_coverage_will_dissolve(first->coverage);
    if (!solve_parcels(run, &options) || !tb_put_land_together(run) ||
        tb_run_stopped(&run->options))
        return 0;
    solving = (part){&run->options, TB_LAND_TO, 100};
    if (run->options.check &&
        (!tb_check_units(checks, &neighbours) || !lay_against_boundary(run, &options)))
        return 0;
    neighbours.against = run->against;
    fill_cover(run, &neighbours);
    if (run->options.check)
        return tb_check_neighbours(checks, &neighbours, &run->report.cover);
    count_regions(tb_coverage_result_of(first->coverage), &run->report.cover);
    return 1;
}

static void report_missing_layers(tb_run_state *run) {
    size_t n = 0;
    const char *name;
    if (!tb_delivery_is_one(&run->delivery))
        return;
    while ((name = tb_delivery_missing(&run->delivery, &n)) != NULL) {
        tb_finding *finding = tb_checks_layer_finding(merged_checks(run), TB_RULE_LAYER_MISSING);
        if (finding != NULL)
            finding->expected = name;
    }
}

static int fill_sums(tb_run_state *run) {
    tb_report *report = &run->report;
    const tb_totals *totals = merged_totals(run);
    size_t count = tb_categories_count(report->classes);
    tb_sum *categories = tb_arena_take(run->arena, (count + 1) * sizeof *categories);
    if (categories == NULL)
        return 0;
    for (size_t i = 0; i < count; i++)
        categories[i] = tb_totals_category(totals, i);
    report->categories = categories;
    report->unclassified = totals->unclassified;
    report->total = tb_totals_all(totals);
    report->padded_codes = run->workers[0].padded_codes;
    report->groups = tb_totals_groups(totals, run->arena, &report->group_count);
    return report->groups != NULL;
}

static void fill_counts(tb_run_state *run) {
    tb_report *report = &run->report;
    const tb_checks *checks = merged_checks(run);
    report->parcels = checks->parcels;
    report->vertices = checks->vertices;
    report->rings = checks->rings;
    report->shapes = checks->shapes;
    report->second_survey = 2 * checks->second_survey > checks->parcels;
    report->stated = checks->stated.stated;
    report->stated.suspicion = tb_stated_suspicion(&checks->stated, report->srs->geographic);
    int known = checks->extent[0] <= checks->extent[2];
    for (int i = 0; i < 4; i++) {
        report->extent[i] = known ? checks->extent[i] : NAN;
        report->located[i] = known ? tb_checks_extent(checks)[i] : NAN;
    }
    report->plane_ratio = plane_ratio_at(run, (report->extent[0] + report->extent[2]) / 2,
                                         (report->extent[1] + report->extent[3]) / 2);
}

static tb_finding *add_published(tb_run_state *run, tb_rule rule, const char *name) {
    tb_finding *finding = tb_checks_layer_finding(merged_checks(run), rule);
    if (finding != NULL)
        finding->field = name;
    return finding;
}

static const char *row_name(tb_findings *findings, const char *category, const char *subcategory) {
    return tb_findings_text(findings, "%s%s%s", category, subcategory[0] != '\0' ? "/" : "",
                            subcategory);
}

static void report_difference(tb_run_state *run, const tb_comparison *row) {
    tb_findings *findings = &merged_checks(run)->findings;
    char text[32];
    const char *name = row_name(findings, row->published->category, row->published->subcategory);
    tb_finding *finding;
    if (row->hectares == TB_DIFFERS &&
        (finding = add_published(run, TB_RULE_PUBLISHED_HECTARES, name)) != NULL) {
        finding->found =
            tb_findings_text(findings, "%s", tb_hectares_text(row->computed.area_dm2, text));
        finding->expected =
            tb_findings_text(findings, "%s", tb_figure_text(&row->published->hectares, text));
    }
    if (row->mu == TB_DIFFERS &&
        (finding = add_published(run, TB_RULE_PUBLISHED_MU, name)) != NULL) {
        finding->found = tb_findings_text(findings, "%s", tb_mu_text(row->computed.area_dm2, text));
        finding->expected =
            tb_findings_text(findings, "%s", tb_figure_text(&row->published->mu, text));
    }
}

/* The published figures against each other: told, but no matter of the verdict. */
static void report_inconsistencies(tb_run_state *run) {
    tb_findings *findings = &merged_checks(run)->findings;
    char text[32];
    size_t count = tb_published_checks(run->published);
    for (size_t i = 0; i < count; i++) {
        const tb_consistency *check = tb_published_check_at(run->published, i);
        if (check->verdict != TB_DIFFERS)
            continue;
        const char *name = row_name(findings, check->category, check->subcategory);
        tb_finding *finding = add_published(run, TB_RULE_PUBLISHED_SUM, name);
        if (finding == NULL)
            continue;
        finding->message = check->kind == TB_HECTARES_AND_MU
                               ? _("the printed mu are not the printed hectares x 15")
                           : check->kind == TB_SHARE_PERCENT
                               ? _("the printed percentage is not that of the printed areas")
                               : _("the printed parts do not add up to the printed whole");
        finding->found = tb_findings_text(findings, "%s", tb_figure_text(&check->printed, text));
        finding->expected =
            tb_findings_text(findings, "%s", tb_figure_text(&check->expected, text));
    }
}

static int compare_published(tb_run_state *run) {
    tb_report *report = &run->report;
    report->published_agrees = report->parcels_agree = 1;
    if (run->published == NULL)
        return 1;
    report->published = run->published;
    report->comparison_count = tb_published_rows(run->published);
    report->comparisons =
        tb_compare(merged_totals(run), run->published, run->arena, &report->published_agrees);
    if (report->comparisons == NULL)
        return 0;
    for (size_t i = 0; i < report->comparison_count; i++)
        if (report->comparisons[i].known)
            report_difference(run, &report->comparisons[i]);
    int64_t parcels = tb_published_parcels(run->published);
    report->parcels_agree = parcels < 0 || parcels == report->parcels;
    if (!report->parcels_agree) {
        tb_findings *findings = &merged_checks(run)->findings;
        tb_finding *finding = add_published(run, TB_RULE_PUBLISHED_PARCELS, "");
        if (finding != NULL) {
            finding->found = tb_findings_text(findings, "%lld", (long long)report->parcels);
            finding->expected = tb_findings_text(findings, "%lld", (long long)parcels);
        }
    }
    report_inconsistencies(run);
    return 1;
}

/* Errors first; among equals the order of the rules, which begins with those that explain others.
 */
static void count_rules(const tb_findings *findings, tb_report *report, tb_rule_count *rules) {
    int64_t by_severity[TB_SEVERITIES] = {0};
    for (int severity = TB_ERROR; severity >= TB_INFO; severity--)
        for (tb_rule rule = 0; rule < findings->book->rules; rule++) {
            const tb_rule_info *info = &findings->book->rule[rule];
            if (findings->rule[rule].count == 0 || (int)info->severity != severity)
                continue;
            rules[report->rule_count++] = (tb_rule_count){info->id,
                                                          tb_rule_title(info),
                                                          info->severity,
                                                          findings->rule[rule].count,
                                                          (int64_t)findings->rule[rule].kept,
                                                          0};
            by_severity[severity] += findings->rule[rule].count;
        }
    report->rules = rules;
    report->infos = by_severity[TB_INFO];
    report->warnings = by_severity[TB_WARNING];
    report->errors = by_severity[TB_ERROR];
}

static int fill_worst(tb_run_state *run) {
    tb_report *report = &run->report;
    tb_worst_place *worst = tb_arena_take(run->arena, TB_MOST_WORST * sizeof *worst);
    if (worst == NULL)
        return 0;
    report->worst = worst;
    report->worst_count =
        tb_worst_places(report->findings, report->finding_count, report->located, worst);
    return report->worst_count != SIZE_MAX;
}

static int fill_findings(tb_run_state *run) {
    tb_report *report = &run->report;
    tb_findings *findings = &merged_checks(run)->findings;
    tb_findings_settle(findings);
    tb_rule_count *rules = tb_arena_take(run->arena, run->book->rules * sizeof *rules);
    size_t kept = 0;
    for (tb_rule rule = 0; rule < run->book->rules; rule++)
        kept += findings->rule[rule].kept;
    tb_finding *list = tb_arena_take(run->arena, (kept + 1) * sizeof *list);
    if (rules == NULL || list == NULL)
        return 0;
    count_rules(findings, report, rules);
    for (tb_rule rule = 0; rule < run->book->rules; rule++) {
        size_t count = findings->rule[rule].kept;
        if (count > 0)
            memcpy(list + report->finding_count, findings->rule[rule].finding,
                   count * sizeof *list);
        report->finding_count += count;
    }
    report->findings = list;
    if (!tb_fingerprints_fill(list, report->finding_count) || !fill_worst(run))
        return 0;
    if (report->baseline.path != NULL)
        tb_baseline_compare(&run->baseline, list, report->finding_count, &report->baseline);
    if (report->acceptance.path != NULL)
        tb_accepted_apply(&run->accepted, list, report->finding_count, rules, &report->acceptance);
    return 1;
}

/* The first role a rule needs that the layer has no field for; TB_ROLE_COUNT if it has all. */
tb_role tb_source_lacks(const tb_source *source, const char *needs) {
    while (*needs != '\0') {
        char name[40];
        size_t size = strcspn(needs, " ");
        snprintf(name, sizeof name, "%.*s", (int)size, needs);
        tb_role role = tb_role_from_name(name);
        if (role != TB_ROLE_COUNT && source->field[role] == NULL)
            return role;
        needs += size + (needs[size] == ' ');
    }
    return TB_ROLE_COUNT;
}

/* The first of the layers a rule needs that is not there; NULL if it has all. */
static const char *not_delivered(const tb_run_state *run, const char *needs) {
    const tb_delivery *delivery = &run->delivery;
    if (strstr(needs, "boundary") != NULL && delivery->boundary == NULL)
        return _("there is no boundary: neither --boundary nor a layer XZQ or CJDCQ");
    if (strstr(needs, "villages") != NULL && delivery->units[TB_VILLAGES] == NULL)
        return delivery->why_not[TB_VILLAGES];
    if (strstr(needs, "towns") != NULL && delivery->units[TB_TOWNS] == NULL)
        return delivery->why_not[TB_TOWNS];
    if (strstr(needs, "units") != NULL && delivery->units[TB_VILLAGES] == NULL &&
        delivery->units[TB_TOWNSHIPS] == NULL)
        return _("the dataset has neither a layer CJDCQ nor XZQ with unit codes");
    if (strstr(needs, "delivery") != NULL && !tb_delivery_is_one(delivery))
        return _("the parcels are no part of a delivery of several survey layers");
    return NULL;
}

/* Why a rule could not be run, in reason; 0 if it was. */
static int why_not_checked(tb_run_state *run, tb_rule rule, char *reason, size_t room) {
    const tb_rule_info *info = &run->book->rule[rule];
    tb_role role = tb_source_lacks(run->report.source, info->needs);
    const char *why;
    int speaks_of_work_classes = strstr(info->needs, "work-classes") != NULL;
    if (info->off)
        snprintf(reason, room, _("turned off by %s"), run->options.rules);
    else if (speaks_of_work_classes && run->own_classes != NULL)
        snprintf(reason, room, "%s", _("the layer goes by a class table of its own"));
    else if (role != TB_ROLE_COUNT)
        snprintf(reason, room, _("the layer has no field %s (%s)"), tb_role_field(role),
                 tb_role_name(role));
    else if ((why = not_delivered(run, info->needs)) != NULL)
        snprintf(reason, room, "%s", why);
    else if (rule == TB_RULE_GRADE_REQUIRED &&
             tb_checks_never_filled(merged_checks(run), TB_ROLE_GRADE))
        snprintf(reason, room, _("the field %s is empty throughout"), tb_role_field(TB_ROLE_GRADE));
    else
        return 0;
    return 1;
}

static int fill_not_checked(tb_run_state *run) {
    tb_report *report = &run->report;
    tb_not_checked *list = tb_arena_take(run->arena, run->book->rules * sizeof *list);
    if (list == NULL)
        return 0;
    report->not_checked = list;
    for (tb_rule rule = 0; rule < run->book->rules; rule++) {
        char reason[200];
        if (!report->checked && strcmp(run->book->rule[rule].group, "reading") != 0)
            continue;
        if (!why_not_checked(run, rule, reason, sizeof reason))
            continue;
        char *text = tb_arena_copy(run->arena, reason, strlen(reason));
        if (text == NULL)
            return 0;
        list[report->not_checked_count++] = (tb_not_checked){run->book->rule[rule].id, text};
    }
    return 1;
}

/* What the figures say about themselves (group published) is never a fault of the data. */
static void decide_verdict(tb_run_state *run) {
    tb_report *report = &run->report;
    report->fail_level = run->options.fail_on == TB_FAIL_ON_WARNING ? TB_WARNING
                         : run->options.fail_on == TB_FAIL_NEVER    ? TB_SEVERITIES
                                                                    : TB_ERROR;
    report->verdict = TB_CLEAN;
    if (!report->published_agrees || !report->parcels_agree)
        report->verdict = TB_DIFFERENT;
    for (size_t i = 0; i < report->rule_count; i++) {
        const tb_rule_count *rule = &report->rules[i];
        if (rule->count > rule->accepted && rule->severity >= report->fail_level &&
            !tb_rule_is_published(rule->rule))
            report->verdict = TB_FINDINGS;
    }
}

tb_status tb_assemble(tb_run_state *run, tb_error *error) {
    merge_workers(run);
    check_layer(run);
    if (merged_totals(run)->overflow)
        return tb_fail(error, TB_UNREADABLE,
                       _("%s: layer %s: the stated areas add up to more than 9 x 10^16 m2; they "
                         "cannot be areas of parcels"),
                       run->report.source->path, run->report.source->layer);
    if (merged_checks(run)->findings.failed) /* rows may be missing, which the rest looks into */
        return tb_fail_memory(error);
    fill_counts(run);
    report_missing_layers(run);
    int good = check_neighbours(run);
    tb_status status = tb_run_goes_on(&run->options, error);
    if (status != TB_OK)
        return status;
    if (!good && run->workers[0].coverage != NULL &&
        tb_coverage_result_of(run->workers[0].coverage)->tangled_row != 0)
        return tb_fail(error, TB_UNREADABLE,
                       _("%s: layer %s: edges cross each other millions of times; land cannot be "
                         "put together of that"),
                       run->report.source->path, run->report.source->layer);
    if (!good || merged_totals(run)->failed || !fill_sums(run) || !compare_published(run) ||
        !tb_chain_fill(run) || !tb_sketch_fill(run) || !fill_findings(run) ||
        !fill_not_checked(run) || merged_checks(run)->findings.failed)
        return tb_fail_memory(error);
    decide_verdict(run);
    return TB_OK;
}
