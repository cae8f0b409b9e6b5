/* A layer made to fit a target: which columns it gets, and what is lost, told before it is written.
 *
 * Columns of DLTB get the types and lengths of the standard (src/survey/fields.csv) wherever the
 * values fit in; everything else keeps what its source declares, or gets what its values need. */
#ifndef TB_WRITE_FIT_H
#define TB_WRITE_FIT_H

#include "survey/records.h"
#include "write/encoder.h"
#include "write/sizes.h"
#include "write/target.h"

typedef struct tb_fit {
    const tb_target *target;
    const tb_record_layer *in;
    tb_record_layer out; /* as it is written */
    const char **type;   /* of each column, in the words of the standard; NULL: from its kind */
    size_t *from;   /* column of `in` that each column of `out` is filled from; SIZE_MAX: none */
    size_t *cut;    /* text longer than so many bytes is cut; 0: never */
    int multiparts; /* some features have several parts */
    tb_layer_sizes sizes;
    tb_arena *arena;
    tb_encoder *encoder;
    const char **warning; /* one line each */
    size_t warnings;
} tb_fit;

/* NULL when out of memory. The arena, the target and the layer must live as long. */
tb_fit *tb_fit_create(tb_arena *arena, const tb_target *target, const tb_record_layer *in);
void tb_fit_free(tb_fit *fit);

/* First all rows are seen .. */
tb_status tb_fit_see(tb_fit *fit, const tb_rows *rows, tb_error *error);

/* .. then it is decided. TB_USAGE: the target cannot hold the layer at all. */
tb_status tb_fit_decide(tb_fit *fit, tb_error *error);

/* Rows as they are to be written. Shapes are shared; out->arena must be set, and is reset. */
tb_status tb_fit_rows(const tb_fit *fit, const tb_rows *in, tb_rows *out, tb_error *error);

#endif
