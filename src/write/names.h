/* Words that several formats share. */
#ifndef TB_WRITE_NAMES_H
#define TB_WRITE_NAMES_H

#include "base/arena.h"

#include <tuban/run.h>

/* "trapezoid", "geodesic", "plane": the same in every language. */
const char *tb_edges_name(tb_edges edges);

/* In the language of the run. */
const char *tb_severity_word(tb_severity severity);

/* Name of category i of the report; past the last one, that of the unclassified rest. */
const char *tb_report_category(const tb_report *report, size_t i);
const char *tb_report_category_word(const tb_report *report, size_t i); /* for people */
const char *tb_report_category_en(const tb_report *report, size_t i);
tb_sum tb_report_sum(const tb_report *report, size_t i);

/* The published row that holds a category's total; NULL if there is none. */
const tb_comparison *tb_report_published(const tb_report *report, size_t i);

/* 1 if the row is the total of a category, which every table has a line for. */
int tb_report_has_line(const tb_report *report, const tb_comparison *row);

/* computed less published, as decimal text with two digits, "" where nothing is printed. */
char *tb_hectares_difference(const tb_comparison *row, char buffer[32]);
char *tb_mu_difference(const tb_comparison *row, char buffer[32]);

/* "net areas, ridges under 1203": what the totals are of. */
const char *tb_totalled_words(const tb_report *report);

/* A finding in one line; what is longer is cut. */
enum { TB_FINDING_ROOM = 8192 };
const char *tb_finding_words(const tb_report *report, const tb_finding *finding, char *text,
                             size_t room);

/* The error, or where there is none the warning, that is about the most land; NULL if none of those
 * kept is about any. */
const tb_finding *tb_gravest_finding(const tb_report *report);

/* Worst place i in words: where it is, and what is wrong there. */
const char *tb_worst_place_words(const tb_report *report, size_t i, char *text, size_t room);

/* What a link of the chain is, in words. */
const char *tb_link_title(const char *name);

/* One sentence on how areas were taken, made from the settings. */
const char *tb_area_sentence(const tb_report *report, char buffer[400]);

/* What the file says of the layer, as far as it is no page. */
enum { TB_DESCRIPTION = 241 };
const char *tb_description_text(const tb_source *source, char buffer[TB_DESCRIPTION]);

#endif
