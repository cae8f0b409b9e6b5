/* Decoding values: plain ASCII, by far the most, is not copied. */
#include "read/decode.h"

#include "base/text.h"

#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct tb_decoder {
    iconv_t converter; /* (iconv_t)-1 for UTF-8 */
};

tb_decoder *tb_decoder_create(const char *encoding) {
    tb_decoder *decoder = malloc(sizeof *decoder);
    if (decoder == NULL)
        return NULL;
    int utf8 = tb_text_same(encoding, "UTF-8");
    decoder->converter = utf8 ? (iconv_t)-1 : iconv_open("UTF-8", encoding);
    if (!utf8 && decoder->converter == (iconv_t)-1) {
        free(decoder);
        return NULL;
    }
    return decoder;
}

void tb_decoder_free(tb_decoder *decoder) {
    if (decoder == NULL)
        return;
    if (decoder->converter != (iconv_t)-1)
        iconv_close(decoder->converter);
    free(decoder);
}

static int is_ascii(const char *bytes, size_t size) {
    uint64_t seen = 0;
    while (size >= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        seen |= word;
        bytes += 8;
        size -= 8;
    }
    for (size_t i = 0; i < size; i++)
        seen |= (unsigned char)bytes[i];
    return (seen & 0x8080808080808080u) == 0;
}

/* No character of any encoding read here takes more than 4 bytes of UTF-8 for one of its own. */
static tb_text convert(iconv_t converter, tb_arena *arena, tb_text value, int *damaged) {
    size_t room = 4 * value.size + 4;
    char *converted = tb_arena_take(arena, room);
    if (converted == NULL)
        return (tb_text){NULL, 0};
    char *in = (char *)(uintptr_t)value.bytes, *out = converted;
    size_t left = value.size;
    iconv(converter, NULL, NULL, NULL, NULL);
    while (left > 0 && iconv(converter, &in, &left, &out, &room) == (size_t)-1) {
        *damaged = 1;
        if (left == 0 || room < 3)
            break;
        memcpy(out, "\xEF\xBF\xBD", 3);
        out += 3;
        room -= 3;
        in++;
        left--;
    }
    return (tb_text){converted, (size_t)(out - converted)};
}

tb_text tb_decode(tb_decoder *decoder, tb_arena *arena, tb_text value, int *damaged) {
    *damaged = 0;
    if (is_ascii(value.bytes, value.size))
        return value;
    if (decoder->converter != (iconv_t)-1)
        return convert(decoder->converter, arena, value, damaged);
    if (tb_utf8_valid(value.bytes, value.size))
        return value;
    *damaged = 1;
    size_t mended, bad;
    char *text = tb_utf8_mend(arena, value.bytes, value.size, &mended, &bad);
    return (tb_text){text, text != NULL ? mended : 0};
}
