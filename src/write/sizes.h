/* How large the values of a layer are: seen before anything is written, so that what the target
 * cannot hold is told in time. */
#ifndef TB_WRITE_SIZES_H
#define TB_WRITE_SIZES_H

#include "survey/records.h"
#include "write/encoder.h"

typedef struct tb_column_sizes {
    size_t characters, bytes; /* of the longest text; bytes in the target's encoding */
    int integers, decimals;   /* most digits in front of the point, and behind it */
    int64_t values;           /* not null */
    int64_t no_integer, no_number, no_date; /* values that are none */
    int64_t unmappable;                     /* values with characters the encoding lacks */
    int64_t first_unmappable;               /* its row */
    int64_t beyond_gbk;                     /* values whose GB18030 has characters of four bytes */
    int64_t led_by_blank;                   /* values that begin with one */
    int64_t parted;                         /* values with a comma or a line break */
} tb_column_sizes;

typedef struct tb_layer_sizes {
    size_t columns;
    tb_column_sizes *column;
    int64_t rows;
    int64_t points, lines, polygons; /* features of that kind */
    int64_t multiparts;              /* features of several parts */
    int64_t with_z;
    int64_t parts, vertices;
    int64_t first_unplaced; /* row with a coordinate that is no finite number; 0: none */
    double grid_steps;      /* of the target, see tb_target */
    int64_t off_grid;       /* vertices that do not stand on its grid */
} tb_layer_sizes;

/* Columns from the arena; 0 when out of memory. */
int tb_sizes_create(tb_layer_sizes *sizes, tb_arena *arena, size_t columns);

/* 0 when out of memory. */
int tb_sizes_see(tb_layer_sizes *sizes, const tb_rows *rows, tb_encoder *encoder);

#endif
