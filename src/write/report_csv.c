/* The report as CSV: the breakdown if there is one, else the categories with what was published. */
#include "write/formats.h"

#include "base/csv.h"
#include "write/names.h"

#include <inttypes.h>

static void write_sum(tb_sum sum, FILE *file) {
    char text[32];
    fprintf(file, ",%" PRId64 ",%" PRId64 ",%s", sum.parcels, sum.area_dm2,
            tb_hectares_text(sum.area_dm2, text));
    fprintf(file, ",%s", tb_mu_text(sum.area_dm2, text));
}

static void write_groups(const tb_report *report, FILE *file) {
    for (size_t k = 0; k < report->by_count; k++)
        fprintf(file, "%s%s", k > 0 ? "," : "", tb_key_name(report->by[k]));
    fputs(",parcels,area_dm2,hectares,mu\n", file);
    for (size_t i = 0; i < report->group_count; i++) {
        for (size_t k = 0; k < report->by_count; k++) {
            if (k > 0)
                fputc(',', file);
            tb_csv_write(file, report->groups[i].value[k]);
        }
        write_sum(report->groups[i].sum, file);
        fputc('\n', file);
    }
}

static void write_published(const tb_comparison *row, FILE *file) {
    char text[32];
    if (row == NULL) {
        fputs(",,,,,", file);
        return;
    }
    const tb_published_row *printed = row->published;
    fprintf(file, ",%s", printed->hectares.present ? tb_figure_text(&printed->hectares, text) : "");
    fprintf(file, ",%s", tb_hectares_difference(row, text));
    fprintf(file, ",%s", printed->mu.present ? tb_figure_text(&printed->mu, text) : "");
    fprintf(file, ",%s", tb_mu_difference(row, text));
    fprintf(file, ",%s", !row->known ? "" : row->agrees ? "yes" : "no");
}

/* One line: names, sum, and what was published beside it where figures are compared. */
static void write_line(const tb_report *report, const char *name, const char *subcategory,
                       const char *name_en, const tb_sum *sum, const tb_comparison *row,
                       FILE *file) {
    tb_csv_write(file, name);
    fputc(',', file);
    if (report->published != NULL) {
        tb_csv_write(file, subcategory);
        fputc(',', file);
    }
    tb_csv_write(file, name_en);
    if (sum != NULL)
        write_sum(*sum, file);
    else
        fputs(",,,,", file);
    if (report->published != NULL)
        write_published(row, file);
    fputc('\n', file);
}

static void write_categories(const tb_report *report, FILE *file) {
    fprintf(file,
            report->published != NULL
                ? "category,subcategory,name_en,parcels,area_dm2,hectares,mu,published_hectares,"
                  "difference_hectares,published_mu,difference_mu,agrees\n"
                : "category,name_en,parcels,area_dm2,hectares,mu\n");
    size_t count = tb_categories_count(report->classes);
    for (size_t i = 0; i <= count; i++) {
        tb_sum sum = tb_report_sum(report, i);
        write_line(report, tb_report_category(report, i), "", tb_report_category_en(report, i),
                   &sum, tb_report_published(report, i), file);
    }
    write_line(report, "合计", "", "Total", &report->total, NULL, file);
    for (size_t i = 0; i < report->comparison_count; i++) {
        const tb_comparison *row = &report->comparisons[i];
        if (!tb_report_has_line(report, row))
            write_line(report, row->published->category, row->published->subcategory, "",
                       row->known ? &row->computed : NULL, row, file);
    }
}

tb_status tb_report_csv(const tb_report *report, FILE *file, tb_error *error) {
    (void)error; /* a failed write shows when the output is closed */
    if (report->by_count > 0)
        write_groups(report, file);
    else
        write_categories(report, file);
    return TB_OK;
}
