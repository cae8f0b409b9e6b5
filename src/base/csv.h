/* Comma-separated values (RFC 4180), read from memory: quotes, doubled quotes, line breaks inside
 * quotes, LF, CR LF and a byte order mark. Rows hold views into one arena. */
#ifndef TB_BASE_CSV_H
#define TB_BASE_CSV_H

#include "base/arena.h"

#include <stddef.h>
#include <stdio.h>
#include <tuban/status.h>

typedef struct tb_csv_row {
    unsigned line; /* where the row begins, from 1 */
    size_t cells;
    const char **cell; /* NUL-terminated, blanks at both ends cut */
} tb_csv_row;

typedef struct tb_csv {
    size_t rows; /* without empty lines; row 0 is the header */
    tb_csv_row *row;
} tb_csv;

/* name stands in messages. TB_UNREADABLE: a quote that never closes, or a NUL byte. */
tb_status tb_csv_parse(tb_arena *arena, const char *name, const char *bytes, size_t size,
                       tb_csv *out, tb_error *error);

/* The same of a file of at most limit bytes: see tb_file_read. */
tb_status tb_csv_read(tb_arena *arena, const char *path, size_t limit, tb_csv *out,
                      tb_error *error);

/* Column with this head in the header row, without regard to ASCII case; -1 if there is none. */
int tb_csv_column(const tb_csv *csv, const char *head);

/* The cell, or "" where the row is short or column is -1. */
const char *tb_csv_cell(const tb_csv_row *row, int column);

/* One cell to a file, quoted where it must be. */
void tb_csv_write(FILE *file, const char *cell);

#endif
