/* Words and small figures that every format writes alike. */
#include "write/names.h"

#include "base/decimal.h"
#include "base/message.h"
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *tb_edges_name(tb_edges edges) {
    static const char *const names[] = {"trapezoid", "geodesic", "plane"};
    return names[edges];
}

const char *tb_severity_word(tb_severity severity) {
    return severity == TB_ERROR ? _("error") : severity == TB_WARNING ? _("warning") : _("info");
}

const char *tb_report_category(const tb_report *report, size_t i) {
    return i < tb_categories_count(report->classes) ? tb_category_name(report->classes, i)
                                                    : "unclassified";
}

const char *tb_report_category_word(const tb_report *report, size_t i) {
    return i < tb_categories_count(report->classes) ? tb_category_name(report->classes, i)
                                                    : _("unclassified");
}

const char *tb_report_category_en(const tb_report *report, size_t i) {
    return i < tb_categories_count(report->classes) ? tb_category_name_en(report->classes, i)
                                                    : "Unclassified";
}

tb_sum tb_report_sum(const tb_report *report, size_t i) {
    return i < tb_categories_count(report->classes) ? report->categories[i] : report->unclassified;
}

const tb_comparison *tb_report_published(const tb_report *report, size_t i) {
    for (size_t k = 0; k < report->comparison_count; k++) {
        const tb_published_row *row = report->comparisons[k].published;
        if (row->subcategory[0] == '\0' &&
            strcmp(row->category, tb_report_category(report, i)) == 0)
            return &report->comparisons[k];
    }
    return NULL;
}

int tb_report_has_line(const tb_report *report, const tb_comparison *row) {
    size_t count = tb_categories_count(report->classes);
    for (size_t i = 0; i < count; i++)
        if (tb_report_published(report, i) == row)
            return 1;
    return 0;
}

/* The computed text less the printed figure, in hundredths; finer printed digits are rounded. */
static char *difference(const char *computed, const tb_figure *printed, char buffer[32]) {
    char text[32];
    int64_t ours, theirs;
    buffer[0] = '\0';
    tb_figure_text(printed, text);
    if (printed->present && tb_decimal_parse(computed, strlen(computed), 2, &ours) &&
        tb_decimal_parse(text, strlen(text), 2, &theirs))
        tb_decimal_text(ours - theirs, 2, buffer);
    return buffer;
}

char *tb_hectares_difference(const tb_comparison *row, char buffer[32]) {
    char computed[32];
    buffer[0] = '\0';
    if (!row->known)
        return buffer;
    return difference(tb_hectares_text(row->computed.area_dm2, computed), &row->published->hectares,
                      buffer);
}

char *tb_mu_difference(const tb_comparison *row, char buffer[32]) {
    char computed[32];
    buffer[0] = '\0';
    if (!row->known)
        return buffer;
    return difference(tb_mu_text(row->computed.area_dm2, computed), &row->published->mu, buffer);
}

const char *tb_totalled_words(const tb_report *report) {
    return report->totalled == TB_TOTAL_NET      ? _("net areas, ridges under 1203")
           : report->totalled == TB_TOTAL_STATED ? _("stated areas")
                                                 : _("measured areas");
}

const char *tb_area_sentence(const tb_report *report, char buffer[400]) {
    switch (report->area.edges) {
    case TB_GEODESIC: snprintf(buffer, 400, "%s", _("on the ellipsoid, edges as geodesics")); break;
    case TB_PLANE:
        snprintf(buffer, 400, "%s", _("in the plane of the coordinates: NOT ellipsoidal areas"));
        break;
    case TB_TRAPEZOID:
        if (report->area.densify_m > 0)
            snprintf(
                buffer, 400,
                _("on the ellipsoid by the official trapezoid formula, edges over %g m divided "
                  "in the plane"),
                report->area.densify_m);
        else
            snprintf(buffer, 400, "%s",
                     _("on the ellipsoid by the official trapezoid formula, edges not divided"));
        break;
    }
    return buffer;
}

const char *tb_link_title(const char *name) {
    static const char *const titles[][2] = {
        {"classes", N_("sum of the classes")},       {"parcels", N_("stated areas of the parcels")},
        {"villages", N_("control areas (CJDCQ)")},   {"county", N_("control areas (XZQ)")},
        {"measured", N_("measured areas")},          {"union", N_("land covered")},
        {"boundary", N_("land inside the boundary")}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (strcmp(titles[i][0], name) == 0)
            return _(titles[i][1]);
    return name;
}

typedef struct writing {
    char *text;
    size_t room, size;
} writing;

static void add(writing *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(writing *w, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(w->text + w->size, w->room - w->size, format, arguments);
    va_end(arguments);
    if (length > 0)
        w->size += (size_t)length < w->room - w->size ? (size_t)length : w->room - 1 - w->size;
}

/* A row of another layer than that of the parcels is told with its name. */
const char *tb_finding_words(const tb_report *report, const tb_finding *finding, char *text,
                             size_t room) {
    writing w = {text, room, 0};
    add(&w, "%s", finding->rule);
    if (finding->row > 0 && strcmp(finding->layer, report->source->layer) != 0)
        add(&w, ", %s", finding->layer);
    if (finding->row > 0)
        add(&w, _(", row %lld"), (long long)finding->row);
    if (finding->id[0] != '\0' && finding->other_id[0] != '\0')
        add(&w, " (%s, %s)", finding->id, finding->other_id);
    else if (finding->id[0] != '\0')
        add(&w, " (%s)", finding->id);
    if (finding->field[0] != '\0')
        add(&w, ", %s", finding->field);
    add(&w, ": %s", finding->message);
    if (finding->found[0] != '\0')
        add(&w, _("; found %s"), finding->found);
    if (finding->expected[0] != '\0')
        add(&w, _("; expected %s"), finding->expected);
    return text;
}

const tb_finding *tb_gravest_finding(const tb_report *report) {
    const tb_finding *gravest = NULL;
    for (size_t i = 0; i < report->finding_count; i++) {
        const tb_finding *finding = &report->findings[i];
        if (finding->severity == TB_INFO || strcmp(finding->unit, "m2") != 0 ||
            isnan(finding->measure))
            continue;
        if (gravest == NULL || finding->severity > gravest->severity ||
            (finding->severity == gravest->severity &&
             fabs(finding->measure) > fabs(gravest->measure)))
            gravest = finding;
    }
    return gravest;
}

/* The place to a metre in the plane, as nearly in degrees: it is the middle of a neighbourhood. */
const char *tb_worst_place_words(const tb_report *report, size_t i, char *text, size_t room) {
    const tb_worst_place *w = &report->worst[i];
    const int decimals = report->srs->geographic ? 5 : 0;
    const char *title = w->rule;
    for (size_t r = 0; r < report->rule_count; r++)
        if (strcmp(report->rules[r].rule, w->rule) == 0)
            title = report->rules[r].title;
    snprintf(text, room, _("%.*f, %.*f: %lld errors, %lld warnings, most of them %s (%s)"),
             decimals, w->x, decimals, w->y, (long long)w->errors, (long long)w->warnings, w->rule,
             title);
    return text;
}

const char *tb_description_text(const tb_source *source, char buffer[TB_DESCRIPTION]) {
    size_t size = strnlen(source->description, TB_DESCRIPTION - 1);
    size = tb_utf8_prefix(source->description, size); /* not within a character */
    memcpy(buffer, source->description, size);
    buffer[size] = '\0';
    return buffer;
}
