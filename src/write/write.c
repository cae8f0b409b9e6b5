/* Documents by format. */
#include "write/formats.h"

tb_status tb_report_write(const tb_report *report, tb_format format, FILE *file, tb_error *error) {
    switch (format) {
    case TB_JSON: return tb_report_json(report, file, error);
    case TB_CSV: return tb_report_csv(report, file, error);
    case TB_JUNIT: return tb_report_junit(report, file, error);
    case TB_HTML: return tb_report_html(report, file, error);
    default: return tb_report_text(report, file, error);
    }
}
