/* Published figures from running text, step by step:
 *
 *     bytes -> letters -> tokens -> marked tokens -> statements -> rows
 *
 * bulletin_html.c and bulletin_letters.c turn plain text or HTML into letters that know their
 * place, bulletin_columns.c finds columns that blanks make; bulletin_words.c and bulletin_tokens.c
 * find numbers and the words of bulletin_words.csv; bulletin_marks.c marks slope grades, remarks in
 * brackets, and what speaks of other matters; bulletin_names.c tells what a name stands for,
 * bulletin_parse.c gives figures to names; bulletin_rows.c makes rows of what was said, once or
 * several times; bulletin_region.c, bulletin_date.c and bulletin_parcels.c find the district, the
 * date and the number of parcels. */
#ifndef TB_TOTAL_BULLETIN_H
#define TB_TOTAL_BULLETIN_H

#include "total/published.h"

/* What a word does; the words themselves are in bulletin_words.csv. */
typedef enum tb_word_role {
    TB_WORD_CLASS,   /* a category or class */
    TB_WORD_WEAK,    /* one only where its category was spoken of: 城市, villages */
    TB_WORD_OTHER,   /* holds the name of a class but is something else: 耕地保有量 */
    TB_WORD_UNIT,    /* 公顷 mu km2 */
    TB_WORD_SCALE,   /* 万 million */
    TB_WORD_MORE,    /* 余: the number is not exact */
    TB_WORD_COUNTER, /* 个 */
    TB_WORD_PERCENT,
    TB_WORD_DEGREE,
    TB_WORD_RANGE,  /* 2-6 */
    TB_WORD_BELOW,  /* 以下 ≤ */
    TB_WORD_ABOVE,  /* 以上 > */
    TB_WORD_SLOPE,  /* speaks of slopes */
    TB_WORD_AMONG,  /* 其中: a list of parts follows */
    TB_WORD_LEAD,   /* may stand before a name that means the whole: 全县, the county */
    TB_WORD_FILL,   /* may stand between a name and its figure: 面积为, covers */
    TB_WORD_APPROX, /* 约 */
    TB_WORD_ALL,    /* 全部为: the whole is of one class */
    TB_WORD_LIST,   /* joins names and figures: 和 */
    TB_WORD_EACH,   /* 分别 */
    TB_WORD_SHARE,  /* 占 */
    TB_WORD_OF,     /* 的: what stands before it narrows the name */
    TB_WORD_YEAR,
    TB_WORD_SURVEY,   /* speaks of the survey, ends other matters */
    TB_WORD_CHANGE,   /* 减少: the figures of the clause are differences */
    TB_WORD_EPOCH,    /* 二调: the sentence is about another time */
    TB_WORD_FOREIGN,  /* 造林: the sentence is about another matter */
    TB_WORD_PLACE,    /* 镇: a part of the district */
    TB_WORD_RESTRICT, /* located: what follows narrows the name */
    TB_WORD_PARCELS   /* 图斑 */
} tb_word_role;

enum { TB_KIND_ACRES = TB_AREA_KINDS }; /* beside tb_area_kind: acres, that may be mu */

typedef struct tb_word {
    uint32_t first; /* the first letter */
    tb_word_role role;
    int kind;  /* of a unit */
    int power; /* of ten, of a unit or scale */
    const char *text;
    const char *category, *subcategory;
} tb_word;

typedef struct tb_han {
    uint16_t traditional, simplified;
} tb_han;

/* Generated into bulletin_words_table.c and han_table.c. */
extern const tb_word tb_words[];
extern const size_t tb_words_count;
extern const tb_han tb_hans[];
extern const size_t tb_hans_count;

/* A letter as it is read: full-width forms folded, traditional characters made simplified. */
typedef struct tb_letter {
    uint32_t code;
    uint32_t offset;       /* in the source, in bytes */
    uint32_t line, column; /* there, from 1 */
} tb_letter;

enum { TB_PARAGRAPH = 0x2029, TB_CELL = '\t', TB_WIDE_COMMA = 0xFF0C };

typedef struct tb_letters {
    const char *source; /* UTF-8 */
    size_t size;
    tb_letter *at;
    size_t count;
} tb_letters;

typedef enum tb_token_kind {
    TB_TOKEN_TEXT, /* letters that mean nothing to us */
    TB_TOKEN_WORD,
    TB_TOKEN_NUMBER,
    TB_TOKEN_DATE,
    TB_TOKEN_REGION, /* the district's own name */
    TB_TOKEN_GRADE,  /* a grade of slope */
    TB_TOKEN_ITEM,   /* (一), 1., a bullet */
    TB_TOKEN_COMMA,
    TB_TOKEN_COLON,
    TB_TOKEN_SEMICOLON,
    TB_TOKEN_OPEN,
    TB_TOKEN_CLOSE,
    TB_TOKEN_CELL,
    TB_TOKEN_STOP,
    TB_TOKEN_PARAGRAPH
} tb_token_kind;

typedef struct tb_token {
    const tb_word *word; /* of a number: the unit that its column has */
    uint32_t at, length; /* letters */
    uint32_t partner;  /* of an opening bracket: the closing one; of a number: the name at the head
                          of its column; 0 if there is none */
    int16_t value;     /* year of a date; grade of a slope, 1 to 5, 0 if it is none; power of
                          ten of the column's unit */
    uint8_t kind;      /* tb_token_kind */
    uint8_t malformed; /* a number whose separators make no sense */
    uint8_t remark;    /* stands in brackets without a figure */
    uint8_t foreign;   /* figures here are of other matters */
} tb_token;

typedef struct tb_tokens {
    tb_token *at; /* with a paragraph's end behind the last one */
    size_t count;
} tb_tokens;

/* Something the text says: this name has this figure. */
typedef struct tb_statement {
    const char *category, *subcategory;
    tb_figure figure;
    int kind;         /* tb_area_kind, TB_KIND_ACRES, or -1 for a share */
    int whole;        /* a share of the category, so that it can be checked */
    const char *note; /* "" or why it stands here */
    tb_print print;
    size_t row; /* that it goes to */
} tb_statement;

/* The reading of one text. */
typedef struct tb_bulletin {
    tb_published *published;
    tb_arena *arena;
    tb_letters letters;
    tb_tokens tokens;
    tb_statement *said;
    size_t said_count, said_room;
    tb_ambiguity *unclear;
    size_t unclear_count, unclear_room;
    int year;            /* of the figures, 0 if not told */
    const char *section; /* the category spoken of */
    int failed;          /* out of memory */
} tb_bulletin;

/* bulletin_html.c: the text of a page; tags, comments, scripts and styles are left out. */
int tb_html_looks(const char *bytes, size_t size);
int tb_html_letters(tb_arena *arena, const char *bytes, size_t size, tb_letters *out);

/* bulletin_letters.c: plain text, and breaking it into paragraphs where it breaks. Both return 0
 * when out of memory. */
void tb_letter_push(tb_letters *letters, uint32_t code, size_t offset);
int tb_plain_letters(tb_arena *arena, const char *bytes, size_t size, tb_letters *out);
int tb_letters_settle(tb_arena *arena, tb_letters *letters, int html);
void tb_letters_place(tb_letters *letters); /* fills line and column */
uint32_t tb_utf8_code(const char *bytes, size_t left, size_t *length);
int tb_is_han(uint32_t code);
/* Letters of a text that stands at a place, 0 if it does not; case counts. The first of several. */
size_t tb_stands(const tb_letters *letters, size_t at, const char *text);
size_t tb_stands_any(const tb_letters *letters, size_t at, const char *const *texts, size_t count);
#define TB_STANDS_ANY(letters, at, texts)                                                          \
    tb_stands_any(letters, at, texts, sizeof(texts) / sizeof *(texts))
/* Letters [first, end) as UTF-8; "" when out of memory, which the next taker notices. */
const char *tb_letters_text(tb_arena *arena, const tb_letters *letters, size_t first, size_t end);

/* 0 behind the last letter. */
static inline uint32_t tb_code_at(const tb_letters *letters, size_t at) {
    return at < letters->count ? letters->at[at].code : 0;
}

static inline int tb_is_digit(uint32_t code) {
    return code >= '0' && code <= '9';
}

static inline int tb_is_latin(uint32_t code) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
           (code >= 0xC0 && code < 0x250);
}

static inline size_t tb_digits_at(const tb_letters *letters, size_t at) {
    size_t begin = at;
    while (tb_is_digit(tb_code_at(letters, at)))
        at++;
    return at - begin;
}

/* The value of that many digits, at most nine. */
static inline int tb_digits_value(const tb_letters *letters, size_t at, size_t digits) {
    int value = 0;
    for (size_t i = 0; i < digits; i++)
        value = 10 * value + (int)(letters->at[at + i].code - '0');
    return value;
}

/* bulletin_columns.c: of plain text, before it settles. */
void tb_letters_columns(tb_letters *letters);

/* bulletin_words.c: the longest word at a letter, in letters; 0 if there is none. */
size_t tb_word_at(const tb_letters *letters, size_t at, const tb_word **word);
/* The category or class that a whole text of that many bytes names; NULL if it names none. */
const tb_word *tb_word_of_class(const char *text, size_t size);

/* bulletin_tokens.c */
int tb_tokens_find(tb_arena *arena, const tb_letters *letters, const char *region, tb_tokens *out);
size_t tb_number_at(const tb_letters *letters, size_t at, int *malformed);
int tb_is_role(const tb_token *token, tb_word_role role);

/* bulletin_tables.c: gives bare numbers in the cells of a table the unit of their column, and its
 * name if the classes stand in the head; columns of another year get none. */
void tb_tokens_tables(const tb_letters *letters, tb_tokens *tokens, int year);

/* bulletin_commas.c: lines of values parted by commas become rows of cells. */
void tb_tokens_commas(tb_tokens *tokens);

/* bulletin_marks.c */
void tb_tokens_mark(const tb_letters *letters, tb_tokens *tokens);

/* A number with what stands behind it. */
typedef struct tb_quantity {
    enum { TB_NO_QUANTITY, TB_AN_AREA, TB_A_SHARE, TB_A_COUNT } is;
    int kind, power; /* of an area */
    int inexact;     /* 余, 多 */
    size_t number;   /* tokens: the number, */
    size_t end;      /* and what follows */
} tb_quantity;

tb_quantity tb_quantity_at(const tb_tokens *tokens, size_t at);

typedef struct tb_naming {
    const char *category, *subcategory;
} tb_naming;

/* What stands before a name: nothing that matters yet, a beginning, words for the whole, words that
 * narrow it, another place or part, another year. */
typedef enum tb_before {
    TB_GOES_ON,
    TB_BEGINS,
    TB_WHOLE,
    TB_NARROWS,
    TB_OF_PLACE,
    TB_OTHER_YEAR
} tb_before;

/* bulletin_names.c. A token is a name as the section has it: 城市 only under its category. */
tb_naming tb_naming_of(const tb_bulletin *bulletin, size_t name);
int tb_is_name(const tb_bulletin *bulletin, size_t token);
tb_before tb_look_back(const tb_bulletin *bulletin, size_t name);
int tb_is_any(const tb_token *token, const tb_word_role *roles, size_t count);
int tb_is_filling(const tb_token *token);                        /* between a name and its figure */
int tb_is_sign(const tb_bulletin *bulletin, size_t token);       /* text that says nothing */
int tb_ends_as_place(const tb_bulletin *bulletin, size_t token); /* 思明区 */
int tb_is_short_region(const tb_bulletin *bulletin, size_t token);

/* bulletin_parse.c: fills said and unclear. */
void tb_bulletin_parse(tb_bulletin *bulletin);

/* bulletin_rows.c: what was said, kept in the published figures. */
void tb_bulletin_say(tb_bulletin *bulletin, tb_statement statement);
void tb_bulletin_unclear(tb_bulletin *bulletin, size_t first, size_t end, const char *why);
tb_status tb_bulletin_rows(tb_bulletin *bulletin, tb_error *error);
/* Text of tokens [first, end) as it stands in the source, on one line. */
const char *tb_bulletin_text(tb_bulletin *bulletin, size_t first, size_t end);
tb_print tb_bulletin_print(tb_bulletin *bulletin, tb_quantity quantity);

/* bulletin_region.c, bulletin_date.c, bulletin_parcels.c: texts are from the arena, "" where
 * nothing was found. */
const char *tb_bulletin_region(tb_arena *arena, const tb_letters *letters);
const char *tb_bulletin_as_of(tb_arena *arena, const tb_letters *letters);
void tb_bulletin_parcels(tb_bulletin *bulletin);

#endif
