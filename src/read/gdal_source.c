/* GDAL's datasets: layers, fields, encoding and reference system as it tells them, and its own
 * Arrow stream. */
#include "read/gdal_source.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "read/companion.h"
#include "read/dbf.h"
#include "read/encoding.h"
#include "read/gdal.h"
#include "read/shape_index.h"
#include "read/srs.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_recordbatch.h>
#include <stdio.h>
#include <string.h>

/* GDAL looks fields up one by one: with many more, a single feature takes minutes. */
enum { MOST_FIELDS = 4096 };

static int ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), end = strlen(ending);
    return length >= end && tb_text_same(text + length - end, ending);
}

static tb_status fail_to_open(const char *path, tb_error *error) {
    VSIStatBufL status;
    if (strstr(path, "://") == NULL && strncmp(path, "PG:", 3) != 0 && VSIStatL(path, &status) != 0)
        return tb_fail(error, TB_UNREADABLE, _("%s: no such file or folder"), path);
    if (ends_with(path, ".7z") || ends_with(path, ".rar"))
        return tb_fail(error, TB_UNREADABLE,
                       _("%s: this archive cannot be read here, zip files can; unpack it and give "
                         "the folder"),
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
 * layout it found into a .gfs file beside the input, nor fetch a schema. */
static const char *const *open_options(const char *driver) {
    static const char *const raw_text[] = {"ENCODING=", NULL};
    static const char *const no_gfs[] = {"WRITE_GFS=NO", "DOWNLOAD_SCHEMA=NO", NULL};
    if (strcmp(driver, "ESRI Shapefile") == 0)
        return raw_text;
    return strcmp(driver, "GML") == 0 ? no_gfs : NULL;
}

/* A geodatabase keeps the readable name in the XML definition of the layer. */
static const char *geodatabase_alias(tb_arena *arena, GDALDatasetH dataset, OGRLayerH layer) {
    static const char open[] = "<AliasName>";
    char query[300];
    const char *alias = "";
    snprintf(query, sizeof query, "GetLayerDefinition %s", OGR_L_GetName(layer));
    OGRLayerH answer = GDALDatasetExecuteSQL(dataset, query, NULL, NULL);
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
        GDALDatasetReleaseResultSet(dataset, answer);
    return alias;
}

/* Formats keep a readable name in different places. */
static const char *alias_of(tb_arena *arena, GDALDatasetH dataset, OGRLayerH layer) {
    static const char *const items[] = {"ALIAS_NAME", "IDENTIFIER"};
    const char *alias = "";
    for (size_t i = 0; alias[0] == '\0' && i < sizeof items / sizeof *items; i++) {
        const char *item = GDALGetMetadataItem(layer, items[i], NULL);
        alias = item != NULL ? item : "";
    }
    if (alias[0] == '\0' &&
        strcmp(GDALGetDriverShortName(GDALGetDatasetDriver(dataset)), "OpenFileGDB") == 0)
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

static OGRLayerH layer_at(const tb_dataset *dataset, size_t at) {
    return GDALDatasetGetLayer(dataset->handle, (int)at);
}

static size_t count_layers(const tb_dataset *dataset) {
    return (size_t)GDALDatasetGetLayerCount(dataset->handle);
}

static int tell_layer(tb_arena *arena, const tb_dataset *dataset, size_t at, tb_layer *out) {
    OGRLayerH layer = layer_at(dataset, at);
    tb_gdal_listen();
    const char *alias = alias_of(arena, dataset->handle, layer);
    *out = (tb_layer){tb_arena_copy(arena, OGR_L_GetName(layer), strlen(OGR_L_GetName(layer))),
                      tb_arena_copy(arena, alias, strlen(alias)),
                      OGRGeometryTypeToName(OGR_L_GetGeomType(layer)), may_hold_polygons(layer),
                      OGR_L_GetFeatureCount(layer, 0)};
    tb_gdal_stop_listening();
    return out->name != NULL && out->alias != NULL;
}

static int is_shapefile(const tb_dataset *dataset) {
    return strcmp(dataset->driver, "ESRI Shapefile") == 0;
}

/* Path of a Shapefile layer's .shp: the dataset may be a folder of them. */
static const char *shapefile_path(tb_arena *arena, const tb_dataset *dataset, const char *layer) {
    const char *opened = dataset->opened;
    if (ends_with(opened, ".shp") || ends_with(opened, ".dbf") || ends_with(opened, ".shx"))
        return opened;
    char name[4300];
    int length = snprintf(name, sizeof name, "%s/%s.shp", opened, layer);
    return tb_arena_copy(arena, name, (size_t)length < sizeof name ? (size_t)length : 0);
}

static int has_new_index(const tb_dataset *dataset, const char *shp) {
    char name[4400];
    int stem = (int)strlen(shp) - 4;
    snprintf(name, sizeof name, "%.*s.shx", stem, shp);
    if (tb_overlay_holds(dataset->overlay, name))
        return 1;
    snprintf(name, sizeof name, "%.*s.SHX", stem, shp);
    return tb_overlay_holds(dataset->overlay, name);
}

/* How many records the companions tell of. Shapes without a table are told as shapes without rows.
 */
static void tell_counts(const tb_dbf *dbf, tb_source *source) {
    int lone_table = dbf->shp_bytes_said < 0;
    source->shp_records = dbf->shx_records;
    source->dbf_records = dbf->present ? dbf->records : lone_table ? -1 : 0;
    source->dbf_present = dbf->present ? dbf->whole_records : lone_table ? -1 : 0;
    source->dbf_deleted = dbf->deleted;
    source->shp_promised = dbf->shp_bytes_said;
    source->shp_present = dbf->shp_bytes;
}

static tb_status decide_encoding(tb_arena *arena, const tb_dataset *dataset, const char *layer,
                                 const char *asked, tb_source *source, tb_error *error) {
    if (!is_shapefile(dataset)) {
        source->encoding = asked != NULL ? asked : "UTF-8";
        source->encoding_reason = asked != NULL ? _("--encoding says so") : _("the format's own");
        return TB_OK;
    }
    tb_dbf dbf;
    const char *path = shapefile_path(arena, dataset, layer);
    tb_encoding *encoding = tb_arena_take(arena, sizeof *encoding);
    if (path == NULL || encoding == NULL)
        return tb_fail_memory(error);
    tb_dbf_look(arena, path, &dbf);
    tb_encoding_decide(asked, &dbf, encoding);
    source->encoding = encoding->name;
    source->encoding_reason = encoding->reason;
    source->encoding_overruled = encoding->overruled;
    tell_counts(&dbf, source);
    source->index_made_anew = has_new_index(dataset, path);
    return TB_OK;
}

static tb_column_kind kind_of(OGRFieldDefnH field) {
    switch (OGR_Fld_GetType(field)) {
    case OFTString: return TB_COLUMN_TEXT;
    case OFTInteger:
        return OGR_Fld_GetSubType(field) == OFSTBoolean ? TB_COLUMN_BOOLEAN : TB_COLUMN_INTEGER;
    case OFTInteger64: return TB_COLUMN_INTEGER;
    case OFTReal: return TB_COLUMN_REAL;
    case OFTDate: return TB_COLUMN_DATE;
    case OFTTime: return TB_COLUMN_TIME;
    case OFTDateTime: return TB_COLUMN_DATETIME;
    default: return TB_COLUMN_OTHER;
    }
}

/* A field's name, which a Shapefile keeps in the encoding of its text. */
static int tell_field(tb_arena *arena, OGRFieldDefnH field, const char *encoding,
                      tb_source_field *out) {
    char type[80];
    size_t damaged;
    int width = OGR_Fld_GetWidth(field), decimals = OGR_Fld_GetPrecision(field);
    int length = snprintf(type, sizeof type, "%s(%d,%d)",
                          OGR_GetFieldTypeName(OGR_Fld_GetType(field)), width, decimals);
    out->raw = OGR_Fld_GetNameRef(field);
    const char *name = tb_text_to_utf8(arena, encoding, out->raw, strlen(out->raw), &damaged);
    out->type = tb_arena_copy(arena, type, (size_t)length);
    out->column = (tb_column){name != NULL ? name : out->raw, kind_of(field), width, decimals};
    return out->type != NULL;
}

static void tell_srs(tb_arena *arena, OGRLayerH layer, tb_source *source) {
    source->srs = tb_layer_srs(arena, layer);
    source->srs_reason = source->srs != NULL ? _("the layer's own") : _("the layer has none");
    /* Asked for without force: a layer that would have to be read for it does not say. */
    OGREnvelope box;
    if (OGR_L_GetExtent(layer, &box, 0) == OGRERR_NONE) {
        source->extent[0] = box.MinX;
        source->extent[1] = box.MinY;
        source->extent[2] = box.MaxX;
        source->extent[3] = box.MaxY;
    }
}

static tb_status describe(tb_arena *arena, const tb_dataset *dataset, size_t at, const char *asked,
                          tb_source *source, tb_layer_plan *plan, tb_error *error) {
    OGRLayerH layer = layer_at(dataset, at);
    tb_status status = decide_encoding(arena, dataset, OGR_L_GetName(layer), asked, source, error);
    if (status != TB_OK)
        return status;
    const char *description = GDALGetMetadataItem(layer, "DESCRIPTION", NULL);
    source->description = description != NULL ? description : "";
    source->promised = OGR_L_GetFeatureCount(layer, 0);
    tell_srs(arena, layer, source);
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    plan->fields = (size_t)OGR_FD_GetFieldCount(definition);
    if (plan->fields > MOST_FIELDS)
        return tb_fail(error, TB_UNREADABLE,
                       _("%s: layer %s has %zu fields; %d are read at most, is it the right file?"),
                       source->path, source->layer, plan->fields, MOST_FIELDS);
    plan->field = tb_arena_take(arena, (plan->fields + 1) * sizeof *plan->field);
    const char *encoding = is_shapefile(dataset) ? source->encoding : "UTF-8";
    for (size_t i = 0; i < plan->fields; i++)
        if (plan->field == NULL ||
            !tell_field(arena, OGR_FD_GetFieldDefn(definition, (int)i), encoding, &plan->field[i]))
            return tb_fail_memory(error);
    plan->geometry = OGR_L_GetGeometryColumn(layer);
    if (plan->geometry[0] == '\0')
        plan->geometry = "wkb_geometry"; /* GDAL's name where the format has none */
    if (OGR_L_GetGeomType(layer) == wkbNone)
        plan->geometry = NULL;
    return TB_OK;
}

/* Fields that nobody wants are not read at all. */
static int ignore_the_rest(OGRLayerH layer, const tb_wanted *wanted) {
    if (!OGR_L_TestCapability(layer, OLCIgnoreFields))
        return 1;
    char **ignored = NULL;
    for (size_t i = 0; i < wanted->plan->fields; i++)
        if (!wanted->field[i])
            ignored = CSLAddString(ignored, wanted->plan->field[i].raw);
    if (!wanted->geometry)
        ignored = CSLAddString(ignored, "OGR_GEOMETRY");
    OGRErr failed = OGR_L_SetIgnoredFields(layer, (const char **)ignored);
    CSLDestroy(ignored);
    return failed == OGRERR_NONE;
}

static tb_status start_stream(const tb_dataset *dataset, size_t at, const tb_wanted *wanted,
                              struct ArrowArrayStream *out, tb_error *error) {
    OGRLayerH layer = layer_at(dataset, at);
    char batch[40];
    snprintf(batch, sizeof batch, "MAX_FEATURES_IN_BATCH=%d", wanted->batch);
    /* The FID column is not used, but GDAL 3.6 loses the geometry of a GeoPackage layer when it is
     * left out together with every field. */
    char *const settings[] = {batch, NULL};
    if (ignore_the_rest(layer, wanted) && OGR_L_GetArrowStream(layer, out, (char **)settings))
        return TB_OK;
    return tb_fail(error, TB_UNREADABLE, _("%s: layer %s cannot be read: %s"), dataset->path,
                   OGR_L_GetName(layer), tb_gdal_message());
}

/* What was made to stand in for the input, or beside it. */
static void drop_beside(tb_dataset *dataset) {
    tb_overlay_drop(dataset->overlay);
    if (dataset->snapshot != NULL)
        tb_snapshot_drop(dataset->snapshot);
}

static void close_dataset(tb_dataset *dataset) {
    tb_gdal_listen();
    GDALClose(dataset->handle);
    drop_beside(dataset);
    tb_gdal_stop_listening();
}

static const tb_source_kind gdal_kind = {count_layers, tell_layer,    describe,
                                         start_stream, close_dataset, 0};

/* What stands in a file must not make the program speak to the network, nor start another one: such
 * drivers are for names that say so, not for files. NULL for what is no file. */
static char **drivers_for(const char *path) {
    static const char *const others[] = {"WFS",        "OAPIF",    "OGCAPI",        "CSW", "HTTP",
                                         "GMLAS",      "EEDA",     "PLSCENES",      "NGW", "Carto",
                                         "AmigoCloud", "GPSBabel", "Elasticsearch", NULL};
    VSIStatBufL about;
    char **names = NULL;
    if (VSIStatL(path, &about) != 0)
        return NULL;
    for (int i = 0; i < GDALGetDriverCount(); i++) {
        GDALDriverH driver = GDALGetDriver(i);
        const char *name = GDALGetDriverShortName(driver);
        if (GDALGetMetadataItem(driver, GDAL_DCAP_VECTOR, NULL) != NULL &&
            CSLFindString((CSLConstList)others, name) < 0)
            names = CSLAddString(names, name);
    }
    return names;
}

/* Finds what is to be opened for the input: itself, a copy of a database that is in use, or itself
 * with an index of its own. */
static tb_status stand_in(tb_arena *arena, const char *asked, tb_dataset *out, tb_error *error) {
    tb_snapshot *snapshot = tb_arena_take(arena, sizeof *snapshot);
    if (snapshot == NULL)
        return tb_fail_memory(error);
    out->opened = out->path;
    out->driver_reason = _("opened by GDAL");
    tb_status status = tb_companion_check(out->path, error);
    if (status == TB_OK)
        status = tb_snapshot_take(snapshot, out->path, error);
    if (status == TB_OK && snapshot->folder[0] != '\0') {
        out->snapshot = snapshot;
        out->opened = snapshot->path;
        out->driver_reason = _("opened by GDAL, a copy with the changes of the log -wal beside it");
    }
    if (status == TB_OK)
        status = tb_shape_index_restore(out->path, asked, &out->overlay, error);
    if (status == TB_OK && out->overlay.number != 0) {
        out->opened = tb_overlay_path(arena, out->overlay, out->path);
        out->driver_reason = _("opened by GDAL, with an index .shx made anew in memory");
    }
    return status == TB_OK && out->opened == NULL ? tb_fail_memory(error) : status;
}

static tb_status open_dataset(tb_arena *arena, const char *asked, tb_dataset *out,
                              tb_error *error) {
    tb_status status = stand_in(arena, asked, out, error);
    if (status != TB_OK)
        return status;
    char **drivers = drivers_for(out->opened);
    GDALDriverH driver =
        GDALIdentifyDriverEx(out->opened, GDAL_OF_VECTOR, (const char *const *)drivers, NULL);
    const char *name = driver != NULL ? GDALGetDriverShortName(driver) : "";
    out->handle = GDALOpenEx(out->opened, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                             (const char *const *)drivers, open_options(name), NULL);
    CSLDestroy(drivers);
    if (out->handle == NULL)
        return fail_to_open(asked, error);
    out->kind = &gdal_kind;
    out->driver = GDALGetDriverShortName(GDALGetDatasetDriver(out->handle));
    return TB_OK;
}

tb_status tb_gdal_open(tb_arena *arena, const char *asked, tb_dataset *out, tb_error *error) {
    tb_gdal_listen();
    tb_status status = open_dataset(arena, asked, out, error);
    if (status != TB_OK)
        drop_beside(out);
    tb_gdal_stop_listening();
    return status;
}

/* Arcs as chords of a tenth of a degree: the area of a circle is then right to 5e-7. */
const unsigned char *tb_gdal_stroke(tb_arena *arena, const unsigned char *wkb, size_t size,
                                    size_t *stroked_size) {
    const double step_degrees = 0.1;
    OGRGeometryH curved = NULL, straight = NULL;
    unsigned char *stroked = NULL;
    tb_gdal_listen();
    if (OGR_G_CreateFromWkb(wkb, NULL, &curved, (int)size) == OGRERR_NONE)
        straight = OGR_G_GetLinearGeometry(curved, step_degrees, NULL);
    if (straight != NULL) {
        *stroked_size = (size_t)OGR_G_WkbSize(straight);
        stroked = tb_arena_take(arena, *stroked_size);
        if (stroked != NULL && OGR_G_ExportToIsoWkb(straight, wkbNDR, stroked) != OGRERR_NONE)
            stroked = NULL;
    }
    OGR_G_DestroyGeometry(straight);
    OGR_G_DestroyGeometry(curved);
    tb_gdal_stop_listening();
    return stroked;
}
