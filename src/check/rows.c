/* Facts about rows, in chunks as the blocks came. */
#include "check/rows.h"

#include <stdlib.h>

tb_row_facts *tb_rows_add(tb_rows *rows, int64_t first_row, size_t count) {
    tb_row_chunk *chunk = malloc(sizeof *chunk + count * sizeof *chunk->fact);
    if (chunk == NULL)
        return NULL;
    chunk->first_row = first_row;
    chunk->rows = count;
    chunk->next = rows->newest;
    rows->newest = chunk;
    rows->chunks++;
    return chunk->fact;
}

void tb_rows_merge(tb_rows *into, tb_rows *from) {
    tb_row_chunk **last = &from->newest;
    while (*last != NULL)
        last = &(*last)->next;
    *last = into->newest;
    into->newest = from->newest;
    into->chunks += from->chunks;
    *from = (tb_rows){0};
}

static int by_row(const void *a, const void *b) {
    const tb_row_chunk *first = *(tb_row_chunk *const *)a, *second = *(tb_row_chunk *const *)b;
    return (first->first_row > second->first_row) - (first->first_row < second->first_row);
}

int tb_rows_settle(tb_rows *rows) {
    size_t n = 0;
    rows->chunk = malloc((rows->chunks + 1) * sizeof(tb_row_chunk *));
    rows->before = malloc((rows->chunks + 1) * sizeof *rows->before);
    if (rows->chunk == NULL || rows->before == NULL)
        return 0;
    for (tb_row_chunk *chunk = rows->newest; chunk != NULL; chunk = chunk->next)
        rows->chunk[n++] = chunk;
    qsort(rows->chunk, n, sizeof(tb_row_chunk *), by_row);
    rows->before[0] = 0;
    for (size_t i = 0; i < n; i++)
        rows->before[i + 1] = rows->before[i] + rows->chunk[i]->rows;
    return 1;
}

void tb_rows_free(tb_rows *rows) {
    for (tb_row_chunk *chunk = rows->newest; chunk != NULL;) {
        tb_row_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    free(rows->chunk);
    free(rows->before);
    *rows = (tb_rows){0};
}

size_t tb_rows_count(const tb_rows *rows) {
    return rows->before[rows->chunks];
}

int64_t tb_rows_nth(const tb_rows *rows, size_t n) {
    size_t low = 0, high = rows->chunks;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (rows->before[middle] <= n)
            low = middle;
        else
            high = middle;
    }
    return rows->chunk[low]->first_row + (int64_t)(n - rows->before[low]);
}

const tb_row_facts *tb_rows_at(const tb_rows *rows, int64_t row) {
    size_t low = 0, high = rows->chunk != NULL ? rows->chunks : 0;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (rows->chunk[middle]->first_row <= row)
            low = middle;
        else
            high = middle;
    }
    if (rows->chunk == NULL || low >= rows->chunks)
        return NULL;
    const tb_row_chunk *chunk = rows->chunk[low];
    return row >= chunk->first_row && row < chunk->first_row + (int64_t)chunk->rows
               ? &chunk->fact[row - chunk->first_row]
               : NULL;
}
