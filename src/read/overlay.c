/* A file system of GDAL that passes everything on to the real one, but for the added files, which
 * are in GDAL's memory: /vsituban/NUMBER/PATH is PATH, or /vsimem/tuban/NUMBER/NAME if it is there.
 */
#include "read/overlay.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "/vsituban/"
#define MEMORY "/vsimem/tuban/"

enum { PATH_ROOM = 4400 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int last_number;

/* "12/folder/file" without its number. */
static const char *real_path(const char *name) {
    const char *slash = strchr(name, '/');
    return slash != NULL ? slash + 1 : name;
}

/* Where a file really is: in memory if it was added, else where the input is. */
static const char *place_of(const char *name, char *room) {
    VSIStatBufL status;
    const char *path = real_path(name);
    snprintf(room, PATH_ROOM, MEMORY "%d/%s", atoi(name), CPLGetFilename(path));
    return VSIStatL(room, &status) == 0 && VSI_ISREG(status.st_mode) ? room : path;
}

static int stat_file(void *none, const char *name, VSIStatBufL *status, int flags) {
    char room[PATH_ROOM];
    (void)none;
    return VSIStatExL(place_of(name, room), status, flags);
}

static void *open_file(void *none, const char *name, const char *access) {
    char room[PATH_ROOM];
    (void)none;
    if (strpbrk(access, "wa+") != NULL) { /* inputs are never written to */
        errno = EACCES;
        return NULL;
    }
    return VSIFOpenL(place_of(name, room), access);
}

static char **read_folder(void *none, const char *name, int most) {
    char folder[PATH_ROOM];
    (void)none;
    snprintf(folder, sizeof folder, MEMORY "%d", atoi(name));
    char **files = VSIReadDirEx(real_path(name), most), **added = VSIReadDir(folder);
    for (int i = 0; added != NULL && added[i] != NULL; i++)
        if (CSLFindString(files, added[i]) < 0)
            files = CSLAddString(files, added[i]);
    CSLDestroy(added);
    return files;
}

static vsi_l_offset tell(void *file) {
    return VSIFTellL(file);
}

static int seek(void *file, vsi_l_offset offset, int whence) {
    return VSIFSeekL(file, offset, whence);
}

static size_t read_bytes(void *file, void *buffer, size_t size, size_t count) {
    return VSIFReadL(buffer, size, count, file);
}

static int at_end(void *file) {
    return VSIFEofL(file);
}

static int close_file(void *file) {
    return VSIFCloseL(file);
}

static void install(void) {
    VSIFilesystemPluginCallbacksStruct *calls = VSIAllocFilesystemPluginCallbacksStruct();
    calls->stat = stat_file;
    calls->open = open_file;
    calls->read_dir = read_folder;
    calls->tell = tell;
    calls->seek = seek;
    calls->read = read_bytes;
    calls->eof = at_end;
    calls->close = close_file;
    VSIInstallPluginHandler(PREFIX, calls);
    VSIFreeFilesystemPluginCallbacksStruct(calls);
}

tb_overlay tb_overlay_new(void) {
    pthread_once(&once, install);
    return (tb_overlay){__atomic_add_fetch(&last_number, 1, __ATOMIC_RELAXED)};
}

int tb_overlay_add(tb_overlay overlay, const char *name, unsigned char *bytes, size_t size) {
    char path[PATH_ROOM];
    snprintf(path, sizeof path, MEMORY "%d/%s", overlay.number, name);
    /* GDAL frees the bytes with its own free, which is the C library's. */
    VSILFILE *file = VSIFileFromMemBuffer(path, bytes, size, TRUE);
    return file != NULL && VSIFCloseL(file) == 0;
}

int tb_overlay_holds(tb_overlay overlay, const char *path) {
    char memory[PATH_ROOM];
    VSIStatBufL status;
    snprintf(memory, sizeof memory, MEMORY "%d/%s", overlay.number, CPLGetFilename(path));
    return overlay.number != 0 && VSIStatL(memory, &status) == 0;
}

const char *tb_overlay_path(tb_arena *arena, tb_overlay overlay, const char *path) {
    char seen[PATH_ROOM];
    int length = snprintf(seen, sizeof seen, PREFIX "%d/%s", overlay.number, path);
    return length > 0 && (size_t)length < sizeof seen ? tb_arena_copy(arena, seen, (size_t)length)
                                                      : NULL;
}

void tb_overlay_drop(tb_overlay overlay) {
    char folder[PATH_ROOM];
    if (overlay.number == 0)
        return;
    snprintf(folder, sizeof folder, MEMORY "%d", overlay.number);
    VSIRmdirRecursive(folder);
}
