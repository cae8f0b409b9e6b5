/* Folders that results are made in. */
#include "base/workplace.h"

#include "base/beside.h"
#include "base/error.h"
#include "base/file.h"
#include "base/message.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What belongs to a .shp beside it. */
static const char *const companions[] = {"shx", "dbf", "prj", "cpg", "qix", "sbn", "sbx", "qpj"};
enum { COMPANIONS = sizeof companions / sizeof *companions };

static int is_shapefile(const char *path) {
    size_t length = strlen(path);
    return length > 4 && tb_text_same(path + length - 4, ".shp");
}

static void companion(const char *path, int which, char name[PATH_MAX]) {
    snprintf(name, PATH_MAX, "%.*s%s", (int)strlen(path) - 3, path, companions[which]);
}

static tb_status fail(const char *target, int reason, tb_error *error) {
    int wrong_path = reason == ENOENT || reason == ENOTDIR || reason == EISDIR;
    return tb_fail(error, wrong_path ? TB_USAGE : TB_SYSTEM, _("%s: cannot be created: %s"), target,
                   strerror(reason));
}

/* Folders may be replaced only where they are a format's own: a geodatabase. */
static int may_be_replaced(const char *path, const struct stat *about) {
    size_t length = strlen(path);
    return S_ISREG(about->st_mode) ||
           (S_ISDIR(about->st_mode) && length > 4 && tb_text_same(path + length - 4, ".gdb"));
}

static tb_status check_target(const char *target, int overwrite, tb_error *error) {
    struct stat about;
    char name[PATH_MAX];
    const char *there = stat(target, &about) == 0 ? target : NULL;
    if (target[0] == '\0' || target[strlen(target) - 1] == '/')
        return fail(target, target[0] == '\0' ? ENOENT : EISDIR, error);
    if (there != NULL && !may_be_replaced(target, &about))
        return tb_fail(error, TB_USAGE, _("%s: is no regular file; name one to write"), target);
    for (int i = 0; there == NULL && is_shapefile(target) && i < COMPANIONS; i++) {
        companion(target, i, name);
        there = stat(name, &about) == 0 ? name : NULL;
    }
    if (there != NULL && !overwrite)
        return tb_fail(error, TB_USAGE,
                       _("%s: exists already; choose another name or add --overwrite"), there);
    return TB_OK;
}

/* Inputs are never written to: neither the file itself, nor one of a Shapefile's, nor a file in a
 * folder of them. */
static int touches_input(const char *input, const char *target) {
    char name[PATH_MAX];
    int touches = tb_file_same(input, target);
    for (int i = 0; !touches && is_shapefile(target) && i < COMPANIONS; i++) {
        companion(target, i, name);
        touches = tb_file_same(input, name);
    }
    const char *slash = strrchr(target, '/');
    struct stat about;
    snprintf(name, sizeof name, "%.*s", slash != NULL ? (int)(slash - target) : 1,
             slash != NULL ? target : ".");
    return touches || (stat(target, &about) == 0 && tb_file_same(input, name));
}

/* Behind a link it is the file that is replaced, not the link. */
static int resolve(tb_workplace *work, const char *target) {
    char real[PATH_MAX];
    const char *path = realpath(target, real) != NULL ? real : target;
    errno = ENAMETOOLONG;
    return (size_t)snprintf(work->target, sizeof work->target, "%s", path) < sizeof work->target;
}

/* Of what GDAL puts beside a file for a while: it could write a longer path than can be removed. */
enum { LONGEST_ENDING = sizeof "-journal" };

static tb_status make_folder(tb_workplace *work, const char *target, tb_error *error) {
    const char *slash = strrchr(work->target, '/');
    int before = slash != NULL ? (int)(slash - work->target) + 1 : 0;
    work->lock =
        tb_beside_folder(work->target, strlen(work->target), work->folder, sizeof work->folder);
    if (work->lock < 0)
        return fail(target, errno, error);
    int length =
        snprintf(work->path, sizeof work->path, "%s/%s", work->folder, work->target + before);
    if (length + LONGEST_ENDING < PATH_MAX)
        return TB_OK;
    tb_workplace_discard(work);
    return fail(target, ENAMETOOLONG, error);
}

tb_status tb_workplace_open(tb_workplace *work, const char *input, const char *target,
                            int overwrite, tb_error *error) {
    *work = (tb_workplace){.overwrite = overwrite};
    if (touches_input(input, target))
        return tb_fail(error, TB_USAGE, _("%s: is the input, which is never written to"), target);
    tb_status status = check_target(target, overwrite, error);
    if (status != TB_OK)
        return status;
    return resolve(work, target) ? make_folder(work, target, error) : fail(target, errno, error);
}

void tb_workplace_discard(tb_workplace *work) {
    if (work->folder[0] == '\0')
        return;
    tb_beside_remove(work->folder);
    close(work->lock);
    work->folder[0] = '\0';
}

static int sync_file(const char *path) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return 0;
    int synced = fsync(descriptor) == 0;
    close(descriptor);
    return synced;
}

/* Where something in the folder goes; 0 if that is too long. */
static int place_of(const tb_workplace *work, const char *name, char to[PATH_MAX]) {
    const char *slash = strrchr(work->target, '/');
    int before = slash != NULL ? (int)(slash - work->target) + 1 : 0;
    errno = ENAMETOOLONG;
    return snprintf(to, PATH_MAX, "%.*s%s", before, work->target, name) < PATH_MAX;
}

/* What came in the way meanwhile, or belongs to a form that makes several files, is kept too. */
static int may_move(const tb_workplace *work, const char *name) {
    char to[PATH_MAX];
    struct stat about;
    if (!place_of(work, name, to))
        return 0;
    errno = EEXIST;
    return work->overwrite || stat(to, &about) != 0;
}

/* One finished file or folder takes its name; what stood there before is gone with it. */
static int move(const tb_workplace *work, const char *name) {
    char from[PATH_MAX], to[PATH_MAX];
    struct stat about;
    if (!place_of(work, name, to) ||
        snprintf(from, sizeof from, "%s/%s", work->folder, name) >= PATH_MAX)
        return 0;
    if (stat(to, &about) == 0 && S_ISDIR(about.st_mode))
        tb_beside_remove(to);
    return rename(from, to) == 0;
}

/* Not yet at its place: safe on the disk, so that what can fail has failed before anything moves.
 */
static int sync_one(const tb_workplace *work, const char *name) {
    char path[PATH_MAX];
    errno = ENAMETOOLONG;
    return snprintf(path, sizeof path, "%s/%s", work->folder, name) < PATH_MAX && sync_file(path);
}

static int is_name(const struct dirent *entry) {
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* Everything in the folder, as far as it goes. */
static int for_all(const tb_workplace *work,
                   int (*each)(const tb_workplace *work, const char *name)) {
    DIR *folder = opendir(work->folder);
    int done = folder != NULL;
    for (struct dirent *entry; done && (entry = readdir(folder)) != NULL;)
        if (is_name(entry))
            done = each(work, entry->d_name);
    int reason = errno;
    if (folder != NULL)
        closedir(folder);
    errno = reason;
    return done;
}

/* All names or none: of a Shapefile of which one file cannot be put in its place, none stays. */
static int move_all(const tb_workplace *work) {
    struct dirent **entry;
    char to[PATH_MAX];
    int count = scandir(work->folder, &entry, is_name, alphasort), moved = 0;
    if (count < 0)
        return 0;
    while (moved < count && move(work, entry[moved]->d_name))
        moved++;
    int reason = errno;
    for (int i = 0; moved < count && i < moved; i++)
        if (place_of(work, entry[i]->d_name, to))
            remove(to);
    for (int i = 0; i < count; i++)
        free(entry[i]);
    free(entry);
    errno = reason;
    return moved == count;
}

/* Left-overs of an older Shapefile would be taken for parts of the new one. */
static void drop_companions(const char *target) {
    char name[PATH_MAX];
    for (int i = 0; is_shapefile(target) && i < COMPANIONS; i++) {
        companion(target, i, name);
        unlink(name);
    }
}

tb_status tb_workplace_keep(tb_workplace *work, tb_error *error) {
    int moved = for_all(work, sync_one) && for_all(work, may_move);
    if (moved)
        drop_companions(work->target);
    moved = moved && move_all(work);
    int reason = errno;
    tb_workplace_discard(work);
    if (moved)
        return TB_OK;
    if (reason == EEXIST)
        return tb_fail(error, TB_USAGE,
                       _("%s: exists already; choose another name or add --overwrite"),
                       work->target);
    return fail(work->target, reason, error);
}
