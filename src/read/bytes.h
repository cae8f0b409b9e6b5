/* A whole file as bytes: mapped where it can be, read where it lies inside a zip. */
#ifndef TB_READ_BYTES_H
#define TB_READ_BYTES_H

#include <stddef.h>
#include <tuban/status.h>

typedef struct tb_bytes {
    const char *at;
    size_t size;
    int mapped;
} tb_bytes;

tb_status tb_bytes_open(const char *path, tb_bytes *out, tb_error *error);
void tb_bytes_close(tb_bytes *bytes);

/* 1 once a mapped file was cut while it was read: what was read of it since is blank. */
int tb_bytes_lost(void);

/* The first bytes of a file, at most `room`; 0 for a folder, or what is no file at all. */
size_t tb_bytes_peek(const char *path, char *buffer, size_t room);

#endif
