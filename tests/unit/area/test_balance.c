/* Balancing to control areas, and ridges. Expected values follow from domain.md 4.5, by hand. */
#include "area/balance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_largest_first_ties_by_identifier(void **state) {
    (void)state;
    int64_t *room[4];
    tb_balanced parcel[] = {{"4", 0, 100}, {"2", 1, 900}, {"3", 2, 500}, {"1", 3, 500}};
    assert_int_equal(tb_balance(parcel, 4, 2006, room), 0); /* +6: 1 each, 2 left */
    const size_t order[] = {1, 3, 2, 0};
    const int64_t areas[] = {902, 502, 501, 101};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(parcel[i].member, order[i]);
        assert_int_equal(parcel[i].dm2, areas[i]);
    }
}

static void less_is_taken_away(void **state) {
    (void)state;
    int64_t *room[2];
    tb_balanced parcel[] = {{"a", 0, 3}, {"b", 1, 10}};
    assert_int_equal(tb_balance(parcel, 2, 4, room), 0); /* -9: 5 and 4, of which one is too much */
    assert_int_equal(parcel[0].dm2, 4);
    assert_int_equal(parcel[1].dm2, 0);
}

static void ridges_are_rounded_half_away_from_zero(void **state) {
    (void)state;
    assert_int_equal(tb_ridge_area(1809792, 680), 123066); /* 18097.92 x 0.0680 = 1230.65856 */
    assert_int_equal(tb_ridge_area(100, 50), 1);           /* 1.00 x 0.0050: half a hundredth */
    assert_int_equal(tb_ridge_area(99, 50), 0);
    assert_int_equal(tb_ridge_area(-100, 50), -1);
    assert_int_equal(tb_ridge_area(INT64_C(9000000000000000), 5000), INT64_C(4500000000000000));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_largest_first_ties_by_identifier),
                                       cmocka_unit_test(less_is_taken_away),
                                       cmocka_unit_test(ridges_are_rounded_half_away_from_zero)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
