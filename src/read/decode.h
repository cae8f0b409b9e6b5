/* Text values of one encoding into UTF-8. */
#ifndef TB_READ_DECODE_H
#define TB_READ_DECODE_H

#include "base/arena.h"

#include <tuban/survey.h>

/* A converter for one thread at a time. */
typedef struct tb_decoder tb_decoder;

/* NULL when out of memory; the encoding must be known (tb_encoding_known). */
tb_decoder *tb_decoder_create(const char *encoding);
void tb_decoder_free(tb_decoder *decoder);

/* The value in UTF-8: the same bytes where they are so already, else a copy from the arena. Bytes
 * that are no characters become U+FFFD and set *damaged. bytes NULL in the answer for a value that
 * is not NULL: out of memory. */
tb_text tb_decode(tb_decoder *decoder, tb_arena *arena, tb_text value, int *damaged);

#endif
