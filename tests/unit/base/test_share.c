/* Sharing out remainders. Expected values follow from the rule (q = |r| div n, the first |r| mod n
 * one more), by hand. */
#include "base/share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MOST = 4 };

static int64_t value[MOST], *amount[MOST];

static int64_t share(int64_t residual, size_t n) {
    for (size_t i = 0; i < n; i++)
        amount[i] = &value[i];
    return tb_share_out(residual, amount, n);
}

static void set(int64_t a, int64_t b, int64_t c, int64_t d) {
    value[0] = a;
    value[1] = b;
    value[2] = c;
    value[3] = d;
}

static void expect(int64_t a, int64_t b, int64_t c, int64_t d) {
    assert_int_equal(value[0], a);
    assert_int_equal(value[1], b);
    assert_int_equal(value[2], c);
    assert_int_equal(value[3], d);
}

static void the_first_get_one_more(void **state) {
    (void)state;
    set(50, 40, 30, 20);
    assert_int_equal(share(10, 4), 0); /* 2 each, 2 left */
    expect(53, 43, 32, 22);
    set(50, 40, 30, 20);
    assert_int_equal(share(-10, 4), 0);
    expect(47, 37, 28, 18);
    set(50, 40, 30, 20);
    assert_int_equal(share(3, 4), 0);
    expect(51, 41, 31, 20);
    assert_int_equal(share(0, 4), 0);
    expect(51, 41, 31, 20);
}

static void nothing_falls_below_zero(void **state) {
    (void)state;
    /* 5 each; the last two can give 2 and 0, and the 8 that are left fall on the first two. */
    set(100, 100, 2, 0);
    assert_int_equal(share(-20, 4), 0);
    expect(91, 91, 0, 0);
    set(1, 1, 0, 0);
    assert_int_equal(share(-5, 4), -3);
    expect(0, 0, 0, 0);
}

static void nobody_takes_nothing(void **state) {
    (void)state;
    assert_int_equal(share(7, 0), 7);
    assert_int_equal(share(-7, 0), -7);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_first_get_one_more),
                                       cmocka_unit_test(nothing_falls_below_zero),
                                       cmocka_unit_test(nobody_takes_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
