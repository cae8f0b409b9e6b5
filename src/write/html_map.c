/* An SVG whose units are the steps of the sketch. */
#include "write/html_map.h"

#include "write/markup.h"

#include "base/message.h"
#include "write/look.h"
#include "write/names.h"

void tb_category_colour(const tb_report *report, size_t i, char colour[8]) {
    tb_colour c = {200, 200, 200};
    if (i < tb_categories_count(report->classes) &&
        !tb_colour_of(tb_category_name(report->classes, i), &c))
        c = tb_colour_number(i);
    snprintf(colour, 8, "#%02x%02x%02x", c.red, c.green, c.blue);
}

static void button(FILE *file, const char *id, const char *sign, const char *name) {
    fprintf(file, "<button type=\"button\" id=\"%s\" aria-label=\"", id);
    tb_xml_value(file, name);
    fprintf(file, "\">%s</button>", sign);
}

void tb_html_category(const tb_report *report, size_t i, FILE *file) {
    tb_xml_value(file, tb_report_category_word(report, i));
    if (i >= tb_categories_count(report->classes) || tb_language_get() == TB_CHINESE)
        return;
    fputc(' ', file);
    tb_xml_value(file, tb_report_category_en(report, i));
}

static void write_legend(const tb_report *report, FILE *file) {
    size_t count = tb_categories_count(report->classes);
    fputs("<div class=\"legend\">", file);
    for (size_t i = 0; i <= count; i++) {
        char colour[8];
        if (tb_report_sum(report, i).parcels == 0)
            continue;
        tb_category_colour(report, i, colour);
        fprintf(file, "<span><span class=\"swatch\" style=\"background:%s\"></span>", colour);
        tb_html_category(report, i, file);
        fputs("</span>", file);
    }
    fputs("</div>\n", file);
}

static void write_land(const tb_report *report, FILE *file) {
    size_t count = tb_categories_count(report->classes);
    for (size_t i = 0; i <= count; i++) {
        char colour[8];
        if (report->sketch.path[i][0] == '\0')
            continue;
        tb_category_colour(report, i, colour);
        fprintf(file,
                "<path fill=\"%s\" stroke=\"%s\" stroke-width=\".7\" fill-rule=\"evenodd\" "
                "d=\"%s\"/>\n",
                colour, colour, report->sketch.path[i]);
    }
}

void tb_html_map(const tb_report *report, FILE *file) {
    const tb_sketch *sketch = &report->sketch;
    const int room = 20;
    if (sketch->path == NULL)
        return;
    fputs("<div class=\"whole\"><h2 id=\"map\">", file);
    tb_xml_value(file, _("Map"));
    fputs("</h2>\n<p class=\"note\">", file);
    tb_xml_value(file,
                 _("A sketch of the parcels by category, north up; findings are dots: click them, "
                   "or a line of the table."));
    fputs("</p>\n<div class=\"tools\">", file);
    button(file, "nearer", "+", _("nearer"));
    button(file, "further", "−", _("further"));
    button(file, "all", "⤢", _("all"));
    fputs("</div>\n", file);
    write_legend(report, file);
    fprintf(file,
            "<div class=\"map\"><svg tabindex=\"0\" role=\"img\" viewBox=\"%d %d %d %d\" "
            "aria-label=\"",
            -room, -room, sketch->width + 2 * room, sketch->height + 2 * room);
    tb_xml_value(file, _("Map of the parcels by category with the findings"));
    fputs("\">\n", file);
    write_land(report, file);
    fputs("</svg></div></div>\n", file);
}
