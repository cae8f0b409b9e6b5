#include "area/balance.h"

#include "base/share.h"

#include <stdlib.h>
#include <string.h>

static int largest_first(const void *left, const void *right) {
    const tb_balanced *a = left, *b = right;
    if (a->dm2 != b->dm2)
        return a->dm2 < b->dm2 ? 1 : -1;
    int order = strcmp(a->id, b->id);
    return order != 0 ? order : (a->member > b->member) - (a->member < b->member);
}

int64_t tb_balance(tb_balanced *members, size_t n, int64_t control_dm2, int64_t **room) {
    int64_t residual = control_dm2;
    qsort(members, n, sizeof *members, largest_first);
    for (size_t i = 0; i < n; i++) {
        residual -= members[i].dm2;
        room[i] = &members[i].dm2;
    }
    return tb_share_out(residual, room, n);
}

int64_t tb_ridge_area(int64_t dm2, int64_t coefficient) {
    const __int128 one = 10000;
    __int128 product = (__int128)dm2 * coefficient;
    return (int64_t)((product + (product < 0 ? -one / 2 : one / 2)) / one);
}
