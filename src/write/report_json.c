/* The report as JSON: schema tuban.report/1 of docs/schema. */
#include "write/formats.h"

#include "base/decimal.h"
#include "write/json.h"
#include "write/names.h"

#include <math.h>

static json_t *sum_fields(json_t *object, tb_sum sum) {
    char text[32];
    json_object_set_new(object, "parcels", json_integer(sum.parcels));
    json_object_set_new(object, "area_dm2", json_integer(sum.area_dm2));
    json_object_set_new(object, "hectares", tb_json_text(tb_hectares_text(sum.area_dm2, text)));
    json_object_set_new(object, "mu", tb_json_text(tb_mu_text(sum.area_dm2, text)));
    return object;
}

static json_t *text_or_null(const char *text) {
    return text[0] != '\0' ? tb_json_text(text) : json_null();
}

static json_t *shapes_json(const tb_shape_counts *shapes) {
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "null",
                     (json_int_t)shapes->null, "empty", (json_int_t)shapes->empty, "multipart",
                     (json_int_t)shapes->multipart, "holes", (json_int_t)shapes->holes, "curved",
                     (json_int_t)shapes->curved, "z", (json_int_t)shapes->z, "m",
                     (json_int_t)shapes->m, "not_polygon", (json_int_t)shapes->not_polygon,
                     "damaged", (json_int_t)shapes->damaged, "unclosed",
                     (json_int_t)shapes->unclosed, "nested", (json_int_t)shapes->nested);
}

static json_t *files_json(const tb_report *report) {
    json_t *list = json_array();
    for (size_t i = 0; i < report->file_count; i++) {
        const tb_input_file *input = &report->files[i];
        json_t *object = json_object();
        json_object_set_new(object, "path", tb_json_text(input->path));
        json_object_set_new(object, "bytes", json_integer(input->bytes));
        json_object_set_new(object, "sha256", text_or_null(input->sha256));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *input_json(const tb_report *report) {
    const tb_source *source = report->source;
    json_t *input = json_object();
    json_object_set_new(input, "path", tb_json_text(source->path));
    json_object_set_new(input, "layer", tb_json_text(source->layer));
    if (source->description[0] != '\0')
        json_object_set_new(input, "description", tb_json_text(source->description));
    json_object_set_new(input, "driver", tb_json_text(source->driver));
    json_object_set_new(input, "encoding", tb_json_text(source->encoding));
    json_object_set_new(input, "parcels", json_integer(report->parcels));
    json_object_set_new(input, "vertices", json_integer(report->vertices));
    json_object_set_new(input, "rings", json_integer(report->rings));
    json_object_set_new(input, "srs", tb_json_srs(report->srs));
    json_object_set_new(input, "shapes", shapes_json(&report->shapes));
    json_object_set_new(input, "reasons", tb_json_reasons(source));
    json_object_set_new(input, "fields", tb_json_fields(source));
    if (report->file_count > 0)
        json_object_set_new(input, "files", files_json(report));
    return input;
}

static json_t *area_json(const tb_report *report) {
    json_t *area = json_object();
    json_object_set_new(area, "edges", tb_json_text(tb_edges_name(report->area.edges)));
    int divided = report->area.edges == TB_TRAPEZOID && report->area.densify_m > 0;
    json_object_set_new(area, "densify_m",
                        divided ? tb_json_number(report->area.densify_m) : json_null());
    json_object_set_new(area, "plane_ratio", tb_json_number(report->plane_ratio));
    json_object_set_new(area, "totalled", tb_json_text(tb_totalled_name(report->totalled)));
    json_object_set_new(area, "totalled_reason", tb_json_text(report->totalled_reason));
    return area;
}

static json_t *categories_json(const tb_report *report) {
    json_t *list = json_array();
    size_t count = tb_categories_count(report->classes);
    for (size_t i = 0; i <= count; i++) {
        json_t *row = json_object();
        json_object_set_new(row, "category", tb_json_text(tb_report_category(report, i)));
        json_object_set_new(row, "name_en", tb_json_text(tb_report_category_en(report, i)));
        json_array_append_new(list, sum_fields(row, tb_report_sum(report, i)));
    }
    return list;
}

static json_t *stated_json(const tb_stated *stated) {
    char text[32];
    json_t *object = json_object();
    json_object_set_new(object, "compared", json_integer(stated->compared));
    json_object_set_new(object, "over_cent", json_integer(stated->over_cent));
    json_object_set_new(object, "over_permille", json_integer(stated->over_permille));
    json_object_set_new(object, "sum_stated_dm2", json_integer(stated->sum_stated_dm2));
    json_object_set_new(object, "sum_measured_dm2", json_integer(stated->sum_measured_dm2));
    json_t *largest = json_object();
    json_object_set_new(largest, "difference_m2",
                        tb_json_text(tb_decimal_text(stated->largest_dm2, 2, text)));
    json_object_set_new(largest, "row", json_integer(stated->largest_row));
    json_object_set_new(largest, "id", tb_json_text(stated->largest_id));
    json_object_set_new(object, "largest", largest);
    json_object_set_new(object, "suspicion", tb_json_text(stated->suspicion));
    return object;
}

/* Areas to 0.1 mm x 1 m: below is the noise of adding up. */
static json_t *square_metres(double m2) {
    return tb_json_number(round(m2 * 1e4) / 1e4);
}

static json_t *cover_json(const tb_cover *cover) {
    json_t *object = json_object();
    json_object_set_new(object, "tolerance", tb_json_number(cover->tolerance));
    json_object_set_new(object, "overlaps", json_integer(cover->overlaps));
    json_object_set_new(object, "gaps", json_integer(cover->gaps));
    json_object_set_new(object, "missing_vertices", json_integer(cover->missing_vertices));
    json_object_set_new(object, "allowed", json_integer(cover->allowed));
    json_object_set_new(object, "filtered", json_integer(cover->filtered));
    json_object_set_new(object, "thin", json_integer(cover->thin));
    json_object_set_new(object, "parcels_m2", square_metres(cover->parcels_m2));
    json_object_set_new(object, "union_m2", square_metres(cover->union_m2));
    json_object_set_new(object, "excess_m2", square_metres(cover->excess_m2));
    json_object_set_new(object, "gap_m2", square_metres(cover->gap_m2));
    return object;
}

static json_t *figure_json(const tb_figure *figure) {
    char text[32];
    return figure->present ? tb_json_text(tb_figure_text(figure, text)) : json_null();
}

static json_t *comparison_json(const tb_comparison *row) {
    char text[32];
    const tb_published_row *printed = row->published;
    json_t *object = json_object();
    json_object_set_new(object, "category", tb_json_text(printed->category));
    json_object_set_new(object, "subcategory", tb_json_text(printed->subcategory));
    json_object_set_new(object, "published_hectares", figure_json(&printed->hectares));
    tb_hectares_text(row->computed.area_dm2, text);
    json_object_set_new(object, "computed_hectares", row->known ? tb_json_text(text) : json_null());
    json_object_set_new(object, "difference_hectares",
                        text_or_null(tb_hectares_difference(row, text)));
    json_object_set_new(object, "published_mu", figure_json(&printed->mu));
    tb_mu_text(row->computed.area_dm2, text);
    json_object_set_new(object, "computed_mu", row->known ? tb_json_text(text) : json_null());
    json_object_set_new(object, "difference_mu", text_or_null(tb_mu_difference(row, text)));
    json_object_set_new(object, "agrees", row->known ? json_boolean(row->agrees) : json_null());
    json_object_set_new(object, "note", tb_json_text(row->note));
    return object;
}

static json_t *published_json(const tb_report *report) {
    int64_t printed = tb_published_parcels(report->published);
    json_t *rows = json_array();
    for (size_t i = 0; i < report->comparison_count; i++)
        json_array_append_new(rows, comparison_json(&report->comparisons[i]));
    json_t *parcels = json_object();
    json_object_set_new(parcels, "published", printed >= 0 ? json_integer(printed) : json_null());
    json_object_set_new(parcels, "computed", json_integer(report->parcels));
    json_object_set_new(parcels, "agrees",
                        printed >= 0 ? json_boolean(report->parcels_agree) : json_null());
    json_t *object = json_object();
    json_object_set_new(object, "source", tb_json_text(tb_published_source(report->published)));
    json_object_set_new(object, "agrees",
                        json_boolean(report->published_agrees && report->parcels_agree));
    json_object_set_new(object, "rows", rows);
    json_object_set_new(object, "parcels", parcels);
    return object;
}

/* The numbers that the rules file sets to other than usual. */
static json_t *numbers_json(const tb_rulebook *book) {
    json_t *object = json_object();
    for (size_t i = 0; i < tb_rulebook_numbers(); i++) {
        tb_rule_number n = tb_rulebook_number(book, i);
        if (n.value < n.usual || n.value > n.usual)
            json_object_set_new(object, n.key, json_real(n.value));
    }
    return object;
}

static json_t *worst_json(const tb_report *report) {
    json_t *list = json_array();
    for (size_t i = 0; i < report->worst_count; i++) {
        const tb_worst_place *w = &report->worst[i];
        json_array_append_new(list, json_pack("{s:f, s:f, s:I, s:I, s:s}", "x", w->x, "y", w->y,
                                              "errors", (json_int_t)w->errors, "warnings",
                                              (json_int_t)w->warnings, "rule", w->rule));
    }
    return list;
}

static json_t *chain_json(const tb_report *report) {
    json_t *list = json_array();
    char text[3][32];
    for (size_t i = 0; i < report->link_count; i++) {
        const tb_link *link = &report->links[i];
        int64_t left = link->difference_dm2 - link->explained_dm2;
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "link", link->name, "area_m2",
                                              tb_decimal_text(link->area_dm2, 2, text[0]),
                                              "difference_m2",
                                              tb_decimal_text(link->difference_dm2, 2, text[1]),
                                              "unexplained_m2", tb_decimal_text(left, 2, text[2])));
    }
    return list;
}

static json_t *findings_json(const tb_report *report) {
    json_t *by_rule = json_array(), *details = json_array();
    for (size_t i = 0; i < report->rule_count; i++) {
        const tb_rule_count *rule = &report->rules[i];
        json_t *row = json_pack("{s:s,s:s,s:I,s:I}", "rule", rule->rule, "severity",
                                tb_severity_name(rule->severity), "count", (json_int_t)rule->count,
                                "shown", (json_int_t)rule->shown);
        if (report->acceptance.path != NULL)
            json_object_set_new(row, "accepted", json_integer(rule->accepted));
        json_array_append_new(by_rule, row);
    }
    for (size_t i = 0; i < report->finding_count; i++)
        json_array_append_new(details, tb_json_finding(&report->findings[i]));
    return json_pack("{s:I,s:I,s:I,s:o,s:o}", "errors", (json_int_t)report->errors, "warnings",
                     (json_int_t)report->warnings, "infos", (json_int_t)report->infos, "by_rule",
                     by_rule, "details", details);
}

static json_t *baseline_json(const tb_baseline *baseline) {
    json_t *object = json_object();
    json_object_set_new(object, "path", tb_json_text(baseline->path));
    json_object_set_new(object, "new", json_integer(baseline->fresh));
    json_object_set_new(object, "open", json_integer(baseline->open));
    json_object_set_new(object, "fixed", json_integer(baseline->fixed));
    return object;
}

static json_t *acceptance_json(const tb_acceptance *acceptance) {
    json_t *object = json_object();
    json_object_set_new(object, "path", tb_json_text(acceptance->path));
    json_object_set_new(object, "accepted", json_integer(acceptance->accepted));
    json_object_set_new(object, "expired", json_integer(acceptance->expired));
    json_object_set_new(object, "unneeded", json_integer(acceptance->unneeded));
    return object;
}

static json_t *not_checked_json(const tb_report *report) {
    json_t *list = json_array();
    for (size_t i = 0; i < report->not_checked_count; i++)
        json_array_append_new(list, json_pack("{s:s,s:s}", "rule", report->not_checked[i].rule,
                                              "reason", report->not_checked[i].reason));
    return list;
}

static json_t *groups_json(const tb_report *report) {
    json_t *list = json_array();
    for (size_t i = 0; i < report->group_count; i++) {
        json_t *row = json_object();
        for (size_t k = 0; k < report->by_count; k++)
            json_object_set_new(row, tb_key_name(report->by[k]),
                                tb_json_text(report->groups[i].value[k]));
        json_array_append_new(list, sum_fields(row, report->groups[i].sum));
    }
    return list;
}

tb_status tb_report_json(const tb_report *report, FILE *file, tb_error *error) {
    json_t *root = tb_json_head("tuban.report/1");
    json_object_set_new(root, "libraries",
                        json_pack("{s:s,s:s,s:s}", "gdal", report->libraries.gdal, "geos",
                                  report->libraries.geos, "proj", report->libraries.proj));
    json_object_set_new(root, "verdict", tb_json_text(tb_verdict_name(report->verdict)));
    json_object_set_new(root, "input", input_json(report));
    json_object_set_new(root, "area", area_json(report));
    json_object_set_new(root, "categories", categories_json(report));
    json_object_set_new(root, "total", sum_fields(json_object(), report->total));
    if (report->by_count > 0)
        json_object_set_new(root, "rows", groups_json(report));
    json_object_set_new(root, "stated", stated_json(&report->stated));
    if (report->cover.solved)
        json_object_set_new(root, "coverage", cover_json(&report->cover));
    if (report->published != NULL)
        json_object_set_new(root, "published", published_json(report));
    if (report->link_count > 0)
        json_object_set_new(root, "chain", chain_json(report));
    if (report->boundary != NULL)
        json_object_set_new(root, "boundary",
                            json_pack("{s:o, s:o}", "source", tb_json_text(report->boundary),
                                      "reason", tb_json_text(report->boundary_reason)));
    if (report->second_survey)
        json_object_set_new(root, "second_survey", json_true());
    if (report->scheme != NULL)
        json_object_set_new(root, "scheme", tb_json_text(report->scheme));
    if (report->rules_path != NULL)
        json_object_set_new(root, "rules",
                            json_pack("{s:o, s:b, s:o}", "path", tb_json_text(report->rules_path),
                                      "locked", tb_rulebook_locked(report->rulebook), "numbers",
                                      numbers_json(report->rulebook)));
    json_object_set_new(root, "worst", worst_json(report));
    json_object_set_new(root, "findings", findings_json(report));
    if (report->baseline.path != NULL)
        json_object_set_new(root, "baseline", baseline_json(&report->baseline));
    if (report->acceptance.path != NULL)
        json_object_set_new(root, "acceptance", acceptance_json(&report->acceptance));
    json_object_set_new(root, "not_checked", not_checked_json(report));
    return tb_json_write(root, file, error);
}
