/* Neighbours under lock. Between making one and locking it another run may take it for a left one
 * and remove it: so it is looked for again under the lock, and made anew if it is gone. */
#include "base/beside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RANDOM = 6, VANISHED = -2 };

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place) {
    (void)about, (void)kind, (void)place;
    return remove(path);
}

void tb_beside_remove(const char *name) {
    enum { OPEN_FOLDERS = 16 };
    nftw(name, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}

/* Bytes of the path up to the name in it. */
static size_t folder_size(const char *path, size_t size) {
    while (size > 0 && path[size - 1] != '/')
        size--;
    return size;
}

static int leads_to(const char *name, int descriptor, struct stat *about) {
    struct stat there;
    return fstat(descriptor, about) == 0 && lstat(name, &there) == 0 &&
           there.st_dev == about->st_dev && there.st_ino == about->st_ino;
}

/* Where a file system knows no locks nothing is removed. Nor is what others own: in a folder for
 * all it may have been put there to lead astray. */
static void remove_left(const char *name) {
    struct stat about;
    int descriptor = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return;
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0 && leads_to(name, descriptor, &about) &&
        about.st_uid == geteuid())
        tb_beside_remove(name);
    close(descriptor);
}

static void remove_all_left(const char *path, size_t size) {
    char folder[PATH_MAX], start[PATH_MAX], name[PATH_MAX];
    size_t before = folder_size(path, size);
    int length =
        snprintf(start, sizeof start, ".%.*s" TB_BESIDE_MARK, (int)(size - before), path + before);
    if (before >= sizeof folder || length < 0 || (size_t)length >= sizeof start)
        return;
    snprintf(folder, sizeof folder, "%.*s", (int)before, path);
    DIR *open = opendir(before > 0 ? folder : ".");
    if (open == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(open)) != NULL;)
        if (strncmp(entry->d_name, start, (size_t)length) == 0 &&
            strlen(entry->d_name) == (size_t)length + RANDOM &&
            snprintf(name, sizeof name, "%s%s", folder, entry->d_name) < (int)sizeof name)
            remove_left(name);
    closedir(open);
}

/* Without locks on the file system it is made all the same. */
static int lock(int descriptor, const char *name) {
    struct stat about;
    while (flock(descriptor, LOCK_EX) != 0 && errno == EINTR) {
    }
    if (leads_to(name, descriptor, &about))
        return descriptor;
    close(descriptor);
    return VANISHED;
}

static int make_file(char *name) {
    int descriptor = mkstemp(name);
    return descriptor >= 0 ? lock(descriptor, name) : -1;
}

static int make_folder(char *name) {
    if (mkdtemp(name) == NULL)
        return -1;
    int descriptor = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0)
        return lock(descriptor, name);
    int reason = errno;
    rmdir(name);
    errno = reason;
    return reason == ENOENT ? VANISHED : -1;
}

static int make(const char *path, size_t size, char *name, size_t room, int (*one)(char *name)) {
    enum { TRIES = 100 };
    size_t before = folder_size(path, size);
    int made = VANISHED;
    remove_all_left(path, size);
    for (int i = 0; i < TRIES && made == VANISHED; i++) {
        int length = snprintf(name, room, "%.*s.%.*s" TB_BESIDE_MARK "XXXXXX", (int)before, path,
                              (int)(size - before), path + before);
        errno = ENAMETOOLONG;
        made = length >= 0 && (size_t)length < room ? one(name) : -1;
    }
    if (made >= 0)
        return made;
    name[0] = '\0';
    return -1;
}

int tb_beside_file(const char *path, size_t size, char *name, size_t room) {
    return make(path, size, name, room, make_file);
}

int tb_beside_folder(const char *path, size_t size, char *name, size_t room) {
    return make(path, size, name, room, make_folder);
}
