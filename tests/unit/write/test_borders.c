/* Borders: whatever the rings, they come back vertex for vertex, and no step stands in two lines.
 */
#include "write/borders.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Rings as letters: a vertex is a letter, its coordinates follow from it. */
static tb_borders *weave(const char *const *rings, size_t count) {
    tb_borders *borders = tb_borders_create();
    assert_non_null(borders);
    for (size_t i = 0; i < count; i++) {
        for (const char *at = rings[i]; *at != '\0'; at++)
            assert_true(tb_borders_vertex(borders, *at, *at * 0.1));
        assert_true(tb_borders_end_ring(borders));
    }
    assert_true(tb_borders_weave(borders));
    return borders;
}

static char letter(const tb_borders *borders, size_t line, size_t i) {
    double x, y;
    tb_borders_line_at(borders, line, i, &x, &y);
    assert_true(y == x * 0.1);
    return (char)x;
}

/* The ring put together from its lines; each must begin where the one before it ended. */
static void assert_ring(const tb_borders *borders, size_t ring, const char *expected) {
    char found[200] = "";
    size_t filled = 0, count;
    const int32_t *reference = tb_borders_references(borders, ring, &count);
    for (size_t i = 0; i < count; i++) {
        size_t line = (size_t)abs(reference[i]) - 1, size = tb_borders_line_size(borders, line);
        for (size_t k = 0; k < size; k++) {
            char c = letter(borders, line, reference[i] > 0 ? k : size - 1 - k);
            if (k == 0 && filled > 0)
                assert_int_equal(found[filled - 1], c);
            else
                found[filled++] = c;
        }
    }
    assert_int_equal(found[--filled], expected[0]); /* closed */
    found[filled] = '\0';
    assert_string_equal(found, expected);
}

static void assert_woven(const char *const *rings, size_t count, size_t lines) {
    tb_borders *borders = weave(rings, count);
    for (size_t i = 0; i < count; i++)
        assert_ring(borders, i, rings[i]);
    assert_int_equal(tb_borders_lines(borders), lines);
    tb_borders_free(borders);
}

#define WOVEN(lines, ...)                                                                          \
    do {                                                                                           \
        const char *const rings[] = {__VA_ARGS__};                                                 \
        assert_woven(rings, sizeof rings / sizeof *rings, lines);                                  \
    } while (0)

static void lines_are_shared(void **state) {
    (void)state;
    WOVEN(1, "abcd");         /* by itself */
    WOVEN(1, "abcd", "adcb"); /* a hole and what fills it, the other way round */
    WOVEN(1, "abcd", "abcd"); /* twice the same */
    WOVEN(2, "abcd", "cdab"); /* the same from another vertex: cut in both */
    WOVEN(4, "abcd", "bcfe"); /* side bc in common: ab, bc, cda, cfeb */
    WOVEN(2, "abc", "ade");   /* touching in a corner where both begin */
    WOVEN(4, "bca", "dea");   /* .. and where none begins: both are cut there too */
}

static void odd_rings(void **state) {
    (void)state;
    WOVEN(1, "a");      /* one vertex */
    WOVEN(1, "ab");     /* there and back: the same line, reversed */
    WOVEN(1, "abcb");   /* a spike: the same line back */
    WOVEN(2, "aabc");   /* a vertex twice */
    WOVEN(2, "abcade"); /* a figure of eight, in its first vertex */
    WOVEN(3, "abcadeafg", "agfaedacb");
}

/* Rings of few letters meet, repeat and turn round in every way. */
static void any_rings(void **state) {
    uint32_t seed = 1;
    (void)state;
    for (int turn = 0; turn < 20000; turn++) {
        char text[4][9];
        const char *rings[4];
        for (int i = 0; i < 4; i++) {
            size_t size = 1 + (seed >> 16) % 8;
            for (size_t k = 0; k < size; k++) {
                seed = seed * 1664525u + 1013904223u;
                text[i][k] = (char)('a' + (seed >> 16) % 5);
            }
            text[i][size] = '\0';
            rings[i] = text[i];
        }
        tb_borders *borders = weave(rings, 4);
        for (size_t i = 0; i < 4; i++)
            assert_ring(borders, i, rings[i]);
        tb_borders_free(borders);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_shared),
        cmocka_unit_test(odd_rings),
        cmocka_unit_test(any_rings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
