/* The official tables: what they are (tables.csv, table_columns.csv), and filling them from the
 * base table. */
#ifndef TB_TOTAL_SHEETS_H
#define TB_TOTAL_SHEETS_H

#include "total/base_table.h"

#include <tuban/tables.h>

typedef struct tb_column_info {
    const char *head, *title, *title_en;
    int parent, across;  /* as in tb_sheet_column */
    const char *classes; /* codes: a class, its suffix classes, or a level-1 class; "": all */
    const char *where;   /* "slope=2 terrace=TT", "ownership=1*|2*"; "": all records */
} tb_column_info;

typedef struct tb_sheet_info {
    int number;
    const char *slug, *title, *title_en;
    const tb_column_info *column; /* NULL: it cannot be made, for the reason */
    size_t columns;
    const char *filter; /* as tb_column_info.where */
    int by_settlement;
    const char *needs; /* roles */
    const char *reason_en, *reason_zh;
} tb_sheet_info;

extern const tb_sheet_info tb_sheet_infos[];
extern const size_t tb_sheet_info_count;

/* The blocks of tables by settlement. */
enum { TB_SETTLEMENT_BLOCKS = 6 };
extern const char *const tb_settlement_blocks[TB_SETTLEMENT_BLOCKS];

/* A unit with rows of its own in every table. */
typedef struct tb_sheet_unit {
    const char *code, *name;
} tb_sheet_unit;

/* Every village of the table and the townships and counties above them, by code, without names;
 * NULL when out of memory. */
tb_sheet_unit *tb_sheet_units(const tb_base_table *table, tb_arena *arena, size_t *count);

/* Fills a sheet but its reason. level: cells are their records' cents, else sums of exact areas,
 * rounded in the end. 0 when out of memory. */
int tb_sheet_fill(const tb_sheet_info *info, const tb_base_table *table,
                  const tb_class_table *classes, const tb_sheet_unit *unit, size_t units, int level,
                  tb_arena *arena, tb_sheet *out);

#endif
