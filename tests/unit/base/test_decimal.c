/* Exact decimals. Expected values follow from the rule itself: digits, moved point, half away from
 * zero. */
#include "base/decimal.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int64_t parsed(const char *text, int scale) {
    int64_t value = -999;
    assert_true(tb_decimal_parse(text, strlen(text), scale, &value));
    return value;
}

static void assert_no_decimal(const char *text, int scale) {
    int64_t value = 77;
    assert_false(tb_decimal_parse(text, strlen(text), scale, &value));
    assert_int_equal(value, 77); /* left alone */
}

static void understands_the_forms_of_a_number(void **state) {
    (void)state;
    assert_int_equal(parsed("12", 2), 1200);
    assert_int_equal(parsed("-0.5", 2), -50);
    assert_int_equal(parsed(".5", 2), 50);
    assert_int_equal(parsed("+7", 0), 7);
    assert_int_equal(parsed("1.20E+3", 0), 1200);
    assert_int_equal(parsed("125e-2", 2), 125);
    assert_int_equal(parsed("  12.34\t", 2), 1234);
    assert_int_equal(parsed("１２．３４", 2), 1234); /* full-width digits and point */
    assert_int_equal(parsed("　－３　", 0), -3);     /* between full-width blanks */
    assert_int_equal(parsed("000123", 0), 123);
    assert_int_equal(parsed("-0", 4), 0);
}

static void rounds_half_away_from_zero(void **state) {
    (void)state;
    assert_int_equal(parsed("0.005", 2), 1);
    assert_int_equal(parsed("-0.005", 2), -1);
    assert_int_equal(parsed("0.00499999999999999999999999999", 2), 0);
    assert_int_equal(parsed("1.005", 2), 101); /* a double of 1.005 would give 100 */
    assert_int_equal(parsed("0.5", 0), 1);
    assert_int_equal(parsed("5", -1), 1);
    assert_int_equal(parsed("0.05", 0), 0);
}

static void keeps_to_64_bits(void **state) {
    (void)state;
    assert_int_equal(parsed("9223372036854775807", 0), INT64_MAX);
    assert_int_equal(parsed("-9223372036854775808", 0), INT64_MIN);
    assert_int_equal(parsed("9223372036854775806.5", 0), INT64_MAX);
    assert_no_decimal("9223372036854775808", 0);
    assert_no_decimal("9223372036854775807.5", 0);
    assert_no_decimal("92233720368547758.08", 2);
    assert_no_decimal("1e19", 0);
    assert_no_decimal("1e99999999999999999999", 0);
    assert_int_equal(parsed("1e-99999999999999999999", 0), 0);
    assert_int_equal(parsed("0e99999", 0), 0);
}

static void refuses_what_is_not_a_number(void **state) {
    (void)state;
    const char *const wrong[] = {"",    " ",   "-",    ".",      "+.",       "1.",    "1e",
                                 "1e+", "abc", "1 2",  "1,5",    "0x1",      "1.2.3", "--1",
                                 "nan", "inf", "12亩", "１２亩", "\xEF\xBC", "1\xEF"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_no_decimal(wrong[i], 2);
    int64_t value = 0;
    assert_false(tb_decimal_parse("1\0", 2, 0, &value)); /* a NUL is no blank */
}

static int64_t from_double(double number, int scale) {
    int64_t value = -999;
    assert_true(tb_decimal_from_double(number, scale, &value));
    return value;
}

static void a_double_stands_for_its_decimal(void **state) {
    (void)state;
    /* The doubles of 1.005, 2.675 and 0.285 lie below their decimals; plain rounding fails. */
    assert_int_equal(from_double(1.005, 2), 101);
    assert_int_equal(from_double(2.675, 2), 268);
    assert_int_equal(from_double(0.285, 2), 29);
    assert_int_equal(from_double(-1.005, 2), -101);
    assert_int_equal(from_double(0.125, 2), 13);
    assert_int_equal(from_double(1234567890.12, 2), 123456789012);
    assert_int_equal(from_double(9994.453654, 2), 999445);
    assert_int_equal(from_double(0.0, 2), 0);
    assert_int_equal(from_double(1e15, 3), 1000000000000000000);
    assert_int_equal(from_double(1e-300, 6), 0);
}

static void some_doubles_have_no_decimal(void **state) {
    (void)state;
    int64_t value = 77;
    assert_false(tb_decimal_from_double(NAN, 2, &value));
    assert_false(tb_decimal_from_double(INFINITY, 2, &value));
    assert_false(tb_decimal_from_double(-INFINITY, 2, &value));
    assert_false(tb_decimal_from_double(1e18, 2, &value));
    assert_false(tb_decimal_from_double(1e308, 6, &value));
    assert_int_equal(value, 77);
}

/* Every half of a cent up to 100: the text says which way, and the double must follow. */
static void doubles_and_texts_agree(void **state) {
    (void)state;
    char text[32];
    for (int64_t thousandths = -100000; thousandths <= 100000; thousandths += 5) {
        tb_decimal_text(thousandths, 3, text);
        assert_int_equal(from_double((double)thousandths / 1000, 2), parsed(text, 2));
    }
}

static void knows_no_locale(void **state) {
    (void)state;
    const char *const comma[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "ru_RU.UTF-8"};
    const char *set = NULL;
    for (size_t i = 0; set == NULL && i < sizeof comma / sizeof *comma; i++)
        set = setlocale(LC_ALL, comma[i]);
    if (set == NULL)
        skip();
    assert_int_equal(from_double(1.005, 2), 101);
    assert_int_equal(parsed("1.005", 2), 101);
    setlocale(LC_ALL, "C");
}

static void writes_text(void **state) {
    (void)state;
    char buffer[32];
    assert_string_equal(tb_decimal_text(-1234, 2, buffer), "-12.34");
    assert_string_equal(tb_decimal_text(5, 2, buffer), "0.05");
    assert_string_equal(tb_decimal_text(-5, 2, buffer), "-0.05");
    assert_string_equal(tb_decimal_text(0, 2, buffer), "0.00");
    assert_string_equal(tb_decimal_text(42, 0, buffer), "42");
    assert_string_equal(tb_decimal_text(INT64_MIN, 0, buffer), "-9223372036854775808");
    assert_string_equal(tb_decimal_text(INT64_MIN, 18, buffer), "-9.223372036854775808");
    assert_string_equal(tb_decimal_text(7, 18, buffer), "0.000000000000000007");
}

static void divides(void **state) {
    (void)state;
    assert_int_equal(tb_divide_rounded(7, 2), 4);
    assert_int_equal(tb_divide_rounded(-7, 2), -4);
    assert_int_equal(tb_divide_rounded(10, 4), 3);
    assert_int_equal(tb_divide_rounded(9, 4), 2);
    assert_int_equal(tb_divide_rounded(-9, 4), -2);
    assert_int_equal(tb_divide_rounded(INT64_MIN, 1), INT64_MIN);
    assert_int_equal(tb_divide_rounded(INT64_MIN, INT64_MAX), -1);
    assert_int_equal(tb_divide_rounded(INT64_MAX, INT64_MAX), 1);
    assert_int_equal(tb_power_of_ten(0), 1);
    assert_int_equal(tb_power_of_ten(18), 1000000000000000000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(understands_the_forms_of_a_number),
        cmocka_unit_test(rounds_half_away_from_zero),
        cmocka_unit_test(keeps_to_64_bits),
        cmocka_unit_test(refuses_what_is_not_a_number),
        cmocka_unit_test(a_double_stands_for_its_decimal),
        cmocka_unit_test(some_doubles_have_no_decimal),
        cmocka_unit_test(doubles_and_texts_agree),
        cmocka_unit_test(knows_no_locale),
        cmocka_unit_test(writes_text),
        cmocka_unit_test(divides),
    };
    return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
