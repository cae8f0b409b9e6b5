/* What earlier runs and people said about findings, by fingerprint: a baseline, or exceptions that
 * were signed off. */
#ifndef TB_CHECK_EARLIER_H
#define TB_CHECK_EARLIER_H

#include "base/arena.h"

#include <stddef.h>
#include <tuban/finding.h>

typedef struct tb_word {
    const char *fingerprint;
    const char *reason; /* of an exception */
    int until;          /* its last day, as 20261231 */
    int met;            /* the finding is still there */
} tb_word;

/* Sorted by fingerprint; one that stands twice is there once, with its later day. */
typedef struct tb_words {
    tb_word *word;
    size_t words;
} tb_words;

/* What --findings wrote: JSON lines where the path ends so, else CSV with the columns rule and
 * fingerprint. TB_USAGE names the missing column, or the line without a fingerprint. */
tb_status tb_baseline_read(tb_arena *arena, const char *path, tb_words *out, tb_error *error);

/* The same of fingerprints that were read elsewhere, and live as long. 0 when out of memory. */
int tb_baseline_take(tb_arena *arena, const char *const *fingerprint, size_t count, tb_words *out);

/* CSV with the columns fingerprint, reason and until (2026-12-31); others may stand there, and rows
 * with neither reason nor date are passed over, so that it can be a CSV of findings with two
 * columns more. TB_USAGE names the line of a reason without a date, and the other way round. */
tb_status tb_accepted_read(tb_arena *arena, const char *path, tb_words *out, tb_error *error);

/* Sets the state of every finding, and counts what is new, open and fixed. */
void tb_baseline_compare(tb_words *words, tb_finding *finding, size_t findings,
                         tb_baseline *baseline);

/* Sets the reason of every finding that is accepted today, and counts them, in rules too, which has
 * a count for the rule of each finding. */
void tb_accepted_apply(tb_words *words, tb_finding *finding, size_t findings, tb_rule_count *rules,
                       tb_acceptance *acceptance);

#endif
