/* Exact decimals: digits are collected as text, scaled by moving the point, and rounded on the
 * first digit that falls off. No floating point is involved except where a double is what we are
 * given. */
#include "base/decimal.h"

#include "base/number.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A 64-bit integer has 19 digits; the one behind it decides the rounding. */
enum { KEPT_DIGITS = 24, LARGEST_EXPONENT = 100000 };

typedef struct written {
    int negative;
    char digits[KEPT_DIGITS]; /* without leading zeros */
    int kept;
    long point; /* the value is 0.DIGITS x 10^point */
} written;

typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

static int at_plain_ascii(const cursor *text) {
    return text->at < text->end && (unsigned char)*text->at < 0x80;
}

static int peek(const cursor *text) {
    size_t length;
    if (at_plain_ascii(text))
        return *text->at;
    return tb_ascii_at(text->at, (size_t)(text->end - text->at), &length);
}

/* Over the character that peek told. */
static void advance(cursor *text) {
    size_t length = 1;
    if (!at_plain_ascii(text))
        tb_ascii_at(text->at, (size_t)(text->end - text->at), &length);
    text->at += length;
}

static int accept(cursor *text, int wanted) {
    if (peek(text) != wanted)
        return 0;
    advance(text);
    return 1;
}

static void skip_blanks(cursor *text) {
    for (;;) {
        int c = peek(text);
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
            return;
        advance(text);
    }
}

static int accept_sign(cursor *text) {
    int negative = accept(text, '-');
    if (!negative)
        accept(text, '+');
    return negative;
}

/* Digits up to the next other character; returns how many there were. */
static size_t read_digits(cursor *text, written *read, int behind_point) {
    size_t count = 0;
    for (int c = peek(text); c >= '0' && c <= '9'; c = peek(text), count++) {
        advance(text);
        int leading_zero = c == '0' && read->kept == 0;
        if (!leading_zero && read->kept < KEPT_DIGITS)
            read->digits[read->kept++] = (char)c;
        if (behind_point && leading_zero)
            read->point--;
        else if (!behind_point && !leading_zero)
            read->point++;
    }
    return count;
}

/* Far exponents are cut: they are zero or an overflow at any scale. */
static int read_exponent(cursor *text, written *read) {
    if (!accept(text, 'e') && !accept(text, 'E'))
        return 1;
    int negative = accept_sign(text);
    long exponent = 0;
    size_t count = 0;
    for (int c = peek(text); c >= '0' && c <= '9'; c = peek(text), count++) {
        advance(text);
        if (exponent < LARGEST_EXPONENT)
            exponent = 10 * exponent + (c - '0');
    }
    read->point += negative ? -exponent : exponent;
    return count != 0;
}

static int read_number(const char *text, size_t size, written *read) {
    cursor at = {text, text + size};
    skip_blanks(&at);
    read->negative = accept_sign(&at);
    size_t whole = read_digits(&at, read, 0);
    if (accept(&at, '.')) {
        if (read_digits(&at, read, 1) == 0)
            return 0;
    } else if (whole == 0) {
        return 0;
    }
    if (!read_exponent(&at, read))
        return 0;
    skip_blanks(&at);
    return at.at == at.end;
}

/* The magnitude of value x 10^scale; 0 where it does not fit below limit. */
static int scaled(const written *read, int scale, uint64_t limit, uint64_t *magnitude) {
    long places = read->point + scale;
    *magnitude = 0;
    if (read->kept == 0 || places < 0)
        return 1;
    if (places > 19)
        return 0;
    unsigned __int128 sum = 0;
    for (long i = 0; i < places; i++)
        sum = 10 * sum + (unsigned)(i < read->kept ? read->digits[i] - '0' : 0);
    if (places < read->kept && read->digits[places] >= '5')
        sum++;
    *magnitude = (uint64_t)sum;
    return sum <= limit;
}

int tb_decimal_parse(const char *text, size_t size, int scale, int64_t *value) {
    written read = {0};
    if (!read_number(text, size, &read))
        return 0;
    uint64_t magnitude;
    uint64_t limit = (uint64_t)INT64_MAX + (read.negative ? 1 : 0);
    if (!scaled(&read, scale, limit, &magnitude))
        return 0;
    *value = (int64_t)(read.negative ? 0 - magnitude : magnitude);
    return 1;
}

/* A double stands for the shortest decimal that reads back as it. */
static int parse_shortest(double number, int scale, int64_t *value) {
    char text[TB_NUMBER_ROOM];
    tb_number_text(number, text);
    return tb_decimal_parse(text, strlen(text), scale, value);
}

/* Only next to a half does the decimal behind the double decide which way to round; anywhere else
 * plain rounding of the product gives the same and is much faster. */
int tb_decimal_from_double(double number, int scale, int64_t *value) {
    if (!isfinite(number))
        return 0;
    double product = number * (double)tb_power_of_ten(scale);
    double magnitude = fabs(product);
    double from_half = fabs(magnitude - floor(magnitude) - 0.5);
    if (magnitude >= 0x1p50 || from_half <= magnitude * 0x1p-50)
        return parse_shortest(number, scale, value);
    *value = llround(product);
    return 1;
}

char *tb_decimal_text(int64_t value, int scale, char buffer[32]) {
    char digits[24];
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    int count = snprintf(digits, sizeof digits, "%0*llu", scale + 1, (unsigned long long)magnitude);
    int whole = count - scale;
    snprintf(buffer, 32, "%s%.*s%s%s", value < 0 ? "-" : "", whole, digits, scale > 0 ? "." : "",
             digits + whole);
    return buffer;
}

int64_t tb_divide_rounded(int64_t numerator, int64_t denominator) {
    int64_t quotient = numerator / denominator;
    int64_t rest = numerator % denominator;
    if (rest < 0)
        return -rest >= denominator + rest ? quotient - 1 : quotient;
    return rest >= denominator - rest ? quotient + 1 : quotient;
}

int64_t tb_power_of_ten(int n) {
    int64_t power = 1;
    for (int i = 0; i < n; i++)
        power *= 10;
    return power;
}
