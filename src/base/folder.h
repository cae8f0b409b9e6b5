/* A folder of files that appears whole under its name or not at all. */
#ifndef TB_BASE_FOLDER_H
#define TB_BASE_FOLDER_H

#include <tuban/status.h>

typedef struct tb_folder {
    const char *path;
    char temporary[4200]; /* where its files go until it is whole */
    int lock;             /* on it, while it is there */
} tb_folder;

/* Whether a folder of that name may be made: it is not there, or empty, or overwrite is said and it
 * holds nothing but files whose names are `ours`. */
tb_status tb_folder_check(const char *path, int overwrite, int (*ours)(const char *name),
                          tb_error *error);

tb_status tb_folder_open(tb_folder *folder, const char *path, tb_error *error);

/* Gives it its name, in place of an older folder. What fails leaves the older one as it was. */
tb_status tb_folder_close(tb_folder *folder, tb_error *error);

/* Throws away what was written. */
void tb_folder_discard(tb_folder *folder);

#endif
