/* SHA-256 (FIPS 180-4): by which a report says which bytes it was made of. */
#ifndef TB_BASE_SHA256_H
#define TB_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct tb_sha256 {
    uint32_t state[8];
    uint64_t bytes;
    uint8_t block[64]; /* what does not fill one yet */
} tb_sha256;

void tb_sha256_begin(tb_sha256 *sha);
void tb_sha256_add(tb_sha256 *sha, const void *bytes, size_t size);
void tb_sha256_end(tb_sha256 *sha, char hex[65]); /* 64 digits and a NUL */

#endif
