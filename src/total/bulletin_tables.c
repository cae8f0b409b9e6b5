/* Tables: a cell of the head says 公顷, the cells below it are bare numbers. A row that lacks cells,
 * because one to the left reaches over several rows, is counted from the right. */
#include "total/bulletin.h"

enum { MOST_COLUMNS = 32 };

typedef struct measure {
    const tb_word *unit; /* NULL: none */
    int power;           /* of the 万 before it */
} measure;

typedef struct columns {
    measure unit[MOST_COLUMNS];
    size_t count;
} columns;

static int ends_row(const tb_token *token) {
    return token->kind == TB_TOKEN_PARAGRAPH;
}

/* Cells of the row that begins at a token: one more than the cell marks, if the first is not one. */
static size_t cells_of(const tb_tokens *tokens, size_t row, size_t *end) {
    size_t cells = tokens->at[row].kind == TB_TOKEN_CELL || ends_row(&tokens->at[row]) ? 0 : 1;
    for (*end = row; !ends_row(&tokens->at[*end]); ++*end)
        cells += tokens->at[*end].kind == TB_TOKEN_CELL ? 1 : 0;
    return cells;
}

static int is_measure(const tb_token *token) {
    return tb_is_role(token, TB_WORD_UNIT) || tb_is_role(token, TB_WORD_PERCENT);
}

/* The first unit that is named without a number: 面积(万公顷), %. */
static measure unit_named(const tb_tokens *tokens, size_t begin, size_t end) {
    measure found = {NULL, 0};
    int power = 0;
    for (size_t i = begin; i < end; i++) {
        const tb_token *token = &tokens->at[i];
        if (token->kind == TB_TOKEN_NUMBER)
            return (measure){NULL, 0};
        if (is_measure(token) && found.unit == NULL)
            found = (measure){token->word, power};
        power = tb_is_role(token, TB_WORD_SCALE) ? power + token->word->power : 0;
    }
    return found;
}

static size_t cell_end(const tb_tokens *tokens, size_t at, size_t end) {
    while (at < end && tokens->at[at].kind != TB_TOKEN_CELL)
        at++;
    return at;
}

static int read_head(const tb_tokens *tokens, size_t row, size_t end, size_t cells, columns *head) {
    columns found = {.count = cells};
    int units = 0;
    size_t column = 0;
    for (size_t at = row; at < end && column < MOST_COLUMNS; column++) {
        at += tokens->at[at].kind == TB_TOKEN_CELL ? 1 : 0;
        size_t next = cell_end(tokens, at, end);
        found.unit[column] = unit_named(tokens, at, next);
        units += found.unit[column].unit != NULL ? 1 : 0;
        at = next;
    }
    if (units > 0)
        *head = found;
    return units > 0;
}

static void fill_row(tb_tokens *tokens, size_t row, size_t end, size_t cells, const columns *head,
                     measure caption) {
    size_t column = head->count > cells ? head->count - cells : 0;
    for (size_t at = row; at < end && column < MOST_COLUMNS; column++) {
        at += tokens->at[at].kind == TB_TOKEN_CELL ? 1 : 0;
        size_t next = cell_end(tokens, at, end);
        measure column_unit = head->count > 0 ? head->unit[column] : caption;
        if (next == at + 1 && tokens->at[at].kind == TB_TOKEN_NUMBER) {
            tokens->at[at].word = column_unit.unit;
            tokens->at[at].value = (int16_t)column_unit.power;
        }
        at = next;
    }
}

/* 单位：公顷 above a table counts where its head names no units. */
void tb_tokens_tables(tb_tokens *tokens) {
    columns head = {.count = 0};
    measure caption = {NULL, 0};
    for (size_t row = 0, end; row < tokens->count; row = end + 1) {
        size_t cells = cells_of(tokens, row, &end);
        if (end == row)
            continue;
        if (cells < 2) {
            head.count = 0;
            caption = unit_named(tokens, row, end);
        } else if (!read_head(tokens, row, end, cells, &head)) {
            fill_row(tokens, row, end, cells, &head, caption);
        }
    }
}
