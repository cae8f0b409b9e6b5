/* Opening datasets: the path people give, what lies behind it, and which form it is in. */
#include "read/dataset.h"

#include "base/error.h"
#include "base/text.h"
#include "read/boundary_text.h"
#include "read/bytes.h"
#include "read/gdal.h"
#include "read/gdal_source.h"
#include "read/vct.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdio.h>
#include <string.h>

/* Enough of a file to see what it is. */
enum { FIRST_BYTES = 16 * 1024 };

static int ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), end = strlen(ending);
    return length >= end && tb_text_same(text + length - end, ending);
}

/* A member of a zip that is a dataset by itself. */
static int is_dataset_name(const char *name) {
    static const char *const endings[] = {".shp", ".gpkg", ".fgb", ".geojson", ".json", ".gml",
                                          ".kml", ".tab",  ".vct", ".gdb",     ".gdb/"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(name, endings[i]))
            return 1;
    return 0;
}

/* A text in a zip is a dataset only where nothing else is: most are notes to the data. */
static int is_text_name(const char *name) {
    return ends_with(name, ".txt");
}

/* The first member that is a dataset; *several tells that it is not the only one. */
static const char *find_member(char **members, int (*wanted)(const char *name), int *several) {
    const char *found = NULL;
    *several = 0;
    for (int i = 0; members != NULL && members[i] != NULL; i++) {
        if (!wanted(members[i]))
            continue;
        *several |= found != NULL;
        found = found != NULL ? found : members[i];
    }
    return found;
}

/* The dataset inside a zip: the one member that is one, or the folder if several stand in it. */
static char *path_in_zip(tb_arena *arena, const char *path) {
    char buffer[4300];
    int length = snprintf(buffer, sizeof buffer, "/vsizip/%s", path);
    if (length < 0 || (size_t)length >= sizeof buffer)
        return NULL;
    char **members = VSIReadDirRecursive(buffer);
    int several;
    const char *found = find_member(members, is_dataset_name, &several);
    if (found == NULL)
        found = find_member(members, is_text_name, &several);
    if (found != NULL) {
        const char *folder_end = strrchr(found, '/');
        size_t use = !several             ? strlen(found)
                     : folder_end != NULL ? (size_t)(folder_end - found)
                                          : 0;
        snprintf(buffer, sizeof buffer, "/vsizip/%s%s%.*s", path, use > 0 ? "/" : "", (int)use,
                 found);
    }
    CSLDestroy(members);
    return tb_arena_copy(arena, buffer, strlen(buffer));
}

tb_status tb_dataset_open(tb_arena *arena, const char *path, tb_dataset *out, tb_error *error) {
    *out = (tb_dataset){0};
    tb_gdal_start();
    out->path = ends_with(path, ".zip") && strncmp(path, "/vsi", 4) != 0
                    ? path_in_zip(arena, path)
                    : tb_arena_copy(arena, path, strlen(path));
    if (out->path == NULL)
        return tb_fail_memory(error);
    char first[FIRST_BYTES];
    size_t size = tb_bytes_peek(out->path, first, sizeof first);
    if (tb_vct_begins(first, size))
        return tb_vct_open(arena, out, error);
    if (tb_boundary_text_begins(first, size))
        return tb_boundary_text_open(arena, out, error);
    return tb_gdal_open(path, out, error);
}

void tb_dataset_close(tb_dataset *dataset) {
    if (dataset->handle == NULL)
        return;
    dataset->kind->close(dataset);
    dataset->handle = NULL;
}
