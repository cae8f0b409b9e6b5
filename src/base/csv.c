/* Reading CSV: one pass counts what the rows can hold at most, a second cuts the cells out of one
 * copy of the text. */
#include "base/csv.h"

#include "base/error.h"
#include "base/file.h"
#include "base/message.h"
#include "base/text.h"

#include <string.h>

typedef struct parser {
    const char *at;
    const char *end;
    unsigned line;
    char *text;          /* where the next cell is written */
    const char **cell;   /* where the next pointer to a cell goes */
    unsigned open_quote; /* line of a quote that never closed, 0 if there is none */
} parser;

static int at_line_end(const parser *p) {
    return p->at == p->end || *p->at == '\n' || *p->at == '\r';
}

static int is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* Over LF, CR LF or a lone CR. */
static void skip_line_end(parser *p) {
    if (p->at < p->end && *p->at == '\r')
        p->at++;
    if (p->at < p->end && *p->at == '\n')
        p->at++;
    p->line++;
}

/* The inside of quotes; p->at stands behind the opening one. */
static void read_quoted(parser *p) {
    unsigned opened = p->line;
    for (; p->at < p->end; p->at++) {
        if (*p->at == '"') {
            p->at++;
            if (p->at == p->end || *p->at != '"')
                return;
        }
        if (*p->at == '\n')
            p->line++;
        *p->text++ = *p->at;
    }
    p->open_quote = opened;
}

/* One cell up to its comma or line end, blanks at both ends cut. */
static void read_cell(parser *p) {
    while (p->at < p->end && is_blank(*p->at))
        p->at++;
    char *start = p->text;
    if (p->at < p->end && *p->at == '"') {
        p->at++;
        read_quoted(p);
    }
    while (!at_line_end(p) && *p->at != ',')
        *p->text++ = *p->at++;
    char *stop = p->text;
    while (start < stop && is_blank(*start))
        start++;
    while (start < stop && is_blank(stop[-1]))
        stop--;
    *stop = '\0';
    p->text = stop + 1;
    *p->cell++ = start;
}

static tb_csv_row read_row(parser *p) {
    tb_csv_row row = {p->line, 1, p->cell};
    read_cell(p);
    while (p->at < p->end && *p->at == ',') {
        p->at++;
        read_cell(p);
        row.cells++;
    }
    skip_line_end(p);
    return row;
}

static void count(const char *bytes, size_t size, size_t *lines, size_t *cells) {
    *lines = 1;
    *cells = 1;
    for (size_t i = 0; i < size; i++) {
        int line_end = bytes[i] == '\n' || bytes[i] == '\r';
        *lines += line_end ? 1 : 0;
        *cells += line_end || bytes[i] == ',' ? 1 : 0;
    }
}

tb_status tb_csv_parse(tb_arena *arena, const char *name, const char *bytes, size_t size,
                       tb_csv *out, tb_error *error) {
    if (size != 0 && memchr(bytes, '\0', size) != NULL)
        return tb_fail(error, TB_UNREADABLE,
                       _("%s: holds NUL bytes, so it is not a CSV file; save it as CSV text"),
                       name);
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    size_t lines, cells;
    count(bytes, size, &lines, &cells);
    *out = (tb_csv){0, tb_arena_take(arena, lines * sizeof(tb_csv_row))};
    /* Each cell ends in a NUL, which takes the place of its comma or line end. */
    parser p = {.at = bytes, .end = bytes + size, .line = 1};
    p.text = tb_arena_take(arena, size + 1);
    p.cell = tb_arena_take(arena, cells * sizeof *p.cell);
    if (out->row == NULL || p.text == NULL || p.cell == NULL)
        return tb_fail_memory(error);
    while (p.at < p.end) {
        tb_csv_row row = read_row(&p);
        if (row.cells > 1 || row.cell[0][0] != '\0')
            out->row[out->rows++] = row;
    }
    if (p.open_quote != 0)
        return tb_fail(error, TB_UNREADABLE,
                       _("%s, line %u: a quote opens here and never closes; close or double it"),
                       name, p.open_quote);
    return TB_OK;
}

tb_status tb_csv_read(tb_arena *arena, const char *path, size_t limit, tb_csv *out,
                      tb_error *error) {
    char *bytes = NULL;
    size_t size = 0;
    tb_status status = tb_file_read(arena, path, limit, &bytes, &size, error);
    return status == TB_OK ? tb_csv_parse(arena, path, bytes, size, out, error) : status;
}

int tb_csv_column(const tb_csv *csv, const char *head) {
    if (csv->rows == 0)
        return -1;
    for (size_t i = 0; i < csv->row[0].cells; i++)
        if (tb_text_same(csv->row[0].cell[i], head))
            return (int)i;
    return -1;
}

const char *tb_csv_cell(const tb_csv_row *row, int column) {
    return column >= 0 && (size_t)column < row->cells ? row->cell[column] : "";
}

void tb_csv_write(FILE *file, const char *cell) {
    size_t size = strlen(cell);
    int blank_ends = size != 0 && (is_blank(cell[0]) || is_blank(cell[size - 1]));
    if (!blank_ends && cell[strcspn(cell, ",\"\r\n")] == '\0') {
        fputs(cell, file);
        return;
    }
    fputc('"', file);
    for (const char *at = cell; *at != '\0'; at++) {
        if (*at == '"')
            fputc('"', file);
        fputc(*at, file);
    }
    fputc('"', file);
}
