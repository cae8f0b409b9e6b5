/* Lines and items. Line numbers are counted only when a message needs one. */
#include "read/lines.h"

#include <string.h>
#include <strings.h>

tb_lines tb_lines_of(const char *bytes, size_t size) {
    static const char mark[] = "\xEF\xBB\xBF";
    size_t skipped = size >= 3 && memcmp(bytes, mark, 3) == 0 ? 3 : 0;
    return (tb_lines){bytes, bytes + skipped, bytes + size};
}

static int is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\0';
}

int tb_line_take(tb_lines *lines, tb_text *line) {
    while (lines->at < lines->end) {
        const char *from = lines->at;
        size_t left = (size_t)(lines->end - from);
        const char *to = memchr(from, '\n', left);
        to = to != NULL ? to : lines->end;
        const char *carriage = memchr(from, '\r', (size_t)(to - from));
        lines->at = to < lines->end ? to + 1 : to;
        if (carriage != NULL) {
            if (carriage + 1 < to)
                lines->at = carriage + 1;
            to = carriage;
        }
        while (from < to && is_blank(*from))
            from++;
        while (to > from && is_blank(to[-1]))
            to--;
        if (to == from)
            continue;
        *line = (tb_text){from, (size_t)(to - from)};
        return 1;
    }
    return 0;
}

int64_t tb_line_number(const tb_lines *lines, const char *place) {
    int64_t number = 1;
    for (const char *at = lines->begin; at < place; at++)
        number += *at == '\n' || (*at == '\r' && (at + 1 == lines->end || at[1] != '\n'));
    return number;
}

int tb_word_is(tb_text text, const char *word) {
    return strlen(word) == text.size && strncasecmp(text.bytes, word, text.size) == 0;
}

/* The separator in text whose pairs may hold it as their second byte. */
static const char *find_outside_pairs(tb_text text, char separator) {
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.bytes[i] >= 0x81)
            i++;
        else if (text.bytes[i] == separator)
            return text.bytes + i;
    }
    return NULL;
}

int tb_item_take(tb_text *text, char separator, int gbk, tb_text *item) {
    if (text->bytes == NULL)
        return 0;
    int in_pairs = gbk && (unsigned char)separator >= 0x40;
    const char *found = in_pairs ? find_outside_pairs(*text, separator)
                                 : memchr(text->bytes, separator, text->size);
    if (found == NULL) {
        *item = *text;
        *text = (tb_text){NULL, 0};
        return 1;
    }
    *item = (tb_text){text->bytes, (size_t)(found - text->bytes)};
    text->size -= item->size + 1;
    text->bytes = found + 1;
    return 1;
}

tb_text tb_trimmed(tb_text text) {
    while (text.size > 0 && is_blank(*text.bytes)) {
        text.bytes++;
        text.size--;
    }
    while (text.size > 0 && is_blank(text.bytes[text.size - 1]))
        text.size--;
    return text;
}

int tb_integer_parse(tb_text text, int64_t *value) {
    text = tb_trimmed(text);
    int negative = text.size > 0 && *text.bytes == '-';
    size_t i = text.size > 0 && (*text.bytes == '-' || *text.bytes == '+');
    if (i == text.size || text.size - i > 19)
        return 0;
    uint64_t sum = 0;
    for (; i < text.size; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            return 0;
        sum = 10 * sum + (uint64_t)(text.bytes[i] - '0');
    }
    if (sum > INT64_MAX)
        return 0;
    *value = negative ? -(int64_t)sum : (int64_t)sum;
    return 1;
}
