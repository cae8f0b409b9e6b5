/* UTF-8, other encodings through iconv, and the width of characters on a terminal. */
#include "base/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Bytes of the well-formed character at `at`, 0 if there is none (Unicode, table 3-7). */
static size_t character_size(const unsigned char *at, size_t left) {
    unsigned char lead = at[0];
    if (lead < 0x80)
        return 1;
    size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || left < size)
        return 0;
    unsigned char lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (at[1] < lowest || at[1] > highest)
        return 0;
    for (size_t i = 2; i < size; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    return size;
}

size_t tb_utf8_prefix(const char *bytes, size_t size) {
    const unsigned char *at = (const unsigned char *)bytes;
    size_t done = 0;
    while (done < size) {
        size_t step = character_size(at + done, size - done);
        if (step == 0)
            break;
        done += step;
    }
    return done;
}

int tb_utf8_valid(const char *bytes, size_t size) {
    return tb_utf8_prefix(bytes, size) == size;
}

typedef struct range {
    uint32_t first;
    uint32_t last;
} range;

/* East Asian wide and full-width (Unicode UAX 11), whole blocks where nothing narrow is used. */
static const range wide[] = {
    {0x1100, 0x115F},   /* Hangul initial consonants */
    {0x2E80, 0x303E},   /* radicals, CJK punctuation with the full-width blank */
    {0x3041, 0x33FF},   /* kana, bopomofo, enclosed and squared CJK */
    {0x3400, 0x4DBF},   /* ideographs, extension A */
    {0x4E00, 0x9FFF},   /* ideographs */
    {0xA000, 0xA4CF},   /* Yi */
    {0xA960, 0xA97F},   /* Hangul, extended */
    {0xAC00, 0xD7A3},   /* Hangul syllables */
    {0xF900, 0xFAFF},   /* compatibility ideographs */
    {0xFE30, 0xFE6F},   /* vertical and small forms */
    {0xFF00, 0xFF60},   /* full-width ASCII */
    {0xFFE0, 0xFFE6},   /* full-width signs */
    {0x1F300, 0x1F64F}, /* pictographs */
    {0x1F900, 0x1F9FF}, /* more pictographs */
    {0x20000, 0x3FFFD}, /* ideographs, extensions B and later */
};

/* Characters that add nothing to the line. */
static const range zero_width[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x0300, 0x036F}, {0x200B, 0x200F},
    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
};

static int within(uint32_t character, const range *ranges, size_t count) {
    for (size_t i = 0; i < count && ranges[i].first <= character; i++)
        if (character <= ranges[i].last)
            return 1;
    return 0;
}

static uint32_t decode(const unsigned char *at, size_t size) {
    if (size == 1)
        return at[0];
    uint32_t character = at[0] & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++)
        character = character << 6 | (at[i] & 0x3Fu);
    return character;
}

/* What moves the cursor, ends a line or turns the direction of what follows: controls, separators
 * of lines and paragraphs, and the embeddings, overrides and isolates of Unicode UAX 9. */
static const range controls[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C}, {0x200E, 0x200F},
    {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE007F},
};

/* How what cannot be shown is written: "\n", "\x1b", "\u202e". */
static int escape(const unsigned char *at, size_t size, char name[12]) {
    static const char letters[] = "abtnvfr"; /* 7 to 13 */
    uint32_t character = size > 0 ? decode(at, size) : at[0];
    if (size == 1 && character >= '\a' && character <= '\r')
        return snprintf(name, 12, "\\%c", letters[character - '\a']);
    return snprintf(name, 12, size < 2 ? "\\x%02x" : "\\u%04x", character);
}

size_t tb_text_visible(const char *bytes, size_t size, char *out, size_t room) {
    const unsigned char *at = (const unsigned char *)bytes;
    size_t filled = 0, step;
    for (const unsigned char *end = at + size; at < end; at += step) {
        size_t well_formed = character_size(at, (size_t)(end - at));
        step = well_formed > 0 ? well_formed : 1;
        char name[12];
        const char *shown = (const char *)at;
        size_t length = step;
        if (well_formed == 0 ||
            within(decode(at, well_formed), controls, sizeof controls / sizeof *controls)) {
            length = (size_t)escape(at, well_formed, name);
            shown = name;
        }
        if (filled + length >= room)
            break;
        memcpy(out + filled, shown, length);
        filled += length;
    }
    out[filled] = '\0';
    return filled;
}

int tb_display_width(const char *text) {
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + strlen(text);
    int width = 0;
    while (at < end) {
        size_t size = character_size(at, (size_t)(end - at));
        if (size == 0) { /* terminals show a stray byte as one replacement character */
            width++;
            at++;
            continue;
        }
        uint32_t character = decode(at, size);
        if (within(character, wide, sizeof wide / sizeof *wide))
            width += 2;
        else if (!within(character, zero_width, sizeof zero_width / sizeof *zero_width))
            width++;
        at += size;
    }
    return width;
}

char *tb_utf8_mend(tb_arena *arena, const char *bytes, size_t size, size_t *mended,
                   size_t *damaged) {
    char *text = tb_arena_take(arena, 3 * size + 1), *to = text;
    *damaged = 0;
    if (text == NULL)
        return NULL;
    for (size_t at = 0; at < size;) {
        size_t good = tb_utf8_prefix(bytes + at, size - at);
        memcpy(to, bytes + at, good);
        to += good;
        at += good;
        if (at < size) {
            memcpy(to, "\xEF\xBF\xBD", 3);
            to += 3;
            at++;
            ++*damaged;
        }
    }
    *to = '\0';
    *mended = (size_t)(to - text);
    return text;
}

typedef struct conversion {
    iconv_t converter;
    char *in;
    size_t in_left;
    char *out;
    size_t out_left;
} conversion;

/* U+FFFD in place of the byte that iconv stopped at; 0 without room. */
static int replace_byte(conversion *c) {
    if (c->out_left < 3)
        return 0;
    memcpy(c->out, "\xEF\xBF\xBD", 3);
    c->out += 3;
    c->out_left -= 3;
    c->in++;
    c->in_left--;
    return 1;
}

/* Everything there is; 0 without room. */
static int convert(conversion *c, size_t *damaged) {
    while (c->in_left != 0) {
        if (iconv(c->converter, &c->in, &c->in_left, &c->out, &c->out_left) != (size_t)-1)
            continue;
        if (errno == E2BIG || !replace_byte(c))
            return 0;
        ++*damaged;
    }
    return iconv(c->converter, NULL, NULL, &c->out, &c->out_left) != (size_t)-1;
}

/* glibc lets numbers past U+10FFFF through, from UTF-8 to UTF-8 too. */
static char *end_text(tb_arena *arena, char *text, char *end, size_t *damaged) {
    size_t size = (size_t)(end - text), more;
    *end = '\0';
    if (tb_utf8_valid(text, size))
        return text;
    text = tb_utf8_mend(arena, text, size, &size, &more);
    *damaged += more;
    return text;
}

char *tb_text_to_utf8(tb_arena *arena, const char *encoding, const char *bytes, size_t size,
                      size_t *damaged) {
    *damaged = 0;
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1)
        return NULL;
    /* No encoding in use takes more than 3 bytes of UTF-8 for one of its own; 6 leaves room for the
     * few whose characters become a letter and its accent. */
    size_t room = 6 * size + 16;
    char *text = size <= SIZE_MAX / 8 ? tb_arena_take(arena, room + 1) : NULL;
    if (text != NULL) {
        conversion c = {converter, (char *)(uintptr_t)bytes, size, text, room};
        text = convert(&c, damaged) ? end_text(arena, text, c.out, damaged) : NULL;
    }
    iconv_close(converter);
    return text;
}

/* Converted piece by piece into room that is thrown away. */
long tb_text_size_in(const char *encoding, const char *text) {
    char *in = (char *)(uintptr_t)text, room[256];
    size_t left = strlen(text);
    long size = 0;
    iconv_t converter = iconv_open(encoding, "UTF-8");
    if (converter == (iconv_t)-1)
        return -1;
    while (left > 0) {
        char *out = room;
        size_t out_left = sizeof room;
        size_t failed = iconv(converter, &in, &left, &out, &out_left);
        size += (long)(sizeof room - out_left);
        if (failed == (size_t)-1 && errno != E2BIG)
            break;
    }
    iconv_close(converter);
    return left == 0 ? size : -1;
}

int tb_ascii_at(const char *text, size_t size, size_t *length) {
    const unsigned char *at = (const unsigned char *)text;
    *length = 1;
    if (size == 0)
        return 0;
    if (at[0] < 0x80)
        return at[0];
    if (size < 3 || (at[0] != 0xE3 && at[0] != 0xEF) || character_size(at, size) != 3)
        return 0;
    uint32_t character = decode(at, 3);
    if (character == 0x3000) {
        *length = 3;
        return ' ';
    }
    if (character < 0xFF01 || character > 0xFF5E)
        return 0;
    *length = 3;
    return (int)(character - 0xFF01) + '!';
}

static int lower(char c) {
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

int tb_text_same(const char *a, const char *b) {
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}
