/* A hidden folder beside an output, in which it is made. What is finished there takes its names at
 * once, so that a result of several files too appears whole or not at all. */
#ifndef TB_BASE_WORKPLACE_H
#define TB_BASE_WORKPLACE_H

#include <tuban/status.h>

typedef struct tb_workplace {
    char target[4096]; /* as the caller gave it; behind a link, what it leads to */
    int overwrite;
    char folder[4200];
    int lock;        /* on the folder, while it is there */
    char path[4300]; /* where to write: the target's own name inside the folder */
} tb_workplace;

/* TB_USAGE: the target is the input or lies in it, exists (or a file that goes with a Shapefile
 * does) and is not to be overwritten, is no regular file, or its folder does not exist. TB_SYSTEM:
 * it cannot be written there. */
tb_status tb_workplace_open(tb_workplace *work, const char *input, const char *target,
                            int overwrite, tb_error *error);

/* Everything in the folder takes its place beside it; the folder is gone afterwards, either way. */
tb_status tb_workplace_keep(tb_workplace *work, tb_error *error);

void tb_workplace_discard(tb_workplace *work);

#endif
