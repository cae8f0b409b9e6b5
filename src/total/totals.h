/* The totalling stage: blocks folded into sums. One accumulator a worker, merged at the end. */
#ifndef TB_TOTAL_TOTALS_H
#define TB_TOTAL_TOTALS_H

#include "base/arena.h"

#include <tuban/classes.h>
#include <tuban/survey.h>
#include <tuban/totals.h>

enum {
    TB_SLOPES = 6,     /* 0: none or unknown, 1..5 */
    TB_SETTLEMENTS = 6 /* 0: none or unknown, 201..205 */
};

typedef struct tb_totals {
    const tb_class_table *classes;
    tb_totalled totalled;
    int ridge_class;  /* index of 1203, -1 if the table has none */
    tb_sum *by_class; /* one for each class of the table */
    tb_sum unclassified;
    tb_sum cultivated_by_slope[TB_SLOPES];
    tb_sum settlement[TB_SETTLEMENTS]; /* category 城镇村及工矿用地 by settlement code */
    size_t cultivated, built_up;       /* indices of those categories */
    const tb_key *by;
    size_t by_count;
    struct tb_groups *groups; /* NULL without a breakdown */
    int overflow;             /* a sum left 64 bits: the stated areas are absurd */
    int failed;               /* out of memory */
} tb_totals;

/* Roles that totalling reads, as bits. */
uint32_t tb_totals_roles(const tb_key *by, size_t by_count);

int tb_totals_init(tb_totals *totals, const tb_class_table *classes, tb_totalled totalled,
                   const tb_key *by, size_t by_count); /* 0 when out of memory */
void tb_totals_free(tb_totals *totals);

void tb_totals_fold(tb_totals *totals, const tb_block *block);
/* What parcel i adds to its own class, and what to that of ridges. */
void tb_totals_areas(const tb_totals *totals, const tb_block *block, size_t i, int64_t *area,
                     int64_t *ridge);

void tb_totals_merge(tb_totals *into, const tb_totals *from);

/* Sums of one category, and of everything. */
tb_sum tb_totals_category(const tb_totals *totals, size_t category);
tb_sum tb_totals_all(const tb_totals *totals);

/* The breakdown, sorted by its values, with all strings in the arena; NULL when out of memory. */
tb_group *tb_totals_groups(const tb_totals *totals, tb_arena *arena, size_t *count);

#endif
