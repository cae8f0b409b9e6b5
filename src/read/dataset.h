/* A dataset, whatever form it is in: the one place that knows which forms there are.
 *
 * Each form is a tb_source_kind, a small table of functions. All of them hand their features out as
 * an Arrow stream of columns with the geometry as well-known binary, so that everything behind them
 * is the same for every form. */
#ifndef TB_READ_DATASET_H
#define TB_READ_DATASET_H

#include "base/arena.h"
#include "read/overlay.h"
#include "read/snapshot.h"
#include "survey/records.h"

#include <stdint.h>
#include <tuban/read.h>
#include <tuban/status.h>

struct ArrowArray;
struct ArrowArrayStream;
typedef struct tb_dataset tb_dataset;

/* A field of a layer. */
typedef struct tb_source_field {
    tb_column column;
    const char *raw;  /* its name in the stream: the bytes of the file */
    const char *type; /* in GDAL's words, whatever the form: "String(18,0)" */
} tb_source_field;

/* What a form tells of one layer beside what goes into its tb_source. */
typedef struct tb_layer_plan {
    size_t fields;
    tb_source_field *field;
    const char *geometry;   /* its column in the stream; NULL: it has none */
    tb_area_unit area_unit; /* of its areas, where the form fixes it */
} tb_layer_plan;

/* What is wanted of a layer. */
typedef struct tb_wanted {
    const tb_layer_plan *plan;
    const uint8_t *field; /* 1: this field */
    int geometry;         /* 1: the geometry */
    int batch;            /* features at a time, at most */
} tb_wanted;

typedef struct tb_source_kind {
    size_t (*layers)(const tb_dataset *dataset);
    /* Texts from the arena. 0 when out of memory. */
    int (*layer)(tb_arena *arena, const tb_dataset *dataset, size_t at, tb_layer *out);
    /* Fills encoding, reference system, extent and counts of the source, and the plan. asked is
     * --encoding or NULL. */
    tb_status (*describe)(tb_arena *arena, const tb_dataset *dataset, size_t at, const char *asked,
                          tb_source *source, tb_layer_plan *plan, tb_error *error);
    tb_status (*stream)(const tb_dataset *dataset, size_t at, const tb_wanted *wanted,
                        struct ArrowArrayStream *out, tb_error *error);
    void (*close)(tb_dataset *dataset);
    int tells_all; /* the stream's last error is a whole message, with file and line */
} tb_source_kind;

struct tb_dataset {
    const tb_source_kind *kind;
    void *handle;          /* the form's own */
    const char *path;      /* of the input: inside a zip, perhaps */
    const char *opened;    /* what GDAL opened: the path, the overlay's, or the snapshot's */
    tb_overlay overlay;    /* files that seem to stand beside the input's own */
    tb_snapshot *snapshot; /* a copy of it; NULL: none was needed */
    const char *driver;
    const char *driver_reason;
};

/* Read-only. Strings come from the arena. The message of TB_UNREADABLE names the path, the reason
 * and what can be done. */
tb_status tb_dataset_open(tb_arena *arena, const char *path, tb_dataset *out, tb_error *error);
void tb_dataset_close(tb_dataset *dataset);

/* What the form tells of layer `at`, and what the caller says instead: encoding and srs may be
 * NULL. source->path must be set, and everything else of it 0. */
tb_status tb_dataset_describe(tb_arena *arena, const tb_dataset *dataset, size_t at,
                              const char *encoding, const char *srs, tb_source *source,
                              tb_layer_plan *plan, tb_error *error);

/* "Real(15,2)" of a column, for forms of our own; NULL when out of memory. */
const char *tb_type_text(tb_arena *arena, const tb_column *column);

/* How far a stream was read. */
typedef struct tb_stream_place {
    int64_t next_row; /* from 1 */
    int ended;
} tb_stream_place;

/* A stream could not tell its schema. */
tb_status tb_dataset_no_schema(const tb_dataset *dataset, const tb_source *source, tb_error *error);

/* The next record batch; its release is NULL at the end. Numbers that the driver read in part are
 * noted in source. TB_UNREADABLE: it ends before the layer does, with the reason. */
tb_status tb_dataset_next(const tb_dataset *dataset, struct ArrowArrayStream *stream,
                          tb_stream_place *place, tb_source *source, struct ArrowArray *batch,
                          tb_error *error);

#endif
