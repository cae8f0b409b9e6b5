/* Tables: a cell of the head says 公顷, the cells below it are bare numbers. A row that lacks
 * cells, because one to the left reaches over several rows, is counted from the right. Where the
 * head names classes, the row that speaks of the whole has their figures. */
#include "total/bulletin.h"

enum { MOST_COLUMNS = 32 };

typedef struct measure {
    const tb_word *unit; /* NULL: none */
    int power;           /* of the 万 before it */
} measure;

typedef struct columns {
    measure unit[MOST_COLUMNS];
    int year[MOST_COLUMNS];    /* that the head tells, 0 for none */
    size_t name[MOST_COLUMNS]; /* token of the class, 0 for none */
    size_t count;
} columns;

/* One row of cells: tokens [begin, end). */
typedef struct table_row {
    size_t begin, end, cells;
} table_row;

static int is_cell_mark(const tb_token *token) {
    return token->kind == TB_TOKEN_CELL;
}

/* The row that begins at a token: one cell more than cell marks, if the first token is none. */
static table_row row_at(const tb_tokens *tokens, size_t begin) {
    table_row row = {begin, begin, 0};
    for (; tokens->at[row.end].kind != TB_TOKEN_PARAGRAPH; row.end++)
        row.cells += is_cell_mark(&tokens->at[row.end]) ? 1 : 0;
    row.cells += row.end > begin && !is_cell_mark(&tokens->at[begin]) ? 1 : 0;
    return row;
}

/* The next cell from *at on as tokens [*at, end); moves *at behind a cell mark first. */
static size_t take_cell(const tb_tokens *tokens, const table_row *row, size_t *at) {
    *at += *at < row->end && is_cell_mark(&tokens->at[*at]) ? 1 : 0;
    size_t end = *at;
    while (end < row->end && !is_cell_mark(&tokens->at[end]))
        end++;
    return end;
}

/* 10,000 and 1,000 behind a bracket or colon and before a unit are its scale, no figure: (10,000
 * mu). 0 if they are none. */
static int scale_written_out(const tb_letters *letters, const tb_tokens *tokens, size_t at) {
    const tb_token *number = &tokens->at[at], *before = at > 0 ? number - 1 : number;
    if ((before->kind != TB_TOKEN_OPEN && before->kind != TB_TOKEN_COLON) ||
        !tb_is_role(number + 1, TB_WORD_UNIT))
        return 0;
    int zeros = 0, digits = 0;
    for (uint32_t i = 0; i < number->length; i++) {
        uint32_t code = letters->at[number->at + i].code;
        digits += code >= '0' && code <= '9' ? 1 : 0;
        zeros += code == '0' ? 1 : 0;
    }
    int power_of_ten = letters->at[number->at].code == '1' && zeros == digits - 1;
    return power_of_ten && (zeros == 3 || zeros == 4) ? zeros : 0;
}

/* The first unit that is named without a number: 面积(万公顷), %. */
static measure unit_named(const tb_letters *letters, const tb_tokens *tokens, size_t begin,
                          size_t end) {
    measure found = {NULL, 0};
    int power = 0;
    for (size_t i = begin; i < end; i++) {
        const tb_token *token = &tokens->at[i];
        if (token->kind == TB_TOKEN_NUMBER) {
            power = scale_written_out(letters, tokens, i);
            if (power == 0 && tb_quantity_at(tokens, i).is != TB_NO_QUANTITY)
                return (measure){NULL, 0};
            continue;
        }
        if ((tb_is_role(token, TB_WORD_UNIT) || tb_is_role(token, TB_WORD_PERCENT)) &&
            found.unit == NULL)
            found = (measure){token->word, power};
        power = tb_is_role(token, TB_WORD_SCALE) ? power + token->word->power : 0;
    }
    return found;
}

static int is_bare_number(const tb_tokens *tokens, size_t begin, size_t end) {
    return end == begin + 1 && tokens->at[begin].kind == TB_TOKEN_NUMBER;
}

static void read_head_cell(const tb_letters *letters, const tb_tokens *tokens, size_t begin,
                           size_t end, size_t column, columns *head) {
    head->unit[column] = unit_named(letters, tokens, begin, end);
    for (size_t i = begin; i < end; i++)
        if (tokens->at[i].kind == TB_TOKEN_DATE)
            head->year[column] = tokens->at[i].value;
        else if (tb_is_role(&tokens->at[i], TB_WORD_CLASS) && head->name[column] == 0)
            head->name[column] = i;
}

/* 1 if the row is a head, which has no numbers but says units, or years and no class, or several
 * classes. */
static int read_head(const tb_letters *letters, const tb_tokens *tokens, const table_row *row,
                     columns *head) {
    columns found = {.count = row->cells};
    int units = 0, years = 0, names = 0;
    for (size_t at = row->begin, column = 0; at < row->end && column < MOST_COLUMNS; column++) {
        size_t end = take_cell(tokens, row, &at);
        if (is_bare_number(tokens, at, end))
            return 0;
        read_head_cell(letters, tokens, at, end, column, &found);
        units += found.unit[column].unit != NULL ? 1 : 0;
        years += found.year[column] != 0 ? 1 : 0;
        names += found.name[column] != 0 ? 1 : 0;
        at = end;
    }
    if (units == 0 && (years == 0 || names != 0) && names < 2)
        return 0;
    *head = found;
    return 1;
}

/* The unit of a column: its own, or that of the row (耕地面积(公顷)), or that above the table. */
static measure unit_of(const columns *head, size_t column, measure row, measure caption) {
    if (column < head->count && head->unit[column].unit != NULL)
        return head->unit[column];
    return row.unit != NULL ? row : caption;
}

/* A column of another year than the survey's is not ours. */
static int is_of_year(const columns *head, size_t column, int year) {
    return column >= head->count || head->year[column] == 0 || head->year[column] == year;
}

/* A number that looks like a year, 2017, is one all the same where a figure is due. */
static int may_be_number(const tb_token *token) {
    return token->kind == TB_TOKEN_NUMBER || (token->kind == TB_TOKEN_DATE && token->length == 4);
}

static void give_unit(tb_token *number, measure unit) {
    number->kind = TB_TOKEN_NUMBER;
    number->word = unit.unit;
    number->value = (int16_t)unit.power;
}

/* The first unit that is named in front of the row's numbers. */
static measure unit_of_row(const tb_letters *letters, const tb_tokens *tokens,
                           const table_row *row) {
    measure found = {NULL, 0};
    for (size_t at = row->begin; at < row->end && found.unit == NULL;) {
        size_t end = take_cell(tokens, row, &at);
        if (is_bare_number(tokens, at, end))
            break;
        found = unit_named(letters, tokens, at, end);
        at = end;
    }
    return found;
}

/* 1 if the row's first cell speaks of the whole: 合计, 面积, the district, the year. */
static int is_of_whole(const tb_tokens *tokens, const table_row *row, int year) {
    size_t at = row->begin, end = take_cell(tokens, row, &at);
    for (; at < end; at++) {
        const tb_token *token = &tokens->at[at];
        int other_year = token->kind == TB_TOKEN_DATE && token->value != year;
        if (other_year || !tb_is_filling(token) || tb_is_role(token, TB_WORD_SHARE))
            return 0;
    }
    return 1;
}

static void fill_row(const tb_letters *letters, tb_tokens *tokens, const table_row *row,
                     const columns *head, measure caption, int year) {
    measure own = unit_of_row(letters, tokens, row);
    int whole = is_of_whole(tokens, row, year);
    size_t column = head->count > row->cells ? head->count - row->cells : 0;
    for (size_t at = row->begin; at < row->end && column < MOST_COLUMNS; column++) {
        size_t end = take_cell(tokens, row, &at);
        measure unit = unit_of(head, column, own, caption);
        if (end == at + 1 && may_be_number(&tokens->at[at]) && unit.unit != NULL &&
            is_of_year(head, column, year)) {
            give_unit(&tokens->at[at], unit);
            if (whole && column < head->count)
                tokens->at[at].partner = (uint32_t)head->name[column];
        }
        at = end;
    }
}

/* Tables that lost their cells, as texts taken from PDF files have them: a line that names units,
 * and lines of a name and as many bare numbers. */
typedef struct loose_head {
    measure unit[MOST_COLUMNS];
    size_t count;
} loose_head;

static loose_head read_loose_head(const tb_tokens *tokens, const table_row *row) {
    loose_head head = {.count = 0};
    int power = 0;
    for (size_t i = row->begin; i < row->end && head.count < MOST_COLUMNS; i++) {
        const tb_token *token = &tokens->at[i];
        if (token->kind == TB_TOKEN_NUMBER)
            return (loose_head){.count = 0};
        if (tb_is_role(token, TB_WORD_UNIT) || tb_is_role(token, TB_WORD_PERCENT))
            head.unit[head.count++] = (measure){token->word, power};
        power = tb_is_role(token, TB_WORD_SCALE) ? power + token->word->power : 0;
    }
    return head;
}

/* 1 if the line is a name and as many bare numbers as the head has units; they get them. */
static int fill_loose_row(tb_tokens *tokens, const table_row *row, const loose_head *head) {
    size_t first = row->end;
    while (first > row->begin && may_be_number(&tokens->at[first - 1]))
        first--;
    if (head->count == 0 || row->end - first != head->count || first == row->begin)
        return 0;
    for (size_t i = first; i < row->end; i++)
        give_unit(&tokens->at[i], head->unit[i - first]);
    return 1;
}

/* (单位:万亩) 耕地 18.66, 园地 0.52: bare numbers behind names have the unit that the line tells.
 */
static void fill_list(tb_tokens *tokens, const table_row *row, measure unit) {
    for (size_t i = row->begin + 1; unit.unit != NULL && i < row->end; i++) {
        const tb_token *before = &tokens->at[i - 1], *behind = &tokens->at[i + 1];
        before -= before->kind == TB_TOKEN_COLON && i - 1 > row->begin ? 1 : 0;
        if (tokens->at[i].kind == TB_TOKEN_NUMBER && tb_is_role(before, TB_WORD_CLASS) &&
            (behind->kind == TB_TOKEN_COMMA || behind->kind == TB_TOKEN_SEMICOLON ||
             behind->kind >= TB_TOKEN_STOP))
            give_unit(&tokens->at[i], unit);
    }
}

/* A title has a cell for itself, maybe with empty ones beside it. */
static int is_title(const tb_tokens *tokens, const table_row *row) {
    int told = 0;
    for (size_t at = row->begin; at < row->end;) {
        size_t end = take_cell(tokens, row, &at);
        told += end > at ? 1 : 0;
        at = end;
    }
    return row->cells > 0 && told == 1;
}

void tb_tokens_tables(const tb_letters *letters, tb_tokens *tokens, int year) {
    columns head = {.count = 0};
    loose_head loose = {.count = 0};
    measure caption = {NULL, 0};
    for (size_t begin = 0; begin < tokens->count;) {
        table_row row = row_at(tokens, begin);
        begin = row.end + 1;
        if (is_title(tokens, &row)) {
            head.count = 0;
            caption = unit_named(letters, tokens, row.begin, row.end);
            fill_list(tokens, &row, caption);
            if (!fill_loose_row(tokens, &row, &loose))
                loose = read_loose_head(tokens, &row);
        } else if (row.cells > 1 && !read_head(letters, tokens, &row, &head)) {
            fill_row(letters, tokens, &row, &head, caption, year);
        }
    }
}
