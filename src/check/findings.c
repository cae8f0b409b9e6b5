/* The collector of findings. */
#include "check/findings.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const severity_names[TB_SEVERITIES] = {"info", "warning", "error"};

const char *tb_severity_name(tb_severity severity) {
    return severity_names[severity];
}

tb_rule tb_rule_from_id(const char *id) {
    tb_rule rule = 0;
    while (rule < TB_RULES && strcmp(tb_rules[rule].id, id) != 0)
        rule++;
    return rule;
}

int tb_rule_is_published(const char *id) {
    tb_rule rule = tb_rule_from_id(id);
    return rule < TB_RULES && strcmp(tb_rules[rule].group, "published") == 0;
}

const char *tb_rule_title(const tb_rule_info *rule) {
    return tb_language_get() == TB_CHINESE ? rule->title_zh : rule->title;
}

int tb_findings_init(tb_findings *findings, const tb_rulebook *book, size_t most) {
    *findings = (tb_findings){.arena = tb_arena_create(), .book = book, .most = most};
    return findings->arena != NULL;
}

void tb_findings_free(tb_findings *findings) {
    for (int rule = 0; rule < TB_MOST_RULES; rule++)
        free(findings->rule[rule].finding);
    tb_arena_free(findings->arena);
}

static int grow(tb_findings *findings, tb_rule rule) {
    size_t capacity = 2 * findings->rule[rule].capacity + 8;
    tb_finding *larger = realloc(findings->rule[rule].finding, capacity * sizeof *larger);
    if (larger == NULL) {
        findings->failed = 1;
        return 0;
    }
    findings->rule[rule].finding = larger;
    findings->rule[rule].capacity = capacity;
    return 1;
}

static int compare_numbers(double a, double b) {
    return (a > b) - (a < b); /* NAN: equal to everything, and then the rest decides */
}

/* By what does not depend on the file first; rows only part findings that are alike. */
static int by_identity(const void *left, const void *right) {
    const tb_finding *a = left, *b = right;
    int order = strcmp(a->id, b->id);
    order = order != 0 ? order : strcmp(a->layer, b->layer);
    order = order != 0 ? order : strcmp(a->other_id, b->other_id);
    order = order != 0 ? order : strcmp(a->field, b->field);
    order = order != 0 ? order : compare_numbers(a->x, b->x);
    order = order != 0 ? order : compare_numbers(a->y, b->y);
    order = order != 0 ? order : compare_numbers(a->measure, b->measure);
    order = order != 0 ? order : (a->row > b->row) - (a->row < b->row);
    return order != 0 ? order : strcmp(a->message, b->message);
}

/* What is told of the published figures stays in their order. */
static void keep_first(tb_findings *findings, tb_rule rule) {
    if (findings->rule[rule].kept > 1 && strcmp(findings->book->rule[rule].group, "published") != 0)
        qsort(findings->rule[rule].finding, findings->rule[rule].kept,
              sizeof *findings->rule[rule].finding, by_identity);
    if (findings->rule[rule].kept <= findings->most)
        return;
    findings->rule[rule].kept = findings->most;
    findings->rule[rule].last = findings->rule[rule].finding[findings->most - 1].id;
}

static int is_past(const char *last, tb_text id) {
    if (last == NULL)
        return 0;
    size_t size = strlen(last);
    int order = memcmp(id.bytes, last, id.size < size ? id.size : size);
    return order > 0 || (order == 0 && id.size > size);
}

tb_finding *tb_findings_add(tb_findings *findings, tb_rule rule, int64_t row, tb_text id) {
    const tb_rule_info *info = &findings->book->rule[rule];
    if (info->off)
        return NULL;
    findings->rule[rule].count++;
    if (is_past(findings->rule[rule].last, id))
        return NULL;
    if (findings->rule[rule].kept >= 2 * findings->most + 8)
        keep_first(findings, rule);
    if (findings->rule[rule].kept == findings->rule[rule].capacity && !grow(findings, rule))
        return NULL;
    tb_finding *finding = &findings->rule[rule].finding[findings->rule[rule].kept++];
    *finding = (tb_finding){
        .rule = info->id,
        .severity = info->severity,
        .layer = "",
        .row = row,
        .id = id.size > 0 ? tb_findings_text(findings, "%.*s", (int)id.size, id.bytes) : "",
        .other_id = "",
        .field = "",
        .found = "",
        .expected = "",
        .message = tb_rule_title(info),
        .state = "",
        .accepted = "",
        .measure = NAN,
        .unit = "",
        .x = NAN,
        .y = NAN};
    return finding;
}

const char *tb_findings_text(tb_findings *findings, const char *format, ...) {
    char text[1000];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t size = length < 0 ? 0 : (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
    const char *copy = tb_arena_copy(findings->arena, text, size);
    findings->failed |= copy == NULL;
    return copy != NULL ? copy : "";
}

void tb_findings_merge(tb_findings *into, const tb_findings *from) {
    into->failed |= from->failed;
    for (tb_rule rule = 0; rule < into->book->rules; rule++) {
        into->rule[rule].count += from->rule[rule].count;
        for (size_t i = 0; i < from->rule[rule].kept; i++) {
            if (into->rule[rule].kept == into->rule[rule].capacity && !grow(into, rule))
                break;
            into->rule[rule].finding[into->rule[rule].kept++] = from->rule[rule].finding[i];
        }
        keep_first(into, rule);
    }
}

void tb_findings_settle(tb_findings *findings) {
    for (tb_rule rule = 0; rule < findings->book->rules; rule++)
        keep_first(findings, rule);
}
