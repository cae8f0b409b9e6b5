/* One writer for each document and format. */
#ifndef TB_WRITE_FORMATS_H
#define TB_WRITE_FORMATS_H

#include <stdio.h>
#include <tuban/write.h>

tb_status tb_report_text(const tb_report *report, FILE *file, tb_error *error);
tb_status tb_report_json(const tb_report *report, FILE *file, tb_error *error);
tb_status tb_report_csv(const tb_report *report, FILE *file, tb_error *error);
tb_status tb_report_html(const tb_report *report, FILE *file, tb_error *error);
tb_status tb_report_junit(const tb_report *report, FILE *file, tb_error *error);

#endif
