/* A folder as it would be with some more files in it: files in memory that seem to stand beside
 * those of an input, so that GDAL finds them and nothing is written there. */
#ifndef TB_READ_OVERLAY_H
#define TB_READ_OVERLAY_H

#include "base/arena.h"

#include <stddef.h>

typedef struct tb_overlay {
    int number; /* 0: none */
} tb_overlay;

tb_overlay tb_overlay_new(void);

/* Adds a file of that name, without a folder, with bytes from malloc that it takes over. 0 when out
 * of memory. */
int tb_overlay_add(tb_overlay overlay, const char *name, unsigned char *bytes, size_t size);

/* 1 if the file of that path is one that was added. */
int tb_overlay_holds(tb_overlay overlay, const char *path);

/* path as GDAL has to open it to see the files too; NULL when out of memory. */
const char *tb_overlay_path(tb_arena *arena, tb_overlay overlay, const char *path);

void tb_overlay_drop(tb_overlay overlay);

#endif
