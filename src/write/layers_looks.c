/* How each layer looks. Parcels and what is smaller show near by, land put together from afar: so
 * that few shapes are drawn at any scale. */
#include "write/layers.h"

#include "base/message.h"
#include "write/findings.h"
#include "write/names.h"
#include "write/table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LANGUAGES = TB_CHINESE + 1 };
enum { PARCELS_FROM = 30000, VILLAGES_FROM = 150000, NAMES_FROM = 60000, CODES_FROM = 5000 };

static const tb_colour nothing_else = {255, 0, 255}; /* no class of the survey is so loud */

static const char *text(tb_atlas *atlas, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *text(tb_atlas *atlas, const char *format, ...) {
    char buffer[1200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    return tb_arena_copy(atlas->arena, buffer, strlen(buffer));
}

static tb_colour colour_of(const tb_report *report, const char *code, size_t i) {
    tb_colour colour = tb_colour_number(i);
    if (report->classes == tb_classes_builtin())
        tb_colour_of(code, &colour);
    return colour;
}

/* The classes that parcels have, in the order of the table, and all else. */
static int look_of_parcels(tb_atlas *atlas, const tb_report *report, tb_look *look) {
    size_t count = tb_classes_count(report->classes), n = 0;
    tb_look_class *list = tb_arena_take(atlas->arena, (count + 1) * sizeof *list);
    if (list == NULL)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const tb_class *class = tb_classes_at(report->classes, i);
        if (atlas->of_class[i] == 0)
            continue;
        list[n].value = class->code;
        list[n].label = text(atlas, "%s %s %s", class->code, class->name, class->name_en);
        list[n].colour = colour_of(report, class->code, i);
        if (list[n++].label == NULL)
            return 0;
    }
    list[n++] = (tb_look_class){"", "未分类 unclassified", nothing_else};
    look->symbol = TB_SYMBOL_LAND;
    look->attribute = "class_code";
    look->classes = list;
    look->class_count = n;
    look->label = "\"class_code\"";
    look->label_points = 7;
    look->label_from = CODES_FROM;
    look->farthest = PARCELS_FROM;
    look->name = "concat(\"class_code\", ' ', \"class_name\")";
    return 1;
}

/* "耕地 Cultivated land  12,345.67 公顷 ha, 34.56%": where the two blanks are, a legend
 * may end its line. */
static const char *category_label(tb_atlas *atlas, const tb_report *report, size_t c,
                                  int64_t share) {
    int known = c < tb_categories_count(report->classes);
    char plain[32], hectares[48], percent[32] = "";
    tb_grouped(tb_hectares_text(report->land[TB_LAND_CATEGORIES][c].total.area_dm2, plain),
               hectares);
    if (share >= 0)
        snprintf(percent, sizeof percent, ", %lld.%02lld%%", (long long)(share / 100),
                 (long long)(share % 100));
    const char *name = known ? tb_report_category(report, c) : "未分类";
    const char *english = known ? tb_report_category_en(report, c) : "unclassified";
    int two = strcmp(name, english) != 0; /* an own class table may have one name for both */
    return text(atlas, "%.120s%s%.120s  %s 公顷 ha%s", name, two ? " " : "", two ? english : "",
                hectares, percent);
}

static int look_of_categories(tb_atlas *atlas, const tb_report *report, tb_look *look) {
    size_t count = report->land_count[TB_LAND_CATEGORIES], n = 0;
    const tb_land *land = report->land[TB_LAND_CATEGORIES];
    tb_look_class *list = tb_arena_take(atlas->arena, (count + 1) * sizeof *list);
    int64_t *share = tb_arena_take(atlas->arena, (count + 1) * sizeof *share);
    if (list == NULL || share == NULL)
        return 0;
    tb_atlas_shares(report, share);
    for (size_t c = 0; c < count; c++) {
        int unclassified = c + 1 == count;
        if (land[c].measured.parcels == 0 && land[c].total.area_dm2 == 0)
            continue;
        list[n].value = land[c].code;
        list[n].label = category_label(atlas, report, c, share[c]);
        list[n].colour = unclassified ? nothing_else : colour_of(report, land[c].code, c);
        if (list[n++].label == NULL)
            return 0;
    }
    look->symbol = TB_SYMBOL_LAND;
    look->attribute = "category";
    look->classes = list;
    look->class_count = n;
    look->label = "concat(\"category\", '\\n', format_number(\"area_ha\", 2), ' 公顷 ha\\n', "
                  "format_number(\"share\", 2), '%')";
    look->label_points = 9;
    look->nearest = PARCELS_FROM;
    look->name = "\"category\"";
    return 1;
}

static void look_of_units(tb_land_kind kind, tb_look *look) {
    static const tb_look_class outlines[TB_LANDS] = {
        [TB_LAND_VILLAGES] = {"", "村界 village", {120, 90, 60}},
        [TB_LAND_TOWNSHIPS] = {"", "乡镇界 township", {90, 40, 110}},
        [TB_LAND_COUNTIES] = {"", "县界 county", {60, 20, 20}}};
    static const double widths[TB_LANDS] = {
        [TB_LAND_VILLAGES] = 0.25, [TB_LAND_TOWNSHIPS] = 0.5, [TB_LAND_COUNTIES] = 0.9};
    look->symbol = kind == TB_LAND_VILLAGES ? TB_SYMBOL_OUTLINE : TB_SYMBOL_RIM;
    look->width_mm = widths[kind];
    look->classes = &outlines[kind];
    look->class_count = 1;
    look->farthest = kind == TB_LAND_VILLAGES ? VILLAGES_FROM : 0;
    look->name = "coalesce(\"name\", \"code\")";
    if (kind == TB_LAND_VILLAGES) {
        look->label = "concat(coalesce(\"name\", \"code\"), '\\n', "
                      "format_number(\"area_ha\", 2), ' 公顷 ha')";
        look->label_points = 8;
        look->label_from = NAMES_FROM;
    }
}

static int add_look(tb_atlas *atlas, const tb_report *report, tb_map_layer *map) {
    if (map->kind == TB_LANDS)
        return look_of_parcels(atlas, report, &map->look);
    if (map->kind == TB_LAND_CATEGORIES)
        return look_of_categories(atlas, report, &map->look);
    look_of_units(map->kind, &map->look);
    return 1;
}

int tb_atlas_dress(tb_atlas *atlas, const tb_report *report) {
    for (size_t i = 0; i < atlas->map_layers; i++) {
        tb_map_layer *map = &atlas->map[i];
        if (!add_look(atlas, report, map))
            return 0;
        /* A small survey is seen whole near by. */
        if (tb_layout_scale(report) <= PARCELS_FROM)
            map->look.nearest = map->look.farthest = 0;
        char *qml = tb_look_qml(&map->look);
        int good = qml != NULL && tb_package_style(&atlas->package, map->about->name, "tuban", qml,
                                                   map->about->title);
        free(qml);
        if (!good)
            return 0;
    }
    return 1;
}

/* The report's sentences are in the language of the run; a map is read by everybody. */
int tb_atlas_make_note(tb_atlas *atlas, const tb_report *report) {
    char sentence[LANGUAGES][400];
    const char *totalled[LANGUAGES];
    tb_language kept = tb_language_get();
    for (int language = TB_ENGLISH; language < LANGUAGES; language++) {
        tb_language_set((tb_language)language);
        tb_area_sentence(report, sentence[language]);
        totalled[language] = tb_totalled_words(report);
    }
    tb_language_set(kept);
    atlas->note =
        text(atlas, "量算面积：%s。汇总面积：%s。 Measured: %s. Totals: %s.", sentence[TB_CHINESE],
             totalled[TB_CHINESE], sentence[TB_ENGLISH], totalled[TB_ENGLISH]);
    return atlas->note != NULL;
}

/* The name of the county where there is one, or its code. */
int tb_atlas_make_title(tb_atlas *atlas, const tb_report *report) {
    const char *asked = atlas->options->title;
    const tb_land *county =
        report->land_count[TB_LAND_COUNTIES] == 1 ? report->land[TB_LAND_COUNTIES] : NULL;
    const char *name = county == NULL ? "" : county->name[0] != '\0' ? county->name : county->code;
    atlas->title = asked != NULL ? asked
                                 : text(atlas, "土地利用图 Land use map%s%s",
                                        county != NULL ? " · " : "", name);
    return atlas->title != NULL;
}
