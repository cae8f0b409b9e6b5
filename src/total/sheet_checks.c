#include "total/sheet_checks.h"

#include "base/message.h"
#include "total/levelling.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEVEL1 = 1, LEVEL2, OWNERSHIP, BY_SETTLEMENT, SLOPE, PLANTING, MAJOR = 25 };

typedef struct checking {
    const tb_tables *tables;
    tb_sheet_check *check; /* the one at hand */
    tb_arena *arena;
    int failed; /* out of memory */
} checking;

/* What differs where; kept for the first one. */
static void hold(checking *c, int64_t sum, int64_t whole, const tb_sheet *sheet,
                 const tb_sheet_row *row, const char *head) {
    char where[160];
    c->check->compared++;
    if (sum == whole)
        return;
    if (c->check->failed++ > 0)
        return;
    int size = snprintf(where, sizeof where, "%02d-%s %s%s%s %s", sheet->number, sheet->slug,
                        row->unit, row->settlement[0] != '\0' ? "/" : "", row->settlement, head);
    c->check->first = tb_arena_copy(c->arena, where,
                                    (size_t)size < sizeof where ? (size_t)size : sizeof where - 1);
    c->failed |= c->check->first == NULL;
}

/* NULL where the table was not made. */
static const tb_sheet *made(const checking *c, int number) {
    for (size_t i = 0; i < c->tables->sheets; i++)
        if (c->tables->sheet[i].number == number && c->tables->sheet[i].reason == NULL)
            return &c->tables->sheet[i];
    return NULL;
}

static size_t column_of(const tb_sheet *sheet, const char *head) {
    size_t k = 0;
    while (k < sheet->columns && strcmp(sheet->column[k].head, head) != 0)
        k++;
    return k;
}

/* The sum of a column's parts of one kind in a row; 0 parts: there are none. */
static int64_t sum_of_parts(const tb_sheet *sheet, const tb_sheet_row *row, size_t column,
                            int across, int *parts) {
    int64_t sum = 0;
    *parts = 0;
    for (size_t k = column + 1; k < sheet->columns; k++)
        if (sheet->column[k].parent == (int)column && sheet->column[k].across == across) {
            sum += row->value[k];
            ++*parts;
        }
    return sum;
}

/* Every column that has parts is their sum, in every row. */
static void hold_parts(checking *c, int number) {
    const tb_sheet *sheet = made(c, number);
    for (size_t i = 0; sheet != NULL && i < sheet->rows; i++)
        for (size_t k = 0; k < sheet->columns; k++)
            for (int across = 0, parts; across < 2; across++) {
                int64_t sum = sum_of_parts(sheet, &sheet->row[i], k, across, &parts);
                if (parts > 0)
                    hold(c, sum, sheet->row[i].value[k], sheet, &sheet->row[i],
                         sheet->column[k].head);
            }
}

static size_t unit_level(const char *code) {
    size_t size = strlen(code);
    return size <= 6 ? 0 : size <= 9 ? 1 : 2;
}

/* Rows of a unit's parts follow it, down to the next unit of its own level or above. */
static void hold_units(checking *c, const tb_sheet *sheet) {
    size_t step = sheet->by_settlement ? 6 : 1;
    for (size_t i = 0; i < sheet->rows; i++) {
        size_t level = unit_level(sheet->row[i].unit), parts = 0;
        for (size_t k = 0; k < sheet->columns; k++) {
            int64_t sum = 0;
            for (size_t j = i + step; j < sheet->rows && unit_level(sheet->row[j].unit) > level;
                 j += step)
                if (unit_level(sheet->row[j].unit) == level + 1) {
                    sum += sheet->row[j].value[k];
                    parts++;
                }
            if (parts > 0)
                hold(c, sum, sheet->row[i].value[k], sheet, &sheet->row[i], sheet->column[k].head);
        }
    }
}

/* Columns of the same head, or head and ending, in two tables. most: not equal, but at most. */
static void hold_tables(checking *c, int a, const char *ending, int b, int most) {
    const tb_sheet *one = made(c, a), *two = made(c, b);
    if (one == NULL || two == NULL)
        return;
    for (size_t k = 0; k < one->columns; k++) {
        char head[40];
        snprintf(head, sizeof head, "%s%s", one->column[k].head, ending);
        size_t other = column_of(two, head);
        for (size_t i = 0; other < two->columns && i < one->rows; i++) {
            int64_t x = one->row[i].value[k], y = two->row[i].value[other];
            hold(c, most && x < y ? y : x, y, one, &one->row[i], one->column[k].head);
        }
    }
}

/* Column 01 of table 1 and the total of a table of cultivated land. */
static void hold_fields(checking *c, int number) {
    const tb_sheet *one = made(c, LEVEL1), *two = made(c, number);
    if (one == NULL || two == NULL)
        return;
    size_t fields = column_of(one, "01");
    for (size_t i = 0; i < one->rows; i++)
        hold(c, two->row[i].value[0], one->row[i].value[fields], two, &two->row[i], "total");
}

/* The first block is the sum of the others. */
static void hold_blocks(checking *c, int number) {
    const tb_sheet *sheet = made(c, number);
    enum { BLOCKS = 6 };
    for (size_t i = 0; sheet != NULL && i < sheet->rows; i += BLOCKS)
        for (size_t k = 0; k < sheet->columns; k++) {
            int64_t sum = 0;
            for (size_t block = 1; block < BLOCKS; block++)
                sum += sheet->row[i + block].value[k];
            hold(c, sum, sheet->row[i].value[k], sheet, &sheet->row[i], sheet->column[k].head);
        }
}

static void sums_within(checking *c) {
    static const int plain[] = {LEVEL1, LEVEL2, 7, 8, 9, 10, 12, 15, 16, 19, 20, 23, 24, MAJOR};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        hold_parts(c, plain[i]);
    for (size_t i = 0; i < c->tables->sheets; i++)
        if (c->tables->sheet[i].reason == NULL)
            hold_units(c, &c->tables->sheet[i]);
}

static void across_tables(checking *c) {
    hold_tables(c, LEVEL1, "", LEVEL2, 0);
    hold_tables(c, LEVEL1, "", OWNERSHIP, 0);
    hold_tables(c, MAJOR, "", LEVEL1, 0);
    hold_fields(c, SLOPE);
    hold_fields(c, PLANTING);
}

static void owners(checking *c) {
    hold_parts(c, OWNERSHIP);
    hold_parts(c, 17);
}

static void slopes(checking *c) {
    hold_parts(c, SLOPE);
}

static void plantings(checking *c) {
    hold_parts(c, PLANTING);
}

static void settlements(checking *c) {
    hold_blocks(c, BY_SETTLEMENT);
    hold_blocks(c, 18);
    hold_parts(c, BY_SETTLEMENT);
    hold_parts(c, 18);
}

static void enclaves(checking *c) {
    for (int number = 15; number <= 18; number++)
        hold_tables(c, number, "", number - 14, 1);
}

/* Column total of table 1 in a county's row, against the land and the islands of its section. */
static void hold_sections(checking *c, int control) {
    const tb_sheet *sheet = made(c, LEVEL1);
    for (size_t i = 0; sheet != NULL && i + 1 < c->tables->sections; i += 2) {
        const tb_section *land = &c->tables->section[i], *island = land + 1;
        size_t row = 0;
        while (row < sheet->rows && strcmp(sheet->row[row].unit, land->unit) != 0)
            row++;
        if (row == sheet->rows ||
            (control && land->control_dm2 == TB_NO_NUMBER && island->control_dm2 == TB_NO_NUMBER))
            continue;
        int64_t sum = 0;
        for (int k = 0; k < 2; k++) {
            int64_t dm2 = control ? land[k].control_dm2 : land[k].dm2;
            sum += dm2 != TB_NO_NUMBER ? tb_hectare_cents(dm2) : 0;
        }
        hold(c, sum, sheet->row[row].value[0], sheet, &sheet->row[row], "total");
    }
}

static void exact_areas(checking *c) {
    hold_sections(c, 0);
}

static void control_areas(checking *c) {
    hold_sections(c, 1);
}

static const struct {
    const char *rule, *what;
    void (*run)(checking *c);
} rules[] = {
    {"Q120", N_("parts of a table and their sums, villages, townships and county"), sums_within},
    {"Q121", N_("the same figure in several tables"), across_tables},
    {"Q122", N_("the county's total and the exact area of its parcels"), exact_areas},
    {"Q123", N_("the county's total and its control area"), control_areas},
    {"Q124", N_("state-owned and collective land together"), owners},
    {"Q125", N_("slope grades, terraces and sloping fields"), slopes},
    {"Q126", N_("kinds of planting"), plantings},
    {"Q127", N_("settlement codes 201 to 205, and their classes"), settlements},
    {"Q128", N_("enclaves are a part of the main tables"), enclaves},
};
enum { RULES = sizeof rules / sizeof *rules };

int tb_sheet_checks(tb_tables *tables, tb_arena *arena) {
    tb_sheet_check *list = tb_arena_take(arena, sizeof *list * RULES);
    checking c = {.tables = tables, .arena = arena};
    if (list == NULL)
        return 0;
    for (size_t i = 0; i < RULES; i++) {
        list[i] = (tb_sheet_check){.rule = rules[i].rule, .what = rules[i].what, .first = ""};
        c.check = &list[i];
        rules[i].run(&c);
    }
    tables->check = list;
    tables->checks = RULES;
    return !c.failed;
}
