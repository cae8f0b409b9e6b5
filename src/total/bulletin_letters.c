/* Letters, and where lines break: a line may end because a paragraph ends, or because the page was
 * too narrow, in the middle of a name or a figure. */
#include "total/bulletin.h"

#include <stdlib.h>
#include <string.h>

uint32_t tb_utf8_code(const char *bytes, size_t left, size_t *length) {
    const unsigned char *at = (const unsigned char *)bytes;
    size_t size = at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    uint32_t code = size == 1 ? at[0] : at[0] & (0x7Fu >> size);
    *length = size <= left ? size : left;
    for (size_t i = 1; i < *length; i++)
        code = code << 6 | (at[i] & 0x3Fu);
    return code;
}

int tb_is_han(uint32_t code) {
    return (code >= 0x3400 && code <= 0x9FFF) || code == 0x3007 ||
           (code >= 0x20000 && code < 0x32000);
}

static int by_traditional(const void *key, const void *entry) {
    uint32_t code = *(const uint32_t *)key, other = ((const tb_han *)entry)->traditional;
    return (code > other) - (code < other);
}

static uint32_t simplified(uint32_t code) {
    if (!tb_is_han(code))
        return code;
    const tb_han *found = bsearch(&code, tb_hans, tb_hans_count, sizeof *tb_hans, by_traditional);
    return found != NULL ? found->simplified : code;
}

/* Blanks of all widths, full-width forms, and letters that are not seen. 0: to be left out. */
static uint32_t folded(uint32_t code) {
    if (code == 0x3000 || code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F ||
        code == 0x205F)
        return ' ';
    if ((code >= 0x200B && code <= 0x200F) || code == 0xFEFF || code == 0xAD || code == 0x2060 ||
        code == '\r' || code == '*' || code == '#')
        return 0;
    if (code >= 0xFF01 && code <= 0xFF5E && code != TB_WIDE_COMMA)
        return code - 0xFF01 + '!';
    if (code == 0x2028 || code == 0x85 || code == '\f' || code == '\v')
        return '\n';
    if (code < ' ' && code != '\n' && code != TB_CELL)
        return ' ';
    return code == '|' ? TB_CELL : simplified(code);
}

void tb_letter_push(tb_letters *letters, uint32_t code, size_t offset) {
    code = folded(code);
    if (code != 0)
        letters->at[letters->count++] = (tb_letter){.code = code, .offset = (uint32_t)offset};
}

int tb_plain_letters(tb_arena *arena, const char *bytes, size_t size, tb_letters *out) {
    *out = (tb_letters){.source = bytes, .size = size};
    out->at = tb_arena_take(arena, (size + 1) * sizeof *out->at);
    if (out->at == NULL)
        return 0;
    size_t length;
    for (size_t at = 0; at < size; at += length)
        tb_letter_push(out, tb_utf8_code(bytes + at, size - at, &length), at);
    return 1;
}

/* Settling line ends ----------------------------------------------------------------------------
 */

static int is_line_end(uint32_t code) {
    return code == '\n' || code == ' ';
}

static int ends_sentence(uint32_t code) {
    static const uint32_t ends[] = {0x3002, '!', '?', ';', ':', 0xFF1B};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends[i] == code)
            return 1;
    return code == TB_PARAGRAPH || code == TB_CELL;
}

/* Columns of the line that ends before `end`. */
static size_t line_width(const tb_letters *letters, size_t end) {
    size_t width = 0;
    while (end > 0 && letters->at[end - 1].code != '\n' &&
           letters->at[end - 1].code != TB_PARAGRAPH)
        width += letters->at[--end].code >= 0x2E80 ? 2 : 1;
    return width;
}

/* The letters around a line end, put together: what was there is in the middle. */
enum { AROUND = 24 };
typedef struct seam {
    tb_letter letter[2 * AROUND];
    tb_letters all;
    size_t middle;
} seam;

static void put_together(const tb_letters *before, size_t end, const tb_letters *after, size_t next,
                         seam *s) {
    size_t first = end > AROUND ? end - AROUND : 0;
    s->middle = end - first;
    s->all = (tb_letters){after->source, after->size, s->letter, 0};
    for (size_t i = first; i < end; i++)
        s->letter[s->all.count++] = before->at[i];
    for (size_t i = next; i < after->count && s->all.count < s->middle + AROUND; i++) {
        if (after->at[i].code == '\n' || after->at[i].code == TB_PARAGRAPH)
            break;
        s->letter[s->all.count++] = after->at[i];
    }
}

/* 年, 月, 日: a date goes on. */
static int is_date_mark(uint32_t code) {
    return code == 0x5E74 || code == 0x6708 || code == 0x65E5;
}

static int is_unit(const tb_word *word) {
    return word->role == TB_WORD_UNIT || word->role == TB_WORD_SCALE ||
           word->role == TB_WORD_PERCENT || word->role == TB_WORD_COUNTER ||
           word->role == TB_WORD_MORE || word->role == TB_WORD_DEGREE;
}

/* A number that goes on behind the line end and then has its unit, or that waits for it. */
static int breaks_figure(const seam *s) {
    enum { LONGEST_YEAR = 4 };
    const tb_word *word;
    size_t at = s->middle;
    while (at > 0 &&
           (s->letter[at - 1].code == 0x4E07 || s->letter[at - 1].code == 0x4EBF)) /* 万 亿 */
        at--;
    while (at > 0 && (tb_is_digit(s->letter[at - 1].code) || s->letter[at - 1].code == '.' ||
                      s->letter[at - 1].code == ','))
        at--;
    while (at < s->middle && !tb_is_digit(s->letter[at].code))
        at++;
    int malformed = 0;
    size_t length = at < s->middle ? tb_number_at(&s->all, at, &malformed) : 0;
    if (length == 0 || malformed)
        return 0;
    at += length;
    while (at < s->middle) { /* 27.03万, and the line ends */
        size_t skipped = s->letter[at].code == ' ' ? 1 : tb_word_at(&s->all, at, &word);
        if (skipped == 0 || (s->letter[at].code != ' ' && word->role != TB_WORD_SCALE))
            return 0;
        at += skipped;
    }
    while (at < s->all.count && s->letter[at].code == ' ')
        at++;
    if (at >= s->all.count)
        return 0;
    return (length <= LONGEST_YEAR && is_date_mark(s->letter[at].code)) ||
           (tb_word_at(&s->all, at, &word) != 0 && is_unit(word));
}

/* A Chinese word that goes on behind the line end. */
static int breaks_word(const seam *s) {
    const tb_word *word;
    for (size_t at = 0; at < s->middle; at++) {
        if (!tb_is_han(s->letter[at].code))
            continue;
        if (at + tb_word_at(&s->all, at, &word) > s->middle)
            return 1;
    }
    return 0;
}

/* A bullet, (一), 1. or 一、 */
static int begins_item(const tb_letters *letters, size_t at) {
    uint32_t code = tb_code_at(letters, at), second = tb_code_at(letters, at + 1);
    if (code == 0x2022 || code == 0x25CF || code == '-')
        return 1;
    if (code == '(')
        return tb_code_at(letters, at + 2) == ')' || tb_code_at(letters, at + 3) == ')';
    if (!tb_is_digit(code) && !tb_is_han(code))
        return 0;
    return second == 0x3001 || (second == '.' && !tb_is_digit(tb_code_at(letters, at + 2)));
}

/* An item or an indentation begins a paragraph. */
static int begins_paragraph(const tb_letters *letters, size_t newline, size_t next) {
    size_t blanks = 0;
    for (size_t i = newline + 1; i < next; i++)
        blanks += letters->at[i].code == ' ' ? 1 : 0;
    return blanks >= 2 || begins_item(letters, next);
}

/* The widest of the lines around, as long as none is blank: what a page's width would be. */
static size_t page_width(const tb_letters *letters, size_t newline) {
    enum { LINES = 4 };
    size_t widest = line_width(letters, newline), end = newline;
    for (int i = 0; i < LINES && end < letters->count; i++) {
        for (end++; end < letters->count && letters->at[end].code != '\n'; end++)
            if (letters->at[end].code == TB_PARAGRAPH)
                return widest;
        size_t width = line_width(letters, end);
        if (width == 0)
            break;
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* 1 if the line that begins at a letter is a row of a table. */
static int is_table_row(const tb_letters *letters, size_t at) {
    while (at < letters->count && letters->at[at].code != '\n' &&
           letters->at[at].code != TB_PARAGRAPH && letters->at[at].code != TB_CELL)
        at++;
    return tb_code_at(letters, at) == TB_CELL;
}

/* Empty values at the end of a line of values: 主要地类,, */
static int ends_with_empty_values(const tb_letters *settled) {
    size_t end = settled->count;
    return end > 1 && settled->at[end - 1].code == ',' && settled->at[end - 2].code == ',';
}

/* What stands for a line end: TB_PARAGRAPH, a blank, or 0 where a word or figure goes on. */
static uint32_t meaning(const tb_letters *letters, const tb_letters *settled, size_t newline,
                        size_t next, size_t newlines, int html) {
    enum { NARROWEST = 40, PER_CENT = 70 };
    if (settled->count == 0 || next >= letters->count)
        return TB_PARAGRAPH;
    uint32_t last = settled->at[settled->count - 1].code, code = letters->at[next].code;
    seam s;
    put_together(settled, settled->count, letters, next, &s);
    if (newlines < 2 && (breaks_figure(&s) || breaks_word(&s)))
        return 0;
    uint32_t joint = last >= 0x2E80 && code >= 0x2E80 ? 0 : ' ';
    if (html)
        return joint;
    if (newlines >= 2 || ends_sentence(last) || begins_paragraph(letters, newline, next) ||
        is_table_row(letters, next) || ends_with_empty_values(settled))
        return TB_PARAGRAPH;
    if (last == ',' || last == TB_WIDE_COMMA || last == 0x3001 || last == '(')
        return joint;
    size_t width = line_width(letters, newline);
    int full = width >= NARROWEST && 100 * width >= PER_CENT * page_width(letters, newline);
    return full ? joint : TB_PARAGRAPH;
}

int tb_letters_settle(tb_arena *arena, tb_letters *letters, int html) {
    tb_letters settled = {letters->source, letters->size, NULL, 0};
    settled.at = tb_arena_take(arena, (letters->count + 1) * sizeof *settled.at);
    if (settled.at == NULL)
        return 0;
    for (size_t i = 0; i < letters->count;) {
        size_t next = i, newlines = 0, newline = i;
        while (next < letters->count && is_line_end(letters->at[next].code)) {
            if (letters->at[next].code == '\n' && newlines++ == 0)
                newline = next;
            next++;
        }
        uint32_t code = next > i ? ' ' : letters->at[i].code;
        if (newlines > 0)
            code = meaning(letters, &settled, newline, next, newlines, html);
        if (code != 0)
            settled.at[settled.count++] =
                (tb_letter){.code = code, .offset = letters->at[i].offset};
        i = next > i ? next : i + 1;
    }
    *letters = settled;
    return 1;
}

void tb_letters_place(tb_letters *letters) {
    uint32_t line = 1, column = 1, at = 0;
    for (size_t i = 0; i < letters->count; i++) {
        for (; at < letters->at[i].offset; at++) {
            unsigned char byte = (unsigned char)letters->source[at];
            line += byte == '\n' ? 1 : 0;
            column = byte == '\n' ? 1 : column + ((byte & 0xC0) != 0x80 ? 1 : 0);
        }
        letters->at[i].line = line;
        letters->at[i].column = column;
    }
}

/* Looking at letters ----------------------------------------------------------------------------
 */

size_t tb_stands(const tb_letters *letters, size_t at, const char *text) {
    size_t begin = at, left = strlen(text), length;
    for (; left > 0; text += length, left -= length, at++)
        if (tb_code_at(letters, at) != tb_utf8_code(text, left, &length))
            return 0;
    return at - begin;
}

size_t tb_stands_any(const tb_letters *letters, size_t at, const char *const *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t length = tb_stands(letters, at, texts[i]);
        if (length != 0)
            return length;
    }
    return 0;
}

const char *tb_letters_text(tb_arena *arena, const tb_letters *letters, size_t first, size_t end) {
    char *text = tb_arena_take(arena, 4 * (end - first) + 1);
    if (text == NULL)
        return "";
    size_t used = 0;
    for (size_t i = first; i < end; i++) {
        uint32_t c = letters->at[i].code;
        if (c < 0x80) {
            text[used++] = (char)c;
        } else if (c < 0x800) {
            text[used++] = (char)(0xC0 | c >> 6);
            text[used++] = (char)(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            text[used++] = (char)(0xE0 | c >> 12);
            text[used++] = (char)(0x80 | (c >> 6 & 0x3F));
            text[used++] = (char)(0x80 | (c & 0x3F));
        } else {
            text[used++] = (char)(0xF0 | c >> 18);
            text[used++] = (char)(0x80 | (c >> 12 & 0x3F));
            text[used++] = (char)(0x80 | (c >> 6 & 0x3F));
            text[used++] = (char)(0x80 | (c & 0x3F));
        }
    }
    text[used] = '\0';
    return text;
}
