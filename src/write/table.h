/* Tables for a terminal: columns aligned by what a text takes on the screen, where a Chinese
 * character is two columns wide. */
#ifndef TB_WRITE_TABLE_H
#define TB_WRITE_TABLE_H

#include "base/arena.h"

#include <stddef.h>
#include <stdio.h>

enum { TB_TABLE_COLUMNS = 24 };

typedef struct tb_table {
    tb_arena *arena;
    size_t columns;
    char align[TB_TABLE_COLUMNS]; /* 'l' or 'r' */
    const char **cell;            /* rows x columns */
    size_t rows, capacity;
    int failed; /* out of memory */
} tb_table;

/* align has one letter a column: "lrr". */
void tb_table_init(tb_table *table, tb_arena *arena, const char *align);

/* Cells one after the other; a row begins by itself. The text is copied. */
void tb_table_cell(tb_table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Row 0 is the head and is underlined. Every line begins with indent blanks. */
void tb_table_print(const tb_table *table, int indent, FILE *file);

/* "40,641": digits in groups of three before the point. Returns buffer. */
char *tb_grouped(const char *number, char buffer[48]);

#endif
