/* The distance of words: optimal string alignment, row by row. */
#include "cli/nearest.h"

#include <limits.h>
#include <string.h>

enum { LONGEST = 40 };

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

unsigned tb_letters_apart(const char *one, const char *other) {
    unsigned row[3][LONGEST + 1] = {{0}};
    size_t n = strlen(one), m = strlen(other);
    if (n > LONGEST || m > LONGEST)
        return UINT_MAX;
    for (unsigned j = 0; j <= m; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        unsigned *now = row[i % 3], *before = row[(i + 2) % 3], *earlier = row[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            unsigned changed = before[j - 1] + (one[i - 1] != other[j - 1]);
            now[j] = least(changed, least(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                now[j] = least(now[j], earlier[j - 2] + 1);
        }
    }
    return row[n % 3][m];
}

unsigned tb_letters_allowed(const char *word) {
    size_t third = (strlen(word) + 1) / 3;
    return third < 3 ? (unsigned)third : 3;
}
