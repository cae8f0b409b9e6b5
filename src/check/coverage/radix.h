/* Sorting by number, in time that grows with the number of items alone. */
#ifndef TB_CHECK_RADIX_H
#define TB_CHECK_RADIX_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct tb_keyed {
    uint64_t key;
    uint32_t item;
} tb_keyed;

/* Sorts by key; items of equal keys keep their order. room is for n more. */
void tb_radix_sort(tb_keyed *list, tb_keyed *room, size_t n);

/* A key with the order of the number, which must be finite and not minus zero. */
static inline uint64_t tb_radix_key(double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits ^ ((bits >> 63) != 0 ? UINT64_MAX : (uint64_t)1 << 63);
}

#endif
