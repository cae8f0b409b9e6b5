/* The base table (基础表) that all official tables are drawn from: exact sums by record, which is
 * everything the tables tell apart, and class. */
#ifndef TB_TOTAL_BASE_TABLE_H
#define TB_TOTAL_BASE_TABLE_H

#include "base/arena.h"

#include <tuban/classes.h>
#include <tuban/totals.h>

enum { TB_BASE_FIELDS = 10, TB_BASE_KEYS = TB_BASE_FIELDS + 1 };

/* The fields of a record, and the class: what totals are to be broken down by for a base table. */
extern const tb_key tb_base_keys[TB_BASE_KEYS];

typedef struct tb_base_cell {
    int16_t class_index;
    int64_t dm2;
    int64_t cents; /* 0.01 ha, once levelled */
} tb_base_cell;

typedef struct tb_base_record {
    const char *value[TB_BASE_FIELDS]; /* in the order of tb_base_keys; the first is the village */
    tb_base_cell *cell;                /* by the bytes of their class codes */
    size_t cells;
    int64_t dm2;
    int64_t cents;
} tb_base_record;

typedef struct tb_base_table {
    tb_base_record *record; /* by their values */
    size_t records;
    tb_sum unclassified; /* left out: no class of the table */
} tb_base_table;

/* From the groups of tb_totals by tb_base_keys, which are put into another order; memory is of the
 * arena. 0 when out of memory. */
int tb_base_table_make(tb_group *groups, size_t count, const tb_class_table *classes,
                       tb_arena *arena, tb_base_table *out);

/* 1 if it lies on an island (MSSM 01): land and islands have control areas of their own. */
int tb_base_island(const tb_base_record *record);

#endif
