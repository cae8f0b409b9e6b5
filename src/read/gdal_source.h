/* Every vector format that GDAL opens, as a form of dataset. */
#ifndef TB_READ_GDAL_SOURCE_H
#define TB_READ_GDAL_SOURCE_H

#include "read/dataset.h"

/* asked is the path people gave, for messages; out->path is the one to open. A Shapefile that
 * lacks its index gets one in memory, where that is safe. */
tb_status tb_gdal_open(tb_arena *arena, const char *asked, tb_dataset *out, tb_error *error);

/* A tb_stroke for tb_wkb_append: arcs as chords. */
const unsigned char *tb_gdal_stroke(tb_arena *arena, const unsigned char *wkb, size_t size,
                                    size_t *stroked_size);

#endif
