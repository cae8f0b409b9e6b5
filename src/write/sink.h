/* Where converted layers go: one of these for each form of file. */
#ifndef TB_WRITE_SINK_H
#define TB_WRITE_SINK_H

#include "survey/records.h"
#include "write/fit.h"

#include <tuban/area.h>

typedef struct tb_sink tb_sink;

typedef struct tb_sink_kind {
    tb_status (*begin)(tb_sink *sink, const tb_fit *fit, const tb_srs *srs, tb_error *error);
    tb_status (*rows)(tb_sink *sink, const tb_rows *rows, tb_error *error);
    tb_status (*end)(tb_sink *sink, tb_error *error);    /* of the layer */
    tb_status (*finish)(tb_sink *sink, tb_error *error); /* of the file */
    void (*free)(tb_sink *sink);
} tb_sink_kind;

struct tb_sink {
    const tb_sink_kind *kind;
    const char *path;
    const char *name; /* what messages call it */
    const tb_target *target;
};

/* The file must not exist; messages call it `name`. All three must live as long. */
tb_status tb_sink_open(const tb_target *target, const char *path, const char *name, tb_sink **out,
                       tb_error *error);

/* A layer, its rows, its end; then the next. srs NULL: none. Fits must live until the sink is
 * freed. */
tb_status tb_sink_begin(tb_sink *sink, const tb_fit *fit, const tb_srs *srs, tb_error *error);
tb_status tb_sink_rows(tb_sink *sink, const tb_rows *rows, tb_error *error);
tb_status tb_sink_end(tb_sink *sink, tb_error *error);

/* TB_SYSTEM: disk full, say. */
tb_status tb_sink_finish(tb_sink *sink, tb_error *error);
void tb_sink_free(tb_sink *sink);

/* The kinds. */
tb_status tb_sink_vct(tb_sink **out, tb_error *error);
tb_status tb_sink_boundary_text(tb_sink **out, tb_error *error);
tb_status tb_sink_gdal(tb_sink **out, tb_error *error);

#endif
