/* Land by category and by unit. Areas stand in columns as sums of the parcels; shapes are the
 * parcels' own borders. */
#include "write/layers.h"

#include "base/text.h"
#include "write/names.h"

#include <cpl_conv.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *title;
} tables[TB_LANDS] = {[TB_LAND_CATEGORIES] = {"category_areas", "公报分类面积 Categories"},
                      [TB_LAND_VILLAGES] = {"villages", "村 Villages"},
                      [TB_LAND_TOWNSHIPS] = {"townships", "乡镇 Townships"},
                      [TB_LAND_COUNTIES] = {"county", "县 County"}};

typedef struct writer {
    tb_atlas *atlas;
    const tb_report *report;
    OGRLayerH layer;
    int field; /* the next one to be set */
} writer;

/* Fields --------------------------------------------------------------------------------------*/

static int add_field(const writer *w, const char *name, const char *brief, const char *title,
                     OGRFieldType type, int width) {
    const tb_field_about about = {.name = name,
                                  .brief = brief,
                                  .title = title,
                                  .type = type,
                                  .width = width,
                                  .decimals = type == OFTReal ? 2 : 0};
    return tb_atlas_field(w->atlas, w->layer, &about);
}

/* Square metres, hectares and mu of one sum. */
static int add_area_fields(const writer *w, const char *name, const char *brief,
                           const char *title) {
    static const struct {
        const char *ending, *unit;
    } units[] = {{"m2", "平方米"}, {"ha", "公顷"}, {"mu", "亩"}};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        char own[80], own_brief[16], own_title[200];
        snprintf(own, sizeof own, "%s_%s", name, units[u].ending);
        snprintf(own_brief, sizeof own_brief, "%s_%s", brief, units[u].ending);
        snprintf(own_title, sizeof own_title, "%s（%s）", title, units[u].unit);
        if (!add_field(w, own, own_brief, own_title, OFTReal, 18))
            return 0;
    }
    return 1;
}

/* The first word of a category's English name makes the names of its columns: cultivated_ha. Where
 * that is no word, or one that another category has, its number does: c3_ha. */
static void column_name(const tb_report *report, size_t c, char name[40]) {
    const char *english = tb_report_category_en(report, c);
    size_t size = 0;
    for (; size < 39 && ((english[size] | 0x20) >= 'a') && ((english[size] | 0x20) <= 'z'); size++)
        name[size] = (char)(english[size] | 0x20);
    name[size] = '\0';
    int usable = size > 0 && strcmp(name, "shape") != 0 && strcmp(name, "area") != 0;
    for (size_t k = 0; usable && k <= tb_categories_count(report->classes); k++)
        usable = k == c || strncasecmp(tb_report_category_en(report, k), english, size) != 0;
    if (!usable)
        snprintf(name, 40, "c%zu", c + 1);
}

static int add_category_fields(const writer *w) {
    size_t categories = tb_categories_count(w->report->classes);
    for (size_t c = 0; c <= categories; c++) {
        char name[40], brief[24];
        column_name(w->report, c, name);
        snprintf(brief, sizeof brief, "c%zu", c + 1);
        if (!add_area_fields(w, name, brief,
                             c < categories ? tb_report_category(w->report, c) : "未分类"))
            return 0;
    }
    return 1;
}

static int add_fields(const writer *w, tb_land_kind kind) {
    if (kind == TB_LAND_CATEGORIES)
        return add_field(w, "category", NULL, "公报分类", OFTString, 60) &&
               add_field(w, "name_en", NULL, "英文名称", OFTString, 80) &&
               add_field(w, "parcels", NULL, "图斑数", OFTInteger64, 12) &&
               add_area_fields(w, "shape", "shape", "量算面积") &&
               add_area_fields(w, "area", "area", "面积") &&
               add_field(w, "share", NULL, "占比（%）", OFTReal, 6);
    return add_field(w, "code", NULL, "单位代码", OFTString, 20) &&
           add_field(w, "name", NULL, "单位名称", OFTString, 200) &&
           add_field(w, "parcels", NULL, "图斑数", OFTInteger64, 12) &&
           add_area_fields(w, "shape", "shape", "量算面积") &&
           add_area_fields(w, "area", "area", "面积") && add_category_fields(w);
}

/* Values --------------------------------------------------------------------------------------*/

static void set_text(writer *w, OGRFeatureH feature, const char *text) {
    if (text[0] != '\0')
        OGR_F_SetFieldString(feature, w->field, text);
    w->field++;
}

static void set_area(writer *w, OGRFeatureH feature, int64_t dm2) {
    char text[32];
    OGR_F_SetFieldDouble(feature, w->field++, (double)dm2 / 100);
    OGR_F_SetFieldDouble(feature, w->field++, CPLAtof(tb_hectares_text(dm2, text)));
    OGR_F_SetFieldDouble(feature, w->field++, CPLAtof(tb_mu_text(dm2, text)));
}

static void set_land(writer *w, OGRFeatureH feature, const tb_land *land) {
    OGR_F_SetFieldInteger64(feature, w->field++, land->measured.parcels);
    set_area(w, feature, land->measured.area_dm2);
    set_area(w, feature, land->total.area_dm2);
}

static OGRGeometryH shape_of(const tb_land *land) {
    if (land->polygons == 0)
        return NULL;
    OGRGeometryH shape = OGR_G_CreateGeometry(wkbMultiPolygon);
    for (size_t i = 0; i < land->polygons; i++)
        OGR_G_AddGeometryDirectly(shape, tb_geometry_of(&land->polygon[i]));
    return shape;
}

static int add_land(writer *w, tb_land_kind kind, size_t i, int64_t share) {
    const tb_land *land = &w->report->land[kind][i];
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(w->layer));
    w->field = 0;
    if (kind == TB_LAND_CATEGORIES) {
        set_text(w, feature, land->code);
        set_text(w, feature, tb_report_category_en(w->report, i));
        set_land(w, feature, land);
        if (share >= 0)
            OGR_F_SetFieldDouble(feature, w->field, (double)share / 100);
    } else {
        set_text(w, feature, land->code);
        set_text(w, feature, land->name);
        set_land(w, feature, land);
        for (size_t c = 0; c <= tb_categories_count(w->report->classes); c++)
            set_area(w, feature, land->category[c].area_dm2);
    }
    OGRGeometryH shape = shape_of(land);
    if (shape != NULL)
        OGR_F_SetGeometryDirectly(feature, shape);
    int good = tb_package_add(&w->atlas->package, w->layer, feature);
    OGR_F_Destroy(feature);
    return good;
}

static int add_layer(tb_atlas *atlas, const tb_report *report, tb_land_kind kind) {
    writer w = {atlas, report, NULL, 0};
    const size_t most = 10 + 3 * (tb_categories_count(report->classes) + 1);
    int64_t *share = tb_arena_take(atlas->arena, (report->land_count[kind] + 1) * sizeof *share);
    w.layer = tb_atlas_open(atlas, tables[kind].name, tables[kind].title, kind, most);
    if (share == NULL || w.layer == NULL || !add_fields(&w, kind))
        return 0;
    for (size_t i = 0; i < report->land_count[kind]; i++)
        share[i] = -1;
    if (kind == TB_LAND_CATEGORIES)
        tb_atlas_shares(report, share);
    for (size_t i = 0; i < report->land_count[kind]; i++) {
        const tb_land *land = &report->land[kind][i];
        int there = land->measured.parcels > 0 || land->total.area_dm2 != 0;
        if (!tb_atlas_goes_on(atlas) || (there && !add_land(&w, kind, i, share[i])))
            return 0;
    }
    return 1;
}

int tb_atlas_add_land(tb_atlas *atlas, const tb_report *report) {
    for (tb_land_kind kind = 0; kind < TB_LANDS; kind++) {
        if (report->land_count[kind] > 0 && !add_layer(atlas, report, kind))
            return 0;
        tb_atlas_step(atlas, TB_ATLAS_LAND * (int)(kind + 1) / TB_LANDS);
    }
    return 1;
}

/* Shares ----------------------------------------------------------------------------------------*/

/* Each is cut to the hundredth of a percent; the hundredths then missing go to those that lost the
 * most, so that the printed shares add up to 100.00. */
void tb_atlas_shares(const tb_report *report, int64_t *share) {
    const int64_t whole = 10000;
    size_t count = report->land_count[TB_LAND_CATEGORIES];
    const tb_land *land = report->land[TB_LAND_CATEGORIES];
    int64_t total = report->total.area_dm2, left = whole;
    int sound = total > 0;
    for (size_t i = 0; i < count; i++)
        sound = sound && land[i].total.area_dm2 >= 0 && land[i].total.area_dm2 <= total;
    for (size_t i = 0; i < count; i++) {
        share[i] = sound ? (int64_t)((__int128)land[i].total.area_dm2 * whole / total) : -1;
        left -= share[i];
    }
    for (; sound && left > 0; left--) {
        size_t most = 0;
        __int128 largest = -1;
        for (size_t i = 0; i < count; i++) {
            __int128 lost = (__int128)land[i].total.area_dm2 * whole - (__int128)share[i] * total;
            if (lost > largest) {
                largest = lost;
                most = i;
            }
        }
        share[most]++;
    }
}
