/* The print layout of a project: A3, lying, in Chinese and English. */
#include "write/layers.h"
#include "write/markup.h"

#include "base/decimal.h"
#include "write/names.h"
#include "write/table.h"

#include <math.h>
#include <string.h>

/* Places on the page, in millimetres. */
typedef struct frame {
    double x, y, width, height;
} frame;

static const frame page = {0, 0, 420, 297}, title = {10, 7, 400, 11}, subtitle = {10, 18, 400, 8},
                   map = {10, 28, 285, 252}, arrow = {276, 30, 16, 18}, bar = {14, 264, 90, 14},
                   legend = {300, 28, 110, 140}, total = {300, 160, 110, 11},
                   low_total = {300, 268, 110, 11}, table = {300, 172, 110, 72},
                   note = {10, 282, 400, 12};

/* Items of a layout are known by these. */
static const char map_id[] = "{00000000-0000-4000-8000-000000000001}",
                  table_id[] = "{00000000-0000-4000-8000-000000000002}",
                  frame_id[] = "{00000000-0000-4000-8000-000000000003}";

/* The next scale that people like, from 1 : scale on. */
static double round_scale(double scale) {
    static const double liked[] = {1, 1.2, 1.5, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10};
    double power = pow(10, floor(log10(scale)));
    size_t i = 0;
    while (liked[i] * power < scale && i + 1 < sizeof liked / sizeof *liked)
        i++;
    return liked[i] * power;
}

/* Millimetres of land to one of the coordinates. */
static double unit_mm(const tb_report *report) {
    const double metres_in_a_degree = 111320;
    return 1000 * (report->srs->geographic ? metres_in_a_degree : report->srs->unit_m);
}

/* So that the survey has some room around it. */
double tb_layout_scale(const tb_report *report) {
    const double room = 1.04, least = 1;
    const double *e = report->located;
    if (!isfinite(e[0]))
        return least;
    double across = fmax((e[2] - e[0]) / map.width, (e[3] - e[1]) / map.height);
    return round_scale(fmax(across * room * unit_mm(report), least));
}

/* The map's shape is that of its item, the survey in the middle. */
static void map_extent(const tb_report *report, double extent[4]) {
    const double *e = report->located;
    double x = isfinite(e[0]) ? (e[0] + e[2]) / 2 : 0, y = isfinite(e[0]) ? (e[1] + e[3]) / 2 : 0;
    double half = tb_layout_scale(report) / unit_mm(report) / 2;
    extent[0] = x - half * map.width;
    extent[1] = y - half * map.height;
    extent[2] = x + half * map.width;
    extent[3] = y + half * map.height;
}

/* Items -----------------------------------------------------------------------------------------*/

/* The attributes that all items have; id: NULL, or by which others find it. */
static void open_item(FILE *file, int type, const frame *at, int order, const char *id) {
    fprintf(file,
            "<LayoutItem type=\"%d\" position=\"%g,%g,mm\" positionOnPage=\"%g,%g,mm\" "
            "size=\"%g,%g,mm\" zValue=\"%d\" visibility=\"1\" opacity=\"1\" referencePoint=\"0\" "
            "itemRotation=\"0\" ",
            type, at->x, at->y, at->x, at->y, at->width, at->height, order);
    if (id != NULL)
        fprintf(file, "uuid=\"%s\" templateUuid=\"%s\" ", id, id);
    else
        fprintf(file,
                "uuid=\"{00000000-0000-4000-9000-%012d}\" "
                "templateUuid=\"{00000000-0000-4000-9000-%012d}\" ",
                order, order);
}

static void write_font(FILE *file, const char *element, double points) {
    fprintf(file, "<%s description=\"Noto Sans CJK SC,%g,-1,5,50,0,0,0,0,0\" style=\"\"/>", element,
            points);
}

static void write_text_style(FILE *file, double points) {
    fprintf(file,
            "<text-style fontFamily=\"Noto Sans CJK SC\" fontSize=\"%g\" fontSizeUnit=\"Point\" "
            "textColor=\"20,20,20,255\" allowHtml=\"0\">%s</text-style>",
            points, tb_font_families);
}

/* Alignment as Qt has it: left 1, right 2, centre 4; middle 128. */
static void write_label(FILE *file, const frame *at, int order, const char *text, double points,
                        int align) {
    open_item(file, 65641, at, order, NULL);
    fprintf(file,
            "frame=\"false\" background=\"false\" htmlState=\"0\" marginX=\"0\" "
            "marginY=\"0\" halign=\"%d\" valign=\"128\" labelText=\"",
            align);
    tb_xml_text(file, text);
    fputs("\">", file);
    write_font(file, "LabelFont", points);
    write_text_style(file, points);
    fputs("<FontColor red=\"20\" green=\"20\" blue=\"20\" alpha=\"255\"/></LayoutItem>", file);
}

static void write_map(const tb_report *report, FILE *file) {
    double e[4];
    map_extent(report, e);
    open_item(file, 65639, &map, 1, map_id);
    fprintf(file,
            "frame=\"true\" outlineWidthM=\"0.3,mm\" background=\"true\" followPreset=\"true\" "
            "followPresetName=\"%s\" keepLayerSet=\"false\" drawCanvasItems=\"false\" "
            "mapRotation=\"0\"><Extent xmin=\"%.12g\" ymin=\"%.12g\" xmax=\"%.12g\" "
            "ymax=\"%.12g\"/></LayoutItem>",
            tb_layout_theme, e[0], e[1], e[2], e[3]);
}

static void write_legend_layer(const tb_map_layer *layer, FILE *file) {
    fputs("<layer-tree-layer id=\"", file);
    tb_project_id(file, layer->about->name);
    fprintf(file,
            "\" name=\"%s\" checked=\"Qt::Checked\" expanded=\"1\" providerKey=\"ogr\">"
            "<customproperties><Option type=\"Map\"><Option type=\"QString\" "
            "name=\"legend/title-style\" value=\"hidden\"/></Option></customproperties>"
            "</layer-tree-layer>",
            layer->about->title);
}

static const tb_map_layer *categories_of(const tb_atlas *atlas) {
    for (size_t i = 0; i < atlas->map_layers; i++)
        if (atlas->map[i].kind == TB_LAND_CATEGORIES)
            return &atlas->map[i];
    return NULL;
}

/* The eight categories and some more have room for a legend and the table; of an own class table
 * with many, the legend takes the place of both, in two columns. */
static size_t category_count(const tb_atlas *atlas) {
    const tb_map_layer *categories = categories_of(atlas);
    return categories != NULL ? categories->look.class_count : 0;
}

static int is_crowded(const tb_atlas *atlas) {
    return category_count(atlas) > 12;
}

static double legend_points(const tb_atlas *atlas) {
    const double rows = 30, points = 7;
    double needed = (double)category_count(atlas) / 2;
    if (!is_crowded(atlas))
        return 9;
    return needed > rows ? points * rows / needed : points;
}

/* Two blanks part a name from its figures: there a line of the legend ends. */
static void write_legend(const tb_atlas *atlas, FILE *file) {
    static const char *const styles[] = {"title", "group", "subgroup", "symbol", "symbolLabel"};
    open_item(file, 65642, &legend, 2, NULL);
    fprintf(file,
            "frame=\"false\" background=\"false\" title=\"图例 Legend\" map_uuid=\"%s\" "
            "columnCount=\"%d\" splitLayer=\"1\" symbolWidth=\"8\" symbolHeight=\"%g\" "
            "wrapChar=\"  \" boxSpace=\"0\" resizeToContents=\"1\" lineSpacing=\"1\">"
            "<styles>",
            map_id, is_crowded(atlas) ? 2 : 1, legend_points(atlas) / 2);
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        double points = i == 0 ? 12 : legend_points(atlas);
        fprintf(file,
                "<style name=\"%s\" alignment=\"1\" marginTop=\"%s\" marginLeft=\"%s\" "
                "marginBottom=\"%s\">",
                styles[i], i == 3 ? "1.6" : "0", i == 4 ? "2" : "0", i == 0 ? "1" : "0");
        write_font(file, "styleFont", points);
        write_text_style(file, points);
        fputs("</style>", file);
    }
    fputs("</styles><layer-tree-group>", file);
    if (categories_of(atlas) != NULL)
        write_legend_layer(categories_of(atlas), file);
    for (size_t i = atlas->map_layers; i-- > 0;)
        if (atlas->map[i].kind == TB_LAND_COUNTIES || atlas->map[i].kind == TB_LAND_TOWNSHIPS)
            write_legend_layer(&atlas->map[i], file);
    fputs("</layer-tree-group></LayoutItem>", file);
}

/* 1, 2 or 5 and noughts: about a fifth of the map. */
static double bar_metres(const tb_report *report) {
    double metres = tb_layout_scale(report) * map.width / 1000 / 8;
    double power = pow(10, floor(log10(metres))), digit = metres / power;
    return power * (digit < 2 ? 1 : digit < 5 ? 2 : 5);
}

static void write_bar(const tb_report *report, FILE *file) {
    double metres = bar_metres(report);
    int kilometres = metres >= 1000;
    open_item(file, 65646, &bar, 3, NULL);
    fprintf(file,
            "frame=\"false\" background=\"true\" mapUuid=\"%s\" style=\"Single Box\" "
            "unitType=\"%s\" unitLabel=\"%s\" numMapUnitsPerScaleBarUnit=\"1\" numSegments=\"2\" "
            "numSegmentsLeft=\"0\" numUnitsPerSegment=\"%g\" height=\"2\" labelBarSpace=\"1\" "
            "boxContentSpace=\"1.5\" segmentSizeMode=\"0\" alignment=\"0\">",
            map_id, kilometres ? "km" : "meters", kilometres ? "km" : "m",
            kilometres ? metres / 1000 : metres);
    write_text_style(file, 8);
    fputs("</LayoutItem>", file);
}

static void write_arrow(FILE *file) {
    static const char svg[] = /* <svg viewBox="0 0 16 18"> an arrow, and N below it */
        "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAxNiAxOCI+PHBhdGgg"
        "ZD0iTTggMCAxMiAxMiA4IDkuNSA0IDEyWiIgZmlsbD0iIzIyMiIvPjxwYXRoIGQ9Ik01LjUgMTcuNVYxMi41TDEw"
        "LjUgMTcuNVYxMi41IiBmaWxsPSJub25lIiBzdHJva2U9IiMyMjIiIHN0cm9rZS13aWR0aD0iMSIvPjwvc3ZnPg==";
    open_item(file, 65640, &arrow, 4, NULL);
    fprintf(file,
            "frame=\"false\" background=\"false\" mode=\"0\" resizeMode=\"0\" anchorPoint=\"4\" "
            "northMode=\"0\" northOffset=\"0\" pictureRotation=\"0\" mapUuid=\"%s\" "
            "file=\"base64:%s\"/>",
            map_id, svg);
}

/* The table of categories is that of the layer: it follows it. */
static void write_table(FILE *file) {
    static const struct {
        const char *attribute, *heading;
        int align;
    } columns[] = {{"\"category\"", "分类 Category", 1},
                   {"\"parcels\"", "图斑 Parcels", 2},
                   {"format_number(\"area_ha\", 2)", "公顷 ha", 2},
                   {"format_number(\"area_mu\", 2)", "亩 mu", 2},
                   {"format_number(\"share\", 2)", "占比 %", 2}};
    open_item(file, 65647, &table, 5, frame_id);
    fprintf(file,
            "frame=\"false\" background=\"false\" multiFrame=\"%s\" multiFrameTemplateUuid=\"%s\" "
            "sectionX=\"0\" sectionY=\"0\" sectionWidth=\"%g\" sectionHeight=\"%g\"/>",
            table_id, table_id, table.width, table.height);
    fprintf(file,
            "<LayoutMultiFrame type=\"65649\" uuid=\"%s\" templateUuid=\"%s\" resizeMode=\"0\" "
            "source=\"0\" vectorLayer=\"",
            table_id, table_id);
    tb_project_id(file, "category_areas");
    fputs("\" vectorLayerProvider=\"ogr\" maxFeatures=\"999\" cellMargin=\"0.8\" showGrid=\"1\" "
          "horizontalGrid=\"1\" verticalGrid=\"1\" gridStrokeWidth=\"0.1\" "
          "gridColor=\"90,90,90,255\" "
          "backgroundColor=\"255,255,255,255\" headerMode=\"0\" headerHAlignment=\"0\" "
          "wrapBehavior=\"0\" filterFeatures=\"false\">",
          file);
    fprintf(file, "<childFrame uuid=\"%s\" templateUuid=\"%s\"/><headerTextFormat>", frame_id,
            frame_id);
    write_text_style(file, 8);
    fputs("</headerTextFormat><contentTextFormat>", file);
    write_text_style(file, 8);
    fputs("</contentTextFormat><displayColumns>", file);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        fputs("<column attribute=\"", file);
        tb_xml_value(file, columns[i].attribute);
        fprintf(file,
                "\" heading=\"%s\" hAlignment=\"%d\" vAlignment=\"128\" sortOrder=\"0\" "
                "sortByRank=\"0\" width=\"0\"/>",
                columns[i].heading, columns[i].align);
    }
    fputs("</displayColumns></LayoutMultiFrame>", file);
}

/* Texts -----------------------------------------------------------------------------------------*/

static void write_texts(const tb_atlas *atlas, const tb_report *report, FILE *file) {
    char text[1600], plain[32], hectares[48], mu[48], parcels[48];
    write_label(file, &title, 10, atlas->title, 20, 4);
    snprintf(text, sizeof text, "%s  1 : %.0f", report->srs->name, tb_layout_scale(report));
    write_label(file, &subtitle, 11, text, 10, 4);
    tb_grouped(tb_hectares_text(report->total.area_dm2, plain), hectares);
    tb_grouped(tb_mu_text(report->total.area_dm2, plain), mu);
    tb_grouped(tb_decimal_text(report->parcels, 0, plain), parcels);
    snprintf(text, sizeof text, "合计 Total: %s 公顷 ha, %s 亩 mu\n%s 个图斑 parcels", hectares, mu,
             parcels);
    write_label(file, is_crowded(atlas) ? &low_total : &total, 12, text, 9, 1);
    snprintf(text, sizeof text, "%s%s%.600s", atlas->note,
             report->source->description[0] != '\0' ? "\n" : "", report->source->description);
    write_label(file, &note, 13, text, 8, 1);
}

void tb_layout_write(const tb_atlas *atlas, const tb_report *report, FILE *file) {
    fputs("<Layout name=\"A3\" units=\"mm\" printResolution=\"300\"><PageCollection>", file);
    open_item(file, 65638, &page, 0, NULL);
    fputs("frame=\"false\" background=\"true\"/></PageCollection>", file);
    write_map(report, file);
    write_legend(atlas, file);
    write_bar(report, file);
    write_arrow(file);
    if (!is_crowded(atlas))
        write_table(file);
    write_texts(atlas, report, file);
    fputs("</Layout>", file);
}
