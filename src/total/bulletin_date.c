/* Of which date a text's figures are. */
#include "total/bulletin.h"

#include <stdio.h>
#include <string.h>

typedef struct date {
    int year, month, day; /* 0: not told */
    size_t end;
} date;

static size_t skip_blanks(const tb_letters *letters, size_t at) {
    while (tb_code_at(letters, at) == ' ')
        at++;
    return at;
}

/* A number of one or two digits and what follows it; 0 if there is none. */
static int part_at(const tb_letters *letters, size_t *at) {
    size_t begin = skip_blanks(letters, *at), digits = tb_digits_at(letters, begin);
    if (digits == 0 || digits > 2)
        return 0;
    *at = skip_blanks(letters, begin + digits);
    return tb_digits_value(letters, begin, digits);
}

static int month_at(const tb_letters *letters, size_t at, size_t *end) {
    enum { LONGEST_MONTH = 9 };
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (int i = 0; i < 12; i++) {
        size_t length = tb_stands(letters, at, months[i]);
        if (length == 0)
            continue;
        for (*end = at + length;
             *end < at + LONGEST_MONTH &&
             (tb_is_latin(tb_code_at(letters, *end)) || tb_code_at(letters, *end) == '.');)
            ++*end;
        *end = skip_blanks(letters, *end);
        return i + 1;
    }
    return 0;
}

/* 2019年12月31日, 2019年末, 2019-12-31; year 0 if there is no date. */
static date year_first(const tb_letters *letters, size_t at) {
    date d = {0, 0, 0, at};
    if (tb_digits_at(letters, at) != 4 || (at > 0 && tb_is_digit(tb_code_at(letters, at - 1))))
        return d;
    int year = tb_digits_value(letters, at, 4);
    size_t next = skip_blanks(letters, at + 4);
    uint32_t mark = tb_code_at(letters, next);
    if (year < 1949 || year > 2100)
        return d;
    d = (date){year, 0, 0, next};
    if (mark != 0x5E74 && mark != '-' && mark != '.' && mark != '/')
        return d;
    size_t end = next + 1;
    int month = part_at(letters, &end), day = 0;
    if (month == 0 || month > 12 ||
        (mark == 0x5E74 ? tb_code_at(letters, end) != 0x6708 : tb_code_at(letters, end) != mark))
        return (date){year, 0, 0, next + 1};
    end++;
    day = part_at(letters, &end);
    return (date){year, month, day <= 31 ? day : 0, end};
}

/* December 31, 2019 and 31 December 2019. */
static date month_first(const tb_letters *letters, size_t at) {
    date d = {0, 0, 0, at};
    size_t end, before = at;
    int month =
        at > 0 && tb_is_latin(tb_code_at(letters, at - 1)) ? 0 : month_at(letters, at, &end);
    if (month == 0)
        return d;
    int day = part_at(letters, &end);
    for (int i = 0; i < 8 && (tb_code_at(letters, end) == ',' || tb_code_at(letters, end) == ' ' ||
                              tb_is_latin(tb_code_at(letters, end)));
         i++)
        end++;
    if (day == 0) {
        while (before > 0 && tb_code_at(letters, before - 1) == ' ')
            before--;
        size_t first = before;
        while (first > 0 && tb_is_digit(tb_code_at(letters, first - 1)) && before - first < 2)
            first--;
        day = tb_digits_value(letters, first, before - first);
    }
    if (tb_digits_at(letters, end) != 4 || day < 1 || day > 31)
        return d;
    return (date){tb_digits_value(letters, end, 4), month, day, end + 4};
}

/* How surely a date is that of the data: 4 the text says so, 3 a survey of that year, 2 a last
 * day of December, 1 the end of a year, 0 any other. */
static int sureness(const tb_letters *letters, size_t begin, const date *d) {
    static const char *const before[] = {"截至",           "截止",   "时点",         "as of ",
                                         "As of ",         "as at ", "base date",    "time point",
                                         "reference date", "标准时", "standard time"};
    static const char *const behind[] = {"为标准时点",
                                         "为统一时点",
                                         "为时点",
                                         "为基准",
                                         "时点",
                                         "为统一",
                                         "标准时点",
                                         "为标准",
                                         "as the standard",
                                         "as the reference",
                                         "as its reference",
                                         "as a standard",
                                         "as the base",
                                         "as the unified",
                                         "as the time",
                                         "24时"};
    static const char *const surveys[] = {
        "国土变更",     "全国国土变更",        "土地变更",   "度国土变更",
        "度土地变更",   "度全国国土变更",      "年度",       "度土地利用",
        "土地利用变更", " land change survey", "land change"};
    static const char *const ends[] = {"末", "底", "年末", "年底"};
    size_t from = begin > 12 ? begin - 12 : 0;
    for (size_t i = from; i < begin; i++) {
        size_t length = TB_STANDS_ANY(letters, i, before);
        if (length != 0 && i + length + 6 >= begin)
            return 4;
    }
    for (size_t i = d->end; i < d->end + 4; i++)
        if (TB_STANDS_ANY(letters, i, behind) != 0)
            return 4;
    if (d->month == 0 && TB_STANDS_ANY(letters, d->end, surveys) != 0)
        return 3;
    if (d->month == 0 && TB_STANDS_ANY(letters, d->end, ends) != 0)
        return 1;
    static const char *const end_of[] = {"end of "};
    if (d->month == 0 && begin >= 7 && TB_STANDS_ANY(letters, begin - 7, end_of) != 0)
        return 1;
    return d->month == 12 && d->day == 31 ? 2 : 0;
}

/* The survey's own date, by its regulations, where the text names the survey and no date. */
static int is_third_survey(const tb_letters *letters) {
    static const char *const names[] = {
        "第三次全国国土调查", "第三次国土调查",      "三调",
        "第三次全国土地调查", "Third National Land", "third national land",
        "Third Land Survey"};
    for (size_t at = 0; at < letters->count; at++)
        if (TB_STANDS_ANY(letters, at, names) != 0)
            return 1;
    return 0;
}

/* The last of the years that are the columns of a table, in the head that begins at a letter; 0 if
 * it has not several. */
static int last_column_year(const tb_letters *letters, size_t at) {
    int last = 0, columns = 0;
    for (; at < letters->count && tb_code_at(letters, at) != TB_PARAGRAPH; at++) {
        date d = year_first(letters, at);
        size_t end = skip_blanks(letters, d.end);
        uint32_t next = tb_code_at(letters, end);
        if (d.year == 0 || d.month != 0 || at == 0 || tb_code_at(letters, at - 1) != TB_CELL ||
            (next != TB_CELL && next != TB_PARAGRAPH && next != 0))
            continue;
        columns++;
        last = d.year > last ? d.year : last;
    }
    return columns > 1 ? last : 0;
}

static int last_year_of_tables(const tb_letters *letters) {
    int last = 0;
    for (size_t at = 0; at < letters->count; at++)
        if (at == 0 || tb_code_at(letters, at - 1) == TB_PARAGRAPH) {
            int year = last_column_year(letters, at);
            last = year > last ? year : last;
        }
    return last;
}

const char *tb_bulletin_as_of(tb_arena *arena, const tb_letters *letters) {
    date best = {0, 0, 0, 0};
    int surest = 0;
    for (size_t at = 0; at < letters->count; at++) {
        date d = tb_is_digit(tb_code_at(letters, at)) ? year_first(letters, at)
                                                      : month_first(letters, at);
        int sure = d.year != 0 ? sureness(letters, at, &d) : 0;
        if (sure > surest) {
            surest = sure;
            best = d;
        }
    }
    if (surest < 2 && is_third_survey(letters))
        best = (date){2019, 12, 31, 0};
    if (best.year == 0)
        best.year = last_year_of_tables(letters);
    if (best.year == 0)
        return "";
    char text[16];
    int month = best.month != 0 ? best.month : 12;
    int day = best.day != 0 ? best.day : best.month != 0 ? 0 : 31;
    if (day == 0)
        snprintf(text, sizeof text, "%04d-%02d", best.year % 10000, month % 100);
    else
        snprintf(text, sizeof text, "%04d-%02d-%02d", best.year % 10000, month % 100, day % 100);
    const char *copy = tb_arena_copy(arena, text, strlen(text));
    return copy != NULL ? copy : "";
}
