/* From what a text says to rows: figures that were said several times, in several units, and acres
 * that are mu. */
#include "total/bulletin.h"

#include "base/error.h"
#include "base/message.h"

#include <stdio.h>
#include <string.h>

/* What a text said ------------------------------------------------------------------------------
 */

/* Room for one more in a list that grows by doubling; NULL when out of memory. */
static void *one_more(tb_arena *arena, void *list, size_t count, size_t *room, size_t size) {
    if (count < *room)
        return list;
    size_t grown = *room == 0 ? 64 : 2 * *room;
    void *larger = tb_arena_take(arena, grown * size);
    if (larger != NULL && count > 0)
        memcpy(larger, list, count * size);
    *room = grown;
    return larger;
}

void tb_bulletin_say(tb_bulletin *b, tb_statement statement) {
    tb_statement *said = one_more(b->arena, b->said, b->said_count, &b->said_room, sizeof *b->said);
    if (said == NULL) {
        b->failed = 1;
        return;
    }
    b->said = said;
    b->said[b->said_count++] = statement;
}

static size_t source_of(const tb_bulletin *b, size_t letter) {
    return letter < b->letters.count ? b->letters.at[letter].offset : b->letters.size;
}

/* Behind the letter in the source; within a page the next letter may be far away. */
static size_t source_end(const tb_bulletin *b, const tb_token *last) {
    size_t letter = last->at + last->length - 1, length;
    if (last->length == 0 || letter >= b->letters.count)
        return source_of(b, last->at);
    size_t offset = b->letters.at[letter].offset;
    tb_utf8_code(b->letters.source + offset, b->letters.size - offset, &length);
    return offset + length;
}

const char *tb_bulletin_text(tb_bulletin *b, size_t first, size_t end) {
    const char *source = b->letters.source;
    size_t at = source_of(b, b->tokens.at[first].at);
    size_t stop = source_end(b, &b->tokens.at[end - 1]), used = 0;
    char *text = tb_arena_take(b->arena, TB_SHOWN);
    if (text == NULL) {
        b->failed = 1;
        return "";
    }
    for (; at < stop; at++) {
        unsigned char byte = (unsigned char)source[at];
        if (used + 5 >= TB_SHOWN && (byte & 0xC0) != 0x80)
            break;
        if (byte > ' ' || (byte == ' ' && used > 0 && text[used - 1] != ' '))
            text[used++] = (char)byte;
    }
    text[used] = '\0';
    return text;
}

static void add_unclear(tb_bulletin *b, tb_ambiguity added) {
    tb_ambiguity *unclear =
        one_more(b->arena, b->unclear, b->unclear_count, &b->unclear_room, sizeof *b->unclear);
    if (unclear == NULL) {
        b->failed = 1;
        return;
    }
    b->unclear = unclear;
    b->unclear[b->unclear_count++] = added;
}

void tb_bulletin_unclear(tb_bulletin *b, size_t first, size_t end, const char *why) {
    const tb_letter *place = &b->letters.at[b->tokens.at[first].at];
    add_unclear(b,
                (tb_ambiguity){tb_bulletin_text(b, first, end), place->line, place->column, why});
}

/* A statement that could not be kept after all. */
static void unclear_statement(tb_bulletin *b, const tb_statement *said, const char *why) {
    size_t room = strlen(said->category) + strlen(said->subcategory) + strlen(said->print.value) +
                  strlen(said->print.unit) + sizeof "/ ";
    char *text = tb_arena_take(b->arena, room);
    if (text == NULL) {
        b->failed = 1;
        return;
    }
    snprintf(text, room, "%s%s%s %s%s", said->category, said->subcategory[0] != '\0' ? "/" : "",
             said->subcategory, said->print.value, said->print.unit);
    add_unclear(b, (tb_ambiguity){text, said->print.line, said->print.column, why});
}

/* The digits of a number, separators left out; "" if it is too long for any area. */
static const char *digits_of(tb_bulletin *b, const tb_token *number, int *decimals) {
    enum { LONGEST = 40 };
    char text[LONGEST];
    size_t used = 0;
    *decimals = -1;
    for (uint32_t i = 0; i < number->length && used < LONGEST; i++) {
        uint32_t code = b->letters.at[number->at + i].code;
        if (code == '.' && *decimals < 0)
            *decimals = 0;
        else if (code < '0' || code > '9')
            continue;
        else if (*decimals >= 0)
            ++*decimals;
        text[used++] = (char)code;
    }
    *decimals = *decimals < 0 ? 0 : *decimals;
    return used == LONGEST ? "" : tb_arena_copy(b->arena, text, used);
}

/* Where the text names no unit beside the number: the column's, or that of the last of a list. */
static const char *unit_of(tb_quantity q) {
    static const char *const hectares[] = {"公顷", "",         "平方公里", "千公顷", "万公顷",
                                           "",     "百万公顷", "",         "亿公顷"};
    static const char *const mu[] = {"亩", "", "", "千亩", "万亩", "", "百万亩", "千万亩", "亿亩"};
    if (q.is == TB_A_SHARE)
        return "%";
    if (q.kind == TB_KIND_ACRES || q.power < 0 || q.power > 8)
        return "";
    return q.kind == TB_HECTARES ? hectares[q.power] : mu[q.power];
}

/* The words of the unit as the text has them, folded. */
static const char *unit_text(tb_bulletin *b, tb_quantity q) {
    char text[TB_SHOWN];
    size_t used = 0;
    if (q.end == q.number + 1)
        return unit_of(q);
    for (size_t i = q.number + 1; i < q.end; i++) {
        const char *word = b->tokens.at[i].word->text;
        size_t length = strlen(word);
        if (used + length + 1 >= sizeof text)
            break;
        if (used > 0 && (unsigned char)text[used - 1] < 0x80 && (unsigned char)word[0] < 0x80)
            text[used++] = ' ';
        memcpy(text + used, word, length);
        used += length;
    }
    return tb_arena_copy(b->arena, text, used);
}

tb_print tb_bulletin_print(tb_bulletin *b, tb_quantity q) {
    const tb_token *number = &b->tokens.at[q.number];
    const tb_letter *place = &b->letters.at[number->at];
    tb_print print = {.line = place->line, .column = place->column};
    print.value = digits_of(b, number, &print.decimals);
    print.unit = unit_text(b, q);
    if (print.value == NULL || print.unit == NULL) {
        b->failed = 1;
        return (tb_print){.value = "", .unit = ""};
    }
    return print;
}

/* Rows ------------------------------------------------------------------------------------------
 */

/* More rows than a bulletin can have are hostile: they are told and left out. */
enum { MOST_ROWS = 400 };

/* A row while its statements are gathered. */
typedef struct gathering {
    int torn[TB_AREA_KINDS + 1]; /* two figures that cannot both be right; the last is the share */
    size_t prints;
} gathering;

static int same_row(const tb_published_row *row, const tb_statement *said) {
    return strcmp(row->category, said->category) == 0 &&
           strcmp(row->subcategory, said->subcategory) == 0;
}

/* The number of the statement's row, made where there is none yet. */
static size_t row_of(tb_published *published, const tb_statement *said) {
    for (size_t i = 0; i < published->rows; i++)
        if (same_row(&published->row[i], said))
            return i;
    if (published->rows == MOST_ROWS)
        return MOST_ROWS;
    published->row[published->rows] = (tb_published_row){.category = said->category,
                                                         .subcategory = said->subcategory,
                                                         .line = said->print.line,
                                                         .note = ""};
    return published->rows++;
}

static __int128 absolute(__int128 value) {
    return value < 0 ? -value : value;
}

/* 1 if one value can be printed as both figures. */
static int agree(const tb_figure *a, const tb_figure *b) {
    __int128 apart = absolute(tb_figure_millionths(a) - tb_figure_millionths(b));
    return 2 * apart <= tb_figure_step_millionths(a) + tb_figure_step_millionths(b);
}

static tb_figure *figure_of(tb_published_row *row, int kind) {
    return kind < 0 ? &row->share : kind == TB_HECTARES ? &row->hectares : &row->mu;
}

static int slot_of(int kind) {
    return kind < 0 ? TB_AREA_KINDS : kind;
}

/* 127,861,900 hectares are 12786.19万公顷 once more: where all whole numbers of a text end in two
 * zeros or more, those are not taken for printed digits. */
static void coarsen(tb_bulletin *b, int kind) {
    enum { FEWEST = 4, LEAST = 100, MOST = 10000 };
    size_t count = 0;
    int64_t step = MOST;
    for (size_t i = 0; i < b->said_count; i++) {
        const tb_figure *figure = &b->said[i].figure;
        if (b->said[i].kind != kind || figure->step > 1 || figure->digits == 0)
            continue;
        while (step >= LEAST && (figure->scale > 0 || figure->digits % step != 0))
            step /= 10;
        count++;
    }
    if (step < LEAST || count < FEWEST)
        return;
    for (size_t i = 0; i < b->said_count; i++)
        if (b->said[i].kind == kind && b->said[i].figure.step == 1) {
            b->said[i].figure.step = step;
            b->said[i].note = _("all whole numbers of the text end in zeros, which are not taken "
                                "for printed digits");
        }
}

/* The finest of the figures that agree. */
static void settle(tb_bulletin *b, gathering *rows, int kind) {
    for (size_t i = 0; i < b->said_count; i++) {
        const tb_statement *said = &b->said[i];
        if (said->kind != kind || said->row == MOST_ROWS)
            continue;
        tb_published_row *row = &b->published->row[said->row];
        tb_figure *figure = figure_of(row, kind);
        if (figure->present && !agree(figure, &said->figure))
            rows[said->row].torn[slot_of(kind)] = 1;
        if (!figure->present ||
            tb_figure_step_millionths(&said->figure) < tb_figure_step_millionths(figure)) {
            *figure = said->figure;
            row->share_of_category = kind < 0 ? said->whole : row->share_of_category;
        }
    }
}

/* Figures of one row that cannot both be right are dropped, and told. */
static void drop_torn(tb_bulletin *b, const gathering *rows) {
    for (size_t i = 0; i < b->said_count; i++) {
        const tb_statement *said = &b->said[i];
        if (said->row == MOST_ROWS) {
            unclear_statement(b, said, _("there are too many names in the text"));
        } else if (said->kind != TB_KIND_ACRES && rows[said->row].torn[slot_of(said->kind)]) {
            figure_of(&b->published->row[said->row], said->kind)->present = 0;
            unclear_statement(b, said, _("the text has another figure for the same class"));
        }
    }
}

/* Acres -----------------------------------------------------------------------------------------
 */

/* Acres of a text about mu: 15 times the hectares beside them. Real acres would be 2.471 times. */
typedef enum acres { NO_HECTARES, ARE_MU, ARE_ACRES, ARE_NEITHER } acres;

static acres judge_acres(const tb_bulletin *b, const tb_statement *said) {
    enum { MU_PER_HECTARE = 15, PER_CENT_OF_IT = 2 };
    if (said->row == MOST_ROWS || !b->published->row[said->row].hectares.present)
        return NO_HECTARES;
    const tb_figure *hectares = &b->published->row[said->row].hectares;
    __int128 area = tb_figure_millionths(hectares), found = tb_figure_millionths(&said->figure);
    __int128 spread = tb_figure_step_millionths(hectares) * MU_PER_HECTARE +
                      tb_figure_step_millionths(&said->figure);
    __int128 apart = absolute(area * MU_PER_HECTARE - found);
    if (apart <= spread || 100 * apart <= PER_CENT_OF_IT * found)
        return ARE_MU;
    return 100 * absolute(area * 2471 / 1000 - found) <= PER_CENT_OF_IT * found ? ARE_ACRES
                                                                                : ARE_NEITHER;
}

/* Where there are no hectares the text's other acres decide. */
static void settle_acres(tb_bulletin *b) {
    int mu = 0, real = 0;
    for (size_t i = 0; i < b->said_count; i++)
        if (b->said[i].kind == TB_KIND_ACRES) {
            acres are = judge_acres(b, &b->said[i]);
            mu |= are == ARE_MU;
            real |= are == ARE_ACRES;
        }
    for (size_t i = 0; i < b->said_count; i++) {
        tb_statement *said = &b->said[i];
        if (said->kind != TB_KIND_ACRES)
            continue;
        acres are = judge_acres(b, said);
        if (are == ARE_MU || (are == NO_HECTARES && mu && !real)) {
            said->kind = TB_MU;
            said->note = _("acres read as mu, which are 15 to the hectare");
        } else if (are != ARE_ACRES) {
            unclear_statement(b, said, _("acres that are neither 15 nor 2.471 to the hectare"));
        }
    }
}

/* Rows that have a share only, or whose figures were all dropped, are none. */
static void leave_out_empty(tb_published *published) {
    size_t kept = 0;
    for (size_t i = 0; i < published->rows; i++)
        if (published->row[i].hectares.present || published->row[i].mu.present)
            published->row[kept++] = published->row[i];
    published->rows = kept;
}

/* What was printed, with its row. Real acres are no figures of ours and left out. */
static tb_status keep_prints(tb_bulletin *b, gathering *rows, tb_error *error) {
    tb_published *published = b->published;
    for (size_t i = 0; i < b->said_count; i++)
        if (b->said[i].row < MOST_ROWS && b->said[i].kind != TB_KIND_ACRES)
            rows[b->said[i].row].prints++;
    for (size_t i = 0; i < published->rows; i++) {
        tb_print *print = tb_arena_take(b->arena, (rows[i].prints + 1) * sizeof *print);
        if (print == NULL)
            return tb_fail_memory(error);
        published->row[i].print = print;
    }
    for (size_t i = 0; i < b->said_count; i++) {
        const tb_statement *said = &b->said[i];
        if (said->row == MOST_ROWS || said->kind == TB_KIND_ACRES)
            continue;
        tb_published_row *row = &published->row[said->row];
        ((tb_print *)row->print)[row->prints++] = said->print;
        row->note = row->note[0] == '\0' ? said->note : row->note;
    }
    return TB_OK;
}

tb_status tb_bulletin_rows(tb_bulletin *b, tb_error *error) {
    tb_published *published = b->published;
    gathering *rows = tb_arena_take(b->arena, MOST_ROWS * sizeof *rows);
    tb_status status = tb_published_reserve(published, MOST_ROWS, error);
    if (status != TB_OK || rows == NULL)
        return tb_fail_memory(error);
    memset(rows, 0, MOST_ROWS * sizeof *rows);
    for (size_t i = 0; i < b->said_count; i++)
        b->said[i].row = row_of(published, &b->said[i]);
    coarsen(b, TB_HECTARES);
    settle(b, rows, TB_HECTARES);
    settle_acres(b);
    coarsen(b, TB_MU);
    settle(b, rows, TB_MU);
    settle(b, rows, -1);
    drop_torn(b, rows);
    status = keep_prints(b, rows, error);
    leave_out_empty(published);
    published->unclear = b->unclear;
    published->unclear_count = b->unclear_count;
    return b->failed ? tb_fail_memory(error) : status;
}
