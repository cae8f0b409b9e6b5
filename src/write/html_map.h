/* The map of the HTML report. */
#ifndef TB_WRITE_HTML_MAP_H
#define TB_WRITE_HTML_MAP_H

#include <stdio.h>
#include <tuban/run.h>

/* The sketch by category with the findings on it; nothing where there is no sketch. */
void tb_html_map(const tb_report *report, FILE *file);

/* The name of a category; in English its Chinese one before, as the data have it. */
void tb_html_category(const tb_report *report, size_t i, FILE *file);

/* "#rrggbb" of a category of the report; past the last one grey. */
void tb_category_colour(const tb_report *report, size_t i, char colour[8]);

#endif
