/* Well-known binary into coordinate columns. */
#ifndef TB_READ_WKB_H
#define TB_READ_WKB_H

#include "survey/block.h"

/* Gives straight-edged WKB for a geometry with arcs, from the arena; NULL if it cannot. */
typedef const unsigned char *(*tb_stroke)(tb_arena *arena, const unsigned char *wkb, size_t size,
                                          size_t *stroked_size);

/* Appends one parcel's rings and vertices to the block and tells its shape (tb_shape bits in
 * *shape). OGC and ISO WKB, EWKB flags, either byte order. Bytes that are no geometry set
 * TB_SHAPE_DAMAGED and add nothing. Returns 0 only when out of memory. */
int tb_wkb_append(tb_block_store *store, const unsigned char *wkb, size_t size, tb_stroke stroke,
                  uint32_t *shape);

#endif
