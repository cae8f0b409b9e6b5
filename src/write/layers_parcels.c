/* The parcels with all they came with, and what was found out about each. */
#include "write/layers.h"

#include <math.h>
#include <cpl_conv.h>
#include <cpl_error.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Our own fields, behind those of the source. */
enum {
    CLASS_CODE,
    CLASS_NAME,
    LEVEL1,
    LEVEL1_NAME,
    CATEGORY,
    MAJOR,
    SHAPE_M2,
    SHAPE_HA,
    SHAPE_MU,
    OWN
};

static const tb_field_about own[OWN] = {
    {.name = "class_code", .title = "地类编码（规范）", .type = OFTString, .width = 20},
    {.name = "class_name", .title = "地类名称（规范）", .type = OFTString, .width = 60},
    {.name = "level1", .title = "一级类编码", .type = OFTString, .width = 20},
    {.name = "level1_zh", .title = "一级类名称", .type = OFTString, .width = 60},
    {.name = "category", .title = "公报分类", .type = OFTString, .width = 60},
    {.name = "major", .title = "三大类", .type = OFTString, .width = 30},
    {.name = "shape_m2",
     .title = "量算面积（平方米）",
     .type = OFTReal,
     .width = 18,
     .decimals = 2},
    {.name = "shape_ha", .title = "量算面积（公顷）", .type = OFTReal, .width = 16, .decimals = 2},
    {.name = "shape_mu", .title = "量算面积（亩）", .type = OFTReal, .width = 18, .decimals = 2},
};

/* A field of the source must not bear a name of ours, that of the row or the shape, or one that
 * another field has but for its case. */
static int is_taken(const tb_atlas *atlas, const char *name) {
    if (strcasecmp(name, "fid") == 0 || strcasecmp(name, "geom") == 0 ||
        OGR_FD_GetFieldIndex(OGR_L_GetLayerDefn(atlas->parcels), name) >= 0)
        return 1;
    for (int i = 0; i < OWN; i++)
        if (strcasecmp(name, own[i].name) == 0)
            return 1;
    return 0;
}

/* TB_ROLE_COUNT: a field of no role. */
static tb_role role_of(const tb_source *source, const char *field) {
    tb_role role = 0;
    while (role < TB_ROLE_COUNT &&
           (source->field[role] == NULL || strcmp(source->field[role], field) != 0))
        role++;
    return role;
}

/* "String(18,0)" and so on, as tb_source has it; lists and binary are not taken. */
static int type_of(const char *text, OGRFieldType *type, int *width) {
    static const struct {
        const char *name;
        OGRFieldType type;
    } types[] = {{"String(", OFTString},    {"Integer(", OFTInteger}, {"Integer64(", OFTInteger64},
                 {"Real(", OFTReal},        {"Date(", OFTDate},       {"Time(", OFTTime},
                 {"DateTime(", OFTDateTime}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t length = strlen(types[i].name);
        if (strncmp(text, types[i].name, length) != 0)
            continue;
        *type = types[i].type;
        *width = types[i].type == OFTString ? atoi(text + length) : 0;
        return 1;
    }
    return 0;
}

/* Shapefiles have fixed decimals: those of the field's role, else those it came with, else eight,
 * which leave fifteen digits in front of the point. */
static void set_decimals(const tb_source *source, size_t f, tb_field_about *about) {
    const char *comma = strchr(source->field_types[f], ',');
    tb_role role = role_of(source, source->field_names[f]);
    int scale = role != TB_ROLE_COUNT ? tb_role_scale(role) : -1;
    int stated = comma != NULL ? atoi(comma + 1) : 0;
    about->decimals = scale > stated ? scale : stated > 0 ? stated : 8;
}

static int add_source_field(tb_atlas *atlas, const tb_source *source, size_t f) {
    const char *name = source->field_names[f];
    char own_name[256];
    tb_field_about about = {.name = own_name};
    snprintf(own_name, sizeof own_name, "%.180s", name);
    atlas->target[f] = -1;
    if (!type_of(source->field_types[f], &about.type, &about.width))
        return 1;
    for (size_t size = strlen(own_name); is_taken(atlas, own_name) && size + 8 < sizeof own_name;
         size += 7)
        memcpy(own_name + size, "_source", 8);
    if (about.type == OFTReal)
        set_decimals(source, f, &about);
    tb_role role = role_of(source, name);
    about.title = role != TB_ROLE_COUNT ? tb_role_title(role) : NULL;
    atlas->target[f] = OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(atlas->parcels));
    return tb_atlas_field(atlas, atlas->parcels, &about);
}

int tb_atlas_start_parcels(tb_atlas *atlas, const tb_report *report) {
    const tb_source *source = report->source;
    size_t classes = tb_classes_count(report->classes);
    atlas->target = tb_arena_take(atlas->arena, (source->fields + 1) * sizeof *atlas->target);
    atlas->of_class = tb_arena_take(atlas->arena, (classes + 1) * sizeof *atlas->of_class);
    atlas->parcels =
        tb_atlas_open(atlas, "parcels", "地类图斑 Parcels", TB_LANDS, source->fields + OWN);
    if (atlas->target == NULL || atlas->of_class == NULL || atlas->parcels == NULL)
        return 0;
    memset(atlas->of_class, 0, (classes + 1) * sizeof *atlas->of_class);
    for (size_t f = 0; f < source->fields; f++)
        if (!add_source_field(atlas, source, f))
            return 0;
    atlas->first_own = OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(atlas->parcels));
    for (int i = 0; i < OWN; i++)
        if (!tb_atlas_field(atlas, atlas->parcels, &own[i]))
            return 0;
    return 1;
}

/* Texts of a block have no end of their own. */
static const char *ended(tb_atlas *atlas, tb_text text) {
    if (text.size >= atlas->text_room) {
        size_t room = 2 * text.size + 256;
        char *larger = realloc(atlas->text, room);
        if (larger == NULL)
            return NULL;
        atlas->text = larger;
        atlas->text_room = room;
    }
    memcpy(atlas->text, text.bytes, text.size);
    atlas->text[text.size] = '\0';
    return atlas->text;
}

static int set_value(tb_atlas *atlas, OGRFeatureH feature, int field, const tb_value *value) {
    const char *text;
    switch (value->kind) {
    case TB_VALUE_TEXT:
        if ((text = ended(atlas, value->text)) == NULL)
            return 0;
        OGR_F_SetFieldString(feature, field, text);
        break;
    case TB_VALUE_WHOLE: OGR_F_SetFieldInteger64(feature, field, value->whole); break;
    case TB_VALUE_REAL: OGR_F_SetFieldDouble(feature, field, value->real); break;
    case TB_VALUE_NONE: break;
    }
    return 1;
}

static void set_class(OGRFeatureH feature, int first, const tb_class_table *table, int index) {
    if (index < 0)
        return;
    const tb_class *class = tb_classes_at(table, (size_t)index);
    int level1 = tb_classes_find(table, class->level1, strlen(class->level1));
    const char *texts[] = {[CLASS_CODE] = class->code,
                           [CLASS_NAME] = class->name,
                           [LEVEL1] = class->level1,
                           [LEVEL1_NAME] =
                               level1 >= 0 ? tb_classes_at(table, (size_t)level1)->name : "",
                           [CATEGORY] = class->category,
                           [MAJOR] = class->major};
    for (int i = CLASS_CODE; i <= MAJOR; i++)
        if (texts[i][0] != '\0')
            OGR_F_SetFieldString(feature, first + i, texts[i]);
}

static void set_area(OGRFeatureH feature, int first, int64_t dm2) {
    char text[32];
    if (dm2 == TB_NO_NUMBER)
        return;
    OGR_F_SetFieldDouble(feature, first + SHAPE_M2, (double)dm2 / 100);
    OGR_F_SetFieldDouble(feature, first + SHAPE_HA, CPLAtof(tb_hectares_text(dm2, text)));
    OGR_F_SetFieldDouble(feature, first + SHAPE_MU, CPLAtof(tb_mu_text(dm2, text)));
}

/* A GeoPackage with an infinite extent is none. */
static int is_finite(const tb_block *block, size_t i) {
    uint32_t vertex = block->ring_vertex[block->parcel_ring[i]];
    uint32_t end = block->ring_vertex[block->parcel_ring[i + 1]];
    while (vertex < end && isfinite(block->x[vertex]) && isfinite(block->y[vertex]))
        vertex++;
    return vertex == end;
}

/* The shape as it is stored, but flat, without arcs, closed, and always of several parts. What is
 * no land has none. */
static OGRGeometryH shape_of(const tb_block *block, size_t i) {
    OGRGeometryH shape = NULL;
    const double step_degrees = 0.1; /* as the reader strokes arcs */
    tb_text wkb = block->wkb[i];
    if (wkb.bytes == NULL || block->parcel_ring[i] == block->parcel_ring[i + 1] ||
        (block->shape[i] & (TB_SHAPE_NOT_POLYGON | TB_SHAPE_DAMAGED)) != 0 ||
        !is_finite(block, i) ||
        OGR_G_CreateFromWkb(wkb.bytes, NULL, &shape, (int)wkb.size) != OGRERR_NONE)
        return NULL;
    if (block->shape[i] & TB_SHAPE_CURVED) {
        OGRGeometryH straight = OGR_G_GetLinearGeometry(shape, step_degrees, NULL);
        OGR_G_DestroyGeometry(shape);
        shape = straight;
    }
    if (block->shape[i] & (TB_SHAPE_Z | TB_SHAPE_M)) {
        OGR_G_FlattenTo2D(shape);
        OGR_G_SetMeasured(shape, 0);
    }
    if (block->shape[i] & TB_SHAPE_UNCLOSED)
        OGR_G_CloseRings(shape);
    return OGR_G_ForceToMultiPolygon(shape);
}

static int add_parcel(tb_atlas *atlas, const tb_report *report, const tb_block *block, size_t i) {
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(atlas->parcels));
    int good = 1, index = block->class_index[i];
    for (size_t f = 0; good && f < report->source->fields; f++)
        if (atlas->target[f] >= 0)
            good = set_value(atlas, feature, atlas->target[f], &block->value[f][i]);
    atlas->of_class[index >= 0 ? (size_t)index : tb_classes_count(report->classes)]++;
    set_class(feature, atlas->first_own, report->classes, index);
    set_area(feature, atlas->first_own, block->measured_dm2[i]);
    OGRGeometryH shape = shape_of(block, i);
    if (shape != NULL)
        OGR_F_SetGeometryDirectly(feature, shape);
    CPLErrorReset(); /* a damaged shape is told by the report */
    good = good && tb_package_add(&atlas->package, atlas->parcels, feature);
    OGR_F_Destroy(feature);
    return good;
}

int tb_atlas_add_parcels(tb_atlas *atlas, const tb_report *report, const tb_block *block) {
    for (size_t i = 0; i < block->parcels; i++)
        if (!add_parcel(atlas, report, block, i))
            return 0;
    return 1;
}
