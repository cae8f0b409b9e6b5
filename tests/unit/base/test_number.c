/* Doubles as text and back. strtod of the C library, in the C locale, is the oracle of parsing;
 * what is printed must read back as the same double, and below 2^53 printf's "%.17g" must be no
 * shorter. */
#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static double parsed(const char *text) {
    double value = NAN;
    assert_true(tb_number_parse(text, strlen(text), &value));
    return value;
}

static void understands_the_forms_of_a_number(void **state) {
    (void)state;
    assert_true(parsed("39500000.1234") == 39500000.1234);
    assert_true(parsed(" -.5\t") == -0.5);
    assert_true(parsed("+7.") == 7);
    assert_true(parsed("1e3") == 1000);
    assert_true(parsed("2.5E-2") == 0.025);
    assert_true(parsed("0.1000000000000000055511151231257827") == 0.1);
    assert_true(parsed("123456789012345678901234567890") == 123456789012345678901234567890.0);
}

static void refuses_everything_else(void **state) {
    static const char *const texts[] = {"",      " ",   "-",   ".",   "+.",   "1,5",
                                        "1.2.3", "12a", "1e",  "1e+", "nan",  "inf",
                                        "0x10",  "1 2", "--1", "１",  "1e999"};
    double value = 77;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(tb_number_parse(texts[i], strlen(texts[i]), &value));
        assert_true(value == 77);
    }
    assert_false(tb_number_parse("123", 0, &value));
}

static uint64_t random_bits(uint64_t *seed) {
    *seed += 0x9e3779b97f4a7c15u;
    uint64_t x = *seed;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Decimals of up to 19 digits with the point anywhere, as files have them. */
static void decimals_are_rounded_as_strtod_does(void **state) {
    uint64_t seed = 1;
    (void)state;
    for (int i = 0; i < 200000; i++) {
        char digits[32], text[40];
        uint64_t bits = random_bits(&seed);
        int size = snprintf(digits, sizeof digits, "%llu", (unsigned long long)(bits >> bits % 64));
        int point = (int)(random_bits(&seed) % (uint64_t)(size + 1));
        snprintf(text, sizeof text, "%s%.*s.%s", i % 2 ? "-" : "", point, digits, digits + point);
        assert_true(parsed(text) == strtod(text, NULL));
    }
}

static void check_back(double number) {
    char text[TB_NUMBER_ROOM], longest[64];
    tb_number_text(number, text);
    assert_true(parsed(text) == number);
    assert_null(strchr(text, ','));
    snprintf(longest, sizeof longest, "%.17g", number);
    if (fabs(number) < 0x1p53)
        assert_true(strlen(text) <= strlen(longest));
}

static void texts_read_back_as_the_same_double(void **state) {
    uint64_t seed = 2;
    (void)state;
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = random_bits(&seed);
        double number;
        memcpy(&number, &bits, 8);
        if (isfinite(number))
            check_back(number);
        check_back((double)(int64_t)(bits % 500000000000u) / 1e4);
        check_back(39500000 + (double)(bits >> 12) * 0x1p-52 * 1e5);
    }
}

static void assert_text(double number, const char *expected) {
    char text[TB_NUMBER_ROOM];
    assert_string_equal(tb_number_text(number, text), expected);
}

static void shortest_texts(void **state) {
    (void)state;
    assert_text(39500000, "39500000");
    assert_text(3829490.276, "3829490.276");
    assert_text(-0.05, "-0.05");
    assert_text(0, "0");
    assert_text(1e-9, "0.000000001");
    assert_text(0.1 + 0.2, "0.30000000000000004");
    assert_text(9007199254740991.0, "9007199254740991");
}

static void a_decimal_comma_changes_nothing(void **state) {
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
        skip();
    understands_the_forms_of_a_number(state);
    refuses_everything_else(state);
    shortest_texts(state);
    texts_read_back_as_the_same_double(state);
    setlocale(LC_ALL, "C");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(understands_the_forms_of_a_number),
        cmocka_unit_test(refuses_everything_else),
        cmocka_unit_test(decimals_are_rounded_as_strtod_does),
        cmocka_unit_test(texts_read_back_as_the_same_double),
        cmocka_unit_test(shortest_texts),
        cmocka_unit_test(a_decimal_comma_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
