/* The report for people: what was read and how, the totals, what was published, what is wrong, and
 * last the verdict, where the eye ends. */
#include "write/formats.h"

#include "base/decimal.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "write/names.h"
#include "write/say.h"
#include "write/table.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { LABEL_WIDTH = 12, EXAMPLES = 5 };

static void label(FILE *file, const char *text) {
    fputs(text, file);
    for (int i = tb_display_width(text); i < LABEL_WIDTH; i++)
        fputc(' ', file);
}

static void line(FILE *file, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void line(FILE *file, const char *name, const char *format, ...) {
    va_list arguments;
    label(file, name);
    va_start(arguments, format);
    tb_say_list(file, format, arguments);
    va_end(arguments);
    fputc('\n', file);
}

static const char *count_text(int64_t count, char buffer[48]) {
    char plain[32];
    return tb_grouped(tb_decimal_text(count, 0, plain), buffer);
}

static void write_srs(const tb_srs *srs, const char *reason, FILE *file) {
    char zone[120] = "";
    if (srs->zone > 0)
        snprintf(zone, sizeof zone,
                 srs->zone_prefixed ? _(", zone %d (%d degrees, number in front of the easting)")
                                    : _(", zone %d (%d degrees, without number)"),
                 srs->zone, srs->zone_width);
    char code[32] = "";
    if (srs->epsg > 0)
        snprintf(code, sizeof code, " (EPSG:%d)", srs->epsg);
    line(file, _("system"), "%s%s: %s", srs->name, code, reason);
    label(file, "");
    tb_say(file, _("ellipsoid a = %.10g m, 1/f = %.12g"), srs->semi_major_m,
           srs->inverse_flattening);
    if (srs->transverse_mercator)
        tb_say(file, _(", central meridian %.8g%s"), srs->central_meridian, zone);
    fputc('\n', file);
}

/* "3 with holes, 2 multipart": only what there is. */
static void write_shapes(const tb_shape_counts *shapes, FILE *file) {
    const struct {
        int64_t count;
        const char *what;
    } lines[] = {
        {shapes->holes, _("with holes")},
        {shapes->multipart, _("of several parts")},
        {shapes->null, _("without geometry")},
        {shapes->empty, _("with an empty geometry")},
        {shapes->curved, _("with arcs (stroked)")},
        {shapes->z, _("with heights")},
        {shapes->m, _("with measures")},
        {shapes->not_polygon, _("points or lines")},
        {shapes->damaged, _("with damaged geometry")},
        {shapes->unclosed, _("with unclosed rings (closed for measuring)")},
        {shapes->nested, _("with holes stored as parts")},
    };
    char number[48];
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].count > 0)
            tb_say(file, ", %s %s", count_text(lines[i].count, number), lines[i].what);
}

/* A plane that stretches areas by more than 1 in 100 was never made for measuring (Web Mercator).
 */
static void write_plane_ratio(const tb_report *report, FILE *file) {
    if (!isfinite(report->plane_ratio))
        return;
    label(file, "");
    tb_say(file, _("areas in the plane of the coordinates are %.6f times those of the ellipsoid"),
           report->plane_ratio);
    tb_say(file, "%s\n",
           fabs(report->plane_ratio - 1) > 0.01 ? _(": this plane is not one for measuring") : "");
}

/* The numbers that a rules file sets to other than usual. */
static void write_numbers(const tb_report *report, FILE *file) {
    for (size_t i = 0; i < tb_rulebook_numbers(); i++) {
        tb_rule_number n = tb_rulebook_number(report->rulebook, i);
        if (n.value < n.usual || n.value > n.usual)
            line(file, "", "%s = %g %s", n.key, n.value, n.unit);
    }
}

static void write_input(const tb_report *report, FILE *file) {
    const tb_source *source = report->source;
    char number[48], sentence[400], described[TB_DESCRIPTION];
    line(file, _("input"), "%s (%s)", source->path, source->driver);
    line(file, _("layer"), "%s: %s", source->layer, source->layer_reason);
    if (source->description[0] != '\0')
        line(file, "", "%s", tb_description_text(source, described));
    line(file, _("encoding"), "%s: %s", source->encoding, source->encoding_reason);
    write_srs(report->srs, source->srs_reason, file);
    label(file, _("parcels"));
    fputs(count_text(report->parcels, number), file);
    tb_say(file, _(", vertices %s"), count_text(report->vertices, number));
    write_shapes(&report->shapes, file);
    fputc('\n', file);
    line(file, _("areas"), "%s", tb_area_sentence(report, sentence));
    write_plane_ratio(report, file);
    line(file, _("totalled"), "%s: %s", tb_totalled_words(report), report->totalled_reason);
    if (report->second_survey)
        line(file, _("classes"), "%s",
             _("the codes look like those of the second survey (011, 012, 021 ..); give a class "
               "table for them with --classes"));
    if (report->scheme != NULL)
        line(file, _("classes"), _("%s: --scheme says so"), report->scheme);
    if (source->field[TB_ROLE_CLASS] == NULL)
        line(file, _("classes"), "%s",
             _("the layer has no class field: everything is unclassified; name one with --field "
               "class=NAME"));
    if (report->rules_path != NULL)
        line(file, _("rules"),
             tb_rulebook_locked(report->rulebook) ? _("%s, locked") : _("as changed by %s"),
             report->rules_path);
    write_numbers(report, file);
    if (report->padded_codes > 0)
        line(file, _("classes"),
             _("%lld codes stood in a number column and got their leading zeros "
               "back"),
             (long long)report->padded_codes);
}

static void sum_cells(tb_table *table, tb_sum sum) {
    char text[32], grouped[48];
    tb_table_cell(table, "%s", count_text(sum.parcels, grouped));
    tb_table_cell(table, "%s", tb_grouped(tb_hectares_text(sum.area_dm2, text), grouped));
    tb_table_cell(table, "%s", tb_grouped(tb_mu_text(sum.area_dm2, text), grouped));
}

static void sum_heads(tb_table *table) {
    tb_table_cell(table, "%s", _("parcels"));
    tb_table_cell(table, "%s", _("hectares"));
    tb_table_cell(table, "%s", _("mu"));
}

static const char *agreement_word(const tb_comparison *row) {
    if (!row->known)
        return _("not compared");
    if (!row->agrees)
        return row->hectares == TB_DIFFERS ? _("DIFFERS") : _("DIFFERS in mu");
    return row->note[0] != '\0' ? _("agrees (rounding)") : _("agrees");
}

static void category_cell(tb_table *table, const char *name, const char *name_en) {
    if (tb_language_get() == TB_CHINESE || strcmp(name, name_en) == 0 || name_en[0] == '\0')
        tb_table_cell(table, "%s", name);
    else
        tb_table_cell(table, "%s %s", name, name_en);
}

static void published_cells(tb_table *table, const tb_comparison *row) {
    char text[32], grouped[48];
    const tb_figure *printed = row != NULL ? &row->published->hectares : NULL;
    tb_table_cell(table, "%s",
                  printed != NULL && printed->present
                      ? tb_grouped(tb_figure_text(printed, text), grouped)
                      : "");
    tb_table_cell(table, "%s", row != NULL ? tb_hectares_difference(row, text) : "");
    tb_table_cell(table, "%s", row != NULL ? agreement_word(row) : "");
}

static int write_categories(const tb_report *report, tb_arena *arena, FILE *file) {
    tb_table table;
    int published = report->published != NULL;
    tb_table_init(&table, arena, published ? "lrrrrrl" : "lrrr");
    tb_table_cell(&table, "%s", _("category"));
    sum_heads(&table);
    if (published) {
        tb_table_cell(&table, "%s", _("published ha"));
        tb_table_cell(&table, "%s", _("difference"));
        tb_table_cell(&table, "%s", "");
    }
    size_t count = tb_categories_count(report->classes);
    for (size_t i = 0; i <= count; i++) {
        tb_sum sum = tb_report_sum(report, i);
        if (i == count && sum.parcels == 0 && sum.area_dm2 == 0)
            continue;
        if (i == count)
            category_cell(&table, _("unclassified"), "");
        else
            category_cell(&table, tb_report_category(report, i), tb_report_category_en(report, i));
        sum_cells(&table, sum);
        if (published)
            published_cells(&table, tb_report_published(report, i));
    }
    category_cell(&table, "合计", "total");
    sum_cells(&table, report->total);
    if (published)
        published_cells(&table, NULL);
    tb_table_print(&table, 2, file);
    return !table.failed;
}

static int write_groups(const tb_report *report, tb_arena *arena, FILE *file) {
    char align[TB_TABLE_COLUMNS + 1] = "";
    tb_table table;
    for (size_t k = 0; k < report->by_count; k++)
        strcat(align, "l");
    tb_table_init(&table, arena, strcat(align, "rrr"));
    for (size_t k = 0; k < report->by_count; k++)
        tb_table_cell(&table, "%s", tb_key_name(report->by[k]));
    sum_heads(&table);
    for (size_t i = 0; i < report->group_count; i++) {
        for (size_t k = 0; k < report->by_count; k++) {
            const char *value = report->groups[i].value[k];
            tb_table_cell(&table, "%s", value[0] != '\0' ? value : "-");
        }
        sum_cells(&table, report->groups[i].sum);
    }
    tb_table_print(&table, 2, file);
    return !table.failed;
}

/* Sub-classes and other published rows that the table of categories has no line for. */
static int write_other_published(const tb_report *report, tb_arena *arena, FILE *file) {
    tb_table table;
    char text[32], grouped[48];
    tb_table_init(&table, arena, "lrrrl");
    tb_table_cell(&table, "%s", _("published row"));
    tb_table_cell(&table, "%s", _("hectares"));
    tb_table_cell(&table, "%s", _("published ha"));
    tb_table_cell(&table, "%s", _("difference"));
    tb_table_cell(&table, "%s", "");
    for (size_t i = 0; i < report->comparison_count; i++) {
        const tb_comparison *row = &report->comparisons[i];
        const tb_published_row *printed = row->published;
        if (tb_report_has_line(report, row))
            continue;
        tb_table_cell(&table, "%s%s%s", printed->category,
                      printed->subcategory[0] != '\0' ? "/" : "", printed->subcategory);
        tb_hectares_text(row->computed.area_dm2, text);
        tb_table_cell(&table, "%s", row->known ? tb_grouped(text, grouped) : "");
        published_cells(&table, row);
    }
    if (table.rows > table.columns) {
        fputc('\n', file);
        tb_table_print(&table, 2, file);
    }
    return !table.failed;
}

static void write_published_lines(const tb_report *report, FILE *file) {
    char number[48];
    int64_t printed = tb_published_parcels(report->published);
    size_t compared = 0, differing = 0;
    for (size_t i = 0; i < report->comparison_count; i++) {
        compared += report->comparisons[i].known ? 1 : 0;
        differing += report->comparisons[i].known && !report->comparisons[i].agrees ? 1 : 0;
    }
    line(file, _("published"), _("%s: %zu rows compared, %zu differ"),
         tb_published_source(report->published), compared, differing);
    if (tb_published_ambiguities(report->published) > 0)
        line(file, "", _("%zu figures of the text were not taken: `tuban published` lists them"),
             tb_published_ambiguities(report->published));
    if (printed >= 0) {
        label(file, "");
        tb_say(file, _("parcels published %s"), count_text(printed, number));
        tb_say(file, _(", read %s: "), count_text(report->parcels, number));
        tb_say(file, "%s\n", report->parcels_agree ? _("agrees") : _("DIFFERS"));
    }
}

static void write_stated(const tb_stated *stated, FILE *file) {
    char number[48], text[32];
    if (stated->compared == 0)
        return;
    label(file, _("stated"));
    tb_say(file, _("%s stated areas against measured ones: "),
           count_text(stated->compared, number));
    tb_say(file, _("%s differ by more than 0.01 m2, "), count_text(stated->over_cent, number));
    tb_say(file, _("%s by more than 1 per mille"), count_text(stated->over_permille, number));
    if (stated->largest_row > 0)
        tb_say(file, _("; largest %s m2 in row %lld %s"),
               tb_decimal_text(stated->largest_dm2, 2, text), (long long)stated->largest_row,
               stated->largest_id);
    fputc('\n', file);
    if (stated->suspicion[0] != '\0')
        line(file, "", "%s", stated->suspicion);
}

static void write_cover(const tb_cover *cover, FILE *file) {
    char number[48];
    if (!cover->solved)
        return;
    label(file, _("neighbours"));
    tb_say(file, _("%s overlaps, "), count_text(cover->overlaps, number));
    tb_say(file, _("%s gaps, "), count_text(cover->gaps, number));
    tb_say(file, _("%s missing vertices"), count_text(cover->missing_vertices, number));
    tb_say(file, _(" (nothing up to %.3g wide counts)\n"), cover->tolerance);
    if (cover->allowed > 0)
        line(file, "", _("%s gaps allowed by --allowed-gaps"), count_text(cover->allowed, number));
    if (cover->filtered > 0)
        line(file, "", _("%s gaps and overlaps left out by the filters of the rules file"),
             count_text(cover->filtered, number));
    if (!isfinite(cover->union_m2))
        return; /* some parcel has no position: told by its own rule */
    int64_t parcels = tb_area_dm2(cover->parcels_m2), together = tb_area_dm2(cover->union_m2);
    int64_t excess = tb_area_dm2(cover->excess_m2), gaps = tb_area_dm2(cover->gap_m2);
    char text[5][32];
    line(file, "", _("parcels %s m2 = union %s + overlapping %s, difference %s; gaps %s m2"),
         tb_decimal_text(parcels, 2, text[0]), tb_decimal_text(together, 2, text[1]),
         tb_decimal_text(excess, 2, text[2]),
         tb_decimal_text(parcels - together - excess, 2, text[3]),
         tb_decimal_text(gaps, 2, text[4]));
}

/* Each link with its difference to the one before, and what findings leave of that unexplained. */
static int write_chain(const tb_report *report, tb_arena *arena, FILE *file) {
    char text[32], grouped[48];
    tb_table table;
    if (report->link_count < 2)
        return 1;
    if (report->boundary != NULL)
        line(file, _("boundary"), "%s (%s)", report->boundary, report->boundary_reason);
    tb_table_init(&table, arena, "lrrr");
    tb_table_cell(&table, "%s", _("chain"));
    tb_table_cell(&table, "%s", _("area m2"));
    tb_table_cell(&table, "%s", _("difference"));
    tb_table_cell(&table, "%s", _("unexplained"));
    for (size_t i = 0; i < report->link_count; i++) {
        const tb_link *link = &report->links[i];
        tb_table_cell(&table, "%s", tb_link_title(link->name));
        tb_table_cell(&table, "%s", tb_grouped(tb_decimal_text(link->area_dm2, 2, text), grouped));
        tb_table_cell(&table, "%s", i > 0 ? tb_decimal_text(link->difference_dm2, 2, text) : "");
        tb_table_cell(&table, "%s",
                      i > 0 ? tb_decimal_text(link->difference_dm2 - link->explained_dm2, 2, text)
                            : "");
    }
    tb_table_print(&table, 2, file);
    fputc('\n', file);
    return !table.failed;
}

/* The first few of each rule, worst rule first: enough to see what it is about. */
static void write_examples(const tb_report *report, FILE *file) {
    char text[TB_FINDING_ROOM];
    for (size_t r = 0; r < report->rule_count; r++) {
        const tb_rule_count *rule = &report->rules[r];
        int64_t shown = 0;
        for (size_t i = 0; i < report->finding_count && shown < EXAMPLES; i++)
            if (strcmp(report->findings[i].rule, rule->rule) == 0) {
                tb_say(file, "  %s\n",
                       tb_finding_words(report, &report->findings[i], text, sizeof text));
                shown++;
            }
        if (rule->count > shown)
            tb_say(file, _("    and %lld more\n"), (long long)(rule->count - shown));
    }
}

static void write_worst(const tb_report *report, FILE *file) {
    const tb_finding *gravest = tb_gravest_finding(report);
    char text[TB_FINDING_ROOM];
    if (gravest != NULL)
        line(file, _("worst"), "%s", tb_finding_words(report, gravest, text, sizeof text));
    for (size_t i = 0; i < report->worst_count; i++)
        line(file, i == 0 ? _("places") : "", "%s",
             tb_worst_place_words(report, i, text, sizeof text));
}

static int write_findings(const tb_report *report, tb_arena *arena, FILE *file) {
    char number[48];
    if (report->rule_count == 0) {
        line(file, _("findings"), "%s", _("none"));
        return 1;
    }
    line(file, _("findings"), _("%lld errors, %lld warnings, %lld infos"),
         (long long)report->errors, (long long)report->warnings, (long long)report->infos);
    tb_table table;
    tb_table_init(&table, arena, "llrl");
    tb_table_cell(&table, "%s", _("rule"));
    tb_table_cell(&table, "%s", _("severity"));
    tb_table_cell(&table, "%s", _("count"));
    tb_table_cell(&table, "%s", "");
    for (size_t i = 0; i < report->rule_count; i++) {
        tb_table_cell(&table, "%s", report->rules[i].rule);
        tb_table_cell(&table, "%s", tb_severity_word(report->rules[i].severity));
        tb_table_cell(&table, "%s", count_text(report->rules[i].count, number));
        tb_table_cell(&table, "%s", report->rules[i].title);
    }
    tb_table_print(&table, 2, file);
    fputc('\n', file);
    write_examples(report, file);
    write_worst(report, file);
    return !table.failed;
}

static void write_earlier(const tb_report *report, FILE *file) {
    const tb_baseline *baseline = &report->baseline;
    const tb_acceptance *acceptance = &report->acceptance;
    if (baseline->path != NULL)
        line(file, _("baseline"), _("%s: %lld new, %lld still open, %lld fixed"), baseline->path,
             (long long)baseline->fresh, (long long)baseline->open, (long long)baseline->fixed);
    if (acceptance->path != NULL)
        line(file, _("accepted"),
             _("%s: %lld findings accepted; exceptions past their day %lld, without a finding "
               "%lld"),
             acceptance->path, (long long)acceptance->accepted, (long long)acceptance->expired,
             (long long)acceptance->unneeded);
}

static int said_before(const tb_report *report, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (strcmp(report->not_checked[k].reason, report->not_checked[i].reason) == 0)
            return 1;
    return 0;
}

/* One line a reason, with the rules that could not be run for it. */
static void write_not_checked(const tb_report *report, FILE *file) {
    for (size_t i = 0; i < report->not_checked_count; i++) {
        const char *reason = report->not_checked[i].reason;
        if (said_before(report, i))
            continue;
        label(file, i == 0 ? _("not checked") : "");
        tb_say(file, "%s:", reason);
        for (size_t k = i; k < report->not_checked_count; k++)
            if (strcmp(report->not_checked[k].reason, reason) == 0)
                tb_say(file, " %s", report->not_checked[k].rule);
        fputc('\n', file);
    }
}

static const char *verdict_word(tb_verdict verdict) {
    return verdict == TB_CLEAN ? _("clean: nothing found that matters, and the figures agree")
                               : _("differs: the data are sound, but published figures differ");
}

void tb_report_closing(const tb_report *report, FILE *file) {
    write_not_checked(report, file);
    if (report->verdict == TB_FINDINGS) {
        line(file, _("verdict"), _("findings: %lld errors, %lld warnings"),
             (long long)report->errors, (long long)report->warnings);
        return;
    }
    line(file, _("verdict"), "%s",
         report->verdict == TB_CLEAN && report->published == NULL
             ? _("clean: nothing found that matters")
             : verdict_word(report->verdict));
}

tb_status tb_report_text(const tb_report *report, FILE *file, tb_error *error) {
    tb_arena *arena = tb_arena_create();
    if (arena == NULL)
        return tb_fail_memory(error);
    write_input(report, file);
    fputc('\n', file);
    int written = report->by_count > 0 ? write_groups(report, arena, file)
                                       : write_categories(report, arena, file);
    if (report->published != NULL)
        written &= write_other_published(report, arena, file);
    fputc('\n', file);
    if (report->published != NULL)
        write_published_lines(report, file);
    write_stated(&report->stated, file);
    write_cover(&report->cover, file);
    written &= write_chain(report, arena, file);
    written &= write_findings(report, arena, file);
    write_earlier(report, file);
    tb_report_closing(report, file);
    tb_arena_free(arena);
    return written ? TB_OK : tb_fail_memory(error);
}
