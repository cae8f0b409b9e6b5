/* Looks as QML. What is left out gets QGIS's default; docs/methods/layers.md says what must stand.
 */
#include "write/look.h"

#include "write/colours.h"
#include "write/markup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char tb_font_families[] =
    "<families><family name=\"Noto Sans CJK SC\"/><family name=\"Source Han Sans SC\"/>"
    "<family name=\"Microsoft YaHei\"/><family name=\"PingFang SC\"/>"
    "<family name=\"WenQuanYi Micro Hei\"/><family name=\"SimSun\"/></families>";

static void option(FILE *file, const char *name, const char *value) {
    fprintf(file, "<Option type=\"QString\" name=\"%s\" value=\"%s\"/>", name, value);
}

/* Colours ---------------------------------------------------------------------------------------*/

/* Hues by the golden angle lie as far as can be from all before them. */
tb_colour tb_colour_number(size_t i) {
    const double golden = 0.61803398874989485, pale = 0.62, bright = 0.93;
    double hue = 6 * fmod(0.13 + golden * (double)i, 1);
    double part[3];
    for (int c = 0; c < 3; c++) {
        double away = fabs(fmod(hue + 6 - 2 * c, 6) - 3) - 1;
        part[c] = 255 * bright * (pale + (1 - pale) * fmin(fmax(away, 0), 1));
    }
    return (tb_colour){(uint8_t)part[0], (uint8_t)part[1], (uint8_t)part[2]};
}

static int by_code(const void *code, const void *entry) {
    return strcmp(code, ((const tb_class_colour *)entry)->code);
}

int tb_colour_of(const char *code, tb_colour *colour) {
    const tb_class_colour *found =
        bsearch(code, tb_class_colours, tb_class_colour_count, sizeof *tb_class_colours, by_code);
    if (found != NULL)
        *colour = found->colour;
    return found != NULL;
}

static const char *colour_text(tb_colour colour, char text[20]) {
    snprintf(text, 20, "%d,%d,%d,255", colour.red, colour.green, colour.blue);
    return text;
}

/* Symbols ---------------------------------------------------------------------------------------*/

/* Seen from far away thousands of outlines would drown the colours, and without outlines there
 * would be white hairs between parcels: so there an outline has the colour of its land. */
static const char hairline[] =
    "<data_defined_properties><Option type=\"Map\"><Option type=\"QString\" name=\"name\" "
    "value=\"\"/><Option type=\"Map\" name=\"properties\"><Option type=\"Map\" "
    "name=\"outlineColor\"><Option type=\"bool\" name=\"active\" value=\"true\"/><Option "
    "type=\"QString\" name=\"expression\" value=\"if(@map_scale &gt; 20000, @symbol_color, "
    "color_rgb(110,110,110))\"/><Option type=\"int\" name=\"type\" value=\"3\"/></Option></Option>"
    "<Option type=\"QString\" name=\"type\" value=\"collection\"/></Option>"
    "</data_defined_properties>";

static void write_options(const tb_look *look, tb_colour colour, FILE *file) {
    char text[20], width[32];
    colour_text(colour, text);
    snprintf(width, sizeof width, "%g", look->width_mm);
    option(file, "color", text);
    switch (look->symbol) {
    case TB_SYMBOL_LAND:
        option(file, "outline_color", text);
        option(file, "outline_width", "0.1");
        break;
    case TB_SYMBOL_OUTLINE:
    case TB_SYMBOL_RIM:
        option(file, "style", "no");
        option(file, "outline_color", text);
        option(file, "outline_width", look->symbol == TB_SYMBOL_RIM ? "0.1" : width);
        break;
    case TB_SYMBOL_HATCH:
        option(file, "style", "dense4");
        option(file, "outline_color", text);
        option(file, "outline_width", "0.6");
        break;
    case TB_SYMBOL_POINT:
        option(file, "name", "circle");
        option(file, "outline_color", "255,255,255,255");
        option(file, "size", "3");
        break;
    }
}

/* The outer rings alone, as a line of their own over the thin one around everything. */
static void write_rim(const tb_look *look, size_t i, FILE *file) {
    char text[20], width[32];
    snprintf(width, sizeof width, "%g", look->width_mm);
    fputs("<layer class=\"GeometryGenerator\" enabled=\"1\"><Option type=\"Map\">", file);
    option(file, "SymbolType", "Line");
    option(file, "units", "MapUnit");
    option(file, "geometryModifier",
           "collect_geometries(array_foreach(generate_series(1, num_geometries($geometry)), "
           "exterior_ring(geometry_n($geometry, @element))))");
    fprintf(file,
            "</Option><symbol name=\"@%zu@1\" type=\"line\"><layer class=\"SimpleLine\" "
            "enabled=\"1\"><Option type=\"Map\">",
            i);
    option(file, "line_color", colour_text(look->classes[i].colour, text));
    option(file, "line_width", width);
    option(file, "joinstyle", "round");
    fputs("</Option></layer></symbol></layer>", file);
}

static void write_symbol(const tb_look *look, size_t i, FILE *file) {
    int point = look->symbol == TB_SYMBOL_POINT;
    fprintf(file,
            "<symbol name=\"%zu\" type=\"%s\"><layer class=\"%s\" enabled=\"1\">"
            "<Option type=\"Map\">",
            i, point ? "marker" : "fill", point ? "SimpleMarker" : "SimpleFill");
    write_options(look, look->classes[i].colour, file);
    fprintf(file, "</Option>%s</layer>", look->symbol == TB_SYMBOL_LAND ? hairline : "");
    if (look->symbol == TB_SYMBOL_RIM)
        write_rim(look, i, file);
    fputs("</symbol>", file);
}

static void write_classes(const tb_look *look, FILE *file) {
    fputs("<categories>", file);
    for (size_t i = 0; i < look->class_count; i++) {
        fputs("<category type=\"string\" render=\"true\" value=\"", file);
        tb_xml_value(file, look->classes[i].value);
        fputs("\" label=\"", file);
        tb_xml_text(file, look->classes[i].label);
        fprintf(file, "\" symbol=\"%zu\"/>", i);
    }
    fputs("</categories>", file);
}

static void write_renderer(const tb_look *look, FILE *file) {
    size_t symbols = look->attribute != NULL ? look->class_count : 1;
    if (look->attribute != NULL)
        fprintf(file, "<renderer-v2 type=\"categorizedSymbol\" attr=\"%s\">", look->attribute);
    else
        fputs("<renderer-v2 type=\"singleSymbol\">", file);
    if (look->attribute != NULL)
        write_classes(look, file);
    fputs("<symbols>", file);
    for (size_t i = 0; i < symbols; i++)
        write_symbol(look, i, file);
    fputs("</symbols></renderer-v2>", file);
}

/* Labels ----------------------------------------------------------------------------------------*/

static void write_labels(const tb_look *look, FILE *file) {
    if (look->label == NULL)
        return;
    fputs("<labeling type=\"simple\"><settings><text-style isExpression=\"1\" fieldName=\"", file);
    tb_xml_value(file, look->label);
    fprintf(file,
            "\" fontFamily=\"Noto Sans CJK SC\" fontSize=\"%g\" fontSizeUnit=\"Point\" "
            "textColor=\"40,40,40,255\" allowHtml=\"0\">%s<text-buffer bufferDraw=\"1\" "
            "bufferSize=\"0.6\" bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,220\" "
            "bufferNoFill=\"0\"/></text-style>",
            look->label_points, tb_font_families);
    /* At a point of its own land, though a text may be wider than that. */
    fputs("<text-format multilineAlign=\"1\"/><placement placement=\"1\" centroidInside=\"1\" "
          "centroidWhole=\"0\"/>",
          file);
    fprintf(file, "<rendering scaleVisibility=\"%d\" scaleMax=\"%d\" scaleMin=\"0\"/>",
            look->label_from > 0, look->label_from);
    fputs("</settings></labeling>", file);
}

/* The whole -------------------------------------------------------------------------------------*/

/* QGIS calls the farthest scale the smallest. */
void tb_look_attributes(const tb_look *look, FILE *file) {
    fprintf(file,
            "labelsEnabled=\"%d\" hasScaleBasedVisibilityFlag=\"%d\" minScale=\"%d\" "
            "maxScale=\"%d\" simplifyDrawingHints=\"1\" simplifyLocal=\"1\" "
            "simplifyDrawingTol=\"1\" simplifyMaxScale=\"1\"",
            look->label != NULL, look->nearest > 0 || look->farthest > 0, look->farthest,
            look->nearest);
}

void tb_look_elements(const tb_look *look, FILE *file) {
    write_renderer(look, file);
    write_labels(look, file);
    fputs("<aliases>", file);
    for (size_t i = 0; i < look->alias_count; i++) {
        fputs("<alias field=\"", file);
        tb_xml_value(file, look->aliases[i].field);
        fputs("\" name=\"", file);
        tb_xml_text(file, look->aliases[i].title);
        fputs("\"/>", file);
    }
    fputs("</aliases><previewExpression>", file);
    tb_xml_value(file, look->name);
    fputs("</previewExpression>", file);
}

char *tb_look_qml(const tb_look *look) {
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    if (file == NULL)
        return NULL;
    fputs("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
          "<qgis version=\"3.22.0\" styleCategories=\"AllStyleCategories\" ",
          file);
    tb_look_attributes(look, file);
    fputc('>', file);
    tb_look_elements(look, file);
    fputs("</qgis>", file);
    if (fclose(file) == 0)
        return text;
    free(text);
    return NULL;
}
