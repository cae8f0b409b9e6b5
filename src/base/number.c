/* Decimals to doubles: a whole number below 2^53 divided by a power of ten that is a double itself
 * is rounded once, so it is the nearest double (Clinger 1990); anything longer goes to strtod, in
 * the C locale. */
#include "base/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
enum { LARGEST_EXACT_POWER = 22, LONGEST_NUMBER = 400, MOST_DECIMALS = 9 };
static const uint64_t largest_exact_integer = (uint64_t)1 << 53;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static locale_t c_locale;

static void make_c_locale(void) {
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

/* The text is a number and nothing else; it only has to be terminated. */
static int parse_long(const char *text, size_t size, double *value) {
    char copy[LONGEST_NUMBER + 1];
    pthread_once(&once, make_c_locale);
    if (size > LONGEST_NUMBER || c_locale == (locale_t)0)
        return 0;
    memcpy(copy, text, size);
    copy[size] = '\0';
    double read = strtod_l(copy, NULL, c_locale);
    if (!isfinite(read))
        return 0;
    *value = read;
    return 1;
}

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Over [e[-+]digits] if it stands there; 0 if it is broken. */
static int skip_exponent(const char **at, const char *end) {
    if (*at == end || (**at != 'e' && **at != 'E'))
        return 1;
    ++*at;
    if (*at < end && (**at == '-' || **at == '+'))
        ++*at;
    const char *digits = *at;
    while (*at < end && is_digit(**at))
        ++*at;
    return *at > digits;
}

int tb_number_parse(const char *text, size_t size, double *value) {
    const char *at = text, *end = text + size;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    const char *begin = at;
    int negative = at < end && *at == '-';
    at += at < end && (*at == '-' || *at == '+');
    uint64_t digits = 0;
    const char *first = at;
    while (at < end && is_digit(*at))
        digits = 10 * digits + (uint64_t)(*at++ - '0');
    ptrdiff_t count = at - first, decimals = 0;
    if (at < end && *at == '.') {
        const char *point = at++;
        while (at < end && is_digit(*at))
            digits = 10 * digits + (uint64_t)(*at++ - '0');
        decimals = at - point - 1;
        count += decimals;
    }
    int plain = at == end;
    if (count == 0 || !skip_exponent(&at, end) || at != end)
        return 0;
    /* 19 digits always fit into 64 bits. */
    if (!plain || count > 19 || digits > largest_exact_integer || decimals > LARGEST_EXACT_POWER)
        return parse_long(begin, (size_t)(end - begin), value);
    double magnitude = (double)digits / powers_of_ten[decimals];
    *value = negative ? -magnitude : magnitude;
    return 1;
}

/* How many decimals the number has if it is a whole number of them; -1 if it takes more digits. */
static int count_decimals(double magnitude, double *whole) {
    for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
        *whole = nearbyint(magnitude * powers_of_ten[decimals]);
        if (*whole >= 0x1p53)
            return -1;
        if (*whole / powers_of_ten[decimals] == magnitude)
            return decimals;
    }
    return -1;
}

/* printf follows the locale: whatever stands for the point is replaced. */
static void print_shortest(double number, char buffer[TB_NUMBER_ROOM]) {
    for (int digits = DBL_DIG; digits <= DBL_DECIMAL_DIG; digits++) {
        char text[64];
        double back = NAN;
        snprintf(text, sizeof text, "%.*g", digits, number);
        size_t filled = 0;
        for (const char *at = text; *at != '\0' && filled + 1 < TB_NUMBER_ROOM; at++) {
            char c = strchr("0123456789+-e", *at) != NULL ? *at : '.';
            if (c != '.' || filled == 0 || buffer[filled - 1] != '.')
                buffer[filled++] = c;
        }
        buffer[filled] = '\0';
        if (tb_number_parse(buffer, filled, &back) && back == number)
            return;
    }
}

char *tb_number_text(double number, char buffer[TB_NUMBER_ROOM]) {
    double whole = 0;
    int decimals = count_decimals(fabs(number), &whole);
    if (decimals < 0) {
        print_shortest(number, buffer);
        return buffer;
    }
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%0*llu", decimals + 1, (unsigned long long)whole);
    int integers = count - decimals;
    snprintf(buffer, TB_NUMBER_ROOM, "%s%.*s%s%s", number < 0 ? "-" : "", integers, digits,
             decimals > 0 ? "." : "", digits + integers);
    return buffer;
}
