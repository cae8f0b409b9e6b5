/* Digit by digit from the last; digits that are the same in all keys are passed over, and most are:
 * the numbers of one survey are alike. */
#include "check/coverage/radix.h"

enum { BITS = 11, DIGITS = 6, VALUES = 1 << BITS };

/* Short lists are not worth counting digits for. */
enum { SHORT = 48 };

static void insert(tb_keyed *list, size_t n) {
    for (size_t i = 1; i < n; i++) {
        tb_keyed kept = list[i];
        size_t k = i;
        for (; k > 0 && list[k - 1].key > kept.key; k--)
            list[k] = list[k - 1];
        list[k] = kept;
    }
}

/* 0: all have the same digit there, nothing was moved. */
static int sort_digit(const tb_keyed *from, tb_keyed *to, size_t n, int shift) {
    uint32_t place[VALUES] = {0};
    for (size_t i = 0; i < n; i++)
        place[(from[i].key >> shift) & (VALUES - 1)]++;
    if (place[(from[0].key >> shift) & (VALUES - 1)] == n)
        return 0;
    uint32_t next = 0;
    for (int v = 0; v < VALUES; v++) {
        uint32_t count = place[v];
        place[v] = next;
        next += count;
    }
    for (size_t i = 0; i < n; i++)
        to[place[(from[i].key >> shift) & (VALUES - 1)]++] = from[i];
    return 1;
}

void tb_radix_sort(tb_keyed *list, tb_keyed *room, size_t n) {
    tb_keyed *from = list, *to = room;
    if (n <= SHORT) {
        insert(list, n);
        return;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
        if (!sort_digit(from, to, n, digit * BITS))
            continue;
        tb_keyed *kept = from;
        from = to;
        to = kept;
    }
    if (from != list)
        memcpy(list, from, n * sizeof *list);
}
