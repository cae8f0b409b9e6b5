/* UTF-8 into the encoding of a file. */
#ifndef TB_WRITE_ENCODER_H
#define TB_WRITE_ENCODER_H

#include "base/arena.h"

#include <tuban/survey.h>

typedef struct tb_encoder tb_encoder;

/* NULL when out of memory or the encoding is unknown. */
tb_encoder *tb_encoder_create(const char *encoding);
void tb_encoder_free(tb_encoder *encoder);

/* The text in the encoding: the same bytes where they are so already, else a copy that is valid
 * until the next call. *unmappable counts characters it does not have, which become "?". bytes NULL
 * in the answer for a value that is not NULL: out of memory. */
tb_text tb_encode(tb_encoder *encoder, tb_text value, size_t *unmappable);

#endif
