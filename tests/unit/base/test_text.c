/* Encodings and widths. Bytes of GBK characters are those of the standard's code table: 耕 B8FB,
 * 地 B5D8. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int valid(const char *text) {
    return tb_utf8_valid(text, strlen(text));
}

static void tells_well_formed_utf8(void **state) {
    (void)state;
    assert_true(valid(""));
    assert_true(valid("plain"));
    assert_true(valid("图斑 ≤2°"));
    assert_true(valid("\xF0\xA0\x80\x80"));  /* U+20000 */
    assert_true(valid("\xF4\x8F\xBF\xBF"));  /* U+10FFFF, the last */
    assert_false(valid("\xF4\x90\x80\x80")); /* past it */
    assert_false(valid("\xED\xA0\x80"));     /* a surrogate */
    assert_false(valid("\xC0\xAF"));         /* overlong */
    assert_false(valid("\xE0\x80\xAF"));     /* overlong */
    assert_false(valid("\x80"));
    assert_false(valid("\xE5\x9B"));         /* cut */
    assert_false(valid("\xB8\xFB\xB5\xD8")); /* 耕地 in GBK */
    assert_true(tb_utf8_valid("a\0b", 3));
}

static void finds_the_sound_prefix(void **state) {
    (void)state;
    assert_int_equal(tb_utf8_prefix("图斑", 6), 6);
    assert_int_equal(tb_utf8_prefix("图斑", 5), 3); /* cut inside the second */
    assert_int_equal(tb_utf8_prefix("图斑", 2), 0);
    assert_int_equal(tb_utf8_prefix("ab\xFF", 3), 2);
}

static void chinese_takes_two_columns(void **state) {
    (void)state;
    assert_int_equal(tb_display_width(""), 0);
    assert_int_equal(tb_display_width("abc"), 3);
    assert_int_equal(tb_display_width("耕地"), 4);
    assert_int_equal(tb_display_width("耕地 12.58"), 10);
    assert_int_equal(tb_display_width("（１）"), 6);           /* full-width forms */
    assert_int_equal(tb_display_width("坡度≤2°"), 7);          /* the signs are narrow */
    assert_int_equal(tb_display_width("e\xCC\x81"), 1);        /* a letter and its accent */
    assert_int_equal(tb_display_width("\xF0\xA0\x80\x80"), 2); /* U+20000 */
    assert_int_equal(tb_display_width("\xFF!"), 2);            /* a stray byte shows as one sign */
}

static void assert_converted(const char *encoding, const char *bytes, const char *expected,
                             size_t damaged) {
    tb_arena *arena = tb_arena_create();
    size_t counted = 99;
    assert_string_equal(tb_text_to_utf8(arena, encoding, bytes, strlen(bytes), &counted), expected);
    assert_int_equal(counted, damaged);
    tb_arena_free(arena);
}

static void converts_other_encodings(void **state) {
    (void)state;
    assert_converted("GBK", "\xB8\xFB\xB5\xD8", "耕地", 0);
    assert_converted("GB18030", "\xB8\xFB\xB5\xD8 1", "耕地 1", 0);
    assert_converted("GB18030", "\x95\x32\x82\x36", "\xF0\xA0\x80\x80",
                     0); /* four bytes: U+20000 */
    assert_converted("BIG5", "\xA6\x61", "地", 0);
    assert_converted("ISO-8859-1", "\xE9", "é", 0);
    assert_converted("UTF-8", "耕地", "耕地", 0);
    assert_converted("GBK", "", "", 0);
}

static void what_means_nothing_is_counted(void **state) {
    (void)state;
    assert_converted("GBK", "\xB8\xFB\xFF", "耕\xEF\xBF\xBD", 1);
    assert_converted("GBK", "\xB8\xFB\xB5", "耕\xEF\xBF\xBD", 1); /* cut inside a character */
    assert_converted("UTF-8", "a\xE5\x9B", "a\xEF\xBF\xBD\xEF\xBF\xBD", 2);
}

/* tests/fuzz/corpus/texts/bytes: the C library lets them pass from UTF-8 to UTF-8. */
static void numbers_past_unicode_are_damage(void **state) {
    (void)state;
    assert_converted("UTF-8", "a\xF4\x90\x80\x80z", "a\uFFFD\uFFFD\uFFFD\uFFFDz", 4);
    assert_converted("UTF-8", "\xF8\x88\x80\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD", 5);
}

static void an_unknown_encoding_is_none(void **state) {
    (void)state;
    tb_arena *arena = tb_arena_create();
    size_t damaged;
    assert_null(tb_text_to_utf8(arena, "NO-SUCH-ENCODING", "a", 1, &damaged));
    tb_arena_free(arena);
}

static void folds_full_width_forms(void **state) {
    (void)state;
    size_t length;
    assert_int_equal(tb_ascii_at("x", 1, &length), 'x');
    assert_int_equal(length, 1);
    assert_int_equal(tb_ascii_at("（", 3, &length), '(');
    assert_int_equal(length, 3);
    assert_int_equal(tb_ascii_at("～", 3, &length), '~');
    assert_int_equal(tb_ascii_at("　", 3, &length), ' ');
    assert_int_equal(tb_ascii_at("耕", 3, &length), 0);
    assert_int_equal(length, 1);
    assert_int_equal(tb_ascii_at("（", 2, &length), 0); /* cut */
    assert_int_equal(tb_ascii_at("", 0, &length), 0);
}

static void compares_without_ascii_case(void **state) {
    (void)state;
    assert_true(tb_text_same("DLBM", "dlbm"));
    assert_true(tb_text_same("", ""));
    assert_true(tb_text_same("地类", "地类"));
    assert_false(tb_text_same("a", "ab"));
    assert_false(tb_text_same("ab", "a"));
    assert_false(tb_text_same("É", "é")); /* only ASCII has case here */
}

/* GBK takes two bytes a character, GB18030 four for what GBK lacks (U+20000). */
static void counts_bytes_in_other_encodings(void **state) {
    (void)state;
    char large[3001] = "";
    for (int i = 0; i < 1000; i++)
        memcpy(large + 3 * (size_t)i, "图", 4);
    assert_int_equal(tb_text_size_in("GBK", "图斑 a"), 6);
    assert_int_equal(tb_text_size_in("UTF-8", "图斑 a"), 8);
    assert_int_equal(tb_text_size_in("GBK", ""), 0);
    assert_int_equal(tb_text_size_in("GBK", large), 2000);
    assert_int_equal(tb_text_size_in("GBK", "\xF0\xA0\x80\x80"), -1);
    assert_int_equal(tb_text_size_in("GB18030", "\xF0\xA0\x80\x80"), 4);
    assert_int_equal(tb_text_size_in("ISO-8859-1", "图"), -1);
    assert_int_equal(tb_text_size_in("UTF-8", "\xE5\x9B"), -1);
    assert_int_equal(tb_text_size_in("nonsense", "a"), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_well_formed_utf8),
        cmocka_unit_test(finds_the_sound_prefix),
        cmocka_unit_test(chinese_takes_two_columns),
        cmocka_unit_test(converts_other_encodings),
        cmocka_unit_test(what_means_nothing_is_counted),
        cmocka_unit_test(numbers_past_unicode_are_damage),
        cmocka_unit_test(an_unknown_encoding_is_none),
        cmocka_unit_test(counts_bytes_in_other_encodings),
        cmocka_unit_test(folds_full_width_forms),
        cmocka_unit_test(compares_without_ascii_case),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
