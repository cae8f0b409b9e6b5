/* The text of a web page. A page may be broken in any way: whatever is not closed ends with the
 * page, and nothing is remembered but whether a tag's content is text, so that depth costs nothing.
 */
#include "total/bulletin.h"

#include "base/text.h"

#include <string.h>

/* Content that is no text: it is skipped up to its own end tag. */
static const char *const silent[] = {"script", "style",  "noscript", "template", "svg",
                                     "math",   "object", "select",   "textarea", "iframe"};
/* Tags within a line; all others end a paragraph. */
static const char *const within[] = {
    "a",    "b",   "i",    "u",   "em",   "strong", "span", "font",   "sup",  "sub", "small", "big",
    "mark", "s",   "del",  "ins", "code", "abbr",   "wbr",  "img",    "o:p",  "st1", "label", "q",
    "cite", "bdo", "ruby", "rt",  "rp",   "time",   "data", "strike", "nobr", "tt",  "bdi"};

static const struct {
    const char *name;
    uint32_t code;
} entities[] = {
    {"nbsp", ' '},      {"lt", '<'},        {"gt", '>'},       {"amp", '&'},      {"quot", '"'},
    {"apos", '\''},     {"le", 0x2264},     {"ge", 0x2265},    {"deg", 0xB0},     {"sup2", 0xB2},
    {"ensp", ' '},      {"emsp", ' '},      {"thinsp", ' '},   {"mdash", 0x2014}, {"ndash", 0x2013},
    {"minus", '-'},     {"middot", 0xB7},   {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"lsquo", 0x2018},
    {"rsquo", 0x2019},  {"shy", 0xAD},      {"zwnj", 0x200C},  {"zwj", 0x200D},   {"times", 0xD7},
    {"hellip", 0x2026}, {"permil", 0x2030}, {"bull", 0x2022},  {"tilde", 0x2DC},
};

typedef struct page {
    const char *bytes;
    size_t size, at;
    tb_letters *out;
    int unclosed[2]; /* no more ' or " comes */
    int in_cell;     /* of a table, where paragraphs are lines only */
} page;

static int is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* 1 if the lower-case text stands at a place, whatever its case there. */
static int stands(const page *p, size_t at, const char *text) {
    size_t length = strlen(text);
    if (length > p->size - at)
        return 0;
    for (size_t i = 0; i < length; i++) {
        char c = p->bytes[at + i];
        if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != text[i])
            return 0;
    }
    return 1;
}

/* The place behind the text from `at` on, the end of the page if it does not come. */
static size_t behind(const page *p, size_t at, const char *text) {
    for (; at < p->size; at++)
        if (stands(p, at, text))
            return at + strlen(text);
    return p->size;
}

/* Behind the tag that goes on at `at`; quoted values may hold a >. A quote that is never closed is
 * none, and is looked for only once. */
static size_t tag_end(page *p, size_t at) {
    for (; at < p->size && p->bytes[at] != '>'; at++) {
        char c = p->bytes[at];
        if ((c != '"' && c != '\'') || p->bytes[at - 1] != '=' || p->unclosed[c == '"'])
            continue;
        const char *end = memchr(p->bytes + at + 1, c, p->size - at - 1);
        if (end != NULL)
            at = (size_t)(end - p->bytes);
        else
            p->unclosed[c == '"'] = 1;
    }
    return at < p->size ? at + 1 : p->size;
}

/* The tag's name: lower case, cut to fit. */
static void tag_name(const page *p, size_t at, char name[16]) {
    size_t used = 0;
    while (at < p->size && used < 15 &&
           (is_letter(p->bytes[at]) || p->bytes[at] == ':' ||
            (p->bytes[at] >= '0' && p->bytes[at] <= '9'))) {
        char c = p->bytes[at++];
        name[used++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    name[used] = '\0';
}

static int is_one_of(const char *name, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, list[i]) == 0)
            return 1;
    return 0;
}

/* Behind the end tag of a silent element. */
static size_t skip_silent(page *p, size_t at, const char *name) {
    char end[20] = "</";
    strncat(end, name, 16);
    for (;;) {
        at = behind(p, at, end);
        if (at >= p->size || !is_letter(p->bytes[at]))
            return at < p->size ? tag_end(p, at) : p->size;
    }
}

/* What a tag between paragraphs, lines or cells stands for. */
static uint32_t break_of(page *p, const char *name, int closing) {
    if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0) {
        p->in_cell = 1;
        return closing ? ' ' : TB_CELL;
    }
    if (strcmp(name, "tr") == 0 || strcmp(name, "table") == 0 || strcmp(name, "body") == 0)
        p->in_cell = 0;
    return p->in_cell ? ' ' : strcmp(name, "br") == 0 ? '\n' : TB_PARAGRAPH;
}

static void take_tag(page *p) {
    size_t begin = p->at, at = p->at + 1;
    if (stands(p, begin, "<!--")) {
        p->at = behind(p, begin + 2, "-->");
        return;
    }
    int closing = at < p->size && p->bytes[at] == '/';
    at += closing ? 1 : 0;
    char name[16];
    tag_name(p, at, name);
    p->at = tag_end(p, at);
    if (!closing && is_one_of(name, silent, sizeof silent / sizeof *silent))
        p->at = skip_silent(p, p->at, name);
    else if (!is_one_of(name, within, sizeof within / sizeof *within))
        tb_letter_push(p->out, break_of(p, name, closing), begin);
}

/* The number of &#1234; or &#x4E2D; behind the #; 0 for none that is a character. */
static uint32_t numbered(const char *text, size_t size) {
    int hex = size > 0 && (text[0] == 'x' || text[0] == 'X');
    uint32_t code = 0;
    for (size_t i = hex ? 1 : 0; i < size; i++) {
        char c = text[i];
        uint32_t digit = c >= '0' && c <= '9'          ? (uint32_t)(c - '0')
                         : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : hex && c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                       : 99;
        code = code * (hex ? 16 : 10) + digit;
        if (digit == 99 || code > 0x10FFFF)
            return 0;
    }
    return code;
}

static uint32_t entity(const char *text, size_t size) {
    if (size > 1 && text[0] == '#')
        return numbered(text + 1, size - 1);
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i].name) == size && memcmp(entities[i].name, text, size) == 0)
            return entities[i].code;
    return 0;
}

/* An entity that means nothing to us stays as it is written. */
static void take_entity(page *p) {
    enum { LONGEST = 12 };
    const char *text = p->bytes + p->at + 1;
    size_t left = p->size - p->at - 1, size = 0;
    while (size < left && size < LONGEST && text[size] != ';' && text[size] != '&' &&
           text[size] != '<')
        size++;
    uint32_t code = size < left && text[size] == ';' ? entity(text, size) : 0;
    tb_letter_push(p->out, code != 0 ? code : '&', p->at);
    p->at += code != 0 ? size + 2 : 1;
}

/* A tag begins with a letter, a slash or an exclamation mark; "<2°" is text. */
static int is_tag(const page *p) {
    char next = p->at + 1 < p->size ? p->bytes[p->at + 1] : '\0';
    if (p->bytes[p->at] != '<')
        return 0;
    return is_letter(next) || next == '!' || next == '?' ||
           (next == '/' && p->at + 2 < p->size && is_letter(p->bytes[p->at + 2]));
}

int tb_html_looks(const char *bytes, size_t size) {
    static const char *const signs[] = {
        "<!doctype html", "<html", "<body",    "<p>", "<p ", "<div", "<br", "<td",
        "<table",         "<span", "<h1",      "<h2", "<h3", "<ul",  "<ol", "<script",
        "<head",          "<meta", "<article", "<li>"};
    page p = {bytes, size, 0, NULL, {0, 0}, 0};
    for (; p.at < size; p.at++)
        for (size_t i = 0; bytes[p.at] == '<' && i < sizeof signs / sizeof *signs; i++)
            if (stands(&p, p.at, signs[i]))
                return 1;
    return 0;
}

int tb_html_letters(tb_arena *arena, const char *bytes, size_t size, tb_letters *out) {
    *out = (tb_letters){.source = bytes, .size = size};
    out->at = tb_arena_take(arena, (size + 1) * sizeof *out->at);
    if (out->at == NULL)
        return 0;
    page p = {bytes, size, 0, out, {0, 0}, 0};
    while (p.at < size) {
        if (is_tag(&p)) {
            take_tag(&p);
        } else if (bytes[p.at] == '&') {
            take_entity(&p);
        } else {
            size_t length;
            uint32_t code = tb_utf8_code(bytes + p.at, size - p.at, &length);
            tb_letter_push(out, code, p.at);
            p.at += length;
        }
    }
    return 1;
}
