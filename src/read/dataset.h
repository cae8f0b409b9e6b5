/* Opening datasets: the path people give and the path GDAL wants. */
#ifndef TB_READ_DATASET_H
#define TB_READ_DATASET_H

#include "base/arena.h"
#include "read/dbf.h"

#include <gdal.h>
#include <tuban/status.h>

typedef struct tb_dataset {
    GDALDatasetH handle;
    const char *path; /* as GDAL opened it */
    const char *driver;
    int shapefile; /* text comes as the bytes of the file */
} tb_dataset;

/* Read-only. Strings come from the arena. The message of TB_UNREADABLE names the path, GDAL's
 * reason and what can be done. */
tb_status tb_dataset_open(tb_arena *arena, const char *path, tb_dataset *out, tb_error *error);
void tb_dataset_close(tb_dataset *dataset);

/* Path of a Shapefile layer's .shp: the dataset may be a folder of them. */
const char *tb_dataset_shapefile_path(tb_arena *arena, const tb_dataset *dataset,
                                      const char *layer);

#endif
