/* Beside a .shp. */
#include "read/companion.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 4400, ENDING = 4 };

VSILFILE *tb_companion_open(const char *path, const char *lower, const char *upper) {
    char name[PATH_ROOM];
    const char *const ending[2] = {lower, upper};
    size_t stem = strlen(path) >= ENDING ? strlen(path) - ENDING : 0;
    if (stem == 0 || stem + ENDING + 1 > sizeof name)
        return NULL;
    for (int i = 0; i < 2; i++) {
        snprintf(name, sizeof name, "%.*s%s", (int)stem, path, ending[i]);
        VSILFILE *file = VSIFOpenL(name, "rb");
        if (file != NULL)
            return file;
    }
    return NULL;
}

tb_status tb_companion_check(const char *path, tb_error *error) {
    static const char *const endings[] = {".shp", ".SHP", ".shx", ".SHX", ".dbf",
                                          ".DBF", ".prj", ".PRJ", ".cpg", ".CPG"};
    char name[PATH_ROOM];
    size_t stem = strlen(path) >= ENDING ? strlen(path) - ENDING : 0;
    if (stem == 0 || stem + ENDING + 1 > sizeof name || !tb_text_same(path + stem, ".shp"))
        return TB_OK;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(name, sizeof name, "%.*s%s", (int)stem, path, endings[i]);
        if (access(name, R_OK) != 0 && errno != ENOENT && errno != ENOTDIR)
            return tb_fail(error, TB_UNREADABLE, _("%s: cannot be read: %s"), name,
                           strerror(errno));
    }
    return TB_OK;
}

int64_t tb_companion_size(VSILFILE *file) {
    VSIFSeekL(file, 0, SEEK_END);
    return (int64_t)VSIFTellL(file);
}

int tb_companion_read(VSILFILE *file, int64_t at, unsigned char *bytes, size_t size) {
    return VSIFSeekL(file, (vsi_l_offset)at, SEEK_SET) == 0 &&
           VSIFReadL(bytes, 1, size, file) == size;
}
