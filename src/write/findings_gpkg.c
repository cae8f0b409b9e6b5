/* The findings for QGIS: a layer for each kind of geometry that has something, a field `done` to
 * tick off, and a style by severity inside the file. */
#include "base/error.h"
#include "base/message.h"
#include "write/formats.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <string.h>

typedef enum kind { POINTS, POLYGONS, PLACELESS, KINDS } kind;

static const struct {
    const char *layer;
    OGRwkbGeometryType type;
} kinds[KINDS] = {
    {"findings_point", wkbPoint}, {"findings_polygon", wkbPolygon}, {"findings_table", wkbNone}};

static const struct {
    const char *name;
    OGRFieldType type;
} fields[] = {
    {"rule", OFTString},    {"severity", OFTString}, {"layer", OFTString},
    {"row", OFTInteger64},  {"id", OFTString},       {"other_id", OFTString},
    {"field", OFTString},   {"found", OFTString},    {"expected", OFTString},
    {"message", OFTString}, {"measure", OFTReal},    {"unit", OFTString},
    {"x", OFTReal},         {"y", OFTReal},          {"fingerprint", OFTString},
    {"state", OFTString},   {"accepted", OFTString}, {"done", OFTInteger},
};
enum {
    RULE,
    SEVERITY,
    LAYER,
    ROW,
    ID,
    OTHER_ID,
    FIELD,
    FOUND,
    EXPECTED,
    MESSAGE,
    MEASURE,
    UNIT,
    X,
    Y,
    FINGERPRINT,
    STATE,
    ACCEPTED,
    DONE,
    FIELDS
};

static kind kind_of(const tb_finding *finding) {
    if (finding->polygon != NULL)
        return POLYGONS;
    return isfinite(finding->x) && isfinite(finding->y) ? POINTS : PLACELESS;
}

static OGRGeometryH polygon_of(const tb_polygon *polygon) {
    OGRGeometryH whole = OGR_G_CreateGeometry(wkbPolygon);
    for (size_t r = 0; r < polygon->rings; r++) {
        OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
        for (uint32_t v = polygon->ring_vertex[r]; v < polygon->ring_vertex[r + 1]; v++)
            OGR_G_AddPoint_2D(ring, polygon->x[v], polygon->y[v]);
        OGR_G_AddGeometryDirectly(whole, ring);
    }
    return whole;
}

static OGRGeometryH geometry_of(const tb_finding *finding, kind k) {
    if (k == POLYGONS)
        return polygon_of(finding->polygon);
    if (k == PLACELESS)
        return NULL;
    OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
    OGR_G_SetPoint_2D(point, 0, finding->x, finding->y);
    return point;
}

static void set_fields(OGRFeatureH feature, const tb_finding *finding) {
    const struct {
        int field;
        const char *text;
    } texts[] = {{RULE, finding->rule},
                 {SEVERITY, tb_severity_name(finding->severity)},
                 {LAYER, finding->layer},
                 {ID, finding->id},
                 {OTHER_ID, finding->other_id},
                 {FIELD, finding->field},
                 {FOUND, finding->found},
                 {EXPECTED, finding->expected},
                 {MESSAGE, finding->message},
                 {UNIT, finding->unit},
                 {FINGERPRINT, finding->fingerprint},
                 {STATE, finding->state},
                 {ACCEPTED, finding->accepted}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        OGR_F_SetFieldString(feature, texts[i].field, texts[i].text);
    if (finding->row > 0)
        OGR_F_SetFieldInteger64(feature, ROW, finding->row);
    if (isfinite(finding->measure))
        OGR_F_SetFieldDouble(feature, MEASURE, finding->measure);
    if (isfinite(finding->x))
        OGR_F_SetFieldDouble(feature, X, finding->x);
    if (isfinite(finding->y))
        OGR_F_SetFieldDouble(feature, Y, finding->y);
    OGR_F_SetFieldInteger(feature, DONE, 0);
}

static int add_feature(OGRLayerH layer, const tb_finding *finding, kind k) {
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGRGeometryH geometry = geometry_of(finding, k);
    set_fields(feature, finding);
    if (geometry != NULL)
        OGR_F_SetGeometryDirectly(feature, geometry);
    int good = OGR_L_CreateFeature(layer, feature) == OGRERR_NONE;
    OGR_F_Destroy(feature);
    return good;
}

static OGRLayerH create_layer(GDALDatasetH dataset, OGRSpatialReferenceH srs, kind k) {
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, kinds[k].layer, k == PLACELESS ? NULL : srs,
                                             kinds[k].type, NULL);
    for (int i = 0; layer != NULL && i < FIELDS; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(fields[i].name, fields[i].type);
        if (i == DONE)
            OGR_Fld_SetSubType(field, OFSTBoolean);
        OGRErr failed = OGR_L_CreateField(layer, field, 1);
        OGR_Fld_Destroy(field);
        if (failed != OGRERR_NONE)
            return NULL;
    }
    return layer;
}

static int write_kind(GDALDatasetH dataset, OGRSpatialReferenceH srs, const tb_report *report,
                      kind k) {
    OGRLayerH layer = NULL;
    for (size_t i = 0; i < report->finding_count; i++) {
        if (kind_of(&report->findings[i]) != k)
            continue;
        if (layer == NULL && (layer = create_layer(dataset, srs, k)) == NULL)
            return 0;
        if (!add_feature(layer, &report->findings[i], k))
            return 0;
    }
    return 1;
}

/* Styles: the table layer_styles, which QGIS reads when the layer is opened
 * ----------------------*/

static const struct {
    const char *severity, *colour, *label;
} severities[] = {{"error", "214,39,40,255", "error 错误"},
                  {"warning", "255,127,14,255", "warning 警告"},
                  {"info", "31,119,180,255", "info 提示"}};
enum { SEVERITIES = sizeof severities / sizeof *severities };

static const char symbol_head[] =
    "<symbol name=\"%d\" type=\"%s\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">"
    "<layer class=\"%s\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">";
static const char point_options[] =
    "<Option name=\"name\" type=\"QString\" value=\"circle\"/>"
    "<Option name=\"color\" type=\"QString\" value=\"%s\"/>"
    "<Option name=\"outline_color\" type=\"QString\" value=\"255,255,255,255\"/>"
    "<Option name=\"size\" type=\"QString\" value=\"3\"/>"
    "<Option name=\"size_unit\" type=\"QString\" value=\"MM\"/>";
static const char polygon_options[] =
    "<Option name=\"style\" type=\"QString\" value=\"dense4\"/>"
    "<Option name=\"color\" type=\"QString\" value=\"%s\"/>"
    "<Option name=\"outline_color\" type=\"QString\" value=\"%s\"/>"
    "<Option name=\"outline_width\" type=\"QString\" value=\"0.6\"/>"
    "<Option name=\"outline_width_unit\" type=\"QString\" value=\"MM\"/>";

static size_t append_symbol(char *text, size_t room, int i, kind k) {
    const char *colour = severities[i].colour;
    size_t n = (size_t)snprintf(text, room, symbol_head, i, k == POINTS ? "marker" : "fill",
                                k == POINTS ? "SimpleMarker" : "SimpleFill");
    n += k == POINTS ? (size_t)snprintf(text + n, room - n, point_options, colour)
                     : (size_t)snprintf(text + n, room - n, polygon_options, colour, colour);
    return n + (size_t)snprintf(text + n, room - n, "</Option></layer></symbol>");
}

static const char *style_of(kind k, char *text, size_t room) {
    size_t n =
        (size_t)snprintf(text, room,
                         "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
                         "<qgis version=\"3.22.0\" styleCategories=\"Symbology\"><renderer-v2 "
                         "type=\"categorizedSymbol\" attr=\"severity\" symbollevels=\"0\" "
                         "enableorderby=\"0\" forceraster=\"0\"><categories>");
    for (int i = 0; i < SEVERITIES; i++)
        n += (size_t)snprintf(
            text + n, room - n,
            "<category value=\"%s\" type=\"string\" label=\"%s\" symbol=\"%d\" render=\"true\"/>",
            severities[i].severity, severities[i].label, i);
    n += (size_t)snprintf(text + n, room - n, "</categories><symbols>");
    for (int i = 0; i < SEVERITIES; i++)
        n += append_symbol(text + n, room - n, i, k);
    snprintf(text + n, room - n, "</symbols></renderer-v2></qgis>");
    return text;
}

static int add_style(OGRLayerH styles, kind k) {
    char text[6000];
    const struct {
        const char *field, *text;
    } values[] = {{"f_table_catalog", ""},
                  {"f_table_schema", ""},
                  {"f_table_name", kinds[k].layer},
                  {"f_geometry_column", "geom"},
                  {"styleName", "severity"},
                  {"styleQML", style_of(k, text, sizeof text)},
                  {"styleSLD", ""},
                  {"description", "findings by severity"},
                  {"owner", ""}};
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(styles));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        OGR_F_SetFieldString(feature, OGR_F_GetFieldIndex(feature, values[i].field),
                             values[i].text);
    OGR_F_SetFieldInteger(feature, OGR_F_GetFieldIndex(feature, "useAsDefault"), 1);
    int good = OGR_L_CreateFeature(styles, feature) == OGRERR_NONE;
    OGR_F_Destroy(feature);
    return good;
}

/* QGIS selects by these names and orders by the last one; it takes no style where one is missing.
 */
static const struct {
    const char *name;
    OGRFieldType type;
} style_columns[] = {
    {"f_table_catalog", OFTString},
    {"f_table_schema", OFTString},
    {"f_table_name", OFTString},
    {"f_geometry_column", OFTString},
    {"styleName", OFTString},
    {"styleQML", OFTString},
    {"styleSLD", OFTString},
    {"useAsDefault", OFTInteger},
    {"description", OFTString},
    {"owner", OFTString},
    {"ui", OFTString},
    {"update_time", OFTDateTime},
};

static int write_styles(GDALDatasetH dataset) {
    OGRLayerH styles = GDALDatasetCreateLayer(dataset, "layer_styles", NULL, wkbNone, NULL);
    int good = styles != NULL;
    for (size_t i = 0; good && i < sizeof style_columns / sizeof *style_columns; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(style_columns[i].name, style_columns[i].type);
        if (style_columns[i].type == OFTInteger)
            OGR_Fld_SetSubType(field, OFSTBoolean);
        good = OGR_L_CreateField(styles, field, 1) == OGRERR_NONE;
        OGR_Fld_Destroy(field);
    }
    for (int k = POINTS; good && k <= POLYGONS; k++)
        if (GDALDatasetGetLayerByName(dataset, kinds[k].layer) != NULL)
            good = add_style(styles, (kind)k);
    return good;
}

static int write_all(GDALDatasetH dataset, const tb_report *report) {
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    int good = OSRSetFromUserInput(srs, report->source->srs) == OGRERR_NONE &&
               GDALDatasetStartTransaction(dataset, 0) == OGRERR_NONE;
    for (int k = POINTS; good && k < KINDS; k++)
        good = write_kind(dataset, srs, report, (kind)k);
    good = good && write_styles(dataset) && GDALDatasetCommitTransaction(dataset) == OGRERR_NONE;
    OSRDestroySpatialReference(srs);
    return good;
}

tb_status tb_findings_gpkg(const tb_report *report, const char *path, tb_error *error) {
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
    GDALAllRegister();
    GDALDriverH driver = GDALGetDriverByName("GPKG");
    GDALDatasetH dataset =
        driver != NULL ? GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, NULL) : NULL;
    int good = dataset != NULL && write_all(dataset, report);
    if (dataset != NULL)
        GDALClose(dataset);
    good = good && CPLGetLastErrorType() < CE_Failure;
    tb_status status =
        good ? TB_OK
             : tb_fail(error, TB_SYSTEM, _("the GeoPackage of findings cannot be written: %s"),
                       CPLGetLastErrorMsg());
    CPLPopErrorHandler();
    return status;
}
