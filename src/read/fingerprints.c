/* Every layer with a field of that name, feature by feature. */
#include "read/fingerprints.h"

#include "base/error.h"
#include "base/message.h"
#include "read/gdal.h"
#include "read/snapshot.h"

#include <gdal.h>
#include <ogr_api.h>
#include <stdlib.h>
#include <string.h>

typedef struct list {
    tb_arena *arena;
    const char **text;
    size_t count, room;
} list;

static int push(list *l, const char *text) {
    if (l->count == l->room) {
        size_t room = 2 * l->room + 256;
        const char **larger = tb_arena_take(l->arena, room * sizeof *larger);
        if (larger == NULL)
            return 0;
        if (l->count > 0)
            memcpy(larger, l->text, l->count * sizeof *larger);
        l->text = larger;
        l->room = room;
    }
    const char *copy = tb_arena_copy(l->arena, text, strlen(text));
    l->text[l->count] = copy;
    l->count += copy != NULL;
    return copy != NULL;
}

static tb_status read_layer(list *l, const char *path, OGRLayerH layer, int field,
                            tb_error *error) {
    tb_status status = TB_OK;
    OGRFeatureH feature;
    OGR_L_ResetReading(layer);
    while (status == TB_OK && (feature = OGR_L_GetNextFeature(layer)) != NULL) {
        const char *text = OGR_F_GetFieldAsString(feature, field);
        if (text[0] == '\0')
            status = tb_fail(error, TB_USAGE,
                             _("%s: layer %s, row %lld: no fingerprint; a baseline is what "
                               "--findings wrote"),
                             path, OGR_L_GetName(layer), (long long)OGR_F_GetFID(feature));
        else if (!push(l, text))
            status = tb_fail_memory(error);
        OGR_F_Destroy(feature);
    }
    if (status == TB_OK && tb_gdal_message()[0] != '\0')
        status = tb_fail(error, TB_UNREADABLE, "%s: %s", path, tb_gdal_message());
    return status;
}

static tb_status read_layers(list *l, const char *path, GDALDatasetH dataset, tb_error *error) {
    int layers = GDALDatasetGetLayerCount(dataset), found = 0;
    tb_status status = TB_OK;
    for (int i = 0; status == TB_OK && i < layers; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        int field = OGR_FD_GetFieldIndex(OGR_L_GetLayerDefn(layer), "fingerprint");
        if (field < 0)
            continue;
        found = 1;
        status = read_layer(l, path, layer, field, error);
    }
    if (status == TB_OK && layers > 0 && !found)
        return tb_fail(error, TB_USAGE,
                       _("%s: no layer has a field fingerprint; a baseline is what --findings "
                         "wrote"),
                       path);
    return status;
}

tb_status tb_fingerprints_read(tb_arena *arena, const char *path, const char ***out, size_t *count,
                               tb_error *error) {
    static const char *const drivers[] = {"GPKG", NULL};
    list l = {.arena = arena};
    tb_snapshot snapshot;
    tb_status status = tb_snapshot_take(&snapshot, path, error);
    if (status != TB_OK)
        return status;
    tb_gdal_start();
    tb_gdal_listen();
    GDALDatasetH dataset =
        GDALOpenEx(snapshot.folder[0] != '\0' ? snapshot.path : path,
                   GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers, NULL, NULL);
    status = dataset == NULL ? tb_fail(error, TB_UNREADABLE, "%s: %s", path, tb_gdal_message())
                             : read_layers(&l, path, dataset, error);
    if (dataset != NULL)
        GDALClose(dataset);
    tb_snapshot_drop(&snapshot);
    tb_gdal_stop_listening();
    *out = l.text;
    *count = l.count;
    return status;
}
