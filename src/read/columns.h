/* Arrow columns into block columns: texts as views, numbers as exact decimals. */
#ifndef TB_READ_COLUMNS_H
#define TB_READ_COLUMNS_H

#include "read/decode.h"
#include "survey/block.h"

#include <tuban/read.h>

struct ArrowSchema;
struct ArrowArray;

/* A field by itself; raw_name: as the file has it. */
typedef struct tb_field_column {
    const char *raw_name;
    int child;       /* -1: the driver does not give it */
    char format[40]; /* its Arrow format */
    int is_date;     /* a text yyyymmdd stands for a date */
} tb_field_column;

/* Which child of the batch feeds which role; -1: none. */
typedef struct tb_columns {
    int child[TB_ROLE_COUNT];
    char format[TB_ROLE_COUNT]; /* first letter of the Arrow format */
    int geometry;               /* child with WKB, -1 without geometry */
    char geometry_format;
    tb_area_unit area_unit;
    tb_field_column *field; /* all fields of the layer; none unless everything is read */
    size_t fields;
} tb_columns;

/* Matches the stream's fields to the roles by their names as the file has them, and the geometry by
 * the name of its column (NULL: not read). */
void tb_columns_match(const struct ArrowSchema *schema, const char *const raw_field[TB_ROLE_COUNT],
                      const char *geometry, tb_columns *out);

/* Fills the block's text and number columns from one record batch; 0 when out of memory. */
int tb_columns_fill(const tb_columns *columns, const struct ArrowArray *batch, tb_decoder *decoder,
                    tb_block_store *store);

/* Fills the columns for everything; 0 when out of memory. */
int tb_columns_fill_values(const tb_columns *columns, const struct ArrowArray *batch,
                           tb_decoder *decoder, tb_block_store *store);

/* WKB of one parcel, NULL if it has no geometry. */
const unsigned char *tb_columns_wkb(const tb_columns *columns, const struct ArrowArray *batch,
                                    size_t row, size_t *size);

#endif
