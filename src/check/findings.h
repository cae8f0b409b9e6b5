/* Collecting findings: exact counts, and the first of each rule in full.
 *
 * The first are those of the lowest identifiers, not of the lowest rows: so the same are kept, in
 * the same order, whatever the order of the file and whatever the threads did. */
#ifndef TB_CHECK_FINDINGS_H
#define TB_CHECK_FINDINGS_H

#include "base/arena.h"
#include "check/rulebook.h"

#include <tuban/survey.h>

typedef struct tb_findings {
    tb_arena *arena;
    const tb_rulebook *book;
    size_t most; /* at least 1 */
    int failed;  /* out of memory while collecting */
    struct {
        int64_t count;
        size_t kept, capacity;
        tb_finding *finding;
        const char *last; /* identifier past which nothing is among the first; NULL: not known */
    } rule[TB_MOST_RULES];
} tb_findings;

/* The book must outlive the collector. 0 when out of memory. */
int tb_findings_init(tb_findings *findings, const tb_rulebook *book, size_t most);
void tb_findings_free(tb_findings *findings);

/* Counts, and returns the record to fill in, or NULL where it could not be among the first; of a
 * rule that is off nothing is counted. rule, severity, message (the rule's title), row and id are
 * set, everything else is empty. The record may move with the next one added. */
tb_finding *tb_findings_add(tb_findings *findings, tb_rule rule, int64_t row, tb_text id);

/* A text that lives as long as the collector; "" when out of memory. */
const char *tb_findings_text(tb_findings *findings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Moves all of from into into; from stays to be freed after into. */
void tb_findings_merge(tb_findings *into, const tb_findings *from);

/* When all are added: those that are kept, in their order. */
void tb_findings_settle(tb_findings *findings);

#endif
