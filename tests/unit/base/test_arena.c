/* Arenas: alignment, reuse, and sizes from nothing to past reason. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static tb_arena *arena;

static int setup(void **state) {
    (void)state;
    arena = tb_arena_create();
    return arena != NULL ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    tb_arena_free(arena);
    return 0;
}

static void aligned_and_apart(void **state) {
    (void)state;
    enum { PIECES = 2000 };
    static unsigned char *piece[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        piece[i] = tb_arena_take(arena, i);
        assert_non_null(piece[i]);
        assert_int_equal((uintptr_t)piece[i] % alignof(max_align_t), 0);
        memset(piece[i], (int)(i % 251), i);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_equal(piece[i][k], i % 251);
}

static void larger_than_any_block(void **state) {
    (void)state;
    unsigned char *small = tb_arena_take(arena, 10);
    memset(small, 7, 10);
    for (size_t size = 1 << 10; size <= 1 << 26; size *= 4) {
        unsigned char *piece = tb_arena_take(arena, size);
        assert_non_null(piece);
        piece[0] = piece[size - 1] = 1;
    }
    for (int i = 0; i < 10; i++)
        assert_int_equal(small[i], 7);
}

/* The sum with a header must not wrap around to a small number. */
static void sizes_past_reason(void **state) {
    (void)state;
    assert_null(tb_arena_take(arena, SIZE_MAX));
    assert_null(tb_arena_take(arena, SIZE_MAX - 8));
    assert_null(tb_arena_take(arena, SIZE_MAX - 64));
    assert_null(tb_arena_take(arena, SIZE_MAX / 2));
    assert_non_null(tb_arena_take(arena, 16)); /* and it is usable afterwards */
}

static void copies_end_with_nul(void **state) {
    (void)state;
    const char with_nul[] = "a\0b";
    char *copy = tb_arena_copy(arena, with_nul, 3);
    assert_memory_equal(copy, "a\0b\0", 4);
    assert_string_equal(tb_arena_copy(arena, "", 0), "");
    assert_string_equal(tb_arena_copy(arena, "图斑", strlen("图斑")), "图斑");
}

/* Round after round in the memory of the first: what a run does for each block. */
static void reset_and_reuse(void **state) {
    (void)state;
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < 50; i++) {
            unsigned char *piece = tb_arena_take(arena, 1000 * i);
            assert_non_null(piece);
            memset(piece, round, 1000 * i);
        }
        tb_arena_reset(arena);
    }
}

static void reset_of_an_unused_arena(void **state) {
    (void)state;
    tb_arena_reset(arena);
    tb_arena_reset(arena);
    assert_non_null(tb_arena_take(arena, 1));
    tb_arena_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(aligned_and_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(larger_than_any_block, setup, teardown),
        cmocka_unit_test_setup_teardown(sizes_past_reason, setup, teardown),
        cmocka_unit_test_setup_teardown(copies_end_with_nul, setup, teardown),
        cmocka_unit_test_setup_teardown(reset_and_reuse, setup, teardown),
        cmocka_unit_test_setup_teardown(reset_of_an_unused_arena, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
