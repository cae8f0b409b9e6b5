#include "base/sha256.h"

#include <stdio.h>
#include <string.h>

/* The first 32 bits of the fractions of the cube roots of the first 64 primes. */
static const uint32_t round_constant[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turned(uint32_t word, int bits) {
    return word >> bits | word << (32 - bits);
}

static void spread_block(const uint8_t block[64], uint32_t w[64]) {
    for (int i = 0; i < 16; i++, block += 4)
        w[i] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 |
               block[3];
    for (int i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (turned(a, 7) ^ turned(a, 18) ^ a >> 3) + w[i - 7] +
               (turned(b, 17) ^ turned(b, 19) ^ b >> 10);
    }
}

/* One round. The eight variables move on by one place in each: instead of them their names do, and
 * after eight rounds each has its own again. */
static inline void take_word(uint32_t s[8], unsigned round, uint32_t word) {
    uint32_t a = s[-round & 7], b = s[(1 - round) & 7], c = s[(2 - round) & 7];
    uint32_t e = s[(4 - round) & 7], f = s[(5 - round) & 7], g = s[(6 - round) & 7];
    uint32_t t1 = s[(7 - round) & 7] + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) +
                  ((e & f) ^ (~e & g)) + word;
    uint32_t t2 = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    s[(3 - round) & 7] += t1;
    s[(7 - round) & 7] = t1 + t2;
}

static void take_block(tb_sha256 *sha, const uint8_t block[64]) {
    uint32_t w[64], s[8];
    spread_block(block, w);
    memcpy(s, sha->state, sizeof s);
    for (size_t i = 0; i < 64; i += 8) { /* written out: the places are then known beforehand */
        take_word(s, 0, round_constant[i] + w[i]);
        take_word(s, 1, round_constant[i + 1] + w[i + 1]);
        take_word(s, 2, round_constant[i + 2] + w[i + 2]);
        take_word(s, 3, round_constant[i + 3] + w[i + 3]);
        take_word(s, 4, round_constant[i + 4] + w[i + 4]);
        take_word(s, 5, round_constant[i + 5] + w[i + 5]);
        take_word(s, 6, round_constant[i + 6] + w[i + 6]);
        take_word(s, 7, round_constant[i + 7] + w[i + 7]);
    }
    for (int i = 0; i < 8; i++)
        sha->state[i] += s[i];
}

/* The same of the square roots of the first eight. */
void tb_sha256_begin(tb_sha256 *sha) {
    *sha = (tb_sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void tb_sha256_add(tb_sha256 *sha, const void *bytes, size_t size) {
    const uint8_t *next = bytes;
    size_t held = (size_t)(sha->bytes % 64);
    sha->bytes += size;
    while (size > 0) {
        size_t part = size < 64 - held ? size : 64 - held;
        if (part == 64) {
            take_block(sha, next);
        } else {
            memcpy(sha->block + held, next, part);
            if (held + part == 64)
                take_block(sha, sha->block);
        }
        held = (held + part) % 64;
        next += part;
        size -= part;
    }
}

void tb_sha256_end(tb_sha256 *sha, char hex[65]) {
    static const uint8_t padding[64] = {0x80};
    uint64_t bits = sha->bytes * 8;
    uint8_t length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (uint8_t)(bits >> (56 - 8 * i));
    tb_sha256_add(sha, padding, 1 + (size_t)((119 - sha->bytes % 64) % 64));
    tb_sha256_add(sha, length, sizeof length);
    for (int i = 0; i < 8; i++)
        snprintf(hex + 8 * (size_t)i, 9, "%08x", sha->state[i]);
}
