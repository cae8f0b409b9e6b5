/* Which name has which figure.
 *
 * A name that stands for the whole district is the subject until another one comes; figures go to
 * it as long as nothing that is not understood stands between. What narrows a name (位于一年三熟制
 * 地区的耕地), or would have to be guessed, is listed as unclear. */
#include "total/bulletin.h"

#include "base/message.h"

#include <string.h>

enum { MOST_NAMES = 8, OTHER_KINDS = 4 };

/* The names that are waiting for their figures. */
typedef struct subject {
    size_t name[MOST_NAMES]; /* tokens */
    size_t count;
    int apart;              /* of the last names so many are joined by 和, the others by commas */
    const char *why;        /* why their figures cannot be taken; NULL: they can */
    int other_place;        /* they are of a part of the district, and no matter of ours */
    int broken;             /* something not understood stands behind them */
    int given[OTHER_KINDS]; /* kinds of figures they have; the last is the share */
    int dealt;              /* they got their figures one by one */
} subject;

typedef struct parser {
    tb_bulletin *b;
    const tb_token *at;
    size_t count;
    subject s;
    size_t clause, sentence; /* where they begin */
    int named;               /* a name stands in this clause */
    int among;               /* the sentence lists parts */
    int all;                 /* the next name is all of its category */
    int other_place;         /* the sentence is about a part of the district */
    size_t taken;            /* names before this token were taken with a figure before them */
} parser;

/* Subjects --------------------------------------------------------------------------------------
 */

static const char *narrowed(void) {
    return _("the words before the name narrow it or are not understood");
}

static int has_any_figure(const subject *s) {
    for (int kind = 0; kind < OTHER_KINDS; kind++)
        if (s->given[kind])
            return 1;
    return 0;
}

/* 1 if only 和, 、 and commas (apart = 1) stand between the last name and this one. */
static int joins(const parser *p, size_t name, int *apart) {
    const subject *s = &p->s;
    *apart = 0;
    if (s->count == 0 || s->count == MOST_NAMES || s->broken || has_any_figure(s))
        return 0;
    int joined = 0;
    for (size_t i = s->name[s->count - 1] + 1; i < name; i++) {
        const tb_token *token = &p->at[i];
        if (tb_is_role(token, TB_WORD_LIST))
            joined = 1;
        else if (token->kind == TB_TOKEN_COMMA)
            *apart = 1;
        else if (!token->remark && !tb_is_role(token, TB_WORD_FILL))
            return 0;
    }
    *apart = *apart && !joined;
    return joined || *apart;
}

/* 位于…的耕地, arable land in areas where: said of a part, and plainly so. */
static int is_of_part(const parser *p, size_t name) {
    enum { FARTHEST = 40 };
    size_t first = name - p->clause > FARTHEST ? name - FARTHEST : p->clause;
    for (size_t i = first; i < name; i++)
        if (tb_is_role(&p->at[i], TB_WORD_RESTRICT) && !p->at[i].remark)
            return 1;
    return 0;
}

static void judge(parser *p, size_t name) {
    subject *s = &p->s;
    tb_before found = tb_look_back(p->b, name);
    if (found == TB_WHOLE)
        p->other_place = 0;
    if (found == TB_OF_PLACE)
        p->other_place = 1;
    s->other_place = p->other_place;
    if (s->other_place || found == TB_OTHER_YEAR)
        s->why = _("it is about another place or time");
    else if (found == TB_NARROWS && p->at[name].kind != TB_TOKEN_GRADE) {
        s->why = narrowed();
        s->other_place = is_of_part(p, name);
    }
    if (p->at[name].kind == TB_TOKEN_GRADE && p->at[name].value == 0)
        s->why = _("these slopes are none of the five grades");
    s->other_place |= found == TB_OTHER_YEAR;
}

/* 25度以上的园地 is no grade of cultivated land; 2度以下的耕地 says nothing new. */
static int speaks_of_slope(parser *p, size_t name) {
    subject *s = &p->s;
    if (s->count == 0 || p->at[s->name[0]].kind != TB_TOKEN_GRADE || s->name[0] < p->clause ||
        has_any_figure(s) || p->at[name].kind == TB_TOKEN_GRADE)
        return 0;
    tb_naming named = tb_naming_of(p->b, name);
    if (strcmp(named.category, "耕地") != 0 || named.subcategory[0] != '\0')
        s->why = narrowed();
    return 1;
}

static void take_all(parser *p, size_t name);
static int has_own_figure(const parser *p, size_t name);

static void take_name(parser *p, size_t name) {
    int apart, all = p->all;
    p->all = 0;
    p->named = 1;
    if (speaks_of_slope(p, name))
        return;
    subject *s = &p->s;
    if (joins(p, name, &apart)) {
        s->apart = apart ? (int)s->count : s->apart;
        s->name[s->count++] = name;
    } else {
        *s = (subject){.name = {name}, .count = 1};
        judge(p, name);
    }
    if (s->why == NULL && p->at[name].kind != TB_TOKEN_GRADE)
        p->b->section = tb_naming_of(p->b, name).category;
    if (all && !has_own_figure(p, name))
        take_all(p, name);
}

/* Saying ----------------------------------------------------------------------------------------
 */

/* 和, 及, 、 as the text has it; 和 for an English word. */
static const char *joint_before(const parser *p, size_t name) {
    for (size_t i = name; i-- > 0 && name - i < 4;)
        if (tb_is_role(&p->at[i], TB_WORD_LIST))
            return p->at[i].word->first < 0x80 ? "和" : p->at[i].word->text;
    return "、";
}

/* "港口码头用地和管道运输用地" of names that have one figure together. */
static const char *joined_name(parser *p, size_t first, int whole) {
    const subject *s = &p->s;
    size_t room = 1;
    for (size_t i = first; i < s->count; i++)
        room += strlen(tb_naming_of(p->b, s->name[i]).subcategory) +
                strlen(tb_naming_of(p->b, s->name[i]).category) + sizeof "以及";
    char *text = tb_arena_take(p->b->arena, room);
    if (text == NULL) {
        p->b->failed = 1;
        return "";
    }
    text[0] = '\0';
    for (size_t i = first; i < s->count; i++) {
        tb_naming named = tb_naming_of(p->b, s->name[i]);
        if (i > first)
            strcat(text, joint_before(p, s->name[i]));
        strcat(text, whole || named.subcategory[0] == '\0' ? named.category : named.subcategory);
    }
    return text;
}

/* One category as soon as all names are of it. */
static tb_naming joined(parser *p, size_t first) {
    const subject *s = &p->s;
    tb_naming named = tb_naming_of(p->b, s->name[first]);
    if (first + 1 == s->count)
        return named;
    int same = 1, parts = 1;
    for (size_t i = first; i < s->count; i++) {
        same &= strcmp(tb_naming_of(p->b, s->name[i]).category, named.category) == 0;
        parts &= tb_naming_of(p->b, s->name[i]).subcategory[0] != '\0';
    }
    if (same && parts)
        return (tb_naming){named.category, joined_name(p, first, 0)};
    return (tb_naming){joined_name(p, first, 0), ""};
}

/* A figure said of a name. */
static void say(parser *p, tb_naming named, tb_quantity q, int whole) {
    tb_statement said = {.category = named.category,
                         .subcategory = named.subcategory,
                         .kind = q.is == TB_A_SHARE ? -1 : q.kind,
                         .whole = whole,
                         .note = ""};
    said.print = tb_bulletin_print(p->b, q);
    tb_unit unit = {TB_HECTARES, q.power};
    if (tb_figure_parse(said.print.value, unit, &said.figure) && said.figure.present)
        tb_bulletin_say(p->b, said);
    else
        tb_bulletin_unclear(p->b, q.number, q.end, _("the number is too large or too long"));
}

static void unclear(parser *p, tb_quantity q, const char *why) {
    size_t first =
        p->s.count > 0 && !p->s.broken && p->s.name[0] < q.number ? p->s.name[0] : q.number;
    tb_bulletin_unclear(p->b, first, q.end, why);
}

/* 超过 before a figure; 以上 behind it. */
static int is_bound(const tb_token *token) {
    return !token->remark && (tb_is_role(token, TB_WORD_ABOVE) || tb_is_role(token, TB_WORD_BELOW));
}

/* Why a figure itself cannot be taken, NULL if it can. */
static const char *fault_of(const parser *p, tb_quantity q) {
    if (p->at[q.number].malformed)
        return _("the separators in the number make no sense");
    if (q.inexact)
        return _("the figure is only said to be about so much (余, 多)");
    if ((q.number > 0 && is_bound(&p->at[q.number - 1])) ||
        (is_bound(&p->at[q.end]) && tb_is_han(p->at[q.end].word->first)))
        return _("the figure is only a bound");
    return NULL;
}

/* A figure without a name: to be told where it should have had one. */
static void orphan(parser *p, tb_quantity q) {
    if (p->other_place || p->s.other_place)
        return;
    if (p->named || (p->among && p->b->section[0] != '\0'))
        unclear(p, q, _("it is not clear which class it is of"));
}

/* Several names ---------------------------------------------------------------------------------
 */

typedef struct deal {
    tb_quantity q[MOST_NAMES];
    size_t count;
    size_t end;
} deal;

static size_t behind_bracket(const parser *p, size_t at) {
    const tb_token *token = &p->at[at];
    return token->kind == TB_TOKEN_OPEN && token->partner > at ? token->partner + 1 : at;
}

/* Figures of one kind in a row, parted by commas and 和: numbers without a unit have that of the
 * last one. */
static deal figures_in_a_row(const parser *p, size_t number) {
    deal d = {.count = 0, .end = number};
    size_t at = number;
    while (d.count < MOST_NAMES && p->at[at].kind == TB_TOKEN_NUMBER) {
        tb_quantity q = tb_quantity_at(&p->b->tokens, at);
        if (q.is == TB_A_COUNT ||
            (d.count > 0 && q.is != TB_NO_QUANTITY && d.q[d.count - 1].is != TB_NO_QUANTITY &&
             (q.is != d.q[d.count - 1].is || q.kind != d.q[d.count - 1].kind)))
            break;
        d.q[d.count++] = q;
        d.end = at = behind_bracket(p, q.end);
        while (p->at[at].kind == TB_TOKEN_COMMA || tb_is_role(&p->at[at], TB_WORD_LIST) ||
               tb_is_role(&p->at[at], TB_WORD_SHARE) || tb_is_role(&p->at[at], TB_WORD_EACH))
            at++;
    }
    while (d.count > 0 && d.q[d.count - 1].is == TB_NO_QUANTITY)
        d.count--;
    for (size_t i = d.count; i-- > 1;)
        if (d.q[i - 1].is == TB_NO_QUANTITY) {
            d.q[i - 1].is = d.q[i].is;
            d.q[i - 1].kind = d.q[i].kind;
            d.q[i - 1].power += d.q[i].power;
        }
    return d;
}

/* One figure each. What stands in a bracket behind a figure belongs to it. */
static void give_each(parser *p, const deal *d) {
    for (size_t i = 0; i < d->count; i++) {
        tb_naming named = tb_naming_of(p->b, p->s.name[i]);
        int whole = d->q[i].is == TB_A_SHARE && named.subcategory[0] != '\0';
        const char *fault = fault_of(p, d->q[i]);
        if (fault != NULL)
            tb_bulletin_unclear(p->b, d->q[i].number, d->q[i].end, fault);
        else
            say(p, named, d->q[i], whole);
        size_t close = behind_bracket(p, d->q[i].end);
        for (size_t k = d->q[i].end; k < close; k++) {
            tb_quantity q = tb_quantity_at(&p->b->tokens, k);
            if (p->at[k].kind == TB_TOKEN_NUMBER && q.is == TB_AN_AREA && fault_of(p, q) == NULL)
                say(p, named, q, 0);
        }
    }
    p->s.dealt = 1;
}

/* 水田、旱地分别为1公顷、2公顷. Returns where to go on; 0 if the names have one figure together. */
static size_t deal_out(parser *p, tb_quantity q) {
    deal d = figures_in_a_row(p, q.number);
    if (d.count == p->s.count) {
        give_each(p, &d);
        return d.end;
    }
    if (d.count <= 1)
        return 0;
    for (size_t i = 0; i < d.count; i++)
        tb_bulletin_unclear(p->b, d.q[i].number, d.q[i].end,
                            _("there are not as many figures as names"));
    p->s.broken = 1;
    return d.end;
}

/* Figures ---------------------------------------------------------------------------------------
 */

static int kind_index(tb_quantity q) {
    return q.is == TB_A_SHARE ? OTHER_KINDS - 1 : q.kind;
}

/* 9535平方公里(953500公顷): the same once more, in a bracket behind its unit. */
static int is_conversion(const parser *p, tb_quantity q) {
    return q.number > 1 && p->at[q.number - 1].kind == TB_TOKEN_OPEN &&
           tb_is_role(&p->at[q.number - 2], TB_WORD_UNIT);
}

/* Of orchards, tea gardens and other gardens 12 hectares: of all three, or of the last two? Only
 * where the first is the category of the others (of the wetland, marsh and bog) it is none of them.
 */
static int is_list_unclear(const parser *p) {
    const subject *s = &p->s;
    if (s->apart == 0 || (size_t)s->apart + 1 >= s->count)
        return 0;
    tb_naming first = tb_naming_of(p->b, s->name[0]);
    int category = s->apart == 1 && first.subcategory[0] == '\0';
    for (size_t i = (size_t)s->apart; i < s->count; i++) {
        tb_naming named = tb_naming_of(p->b, s->name[i]);
        category &= named.subcategory[0] != '\0' && strcmp(named.category, first.category) == 0;
    }
    return !category;
}

/* A figure to the subject. Returns where to go on. */
static size_t give(parser *p, tb_quantity q, int whole) {
    subject *s = &p->s;
    int again = s->given[kind_index(q)] && !is_conversion(p, q);
    if (s->count == 0 || s->broken || s->dealt || again) {
        if (q.is == TB_AN_AREA)
            orphan(p, q);
        return q.end;
    }
    const char *why = s->why != NULL ? s->why : fault_of(p, q);
    if (s->count > 1 && !has_any_figure(s) && why == NULL) {
        size_t end = deal_out(p, q);
        if (end != 0)
            return end;
    }
    if (why == NULL && is_list_unclear(p))
        why = _("it is not clear of how many of the names before it the figure is");
    s->given[kind_index(q)] = 1;
    if (why == NULL)
        say(p, joined(p, (size_t)s->apart), q, whole);
    else if (q.is == TB_AN_AREA && !s->other_place)
        unclear(p, q, why);
    return q.end;
}

/* The first number with a unit behind a name, if only filling stands between. */
static int has_own_figure(const parser *p, size_t name) {
    for (size_t i = name + 1; i < p->count; i++) {
        const tb_token *token = &p->at[i];
        if (token->kind == TB_TOKEN_NUMBER)
            return tb_quantity_at(&p->b->tokens, i).is == TB_AN_AREA;
        if (!token->remark && token->kind != TB_TOKEN_COLON && token->kind != TB_TOKEN_OPEN &&
            token->kind != TB_TOKEN_CELL && !tb_is_role(token, TB_WORD_FILL) &&
            !tb_is_role(token, TB_WORD_APPROX) && !tb_is_role(token, TB_WORD_RANGE) &&
            !tb_is_role(token, TB_WORD_SLOPE))
            return 0;
    }
    return 0;
}

static int ends_clause(const tb_token *token) {
    return token->kind == TB_TOKEN_COMMA || token->kind == TB_TOKEN_SEMICOLON ||
           token->kind >= TB_TOKEN_CELL;
}

/* 12 hectares on slopes of 2 to 6 degrees: a grade in the same clause, before any other figure. */
static size_t grade_behind(const parser *p, size_t at) {
    enum { FARTHEST = 12 };
    for (size_t i = at; i < p->count && i - at < FARTHEST && !ends_clause(&p->at[i]); i++) {
        if (p->at[i].kind == TB_TOKEN_GRADE)
            return i;
        if (!p->at[i].remark && (p->at[i].kind == TB_TOKEN_NUMBER || tb_is_name(p->b, i)))
            return 0;
    }
    return 0;
}

/* Behind a figure, what is in brackets behind it, and the brackets that it stands in alone. */
static size_t behind_figure(const parser *p, tb_quantity q) {
    int alone = q.number > 0 && p->at[q.number - 1].kind == TB_TOKEN_OPEN &&
                p->at[q.number - 1].partner == q.end;
    return alone ? q.end + 1 : behind_bracket(p, q.end);
}

/* A name behind its figure: 12公顷为水田, 12 hectares of paddy fields. 0 if there is none. */
static size_t name_behind(const parser *p, tb_quantity q) {
    size_t at = behind_figure(p, q);
    int of =
        0; /* 3 ha of forest land -- 1 ha of shrubs: the name goes with what stands before it */
    for (int skipped = 0; skipped < 6; skipped++, at++) {
        const tb_token *token = &p->at[at];
        of |= token->kind == TB_TOKEN_WORD && strcmp(token->word->text, "of") == 0;
        if (!token->remark && !tb_is_role(token, TB_WORD_FILL) && !tb_is_role(token, TB_WORD_OF) &&
            !tb_is_role(token, TB_WORD_LEAD) && token->kind != TB_TOKEN_REGION)
            break;
    }
    if (!tb_is_name(p->b, at))
        return grade_behind(p, at);
    int bracket = p->at[at + 1].kind == TB_TOKEN_OPEN && behind_bracket(p, q.end) == q.end;
    return bracket || of || !has_own_figure(p, at) ? at : 0;
}

/* What stands behind such a name may still narrow it: with slopes below 2 degrees, in areas where.
 * Returns the name to be taken: itself, a grade of slope, or 0. */
static size_t name_meant(const parser *p, size_t name) {
    static const tb_word_role narrowing[] = {TB_WORD_RESTRICT, TB_WORD_PLACE, TB_WORD_OTHER,
                                             TB_WORD_CHANGE};
    for (size_t i = name + 1; i < p->count && !ends_clause(&p->at[i]); i++)
        if (p->at[i].kind == TB_TOKEN_GRADE &&
            strcmp(tb_naming_of(p->b, name).category, "耕地") == 0)
            return i;
        else if (p->at[i].kind == TB_TOKEN_NUMBER && !p->at[i].remark)
            break;
    for (size_t i = name + 1; i < p->count && !ends_clause(&p->at[i]); i++) {
        const tb_token *token = &p->at[i];
        if (token->remark)
            continue;
        if (token->kind == TB_TOKEN_NUMBER || tb_is_role(token, TB_WORD_AMONG) ||
            tb_is_role(token, TB_WORD_SHARE) || token->kind == TB_TOKEN_OPEN)
            break;
        if (tb_is_any(token, narrowing, sizeof narrowing / sizeof *narrowing) ||
            (token->kind == TB_TOKEN_TEXT && !tb_is_sign(p->b, i)))
            return 0;
    }
    return name;
}

/* 1 if the figure was given to a name behind it. */
static int give_behind(parser *p, tb_quantity q) {
    size_t name = name_behind(p, q);
    if (name == 0)
        return 0;
    size_t meant = name_meant(p, name);
    p->s = (subject){.name = {meant != 0 ? meant : name}, .count = 1};
    judge(p, q.number);
    if (meant == 0) {
        p->s.why = narrowed();
        p->s.other_place = 1;
    }
    p->named = 1;
    p->taken = (meant != 0 ? meant : name) + 1;
    if (p->s.why == NULL)
        p->b->section = tb_naming_of(p->b, name).category;
    give(p, q, 0);
    return 1;
}

static size_t take_area(parser *p, tb_quantity q) {
    int range = q.number > 1 && tb_is_role(&p->at[q.number - 1], TB_WORD_RANGE) &&
                p->at[q.number - 2].kind == TB_TOKEN_NUMBER;
    if (range) {
        p->s.broken = 1;
        return q.end;
    }
    if (!p->named && give_behind(p, q))
        return q.end;
    return give(p, q, 0);
}

/* Shares ----------------------------------------------------------------------------------------
 */

/* 全县, 总面积: a share of more than the category, unless its name stands there too. */
static int says_wider(const tb_token *token) {
    if (token->kind == TB_TOKEN_REGION || tb_is_role(token, TB_WORD_LEAD))
        return 1;
    return tb_is_role(token, TB_WORD_FILL) &&
           (strstr(token->word->text, "面积") != NULL || strstr(token->word->text, "土地") != NULL);
}

/* 1 if tokens [begin, end) say of the category what the share is of, or nothing at all. */
static int is_of_category(const parser *p, size_t begin, size_t end) {
    const char *category = p->s.count > 0 ? tb_naming_of(p->b, p->s.name[0]).category : "";
    int told = 0, wider = 0;
    for (size_t i = begin; i < end; i++) {
        const tb_token *token = &p->at[i];
        if (token->remark)
            continue;
        wider |= says_wider(token);
        if (tb_is_name(p->b, i)) {
            tb_naming named = tb_naming_of(p->b, i);
            if (named.subcategory[0] != '\0' || strcmp(named.category, category) != 0)
                return 0;
            told = 1;
        } else if (!tb_is_filling(token) && !tb_is_sign(p->b, i) &&
                   token->kind != TB_TOKEN_NUMBER && !tb_is_role(token, TB_WORD_PERCENT)) {
            return 0;
        }
    }
    return told || !wider;
}

/* "of the total cultivated land" behind a share. */
static size_t behind_share(const parser *p, size_t at) {
    size_t begin = at;
    if (!tb_is_role(&p->at[at], TB_WORD_FILL) || strcmp(p->at[at].word->text, "of") != 0)
        return at;
    while (!ends_clause(&p->at[at]) && p->at[at].kind != TB_TOKEN_NUMBER &&
           p->at[at].kind != TB_TOKEN_CLOSE && !tb_is_role(&p->at[at], TB_WORD_AMONG))
        at++;
    return p->at[at].kind == TB_TOKEN_NUMBER ? begin : at;
}

/* 47.4% (60.6 million hectares) is dry land: of the land named before, but not that land's. */
static int is_of_name_behind(const parser *p, tb_quantity q) {
    return !p->named && p->at[q.end].kind == TB_TOKEN_OPEN && name_behind(p, q) != 0;
}

/* The share at a number; begin is where it is said what it is of. */
static size_t take_share(parser *p, tb_quantity q, size_t begin) {
    subject *s = &p->s;
    size_t end = behind_share(p, q.end);
    if (is_of_name_behind(p, q))
        return q.end;
    if (s->count > 1 && s->dealt && !s->given[OTHER_KINDS - 1]) {
        deal d = figures_in_a_row(p, q.number);
        s->given[OTHER_KINDS - 1] = 1;
        if (d.count == s->count) {
            give_each(p, &d);
            return d.end;
        }
    }
    if (s->count == 0 || s->broken || s->dealt || s->why != NULL || fault_of(p, q) != NULL)
        return end;
    int whole = tb_naming_of(p->b, s->name[0]).subcategory[0] != '\0' &&
                is_of_category(p, begin, q.number) && is_of_category(p, q.end, end);
    if (s->count > 1 && !has_any_figure(s))
        return end;
    give(p, q, whole);
    return end;
}

/* 占全县耕地的24.55%: the words up to the number say what the share is of. 0 if no share follows.
 */
static size_t take_share_word(parser *p, size_t word) {
    enum { FARTHEST = 16 };
    for (size_t i = word + 1; i < p->count && i - word < FARTHEST; i++) {
        if (p->at[i].kind == TB_TOKEN_NUMBER) {
            tb_quantity q = tb_quantity_at(&p->b->tokens, i);
            return q.is == TB_A_SHARE ? take_share(p, q, word + 1) : 0;
        }
        if (ends_clause(&p->at[i]))
            return 0;
    }
    return 0;
}

/* All of it -------------------------------------------------------------------------------------
 */

/* 草地…公顷，全部为其他草地: the figures of the whole, told just before, are those of the part. */
static void take_all(parser *p, size_t name) {
    enum { FARTHEST = 32 };
    tb_naming named = tb_naming_of(p->b, name);
    tb_bulletin *b = p->b;
    int found[OTHER_KINDS] = {0};
    if (p->s.why != NULL || named.subcategory[0] == '\0' || p->s.count > 1 ||
        tb_is_role(&p->at[name + 1], TB_WORD_LIST))
        return;
    size_t last = b->said_count, first = last > FARTHEST ? last - FARTHEST : 0;
    for (size_t i = last; i-- > first;) {
        tb_statement said = b->said[i];
        if (said.kind < 0 || found[said.kind] || said.subcategory[0] != '\0' ||
            strcmp(said.category, named.category) != 0)
            continue;
        found[said.kind] = 1;
        said.subcategory = named.subcategory;
        said.note = _("all of the category, as the text says");
        tb_bulletin_say(b, said);
    }
}

/* The walk --------------------------------------------------------------------------------------
 */

/* 一、耕地。: a sentence that is nothing but a name, whose figures follow. */
static int is_heading(const parser *p, size_t end) {
    const subject *s = &p->s;
    if (s->count != 1 || s->broken || s->why != NULL || has_any_figure(s))
        return 0;
    for (size_t i = p->sentence; i < end; i++)
        if (i != s->name[0] && !p->at[i].remark && p->at[i].kind != TB_TOKEN_ITEM &&
            p->at[i].kind != TB_TOKEN_COLON && !tb_is_role(&p->at[i], TB_WORD_FILL))
            return 0;
    return 1;
}

static void end_sentence(parser *p, size_t end) {
    if (end > p->sentence && !is_heading(p, end))
        p->s = (subject){.count = 0};
    p->sentence = end + 1;
    p->named = p->among = p->all = p->other_place = 0;
}

static size_t take_number(parser *p, size_t at) {
    tb_quantity q = tb_quantity_at(&p->b->tokens, at);
    if (p->at[at].foreign) {
        p->s.broken = 1;
        return q.end;
    }
    if (p->at[at].partner != 0) { /* its name is at the head of the column */
        if (q.is == TB_AN_AREA && fault_of(p, q) == NULL)
            say(p, tb_naming_of(p->b, p->at[at].partner), q, 0);
        p->s.broken = 1;
        return q.end;
    }
    if (q.is == TB_AN_AREA)
        return take_area(p, q);
    if (q.is == TB_A_SHARE)
        return take_share(p, q, q.number);
    if (p->s.count > 1 && !p->s.broken && !has_any_figure(&p->s) && !p->s.dealt) {
        deal d = figures_in_a_row(p, at);
        if (d.count == p->s.count && d.q[0].is == TB_AN_AREA)
            return give(p, d.q[0], 0);
    }
    int cell = at > 0 && p->at[at - 1].kind == TB_TOKEN_CELL;
    p->s.broken |= !cell;
    return q.end;
}

static size_t take_word(parser *p, size_t at) {
    const tb_token *token = &p->at[at];
    size_t end = 0;
    if (tb_is_role(token, TB_WORD_SHARE) && !token->foreign)
        end = take_share_word(p, at);
    if (end != 0)
        return end;
    if (tb_is_role(token, TB_WORD_ALL)) {
        p->all = 1;
        return at + 1;
    }
    if (tb_is_role(token, TB_WORD_AMONG))
        p->among = 1;
    size_t dash = at;
    while (dash > 0 && tb_is_role(&p->at[dash], TB_WORD_RANGE))
        dash--;
    int joint = tb_is_role(token, TB_WORD_LIST) || (dash < at && tb_is_name(p->b, dash));
    if (joint && p->at[at + 1].kind == TB_TOKEN_NUMBER &&
        has_any_figure(&p->s)) { /* 1 ha of paddy fields and 2 ha of dry land */
        p->clause = at + 1;
        p->named = 0;
    }
    if (!tb_is_filling(token) && !tb_is_sign(p->b, at)) {
        p->s.broken = 1;
        p->s.other_place |= tb_is_role(token, TB_WORD_RESTRICT);
        p->all = 0;
    }
    return at + 1;
}

/* 安海镇： begins what is about a part of the district. */
static int ends_with_place(const parser *p, size_t colon) {
    const tb_token *last = colon > 0 ? &p->at[colon - 1] : &p->at[colon];
    return tb_is_role(last, TB_WORD_PLACE) ||
           (last->kind == TB_TOKEN_TEXT && tb_ends_as_place(p->b, colon - 1) &&
            !tb_is_short_region(p->b, colon - 1));
}

/* 草地1公顷(均为其他草地): the one remark that has a figure, the one before it. */
static int is_all_remark(const parser *p, size_t at) {
    return p->at[at].kind == TB_TOKEN_OPEN && p->at[at].partner == at + 3 &&
           tb_is_role(&p->at[at + 1], TB_WORD_ALL) && tb_is_role(&p->at[at + 2], TB_WORD_CLASS);
}

static size_t step(parser *p, size_t at) {
    const tb_token *token = &p->at[at];
    if (token->remark) {
        if (is_all_remark(p, at))
            take_all(p, at + 2);
        return at + 1;
    }
    if (tb_is_name(p->b, at)) {
        if (at >= p->taken && !token->foreign)
            take_name(p, at);
        else if (token->foreign)
            p->s = (subject){.name = {at}, .count = 1, .broken = 1};
        return at + 1;
    }
    switch (token->kind) {
    case TB_TOKEN_PARAGRAPH:
    case TB_TOKEN_STOP: end_sentence(p, at); break;
    case TB_TOKEN_SEMICOLON: p->other_place = 0; break;
    case TB_TOKEN_COLON: p->other_place |= ends_with_place(p, at); break;
    case TB_TOKEN_NUMBER: return take_number(p, at);
    default: return take_word(p, at);
    }
    return at + 1;
}

void tb_bulletin_parse(tb_bulletin *bulletin) {
    parser p = {.b = bulletin, .at = bulletin->tokens.at, .count = bulletin->tokens.count};
    for (size_t at = 0; at < p.count && !bulletin->failed;) {
        if (at > 0 && ends_clause(&p.at[at - 1])) {
            p.clause = at;
            p.named = 0;
        }
        at = step(&p, at);
    }
}
