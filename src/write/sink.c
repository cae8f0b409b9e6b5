/* The doors of the sinks. */
#include "write/sink.h"

tb_status tb_sink_open(const tb_target *target, const char *path, const char *name, tb_sink **out,
                       tb_error *error) {
    tb_status status = target->form == TB_TO_VCT             ? tb_sink_vct(out, error)
                       : target->form == TB_TO_BOUNDARY_TEXT ? tb_sink_boundary_text(out, error)
                                                             : tb_sink_gdal(out, error);
    if (status != TB_OK)
        return status;
    (*out)->path = path;
    (*out)->name = name;
    (*out)->target = target;
    return TB_OK;
}

tb_status tb_sink_begin(tb_sink *sink, const tb_fit *fit, const tb_srs *srs, tb_error *error) {
    return sink->kind->begin(sink, fit, srs, error);
}

tb_status tb_sink_rows(tb_sink *sink, const tb_rows *rows, tb_error *error) {
    return sink->kind->rows(sink, rows, error);
}

tb_status tb_sink_end(tb_sink *sink, tb_error *error) {
    return sink->kind->end(sink, error);
}

tb_status tb_sink_finish(tb_sink *sink, tb_error *error) {
    return sink->kind->finish(sink, error);
}

void tb_sink_free(tb_sink *sink) {
    if (sink != NULL)
        sink->kind->free(sink);
}
