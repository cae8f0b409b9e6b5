/* Writing: the same numbers in every format.
 *
 * Text is for people (aligned also where Chinese characters take two columns), JSON for programs
 * (schemas tuban.report/1, tuban.published/1, .. as documented in docs/), CSV for spreadsheets,
 * JUnit for the machines that run checks on every delivery, HTML as one page that people read and
 * print (both of reports only). */
#ifndef TUBAN_WRITE_H
#define TUBAN_WRITE_H

#include <stdio.h>
#include <tuban/run.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tb_format { TB_TEXT, TB_JSON, TB_CSV, TB_JUNIT, TB_HTML } tb_format;

/* Each writes everything or returns TB_SYSTEM (memory, disk). The file stays open. */
TB_API tb_status tb_report_write(const tb_report *report, tb_format format, FILE *file,
                                 tb_error *error);
/* What was not checked, and the verdict, as the text report ends with: for beside a table of
 * figures alone (CSV). */
TB_API void tb_report_closing(const tb_report *report, FILE *file);
TB_API tb_status tb_published_write(const tb_published *published, tb_format format, FILE *file,
                                    tb_error *error);
TB_API tb_status tb_classes_write(const tb_class_table *table, tb_format format, FILE *file,
                                  tb_error *error);
TB_API tb_status tb_rules_write(const tb_rulebook *book, tb_format format, FILE *file,
                                tb_error *error);
TB_API tb_status tb_info_write(const tb_info *info, tb_format format, FILE *file, tb_error *error);

/* The findings by themselves, one record each, with their places and polygons: a GeoPackage with a
 * style inside (.gpkg), CSV (.csv) or JSON lines (.jsonl). The ending of path decides; the file
 * appears whole or not at all. TB_USAGE: another ending, or the file is there and not to be
 * overwritten; tb_findings_check tells so before the work is done. */
TB_API tb_status tb_findings_check(const char *path, int overwrite, tb_error *error);
TB_API tb_status tb_findings_write(const tb_report *report, const char *path, int overwrite,
                                   tb_error *error);

/* fprintf for people, as text reports are written: controls, ends of lines and marks that turn the
 * direction of writing are shown as "\x1b", "\n", "\u202e", and bytes that are no UTF-8 as "\xff",
 * but for the ends of lines at the end of the format. What is longer than 8 KiB is cut. */
TB_API void tb_say(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An output that appears whole under its name or not at all. path NULL or "-" is standard output;
 * an existing file is kept unless overwrite (TB_USAGE). */
typedef struct tb_output tb_output;
TB_API tb_status tb_output_create(const char *path, int overwrite, tb_output **out,
                                  tb_error *error);
/* TB_USAGE if path leads to input, to a file that goes with it (as .dbf with .shp), or to one in
 * the folder that it is: inputs are never written to. Either may be NULL. */
TB_API tb_status tb_output_spares(const char *path, const char *input, tb_error *error);
TB_API FILE *tb_output_file(tb_output *output);
TB_API tb_status tb_output_finish(tb_output *output, tb_error *error); /* closes and frees */
TB_API void tb_output_abandon(tb_output *output);                      /* throws away and frees */

#ifdef __cplusplus
}
#endif
#endif
