/* Looking words up where they stand: the longest one wins, English ones end where a word ends. */
#include "total/bulletin.h"

#include <string.h>
#include <strings.h>

static uint32_t lower(uint32_t code) {
    return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
}

/* Where the words with this first letter begin. */
static size_t first_with(uint32_t code) {
    size_t low = 0, high = tb_words_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tb_words[middle].first < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Blanks within Chinese names stand for the width of a column only: 水 田. */
static size_t skip_blanks(const tb_letters *letters, size_t at) {
    enum { MOST = 4 };
    size_t begin = at;
    while (tb_code_at(letters, at) == ' ' && at - begin < MOST)
        at++;
    return at;
}

static size_t skip_gap(const tb_letters *letters, size_t at) {
    size_t begin = at;
    while (tb_code_at(letters, at) == ' ')
        at++;
    if (at == begin && (tb_code_at(letters, at) == '-' || tb_code_at(letters, at) == 0x2010))
        at++;
    return at;
}

/* Letters that the word takes at a place, 0 if it does not stand there. */
static size_t taken_by(const tb_word *word, const tb_letters *letters, size_t at) {
    size_t begin = at, left = strlen(word->text), length;
    int spaced = word->role == TB_WORD_CLASS || word->role == TB_WORD_WEAK;
    for (const char *text = word->text; left > 0; text += length, left -= length) {
        uint32_t code = tb_utf8_code(text, left, &length);
        if (code == ' ') {
            size_t next = skip_gap(letters, at);
            if (next == at)
                return 0;
            at = next;
            continue;
        }
        if (spaced && at > begin && tb_is_han(code))
            at = skip_blanks(letters, at);
        if (lower(tb_code_at(letters, at)) != code)
            return 0;
        at++;
    }
    uint32_t last = tb_code_at(letters, at - 1);
    return tb_is_latin(last) && tb_is_latin(tb_code_at(letters, at)) ? 0 : at - begin;
}

size_t tb_word_at(const tb_letters *letters, size_t at, const tb_word **word) {
    uint32_t code = lower(tb_code_at(letters, at));
    if (tb_is_latin(code) && at > 0 && tb_is_latin(tb_code_at(letters, at - 1)))
        return 0;
    for (size_t i = first_with(code); i < tb_words_count && tb_words[i].first == code; i++) {
        size_t length = taken_by(&tb_words[i], letters, at);
        if (length != 0) {
            *word = &tb_words[i];
            return length;
        }
    }
    return 0;
}

const tb_word *tb_word_of_class(const char *text, size_t size) {
    for (size_t i = 0; i < tb_words_count; i++) {
        const tb_word *word = &tb_words[i];
        if ((word->role == TB_WORD_CLASS || word->role == TB_WORD_WEAK) &&
            strlen(word->text) == size && strncasecmp(word->text, text, size) == 0)
            return word;
    }
    return NULL;
}
