/* Database and log are copied as they are, and again if either changed meanwhile. The index of the
 * log (-shm) is left: SQLite makes it anew beside the copy. */
#include "read/snapshot.h"

#include "base/error.h"
#include "base/file.h"
#include "base/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG "-wal"

enum { PATH_ROOM = 4600, TRIES = 5 };

typedef struct state {
    off_t bytes;
    struct timespec changed;
} state;

static int state_of(const char *path, state *out) {
    struct stat about;
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return 0;
    *out = (state){about.st_size, about.st_mtim};
    return 1;
}

static int same(const state *a, const state *b) {
    return a->bytes == b->bytes && a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

/* By the kernel, which shares the blocks where the file system can. */
static int copy_all(int from, int to) {
    enum { STEP = 1 << 20 };
    ssize_t moved;
    while ((moved = copy_file_range(from, NULL, to, NULL, STEP, 0)) > 0)
        ;
    if (moved == 0)
        return 1;
    char *chunk = malloc(STEP); /* another file system */
    while (chunk != NULL && (moved = read(from, chunk, STEP)) > 0)
        for (ssize_t done = 0, put; done < moved; done += put)
            if ((put = write(to, chunk + done, (size_t)(moved - done))) < 0) {
                free(chunk);
                return 0;
            }
    free(chunk);
    return chunk != NULL && moved == 0;
}

static int copy_file(const char *from, const char *to) {
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int good = in >= 0 && out >= 0 && copy_all(in, out);
    int reason = errno;
    if (in >= 0)
        close(in);
    if (out >= 0 && close(out) != 0)
        good = 0;
    errno = reason;
    return good;
}

static int make_folder(tb_snapshot *snapshot, const char *path) {
    const char *slash = strrchr(path, '/');
    snprintf(snapshot->folder, sizeof snapshot->folder, "%s/tuban-XXXXXX", tb_file_temporary());
    if (mkdtemp(snapshot->folder) == NULL) {
        snapshot->folder[0] = '\0';
        return 0;
    }
    int length = snprintf(snapshot->path, sizeof snapshot->path, "%s/%s", snapshot->folder,
                          slash != NULL ? slash + 1 : path);
    return length > 0 && (size_t)length < sizeof snapshot->path - sizeof LOG;
}

/* 1: both are copied, 0: they could not be, -1: one of them changed. */
static int copy_both(const tb_snapshot *snapshot, const char *path, const char *log) {
    char copied_log[PATH_ROOM + sizeof LOG];
    state before[2], after[2];
    snprintf(copied_log, sizeof copied_log, "%s" LOG, snapshot->path);
    if (!state_of(path, &before[0]) || !state_of(log, &before[1]))
        return -1;
    if (!copy_file(path, snapshot->path) || !copy_file(log, copied_log))
        return 0;
    return state_of(path, &after[0]) && state_of(log, &after[1]) && same(&before[0], &after[0]) &&
                   same(&before[1], &after[1])
               ? 1
               : -1;
}

tb_status tb_snapshot_take(tb_snapshot *snapshot, const char *path, tb_error *error) {
    char log[PATH_ROOM];
    state about;
    snapshot->folder[0] = '\0';
    int length = snprintf(log, sizeof log, "%s" LOG, path), copied = -1;
    if (length < 0 || (size_t)length >= sizeof log || !state_of(log, &about))
        return TB_OK;
    errno = ENAMETOOLONG;
    if (!make_folder(snapshot, path))
        copied = 0;
    for (int i = 0; copied < 0 && i < TRIES && state_of(log, &about); i++)
        copied = copy_both(snapshot, path, log);
    if (copied > 0)
        return TB_OK;
    if (copied < 0 && !state_of(log, &about)) { /* the program closed it meanwhile */
        tb_snapshot_drop(snapshot);
        return TB_OK;
    }
    int reason = errno;
    tb_snapshot_drop(snapshot);
    if (copied == 0)
        return tb_fail(error, TB_SYSTEM,
                       _("%s: a program has it open, and a copy to read cannot be made: %s; set "
                         "TMPDIR to a folder with more room, or close the program"),
                       path, strerror(reason));
    return tb_fail(error, TB_UNREADABLE,
                   _("%s: it changes while it is read; wait until the program that writes it is "
                     "done"),
                   path);
}

void tb_snapshot_drop(tb_snapshot *snapshot) {
    static const char *const endings[] = {"", LOG, "-shm", "-journal"};
    char name[PATH_ROOM + 16];
    if (snapshot->folder[0] == '\0')
        return;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(name, sizeof name, "%s%s", snapshot->path, endings[i]);
        unlink(name);
    }
    rmdir(snapshot->folder);
    snapshot->folder[0] = '\0';
}
