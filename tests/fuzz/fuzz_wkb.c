/* Any bytes as a parcel's geometry: rings and vertices must stay within the block's columns. */
#include "read/wkb.h"

#include <tuban/read.h>

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Curves are GDAL's to stroke; here they are simply refused. */
static const unsigned char *no_stroke(tb_arena *arena, const unsigned char *wkb, size_t size,
                                      size_t *stroked_size) {
    (void)arena, (void)wkb, (void)size, (void)stroked_size;
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tb_block *block = tb_block_create();
    uint32_t shape = 0;
    if (block == NULL || !tb_block_begin((tb_block_store *)block, 1, 1))
        abort();
    if (!tb_wkb_append((tb_block_store *)block, data, size, no_stroke, &shape))
        abort();
    for (size_t ring = 0; ring < block->rings; ring++)
        if (block->ring_vertex[ring] >= block->ring_vertex[ring + 1])
            abort(); /* a ring without vertices is not kept */
    if (block->ring_vertex[block->rings] != block->vertices)
        abort();
    tb_block_free(block);
    return 0;
}
