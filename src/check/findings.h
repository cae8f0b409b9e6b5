/* Collecting findings: exact counts, and the first of each rule in full.
 *
 * Each worker has a collector of its own and meets its blocks in the order of the file, so what it
 * keeps are its lowest rows; merged, the lowest rows of all are kept, whatever the threads did. */
#ifndef TB_CHECK_FINDINGS_H
#define TB_CHECK_FINDINGS_H

#include "base/arena.h"
#include "check/rulebook.h"

typedef struct tb_findings {
    tb_arena *arena;
    const tb_rulebook *book;
    size_t most;
    int failed; /* out of memory while collecting */
    struct {
        int64_t count;
        size_t kept, capacity;
        tb_finding *finding;
    } rule[TB_MOST_RULES];
} tb_findings;

/* The book must outlive the collector. 0 when out of memory. */
int tb_findings_init(tb_findings *findings, const tb_rulebook *book, size_t most);
void tb_findings_free(tb_findings *findings);

/* Counts, and returns the record to fill in while the rule's cap is not reached, else NULL; of a
 * rule that is off nothing is counted. rule, severity, message (the rule's title) and row are set,
 * everything else is empty. */
tb_finding *tb_findings_add(tb_findings *findings, tb_rule rule, int64_t row);

/* A text that lives as long as the collector; "" when out of memory. */
const char *tb_findings_text(tb_findings *findings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Moves all of from into into, keeping the lowest rows; from stays to be freed after into. */
void tb_findings_merge(tb_findings *into, const tb_findings *from);

#endif
