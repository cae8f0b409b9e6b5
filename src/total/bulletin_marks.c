/* What tokens mean together: numbers with their units, remarks in brackets, grades of slope, and
 * which sentences are about something else than the land as it is. */
#include "total/bulletin.h"

static int is_kind(const tb_token *token, tb_token_kind kind) {
    return token->kind == kind;
}

/* Quantities ------------------------------------------------------------------------------------
 */

static void take_more(const tb_tokens *tokens, tb_quantity *q) {
    while (tb_is_role(&tokens->at[q->end], TB_WORD_MORE)) {
        q->inexact = 1;
        q->end++;
    }
}

tb_quantity tb_quantity_at(const tb_tokens *tokens, size_t at) {
    tb_quantity q = {.is = TB_NO_QUANTITY, .number = at, .end = at + 1};
    const tb_token *number = &tokens->at[at];
    take_more(tokens, &q);
    while (tb_is_role(&tokens->at[q.end], TB_WORD_SCALE)) {
        q.power += tokens->at[q.end++].word->power;
        take_more(tokens, &q);
    }
    const tb_token *unit = &tokens->at[q.end];
    const tb_word *word = unit->kind == TB_TOKEN_WORD ? unit->word : NULL;
    if (word != NULL && word->role == TB_WORD_COUNTER) {
        q.is = TB_A_COUNT;
        q.end++;
    } else if (word != NULL && (word->role == TB_WORD_UNIT || word->role == TB_WORD_PERCENT)) {
        q.end++;
    } else {
        word = number->word;
        q.power += word != NULL ? number->value : 0;
    }
    if (word != NULL && word->role == TB_WORD_UNIT) {
        q.is = TB_AN_AREA;
        q.kind = word->kind;
        q.power += word->power;
    } else if (word != NULL && word->role == TB_WORD_PERCENT) {
        q.is = TB_A_SHARE;
    }
    return q;
}

/* Remarks ---------------------------------------------------------------------------------------
 */

static int has_figure(const tb_tokens *tokens, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++)
        if (is_kind(&tokens->at[i], TB_TOKEN_NUMBER)) {
            tb_quantity q = tb_quantity_at(tokens, i);
            if (q.is == TB_AN_AREA || q.is == TB_A_SHARE)
                return 1;
        }
    return 0;
}

/* Brackets are paired within a paragraph, the innermost first, and not over long stretches. */
static void pair_brackets(tb_tokens *tokens) {
    enum { DEEPEST = 8, LONGEST = 200 };
    size_t open[DEEPEST], depth = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        if (is_kind(&tokens->at[i], TB_TOKEN_PARAGRAPH))
            depth = 0;
        if (is_kind(&tokens->at[i], TB_TOKEN_OPEN) && depth < DEEPEST)
            open[depth++] = i;
        if (!is_kind(&tokens->at[i], TB_TOKEN_CLOSE) || depth == 0)
            continue;
        size_t begin = open[--depth];
        if (i - begin > LONGEST)
            continue;
        tokens->at[begin].partner = (uint32_t)i;
        if (!has_figure(tokens, begin, i))
            for (size_t k = begin; k <= i; k++)
                tokens->at[k].remark = 1;
    }
}

/* Grades of slope -------------------------------------------------------------------------------
 */

static const struct { int from, to; } grades[] = {{0, 2}, {2, 6}, {6, 15}, {15, 25}, {25, 90}};

static int grade_of(int from, int to) {
    for (int i = 0; i < (int)(sizeof grades / sizeof *grades); i++)
        if (grades[i].from == from && grades[i].to == to)
            return i + 1;
    return 0;
}

/* A whole number of degrees, -1 for any other number. */
static int whole_number(const tb_letters *letters, const tb_token *token) {
    int value = 0;
    if (token->kind != TB_TOKEN_NUMBER || token->length > 2)
        return -1;
    for (uint32_t i = 0; i < token->length; i++)
        value = 10 * value + (int)(letters->at[token->at + i].code - '0');
    return value;
}

typedef struct slope_reading {
    const tb_letters *letters;
    const tb_tokens *tokens;
    size_t at;
} slope_reading;

static int take_role(slope_reading *r, tb_word_role role) {
    int found = tb_is_role(&r->tokens->at[r->at], role);
    r->at += found ? 1 : 0;
    return found;
}

static int take_degrees(slope_reading *r) {
    int value = whole_number(r->letters, &r->tokens->at[r->at]);
    r->at += value >= 0 ? 1 : 0;
    return value;
}

static void skip_remark(slope_reading *r) {
    const tb_token *first = &r->tokens->at[r->at];
    if (is_kind(first, TB_TOKEN_OPEN) && first->remark)
        r->at = first->partner + 1;
}

/* -1 below, 1 above, 0 for neither; (含2度) may stand before it. */
static int take_comparison(slope_reading *r) {
    size_t begin = r->at;
    skip_remark(r);
    if (take_role(r, TB_WORD_BELOW))
        return -1;
    if (take_role(r, TB_WORD_ABOVE))
        return 1;
    r->at = begin;
    return 0;
}

/* The other end of "大于2度小于等于6度" or "2°<坡度≤6°"; -1 if there is none. */
static int take_other_end(slope_reading *r) {
    size_t begin = r->at;
    for (int skipped = 0; skipped < 3; skipped++)
        if (!take_role(r, TB_WORD_SLOPE) && !take_role(r, TB_WORD_LIST) &&
            is_kind(&r->tokens->at[r->at], TB_TOKEN_COMMA))
            r->at++;
    int before = take_comparison(r), value = take_degrees(r);
    if (value >= 0 && take_role(r, TB_WORD_DEGREE)) {
        int behind = before != 0 ? 0 : take_comparison(r);
        if (before < 0 || behind < 0)
            return value;
    }
    r->at = begin;
    return -1;
}

/* 2-6度, 2度至6度, between 2 and 6 degrees: the end, or -1. */
static int take_range_end(slope_reading *r, int degrees) {
    size_t begin = r->at;
    skip_remark(r);
    if (take_role(r, TB_WORD_RANGE) || (!degrees && take_role(r, TB_WORD_LIST))) {
        take_comparison(r);
        int value = take_degrees(r);
        if (value >= 0 && (take_role(r, TB_WORD_DEGREE) || degrees))
            return value;
    }
    r->at = begin;
    return -1;
}

/* Reads an expression of slopes and moves behind it; -1 if there is none, else its grade or 0. */
static int take_slope(slope_reading *r) {
    int before = take_comparison(r), from = take_degrees(r);
    if (from < 0)
        return -1;
    int degrees = take_role(r, TB_WORD_DEGREE), to = take_range_end(r, degrees);
    if (to >= 0)
        return grade_of(from, to);
    if (!degrees)
        return -1;
    int behind = take_comparison(r), comparison = before != 0 ? before : behind;
    if (comparison == 0)
        return -1;
    to = take_other_end(r);
    if (to >= 0)
        return grade_of(from, to);
    return comparison < 0 ? grade_of(0, from) : grade_of(from, 90);
}

/* An expression becomes one token; the others are skipped like remarks. */
static void mark_slopes(const tb_letters *letters, tb_tokens *tokens) {
    for (size_t i = 0; i + 1 < tokens->count; i++) {
        slope_reading r = {letters, tokens, i};
        tb_token *first = &tokens->at[i];
        if (!is_kind(first, TB_TOKEN_NUMBER) && !tb_is_role(first, TB_WORD_BELOW) &&
            !tb_is_role(first, TB_WORD_ABOVE))
            continue;
        int grade = take_slope(&r);
        if (grade < 0)
            continue;
        const tb_token *last = &tokens->at[r.at - 1];
        first->kind = TB_TOKEN_GRADE;
        first->value = (int16_t)grade;
        first->remark = 0;
        first->length = last->at + last->length - first->at;
        for (size_t k = i + 1; k < r.at; k++)
            tokens->at[k].remark = 1;
        i = r.at - 1;
    }
}

/* Other matters ---------------------------------------------------------------------------------
 */

typedef struct scope {
    int foreign; /* until the sentence ends */
    int told;    /* a figure of another matter was told: 其中 goes on with it */
    int section; /* under a heading about another matter */
} scope;

static int ends_sentence(const tb_token *token) {
    return token->kind == TB_TOKEN_STOP || token->kind == TB_TOKEN_PARAGRAPH;
}

/* What the words of a clause say, the last one deciding: 1 for other matters or another time, 0 for
 * the survey, -1 for nothing. A comparison with another time says nothing about the time. */
static int subject_of(const tb_tokens *tokens, size_t begin, size_t end, int *change) {
    int epoch = -1, foreign = -1;
    *change = 0;
    for (size_t i = begin; i < end; i++) {
        const tb_token *token = &tokens->at[i];
        if (token->remark)
            continue;
        if (is_kind(token, TB_TOKEN_OPEN) && token->partner > i && token->partner < end)
            i = token->partner;
        *change |= tb_is_role(token, TB_WORD_CHANGE);
        if (tb_is_role(token, TB_WORD_EPOCH))
            epoch = 1;
        if (tb_is_role(token, TB_WORD_FOREIGN))
            foreign = 1;
        if (tb_is_role(token, TB_WORD_SURVEY))
            epoch = foreign = 0;
    }
    return foreign == 1 || (epoch == 1 && !*change) ? 1 : epoch == 0 || foreign == 0 ? 0 : -1;
}

static void mark(tb_tokens *tokens, size_t begin, size_t end) {
    for (size_t i = begin; i < end; i++)
        tokens->at[i].foreign = 1;
}

/* A bracket may say something of its own: (比上年减少2公顷). */
static void mark_brackets(tb_tokens *tokens, size_t begin, size_t end) {
    int change;
    for (size_t i = begin; i < end; i++) {
        size_t close = is_kind(&tokens->at[i], TB_TOKEN_OPEN) ? tokens->at[i].partner : 0;
        if (close > i && close < end && (subject_of(tokens, i + 1, close, &change) == 1 || change))
            mark(tokens, i, close);
    }
}

static size_t clause_end(const tb_tokens *tokens, size_t at, size_t end) {
    for (; at < end; at++) {
        const tb_token *token = &tokens->at[at];
        if (is_kind(token, TB_TOKEN_OPEN) && token->partner > at && token->partner < end)
            at = token->partner;
        else if (is_kind(token, TB_TOKEN_COMMA) || is_kind(token, TB_TOKEN_SEMICOLON))
            return at;
    }
    return end;
}

static void mark_sentence(tb_tokens *tokens, size_t begin, size_t end, scope *s) {
    size_t first = begin;
    while (first < end && (tokens->at[first].remark || is_kind(&tokens->at[first], TB_TOKEN_ITEM)))
        first++;
    s->foreign = s->section || (s->told && tb_is_role(&tokens->at[first], TB_WORD_AMONG));
    s->told = 0;
    for (size_t at = begin; at < end;) {
        size_t next = clause_end(tokens, at, end);
        int change, says = subject_of(tokens, at, next, &change);
        s->foreign = says >= 0 ? says : s->foreign;
        if (s->foreign || change)
            mark(tokens, at, next);
        else
            mark_brackets(tokens, at, next);
        s->told |= s->foreign && has_figure(tokens, at, next);
        at = next + 1;
    }
}

/* A short paragraph without figures is a heading: it may begin or end what is not ours. */
static void read_heading(const tb_tokens *tokens, size_t begin, size_t end, scope *s) {
    enum { LONGEST_HEADING = 16 };
    int change;
    if (end == begin)
        return;
    int says = subject_of(tokens, begin, end, &change);
    int heading = end - begin <= LONGEST_HEADING && !has_figure(tokens, begin, end);
    for (size_t i = begin; heading && i < end; i++)
        heading =
            !is_kind(&tokens->at[i], TB_TOKEN_STOP) && !is_kind(&tokens->at[i], TB_TOKEN_CELL);
    if (heading)
        s->section = says == 1;
    else if (says == 0)
        s->section = 0;
}

static void mark_matters(tb_tokens *tokens) {
    scope s = {0, 0, 0};
    size_t paragraph = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        if (!is_kind(&tokens->at[i], TB_TOKEN_PARAGRAPH))
            continue;
        read_heading(tokens, paragraph, i, &s);
        s.told = 0;
        for (size_t begin = paragraph, end; begin < i; begin = end + 1) {
            for (end = begin; end < i && !ends_sentence(&tokens->at[end]); end++) {
            }
            mark_sentence(tokens, begin, end, &s);
        }
        paragraph = i + 1;
    }
}

void tb_tokens_mark(const tb_letters *letters, tb_tokens *tokens) {
    pair_brackets(tokens);
    mark_slopes(letters, tokens);
    mark_matters(tokens);
}
