/* The table of a Shapefile, looked at before GDAL reads it: how many records there are and what the
 * bytes of its text look like. Works on any path that GDAL opens, inside a zip too. */
#ifndef TB_READ_DBF_H
#define TB_READ_DBF_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

typedef struct tb_dbf {
    int present;
    unsigned language_byte; /* byte 29 of the header */
    int64_t records;        /* as the header says */
    int64_t whole_records;  /* as many as the file's size has room for */
    char cpg[64];           /* first line of the .cpg beside it, "" without one */
    int64_t deleted;        /* of them, rows that are marked as deleted */
    int64_t shx_records;    /* -1: no .shx */
    int64_t shp_bytes_said; /* length the .shp header states, -1: no .shp */
    int64_t shp_bytes;      /* and its size */
    const char *sample;     /* text bytes of records spread over the file */
    size_t sample_size;
} tb_dbf;

/* path is that of the .shp or .dbf. */
void tb_dbf_look(tb_arena *arena, const char *path, tb_dbf *out);

#endif
