/* Tables whose columns are parted by blanks, as they are copied from pages: lines of a name and as
 * many bare numbers each, a class among the names, and mostly a head above. The blanks become marks
 * of cells. */
#include "total/bulletin.h"

enum { FEWEST_ROWS = 3, MOST_FIELDS = 12 };

typedef struct line {
    size_t begin, end; /* letters */
    size_t numbers;    /* fields at its end that are one; 0: no row */
    int class;         /* it names one */
} line;

static int is_blank(uint32_t code) {
    return code == ' ';
}

static int is_of_number(uint32_t code) {
    return tb_is_digit(code) || code == '.' || code == ',' || code == '%' || code == '-';
}

/* Where the field that ends before `end` begins, if it is a number; end if not. */
static size_t number_before(const tb_letters *letters, size_t begin, size_t end) {
    size_t at = end;
    int digits = 0;
    while (at > begin && is_of_number(letters->at[at - 1].code))
        digits |= tb_is_digit(letters->at[--at].code);
    return digits && at > begin && is_blank(letters->at[at - 1].code) ? at : end;
}

/* A name as a row has it: no running text, a code in front of it perhaps. */
static int is_name(const tb_letters *letters, size_t begin, size_t end, int *class) {
    size_t letter = 0;
    for (size_t at = begin + tb_digits_at(letters, begin); at < end; at++) {
        uint32_t code = letters->at[at].code;
        const tb_word *word;
        if (tb_is_digit(code) || code == 0x3002 || code == ';' || code == ':' || code == '!' ||
            code == TB_WIDE_COMMA || code == TB_CELL)
            return 0;
        letter += tb_is_han(code) || tb_is_latin(code);
        *class |= tb_word_at(letters, at, &word) != 0 && word->role == TB_WORD_CLASS;
    }
    return letter > 0;
}

static line line_at(const tb_letters *letters, size_t begin) {
    line l = {.begin = begin, .end = begin};
    while (l.end < letters->count && letters->at[l.end].code != '\n')
        l.end++;
    size_t at = l.end, number;
    for (;;) {
        while (at > begin && is_blank(letters->at[at - 1].code))
            at--;
        if ((number = number_before(letters, begin, at)) == at)
            break;
        at = number;
        l.numbers++;
    }
    while (begin < at && is_blank(letters->at[begin].code))
        begin++;
    if (!is_name(letters, begin, at, &l.class))
        l.numbers = 0;
    return l;
}

/* The runs of so many blanks or more within a line: where they begin. */
static size_t gaps_of(const tb_letters *letters, const line *l, size_t width, size_t *gap) {
    size_t gaps = 0, run = 0, at = l->begin;
    while (at < l->end && is_blank(letters->at[at].code))
        at++;
    for (; at < l->end; at++) {
        run = is_blank(letters->at[at].code) ? run + 1 : 0;
        if (run > 0 && at + 1 < l->end && !is_blank(letters->at[at + 1].code) && run >= width &&
            gaps < MOST_FIELDS)
            gap[gaps++] = at;
    }
    return gaps;
}

/* The head above: its names parted by blanks, or where they have blanks themselves, by wider ones.
 */
static int part_head(tb_letters *letters, const line *head, size_t numbers) {
    size_t gap[MOST_FIELDS];
    for (size_t width = 1; width <= 2; width++) {
        if (gaps_of(letters, head, width, gap) != numbers)
            continue;
        for (size_t i = 0; i < numbers; i++)
            letters->at[gap[i]].code = TB_CELL;
        return 1;
    }
    return 0;
}

/* The last blanks of a row, before its numbers. */
static void part_row(tb_letters *letters, const line *row) {
    size_t at = row->end;
    for (size_t i = 0; i < row->numbers; i++) {
        while (is_blank(letters->at[at - 1].code))
            at--;
        at = number_before(letters, row->begin, at);
        letters->at[--at].code = TB_CELL;
    }
}

/* Behind the rows that begin there and have as many numbers each; 0 if they are no table. */
static size_t rows_end(const tb_letters *letters, const line *first) {
    size_t rows = 0, at = first->begin;
    int class = 0;
    while (at < letters->count) {
        line row = line_at(letters, at);
        if (row.numbers != first->numbers)
            break;
        class |= row.class;
        rows++;
        at = row.end + 1;
    }
    return rows >= FEWEST_ROWS && class ? at : 0;
}

void tb_letters_columns(tb_letters *letters) {
    line above = {0, 0, 0, 0};
    for (size_t at = 0; at < letters->count;) {
        line row = line_at(letters, at);
        size_t end = row.numbers > 0 ? rows_end(letters, &row) : 0;
        if (end != 0 && !part_head(letters, &above, row.numbers) && row.numbers > 1)
            end = 0; /* which of the numbers is the area? */
        for (; at < end; at = row.end + 1) {
            row = line_at(letters, at);
            part_row(letters, &row);
        }
        above = row;
        at = end != 0 ? end : row.end + 1;
    }
}
