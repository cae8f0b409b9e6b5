/* The findings for QGIS: a layer for each kind of geometry that has something, a field `done` to
 * tick off, and a style by severity inside the file. */
#include "base/error.h"
#include "base/message.h"
#include "write/findings.h"

#include <cpl_error.h>
#include <cpl_vsi.h>
#include <errno.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum kind { POINTS, POLYGONS, PLACELESS, KINDS } kind;

static const struct {
    const char *layer;
    OGRwkbGeometryType type;
} kinds[KINDS] = {
    {"findings_point", wkbPoint}, {"findings_polygon", wkbPolygon}, {"findings_table", wkbNone}};

static const char done[] = "done";

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

static void set_cell(OGRFeatureH feature, int field, const tb_cell *cell) {
    if (cell->kind == TB_CELL_TEXT)
        OGR_F_SetFieldString(feature, field, cell->text);
    else if (cell->kind == TB_CELL_WHOLE && cell->whole > 0)
        OGR_F_SetFieldInteger64(feature, field, cell->whole);
    else if (cell->kind == TB_CELL_REAL && isfinite(cell->real))
        OGR_F_SetFieldDouble(feature, field, cell->real);
}

static void set_fields(OGRFeatureH feature, const tb_finding *finding) {
    tb_cell cell[TB_CELLS];
    tb_finding_cells(finding, cell);
    for (int i = 0; i < TB_CELLS; i++)
        set_cell(feature, i, &cell[i]);
    OGR_F_SetFieldInteger(feature, OGR_F_GetFieldIndex(feature, done), 0);
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

static int add_field(OGRLayerH layer, const char *name, OGRFieldType type, OGRFieldSubType sub) {
    OGRFieldDefnH field = OGR_Fld_Create(name, type);
    OGR_Fld_SetSubType(field, sub);
    int good = OGR_L_CreateField(layer, field, 1) == OGRERR_NONE;
    OGR_Fld_Destroy(field);
    return good;
}

/* The cells in their order, so that cell i is field i, and `done` behind them. */
static int add_fields(OGRLayerH layer) {
    static const OGRFieldType types[] = {
        [TB_CELL_TEXT] = OFTString, [TB_CELL_WHOLE] = OFTInteger64, [TB_CELL_REAL] = OFTReal};
    static const tb_finding nothing; /* its cells have names all the same */
    tb_cell cell[TB_CELLS];
    int good = 1;
    tb_finding_cells(&nothing, cell);
    for (size_t i = 0; good && i < TB_CELLS; i++)
        good = add_field(layer, cell[i].name, types[cell[i].kind], OFSTNone);
    return good && add_field(layer, done, OFTInteger, OFSTBoolean);
}

static OGRLayerH create_layer(GDALDatasetH dataset, OGRSpatialReferenceH srs, kind k) {
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, kinds[k].layer, k == PLACELESS ? NULL : srs,
                                             kinds[k].type, NULL);
    return layer != NULL && add_fields(layer) ? layer : NULL;
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

/* The table layer_styles, which QGIS reads when a layer is opened. */

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

static void write_symbol(FILE *style, int i, kind k) {
    const char *colour = severities[i].colour;
    fprintf(style, symbol_head, i, k == POINTS ? "marker" : "fill",
            k == POINTS ? "SimpleMarker" : "SimpleFill");
    if (k == POINTS)
        fprintf(style, point_options, colour);
    else
        fprintf(style, polygon_options, colour, colour);
    fputs("</Option></layer></symbol>", style);
}

static void write_style(FILE *style, kind k) {
    fputs("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
          "<qgis version=\"3.22.0\" styleCategories=\"Symbology\"><renderer-v2 "
          "type=\"categorizedSymbol\" attr=\"severity\" symbollevels=\"0\" "
          "enableorderby=\"0\" forceraster=\"0\"><categories>",
          style);
    for (int i = 0; i < SEVERITIES; i++)
        fprintf(style,
                "<category value=\"%s\" type=\"string\" label=\"%s\" symbol=\"%d\" "
                "render=\"true\"/>",
                severities[i].severity, severities[i].label, i);
    fputs("</categories><symbols>", style);
    for (int i = 0; i < SEVERITIES; i++)
        write_symbol(style, i, k);
    fputs("</symbols></renderer-v2></qgis>", style);
}

/* malloc'd; NULL when out of memory. */
static char *style_of(kind k) {
    char *text = NULL;
    size_t size = 0;
    FILE *style = open_memstream(&text, &size);
    if (style == NULL)
        return NULL;
    write_style(style, k);
    if (fclose(style) == 0)
        return text;
    free(text);
    return NULL;
}

static int add_style(OGRLayerH styles, kind k) {
    char *style = style_of(k);
    const struct {
        const char *field, *text;
    } values[] = {{"f_table_catalog", ""},
                  {"f_table_schema", ""},
                  {"f_table_name", kinds[k].layer},
                  {"f_geometry_column", "geom"},
                  {"styleName", "severity"},
                  {"styleQML", style != NULL ? style : ""},
                  {"styleSLD", ""},
                  {"description", "findings by severity"},
                  {"owner", ""}};
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(styles));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        OGR_F_SetFieldString(feature, OGR_F_GetFieldIndex(feature, values[i].field),
                             values[i].text);
    OGR_F_SetFieldInteger(feature, OGR_F_GetFieldIndex(feature, "useAsDefault"), 1);
    int good = style != NULL && OGR_L_CreateFeature(styles, feature) == OGRERR_NONE;
    OGR_F_Destroy(feature);
    free(style);
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
    for (size_t i = 0; good && i < sizeof style_columns / sizeof *style_columns; i++)
        good = add_field(styles, style_columns[i].name, style_columns[i].type,
                         style_columns[i].type == OFTInteger ? OFSTBoolean : OFSTNone);
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

static int copy_to(FILE *file, const char *path) {
    vsi_l_offset size = 0;
    const GByte *bytes = VSIGetMemFileBuffer(path, &size, FALSE);
    return bytes != NULL && fwrite(bytes, 1, (size_t)size, file) == (size_t)size;
}

static int write_memory(const tb_report *report, const char *path) {
    GDALAllRegister();
    GDALDriverH driver = GDALGetDriverByName("GPKG");
    GDALDatasetH dataset =
        driver != NULL ? GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, NULL) : NULL;
    if (dataset == NULL)
        return 0;
    int good = write_all(dataset, report);
    GDALClose(dataset);
    return good && CPLGetLastErrorType() < CE_Failure;
}

/* GDAL writes files by name. It is given one in memory, so that findings go the way of every output
 * of ours; they are in memory anyway. */
tb_status tb_findings_gpkg(const tb_report *report, FILE *file, tb_error *error) {
    char path[80];
    snprintf(path, sizeof path, "/vsimem/tuban-findings-%p.gpkg", (void *)file);
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
    tb_status status = TB_OK;
    if (!write_memory(report, path))
        status = tb_fail(error, TB_SYSTEM, _("the GeoPackage of findings cannot be written: %s"),
                         CPLGetLastErrorMsg());
    else if (!copy_to(file, path))
        status = tb_fail(error, TB_SYSTEM, _("the GeoPackage of findings cannot be written: %s"),
                         strerror(errno));
    VSIUnlink(path);
    CPLPopErrorHandler();
    return status;
}
