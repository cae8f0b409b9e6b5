/* Opening datasets of any format, in plain folders and in zip files. */
#include "read/dataset.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "read/gdal.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdio.h>
#include <string.h>

static int ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), end = strlen(ending);
    return length >= end && tb_text_same(text + length - end, ending);
}

/* A member of a zip that is a dataset by itself. */
static int is_dataset_name(const char *name) {
    static const char *const endings[] = {".shp", ".gpkg", ".fgb", ".geojson", ".json",
                                          ".gml", ".kml",  ".tab", ".gdb",     ".gdb/"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(name, endings[i]))
            return 1;
    return 0;
}

/* The dataset inside a zip: the one member that is one, or the folder if several stand in it. */
static char *path_in_zip(tb_arena *arena, const char *path) {
    char buffer[4300];
    int length = snprintf(buffer, sizeof buffer, "/vsizip/%s", path);
    if (length < 0 || (size_t)length >= sizeof buffer)
        return NULL;
    char **members = VSIReadDirRecursive(buffer);
    const char *found = NULL;
    int several = 0;
    for (int i = 0; members != NULL && members[i] != NULL; i++) {
        if (!is_dataset_name(members[i]))
            continue;
        several |= found != NULL;
        found = found != NULL ? found : members[i];
    }
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

static int has_companion(const char *path, const char *lower, const char *upper) {
    char name[4300];
    VSIStatBufL status;
    int stem = (int)strlen(path) - 4;
    snprintf(name, sizeof name, "%.*s%s", stem, path, lower);
    if (VSIStatL(name, &status) == 0)
        return 1;
    snprintf(name, sizeof name, "%.*s%s", stem, path, upper);
    return VSIStatL(name, &status) == 0;
}

static tb_status fail_to_open(const char *path, tb_error *error) {
    VSIStatBufL status;
    if (strstr(path, "://") == NULL && strncmp(path, "PG:", 3) != 0 && VSIStatL(path, &status) != 0)
        return tb_fail(error, TB_UNREADABLE, _("%s: no such file or folder"), path);
    if (ends_with(path, ".shp") && !has_companion(path, ".shx", ".SHX"))
        return tb_fail(
            error, TB_UNREADABLE,
            _("%s: its index .shx is missing; copy the files to a new folder, run "
              "`ogrinfo --config SHAPE_RESTORE_SHX YES COPY.shp` there and read the copy "
              "(deleted shapes may come back)"),
            path);
    if (ends_with(path, ".mdb"))
        return tb_fail(error, TB_UNREADABLE,
                       _("%s: personal geodatabases (.mdb) need a driver that is not here; export "
                         "the layer to a file geodatabase, GeoPackage or Shapefile"),
                       path);
    /* GDAL's usual answer says no more than ours. */
    int says_nothing = strstr(tb_gdal_message(), "not recognized as a supported") != NULL;
    const char *reason = says_nothing ? "" : tb_gdal_message();
    return tb_fail(error, TB_UNREADABLE,
                   _("%s: cannot be opened as vector data%s%s; see `ogrinfo --formats` for the "
                     "formats of this machine"),
                   path, reason[0] != '\0' ? ": " : "", reason);
}

/* Shapefile: the driver must not recode, we judge the bytes ourselves. GML: it must not write the
 * layout it found into a .gfs file beside the input. */
static const char *const *open_options(const char *driver) {
    static const char *const raw_text[] = {"ENCODING=", NULL};
    static const char *const no_gfs[] = {"WRITE_GFS=NO", NULL};
    if (strcmp(driver, "ESRI Shapefile") == 0)
        return raw_text;
    return strcmp(driver, "GML") == 0 ? no_gfs : NULL;
}

tb_status tb_dataset_open(tb_arena *arena, const char *path, tb_dataset *out, tb_error *error) {
    *out = (tb_dataset){0};
    tb_gdal_start();
    out->path = ends_with(path, ".zip") && strncmp(path, "/vsi", 4) != 0
                    ? path_in_zip(arena, path)
                    : tb_arena_copy(arena, path, strlen(path));
    if (out->path == NULL)
        return tb_fail_memory(error);
    tb_gdal_listen();
    GDALDriverH driver = GDALIdentifyDriverEx(out->path, GDAL_OF_VECTOR, NULL, NULL);
    const char *name = driver != NULL ? GDALGetDriverShortName(driver) : "";
    out->shapefile = strcmp(name, "ESRI Shapefile") == 0;
    out->handle = GDALOpenEx(out->path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                             NULL, open_options(name), NULL);
    tb_status status = out->handle != NULL ? TB_OK : fail_to_open(path, error);
    if (status == TB_OK)
        out->driver = GDALGetDriverShortName(GDALGetDatasetDriver(out->handle));
    tb_gdal_stop_listening();
    return status;
}

void tb_dataset_close(tb_dataset *dataset) {
    if (dataset->handle == NULL)
        return;
    tb_gdal_listen();
    GDALClose(dataset->handle);
    tb_gdal_stop_listening();
    dataset->handle = NULL;
}

const char *tb_dataset_shapefile_path(tb_arena *arena, const tb_dataset *dataset,
                                      const char *layer) {
    if (ends_with(dataset->path, ".shp") || ends_with(dataset->path, ".dbf") ||
        ends_with(dataset->path, ".shx"))
        return dataset->path;
    char name[4300];
    int length = snprintf(name, sizeof name, "%s/%s.shp", dataset->path, layer);
    return tb_arena_copy(arena, name, (size_t)length < sizeof name ? (size_t)length : 0);
}
