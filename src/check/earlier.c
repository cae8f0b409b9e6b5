/* Reading the CSV files and looking fingerprints up. */
#include "check/earlier.h"

#include "base/csv.h"
#include "base/error.h"
#include "base/file.h"
#include "base/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 30 };

/* What the columns mean: -1 where there is none. */
typedef struct columns {
    int fingerprint, rule, reason, until;
} columns;

static int by_fingerprint(const void *left, const void *right) {
    return strcmp(((const tb_word *)left)->fingerprint, ((const tb_word *)right)->fingerprint);
}

/* 20261231 of "2026-12-31", 0 of anything else. */
static int day_of(const char *text) {
    int year, month, day, size = 0;
    if (strlen(text) != 10 || sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &size) != 3 ||
        size != 10 || month < 1 || month > 12 || day < 1 || day > 31)
        return 0;
    return year * 10000 + month * 100 + day;
}

static tb_status need_column(const char *path, const char *name, int column, tb_error *error) {
    return column >= 0
               ? TB_OK
               : tb_fail(error, TB_USAGE, _("%s: the first line has no column %s"), path, name);
}

static tb_status read_csv(tb_arena *arena, const char *path, tb_csv *csv, columns *c,
                          tb_error *error) {
    char *bytes = NULL;
    size_t size = 0;
    tb_status status = tb_file_read(arena, path, MOST_BYTES, &bytes, &size, error);
    if (status == TB_OK)
        status = tb_csv_parse(arena, path, bytes, size, csv, error);
    if (status != TB_OK)
        return status;
    if (csv->rows == 0)
        return tb_fail(error, TB_USAGE, _("%s: the file is empty"), path);
    *c = (columns){tb_csv_column(csv, "fingerprint"), tb_csv_column(csv, "rule"),
                   tb_csv_column(csv, "reason"), tb_csv_column(csv, "until")};
    return need_column(path, "fingerprint", c->fingerprint, error);
}

static void sort_once(tb_words *words) {
    size_t kept = 0;
    qsort(words->word, words->words, sizeof *words->word, by_fingerprint);
    for (size_t i = 0; i < words->words; i++)
        if (kept == 0 || by_fingerprint(&words->word[kept - 1], &words->word[i]) != 0)
            words->word[kept++] = words->word[i];
    words->words = kept;
}

tb_status tb_baseline_read(tb_arena *arena, const char *path, tb_words *out, tb_error *error) {
    tb_csv csv = {0};
    columns c = {0};
    tb_status status = read_csv(arena, path, &csv, &c, error);
    if (status == TB_OK)
        status = need_column(path, "rule", c.rule, error);
    if (status != TB_OK)
        return status;
    *out = (tb_words){tb_arena_take(arena, csv.rows * sizeof *out->word), 0};
    if (out->word == NULL)
        return tb_fail_memory(error);
    for (size_t i = 1; i < csv.rows; i++)
        out->word[out->words++] = (tb_word){tb_csv_cell(&csv.row[i], c.fingerprint),
                                            tb_csv_cell(&csv.row[i], c.rule), "", 0, 0};
    sort_once(out);
    return TB_OK;
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
    out->word[out->words++] =
        (tb_word){tb_csv_cell(row, c->fingerprint), tb_csv_cell(row, c->rule), reason, day, 0};
    return TB_OK;
}

tb_status tb_accepted_read(tb_arena *arena, const char *path, tb_words *out, tb_error *error) {
    tb_csv csv = {0};
    columns c = {0};
    tb_status status = read_csv(arena, path, &csv, &c, error);
    if (status == TB_OK)
        status = need_column(path, "reason", c.reason, error);
    if (status == TB_OK)
        status = need_column(path, "until", c.until, error);
    if (status != TB_OK)
        return status;
    *out = (tb_words){tb_arena_take(arena, csv.rows * sizeof *out->word), 0};
    if (out->word == NULL)
        return tb_fail_memory(error);
    for (size_t i = 1; status == TB_OK && i < csv.rows; i++)
        status = add_exception(path, &csv.row[i], &c, out, error);
    sort_once(out);
    return status;
}

tb_word *tb_words_find(const tb_words *words, const char *fingerprint) {
    const tb_word wanted = {.fingerprint = fingerprint};
    if (words->words == 0)
        return NULL;
    return bsearch(&wanted, words->word, words->words, sizeof *words->word, by_fingerprint);
}
