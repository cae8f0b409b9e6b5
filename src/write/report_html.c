/* The report as one page that needs nothing else: for people who decide, print and hand on. Every
 * text goes through tb_xml_value, which leaves no markup in it; findings are data, which the script
 * of the page puts into lines and dots as text. */
#include "write/formats.h"

#include "base/decimal.h"
#include "base/error.h"
#include "base/message.h"
#include "write/html_map.h"
#include "write/json.h"
#include "write/markup.h"
#include "write/names.h"
#include "write/page.h"
#include "write/table.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void heading(FILE *file, const char *id, const char *title) {
    fprintf(file, "<h2 id=\"%s\">", id);
    tb_xml_value(file, title);
    fputs("</h2>\n", file);
}

/* <td>text</td>, with a class where there is one. */
static void cell(FILE *file, const char *class, const char *text) {
    if (class[0] != '\0')
        fprintf(file, "<td class=\"%s\">", class);
    else
        fputs("<td>", file);
    tb_xml_value(file, text);
    fputs("</td>", file);
}

static void head_cell(FILE *file, const char *class, const char *text) {
    fprintf(file, "<th scope=\"col\"%s%s%s>", class[0] != '\0' ? " class=\"" : "", class,
            class[0] != '\0' ? "\"" : "");
    tb_xml_value(file, text);
    fputs("</th>", file);
}

static void fact(FILE *file, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fact(FILE *file, const char *name, const char *format, ...) {
    char text[1000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fputs("<dt>", file);
    tb_xml_value(file, name);
    fputs("</dt><dd>", file);
    tb_xml_value(file, text);
    fputs("</dd>\n", file);
}

static const char *count_text(int64_t count, char buffer[48]) {
    char plain[32];
    return tb_grouped(tb_decimal_text(count, 0, plain), buffer);
}

static const char *area_text(int64_t dm2, char buffer[48]) {
    char plain[32];
    return tb_grouped(tb_decimal_text(dm2, 2, plain), buffer);
}

/* Head and verdict ------------------------------------------------------------------------------*/

static void write_head(const tb_report *report, FILE *file) {
    int chinese = tb_language_get() == TB_CHINESE;
    fprintf(file,
            "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n<title>",
            chinese ? "zh-CN" : "en");
    tb_xml_value(file, _("Survey check"));
    fputs(" – ", file);
    tb_xml_value(file, report->source->path);
    fprintf(file, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<h1>", tb_page_style);
    tb_xml_value(file, _("Survey check"));
    fputs("</h1>\n<p>", file);
    tb_xml_value(file, report->source->path);
    if (report->source->description[0] != '\0') {
        char described[TB_DESCRIPTION];
        fputs("<br>", file);
        tb_xml_value(file, tb_description_text(report->source, described));
    }
    fputs("</p>\n", file);
}

/* What to look at first, in one line. */
static void write_gravest(const tb_report *report, FILE *file) {
    const tb_finding *finding = tb_gravest_finding(report);
    if (finding == NULL)
        return;
    char text[TB_FINDING_ROOM];
    fputs("<p>", file);
    tb_xml_value(file, _("worst"));
    fputs(": ", file);
    tb_xml_value(file, tb_finding_words(report, finding, text, sizeof text));
    fputs("</p>\n", file);
}

static void write_verdict(const tb_report *report, FILE *file) {
    const char *words = report->verdict == TB_FINDINGS ? _("Findings: the data need work")
                        : report->verdict == TB_DIFFERENT
                            ? _("Differs: the data are sound, but published figures differ")
                        : report->published != NULL
                            ? _("Clean: nothing found that matters, and the figures agree")
                            : _("Clean: nothing found that matters");
    fprintf(file, "<p class=\"verdict %s\" role=\"status\">", tb_verdict_name(report->verdict));
    tb_xml_value(file, words);
    fputs("</p>\n<p>", file);
    char text[200];
    snprintf(text, sizeof text, _("%lld errors, %lld warnings, %lld infos"),
             (long long)report->errors, (long long)report->warnings, (long long)report->infos);
    tb_xml_value(file, text);
    fputs("</p>\n", file);
    write_gravest(report, file);
}

/* Which bytes the report speaks of: whoever has the file can see whether it is the same. */
static void write_files(const tb_report *report, FILE *file) {
    char number[48];
    if (report->file_count == 0)
        return;
    fputs("<div class=\"scroll\"><table>\n<thead><tr>", file);
    head_cell(file, "", _("file"));
    head_cell(file, "n", _("bytes"));
    head_cell(file, "", "SHA-256");
    fputs("</tr></thead>\n<tbody>\n", file);
    for (size_t i = 0; i < report->file_count; i++) {
        const tb_input_file *input = &report->files[i];
        fputs("<tr>", file);
        cell(file, "", input->path);
        cell(file, "n", count_text(input->bytes, number));
        cell(file, "digest", input->sha256[0] != '\0' ? input->sha256 : _("cannot be read"));
        fputs("</tr>\n", file);
    }
    fputs("</tbody></table></div>\n", file);
}

static void write_facts(const tb_report *report, FILE *file) {
    const tb_source *source = report->source;
    char number[48], sentence[400];
    heading(file, "facts", _("What was read, and how"));
    fputs("<dl class=\"facts\">\n", file);
    fact(file, _("layer"), "%s (%s): %s", source->layer, source->driver, source->layer_reason);
    fact(file, _("encoding"), "%s: %s", source->encoding, source->encoding_reason);
    fact(file, _("system"), "%s: %s", report->srs->name, source->srs_reason);
    fact(file, _("parcels"), "%s", count_text(report->parcels, number));
    fact(file, _("vertices"), "%s", count_text(report->vertices, number));
    fact(file, _("areas"), "%s", tb_area_sentence(report, sentence));
    fact(file, _("totalled"), "%s: %s", tb_totalled_words(report), report->totalled_reason);
    if (report->published != NULL)
        fact(file, _("published"), "%s", tb_published_source(report->published));
    if (report->boundary != NULL)
        fact(file, _("boundary"), "%s (%s)", report->boundary, report->boundary_reason);
    if (report->rules_path != NULL)
        fact(file, _("rules"), "%s", report->rules_path);
    fact(file, _("program"), "tuban %s, GDAL %s, GEOS %s, PROJ %s", tb_version(),
         report->libraries.gdal, report->libraries.geos, report->libraries.proj);
    fputs("</dl>\n", file);
    write_files(report, file);
}

/* Totals ----------------------------------------------------------------------------------------*/

/* Hundredths of a hectare of a category as printed; -1 where nothing is. */
static int64_t printed_cents(const tb_comparison *row) {
    char text[32];
    int64_t cents;
    if (row == NULL || !row->published->hectares.present)
        return -1;
    tb_figure_text(&row->published->hectares, text);
    return tb_decimal_parse(text, strlen(text), 2, &cents) ? cents : -1;
}

static int64_t largest_sum(const tb_report *report, size_t count) {
    int64_t largest = 1;
    for (size_t i = 0; i <= count; i++) {
        int64_t area = tb_report_sum(report, i).area_dm2;
        int64_t printed = printed_cents(tb_report_published(report, i)) * 10000;
        largest = area > largest ? area : largest;
        largest = printed > largest ? printed : largest;
    }
    return largest;
}

static void write_bar(FILE *file, const char *class, int64_t part, int64_t whole,
                      const char *colour) {
    double percent = part > 0 ? 100.0 * (double)part / (double)whole : 0;
    fprintf(file, "<div class=\"bar%s\"><i style=\"width:%.2f%%%s%s\"></i></div>", class, percent,
            colour[0] != '\0' ? ";background:" : "", colour);
}

static void write_sums(tb_sum sum, FILE *file) {
    char text[32], number[48];
    cell(file, "n", count_text(sum.parcels, number));
    cell(file, "n", tb_grouped(tb_hectares_text(sum.area_dm2, text), number));
    cell(file, "n", tb_grouped(tb_mu_text(sum.area_dm2, text), number));
}

static void write_category(const tb_report *report, size_t i, int64_t largest, FILE *file) {
    tb_sum sum = tb_report_sum(report, i);
    const tb_comparison *row = tb_report_published(report, i);
    char colour[8], text[32], number[48];
    tb_category_colour(report, i, colour);
    fprintf(file, "<tr><td><span class=\"swatch\" style=\"background:%s\"></span>", colour);
    tb_html_category(report, i, file);
    fputs("</td>", file);
    write_sums(sum, file);
    fputs("<td>", file);
    write_bar(file, "", sum.area_dm2, largest, colour);
    if (report->published != NULL && printed_cents(row) >= 0)
        write_bar(file, " printed", printed_cents(row) * 10000, largest, "");
    fputs("</td>", file);
    if (report->published != NULL) {
        int printed = row != NULL && row->published->hectares.present;
        cell(file, "n",
             printed ? tb_grouped(tb_figure_text(&row->published->hectares, text), number) : "");
        cell(file, "n", row != NULL ? tb_hectares_difference(row, text) : "");
        cell(file, row == NULL || row->agrees ? "agrees" : "differs-text",
             row == NULL   ? ""
             : row->agrees ? _("agrees")
                           : _("DIFFERS"));
    }
    fputs("</tr>\n", file);
}

static void write_totals(const tb_report *report, FILE *file) {
    size_t count = tb_categories_count(report->classes);
    int64_t largest = largest_sum(report, count);
    heading(file, "totals", _("Areas by category"));
    fputs("<div class=\"scroll\"><table>\n<thead><tr>", file);
    head_cell(file, "", _("category"));
    head_cell(file, "n", _("parcels"));
    head_cell(file, "n", _("hectares"));
    head_cell(file, "n", _("mu"));
    head_cell(file, "",
              report->published != NULL ? _("measured (filled), published (hatched)")
                                        : _("share of the largest"));
    if (report->published != NULL) {
        head_cell(file, "n", _("published ha"));
        head_cell(file, "n", _("difference"));
        head_cell(file, "", _("result"));
    }
    fputs("</tr></thead>\n<tbody>\n", file);
    for (size_t i = 0; i <= count; i++) {
        tb_sum sum = tb_report_sum(report, i);
        if (i < count || sum.parcels > 0 || sum.area_dm2 != 0)
            write_category(report, i, largest, file);
    }
    fputs("<tr class=\"total\">", file);
    cell(file, "", tb_language_get() == TB_CHINESE ? "合计" : "合计 total");
    write_sums(report->total, file);
    fputs(report->published != NULL ? "<td></td><td></td><td></td><td></td>" : "<td></td>", file);
    fputs("</tr>\n</tbody></table></div>\n", file);
}

/* The chain -------------------------------------------------------------------------------------*/

static void write_chain(const tb_report *report, FILE *file) {
    char number[48];
    if (report->link_count < 2)
        return;
    heading(file, "chain", _("The same land, added up in other ways"));
    fputs("<div class=\"scroll\"><table>\n<thead><tr>", file);
    head_cell(file, "", _("chain"));
    head_cell(file, "n", _("area m2"));
    head_cell(file, "n", _("difference"));
    head_cell(file, "n", _("unexplained"));
    fputs("</tr></thead>\n<tbody>\n", file);
    for (size_t i = 0; i < report->link_count; i++) {
        const tb_link *link = &report->links[i];
        fputs("<tr>", file);
        cell(file, "", tb_link_title(link->name));
        cell(file, "n", area_text(link->area_dm2, number));
        cell(file, "n", i > 0 ? area_text(link->difference_dm2, number) : "");
        cell(file, "n", i > 0 ? area_text(link->difference_dm2 - link->explained_dm2, number) : "");
        fputs("</tr>\n", file);
    }
    fputs("</tbody></table></div>\n", file);
}

/* Findings --------------------------------------------------------------------------------------*/

static void write_rules(const tb_report *report, FILE *file) {
    char number[48];
    fputs("<div class=\"scroll\"><table>\n<thead><tr>", file);
    head_cell(file, "", _("rule"));
    head_cell(file, "", _("severity"));
    head_cell(file, "n", _("count"));
    head_cell(file, "", _("found when"));
    fputs("</tr></thead>\n<tbody>\n", file);
    for (size_t i = 0; i < report->rule_count; i++) {
        const tb_rule_count *rule = &report->rules[i];
        fputs("<tr><td><button type=\"button\" aria-pressed=\"false\" data-choose=\"", file);
        tb_xml_value(file, rule->rule);
        fputs("\">", file);
        tb_xml_value(file, rule->rule);
        fputs("</button></td>", file);
        cell(file, tb_severity_name(rule->severity), tb_severity_word(rule->severity));
        cell(file, "n", count_text(rule->count, number));
        cell(file, "", rule->title);
        fputs("</tr>\n", file);
    }
    fputs("</tbody></table></div>\n", file);
}

static void option(FILE *file, const char *value, const char *text) {
    fputs("<option value=\"", file);
    tb_xml_value(file, value);
    fputs("\">", file);
    tb_xml_value(file, text);
    fputs("</option>", file);
}

static void write_tools(const tb_report *report, FILE *file) {
    fputs("<div class=\"tools\"><label for=\"search\">", file);
    tb_xml_value(file, _("search"));
    fputs("</label><input id=\"search\" type=\"search\"><label for=\"rule\">", file);
    tb_xml_value(file, _("rule"));
    fputs("</label><select id=\"rule\">", file);
    option(file, "", _("all"));
    for (size_t i = 0; i < report->rule_count; i++)
        option(file, report->rules[i].rule, report->rules[i].rule);
    fputs("</select><label for=\"severity\">", file);
    tb_xml_value(file, _("severity"));
    fputs("</label><select id=\"severity\">", file);
    option(file, "", _("all"));
    for (int severity = TB_ERROR; severity >= TB_INFO; severity--)
        option(file, tb_severity_name((tb_severity)severity),
               tb_severity_word((tb_severity)severity));
    fputs("</select><output id=\"shown\" aria-live=\"polite\"></output></div>\n", file);
}

static int is_empty(const json_t *value) {
    return json_is_string(value) && json_string_length(value) == 0;
}

/* A list of so many values for the script of the page: it may hold no end of a script, nor the
 * beginning of one; empty texts at its end are left out. Takes the list; 0 when out of memory. */
static int write_compact(json_t *list, size_t values, FILE *file) {
    enum { DIGITS = 10 };
    int whole = json_array_size(list) == values;
    for (size_t last = values; whole && last > 0 && is_empty(json_array_get(list, last - 1));
         last--)
        json_array_remove(list, last - 1);
    char *text = whole ? json_dumps(list, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS)) : NULL;
    for (const char *c = text; c != NULL && *c != '\0'; c++)
        if (*c == '<')
            fputs("\\u003c", file);
        else
            fputc(*c, file);
    free(text);
    json_decref(list);
    return text != NULL;
}

/* 0 where the text is that of the finding before, and not empty. */
static void append_text(json_t *row, const char *text, const char *before) {
    int same = before != NULL && text[0] != '\0' && strcmp(text, before) == 0;
    json_array_append_new(row, same ? json_integer(0) : tb_json_text(text));
}

static size_t rule_place(const tb_report *report, const char *rule) {
    size_t i = 0;
    while (i < report->rule_count && strcmp(report->rules[i].rule, rule) != 0)
        i++;
    return i;
}

static int write_finding(const tb_report *report, size_t i, FILE *file) {
    enum { VALUES = 11 };
    const tb_finding *finding = &report->findings[i], *before = i > 0 ? finding - 1 : NULL;
    json_t *row = json_array();
    json_array_append_new(row, json_integer((json_int_t)rule_place(report, finding->rule)));
    json_array_append_new(row, json_integer(finding->severity));
    append_text(row, finding->layer, before != NULL ? before->layer : NULL);
    json_array_append_new(row, json_integer(finding->row));
    json_array_append_new(row, tb_json_text(finding->id));
    json_array_append_new(row, tb_json_number(finding->x));
    json_array_append_new(row, tb_json_number(finding->y));
    append_text(row, finding->message, before != NULL ? before->message : NULL);
    append_text(row, finding->field, before != NULL ? before->field : NULL);
    json_array_append_new(row, tb_json_text(finding->found));
    json_array_append_new(row, tb_json_text(finding->expected));
    int good = write_compact(row, VALUES, file);
    fputs(i + 1 < report->finding_count ? ",\n" : "\n", file);
    return good;
}

/* Ten thousand findings are a third as long as lists as they would be as lines of a table. */
static int write_data(const tb_report *report, FILE *file) {
    const tb_sketch *sketch = &report->sketch;
    json_t *rules = json_array(), *severities = json_array();
    for (size_t i = 0; i < report->rule_count; i++)
        json_array_append_new(rules, json_string(report->rules[i].rule));
    for (int severity = TB_INFO; severity <= TB_ERROR; severity++)
        json_array_append_new(severities, json_string(tb_severity_name((tb_severity)severity)));
    fputs("<script type=\"application/json\" id=\"data\">\n{\"rules\":", file);
    int good = write_compact(rules, report->rule_count, file);
    fputs(",\"severities\":", file);
    good &= write_compact(severities, TB_SEVERITIES, file);
    fprintf(file, ",\"map\":{\"west\":%.17g,\"north\":%.17g,\"step\":%.17g},\n\"findings\":[\n",
            sketch->west, sketch->north, sketch->step);
    for (size_t i = 0; i < report->finding_count; i++)
        good &= write_finding(report, i, file);
    fputs("]}\n</script>\n", file);
    return good;
}

static int write_details(const tb_report *report, FILE *file) {
    const char *const heads[] = {_("rule"),       _("layer"),    _("row"),
                                 _("identifier"), _("field"),    _("found when"),
                                 _("found"),      _("expected"), _("place")};
    fputs("<noscript><p>", file);
    tb_xml_value(file, _("This page lists its findings and shows them on the map in a browser that "
                         "runs scripts; --findings writes them to a file."));
    fputs(
        "</p></noscript>\n<div class=\"scroll list\" tabindex=\"0\" role=\"region\" aria-label=\"",
        file);
    tb_xml_value(file, _("Findings"));
    fputs("\"><table id=\"details\">\n<thead><tr>", file);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        head_cell(file, "", heads[i]);
    fputs("</tr></thead>\n<tbody></tbody></table></div>\n", file);
    return write_data(report, file);
}

/* A button that takes the map there, where there is a map. */
static void write_place(const tb_sketch *sketch, const tb_worst_place *w, const char *text,
                        FILE *file) {
    fputs("<li>", file);
    if (sketch->path != NULL)
        fprintf(file, "<button type=\"button\" data-x=\"%.2f\" data-y=\"%.2f\">",
                (w->x - sketch->west) / sketch->step, (sketch->north - w->y) / sketch->step);
    tb_xml_value(file, text);
    fputs(sketch->path != NULL ? "</button></li>\n" : "</li>\n", file);
}

static void write_worst(const tb_report *report, FILE *file) {
    if (report->worst_count == 0)
        return;
    fputs("<p>", file);
    tb_xml_value(file, _("worst places"));
    fputs("</p>\n<ol>\n", file);
    for (size_t i = 0; i < report->worst_count; i++) {
        char text[300];
        write_place(&report->sketch, &report->worst[i],
                    tb_worst_place_words(report, i, text, sizeof text), file);
    }
    fputs("</ol>\n", file);
}

static int write_findings(const tb_report *report, FILE *file) {
    int64_t count = report->errors + report->warnings + report->infos;
    heading(file, "findings", _("Findings"));
    if (report->rule_count == 0) {
        fputs("<p>", file);
        tb_xml_value(file, _("none"));
        fputs("</p>\n", file);
        return 1;
    }
    write_worst(report, file);
    write_rules(report, file);
    if (count > (int64_t)report->finding_count) {
        char text[200];
        snprintf(text, sizeof text,
                 _("%zu of %lld findings are listed here; --most and --findings give all"),
                 report->finding_count, (long long)count);
        fputs("<p class=\"note\">", file);
        tb_xml_value(file, text);
        fputs("</p>\n", file);
    }
    write_tools(report, file);
    return write_details(report, file);
}

static void write_not_checked(const tb_report *report, FILE *file) {
    if (report->not_checked_count == 0)
        return;
    heading(file, "not-checked", _("Not checked"));
    fputs("<div class=\"scroll\"><table>\n<thead><tr>", file);
    head_cell(file, "", _("rule"));
    head_cell(file, "", _("reason"));
    fputs("</tr></thead>\n<tbody>\n", file);
    for (size_t i = 0; i < report->not_checked_count; i++) {
        fputs("<tr>", file);
        cell(file, "", report->not_checked[i].rule);
        cell(file, "", report->not_checked[i].reason);
        fputs("</tr>\n", file);
    }
    fputs("</tbody></table></div>\n", file);
}

tb_status tb_report_html(const tb_report *report, FILE *file, tb_error *error) {
    write_head(report, file);
    write_verdict(report, file);
    write_totals(report, file);
    write_chain(report, file);
    tb_html_map(report, file);
    int good = write_findings(report, file);
    write_facts(report, file);
    write_not_checked(report, file);
    fprintf(file, "</main>\n<script>\n%s</script>\n</body>\n</html>\n", tb_page_script);
    return good ? TB_OK : tb_fail_memory(error); /* the file is looked at when it is closed */
}
