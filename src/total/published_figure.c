/* One figure: from printed text, and back to text. */
#include "total/published.h"

#include "base/decimal.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { MOST_DECIMALS = 6, LONGEST = 64 };

/* The Earth has 5.1e10 hectares, which is 7.7e11 mu. */
static const int64_t largest_area = 1000000000000;

static const struct {
    const char *name;
    tb_unit unit;
} units[] = {
    {"公顷", {TB_HECTARES, 0}},
    {"万公顷", {TB_HECTARES, 4}},
    {"ha", {TB_HECTARES, 0}},
    {"hectares", {TB_HECTARES, 0}},
    {"平方公里", {TB_HECTARES, 2}},
    {"平方千米", {TB_HECTARES, 2}},
    {"km2", {TB_HECTARES, 2}},
    {"square kilometres", {TB_HECTARES, 2}},
    {"square kilometers", {TB_HECTARES, 2}},
    {"千公顷", {TB_HECTARES, 3}},
    {"百万公顷", {TB_HECTARES, 6}},
    {"亿公顷", {TB_HECTARES, 8}},
    {"thousand hectares", {TB_HECTARES, 3}},
    {"million hectares", {TB_HECTARES, 6}},
    {"亩", {TB_MU, 0}},
    {"千亩", {TB_MU, 3}},
    {"百万亩", {TB_MU, 6}},
    {"千万亩", {TB_MU, 7}},
    {"thousand mu", {TB_MU, 3}},
    {"million mu", {TB_MU, 6}},
    {"billion mu", {TB_MU, 9}},
    {"万亩", {TB_MU, 4}},
    {"亿亩", {TB_MU, 8}},
    {"mu", {TB_MU, 0}},
};

int tb_unit_parse(const char *text, tb_unit *out) {
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (tb_text_same(text, units[i].name)) {
            *out = units[i].unit;
            return 1;
        }
    return 0;
}

/* Full-width forms folded, blanks at both ends cut; 0 if it is too long for a figure. */
static int fold(const char *text, char folded[LONGEST]) {
    size_t left = strlen(text), used = 0;
    while (left != 0) {
        size_t length;
        int c = tb_ascii_at(text, left, &length);
        if (used == LONGEST - 1)
            return 0;
        if (used != 0 || (c != ' ' && c != '\t'))
            folded[used++] = c != 0 ? (char)c : *text;
        text += length;
        left -= length;
    }
    while (used != 0 && (folded[used - 1] == ' ' || folded[used - 1] == '\t'))
        used--;
    folded[used] = '\0';
    return 1;
}

static int is_dash(const char *text) {
    static const char *const dashes[] = {"", "-", "--", "–", "—", "——", "/"};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (strcmp(text, dashes[i]) == 0)
            return 1;
    return 0;
}

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* A number without separators, and how many of its digits stand behind the point. */
typedef struct mantissa {
    char text[LONGEST];
    size_t size;
    int decimals;
} mantissa;

static size_t take_digits(const char **at, mantissa *m) {
    size_t count = 0;
    for (; is_digit(**at); count++)
        m->text[m->size++] = *(*at)++;
    return count;
}

/* Digits before the point. Separators must part groups of three: 1,5 is not fifteen. */
static int take_whole(const char **at, mantissa *m) {
    size_t group = take_digits(at, m);
    if (group == 0 || (**at == ',' && group > 3))
        return 0;
    while (**at == ',') {
        ++*at;
        if (take_digits(at, m) != 3)
            return 0;
    }
    return 1;
}

/* E+05, as spreadsheets write large numbers; 0 if there is an e without a number. */
static int take_exponent(const char **at, int *exponent) {
    *exponent = 0;
    if (**at != 'e' && **at != 'E')
        return 1;
    ++*at;
    int negative = **at == '-';
    if (negative || **at == '+')
        ++*at;
    const char *first = *at;
    for (; is_digit(**at) && *at - first < 3; ++*at)
        *exponent = 10 * *exponent + (**at - '0');
    if (negative)
        *exponent = -*exponent;
    return *at != first;
}

/* mantissa x 10^power as a figure. More than six decimals are a spreadsheet's noise and not what
 * was printed: they are rounded away, and so are the zeros before them. */
static int make_figure(const mantissa *m, int power, tb_figure *out) {
    int scale = m->decimals - power;
    int noisy = scale > MOST_DECIMALS;
    if (scale < -12)
        return 0;
    *out = (tb_figure){1, noisy ? MOST_DECIMALS : scale > 0 ? scale : 0, 0, 1};
    if (scale < 0)
        out->step = tb_power_of_ten(-scale);
    if (!tb_decimal_parse(m->text, m->size, power + out->scale, &out->digits) ||
        out->digits / tb_power_of_ten(out->scale) >= largest_area)
        return 0;
    while (noisy && out->scale > 0 && out->digits % 10 == 0) {
        out->digits /= 10;
        out->scale--;
    }
    return 1;
}

int tb_figure_parse(const char *text, tb_unit unit, tb_figure *out) {
    char folded[LONGEST];
    if (!fold(text, folded))
        return 0;
    *out = (tb_figure){0};
    if (is_dash(folded))
        return 1;
    const char *at = folded[0] == '+' ? folded + 1 : folded;
    mantissa m = {.size = 0};
    if (!take_whole(&at, &m))
        return 0;
    if (*at == '.') {
        m.text[m.size++] = *at++;
        m.decimals = (int)take_digits(&at, &m);
        if (m.decimals == 0)
            return 0;
    }
    int exponent;
    if (!take_exponent(&at, &exponent))
        return 0;
    while (*at == ' ' || *at == '\t')
        at++;
    tb_unit named = unit;
    if (*at != '\0' && (!tb_unit_parse(at, &named) || named.kind != unit.kind))
        return 0;
    return make_figure(&m, exponent + named.power, out);
}

__int128 tb_figure_millionths(const tb_figure *figure) {
    return (__int128)figure->digits * tb_power_of_ten(MOST_DECIMALS - figure->scale);
}

__int128 tb_figure_step_millionths(const tb_figure *figure) {
    return (__int128)figure->step * tb_power_of_ten(MOST_DECIMALS - figure->scale);
}

__int128 tb_divide_rounded_wide(__int128 numerator, __int128 denominator) {
    __int128 half = denominator / 2;
    return numerator < 0 ? -((half - numerator) / denominator) : (half + numerator) / denominator;
}

char *tb_figure_text(const tb_figure *figure, char buffer[32]) {
    if (!figure->present) {
        buffer[0] = '\0';
        return buffer;
    }
    tb_decimal_text(figure->digits, figure->scale, buffer);
    if (figure->scale == 0)
        strcat(buffer, ".00");
    else if (figure->scale == 1)
        strcat(buffer, "0");
    return buffer;
}

/* 1 ha = 1,000,000 dm2. */
char *tb_hectares_text(int64_t area_dm2, char buffer[32]) {
    return tb_decimal_text(tb_divide_rounded(area_dm2, 10000), 2, buffer);
}

/* 15 mu = 1 ha. */
char *tb_mu_text(int64_t area_dm2, char buffer[32]) {
    __int128 hundredths = tb_divide_rounded_wide((__int128)area_dm2 * 15, 10000);
    return tb_decimal_text((int64_t)hundredths, 2, buffer);
}
