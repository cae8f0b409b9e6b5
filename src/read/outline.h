/* Geometry of the formats we read ourselves: collected as rings in a block of its own, told apart
 * by what lies inside what, and written as well-known binary. */
#ifndef TB_READ_OUTLINE_H
#define TB_READ_OUTLINE_H

#include "read/batch.h"
#include "survey/block.h"

typedef enum tb_outline_kind {
    TB_OUTLINE_POINT,
    TB_OUTLINE_LINE,
    TB_OUTLINE_POLYGON
} tb_outline_kind;

/* Forgets what was collected. 0 when out of memory. */
int tb_outline_clear(tb_block_store *rings);

/* Adds a vertex to the ring in the making; 0 when out of memory. */
int tb_outline_vertex(tb_block_store *rings, double x, double y);

/* Ends the ring in the making; one without vertices is none. 0 when out of memory. */
int tb_outline_end_ring(tb_block_store *rings);

/* Vertices of the ring in the making. */
size_t tb_outline_open_vertices(const tb_block_store *rings);

/* The next value of the column: a polygon, line or point, or several in one; null without rings.
 * Rings stay as they are, closed or not. 0 when out of memory. */
int tb_outline_write(tb_block_store *rings, tb_outline_kind kind, tb_batch *batch, size_t column);

#endif
