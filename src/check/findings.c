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

tb_finding *tb_findings_add(tb_findings *findings, tb_rule rule, int64_t row) {
    const tb_rule_info *info = &findings->book->rule[rule];
    if (info->off)
        return NULL;
    findings->rule[rule].count++;
    if (findings->rule[rule].kept >= findings->most)
        return NULL;
    if (findings->rule[rule].kept == findings->rule[rule].capacity && !grow(findings, rule))
        return NULL;
    tb_finding *finding = &findings->rule[rule].finding[findings->rule[rule].kept++];
    *finding = (tb_finding){.rule = info->id,
                            .severity = info->severity,
                            .layer = "",
                            .row = row,
                            .id = "",
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

static int by_row(const void *left, const void *right) {
    const tb_finding *a = left, *b = right;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    int order = strcmp(a->field, b->field);
    return order != 0 ? order : strcmp(a->message, b->message);
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
        if (into->rule[rule].kept > 1)
            qsort(into->rule[rule].finding, into->rule[rule].kept, sizeof *into->rule[rule].finding,
                  by_row);
        if (into->rule[rule].kept > into->most)
            into->rule[rule].kept = into->most;
    }
}
