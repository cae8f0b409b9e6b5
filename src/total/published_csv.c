/* Published figures from CSV: plain tables with English or Chinese heads, and tables that keep what
 * was printed in columns of its own (printed_area, printed_area_unit ...). */
#include "total/published.h"

#include "base/csv.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"

#include <string.h>

enum { LONGEST_HEAD = 64, LONGEST_LIST = 600 };

/* Where each thing stands; -1 where there is no column for it. */
typedef struct layout {
    int category, subcategory, parcels, region, as_of;
    int area[TB_AREA_KINDS];     /* hectares, mu */
    tb_unit unit[TB_AREA_KINDS]; /* of area, as the head says */
    int printed[TB_AREA_KINDS];  /* printed_area, printed_mu */
    int printed_unit[TB_AREA_KINDS];
} layout;

typedef struct reading {
    tb_published *published;
    tb_csv csv;
    layout at;
} reading;

/* The head without blanks, full-width forms folded, and "公顷" for 面积(公顷). "" if it is too long
 * to be one we know. */
static void plain_head(const char *head, char plain[LONGEST_HEAD]) {
    static const char area[] = "面积(";
    size_t left = strlen(head), used = 0;
    while (left != 0) {
        size_t length;
        int c = tb_ascii_at(head, left, &length);
        if (used == LONGEST_HEAD - 1) {
            plain[0] = '\0';
            return;
        }
        if (c != ' ' && c != '\t')
            plain[used++] = c != 0 ? (char)c : *head;
        head += length;
        left -= length;
    }
    plain[used] = '\0';
    size_t prefix = sizeof area - 1;
    if (used > prefix && strncmp(plain, area, prefix) == 0 && plain[used - 1] == ')') {
        memmove(plain, plain + prefix, used - prefix);
        plain[used - prefix - 1] = '\0';
    }
}

/* The field of the layout that a head means, NULL for a column that is not ours. */
static int *column_of(layout *at, const char *head, tb_unit *unit) {
    const struct {
        const char *head;
        int *column;
    } known[] = {
        {"category", &at->category},
        {"地类", &at->category},
        {"类别", &at->category},
        {"地类名称", &at->category},
        {"土地类别", &at->category},
        {"用地类型", &at->category},
        {"subcategory", &at->subcategory},
        {"二级类", &at->subcategory},
        {"子类", &at->subcategory},
        {"parcels", &at->parcels},
        {"图斑个数", &at->parcels},
        {"图斑数", &at->parcels},
        {"region", &at->region},
        {"as_of", &at->as_of},
        {"printed_area", &at->printed[TB_HECTARES]},
        {"printed_area_unit", &at->printed_unit[TB_HECTARES]},
        {"printed_mu", &at->printed[TB_MU]},
        {"printed_mu_unit", &at->printed_unit[TB_MU]},
    };
    char plain[LONGEST_HEAD];
    plain_head(head, plain);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (tb_text_same(plain, known[i].head))
            return known[i].column;
    return tb_unit_parse(plain, unit) ? &at->area[unit->kind] : NULL;
}

int tb_published_csv_head(const char *bytes, size_t size) {
    layout at;
    size_t cells = 0;
    int found = 0;
    const char *end = bytes + size;
    while (bytes < end && (*bytes == ' ' || *bytes == '\r' || *bytes == '\n'))
        bytes++;
    while (bytes < end && *bytes != '\n' && *bytes != '\r') {
        char head[LONGEST_HEAD];
        size_t used = 0;
        for (; bytes < end && *bytes != ',' && *bytes != '\n' && *bytes != '\r'; bytes++)
            if (*bytes != '"' && used < sizeof head - 1)
                head[used++] = *bytes;
        head[used] = '\0';
        tb_unit unit;
        found |= column_of(&at, head, &unit) == &at.category;
        cells++;
        bytes += bytes < end && *bytes == ',' ? 1 : 0;
    }
    return found && cells > 1;
}

/* "a, b, c" of texts, as far as they fit. */
static void append(char list[LONGEST_LIST], const char *text) {
    char shown[TB_SHOWN];
    tb_shown(text, shown);
    if (strlen(list) + strlen(shown) + 3 > LONGEST_LIST)
        return;
    if (list[0] != '\0')
        strcat(list, ", ");
    strcat(list, shown);
}

static tb_status fail_no_category(const reading *r, tb_error *error) {
    const tb_csv_row *header = &r->csv.row[0];
    char heads[LONGEST_LIST] = "";
    for (size_t i = 0; i < header->cells; i++)
        append(heads, header->cell[i]);
    return tb_fail(error, TB_UNREADABLE,
                   _("%s, line %u: no column category (or 地类) among the heads: %s; "
                     "the first line must name the columns"),
                   r->published->source, header->line, heads);
}

static tb_status find_columns(reading *r, tb_error *error) {
    const tb_csv_row *header = &r->csv.row[0];
    memset(&r->at, -1, sizeof r->at);
    for (size_t i = 0; i < header->cells; i++) {
        tb_unit unit = {TB_AREA_KINDS, 0};
        int *column = column_of(&r->at, header->cell[i], &unit);
        if (column == NULL)
            continue;
        char first[TB_SHOWN], second[TB_SHOWN];
        if (*column >= 0)
            return tb_fail(error, TB_UNREADABLE,
                           _("%s, line %u: the columns %s and %s mean the same; leave one"),
                           r->published->source, header->line,
                           tb_shown(header->cell[*column], first),
                           tb_shown(header->cell[i], second));
        *column = (int)i;
        if (unit.kind != TB_AREA_KINDS)
            r->at.unit[unit.kind] = unit;
    }
    return r->at.category >= 0 ? TB_OK : fail_no_category(r, error);
}

/* The one value that a column may have in the whole file, "" where it has none. */
static tb_status single_value(const reading *r, int column, const char *message, const char **out,
                              tb_error *error) {
    char found[LONGEST_LIST] = "";
    const char *first = "", *last = "";
    int several = 0;
    for (size_t i = 1; i < r->csv.rows; i++) {
        const char *cell = tb_csv_cell(&r->csv.row[i], column);
        if (cell[0] == '\0' || strcmp(cell, last) == 0)
            continue;
        append(found, cell);
        last = cell;
        if (first[0] == '\0')
            first = cell;
        several |= first != cell;
    }
    if (several)
        return tb_fail(error, TB_USAGE, message, r->published->source, found);
    *out = tb_arena_copy(r->published->arena, first, strlen(first));
    return *out != NULL ? TB_OK : tb_fail_memory(error);
}

static tb_status fail_cell(const reading *r, const tb_csv_row *row, int column, const char *message,
                           tb_error *error) {
    char head[TB_SHOWN], cell[TB_SHOWN];
    return tb_fail(error, TB_UNREADABLE, message, r->published->source, row->line,
                   tb_shown(tb_csv_cell(&r->csv.row[0], column), head),
                   tb_shown(tb_csv_cell(row, column), cell));
}

/* What was printed wins over what was scaled from it, which has lost its last digit. */
static tb_status read_figure(const reading *r, const tb_csv_row *row, tb_area_kind kind,
                             tb_figure *out, tb_error *error) {
    int column = r->at.area[kind];
    tb_unit unit = {kind, r->at.unit[kind].power};
    if (tb_csv_cell(row, r->at.printed[kind])[0] != '\0') {
        column = r->at.printed[kind];
        unit.power = 0;
        int unit_column = r->at.printed_unit[kind];
        const char *name = tb_csv_cell(row, unit_column);
        if (name[0] != '\0' && (!tb_unit_parse(name, &unit) || unit.kind != kind))
            return fail_cell(r, row, unit_column,
                             _("%s, line %u, column %s: %s is not a unit of it; "
                               "write 公顷, 万公顷, 亩 or 万亩"),
                             error);
    }
    if (tb_figure_parse(tb_csv_cell(row, column), unit, out))
        return TB_OK;
    return fail_cell(
        r, row, column,
        _("%s, line %u, column %s: \"%s\" is not an area; write a number like 1234.56, "
          "with no unit or one that fits the column"),
        error);
}

/* The row of the count: a whole number, with its thousands separated or not. */
static tb_status read_parcels(const reading *r, const tb_csv_row *row, tb_error *error) {
    tb_figure count;
    const char *cell = tb_csv_cell(row, r->at.parcels);
    if (tb_figure_parse(cell, (tb_unit){TB_AREA_KINDS, 0}, &count) && count.present &&
        count.scale == 0 && count.step == 1)
        return tb_published_set_parcels(r->published, count.digits, row->line, error);
    if (r->at.parcels < 0)
        return tb_fail(error, TB_UNREADABLE,
                       _("%s, line %u: the count of parcels needs a column parcels (or 图斑个数)"),
                       r->published->source, row->line);
    return fail_cell(r, row, r->at.parcels,
                     _("%s, line %u, column %s: \"%s\" is not a count of parcels; "
                       "write a whole number"),
                     error);
}

static int is_empty(const tb_csv_row *row) {
    for (size_t i = 0; i < row->cells; i++)
        if (row->cell[i][0] != '\0')
            return 0;
    return 1;
}

static tb_status read_row(const reading *r, const tb_csv_row *row, tb_error *error) {
    tb_published *published = r->published;
    if (is_empty(row))
        return TB_OK;
    tb_published_row read = {.line = row->line, .note = ""};
    if (!tb_published_names(published->arena, tb_csv_cell(row, r->at.category),
                            tb_csv_cell(row, r->at.subcategory), &read))
        return tb_fail_memory(error);
    if (tb_published_is_parcels(read.category))
        return read_parcels(r, row, error);
    if (read.category[0] == '\0')
        return tb_fail(error, TB_UNREADABLE, _("%s, line %u: a row without a category; name it"),
                       published->source, row->line);
    tb_status status = read_figure(r, row, TB_HECTARES, &read.hectares, error);
    if (status == TB_OK)
        status = read_figure(r, row, TB_MU, &read.mu, error);
    if (status == TB_OK)
        published->row[published->rows++] = read;
    return status;
}

tb_status tb_published_parse_csv(tb_published *published, const char *bytes, size_t size,
                                 tb_error *error) {
    reading r = {.published = published};
    tb_status status =
        tb_csv_parse(published->arena, published->source, bytes, size, &r.csv, error);
    if (status != TB_OK)
        return status;
    if (r.csv.rows == 0)
        return tb_fail(error, TB_UNREADABLE,
                       _("%s: is empty; write a line of heads and the figures"), published->source);
    status = find_columns(&r, error);
    if (status == TB_OK)
        status = single_value(&r, r.at.region,
                              _("%s: holds figures of several regions (%s); leave one of them"),
                              &published->region, error);
    if (status == TB_OK)
        status = single_value(&r, r.at.as_of,
                              _("%s: holds figures of several dates (%s); leave one of them"),
                              &published->as_of, error);
    if (status == TB_OK)
        status = tb_published_reserve(published, r.csv.rows, error);
    for (size_t i = 1; status == TB_OK && i < r.csv.rows; i++)
        status = read_row(&r, &r.csv.row[i], error);
    return status;
}
