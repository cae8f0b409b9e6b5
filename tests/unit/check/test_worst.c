/* The places to look at first, reasoned from findings laid out by hand: a county of 6400 m has
 * cells of 100 m. */
#include "check/worst.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const double extent[4] = {0, 0, 6400, 3200};

static tb_finding at(const char *rule, tb_severity severity, double x, double y) {
    return (tb_finding){.rule = rule, .severity = severity, .id = "", .x = x, .y = y};
}

static void errors_first(void **state) {
    (void)state;
    tb_worst_place worst[TB_MOST_WORST];
    const tb_finding list[] = {
        at("gap", TB_ERROR, 110, 110),      at("gap", TB_ERROR, 130, 190),
        at("overlap", TB_ERROR, 150, 150),  at("sliver", TB_WARNING, 1010, 10),
        at("sliver", TB_WARNING, 1020, 20), at("sliver", TB_WARNING, 1030, 30),
        at("sliver", TB_WARNING, 1040, 40), at("gap", TB_ERROR, 5000, 3000),
        at("note", TB_INFO, 5001, 3001),    at("gap", TB_ERROR, NAN, NAN),
    };
    size_t found = tb_worst_places(list, sizeof list / sizeof *list, extent, worst);
    assert_int_equal(found, 2);
    assert_int_equal(worst[0].errors, 3);
    assert_float_equal(worst[0].x, 130, 1e-9);
    assert_float_equal(worst[0].y, 150, 1e-9);
    assert_string_equal(worst[0].rule, "gap");
    assert_int_equal(worst[1].errors, 0);
    assert_int_equal(worst[1].warnings, 4);
    assert_string_equal(worst[1].rule, "sliver");
}

static void at_most_five(void **state) {
    (void)state;
    tb_worst_place worst[TB_MOST_WORST];
    tb_finding list[8 * 9];
    size_t count = 0;
    for (int cell = 0; cell < 8; cell++)
        for (int n = 0; n <= cell + 1; n++)
            list[count++] = at("gap", TB_ERROR, 100 * cell + 50, 50);
    assert_int_equal(tb_worst_places(list, count, extent, worst), TB_MOST_WORST);
    for (int i = 0; i < TB_MOST_WORST; i++)
        assert_int_equal(worst[i].errors, 9 - i);
}

static void nothing(void **state) {
    (void)state;
    tb_worst_place worst[TB_MOST_WORST];
    const double none[4] = {NAN, NAN, NAN, NAN};
    const tb_finding one = at("gap", TB_ERROR, 1, 1);
    assert_int_equal(tb_worst_places(NULL, 0, extent, worst), 0);
    assert_int_equal(tb_worst_places(&one, 1, extent, worst), 0);
    assert_int_equal(tb_worst_places(&one, 1, none, worst), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(errors_first),
                                       cmocka_unit_test(at_most_five), cmocka_unit_test(nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
