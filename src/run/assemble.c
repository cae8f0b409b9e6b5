/* From the workers' accumulators to the report. */
#include "run/assemble.h"

#include "base/error.h"
#include "base/message.h"
#include "check/fingerprint.h"
#include "check/neighbours.h"
#include "survey/fields.h"
#include "total/compare.h"

#include <math.h>
#include <stdio.h>
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
    double x = (checks->extent[0] + checks->extent[2]) / 2;
    double y = (checks->extent[1] + checks->extent[3]) / 2;
    int known = tb_meter_position(run->workers[0].meter, x, y, &position[0], &position[1]);
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

/* Neighbours are looked at when all parcels are in: the one stage that needs more than a block. */
static int check_neighbours(tb_run_state *run) {
    tb_worker *first = &run->workers[0];
    tb_cover *cover = &run->report.cover;
    if (first->coverage == NULL)
        return 1;
    for (int i = 1; i < run->worker_count; i++)
        tb_coverage_merge(first->coverage, run->workers[i].coverage);
    cover->tolerance = tb_coverage_tolerance(run->report.srs);
    tb_coverage_options options = {cover->tolerance, run->worker_count, ring_m2, first->meter};
    if (!tb_coverage_solve(first->coverage, &options))
        return 0;
    const tb_coverage_result *result = tb_coverage_result_of(first->coverage);
    tb_check_neighbours(merged_checks(run), result);
    for (size_t i = 0; i < result->regions; i++)
        if (result->region[i].kind == TB_REGION_GAP)
            cover->gaps++;
        else
            cover->overlaps++;
    cover->solved = 1;
    cover->missing_vertices = (int64_t)result->missing_vertices;
    for (int kind = 0; kind < 2; kind++)
        cover->thin += (int64_t)(result->thin_explained[kind] + result->thin_noise[kind]);
    cover->parcels_m2 = (double)merged_checks(run)->sum_dm2 / 100;
    cover->union_m2 = result->union_m2;
    cover->excess_m2 = result->excess_m2;
    cover->gap_m2 = result->gap_m2;
    return 1;
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
    report->stated = checks->stated.stated;
    report->stated.suspicion = tb_stated_suspicion(&checks->stated, report->srs->geographic);
    int known = checks->extent[0] <= checks->extent[2];
    for (int i = 0; i < 4; i++)
        report->extent[i] = known ? checks->extent[i] : NAN;
    report->plane_ratio = plane_ratio_at(run, (report->extent[0] + report->extent[2]) / 2,
                                         (report->extent[1] + report->extent[3]) / 2);
}

static tb_finding *add_published(tb_run_state *run, tb_rule rule, const char *name) {
    tb_finding *finding = tb_checks_finding(merged_checks(run), rule, 0);
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
        for (tb_rule rule = 0; rule < TB_RULES; rule++) {
            if (findings->rule[rule].count == 0 || (int)tb_rules[rule].severity != severity)
                continue;
            rules[report->rule_count++] = (tb_rule_count){tb_rules[rule].id,
                                                          tb_rule_title(rule),
                                                          tb_rules[rule].severity,
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

static int fill_findings(tb_run_state *run) {
    tb_report *report = &run->report;
    const tb_findings *findings = &merged_checks(run)->findings;
    tb_rule_count *rules = tb_arena_take(run->arena, TB_RULES * sizeof *rules);
    size_t kept = 0;
    for (tb_rule rule = 0; rule < TB_RULES; rule++)
        kept += findings->rule[rule].kept;
    tb_finding *list = tb_arena_take(run->arena, (kept + 1) * sizeof *list);
    if (rules == NULL || list == NULL)
        return 0;
    count_rules(findings, report, rules);
    for (tb_rule rule = 0; rule < TB_RULES; rule++) {
        size_t count = findings->rule[rule].kept;
        if (count > 0)
            memcpy(list + report->finding_count, findings->rule[rule].finding,
                   count * sizeof *list);
        report->finding_count += count;
    }
    report->findings = list;
    if (!tb_fingerprints_fill(list, report->finding_count))
        return 0;
    if (report->baseline.path != NULL)
        tb_baseline_compare(&run->baseline, list, report->finding_count, &report->baseline);
    if (report->acceptance.path != NULL)
        tb_accepted_apply(&run->accepted, list, report->finding_count, rules, &report->acceptance);
    return 1;
}

/* The first role a rule needs that the layer has no field for; TB_ROLE_COUNT if it has all. */
static tb_role missing_role(const tb_source *source, const char *needs) {
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

/* Why a rule could not be run, in reason; 0 if it was. */
static int why_not_checked(tb_run_state *run, tb_rule rule, char *reason, size_t room) {
    tb_role role = missing_role(run->report.source, tb_rules[rule].needs);
    int speaks_of_work_classes = strstr(tb_rules[rule].needs, "work-classes") != NULL;
    if (speaks_of_work_classes && run->own_classes != NULL)
        snprintf(reason, room, "%s", _("the layer goes by a class table of its own"));
    else if (role != TB_ROLE_COUNT)
        snprintf(reason, room, _("the layer has no field %s (%s)"), tb_role_field(role),
                 tb_role_name(role));
    else if (rule == TB_RULE_GRADE_REQUIRED &&
             tb_checks_never_filled(merged_checks(run), TB_ROLE_GRADE))
        snprintf(reason, room, _("the field %s is empty throughout"), tb_role_field(TB_ROLE_GRADE));
    else
        return 0;
    return 1;
}

static int fill_not_checked(tb_run_state *run) {
    tb_report *report = &run->report;
    tb_not_checked *list = tb_arena_take(run->arena, TB_RULES * sizeof *list);
    if (list == NULL)
        return 0;
    report->not_checked = list;
    for (tb_rule rule = 0; rule < TB_RULES; rule++) {
        char reason[200];
        if (!report->checked && strcmp(tb_rules[rule].group, "reading") != 0)
            continue;
        if (!why_not_checked(run, rule, reason, sizeof reason))
            continue;
        char *text = tb_arena_copy(run->arena, reason, strlen(reason));
        if (text == NULL)
            return 0;
        list[report->not_checked_count++] = (tb_not_checked){tb_rules[rule].id, text};
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
            strcmp(tb_rules[tb_rule_from_id(rule->rule)].group, "published") != 0)
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
    fill_counts(run);
    if (!check_neighbours(run) || merged_totals(run)->failed || !fill_sums(run) ||
        !compare_published(run) || !fill_findings(run) || !fill_not_checked(run) ||
        merged_checks(run)->findings.failed)
        return tb_fail_memory(error);
    decide_verdict(run);
    return TB_OK;
}
