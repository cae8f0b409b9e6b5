/* The little language of rules files: read once, compared without allocating. */
#include "check/own_rules.h"

#include "base/decimal.h"
#include "base/message.h"
#include "base/text.h"
#include "survey/fields.h"

#include <stdio.h>
#include <string.h>

enum { MOST_CONDITIONS = 32, MOST_VALUES = 256 };

/* Words, signs and quoted texts of the line, one at a time. */
typedef struct scanner {
    tb_arena *arena;
    const char *at;
    tb_text word;
    int quoted;
    const char *why; /* it cannot be read */
} scanner;

static const char *explain(scanner *s, const char *format, tb_text what) {
    char text[300];
    int size = snprintf(text, sizeof text, format, (int)what.size, what.bytes);
    size_t kept = size < 0 ? 0 : (size_t)size < sizeof text ? (size_t)size : sizeof text - 1;
    s->why = tb_arena_copy(s->arena, text, kept);
    if (s->why == NULL)
        s->why = "";
    return s->why;
}

static size_t length_of_word(const char *at) {
    size_t size = strcspn(at, " \t(),=<>!\"");
    if (size == 0 && *at != '\0')
        size = (strchr("<>!", *at) != NULL && at[1] == '=') ? 2 : 1;
    return size;
}

/* 0 at the end of the line, and where a quote does not close. */
static int advance(scanner *s) {
    s->at += strspn(s->at, " \t");
    s->quoted = *s->at == '"';
    const char *from = s->at + s->quoted;
    size_t size = s->quoted ? strcspn(from, "\"") : length_of_word(from);
    if (s->quoted && from[size] == '\0')
        explain(s, _("the quote before %.*s does not close"), (tb_text){from, size});
    s->word = (tb_text){from, size};
    s->at = from + size + (s->quoted && from[size] != '\0');
    return s->why == NULL && (size > 0 || s->quoted);
}

static int is(const scanner *s, const char *word) {
    return !s->quoted && s->word.size == strlen(word) &&
           memcmp(s->word.bytes, word, s->word.size) == 0;
}

/* Takes the next word if it is this one. */
static int accept(scanner *s, const char *word) {
    scanner before = *s;
    if (advance(s) && is(s, word))
        return 1;
    const char *why = s->why;
    *s = before;
    s->why = why;
    return 0;
}

static int expect(scanner *s, const char *word) {
    if (accept(s, word))
        return 1;
    if (s->why == NULL)
        explain(s, _("\"%.*s\" is missing"), (tb_text){word, strlen(word)});
    return 0;
}

/* By role ("class") or by the field of the standard ("DLBM"). */
static tb_role role_of(tb_text word) {
    char name[64];
    if (word.size >= sizeof name)
        return TB_ROLE_COUNT;
    memcpy(name, word.bytes, word.size);
    name[word.size] = '\0';
    for (tb_role role = 0; role < TB_ROLE_COUNT; role++)
        if (tb_text_same(name, tb_fields[role].field))
            return role;
    return tb_role_from_name(name);
}

/* Conditions ----------------------------------------------------------------------------------- */

typedef struct values {
    tb_text text[MOST_VALUES];
    int64_t number[MOST_VALUES];
    size_t count;
} values;

static int is_number(tb_role role) {
    return tb_role_scale(role) >= 0;
}

/* A value that the field could never hold exactly would compare with a neighbour of it. */
static int parse_exactly(tb_text word, int scale, int64_t *value) {
    int64_t finer;
    return tb_decimal_parse(word.bytes, word.size, scale, value) &&
           tb_decimal_parse(word.bytes, word.size, scale + 4, &finer) && finer == *value * 10000;
}

static int take_value(scanner *s, tb_role role, values *list) {
    if (!advance(s)) {
        if (s->why == NULL)
            explain(s, _("a value is missing after %.*s"), s->word);
        return 0;
    }
    if (list->count == MOST_VALUES) {
        explain(s, _("too many values before %.*s"), s->word);
        return 0;
    }
    list->text[list->count] = s->word;
    list->number[list->count] = 0;
    if (is_number(role) &&
        !parse_exactly(s->word, tb_role_scale(role), &list->number[list->count])) {
        explain(s, _("\"%.*s\" is no number with the decimals of the field"), s->word);
        return 0;
    }
    list->count++;
    return 1;
}

static int take_list(scanner *s, tb_role role, values *list) {
    int good = expect(s, "(");
    while (good) {
        good = take_value(s, role, list);
        if (good && !accept(s, ","))
            break;
    }
    return good && expect(s, ")");
}

/* A word that is a field is that field; in quotes it is a text. */
static int take_operand(scanner *s, tb_condition *c, values *list) {
    scanner before = *s;
    tb_role other = advance(s) && !s->quoted ? role_of(s->word) : TB_ROLE_COUNT;
    if (other == TB_ROLE_COUNT) {
        *s = before;
        return take_value(s, c->role, list);
    }
    c->other = other;
    if (tb_role_scale(other) == tb_role_scale(c->role))
        return 1;
    explain(s, _("%.*s cannot be compared with that field: their kinds differ"), s->word);
    return 0;
}

static int take_comparison(scanner *s, tb_condition *c, values *list) {
    static const struct {
        const char *word;
        tb_comparison_sign sign;
        int negated;
    } signs[] = {{"=", TB_EQUAL, 0},   {"!=", TB_EQUAL, 1},   {"<", TB_LESS, 0},
                 {">", TB_GREATER, 0}, {"<=", TB_GREATER, 1}, {">=", TB_LESS, 1}};
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (accept(s, signs[k].word)) {
            c->sign = signs[k].sign;
            c->negated = signs[k].negated;
            return take_operand(s, c, list);
        }
    c->negated = accept(s, "not");
    if (accept(s, "in")) {
        c->sign = TB_ONE_OF;
        return take_list(s, c->role, list);
    }
    if (!c->negated && accept(s, "is")) {
        c->sign = TB_EMPTY;
        c->negated = accept(s, "not");
        return expect(s, "empty");
    }
    if (!c->negated && !is_number(c->role) && accept(s, "begins")) {
        c->sign = TB_BEGINS_WITH;
        return expect(s, "with") && take_value(s, c->role, list);
    }
    if (s->why == NULL)
        explain(s,
                _("after %.*s must follow `= != < <= > >= in, not in, is empty, is not empty, "
                  "begins with`"),
                s->word);
    return 0;
}

static int keep(scanner *s, tb_condition *c, const values *list, const char *from) {
    size_t count = list->count;
    tb_text *text = tb_arena_take(s->arena, (count + 1) * sizeof *text);
    int64_t *number = tb_arena_take(s->arena, (count + 1) * sizeof *number);
    char *wording = tb_arena_copy(s->arena, from, (size_t)(s->at - from));
    if (text == NULL || number == NULL || wording == NULL)
        return 0;
    for (size_t i = 0; i < count; i++) {
        char *copy = tb_arena_copy(s->arena, list->text[i].bytes, list->text[i].size);
        if (copy == NULL)
            return 0;
        text[i] = (tb_text){copy, list->text[i].size};
        number[i] = list->number[i];
    }
    c->text = text;
    c->number = number;
    c->values = count;
    c->wording = wording;
    return 1;
}

static int take_condition(scanner *s, tb_condition *c, uint32_t *roles) {
    values list = {.count = 0};
    s->at += strspn(s->at, " \t");
    const char *from = s->at;
    if (!advance(s) || (c->role = role_of(s->word)) == TB_ROLE_COUNT) {
        if (s->why == NULL)
            explain(s, _("\"%.*s\" is no field of DLTB and no role"), s->word);
        return 0;
    }
    c->other = TB_ROLE_COUNT;
    if (!take_comparison(s, c, &list))
        return 0;
    *roles |= 1u << c->role | (c->other != TB_ROLE_COUNT ? 1u << c->other : 0);
    return keep(s, c, &list, from);
}

static int take_conditions(scanner *s, const tb_condition **out, size_t *count, uint32_t *roles) {
    tb_condition *list = tb_arena_take(s->arena, MOST_CONDITIONS * sizeof *list);
    *out = list;
    if (list == NULL)
        return 0;
    do {
        if (*count == MOST_CONDITIONS) {
            explain(s, _("too many conditions before %.*s"), s->word);
            return 0;
        }
        list[*count] = (tb_condition){.role = TB_ROLE_COUNT};
        if (!take_condition(s, &list[(*count)++], roles))
            return 0;
    } while (accept(s, "and"));
    return 1;
}

const char *tb_own_rule_parse(tb_arena *arena, const char *text, tb_own_rule *rule) {
    scanner s = {.arena = arena, .at = text};
    *rule = (tb_own_rule){.roles = 0};
    int good = expect(&s, "when") && take_conditions(&s, &rule->when, &rule->whens, &rule->roles) &&
               expect(&s, "then") && take_conditions(&s, &rule->then, &rule->thens, &rule->roles);
    if (good && advance(&s))
        explain(&s, _("\"%.*s\" is too much"), s.word);
    else if (!good && s.why == NULL)
        s.why = _("out of memory");
    return s.why;
}

/* Comparing ------------------------------------------------------------------------------------ */

static tb_text text_of(const tb_block *block, tb_role role, size_t i) {
    const tb_text *column = block->text[role];
    return column != NULL && column[i].bytes != NULL ? column[i] : (tb_text){"", 0};
}

static int64_t number_of(const tb_block *block, tb_role role, size_t i) {
    const int64_t *column = block->number[role];
    return column != NULL ? column[i] : TB_NO_NUMBER;
}

/* Codes in the order of their bytes: that of digits and of Latin letters. */
static int compare_texts(tb_text a, tb_text b) {
    int order = memcmp(a.bytes, b.bytes, a.size < b.size ? a.size : b.size);
    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

static int holds(const tb_condition *c, int order) {
    return c->sign == TB_LESS ? order < 0 : c->sign == TB_GREATER ? order > 0 : order == 0;
}

static int text_fits(const tb_condition *c, const tb_block *block, size_t i, tb_text value) {
    if (c->other != TB_ROLE_COUNT)
        return holds(c, compare_texts(value, text_of(block, c->other, i)));
    for (size_t k = 0; k < c->values; k++) {
        tb_text wanted = c->text[k];
        if (c->sign == TB_BEGINS_WITH
                ? value.size >= wanted.size && memcmp(value.bytes, wanted.bytes, wanted.size) == 0
                : holds(c, compare_texts(value, wanted)))
            return 1;
    }
    return 0;
}

static int number_fits(const tb_condition *c, const tb_block *block, size_t i, int64_t value) {
    if (c->other != TB_ROLE_COUNT) {
        int64_t other = number_of(block, c->other, i);
        return other != TB_NO_NUMBER && holds(c, (value > other) - (value < other));
    }
    for (size_t k = 0; k < c->values; k++)
        if (holds(c, (value > c->number[k]) - (value < c->number[k])))
            return 1;
    return 0;
}

/* What is empty is neither less nor greater nor equal to anything but an empty text. */
static int keeps(const tb_condition *c, const tb_block *block, size_t i) {
    tb_text text = text_of(block, c->role, i);
    int64_t number = number_of(block, c->role, i);
    int empty = is_number(c->role) ? number == TB_NO_NUMBER : text.size == 0;
    int ordered = c->sign == TB_LESS || c->sign == TB_GREATER;
    if (c->sign == TB_EMPTY)
        return empty != c->negated;
    if (empty && (ordered || is_number(c->role)))
        return !ordered && c->negated;
    int fits = is_number(c->role) ? number_fits(c, block, i, number) : text_fits(c, block, i, text);
    return fits != c->negated;
}

const tb_condition *tb_own_rule_broken(const tb_own_rule *rule, const tb_block *block, size_t i) {
    for (size_t k = 0; k < rule->whens; k++)
        if (!keeps(&rule->when[k], block, i))
            return NULL;
    for (size_t k = 0; k < rule->thens; k++)
        if (!keeps(&rule->then[k], block, i))
            return &rule->then[k];
    return NULL;
}
