/* Files seen as bytes: one that is cut while it is mapped gives blanks and is told, never a signal.
 */
#include "read/bytes.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static size_t page(void) {
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* A file of three pages full of x. */
static void make_file(char *path) {
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    char *text = malloc(3 * page());
    assert_non_null(text);
    memset(text, 'x', 3 * page());
    assert_int_equal(write(descriptor, text, 3 * page()), 3 * page());
    free(text);
    close(descriptor);
}

static void test_none(void **state) {
    (void)state;
    tb_bytes bytes;
    tb_error error = {0};
    assert_int_equal(tb_bytes_open("/no/such/file", &bytes, &error), TB_UNREADABLE);
    assert_non_null(strstr(error.message, "/no/such/file"));
    tb_bytes_close(&bytes);
}

static void test_cut(void **state) {
    (void)state;
    char path[] = "/tmp/tuban-bytes-XXXXXX";
    tb_bytes bytes;
    tb_error error = {0};
    make_file(path);
    signal(SIGBUS, SIG_DFL); /* cmocka's handler would be kept, as any program's */
    assert_int_equal(tb_bytes_open(path, &bytes, &error), TB_OK);
    assert_int_equal(bytes.size, 3 * page());
    assert_int_equal(bytes.at[2 * page()], 'x');
    assert_false(tb_bytes_lost());
#ifndef __SANITIZE_ADDRESS__ /* whose own handler is kept */
    assert_int_equal(truncate(path, (off_t)page()), 0);
    assert_int_equal(bytes.at[2 * page()], 0);
    assert_true(tb_bytes_lost());
    assert_int_equal(bytes.at[page() - 1], 'x');
#endif
    tb_bytes_close(&bytes);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cut), cmocka_unit_test(test_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
