/* Listing and choosing layers. */
#include "read/layers.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "read/gdal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A geodatabase keeps the readable name in the XML definition of the layer. */
static const char *geodatabase_alias(tb_arena *arena, const tb_dataset *dataset, OGRLayerH layer) {
    static const char open[] = "<AliasName>";
    char query[300];
    const char *alias = "";
    snprintf(query, sizeof query, "GetLayerDefinition %s", OGR_L_GetName(layer));
    OGRLayerH answer = GDALDatasetExecuteSQL(dataset->handle, query, NULL, NULL);
    OGRFeatureH feature = answer != NULL ? OGR_L_GetNextFeature(answer) : NULL;
    if (feature != NULL) {
        const char *begin = strstr(OGR_F_GetFieldAsString(feature, 0), open);
        const char *end = begin != NULL ? strchr(begin + sizeof open - 1, '<') : NULL;
        if (end != NULL) {
            begin += sizeof open - 1;
            const char *copy = tb_arena_copy(arena, begin, (size_t)(end - begin));
            alias = copy != NULL ? copy : "";
        }
        OGR_F_Destroy(feature);
    }
    if (answer != NULL)
        GDALDatasetReleaseResultSet(dataset->handle, answer);
    return alias;
}

/* Formats keep a readable name in different places. */
static const char *alias_of(tb_arena *arena, const tb_dataset *dataset, OGRLayerH layer) {
    static const char *const items[] = {"ALIAS_NAME", "IDENTIFIER"};
    const char *alias = "";
    for (size_t i = 0; alias[0] == '\0' && i < sizeof items / sizeof *items; i++) {
        const char *item = GDALGetMetadataItem(layer, items[i], NULL);
        alias = item != NULL ? item : "";
    }
    if (alias[0] == '\0' && strcmp(dataset->driver, "OpenFileGDB") == 0)
        alias = geodatabase_alias(arena, dataset, layer);
    return strcmp(alias, OGR_L_GetName(layer)) != 0 ? alias : "";
}

static int may_hold_polygons(OGRLayerH layer) {
    switch (wkbFlatten(OGR_L_GetGeomType(layer))) {
    case wkbPolygon:
    case wkbMultiPolygon:
    case wkbCurvePolygon:
    case wkbMultiSurface:
    case wkbSurface:
    case wkbGeometryCollection:
    case wkbPolyhedralSurface:
    case wkbTIN:
    case wkbTriangle:
    case wkbUnknown: return 1;
    default: return 0;
    }
}

/* A table's name without its schema: public.dltb is dltb. */
static const char *bare_name(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot != NULL && dot[1] != '\0' ? dot + 1 : name;
}

static int named(tb_arena *arena, const tb_dataset *dataset, OGRLayerH layer, const char *wanted) {
    return tb_text_same(OGR_L_GetName(layer), wanted) ||
           tb_text_same(bare_name(OGR_L_GetName(layer)), wanted) ||
           tb_text_same(alias_of(arena, dataset, layer), wanted);
}

/* One allocation: the entries, then room for their texts. */
static tb_layer *list_layers(tb_arena *arena, const tb_dataset *dataset, size_t total) {
    enum { TEXT_ROOM = 600 };
    tb_layer *list = calloc(total + 1, sizeof *list + TEXT_ROOM);
    if (list == NULL)
        return NULL;
    char *text = (char *)(list + total + 1);
    for (size_t i = 0; i < total; i++, text += TEXT_ROOM) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset->handle, (int)i);
        snprintf(text, 300, "%s", OGR_L_GetName(layer));
        snprintf(text + 300, 300, "%s", alias_of(arena, dataset, layer));
        list[i] = (tb_layer){text, text + 300, OGRGeometryTypeToName(OGR_L_GetGeomType(layer)),
                             may_hold_polygons(layer), OGR_L_GetFeatureCount(layer, 0)};
    }
    return list;
}

tb_status tb_layers_list(const char *path, tb_layer **layers, size_t *count, tb_error *error) {
    *layers = NULL;
    *count = 0;
    tb_arena *arena = tb_arena_create();
    if (arena == NULL)
        return tb_fail_memory(error);
    tb_dataset dataset;
    tb_status status = tb_dataset_open(arena, path, &dataset, error);
    if (status == TB_OK) {
        size_t total = (size_t)GDALDatasetGetLayerCount(dataset.handle);
        tb_gdal_listen();
        *layers = list_layers(arena, &dataset, total);
        tb_gdal_stop_listening();
        *count = *layers != NULL ? total : 0;
        status = *layers != NULL ? TB_OK : tb_fail_memory(error);
    }
    tb_dataset_close(&dataset);
    tb_arena_free(arena);
    return status;
}

void tb_layers_free(tb_layer *layers) {
    free(layers);
}

/* "DLTB, XZQ, CJDCQ (村级调查区)" for messages; cut where the room ends. */
static void name_layers(tb_arena *arena, const tb_dataset *dataset, int polygons_only, char *text,
                        size_t room) {
    size_t filled = 0;
    text[0] = '\0';
    int total = GDALDatasetGetLayerCount(dataset->handle);
    for (int i = 0; i < total && filled < room; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset->handle, i);
        if (polygons_only && !may_hold_polygons(layer))
            continue;
        const char *alias = alias_of(arena, dataset, layer);
        int added = snprintf(text + filled, room - filled, "%s%s%s%s%s", filled > 0 ? ", " : "",
                             OGR_L_GetName(layer), alias[0] != '\0' ? " (" : "", alias,
                             alias[0] != '\0' ? ")" : "");
        filled += added > 0 ? (size_t)added : room;
    }
}

static OGRLayerH find_named(tb_arena *arena, const tb_dataset *dataset, const char *wanted,
                            int polygons_only) {
    int total = GDALDatasetGetLayerCount(dataset->handle);
    for (int i = 0; i < total; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset->handle, i);
        if (named(arena, dataset, layer, wanted) && (!polygons_only || may_hold_polygons(layer)))
            return layer;
    }
    return NULL;
}

static tb_status choose_wanted(tb_arena *arena, const tb_dataset *dataset, const char *wanted,
                               OGRLayerH *layer, tb_error *error) {
    char names[700];
    *layer = find_named(arena, dataset, wanted, 0);
    if (*layer == NULL) {
        name_layers(arena, dataset, 0, names, sizeof names);
        return tb_fail(error, TB_USAGE, _("%s: no layer named %s; it has: %s"), dataset->path,
                       wanted, names);
    }
    if (!may_hold_polygons(*layer))
        return tb_fail(error, TB_UNREADABLE, _("%s: layer %s holds no polygons (%s)"),
                       dataset->path, wanted, OGRGeometryTypeToName(OGR_L_GetGeomType(*layer)));
    return TB_OK;
}

static tb_status choose_only(tb_arena *arena, const tb_dataset *dataset, OGRLayerH *layer,
                             const char **reason, tb_error *error) {
    char names[700];
    int total = GDALDatasetGetLayerCount(dataset->handle), candidates = 0;
    for (int i = 0; i < total; i++) {
        OGRLayerH candidate = GDALDatasetGetLayer(dataset->handle, i);
        if (!may_hold_polygons(candidate))
            continue;
        candidates++;
        *layer = candidate;
    }
    *reason = total == 1 ? _("the only layer") : _("the only layer with polygons");
    if (candidates == 1)
        return TB_OK;
    name_layers(arena, dataset, candidates > 1, names, sizeof names);
    if (candidates == 0)
        return tb_fail(error, TB_UNREADABLE, _("%s: no layer with polygons; it has: %s"),
                       dataset->path, names[0] != '\0' ? names : _("nothing"));
    return tb_fail(error, TB_USAGE,
                   _("%s: several layers could hold the parcels; choose one with --layer: %s"),
                   dataset->path, names);
}

tb_status tb_layer_choose(tb_arena *arena, const tb_dataset *dataset, const char *wanted,
                          OGRLayerH *layer, const char **reason, tb_error *error) {
    static const char *const usual[] = {"DLTB", "地类图斑"};
    *reason = _("--layer says so");
    *layer = NULL;
    if (wanted != NULL)
        return choose_wanted(arena, dataset, wanted, layer, error);
    *reason = _("named DLTB or 地类图斑");
    for (size_t i = 0; *layer == NULL && i < sizeof usual / sizeof *usual; i++)
        *layer = find_named(arena, dataset, usual[i], 1);
    if (*layer != NULL)
        return TB_OK;
    return choose_only(arena, dataset, layer, reason, error);
}
