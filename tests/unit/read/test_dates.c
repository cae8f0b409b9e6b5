/* Dates and times of Arrow. Expected texts were counted with `date -u -d @SECONDS`. */
#include "read/dates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_date(const char *format, const void *data, const char *wanted) {
    tb_arena *arena = tb_arena_create();
    tb_text text = tb_date_text(arena, format, data, 1);
    assert_int_equal(text.size, strlen(wanted));
    assert_string_equal(text.bytes, wanted);
    tb_arena_free(arena);
}

static void days(void **state) {
    (void)state;
    assert_date("tdD", (const int32_t[]){0, 18627}, "2020/12/31");
    assert_date("tdD", (const int32_t[]){0, -7397}, "1949/10/01"); /* before 1970 */
    assert_date("tdm", (const int64_t[]){0, INT64_C(18627) * 86400000}, "2020/12/31");
}

static void moments(void **state) {
    (void)state;
    const int64_t last = 1609459198;
    assert_date("tss:", (const int64_t[]){0, last}, "2020/12/31 23:59:58");
    assert_date("tsm:", (const int64_t[]){0, last * 1000 + 250}, "2020/12/31 23:59:58.250");
    assert_date("tsu:UTC", (const int64_t[]){0, last * 1000000 + 7000}, "2020/12/31 23:59:58.007");
    assert_date("tsn:", (const int64_t[]){0, last * 1000000000}, "2020/12/31 23:59:58");
    assert_date("tsm:", (const int64_t[]){0, -1}, "1969/12/31 23:59:59.999");
}

static void times(void **state) {
    (void)state;
    assert_date("tts", (const int32_t[]){0, 30600}, "08:30:00");
    assert_date("ttm", (const int32_t[]){0, 30600250}, "08:30:00.250");
    assert_date("ttu", (const int64_t[]){0, INT64_C(30600000000)}, "08:30:00");
}

/* Dates no calendar has: told as they come, without running over. */
static void absurd(void **state) {
    (void)state;
    tb_arena *arena = tb_arena_create();
    static const int64_t counts[] = {INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < 2; i++) {
        assert_non_null(tb_date_text(arena, "tss:", counts, i).bytes);
        assert_non_null(tb_date_text(arena, "tsn:", counts, i).bytes);
    }
    tb_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days),
        cmocka_unit_test(moments),
        cmocka_unit_test(times),
        cmocka_unit_test(absurd),
    };
    return cmocka_run_group_tests_name("dates", tests, NULL, NULL);
}
