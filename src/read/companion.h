/* The files of a Shapefile, opened through GDAL's virtual files: beside its .shp and in zips. */
#ifndef TB_READ_COMPANION_H
#define TB_READ_COMPANION_H

#include <cpl_vsi.h>
#include <stddef.h>
#include <stdint.h>
#include <tuban/status.h>

/* The file beside path with another ending, in either case; NULL if there is none. The caller
 * closes it. */
VSILFILE *tb_companion_open(const char *path, const char *lower, const char *upper);

/* Whether the files beside the .shp can be read as far as they are there: one that is not would
 * pass for one that is missing, and a layer without its .dbf has no attributes. */
tb_status tb_companion_check(const char *path, tb_error *error);

/* Bytes of the file. */
int64_t tb_companion_size(VSILFILE *file);

/* 1 if so many bytes stand there. */
int tb_companion_read(VSILFILE *file, int64_t at, unsigned char *bytes, size_t size);

static inline uint32_t tb_little_endian(const unsigned char *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline uint32_t tb_big_endian(const unsigned char *at) {
    return (uint32_t)at[3] | (uint32_t)at[2] << 8 | (uint32_t)at[1] << 16 | (uint32_t)at[0] << 24;
}

#endif
