/* The report as JUnit XML: a test case for each rule and each published figure. Rules of warning
 * level tell what they found as output; only what makes the verdict is a failure. */
#include "write/formats.h"
#include "write/markup.h"

#include <inttypes.h>
#include <string.h>

static void open_case(const char *suite, const char *name, FILE *file) {
    fprintf(file, "    <testcase classname=\"tuban.%s\" name=\"", suite);
    tb_xml_value(file, name);
    fputs("\">\n", file);
}

static void write_details(const tb_report *report, const char *rule, FILE *file) {
    for (size_t i = 0; i < report->finding_count; i++) {
        const tb_finding *finding = &report->findings[i];
        if (strcmp(finding->rule, rule) != 0)
            continue;
        fprintf(file, "row %" PRId64 " ", finding->row);
        const char *const parts[] = {finding->id,      " ", finding->field, " ",
                                     finding->message, " ", finding->found, " ",
                                     finding->expected};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            tb_xml_value(file, parts[k]);
        fputc('\n', file);
    }
}

static int fails(const tb_report *report, const tb_rule_count *rule) {
    return rule->severity >= report->fail_level && rule->count > rule->accepted;
}

static void write_broken(const tb_report *report, const tb_rule_count *rule, FILE *file) {
    const char *tag = fails(report, rule) ? "failure" : "system-out";
    open_case("rules", rule->rule, file);
    fprintf(file, "      <%s", tag);
    if (fails(report, rule)) {
        fputs(" message=\"", file);
        tb_xml_value(file, rule->title);
        fprintf(file, ": %" PRId64 "\" type=\"%s\"", rule->count, tb_severity_name(rule->severity));
    }
    fputc('>', file);
    write_details(report, rule->rule, file);
    fprintf(file, "</%s>\n    </testcase>\n", tag);
}

static const char *reason_of(const tb_report *report, const char *rule) {
    for (size_t i = 0; i < report->not_checked_count; i++)
        if (strcmp(report->not_checked[i].rule, rule) == 0)
            return report->not_checked[i].reason;
    return NULL;
}

static const tb_rule_count *count_of(const tb_report *report, const char *rule) {
    for (size_t i = 0; i < report->rule_count; i++)
        if (strcmp(report->rules[i].rule, rule) == 0)
            return &report->rules[i];
    return NULL;
}

/* What the figures say has cases of its own; totals runs the rules of reading only. */
static int is_run(const tb_report *report, const tb_rule_info *rule) {
    return strcmp(rule->group, "published") != 0 &&
           (report->checked || strcmp(rule->group, "reading") == 0);
}

static void write_rule(const tb_report *report, const tb_rule_info *rule, FILE *file) {
    const tb_rule_count *count = count_of(report, rule->id);
    const char *reason = reason_of(report, rule->id);
    if (count != NULL) {
        write_broken(report, count, file);
        return;
    }
    open_case("rules", rule->id, file);
    if (reason != NULL) {
        fputs("      <skipped message=\"", file);
        tb_xml_value(file, reason);
        fputs("\"/>\n", file);
    }
    fputs("    </testcase>\n", file);
}

static void write_figure(const char *name, int known, int agrees, FILE *file) {
    open_case("published", name, file);
    if (!known)
        fputs("      <skipped/>\n", file);
    else if (!agrees)
        fputs("      <failure message=\"published figures differ\" type=\"differs\"/>\n", file);
    fputs("    </testcase>\n", file);
}

static int has_parcels(const tb_report *report) {
    return report->published != NULL && tb_published_parcels(report->published) >= 0;
}

static void write_figures(const tb_report *report, FILE *file) {
    for (size_t i = 0; i < report->comparison_count; i++) {
        const tb_comparison *row = &report->comparisons[i];
        const char *subcategory = row->published->subcategory;
        char name[400];
        snprintf(name, sizeof name, "%s%s%s", row->published->category,
                 subcategory[0] != '\0' ? "/" : "", subcategory);
        write_figure(name, row->known, row->agrees, file);
    }
    if (has_parcels(report))
        write_figure("parcels", 1, report->parcels_agree, file);
}

typedef struct tally {
    size_t tests, failures, skipped;
} tally;

static tally count_cases(const tb_report *report) {
    tally t = {0};
    for (size_t i = 0; i < tb_rulebook_rules(report->rulebook); i++) {
        const tb_rule_info *rule = tb_rulebook_rule(report->rulebook, i);
        const tb_rule_count *count = count_of(report, rule->id);
        if (!is_run(report, rule))
            continue;
        t.tests++;
        t.failures += count != NULL && fails(report, count);
        t.skipped += count == NULL && reason_of(report, rule->id) != NULL;
    }
    for (size_t i = 0; i < report->comparison_count; i++) {
        t.tests++;
        t.skipped += !report->comparisons[i].known;
        t.failures += report->comparisons[i].known && !report->comparisons[i].agrees;
    }
    if (has_parcels(report)) {
        t.tests++;
        t.failures += !report->parcels_agree;
    }
    return t;
}

tb_status tb_report_junit(const tb_report *report, FILE *file, tb_error *error) {
    (void)error; /* nothing here can fail but the file, which is looked at when it is closed */
    tally t = count_cases(report);
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"", file);
    tb_xml_value(file, report->source->path);
    fprintf(file, "\" tests=\"%zu\" failures=\"%zu\" skipped=\"%zu\">\n", t.tests, t.failures,
            t.skipped);
    for (size_t i = 0; i < tb_rulebook_rules(report->rulebook); i++)
        if (is_run(report, tb_rulebook_rule(report->rulebook, i)))
            write_rule(report, tb_rulebook_rule(report->rulebook, i), file);
    write_figures(report, file);
    fputs("  </testsuite>\n</testsuites>\n", file);
    return TB_OK;
}
