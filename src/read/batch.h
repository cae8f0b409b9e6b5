/* Building Arrow record batches for the formats we read ourselves: text columns, and one of
 * well-known binary behind them. */
#ifndef TB_READ_BATCH_H
#define TB_READ_BATCH_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/survey.h>

struct ArrowArray;
struct ArrowSchema;

typedef struct tb_batch_column {
    int32_t *offset; /* rows + 1 */
    uint8_t *valid;  /* a bit a row */
    char *data;
    size_t rows, nulls, used, offset_room, room;
} tb_batch_column;

typedef struct tb_batch {
    tb_batch_column *column;
    size_t columns;
    size_t rows;
    size_t bytes; /* of all columns */
} tb_batch;

int tb_batch_create(tb_batch *batch, size_t columns); /* 0 when out of memory */
void tb_batch_free(tb_batch *batch);

/* Room for `size` more bytes in the next value of a column; NULL when out of memory. The value is
 * finished by tb_batch_end, whose size may be smaller. */
char *tb_batch_room(tb_batch *batch, size_t column, size_t size);
int tb_batch_end(tb_batch *batch, size_t column, size_t size);

int tb_batch_text(tb_batch *batch, size_t column, tb_text value); /* bytes NULL: null */

/* Hands the rows over as one Arrow struct array and begins anew; 0 when out of memory. */
int tb_batch_export(tb_batch *batch, struct ArrowArray *out);

/* The schema: names of the text columns, then that of the geometry (NULL: there is none). */
int tb_batch_schema(const char *const *names, size_t texts, const char *geometry,
                    struct ArrowSchema *out);

#endif
