/* Files as wholes. What is written goes to a hidden neighbour first and takes its name only when it
 * is complete, so that a full disk or a kill never leaves half a result under the wanted name. */
#include "base/file.h"

#include "base/beside.h"
#include "base/error.h"
#include "base/message.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* The room to start with: the size of a regular file, and one byte more to see its end. */
static size_t first_room(FILE *file) {
    struct stat about;
    if (fstat(fileno(file), &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0)
        return (size_t)about.st_size + 1;
    return (size_t)64 * 1024;
}

/* Up to limit + 1 bytes, so that the caller sees what is too long; 0 when out of memory. */
static int read_all(tb_arena *arena, FILE *file, size_t limit, char **bytes, size_t *size) {
    size_t room = first_room(file);
    if (room - 1 > limit)
        room = limit + 1;
    *size = 0;
    *bytes = tb_arena_take(arena, room + 1);
    while (*bytes != NULL) {
        *size += fread(*bytes + *size, 1, room - *size, file);
        if (*size < room || room > limit)
            break;
        room = room > limit / 2 ? limit + 1 : 2 * room;
        char *larger = tb_arena_take(arena, room + 1);
        if (larger != NULL)
            memcpy(larger, *bytes, *size);
        *bytes = larger;
    }
    return *bytes != NULL;
}

static tb_status fail_read(tb_error *error, const char *path) {
    return tb_fail(error, TB_UNREADABLE, _("%s: cannot be read: %s"), path, strerror(errno));
}

/* A terminal and /dev/null are devices too. */
static int is_device(FILE *file) {
    struct stat about;
    return fstat(fileno(file), &about) == 0 && S_ISCHR(about.st_mode);
}

tb_status tb_file_read(tb_arena *arena, const char *path, size_t limit, char **bytes, size_t *size,
                       tb_error *error) {
    int standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "rb");
    const char *name = standard ? _("standard input") : path;
    if (file == NULL)
        return fail_read(error, name);
    const size_t most_of_a_device = 1 << 20;
    int device = is_device(file);
    if (device && limit > most_of_a_device)
        limit = most_of_a_device;
    tb_status status = TB_OK;
    if (!read_all(arena, file, limit, bytes, size))
        status = tb_fail_memory(error);
    else if (ferror(file))
        status = fail_read(error, name);
    else if (*size > limit && device)
        status = tb_fail(error, TB_UNREADABLE, _("%s: a device without an end is no file"), name);
    else if (*size > limit)
        status = tb_fail(error, TB_UNREADABLE,
                         _("%s: longer than the %zu bytes that are read at most; "
                           "is it the right file?"),
                         name, limit);
    else
        (*bytes)[*size] = '\0';
    if (!standard)
        fclose(file);
    return status;
}

int tb_file_same(const char *a, const char *b) {
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

static const char *name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* The folder that a path names a file in. */
static void folder_of(const char *path, char folder[static PATH_MAX]) {
    int size = (int)(name_of(path) - path);
    snprintf(folder, PATH_MAX, "%.*s", size > 0 ? size : 1, size > 0 ? path : ".");
}

static int is_companion(const char *path, const char *input) {
    static const char *const endings[] = {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix"};
    const char *a = name_of(path), *b = name_of(input);
    size_t stem = strlen(b);
    if (stem < 5 || strcasecmp(b + stem - 4, ".shp") != 0 || strlen(a) != stem ||
        strncmp(a, b, stem - 4) != 0)
        return 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(a + stem - 4, endings[i]) == 0)
            return 1;
    return 0;
}

int tb_file_belongs(const char *path, const char *input) {
    char folder[PATH_MAX], beside[PATH_MAX];
    if (access(path, F_OK) != 0)
        return 0;
    folder_of(path, folder);
    folder_of(input, beside);
    return tb_file_same(path, input) || tb_file_same(folder, input) ||
           (is_companion(path, input) && tb_file_same(folder, beside));
}

/* A wrong path is the user's to mend, everything else the system's. */
static tb_status fail_create(tb_error *error, const char *path, int reason) {
    int wrong_path = reason == ENOENT || reason == ENOTDIR || reason == EISDIR;
    return tb_fail(error, wrong_path ? TB_USAGE : TB_SYSTEM, _("%s: cannot be created: %s"), path,
                   strerror(reason));
}

/* Pipes, terminals and devices cannot be renamed onto. Nor can /dev/stdout, which is a link that
 * may lead to a regular file. */
static int written_straight(const char *path, const struct stat *about) {
    struct stat link;
    int system_folder = strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
    if (system_folder && lstat(path, &link) == 0 && S_ISLNK(link.st_mode))
        return 1;
    return !S_ISREG(about->st_mode) && !S_ISDIR(about->st_mode);
}

static tb_status open_straight(tb_output *output, tb_error *error) {
    int descriptor = open(output->path, O_WRONLY | O_NOCTTY);
    output->file = descriptor >= 0 ? fdopen(descriptor, "wb") : NULL;
    if (output->file != NULL)
        return TB_OK;
    int reason = errno;
    if (descriptor >= 0)
        close(descriptor);
    return fail_create(error, output->path, reason);
}

/* The permissions a plain fopen would give; mkstemp gives its own, narrower ones. */
static mode_t new_file_mode(void) {
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

const char *tb_file_temporary(void) {
    const char *name = getenv("TMPDIR");
    return name != NULL && name[0] != '\0' ? name : "/tmp";
}

static void unlock(tb_output *output) {
    if (output->lock >= 0)
        close(output->lock);
    output->lock = -1;
    output->temporary[0] = '\0';
}

static void drop_temporary(tb_output *output) {
    if (output->temporary[0] != '\0')
        unlink(output->temporary);
    unlock(output);
}

/* The lock outlives the stream: it is held until the name is taken. */
static tb_status open_temporary(tb_output *output, const char *target, mode_t mode,
                                tb_error *error) {
    int descriptor =
        tb_beside_file(target, strlen(target), output->temporary, sizeof output->temporary);
    output->lock = descriptor >= 0 ? fcntl(descriptor, F_DUPFD_CLOEXEC, 0) : -1;
    if (output->lock >= 0 && fchmod(descriptor, mode) == 0)
        output->file = fdopen(descriptor, "wb");
    if (output->file != NULL)
        return TB_OK;
    int reason = errno;
    if (descriptor >= 0)
        close(descriptor);
    drop_temporary(output);
    return fail_create(error, output->path, reason);
}

static int is_standard_output(const char *path) {
    return path == NULL || strcmp(path, "-") == 0;
}

tb_status tb_output_check(const char *path, int overwrite, tb_error *error) {
    struct stat about;
    if (is_standard_output(path))
        return TB_OK;
    if (path[0] == '\0')
        return fail_create(error, path, ENOENT);
    if (stat(path, &about) != 0 || written_straight(path, &about))
        return TB_OK;
    if (S_ISDIR(about.st_mode))
        return fail_create(error, path, EISDIR);
    return overwrite
               ? TB_OK
               : tb_fail(error, TB_USAGE,
                         _("%s: exists already; choose another name or add --overwrite"), path);
}

tb_status tb_output_open(tb_output *output, const char *path, int overwrite, tb_error *error) {
    *output = (tb_output){.lock = -1};
    tb_status status = tb_output_check(path, overwrite, error);
    if (status != TB_OK)
        return status;
    if (is_standard_output(path)) {
        output->file = stdout;
        return TB_OK;
    }
    output->path = path;
    output->overwrite = overwrite;
    struct stat about;
    if (stat(path, &about) != 0)
        return open_temporary(output, path, new_file_mode(), error);
    if (written_straight(path, &about))
        return open_straight(output, error);
    /* Behind a link it is the file that is replaced, not the link. */
    char target[PATH_MAX];
    if (realpath(path, target) == NULL)
        return fail_create(error, path, errno);
    return open_temporary(output, target, about.st_mode & 07777, error);
}

/* The name beside which it was made. */
static void target_of(const char *temporary, char target[static PATH_MAX + 1]) {
    enum { ENDING = sizeof TB_BESIDE_MARK "XXXXXX" - 1 };
    const char *slash = strrchr(temporary, '/');
    int folder = slash != NULL ? (int)(slash - temporary) + 1 : 0;
    int name = (int)strlen(temporary) - folder - 1 - ENDING;
    snprintf(target, PATH_MAX + 1, "%.*s%.*s", folder, temporary, name, temporary + folder + 1);
}

/* Down to the disk where there is one; errno tells the reason on failure. */
static int flush(tb_output *output) {
    errno = 0;
    int failed = fflush(output->file) != 0 || ferror(output->file);
    if (!failed && output->temporary[0] != '\0')
        failed = fsync(fileno(output->file)) != 0;
    if (failed && errno == 0) /* an earlier write failed and its reason is gone */
        errno = EIO;
    return !failed;
}

/* Another run may have taken the name meanwhile. Where the file system cannot say so and rename in
 * one step, a look before must do. */
static int take_name(const tb_output *output, const char *target) {
    if (output->overwrite)
        return rename(output->temporary, target) == 0;
    if (renameat2(AT_FDCWD, output->temporary, AT_FDCWD, target, RENAME_NOREPLACE) == 0)
        return 1;
    if (errno != EINVAL && errno != ENOSYS)
        return 0;
    errno = EEXIST;
    return access(target, F_OK) != 0 && rename(output->temporary, target) == 0;
}

tb_status tb_output_close(tb_output *output, tb_error *error) {
    int written = flush(output);
    int reason = errno;
    if (output->path != NULL && fclose(output->file) != 0 && written) {
        written = 0;
        reason = errno;
    }
    output->file = NULL;
    if (written && output->temporary[0] != '\0') {
        char target[PATH_MAX + 1];
        target_of(output->temporary, target);
        written = take_name(output, target);
        reason = errno;
    }
    if (written) {
        unlock(output);
        return TB_OK;
    }
    drop_temporary(output);
    const char *name = output->path != NULL ? output->path : _("standard output");
    if (reason == EEXIST)
        return tb_fail(error, TB_USAGE,
                       _("%s: exists already; choose another name or add --overwrite"), name);
    return tb_fail(error, TB_SYSTEM, _("%s: cannot be written: %s"), name, strerror(reason));
}

void tb_output_discard(tb_output *output) {
    if (output->path != NULL && output->file != NULL)
        fclose(output->file);
    output->file = NULL;
    drop_temporary(output);
}
