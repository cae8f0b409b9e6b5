/* Packages by GDAL, and the table of styles that QGIS reads. */
#include "write/package.h"

#include "base/beside.h"
#include "base/message.h"
#include "base/text.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <errno.h>
#include <limits.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WIDEST_TEXT = 254, /* of a Shapefile, in bytes */
    NEIGHBOUR = 32     /* more than the name of a hidden folder has beside the output's own */
};

void tb_gdal_begin(void) {
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
    errno = 0;
}

const char *tb_gdal_said(void) {
    if (CPLGetLastErrorMsg()[0] != '\0')
        return CPLGetLastErrorMsg();
    return strerror(errno != 0 ? errno : ENOMEM);
}

void tb_gdal_end(void) {
    CPLPopErrorHandler();
}

/* A hidden folder beside the output, where there is as much room as the output needs. Where none
 * can be made the package is in memory, and the output will say why. The folder of Shapefiles is
 * inside a zip, which GDAL writes as it goes. */
static void choose_path(tb_package *package, const char *beside) {
    static const char name[] = "/layers.gpkg-journal";
    package->lock =
        beside != NULL && strlen(beside) + sizeof name + NEIGHBOUR < PATH_MAX
            ? tb_beside_folder(beside, strlen(beside), package->folder, sizeof package->folder)
            : -1;
    if (package->lock >= 0) {
        snprintf(package->path, sizeof package->path, "%s/layers.gpkg", package->folder);
        return;
    }
    snprintf(package->path, sizeof package->path, "/vsimem/tuban-%p.%s", (void *)package,
             package->encoding != NULL ? "shp.zip" : "gpkg");
}

int tb_package_create(tb_package *package, const char *srs, const char *encoding,
                      const char *beside) {
    *package = (tb_package){.encoding = encoding};
    choose_path(package, beside);
    GDALAllRegister();
    package->srs = OSRNewSpatialReference(NULL);
    OSRSetAxisMappingStrategy(package->srs, OAMS_TRADITIONAL_GIS_ORDER);
    GDALDriverH driver = GDALGetDriverByName(encoding != NULL ? "ESRI Shapefile" : "GPKG");
    if (driver == NULL || OSRSetFromUserInput(package->srs, srs) != OGRERR_NONE)
        return 0;
    /* Nobody else sees the file before it is whole: no syncing, no journal beside it. */
    CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", "OFF");
    CPLSetThreadLocalConfigOption("OGR_SQLITE_JOURNAL", "MEMORY");
    package->dataset = GDALCreate(driver, package->path, 0, 0, 0, GDT_Unknown, NULL);
    CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", NULL);
    CPLSetThreadLocalConfigOption("OGR_SQLITE_JOURNAL", NULL);
    return package->dataset != NULL &&
           (encoding != NULL || GDALDatasetStartTransaction(package->dataset, 0) == OGRERR_NONE);
}

void tb_package_free(tb_package *package) {
    if (package->dataset != NULL)
        GDALClose(package->dataset);
    package->dataset = NULL;
    OSRDestroySpatialReference(package->srs);
    package->srs = NULL;
    VSIUnlink(package->path);
    if (package->folder[0] != '\0') {
        tb_beside_remove(package->folder);
        close(package->lock);
    }
}

OGRLayerH tb_package_layer(tb_package *package, const tb_layer_about *about) {
    char **options = NULL;
    if (package->encoding != NULL) {
        options = CSLSetNameValue(options, "ENCODING", package->encoding);
        options = CSLSetNameValue(options, "RESIZE", "YES");
    } else {
        options = CSLSetNameValue(options, "IDENTIFIER", about->title);
        options = CSLSetNameValue(options, "DESCRIPTION", about->description);
        options = CSLSetNameValue(options, "SPATIAL_INDEX", "NO"); /* see make_indexes */
    }
    OGRSpatialReferenceH srs = about->type == wkbNone ? NULL : package->srs;
    OGRLayerH layer =
        GDALDatasetCreateLayer(package->dataset, about->name, srs, about->type, options);
    CSLDestroy(options);
    return layer;
}

int tb_package_field(tb_package *package, OGRLayerH layer, const tb_field_about *about) {
    int brief = package->encoding != NULL && about->brief != NULL;
    OGRFieldDefnH field = OGR_Fld_Create(brief ? about->brief : about->name, about->type);
    OGR_Fld_SetSubType(field, about->sub);
    if (package->encoding == NULL) {
        OGR_Fld_SetWidth(field, about->width);
    } else if (about->type == OFTReal) {
        OGR_Fld_SetWidth(field, 24);
        OGR_Fld_SetPrecision(field, about->decimals);
    } else if (about->type == OFTString) {
        OGR_Fld_SetWidth(field, WIDEST_TEXT);
    }
    int good = OGR_L_CreateField(layer, field, 1) == OGRERR_NONE;
    OGR_Fld_Destroy(field);
    return good;
}

static int text_fits(const tb_package *package, OGRFeatureH feature, int field) {
    OGRFieldDefnH about = OGR_F_GetFieldDefnRef(feature, field);
    if (OGR_Fld_GetType(about) != OFTString || !OGR_F_IsFieldSetAndNotNull(feature, field))
        return 1;
    const char *text = OGR_F_GetFieldAsString(feature, field);
    long size = tb_text_size_in(package->encoding, text);
    if (size < 0)
        CPLError(CE_Failure, CPLE_AppDefined,
                 _("field %s: \"%.80s\" has characters that are not in %s; UTF-8 has all"),
                 OGR_Fld_GetNameRef(about), text, package->encoding);
    else if (size > WIDEST_TEXT)
        CPLError(CE_Failure, CPLE_AppDefined,
                 _("field %s: %ld bytes are more than the %d that a Shapefile holds; write a "
                   "GeoPackage"),
                 OGR_Fld_GetNameRef(about), size, WIDEST_TEXT);
    return size >= 0 && size <= WIDEST_TEXT;
}

int tb_package_add(tb_package *package, OGRLayerH layer, OGRFeatureH feature) {
    int fields = package->encoding != NULL ? OGR_F_GetFieldCount(feature) : 0;
    for (int i = 0; i < fields; i++)
        if (!text_fits(package, feature, i))
            return 0;
    return OGR_L_CreateFeature(layer, feature) == OGRERR_NONE;
}

/* QGIS selects by these names and orders by the last one; it takes no style where one is missing.
 */
static const tb_field_about style_columns[] = {
    {.name = "f_table_catalog", .type = OFTString, .width = 256},
    {.name = "f_table_schema", .type = OFTString, .width = 256},
    {.name = "f_table_name", .type = OFTString, .width = 256},
    {.name = "f_geometry_column", .type = OFTString, .width = 256},
    {.name = "styleName", .type = OFTString, .width = 30},
    {.name = "styleQML", .type = OFTString},
    {.name = "styleSLD", .type = OFTString},
    {.name = "useAsDefault", .type = OFTInteger, .sub = OFSTBoolean},
    {.name = "description", .type = OFTString},
    {.name = "owner", .type = OFTString, .width = 30},
    {.name = "ui", .type = OFTString, .width = 30},
    {.name = "update_time", .type = OFTDateTime},
};

static int create_styles(tb_package *package) {
    const tb_layer_about about = {"layer_styles", "layer_styles", "QGIS", wkbNone};
    int good = (package->styles = tb_package_layer(package, &about)) != NULL;
    for (size_t i = 0; good && i < sizeof style_columns / sizeof *style_columns; i++)
        good = tb_package_field(package, package->styles, &style_columns[i]);
    return good;
}

int tb_package_style(tb_package *package, const char *layer, const char *name, const char *qml,
                     const char *description) {
    const struct {
        const char *field, *text;
    } values[] = {{"f_table_catalog", ""},
                  {"f_table_schema", ""},
                  {"f_table_name", layer},
                  {"f_geometry_column", "geom"},
                  {"styleName", name},
                  {"styleQML", qml},
                  {"styleSLD", ""},
                  {"description", description},
                  {"owner", ""}};
    if (package->encoding != NULL)
        return 1;
    if (package->styles == NULL && !create_styles(package))
        return 0;
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(package->styles));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        OGR_F_SetFieldString(feature, OGR_F_GetFieldIndex(feature, values[i].field),
                             values[i].text);
    OGR_F_SetFieldInteger(feature, OGR_F_GetFieldIndex(feature, "useAsDefault"), 1);
    int good = OGR_L_CreateFeature(package->styles, feature) == OGRERR_NONE;
    OGR_F_Destroy(feature);
    return good;
}

int tb_gdal_copy(const char *path, FILE *file, tb_copy_step *step, void *data) {
    enum { CHUNK = 1 << 16 };
    char bytes[CHUNK];
    size_t got = 0;
    int64_t done = 0;
    VSIStatBufL about = {0};
    VSILFILE *from = VSIFOpenL(path, "rb");
    int good = from != NULL && VSIStatL(path, &about) == 0;
    int64_t size = about.st_size > 0 ? (int64_t)about.st_size : 1;
    while (good && (got = VSIFReadL(bytes, 1, CHUNK, from)) > 0) {
        int percent = done <= size ? (int)(100 * done / size) : 100;
        good = (step == NULL || step(data, percent) == 0) && fwrite(bytes, 1, got, file) == got;
        done += (int64_t)got;
    }
    good = good && VSIFEofL(from);
    return (from == NULL || VSIFCloseL(from) == 0) && good;
}

int tb_zip_add(const char *archive, const char *name, const char *text, size_t size) {
    char inside[4500];
    snprintf(inside, sizeof inside, "/vsizip/%s/%s", archive, name);
    VSILFILE *entry = VSIFOpenL(inside, "wb");
    if (entry == NULL)
        return 0;
    int good = VSIFWriteL(text, 1, size, entry) == size;
    return VSIFCloseL(entry) == 0 && good;
}

/* Asked for at the end, and not with the layers: GDAL would make them of a package that is given up
 * too, and whoever pressed Ctrl-C would wait for it. */
static int make_indexes(tb_package *package, tb_copy_step *step, void *data) {
    char query[400];
    CPLErrorReset();
    for (int i = 0; i < GDALDatasetGetLayerCount(package->dataset); i++) {
        if (step != NULL && step(data, -1) != 0)
            return 0;
        OGRLayerH layer = GDALDatasetGetLayer(package->dataset, i);
        if (OGR_L_GetGeomType(layer) == wkbNone)
            continue;
        snprintf(query, sizeof query, "SELECT CreateSpatialIndex('%s', '%s')", OGR_L_GetName(layer),
                 OGR_L_GetGeometryColumn(layer));
        OGRLayerH answer = GDALDatasetExecuteSQL(package->dataset, query, NULL, NULL);
        if (answer != NULL)
            GDALDatasetReleaseResultSet(package->dataset, answer);
    }
    return CPLGetLastErrorType() < CE_Failure;
}

int tb_package_copy(tb_package *package, const char *list, FILE *file, tb_copy_step *step,
                    void *data) {
    int good = package->encoding != NULL ||
               (make_indexes(package, step, data) &&
                GDALDatasetCommitTransaction(package->dataset) == OGRERR_NONE);
    GDALClose(package->dataset);
    package->dataset = NULL;
    good = good && CPLGetLastErrorType() < CE_Failure;
    if (good && list != NULL)
        good = tb_zip_add(package->path, "fields.csv", list, strlen(list));
    return good && tb_gdal_copy(package->path, file, step, data);
}

OGRGeometryH tb_geometry_of(const tb_polygon *polygon) {
    OGRGeometryH whole = OGR_G_CreateGeometry(wkbPolygon);
    for (size_t r = 0; r < polygon->rings; r++) {
        OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
        uint32_t first = polygon->ring_vertex[r], points = polygon->ring_vertex[r + 1] - first;
        OGR_G_SetPoints(ring, (int)points, polygon->x + first, sizeof(double), polygon->y + first,
                        sizeof(double), NULL, 0);
        OGR_G_AddGeometryDirectly(whole, ring);
    }
    return whole;
}
