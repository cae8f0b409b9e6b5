/* Characters one by one, so that those the encoding lacks are counted and nothing is guessed. */
#include "write/encoder.h"

#include "base/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct tb_encoder {
    iconv_t converter; /* (iconv_t)-1 for UTF-8 */
    char *bytes;
    size_t room;
};

tb_encoder *tb_encoder_create(const char *encoding) {
    tb_encoder *encoder = calloc(1, sizeof *encoder);
    if (encoder == NULL)
        return NULL;
    int utf8 = tb_text_same(encoding, "UTF-8");
    encoder->converter = utf8 ? (iconv_t)-1 : iconv_open(encoding, "UTF-8");
    if (!utf8 && encoder->converter == (iconv_t)-1) {
        free(encoder);
        return NULL;
    }
    return encoder;
}

void tb_encoder_free(tb_encoder *encoder) {
    if (encoder == NULL)
        return;
    if (encoder->converter != (iconv_t)-1)
        iconv_close(encoder->converter);
    free(encoder->bytes);
    free(encoder);
}

static int is_ascii(tb_text value) {
    unsigned char seen = 0;
    for (size_t i = 0; i < value.size; i++)
        seen |= (unsigned char)value.bytes[i];
    return seen < 0x80;
}

/* Bytes of the UTF-8 character that begins here. */
static size_t character_size(const char *at, size_t left) {
    unsigned char lead = (unsigned char)*at;
    size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return size < left ? size : left;
}

tb_text tb_encode(tb_encoder *encoder, tb_text value, size_t *unmappable) {
    *unmappable = 0;
    if (value.bytes == NULL || encoder->converter == (iconv_t)-1 || is_ascii(value))
        return value;
    size_t room = 4 * value.size + 16;
    if (room > encoder->room) {
        char *larger = realloc(encoder->bytes, room);
        if (larger == NULL)
            return (tb_text){NULL, 0};
        encoder->bytes = larger;
        encoder->room = room;
    }
    char *in = (char *)(uintptr_t)value.bytes, *out = encoder->bytes;
    size_t left = value.size;
    room = encoder->room;
    iconv(encoder->converter, NULL, NULL, NULL, NULL);
    while (left > 0 && iconv(encoder->converter, &in, &left, &out, &room) == (size_t)-1) {
        if (room < 4 || left == 0)
            break;
        size_t skipped = character_size(in, left);
        in += skipped;
        left -= skipped;
        *out++ = '?';
        room--;
        ++*unmappable;
    }
    return (tb_text){encoder->bytes, (size_t)(out - encoder->bytes)};
}
