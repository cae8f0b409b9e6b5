/* Names of classes in a text, and what the words before one make of it: the whole district, a part,
 * or something that is not understood. */
#include "total/bulletin.h"

#include <string.h>

tb_naming tb_naming_of(const tb_bulletin *b, size_t name) {
    static const char *const slopes[] = {"",           "坡度≤2°",     "坡度2°-6°",
                                         "坡度6°-15°", "坡度15°-25°", "坡度>25°"};
    const tb_token *token = &b->tokens.at[name];
    if (token->kind == TB_TOKEN_GRADE)
        return (tb_naming){"耕地", slopes[token->value]};
    return (tb_naming){token->word->category, token->word->subcategory};
}

/* 城市 and its like are names only where their category is the matter. */
int tb_is_name(const tb_bulletin *b, size_t at) {
    const tb_token *token = &b->tokens.at[at];
    if (token->remark)
        return 0;
    if (token->kind == TB_TOKEN_GRADE || tb_is_role(token, TB_WORD_CLASS))
        return 1;
    return tb_is_role(token, TB_WORD_WEAK) && strcmp(b->section, token->word->category) == 0;
}

int tb_is_any(const tb_token *token, const tb_word_role *roles, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (tb_is_role(token, roles[i]))
            return 1;
    return 0;
}

/* Words that may stand between a name and its figure. */
int tb_is_filling(const tb_token *token) {
    static const tb_word_role roles[] = {
        TB_WORD_FILL, TB_WORD_LIST,   TB_WORD_APPROX, TB_WORD_LEAD,  TB_WORD_EACH, TB_WORD_SLOPE,
        TB_WORD_OF,   TB_WORD_SURVEY, TB_WORD_RANGE,  TB_WORD_SHARE, TB_WORD_UNIT, TB_WORD_PERCENT};
    return token->remark || token->kind >= TB_TOKEN_COMMA || token->kind == TB_TOKEN_DATE ||
           token->kind == TB_TOKEN_REGION || token->kind == TB_TOKEN_ITEM ||
           tb_is_any(token, roles, sizeof roles / sizeof *roles);
}

static uint32_t last_letter(const tb_bulletin *b, size_t token) {
    const tb_token *t = &b->tokens.at[token];
    return b->letters.at[t->at + t->length - 1].code;
}

/* "=", "·": text that says nothing. */
int tb_is_sign(const tb_bulletin *b, size_t token) {
    uint32_t code = last_letter(b, token);
    int word = tb_is_han(code) || (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
               (code >= 'a' && code <= 'z');
    return b->tokens.at[token].kind == TB_TOKEN_TEXT && b->tokens.at[token].length == 1 && !word;
}

/* Before a name ---------------------------------------------------------------------------------
 */

/* 思明区, 滁州市: the name of another district. */
int tb_ends_as_place(const tb_bulletin *b, size_t token) {
    static const uint32_t ends[] = {0x7701, 0x5E02, 0x53BF, 0x533A, 0x65D7, 0x5DDE, 0x76DF};
    uint32_t code = last_letter(b, token);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends[i] == code)
            return 1;
    return 0;
}

/* "厦门" of 福建省厦门市, "Xiamen" of Xiamen City: the district by its short name. */
int tb_is_short_region(const tb_bulletin *b, size_t token) {
    const tb_token *t = &b->tokens.at[token];
    size_t first, end;
    const tb_letters *letters = &b->letters;
    first = letters->at[t->at].offset;
    end =
        t->at + t->length < letters->count ? letters->at[t->at + t->length].offset : letters->size;
    while (end > first && letters->source[end - 1] == ' ')
        end--;
    return end - first >= 6 && b->published->region[0] != '\0' &&
           memmem(b->published->region, strlen(b->published->region), letters->source + first,
                  end - first) != NULL;
}

static tb_before text_before(const tb_bulletin *b, size_t token) {
    if (tb_is_sign(b, token))
        return TB_GOES_ON;
    if (tb_is_short_region(b, token))
        return TB_WHOLE;
    return tb_ends_as_place(b, token) ? TB_OF_PLACE : TB_NARROWS;
}

static tb_before word_before(const tb_bulletin *b, size_t at) {
    static const tb_word_role through[] = {TB_WORD_FILL, TB_WORD_APPROX, TB_WORD_LIST,
                                           TB_WORD_RANGE};
    static const tb_word_role begins[] = {TB_WORD_AMONG, TB_WORD_ALL, TB_WORD_UNIT, TB_WORD_PERCENT,
                                          TB_WORD_EACH};
    const tb_token *token = &b->tokens.at[at];
    if (tb_is_any(token, through, sizeof through / sizeof *through))
        return TB_GOES_ON;
    if (tb_is_any(token, begins, sizeof begins / sizeof *begins) || tb_is_name(b, at))
        return TB_BEGINS;
    if (tb_is_role(token, TB_WORD_LEAD) || tb_is_role(token, TB_WORD_SURVEY))
        return TB_WHOLE;
    return tb_is_role(token, TB_WORD_PLACE) ? TB_OF_PLACE : TB_NARROWS;
}

/* What one token before a name says about it. */
static tb_before token_before(const tb_bulletin *b, size_t at) {
    const tb_token *token = &b->tokens.at[at];
    switch (token->kind) {
    case TB_TOKEN_TEXT: return text_before(b, at);
    case TB_TOKEN_WORD: return word_before(b, at);
    case TB_TOKEN_GRADE: return TB_BEGINS;
    case TB_TOKEN_NUMBER: /* of a table's row */
        return at == 0 || b->tokens.at[at - 1].kind >= TB_TOKEN_CELL ? TB_BEGINS : TB_NARROWS;
    case TB_TOKEN_DATE: return b->year != 0 && token->value != b->year ? TB_OTHER_YEAR : TB_GOES_ON;
    case TB_TOKEN_REGION: return TB_WHOLE;
    default: return TB_BEGINS;
    }
}

/* Walks back from a name, or from a figure that stands before its name. 的 needs the whole before
 * it: 全县的耕地. */
tb_before tb_look_back(const tb_bulletin *b, size_t name) {
    int whole = 0, of = 0;
    for (size_t i = name; i-- > 0;) {
        if (b->tokens.at[i].remark)
            continue;
        if (tb_is_role(&b->tokens.at[i], TB_WORD_OF)) {
            of = !whole;
            continue;
        }
        tb_before found = token_before(b, i);
        if (found == TB_GOES_ON || (found == TB_WHOLE && !whole)) {
            whole |= found == TB_WHOLE;
            of &= !whole;
            continue;
        }
        if (found == TB_OTHER_YEAR)
            return found;
        if (whole || found == TB_WHOLE)
            return TB_WHOLE;
        return of && found == TB_BEGINS ? TB_NARROWS : found;
    }
    return of ? TB_NARROWS : whole ? TB_WHOLE : TB_BEGINS;
}
