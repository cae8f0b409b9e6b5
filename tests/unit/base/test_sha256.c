/* The digests of the examples in FIPS 180-4 and of lengths around a block, as coreutils' sha256sum
 * gives them. */
#include "base/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* size times the byte a, in pieces of `piece` bytes. */
static void of_many(size_t size, size_t piece, char hex[65]) {
    char bytes[200];
    tb_sha256 sha;
    memset(bytes, 'a', sizeof bytes);
    tb_sha256_begin(&sha);
    for (size_t done = 0; done < size; done += piece)
        tb_sha256_add(&sha, bytes, size - done < piece ? size - done : piece);
    tb_sha256_end(&sha, hex);
}

static void gives_the_digests_of_the_standard(void **state) {
    (void)state;
    char hex[65];
    tb_sha256 sha;
    tb_sha256_begin(&sha);
    tb_sha256_end(&sha, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    tb_sha256_begin(&sha);
    tb_sha256_add(&sha, "abc", 3);
    tb_sha256_end(&sha, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    of_many(1000000, 200, hex);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void pieces_do_not_matter(void **state) {
    (void)state;
    static const size_t sizes[] = {55, 56, 63, 64, 65, 119, 120, 128, 1000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (size_t piece = 1; piece <= 130; piece++) {
            char whole[65], parts[65];
            of_many(sizes[i], 200, whole);
            of_many(sizes[i], piece, parts);
            assert_string_equal(parts, whole);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(gives_the_digests_of_the_standard),
                                       cmocka_unit_test(pieces_do_not_matter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
