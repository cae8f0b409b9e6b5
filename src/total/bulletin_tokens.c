/* Letters into tokens: numbers, dates, item numbers, words, and the text between them. */
#include "total/bulletin.h"

#include <string.h>

int tb_is_role(const tb_token *token, tb_word_role role) {
    return token->kind == TB_TOKEN_WORD && token->word->role == role;
}

/* Numbers ---------------------------------------------------------------------------------------
 */

/* A full-width comma parts thousands only between full-width digits: 100，200公顷 are two numbers.
 */
static int is_wide_digit(const tb_letters *letters, size_t at) {
    return at < letters->count && tb_is_digit(letters->at[at].code) &&
           (unsigned char)letters->source[letters->at[at].offset] == 0xEF;
}

static int is_separator(const tb_letters *letters, size_t at) {
    uint32_t code = tb_code_at(letters, at);
    if (at == 0 || !tb_is_digit(tb_code_at(letters, at + 1)))
        return 0;
    return code == ',' || (code == TB_WIDE_COMMA && is_wide_digit(letters, at - 1) &&
                           is_wide_digit(letters, at + 1));
}

/* A number that is all there is in its cell of a table. */
static int fills_cell(const tb_letters *letters, size_t begin, size_t end) {
    uint32_t next = tb_code_at(letters, end);
    return begin > 0 && tb_code_at(letters, begin - 1) == TB_CELL &&
           (next == TB_CELL || next == TB_PARAGRAPH || next == 0);
}

/* 12 786.19: a blank before three digits, if a unit follows the number or it has a cell for itself.
 */
static size_t spaced_number_at(const tb_letters *letters, size_t at) {
    enum { MOST_GROUPS = 4 };
    size_t begin = at, groups = 0, first = tb_digits_at(letters, at);
    if (first == 0 || first > 3)
        return 0;
    for (at += first; tb_code_at(letters, at) == ' ' && tb_digits_at(letters, at + 1) == 3; at += 4)
        if (++groups > MOST_GROUPS)
            return 0;
    if (tb_code_at(letters, at) == '.' && tb_is_digit(tb_code_at(letters, at + 1)))
        at += 1 + tb_digits_at(letters, at + 1);
    size_t end = at;
    while (tb_code_at(letters, at) == ' ')
        at++;
    const tb_word *word;
    int unit = tb_word_at(letters, at, &word) != 0 &&
               (word->role == TB_WORD_UNIT || word->role == TB_WORD_SCALE);
    return groups != 0 && (unit || fills_cell(letters, begin, at)) ? end - begin : 0;
}

/* Behind the decimals: a second point, or thousands parted from there on, make no sense. */
static size_t odd_tail(const tb_letters *letters, size_t at) {
    size_t begin = at;
    for (;;) {
        uint32_t code = tb_code_at(letters, at);
        size_t digits = tb_digits_at(letters, at + 1);
        uint32_t next = tb_code_at(letters, at + 1 + digits);
        int odd = (code == '.' && digits > 0) ||
                  (code == ',' && digits == 3 && next != '.' && next != ',');
        if (!odd)
            return at - begin;
        at += 1 + digits;
    }
}

size_t tb_number_at(const tb_letters *letters, size_t at, int *malformed) {
    *malformed = 0;
    size_t begin = at, length = spaced_number_at(letters, at);
    if (length != 0)
        return length;
    size_t group = tb_digits_at(letters, at), groups = 0;
    if (group == 0)
        return 0;
    for (at += group; is_separator(letters, at); at += 1 + group) {
        *malformed |= groups++ == 0 && group > 3;
        group = tb_digits_at(letters, at + 1);
        *malformed |= group != 3;
    }
    if (tb_code_at(letters, at) == '.' && tb_is_digit(tb_code_at(letters, at + 1))) {
        at += 1 + tb_digits_at(letters, at + 1);
        size_t tail = odd_tail(letters, at);
        *malformed |= tail != 0;
        at += tail;
    }
    return at - begin;
}

/* Dates -----------------------------------------------------------------------------------------
 */

/* 2019年12月31日, 2019年末, 2019-12-31, and a bare year where it is no figure. */
static size_t date_at(const tb_letters *letters, size_t at, int *year) {
    size_t begin = at;
    if (tb_digits_at(letters, at) != 4)
        return 0;
    *year = tb_digits_value(letters, at, 4);
    if (*year < 1949 || *year > 2100)
        return 0;
    at += 4;
    uint32_t mark = tb_code_at(letters, at);
    if (mark == 0x5E74) { /* 年 */
        at++;
        size_t digits = tb_digits_at(letters, at);
        while (digits > 0 && digits <= 2 &&
               (tb_code_at(letters, at + digits) == 0x6708 ||
                tb_code_at(letters, at + digits) == 0x65E5)) {
            at += digits + 1;
            digits = tb_digits_at(letters, at);
        }
        uint32_t end = tb_code_at(letters, at); /* 末 底 度 */
        return at + (end == 0x672B || end == 0x5E95 || end == 0x5EA6 ? 1 : 0) - begin;
    }
    if (mark == '-' || mark == '.' || mark == '/') {
        size_t month = tb_digits_at(letters, at + 1), day = tb_digits_at(letters, at + 2 + month);
        if (month >= 1 && month <= 2 && day >= 1 && day <= 2 &&
            tb_code_at(letters, at + 1 + month) == mark)
            return at + 2 + month + day - begin;
        return 0;
    }
    if (mark == ',' && tb_is_digit(tb_code_at(letters, at + 1)))
        return 0;
    const tb_word *word;
    size_t next = at;
    while (tb_code_at(letters, next) == ' ')
        next++;
    int figure = tb_word_at(letters, next, &word) != 0 &&
                 (word->role == TB_WORD_UNIT || word->role == TB_WORD_SCALE ||
                  word->role == TB_WORD_MORE || word->role == TB_WORD_COUNTER ||
                  word->role == TB_WORD_PERCENT || word->role == TB_WORD_PARCELS);
    return figure ? 0 : 4;
}

/* Item numbers ----------------------------------------------------------------------------------
 */

static int is_numeral(uint32_t code) {
    static const uint32_t numerals[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                        0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341}; /* 一 .. 十 */
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (numerals[i] == code)
            return 1;
    return 0;
}

static int is_roman(uint32_t code) {
    return code == 'I' || code == 'V' || code == 'X' || code == 'i' || code == 'v' || code == 'x';
}

/* The letters of one kind of numeral, at most four. */
static size_t numeral_at(const tb_letters *letters, size_t at) {
    int (*const kinds[])(uint32_t) = {is_numeral, tb_is_digit, is_roman};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t length = 0;
        while (length < 4 && kinds[k](tb_code_at(letters, at + length)))
            length++;
        if (length != 0)
            return length;
    }
    return 0;
}

static int is_bullet(uint32_t code) {
    return code == 0x2022 || code == 0x25CF || code == 0x25C6 || code == 0x25A0 || code == 0x25AA ||
           code == 0xB7 || (code >= 0x2460 && code <= 0x2473) || code == '-' || code == 0x2014;
}

/* (一) anywhere; 一、 1. 1) and bullets where a sentence begins. */
static size_t item_at(const tb_letters *letters, size_t at, int begins) {
    if (tb_code_at(letters, at) == '(') {
        size_t length = numeral_at(letters, at + 1);
        return length != 0 && length < 4 && tb_code_at(letters, at + 1 + length) == ')' ? length + 2
                                                                                        : 0;
    }
    if (tb_code_at(letters, at) >= 0x2460 && tb_code_at(letters, at) <= 0x2473)
        return 1;
    if (!begins)
        return 0;
    if (is_bullet(tb_code_at(letters, at)))
        return 1;
    size_t length = numeral_at(letters, at);
    uint32_t mark = tb_code_at(letters, at + length);
    int marked = mark == 0x3001 || mark == ')' ||
                 (mark == '.' && !tb_is_digit(tb_code_at(letters, at + length + 1)));
    return length != 0 && length <= 3 && marked ? length + 1 : 0;
}

/* Tokens ----------------------------------------------------------------------------------------
 */

static int begins_sentence(const tb_token *tokens, size_t count) {
    if (count == 0)
        return 1;
    int last = tokens[count - 1].kind;
    return last == TB_TOKEN_PARAGRAPH || last == TB_TOKEN_STOP || last == TB_TOKEN_CELL ||
           last == TB_TOKEN_SEMICOLON || last == TB_TOKEN_COLON;
}

/* The token of a single mark, TB_TOKEN_TEXT for everything else. */
static tb_token_kind mark_at(const tb_letters *letters, size_t at) {
    uint32_t next = tb_code_at(letters, at + 1);
    switch (tb_code_at(letters, at)) {
    case TB_PARAGRAPH: return TB_TOKEN_PARAGRAPH;
    case TB_CELL: return TB_TOKEN_CELL;
    case ',':
    case TB_WIDE_COMMA: return TB_TOKEN_COMMA;
    case ';': return TB_TOKEN_SEMICOLON;
    case ':': return TB_TOKEN_COLON;
    case '(':
    case '[':
    case 0x3010:
    case 0x3014: return TB_TOKEN_OPEN;
    case ')':
    case ']':
    case 0x3011:
    case 0x3015: return TB_TOKEN_CLOSE;
    case 0x3002:
    case '!':
    case '?': return TB_TOKEN_STOP;
    case '.':
        return next == ' ' || next == 0 || next == TB_PARAGRAPH || next == TB_CELL || next == ')' ||
                       next >= 0x2E80
                   ? TB_TOKEN_STOP
                   : TB_TOKEN_TEXT;
    default: return TB_TOKEN_TEXT;
    }
}

/* Quotation marks and dots within names say nothing. */
static int is_silent(uint32_t code) {
    return code == ' ' || code == '\n' || code == '"' || code == '\'' || code == '_' ||
           (code >= 0x2018 && code <= 0x201F) || (code >= 0x300A && code <= 0x300F);
}

/* 10⁴ is a scale, no number. */
static int is_scale(const tb_letters *letters, size_t at) {
    const tb_word *word;
    return tb_is_digit(tb_code_at(letters, at)) && tb_word_at(letters, at, &word) != 0 &&
           word->role == TB_WORD_SCALE;
}

static tb_token read_token(const tb_letters *letters, const char *region, size_t at, int begins) {
    tb_token token = {.kind = TB_TOKEN_TEXT, .at = (uint32_t)at, .length = 1};
    int value = 0;
    size_t length = item_at(letters, at, begins);
    if (length != 0) {
        token.kind = TB_TOKEN_ITEM;
    } else if ((length = date_at(letters, at, &value)) != 0) {
        token.kind = TB_TOKEN_DATE;
        token.value = (int16_t)value;
    } else if (!is_scale(letters, at) && (length = tb_number_at(letters, at, &value)) != 0) {
        token.kind = TB_TOKEN_NUMBER;
        token.malformed = (uint8_t)value;
    } else if ((length = tb_stands(letters, at, region)) != 0) {
        token.kind = TB_TOKEN_REGION;
    } else if ((length = tb_word_at(letters, at, &token.word)) != 0) {
        token.kind = TB_TOKEN_WORD;
    } else {
        token.kind = (uint8_t)mark_at(letters, at);
        length = 1;
    }
    token.length = (uint32_t)length;
    return token;
}

/* Letters that mean nothing are one token as long as nothing comes between. */
static size_t add(tb_token *tokens, size_t count, tb_token token) {
    tb_token *last = count > 0 ? &tokens[count - 1] : NULL;
    if (last != NULL && token.kind == TB_TOKEN_TEXT && last->kind == TB_TOKEN_TEXT) {
        last->length = token.at + token.length - last->at;
        return count;
    }
    tokens[count] = token;
    return count + 1;
}

int tb_tokens_find(tb_arena *arena, const tb_letters *letters, const char *region, tb_tokens *out) {
    size_t count = 0;
    tb_token *tokens = tb_arena_take(arena, (letters->count + 1) * sizeof *tokens);
    if (tokens == NULL)
        return 0;
    for (size_t at = 0; at < letters->count;) {
        const tb_word *word;
        if (is_silent(letters->at[at].code) && tb_word_at(letters, at, &word) == 0) {
            at++;
            continue;
        }
        tb_token token = read_token(letters, region, at, begins_sentence(tokens, count));
        count = add(tokens, count, token);
        at += token.length;
    }
    tokens[count++] = (tb_token){.kind = TB_TOKEN_PARAGRAPH, .at = (uint32_t)letters->count};
    *out = (tb_tokens){tokens, count};
    return 1;
}
