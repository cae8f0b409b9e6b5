/* Published figures: finding out what the bytes are, and settling what the readers found. */
#include "total/bulletin.h"

#include "base/error.h"
#include "base/file.h"
#include "base/message.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tuban/classes.h>

/* A bulletin has some hundred figures; whatever is larger than this is another file. */
enum { LARGEST_FILE = 16 * 1024 * 1024 };

/* Other names of the same thing. The bulletin's own wording stands on the right. */
static const struct {
    const char *other;
    const char *name;
} aliases[] = {
    {"种植园用地", "园地"},               /* the work classification's name of class 02 */
    {"冰川及永久积雪", "冰川及常年积雪"}, /* the work classification's name of class 1110 */
    {"合计", ""},
    {"小计", ""},
    {"total", ""},
};

static int is_blank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* U+00A0, which spreadsheets and web pages put where a blank is meant. */
static int is_hard_blank(const char *at) {
    return (unsigned char)at[0] == 0xC2 && (unsigned char)at[1] == 0xA0;
}

/* Full-width forms folded and blanks at both ends cut, in a copy. */
static char *folded_copy(tb_arena *arena, const char *text) {
    size_t left = strlen(text), used = 0;
    char *copy = tb_arena_take(arena, left + 1);
    if (copy == NULL)
        return NULL;
    while (left != 0) {
        size_t length;
        int c = tb_ascii_at(text, left, &length);
        if (is_hard_blank(text)) {
            c = ' ';
            length = 2;
        }
        if (used != 0 || !is_blank(c))
            copy[used++] = c != 0 ? (char)c : *text;
        text += length;
        left -= length;
    }
    while (used != 0 && is_blank(copy[used - 1]))
        used--;
    copy[used] = '\0';
    return copy;
}

static const char *plain_name(tb_arena *arena, const char *text) {
    const char *name = folded_copy(arena, text);
    if (name == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (tb_text_same(name, aliases[i].other))
            return aliases[i].name;
    const tb_class_table *classes = tb_classes_builtin();
    for (size_t i = 0; i < tb_categories_count(classes); i++)
        if (tb_text_same(name, tb_category_name_en(classes, i)))
            return tb_category_name(classes, i);
    return name;
}

/* Bytes of a class code that a text begins with. */
static size_t code_at(const char *text) {
    size_t digits = strspn(text, "0123456789");
    return digits < 2 || digits > 4 ? 0 : digits + (text[digits] >= 'A' && text[digits] <= 'Z');
}

/* The class a name stands for, with its code before it, behind it in brackets, or alone. */
static const tb_word *class_of(const char *name) {
    size_t size = strlen(name), code = code_at(name);
    int class = code == size ? tb_classes_find(tb_classes_builtin(), name, code) : -1;
    if (class >= 0)
        return class_of(tb_classes_at(tb_classes_builtin(), (size_t) class)->name);
    if (code > 0 && code < size) {
        name += code + strspn(name + code, " ");
        size = strlen(name);
    }
    const char *bracket = strrchr(name, '(');
    if (bracket != NULL && bracket[1 + code_at(bracket + 1)] == ')')
        for (size = (size_t)(bracket - name); size > 0 && name[size - 1] == ' ';)
            size--;
    return tb_word_of_class(name, size);
}

int tb_published_names(tb_arena *arena, const char *category, const char *subcategory,
                       tb_published_row *row) {
    row->category = plain_name(arena, category);
    row->subcategory = plain_name(arena, subcategory);
    if (row->category == NULL || row->subcategory == NULL)
        return 0;
    const tb_word *class = row->subcategory[0] == '\0' ? class_of(row->category) : NULL;
    if (class != NULL) {
        row->category = class->category;
        row->subcategory = class->subcategory;
    } else if (row->category[0] == '\0' && category[strspn(category, " \t")] != '\0') {
        row->category = "国土调查总面积";
    }
    return 1;
}

int tb_published_is_parcels(const char *category) {
    static const char *const names[] = {"parcels", "图斑个数", "图斑数", "图斑"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (tb_text_same(category, names[i]))
            return 1;
    return 0;
}

char *tb_shown(const char *text, char buffer[TB_SHOWN]) {
    size_t size = strlen(text);
    if (size > TB_SHOWN - 1)
        size = tb_utf8_prefix(text, TB_SHOWN - 1);
    memcpy(buffer, text, size);
    buffer[size] = '\0';
    for (char *at = buffer; *at != '\0'; at++)
        if ((unsigned char)*at < ' ')
            *at = ' ';
    return buffer;
}

tb_status tb_published_reserve(tb_published *published, size_t rows, tb_error *error) {
    published->row = tb_arena_take(published->arena, (rows + 1) * sizeof *published->row);
    return published->row != NULL ? TB_OK : tb_fail_memory(error);
}

tb_status tb_published_set_parcels(tb_published *published, int64_t count, unsigned line,
                                   tb_error *error) {
    if (published->parcels.count >= 0 && published->parcels.count != count)
        return tb_fail(error, TB_UNREADABLE,
                       _("%s, lines %u and %u: two different counts of parcels; leave one"),
                       published->source, published->parcels_line, line);
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, count);
    const char *printed = tb_arena_copy(published->arena, text, strlen(text));
    if (printed == NULL)
        return tb_fail_memory(error);
    published->parcels = (tb_parcel_count){count, printed, 1};
    published->parcels_line = line;
    return TB_OK;
}

static int by_name_and_line(const void *a, const void *b) {
    const tb_published_row *left = *(tb_published_row *const *)a;
    const tb_published_row *right = *(tb_published_row *const *)b;
    int order = strcmp(left->category, right->category);
    if (order == 0)
        order = strcmp(left->subcategory, right->subcategory);
    return order != 0 ? order : (left->line > right->line) - (left->line < right->line);
}

static int same_name(const tb_published_row *a, const tb_published_row *b) {
    return strcmp(a->category, b->category) == 0 && strcmp(a->subcategory, b->subcategory) == 0;
}

/* Takes over what only the repetition tells; 0 if both tell and differ. */
static int merge_figure(tb_figure *kept, const tb_figure *repeated) {
    if (!kept->present)
        *kept = *repeated;
    return !repeated->present || tb_figure_millionths(kept) == tb_figure_millionths(repeated);
}

static tb_status merge_row(const tb_published *published, tb_published_row *kept,
                           const tb_published_row *repeated, tb_error *error) {
    if (merge_figure(&kept->hectares, &repeated->hectares) &&
        merge_figure(&kept->mu, &repeated->mu))
        return TB_OK;
    char category[TB_SHOWN], subcategory[TB_SHOWN];
    const char *message =
        published->json
            ? _("%s, rows %u and %u: two different figures for %s %s; leave the right one")
            : _("%s, lines %u and %u: two different figures for %s %s; leave the right one");
    return tb_fail(error, TB_UNREADABLE, message, published->source, kept->line, repeated->line,
                   tb_shown(kept->category, category),
                   kept->subcategory[0] != '\0' ? tb_shown(kept->subcategory, subcategory)
                                                : "合计");
}

/* A name that stands twice is one row if the figures are the same, else an error. */
static tb_status settle_repeated(tb_published *published, tb_error *error) {
    size_t rows = published->rows;
    tb_published_row **sorted = tb_arena_take(published->arena, (rows + 1) * sizeof *sorted);
    if (sorted == NULL)
        return tb_fail_memory(error);
    for (size_t i = 0; i < rows; i++)
        sorted[i] = &published->row[i];
    qsort(sorted, rows, sizeof *sorted, by_name_and_line);
    tb_status status = TB_OK;
    for (size_t i = 1, kept = 0; status == TB_OK && i < rows; i++) {
        if (!same_name(sorted[kept], sorted[i])) {
            kept = i;
            continue;
        }
        status = merge_row(published, sorted[kept], sorted[i], error);
        sorted[i]->line = 0;
    }
    published->rows = 0;
    for (size_t i = 0; i < rows; i++)
        if (published->row[i].line != 0)
            published->row[published->rows++] = published->row[i];
    return status;
}

static tb_status require_figures(const tb_published *published, tb_error *error) {
    if (published->parcels.count >= 0)
        return TB_OK;
    for (size_t i = 0; i < published->rows; i++)
        if (published->row[i].hectares.present || published->row[i].mu.present)
            return TB_OK;
    int table = strcmp(published->form, "csv") == 0 || published->json;
    return tb_fail(error, TB_UNREADABLE,
                   table ? _("%s: holds no figures; write rows with a category and its hectares "
                             "or mu")
                         : _("%s: read as text, since it is no table of figures: no land class "
                             "has a figure in it that could be taken"),
                   published->source);
}

/* UTF-8 as it is, else GB18030, which every Chinese spreadsheet program writes. */
static tb_status to_utf8(tb_published *published, const char **bytes, size_t *size,
                         tb_error *error) {
    published->encoding = "UTF-8";
    if (tb_utf8_valid(*bytes, *size))
        return TB_OK;
    size_t damaged;
    char *text = tb_text_to_utf8(published->arena, "GB18030", *bytes, *size, &damaged);
    if (text == NULL)
        return tb_fail_memory(error);
    if (damaged != 0)
        return tb_fail(error, TB_UNREADABLE,
                       _("%s: is text in neither UTF-8 nor GB18030; save it in UTF-8"),
                       published->source);
    published->encoding = "GB18030";
    *bytes = text;
    *size = strlen(text);
    return TB_OK;
}

/* An object, or a list: [新华社] begins a text. */
static int looks_like_json(const char *bytes) {
    while (is_blank(*bytes))
        bytes++;
    if (*bytes != '[')
        return *bytes == '{';
    do
        bytes++;
    while (is_blank(*bytes));
    return *bytes == '{' || *bytes == '[' || *bytes == ']';
}

static int ends_with(const char *name, const char *ending) {
    size_t length = strlen(name), size = strlen(ending);
    return length >= size && tb_text_same(name + length - size, ending);
}

/* What the bytes are, as their content says; a name only where it ends in .csv. */
static tb_status read_form(tb_published *published, const char *bytes, size_t size,
                           tb_error *error) {
    int table = tb_published_csv_head(bytes, size);
    if (looks_like_json(bytes)) {
        published->form = "json";
        published->reason = _("it begins with a bracket of JSON");
        return tb_published_parse_json(published, bytes, size, error);
    }
    if (table || ends_with(published->source, ".csv")) {
        published->form = "csv";
        published->reason = table ? _("its first line names columns") : _("its name ends in .csv");
        return tb_published_parse_csv(published, bytes, size, error);
    }
    int html = tb_html_looks(bytes, size);
    published->form = html ? "html" : "text";
    published->reason = html ? _("it has the tags of a page")
                             : _("it is no JSON and its first line names no columns");
    return tb_published_parse_text(published, bytes, size, html, error);
}

/* What people have bulletins and tables in, and we do not read; NULL for anything else. */
static const char *foreign_form(const char *bytes, size_t size) {
    const struct {
        const char *begin, *form;
    } known[] = {
        {"%PDF-", _("a PDF")},
        {"PK\x03\x04", _("a Word or Excel file, or another zip")},
        {"\xD0\xCF\x11\xE0", _("a Word or Excel file of the old form")},
        {"{\\rtf", _("an RTF file")},
        {"\xFF\xFE", _("text in UTF-16")},
        {"\xFE\xFF", _("text in UTF-16")},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t length = strlen(known[i].begin);
        if (size >= length && memcmp(bytes, known[i].begin, length) == 0)
            return known[i].form;
    }
    return NULL;
}

static tb_status parse(tb_published *published, const char *bytes, size_t size, tb_error *error) {
    const char *form = foreign_form(bytes, size);
    if (form != NULL)
        return tb_fail(
            error, TB_UNREADABLE,
            _("%s: is %s, which is not read; save a text as plain text in UTF-8, a table "
              "as CSV"),
            published->source, form);
    if (size != 0 && memchr(bytes, '\0', size) != NULL)
        return tb_fail(error, TB_UNREADABLE,
                       _("%s: holds NUL bytes, so it is neither text, CSV nor JSON; save it as "
                         "plain text"),
                       published->source);
    tb_status status = to_utf8(published, &bytes, &size, error);
    if (status != TB_OK)
        return status;
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    status = read_form(published, bytes, size, error);
    if (status == TB_OK)
        status = settle_repeated(published, error);
    if (status == TB_OK)
        status = require_figures(published, error);
    return status == TB_OK ? tb_published_check(published, error) : status;
}

static tb_published *create(const char *name) {
    tb_arena *arena = tb_arena_create();
    tb_published *published = arena != NULL ? tb_arena_take(arena, sizeof *published) : NULL;
    if (published == NULL) {
        tb_arena_free(arena);
        return NULL;
    }
    *published = (tb_published){.arena = arena, .region = "", .as_of = "", .parcels = {-1, "", 0}};
    published->source = tb_arena_copy(arena, name, strlen(name));
    if (published->source == NULL) {
        tb_arena_free(arena);
        return NULL;
    }
    return published;
}

tb_status tb_published_parse(const char *name, const char *bytes, size_t size, tb_published **out,
                             tb_error *error) {
    *out = NULL;
    tb_published *published = create(name);
    if (published == NULL)
        return tb_fail_memory(error);
    tb_status status = parse(published, bytes, size, error);
    if (status == TB_OK)
        *out = published;
    else
        tb_published_free(published);
    return status;
}

tb_status tb_published_read(const char *path, tb_published **out, tb_error *error) {
    *out = NULL;
    tb_arena *arena = tb_arena_create();
    if (arena == NULL)
        return tb_fail_memory(error);
    char *bytes;
    size_t size;
    tb_status status = tb_file_read(arena, path, LARGEST_FILE, &bytes, &size, error);
    if (status == TB_OK)
        status = tb_published_parse(path, bytes, size, out, error);
    tb_arena_free(arena);
    return status;
}

void tb_published_free(tb_published *published) {
    if (published != NULL)
        tb_arena_free(published->arena);
}

const char *tb_published_source(const tb_published *published) {
    return published->source;
}

const char *tb_published_region(const tb_published *published) {
    return published->region;
}

const char *tb_published_as_of(const tb_published *published) {
    return published->as_of;
}

size_t tb_published_rows(const tb_published *published) {
    return published->rows;
}

const tb_published_row *tb_published_row_at(const tb_published *published, size_t index) {
    return &published->row[index];
}

int64_t tb_published_parcels(const tb_published *published) {
    return published->parcels.exact ? published->parcels.count : -1;
}

const tb_parcel_count *tb_published_parcel_count(const tb_published *published) {
    return &published->parcels;
}

size_t tb_published_ambiguities(const tb_published *published) {
    return published->unclear_count;
}

const tb_ambiguity *tb_published_ambiguity_at(const tb_published *published, size_t index) {
    return &published->unclear[index];
}

const char *tb_published_form(const tb_published *published) {
    return published->form;
}

const char *tb_published_encoding(const tb_published *published) {
    return published->encoding;
}

const char *tb_published_form_reason(const tb_published *published) {
    return published->reason;
}

size_t tb_published_checks(const tb_published *published) {
    return published->checks;
}

const tb_consistency *tb_published_check_at(const tb_published *published, size_t index) {
    return &published->check[index];
}
