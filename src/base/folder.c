/* The files go into a hidden neighbour, which takes the wanted name in one step. */
#include "base/folder.h"

#include "base/beside.h"
#include "base/error.h"
#include "base/message.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static tb_status fail_create(tb_error *error, const char *path, int reason) {
    int wrong_path = reason == ENOENT || reason == ENOTDIR;
    return tb_fail(error, wrong_path ? TB_USAGE : TB_SYSTEM, _("%s: cannot be created: %s"), path,
                   strerror(reason));
}

static int is_dots(const char *name) {
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Looks at every name in a folder: whether there is any, and any that is not ours. */
static void look_into(DIR *folder, int (*ours)(const char *name), int *any, int *foreign) {
    *any = *foreign = 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (is_dots(entry->d_name))
            continue;
        *any = 1;
        *foreign |= !ours(entry->d_name);
    }
}

tb_status tb_folder_check(const char *path, int overwrite, int (*ours)(const char *name),
                          tb_error *error) {
    struct stat about;
    int any, foreign;
    if (path[0] == '\0')
        return fail_create(error, path, ENOENT);
    if (lstat(path, &about) != 0)
        return errno == ENOENT ? TB_OK : fail_create(error, path, errno);
    if (!S_ISDIR(about.st_mode))
        return tb_fail(error, TB_USAGE, _("%s: is there, and is no folder; choose another name"),
                       path);
    DIR *folder = opendir(path);
    if (folder == NULL)
        return fail_create(error, path, errno);
    look_into(folder, ours, &any, &foreign);
    closedir(folder);
    if (any && !overwrite)
        return tb_fail(error, TB_USAGE,
                       _("%s: exists already; choose another name or add --overwrite"), path);
    if (foreign)
        return tb_fail(error, TB_USAGE,
                       _("%s: holds other files than tables, and is not replaced; choose another "
                         "name"),
                       path);
    return TB_OK;
}

tb_status tb_folder_open(tb_folder *folder, const char *path, tb_error *error) {
    *folder = (tb_folder){.path = path};
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/')
        size--;
    folder->lock = tb_beside_folder(path, size, folder->temporary, sizeof folder->temporary);
    if (folder->lock < 0)
        return fail_create(error, path, errno);
    mode_t mask = umask(0);
    umask(mask);
    if (chmod(folder->temporary, 0777 & ~mask) == 0)
        return TB_OK;
    int reason = errno;
    tb_folder_discard(folder);
    return fail_create(error, path, reason);
}

static void unlock(tb_folder *folder) {
    close(folder->lock);
    folder->temporary[0] = '\0';
}

tb_status tb_folder_close(tb_folder *folder, tb_error *error) {
    int exchanged =
        renameat2(AT_FDCWD, folder->temporary, AT_FDCWD, folder->path, RENAME_EXCHANGE) == 0;
    if (!exchanged && rename(folder->temporary, folder->path) != 0) {
        int reason = errno;
        tb_folder_discard(folder);
        return tb_fail(error, TB_SYSTEM, _("%s: cannot be written: %s"), folder->path,
                       strerror(reason));
    }
    if (exchanged)
        tb_beside_remove(folder->temporary); /* the older one */
    unlock(folder);
    return TB_OK;
}

void tb_folder_discard(tb_folder *folder) {
    if (folder->temporary[0] == '\0')
        return;
    tb_beside_remove(folder->temporary);
    unlock(folder);
}
