/* Large arrays: on the heap, and in files where the limit is reached. */
#include "base/large.h"

#include "base/error.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MIB = 1 << 20 };

static long own_kib(void) {
    char line[200];
    long kib = -1;
    FILE *file = fopen("/proc/self/status", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        sscanf(line, "RssAnon: %ld kB", &kib);
    fclose(file);
    return kib;
}

static void without_a_limit_all_is_on_the_heap(void **state) {
    (void)state;
    tb_large_limit(0);
    for (size_t size = 1; size < 16 * MIB; size = 3 * size + 1) {
        char *memory = tb_large_take(size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % 64, 0);
        assert_false(tb_large_on_disk(memory));
        memset(memory, 7, size);
        tb_large_free(memory);
    }
    tb_large_free(NULL);
    assert_null(tb_large_take(SIZE_MAX));
}

/* Under a limit that is reached already, 64 MiB filled through are not the process's own. */
static void beyond_the_limit_arrays_go_to_disk(void **state) {
    (void)state;
    enum { SIZE = 64 * MIB };
    tb_large_limit(MIB);
    long before = own_kib();
    unsigned char *memory = tb_large_take(SIZE);
    assert_non_null(memory);
    assert_true(tb_large_on_disk(memory));
    for (size_t i = 0; i < SIZE; i++)
        memory[i] = (unsigned char)(i * 31 >> 3);
    if (before > 0) /* some kernels do not tell */
        assert_in_range(own_kib() - before + MIB / 1024, 0, 2 * MIB / 1024);
    for (size_t i = 0; i < SIZE; i += 4097)
        assert_int_equal(memory[i], (unsigned char)(i * 31 >> 3));
    tb_large_free(memory);
    tb_large_limit(0);
}

static void a_folder_that_is_not_there_is_named(void **state) {
    (void)state;
    tb_error error = {0};
    char *kept = getenv("TMPDIR") != NULL ? strdup(getenv("TMPDIR")) : NULL;
    setenv("TMPDIR", "/nosuch/folder", 1);
    tb_large_limit(MIB);
    assert_int_equal(tb_large_failure(&error), TB_OK);
    assert_null(tb_large_take(MIB));
    assert_int_equal(tb_fail_memory(&error), TB_SYSTEM);
    assert_non_null(strstr(error.message, "/nosuch/folder"));
    assert_non_null(strstr(error.message, strerror(ENOENT)));
    tb_large_limit(0);
    error = (tb_error){0};
    assert_int_equal(tb_fail_memory(&error), TB_SYSTEM);
    assert_null(strstr(error.message, "/nosuch/folder"));
    if (kept != NULL)
        setenv("TMPDIR", kept, 1);
    else
        unsetenv("TMPDIR");
    free(kept);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_limit_all_is_on_the_heap),
        cmocka_unit_test(beyond_the_limit_arrays_go_to_disk),
        cmocka_unit_test(a_folder_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
