/* Reading the files, and comparing by fingerprint. */
#include "check/earlier.h"

#include "base/csv.h"
#include "base/error.h"
#include "base/file.h"
#include "base/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { MOST_BYTES = 1 << 30 };

typedef struct columns {
    int fingerprint, reason, until; /* -1 where there is none */
} columns;

static int by_fingerprint(const void *left, const void *right) {
    return strcmp(((const tb_word *)left)->fingerprint, ((const tb_word *)right)->fingerprint);
}

static int by_fingerprint_last_first(const void *left, const void *right) {
    int order = by_fingerprint(left, right);
    return order != 0 ? order : ((const tb_word *)right)->until - ((const tb_word *)left)->until;
}

/* 20261231 of "2026-12-31", 0 of anything else. */
static int day_of(const char *text) {
    int year, month, day, size = 0;
    if (strlen(text) != 10 || sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &size) != 3 ||
        size != 10 || month < 1 || month > 12 || day < 1 || day > 31)
        return 0;
    return year * 10000 + month * 100 + day;
}

static tb_status need_columns(const char *path, const tb_csv *csv, const char *const *names,
                              tb_error *error) {
    if (csv->rows == 0)
        return tb_fail(error, TB_USAGE, _("%s: the file is empty"), path);
    for (; *names != NULL; names++)
        if (tb_csv_column(csv, *names) < 0)
            return tb_fail(error, TB_USAGE, _("%s: the first line has no column %s"), path, *names);
    return TB_OK;
}

static void sort_once(tb_words *words) {
    size_t kept = 0;
    qsort(words->word, words->words, sizeof *words->word, by_fingerprint_last_first);
    for (size_t i = 0; i < words->words; i++)
        if (kept == 0 || by_fingerprint(&words->word[kept - 1], &words->word[i]) != 0)
            words->word[kept++] = words->word[i];
    words->words = kept;
}

/* Adds the exception of a row, if it is one. */
static tb_status add_exception(const char *path, const tb_csv_row *row, const columns *c,
                               tb_words *out, tb_error *error) {
    const char *reason = tb_csv_cell(row, c->reason), *until = tb_csv_cell(row, c->until);
    if (reason[0] == '\0' && until[0] == '\0')
        return TB_OK;
    if (reason[0] == '\0')
        return tb_fail(error, TB_USAGE, _("%s, line %u: an exception needs a reason"), path,
                       row->line);
    int day = day_of(until);
    if (day == 0)
        return tb_fail(error, TB_USAGE,
                       _("%s, line %u: until is \"%s\"; an exception needs its last day, like "
                         "2026-12-31"),
                       path, row->line, until);
    out->word[out->words++] = (tb_word){tb_csv_cell(row, c->fingerprint), reason, day, 0};
    return TB_OK;
}

static tb_status add_finding(const char *path, const tb_csv_row *row, const columns *c,
                             tb_words *out, tb_error *error) {
    (void)path, (void)error; /* nothing in it can be wrong */
    out->word[out->words++] = (tb_word){tb_csv_cell(row, c->fingerprint), "", 0, 0};
    return TB_OK;
}

/* names: the columns it must have; add takes each row. */
static tb_status read_words(tb_arena *arena, const char *path, const char *const *names,
                            tb_status (*add)(const char *, const tb_csv_row *, const columns *,
                                             tb_words *, tb_error *),
                            tb_words *out, tb_error *error) {
    tb_csv csv = {0};
    tb_status status = tb_csv_read(arena, path, MOST_BYTES, &csv, error);
    if (status == TB_OK)
        status = need_columns(path, &csv, names, error);
    if (status != TB_OK)
        return status;
    const columns c = {tb_csv_column(&csv, "fingerprint"), tb_csv_column(&csv, "reason"),
                       tb_csv_column(&csv, "until")};
    *out = (tb_words){tb_arena_take(arena, csv.rows * sizeof *out->word), 0};
    if (out->word == NULL)
        return tb_fail_memory(error);
    for (size_t i = 1; status == TB_OK && i < csv.rows; i++)
        status = add(path, &csv.row[i], &c, out, error);
    sort_once(out);
    return status;
}

/* The value of the key in a line that --findings wrote, parted off by a NUL; NULL if it has none.
 * A text cannot be taken for the key: quotes in it stand behind a backslash. */
static const char *fingerprint_in(char *line) {
    static const char key[] = "\"fingerprint\":\"";
    char *at = strstr(line, key);
    char *end = at != NULL ? strchr(at + strlen(key), '"') : NULL;
    if (end == NULL)
        return NULL;
    *end = '\0';
    return at + strlen(key);
}

static size_t count_lines(const char *bytes) {
    size_t lines = 1;
    for (; (bytes = strchr(bytes, '\n')) != NULL; bytes++)
        lines++;
    return lines;
}

/* JSON lines; a run that found nothing wrote none. */
static tb_status read_lines(tb_arena *arena, const char *path, tb_words *out, tb_error *error) {
    char *bytes = NULL;
    size_t size = 0, number = 1;
    tb_status status = tb_file_read(arena, path, MOST_BYTES, &bytes, &size, error);
    if (status != TB_OK)
        return status;
    *out = (tb_words){tb_arena_take(arena, count_lines(bytes) * sizeof *out->word), 0};
    if (out->word == NULL)
        return tb_fail_memory(error);
    for (char *line = bytes, *end; line != NULL; line = end, number++) {
        end = strchr(line, '\n');
        if (end != NULL)
            *end++ = '\0';
        if (line[0] == '\0')
            continue;
        const char *fingerprint = fingerprint_in(line);
        if (fingerprint == NULL)
            return tb_fail(error, TB_USAGE,
                           _("%s, line %zu: no fingerprint; a baseline is what --findings wrote"),
                           path, number);
        out->word[out->words++] = (tb_word){fingerprint, "", 0, 0};
    }
    sort_once(out);
    return TB_OK;
}

tb_status tb_baseline_read(tb_arena *arena, const char *path, tb_words *out, tb_error *error) {
    static const char *const names[] = {"fingerprint", "rule", NULL};
    const char *ending = strrchr(path, '.');
    if (ending != NULL && strcasecmp(ending, ".jsonl") == 0)
        return read_lines(arena, path, out, error);
    return read_words(arena, path, names, add_finding, out, error);
}

int tb_baseline_take(tb_arena *arena, const char *const *fingerprint, size_t count, tb_words *out) {
    *out = (tb_words){tb_arena_take(arena, (count + 1) * sizeof *out->word), 0};
    if (out->word == NULL)
        return 0;
    for (size_t i = 0; i < count; i++)
        out->word[out->words++] = (tb_word){fingerprint[i], "", 0, 0};
    sort_once(out);
    return 1;
}

tb_status tb_accepted_read(tb_arena *arena, const char *path, tb_words *out, tb_error *error) {
    static const char *const names[] = {"fingerprint", "reason", "until", NULL};
    return read_words(arena, path, names, add_exception, out, error);
}

static tb_word *find(const tb_words *words, const char *fingerprint) {
    const tb_word wanted = {.fingerprint = fingerprint};
    if (words->words == 0)
        return NULL;
    return bsearch(&wanted, words->word, words->words, sizeof *words->word, by_fingerprint);
}

void tb_baseline_compare(tb_words *words, tb_finding *finding, size_t findings,
                         tb_baseline *baseline) {
    for (size_t i = 0; i < findings; i++) {
        tb_word *word = find(words, finding[i].fingerprint);
        if (word != NULL)
            word->met = 1;
        finding[i].state = word != NULL ? "open" : "new";
        *(word != NULL ? &baseline->open : &baseline->fresh) += 1;
    }
    for (size_t i = 0; i < words->words; i++)
        baseline->fixed += !words->word[i].met;
}

static int today(void) {
    struct tm day;
    time_t now = time(NULL);
    localtime_r(&now, &day);
    return (day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday;
}

static tb_rule_count *count_of(tb_rule_count *rules, const char *rule) {
    while (strcmp(rules->rule, rule) != 0)
        rules++;
    return rules;
}

void tb_accepted_apply(tb_words *words, tb_finding *finding, size_t findings, tb_rule_count *rules,
                       tb_acceptance *acceptance) {
    const int day = today();
    for (size_t i = 0; i < findings; i++) {
        tb_word *word = find(words, finding[i].fingerprint);
        if (word == NULL)
            continue;
        word->met = 1;
        if (word->until < day)
            continue;
        finding[i].accepted = word->reason;
        acceptance->accepted++;
        count_of(rules, finding[i].rule)->accepted++;
    }
    for (size_t i = 0; i < words->words; i++) {
        acceptance->unneeded += !words->word[i].met;
        acceptance->expired += words->word[i].met && words->word[i].until < day;
    }
}
