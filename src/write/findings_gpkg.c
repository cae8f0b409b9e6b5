/* The findings for QGIS: a layer for each kind of geometry that has something, a field `done` to
 * tick off, and a style by severity inside the file. */
#include "base/error.h"
#include "base/message.h"
#include "write/findings.h"
#include "write/package.h"
#include "write/look.h"

#include <math.h>
#include <stdlib.h>

typedef enum kind { POINTS, POLYGONS, PLACELESS, KINDS } kind;

static const tb_layer_about kinds[KINDS] = {
    {"findings_point", "检查结果（点） Findings: places", "", wkbPoint},
    {"findings_polygon", "检查结果（面） Findings: areas", "", wkbPolygon},
    {"findings_table", "检查结果（无位置） Findings without a place", "", wkbNone}};

static const char done[] = "done";

static kind kind_of(const tb_finding *finding) {
    if (finding->polygon != NULL)
        return POLYGONS;
    return isfinite(finding->x) && isfinite(finding->y) ? POINTS : PLACELESS;
}

static OGRGeometryH geometry_of(const tb_finding *finding, kind k) {
    if (k == POLYGONS)
        return tb_geometry_of(finding->polygon);
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

/* The cells in their order, so that cell i is field i, and `done` behind them. */
static int add_fields(tb_package *package, OGRLayerH layer) {
    static const OGRFieldType types[] = {
        [TB_CELL_TEXT] = OFTString, [TB_CELL_WHOLE] = OFTInteger64, [TB_CELL_REAL] = OFTReal};
    static const tb_finding nothing; /* its cells have names all the same */
    tb_cell cell[TB_CELLS];
    int good = 1;
    tb_finding_cells(&nothing, cell);
    for (size_t i = 0; good && i < TB_CELLS; i++) {
        const tb_field_about about = {.name = cell[i].name, .type = types[cell[i].kind]};
        good = tb_package_field(package, layer, &about);
    }
    const tb_field_about tick = {.name = done, .type = OFTInteger, .sub = OFSTBoolean};
    return good && tb_package_field(package, layer, &tick);
}

static OGRLayerH create_layer(tb_package *package, kind k) {
    OGRLayerH layer = tb_package_layer(package, &kinds[k]);
    return layer != NULL && add_fields(package, layer) ? layer : NULL;
}

static int write_kind(tb_package *package, const tb_report *report, kind k) {
    OGRLayerH layer = NULL;
    for (size_t i = 0; i < report->finding_count; i++) {
        if (kind_of(&report->findings[i]) != k)
            continue;
        if (layer == NULL && (layer = create_layer(package, k)) == NULL)
            return 0;
        if (!add_feature(layer, &report->findings[i], k))
            return 0;
    }
    return 1;
}

/* By severity. */
const tb_layer_about *tb_findings_layer(size_t i, tb_look *look) {
    static const tb_look_class severities[] = {{"error", "错误 error", {214, 39, 40}},
                                               {"warning", "警告 warning", {255, 127, 14}},
                                               {"info", "提示 info", {31, 119, 180}}};
    *look = (tb_look){.symbol = i == POLYGONS ? TB_SYMBOL_HATCH : TB_SYMBOL_POINT,
                      .attribute = "severity",
                      .classes = severities,
                      .class_count = sizeof severities / sizeof *severities,
                      .name = "\"message\""};
    return i < KINDS ? &kinds[i] : NULL;
}

static int add_style(tb_package *package, kind k) {
    tb_look look;
    tb_findings_layer(k, &look);
    char *qml = tb_look_qml(&look);
    int good = qml != NULL &&
               tb_package_style(package, kinds[k].name, "severity", qml, "findings by severity");
    free(qml);
    return good;
}

int tb_findings_package(tb_package *package, const tb_report *report) {
    int good = 1;
    for (int k = POINTS; good && k < KINDS; k++)
        good = write_kind(package, report, (kind)k);
    for (int k = POINTS; good && k <= POLYGONS; k++)
        if (GDALDatasetGetLayerByName(package->dataset, kinds[k].name) != NULL)
            good = add_style(package, (kind)k);
    return good;
}

/* GDAL opens no GeoPackage without layers: where nothing was found, an empty table says so. */
static int fill_package(tb_package *package, const tb_report *report) {
    return tb_findings_package(package, report) &&
           (report->finding_count > 0 || create_layer(package, PLACELESS) != NULL);
}

tb_status tb_findings_gpkg(const tb_report *report, FILE *file, tb_error *error) {
    tb_package package;
    tb_status status = TB_OK;
    tb_gdal_begin();
    if (!tb_package_create(&package, report->source->srs, NULL, NULL) ||
        !fill_package(&package, report) || !tb_package_copy(&package, NULL, file, NULL, NULL))
        status = tb_fail(error, TB_SYSTEM, _("the GeoPackage of findings cannot be written: %s"),
                         tb_gdal_said());
    tb_package_free(&package);
    tb_gdal_end();
    return status;
}
