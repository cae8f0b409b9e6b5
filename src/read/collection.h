/* A county as it is delivered: the layers in files of their own, side by side or in subfolders, in
 * one form or in several. Read as one dataset. */
#ifndef TB_READ_COLLECTION_H
#define TB_READ_COLLECTION_H

#include "read/dataset.h"

/* The files under a folder (or a zip as GDAL names it) that are datasets by themselves, as paths in
 * order. Folders are looked into to a fixed depth, hidden ones are not. */
typedef struct tb_members {
    const char **path;
    size_t count;
} tb_members;

tb_status tb_members_find(tb_arena *arena, const char *folder, tb_members *out, tb_error *error);

/* All of them as one dataset; out->path must be set. TB_UNREADABLE: one of them cannot be opened.
 * TB_USAGE: two of them have a layer of the same name. */
tb_status tb_collection_open(tb_arena *arena, const tb_members *members, tb_dataset *out,
                             tb_error *error);

#endif
