/* A layer with every attribute, for `convert`: the same streams as the reader's, read whole. */
#ifndef TB_READ_RECORDS_H
#define TB_READ_RECORDS_H

#include "read/dataset.h"
#include "survey/records.h"

typedef struct tb_records tb_records;

/* Opens layer `at` of an open dataset, which must live longer; encoding and srs as in
 * tb_read_options. Strings of the source and the layer live in the arena. */
tb_status tb_records_open(tb_arena *arena, const tb_dataset *dataset, size_t at,
                          const char *encoding, const char *srs, tb_records **out, tb_error *error);
void tb_records_free(tb_records *records);

const tb_record_layer *tb_records_layer(const tb_records *records);
const tb_source *tb_records_source(const tb_records *records);

/* The next rows; count 0 at the end. rows->arena must be set; it is reset here. */
tb_status tb_records_next(tb_records *records, tb_rows *rows, tb_error *error);

/* What became of the rows so far. */
typedef struct tb_records_notes {
    int64_t damaged_texts;  /* values with bytes that are no characters */
    int64_t stroked_shapes; /* arcs became chords */
    int64_t damaged_shapes; /* bytes that are no geometry became none */
} tb_records_notes;
const tb_records_notes *tb_records_told(const tb_records *records);

#endif
