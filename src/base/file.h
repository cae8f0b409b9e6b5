/* Whole files in, and whole files or nothing out. */
#ifndef TB_BASE_FILE_H
#define TB_BASE_FILE_H

#include "base/arena.h"

#include <stddef.h>
#include <stdio.h>
#include <tuban/status.h>

/* The file's bytes with a NUL behind them, from the arena; "-" is standard input. TB_UNREADABLE
 * names the path and the reason; over limit bytes is unreadable too, and of a device over a
 * megabyte: /dev/zero has no end. Pipes are read to theirs. */
tb_status tb_file_read(tb_arena *arena, const char *path, size_t limit, char **bytes, size_t *size,
                       tb_error *error);

/* 1 if both paths lead to the same file or folder; 0 also where one of them leads nowhere. */
int tb_file_same(const char *a, const char *b);

/* 1 if path leads to input, to a file beside it that differs in its ending alone (as .dbf from
 * .shp), or to a file in the folder that input is. Only what exists belongs to anything. */
int tb_file_belongs(const char *path, const char *input);

/* Where files go that nobody is to see: TMPDIR, or /tmp. */
const char *tb_file_temporary(void);

/* An output that appears whole under its name or not at all. */
typedef struct tb_output {
    FILE *file;
    const char *path; /* NULL: standard output */
    int overwrite;
    char temporary[4200]; /* the hidden neighbour that is written; "": none */
    int lock;             /* on it, while it is there */
} tb_output;

/* path NULL or "-": standard output. An existing file is TB_USAGE unless overwrite. */
tb_status tb_output_open(tb_output *output, const char *path, int overwrite, tb_error *error);

/* Whether tb_output_open would refuse the path: told before the work is done. */
tb_status tb_output_check(const char *path, int overwrite, tb_error *error);

/* Flushes, syncs and renames; TB_SYSTEM (disk full, say) leaves nothing behind. */
tb_status tb_output_close(tb_output *output, tb_error *error);

/* Throws away what was written. */
void tb_output_discard(tb_output *output);

#endif
