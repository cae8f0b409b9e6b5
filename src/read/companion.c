/* Beside a .shp. */
#include "read/companion.h"

#include <stdio.h>
#include <string.h>

VSILFILE *tb_companion_open(const char *path, const char *lower, const char *upper) {
    enum { PATH_ROOM = 4400, ENDING = 4 };
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

int64_t tb_companion_size(VSILFILE *file) {
    VSIFSeekL(file, 0, SEEK_END);
    return (int64_t)VSIFTellL(file);
}

int tb_companion_read(VSILFILE *file, int64_t at, unsigned char *bytes, size_t size) {
    return VSIFSeekL(file, (vsi_l_offset)at, SEEK_SET) == 0 &&
           VSIFReadL(bytes, 1, size, file) == size;
}
