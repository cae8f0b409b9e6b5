#include "base/share.h"

/* Everyone's part of a positive residual. */
static void add(int64_t residual, int64_t **amount, size_t n) {
    int64_t each = residual / (int64_t)n;
    size_t more = (size_t)(residual % (int64_t)n);
    for (size_t i = 0; i < n; i++)
        *amount[i] += each + (i < more);
}

/* One round of taking away `*left`; keeps those that still have something, and returns how many. */
static size_t take(int64_t *left, int64_t **amount, size_t n) {
    int64_t each = *left / (int64_t)n;
    size_t more = (size_t)(*left % (int64_t)n), kept = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t part = each + (i < more);
        if (part > *amount[i])
            part = *amount[i] > 0 ? *amount[i] : 0;
        *amount[i] -= part;
        *left -= part;
        if (*amount[i] > 0)
            amount[kept++] = amount[i];
    }
    return kept;
}

int64_t tb_share_out(int64_t residual, int64_t **amount, size_t n) {
    if (residual >= 0) {
        if (n == 0)
            return residual;
        add(residual, amount, n);
        return 0;
    }
    int64_t left = -residual;
    while (left > 0 && n > 0)
        n = take(&left, amount, n);
    return -left;
}
