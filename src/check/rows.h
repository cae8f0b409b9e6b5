/* What is kept of every parcel until all are in: its class, a place in it, and the units it names.
 *
 * 40 bytes a parcel, taken block by block. */
#ifndef TB_CHECK_ROWS_H
#define TB_CHECK_ROWS_H

#include "check/units.h"

typedef struct tb_row_facts {
    tb_point place; /* in it */
    int16_t class_index;
    int16_t year;                 /* of the data, 1000 to 9999; 0: none */
    uint32_t unit[TB_UNIT_KINDS]; /* TB_NO_UNIT: none that the layer has */
    uint64_t likeness;            /* see likeness.h */
} tb_row_facts;

typedef struct tb_row_chunk {
    struct tb_row_chunk *next;
    int64_t first_row;
    size_t rows;
    tb_row_facts fact[];
} tb_row_chunk;

typedef struct tb_rows {
    tb_row_chunk *newest;
    tb_row_chunk **chunk; /* by row, once settled */
    size_t chunks;
    size_t *before; /* rows in front of each chunk */
} tb_rows;

/* Facts of the rows of a block, to be filled in; NULL when out of memory. */
tb_row_facts *tb_rows_add(tb_rows *rows, int64_t first_row, size_t count);
void tb_rows_merge(tb_rows *into, tb_rows *from);
int tb_rows_settle(tb_rows *rows); /* 0 when out of memory */
void tb_rows_free(tb_rows *rows);

/* Once settled: how many rows there are, and the nth of them in their order. */
size_t tb_rows_count(const tb_rows *rows);
int64_t tb_rows_nth(const tb_rows *rows, size_t n);

/* Once settled; NULL if there is no such row. */
const tb_row_facts *tb_rows_at(const tb_rows *rows, int64_t row);

#endif
