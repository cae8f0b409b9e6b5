/* Tables whose values are parted by commas: a head that says units, and below it rows of a name and
 * as many bare numbers. Their commas become marks of cells. */
#include "total/bulletin.h"

typedef struct comma_line {
    size_t begin, end; /* tokens */
    size_t commas;
    int units;   /* named without a number */
    int numbers; /* values that are one number, maybe with % */
    int other;   /* values behind the first one that are anything else, or a mark of running text */
} comma_line;

static int is_value(const tb_tokens *tokens, size_t begin, size_t end) {
    if (begin == end)
        return 1;
    int percent = end == begin + 2 && tb_is_role(&tokens->at[begin + 1], TB_WORD_PERCENT);
    return tokens->at[begin].kind == TB_TOKEN_NUMBER && (end == begin + 1 || percent);
}

/* One value: tokens [begin, end). The first one of a line is a name. */
static void read_value(const tb_tokens *tokens, size_t begin, size_t end, comma_line *line) {
    if (line->commas == 0)
        return;
    line->numbers += end > begin && is_value(tokens, begin, end) ? 1 : 0;
    line->other += is_value(tokens, begin, end) ? 0 : 1;
}

static comma_line line_at(const tb_tokens *tokens, size_t begin) {
    comma_line line = {.begin = begin, .end = begin};
    size_t value = begin;
    for (; tokens->at[line.end].kind != TB_TOKEN_PARAGRAPH; line.end++) {
        const tb_token *token = &tokens->at[line.end];
        line.units += tb_is_role(token, TB_WORD_UNIT) ? 1 : 0;
        line.other += token->kind == TB_TOKEN_CELL || token->kind == TB_TOKEN_STOP ||
                              token->kind == TB_TOKEN_SEMICOLON
                          ? 1
                          : 0;
        if (token->kind == TB_TOKEN_COMMA) {
            read_value(tokens, value, line.end, &line);
            line.commas++;
            value = line.end + 1;
        }
    }
    read_value(tokens, value, line.end, &line);
    return line;
}

static int is_row(const comma_line *line, size_t commas) {
    return line->commas == commas && line->numbers > 0 && line->other == 0;
}

static void part(tb_tokens *tokens, const comma_line *line) {
    for (size_t i = line->begin; i < line->end; i++)
        if (tokens->at[i].kind == TB_TOKEN_COMMA)
            tokens->at[i].kind = TB_TOKEN_CELL;
}

void tb_tokens_commas(tb_tokens *tokens) {
    comma_line head = {.commas = 0};
    int within = 0;
    for (size_t begin = 0; begin < tokens->count;) {
        comma_line line = line_at(tokens, begin);
        begin = line.end + 1;
        int row = head.commas > 0 && is_row(&line, head.commas);
        if (row && !within)
            part(tokens, &head);
        if (row)
            part(tokens, &line);
        within = row;
        if (!row)
            head = line.units > 0 && line.numbers == 0 ? line : (comma_line){.commas = 0};
    }
}
