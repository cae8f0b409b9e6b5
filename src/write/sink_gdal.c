/* Layers into any format that GDAL writes. */
#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "base/text.h"
#include "write/package.h"
#include "write/sink.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <errno.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_IN_TRANSACTION = 100000 };

typedef struct gdal_sink {
    tb_sink sink; /* first */
    GDALDatasetH dataset;
    OGRLayerH layer;
    const tb_fit *fit;
    int64_t in_transaction; /* rows; -1: the format has none */
} gdal_sink;

static tb_status fail(const gdal_sink *own, tb_error *error) {
    return tb_fail(error, TB_SYSTEM, _("%s: cannot be written by GDAL's driver %s: %s"),
                   own->sink.name, own->sink.target->driver, tb_gdal_said());
}

/* Made when the first layer comes: GDAL prints nothing, its last message goes into ours. */
static tb_status make_dataset(gdal_sink *own, tb_error *error) {
    GDALDriverH driver = GDALGetDriverByName(own->sink.target->driver);
    own->dataset = GDALCreate(driver, own->sink.path, 0, 0, 0, GDT_Unknown, NULL);
    return own->dataset != NULL ? TB_OK : fail(own, error);
}

static OGRwkbGeometryType flat_type(const tb_fit *fit) {
    switch (fit->out.geometry) {
    case TB_FEATURE_NONE: return wkbNone;
    case TB_FEATURE_POINT: return fit->multiparts ? wkbMultiPoint : wkbPoint;
    case TB_FEATURE_LINE: return fit->multiparts ? wkbMultiLineString : wkbLineString;
    case TB_FEATURE_POLYGON: return fit->multiparts ? wkbMultiPolygon : wkbPolygon;
    default: return wkbUnknown;
    }
}

static OGRwkbGeometryType geometry_type(const tb_fit *fit) {
    OGRwkbGeometryType type = flat_type(fit);
    int has_z = fit->sizes.with_z > 0 && type != wkbUnknown && type != wkbNone;
    return has_z ? OGR_GT_SetZ(type) : type;
}

static int has_column(const tb_record_layer *layer, const char *name) {
    for (size_t i = 0; i < layer->columns; i++)
        if (tb_text_same(layer->column[i].name, name))
            return 1;
    return 0;
}

/* A geodatabase keeps coordinates as whole numbers of a grid. From 0 on, in steps of 10^-7, a
 * decimal with up to seven digits behind the point comes back as the same double. */
static char **on_exact_grid(char **options) {
    options = CSLSetNameValue(options, "XORIGIN", "0");
    options = CSLSetNameValue(options, "YORIGIN", "0");
    return CSLSetNameValue(options, "XYSCALE", CPLSPrintf("%d", (int)TB_GRID_STEPS));
}

static char **layer_options(const gdal_sink *own, const tb_fit *fit) {
    const char *driver = own->sink.target->driver;
    char **options = NULL;
    if (strcmp(driver, "ESRI Shapefile") == 0)
        options = CSLSetNameValue(options, "ENCODING", own->sink.target->encoding);
    if (strcmp(driver, "GPKG") == 0 && fit->out.alias[0] != '\0')
        options = CSLSetNameValue(options, "IDENTIFIER", fit->out.alias);
    if (strcmp(driver, "GPKG") == 0 && has_column(&fit->out, "fid"))
        options = CSLSetNameValue(options, "FID", "row");
    if (strcmp(driver, "GPKG") == 0 && has_column(&fit->out, "geom"))
        options = CSLSetNameValue(options, "GEOMETRY_NAME", "shape");
    if (strcmp(driver, "OpenFileGDB") == 0 && fit->out.alias[0] != '\0')
        options = CSLSetNameValue(options, "LAYER_ALIAS", fit->out.alias);
    return strcmp(driver, "OpenFileGDB") == 0 ? on_exact_grid(options) : options;
}

static OGRFieldType field_type(const tb_column *column) {
    enum { LONGEST_INT32 = 9 };
    switch (column->kind) {
    case TB_COLUMN_INTEGER:
        return column->width > 0 && column->width <= LONGEST_INT32 ? OFTInteger : OFTInteger64;
    case TB_COLUMN_BOOLEAN: return OFTInteger;
    case TB_COLUMN_REAL: return OFTReal;
    case TB_COLUMN_DATE: return OFTDate;
    case TB_COLUMN_DATETIME: return OFTDateTime;
    default: return OFTString;
    }
}

static tb_status make_fields(const gdal_sink *own, const tb_fit *fit, tb_error *error) {
    int numbers_need_width = own->sink.target->fixed_numbers;
    for (size_t i = 0; i < fit->out.columns; i++) {
        const tb_column *column = &fit->out.column[i];
        OGRFieldDefnH field = OGR_Fld_Create(column->name, field_type(column));
        if (column->kind == TB_COLUMN_TEXT || numbers_need_width)
            OGR_Fld_SetWidth(field, column->width);
        if (column->kind == TB_COLUMN_REAL && numbers_need_width)
            OGR_Fld_SetPrecision(field, column->decimals);
        if (column->kind == TB_COLUMN_BOOLEAN)
            OGR_Fld_SetSubType(field, OFSTBoolean);
        OGRErr failed = OGR_L_CreateField(own->layer, field, 0);
        OGR_Fld_Destroy(field);
        if (failed != OGRERR_NONE)
            return fail(own, error);
    }
    /* Some drivers change names as they like; we do not let them. */
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(own->layer);
    for (size_t i = 0; i < fit->out.columns; i++)
        if (OGR_FD_GetFieldIndex(definition, fit->out.column[i].name) < 0)
            return tb_fail(error, TB_SYSTEM, _("%s: GDAL's driver %s cannot name a field %s"),
                           own->sink.name, own->sink.target->driver, fit->out.column[i].name);
    return TB_OK;
}

static void begin_transaction(gdal_sink *own) {
    int begun = GDALDatasetTestCapability(own->dataset, ODsCTransactions) &&
                GDALDatasetStartTransaction(own->dataset, 0) == OGRERR_NONE;
    own->in_transaction = begun ? 0 : -1;
}

static tb_status begin(tb_sink *sink, const tb_fit *fit, const tb_srs *srs, tb_error *error) {
    gdal_sink *own = (gdal_sink *)sink;
    (void)srs;
    own->fit = fit;
    tb_status status = own->dataset == NULL ? make_dataset(own, error) : TB_OK;
    if (status != TB_OK)
        return status;
    OGRSpatialReferenceH system = NULL;
    if (fit->out.srs != NULL) {
        system = OSRNewSpatialReference(NULL);
        OSRSetAxisMappingStrategy(system, OAMS_TRADITIONAL_GIS_ORDER);
        if (OSRSetFromUserInput(system, fit->out.srs) != OGRERR_NONE) {
            OSRDestroySpatialReference(system);
            return fail(own, error);
        }
    }
    char **options = layer_options(own, fit);
    own->layer =
        GDALDatasetCreateLayer(own->dataset, fit->out.name, system, geometry_type(fit), options);
    CSLDestroy(options);
    if (system != NULL)
        OSRDestroySpatialReference(system);
    status = own->layer != NULL ? make_fields(own, fit, error) : fail(own, error);
    if (status == TB_OK && fit->out.geometry != TB_FEATURE_NONE &&
        OGR_FD_GetGeomFieldCount(OGR_L_GetLayerDefn(own->layer)) == 0)
        return tb_fail(error, TB_USAGE,
                       _("%s: a %s holds no shapes; choose .gpkg, .shp, .geojson .."),
                       own->sink.name, own->sink.target->driver);
    if (status == TB_OK)
        begin_transaction(own);
    return status;
}

/* Some forms know layers of many parts only: the one part of such a shape is meant. */
static OGRGeometryH lone_part(OGRGeometryH geometry) {
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(geometry));
    if (OGR_G_GetGeometryCount(geometry) != 1 ||
        (type != wkbMultiPolygon && type != wkbMultiLineString && type != wkbMultiPoint))
        return geometry;
    OGRGeometryH part = OGR_G_Clone(OGR_G_GetGeometryRef(geometry, 0));
    OGR_G_DestroyGeometry(geometry);
    return part;
}

/* Closed, and as many-parted as the layer says. */
static OGRGeometryH make_geometry(const tb_fit *fit, tb_text shape) {
    OGRGeometryH geometry = NULL;
    if (OGR_G_CreateFromWkb(shape.bytes, NULL, &geometry, (int)shape.size) != OGRERR_NONE)
        return NULL;
    OGR_G_CloseRings(geometry);
    if (!fit->multiparts)
        geometry = lone_part(geometry);
    if (!fit->multiparts)
        return geometry;
    switch (fit->out.geometry) {
    case TB_FEATURE_POINT: return OGR_G_ForceToMultiPoint(geometry);
    case TB_FEATURE_LINE: return OGR_G_ForceToMultiLineString(geometry);
    case TB_FEATURE_POLYGON: return OGR_G_ForceToMultiPolygon(geometry);
    default: return geometry;
    }
}

static int digits(tb_text text, size_t from, size_t count) {
    int value = 0;
    for (size_t i = from; i < from + count && i < text.size; i++)
        value = 10 * value + (text.bytes[i] - '0');
    return value;
}

/* yyyymmdd, perhaps with hh:mm:ss.mmm behind a blank. */
static void set_moment(OGRFeatureH feature, int field, tb_text value) {
    float seconds = (float)digits(value, 15, 2) + (float)digits(value, 18, 3) / 1000;
    OGR_F_SetFieldDateTimeEx(feature, field, digits(value, 0, 4), digits(value, 4, 2),
                             digits(value, 6, 2), digits(value, 9, 2), digits(value, 12, 2),
                             seconds, 0);
}

static int set_value(OGRFeatureH feature, int field, const tb_column *column, tb_text value) {
    char copy[64];
    double number;
    switch (column->kind) {
    case TB_COLUMN_INTEGER:
    case TB_COLUMN_BOOLEAN:
        snprintf(copy, sizeof copy, "%.*s", value.size < 40 ? (int)value.size : 40, value.bytes);
        OGR_F_SetFieldInteger64(feature, field, strtoll(copy, NULL, 10));
        return 1;
    case TB_COLUMN_REAL:
        if (!tb_number_parse(value.bytes, value.size, &number))
            return 0;
        OGR_F_SetFieldDouble(feature, field, number);
        return 1;
    case TB_COLUMN_DATE:
    case TB_COLUMN_DATETIME: set_moment(feature, field, value); return 1;
    default: break;
    }
    char *text = value.size < sizeof copy ? copy : malloc(value.size + 1);
    if (text == NULL)
        return 0;
    memcpy(text, value.bytes, value.size);
    text[value.size] = '\0';
    OGR_F_SetFieldString(feature, field, text);
    if (text != copy)
        free(text);
    return 1;
}

static int write_row(const gdal_sink *own, const tb_text *value, tb_text shape) {
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(own->layer));
    int written = feature != NULL;
    for (size_t i = 0; written && i < own->fit->out.columns; i++)
        if (value[i].bytes == NULL)
            OGR_F_SetFieldNull(feature, (int)i);
        else
            written = set_value(feature, (int)i, &own->fit->out.column[i], value[i]);
    if (written && shape.bytes != NULL) {
        OGRGeometryH geometry = make_geometry(own->fit, shape);
        written = geometry != NULL && OGR_F_SetGeometryDirectly(feature, geometry) == OGRERR_NONE;
    }
    if (written)
        written = OGR_L_CreateFeature(own->layer, feature) == OGRERR_NONE;
    OGR_F_Destroy(feature);
    return written;
}

static tb_status rows(tb_sink *sink, const tb_rows *rows, tb_error *error) {
    gdal_sink *own = (gdal_sink *)sink;
    for (size_t i = 0; i < rows->count; i++)
        if (!write_row(own, rows->value + i * rows->columns, rows->shape[i]))
            return fail(own, error);
    if (own->in_transaction < 0)
        return TB_OK;
    own->in_transaction += (int64_t)rows->count;
    if (own->in_transaction < ROWS_IN_TRANSACTION)
        return TB_OK;
    if (GDALDatasetCommitTransaction(own->dataset) != OGRERR_NONE)
        return fail(own, error);
    begin_transaction(own);
    return TB_OK;
}

static tb_status end(tb_sink *sink, tb_error *error) {
    gdal_sink *own = (gdal_sink *)sink;
    if (own->in_transaction >= 0 && GDALDatasetCommitTransaction(own->dataset) != OGRERR_NONE)
        return fail(own, error);
    own->in_transaction = -1;
    return OGR_L_SyncToDisk(own->layer) == OGRERR_NONE ? TB_OK : fail(own, error);
}

/* What a driver could not write it complains about when it closes at the latest. */
static tb_status finish(tb_sink *sink, tb_error *error) {
    gdal_sink *own = (gdal_sink *)sink;
    CPLErrorReset();
    errno = 0;
    if (own->dataset != NULL)
        GDALClose(own->dataset);
    own->dataset = NULL;
    return CPLGetLastErrorType() < CE_Failure ? TB_OK : fail(own, error);
}

static void free_sink(tb_sink *sink) {
    gdal_sink *own = (gdal_sink *)sink;
    if (own->dataset != NULL)
        GDALClose(own->dataset);
    CPLPopErrorHandler();
    free(own);
}

tb_status tb_sink_gdal(tb_sink **out, tb_error *error) {
    static const tb_sink_kind kind = {begin, rows, end, finish, free_sink};
    *out = NULL;
    gdal_sink *own = calloc(1, sizeof *own);
    if (own == NULL)
        return tb_fail_memory(error);
    own->sink.kind = &kind;
    own->in_transaction = -1;
    GDALAllRegister();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    *out = &own->sink;
    return TB_OK;
}
