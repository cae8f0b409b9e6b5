/* Differences between stated and measured areas, and the usual reasons for them. */
#include "check/stated.h"

#include "base/message.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int64_t magnitude(int64_t value) {
    return value < 0 ? -value : value;
}

int tb_stated_fold(tb_stated_sums *sums, const tb_block *block, size_t i) {
    int64_t stated =
        block->number[TB_ROLE_AREA] != NULL ? block->number[TB_ROLE_AREA][i] : TB_NO_NUMBER;
    int64_t measured = block->measured_dm2[i], difference;
    if (stated == TB_NO_NUMBER || measured == TB_NO_NUMBER ||
        __builtin_sub_overflow(stated, measured, &difference))
        return 0;
    tb_stated *s = &sums->stated;
    int64_t size = magnitude(difference);
    int over_permille = size > magnitude(measured) / 1000;
    s->compared++;
    s->over_cent += size > 1;
    s->over_permille += over_permille;
    s->sum_measured_dm2 += measured;
    /* A sum of absurd areas may leave 64 bits; the totals tell, here it only must not trap. */
    if (__builtin_add_overflow(s->sum_stated_dm2, stated, &s->sum_stated_dm2))
        s->sum_stated_dm2 = INT64_MAX;
    sums->plane += block->plane_area[i];
    if (size > magnitude(s->largest_dm2)) {
        s->largest_dm2 = difference;
        s->largest_row = block->first_row + (int64_t)i;
        tb_text id =
            block->text[TB_ROLE_ID] != NULL ? block->text[TB_ROLE_ID][i] : (tb_text){"", 0};
        snprintf(s->largest_id, sizeof s->largest_id, "%.*s", (int)id.size,
                 id.size > 0 ? id.bytes : "");
    }
    return over_permille && size > 5;
}

void tb_stated_merge(tb_stated_sums *into, const tb_stated_sums *from) {
    tb_stated *a = &into->stated;
    const tb_stated *b = &from->stated;
    a->compared += b->compared;
    a->over_cent += b->over_cent;
    a->over_permille += b->over_permille;
    a->sum_measured_dm2 += b->sum_measured_dm2;
    if (__builtin_add_overflow(a->sum_stated_dm2, b->sum_stated_dm2, &a->sum_stated_dm2))
        a->sum_stated_dm2 = INT64_MAX;
    into->plane += from->plane;
    int64_t ours = magnitude(a->largest_dm2), theirs = magnitude(b->largest_dm2);
    if (theirs > ours || (theirs == ours && theirs > 0 && b->largest_row < a->largest_row)) {
        a->largest_dm2 = b->largest_dm2;
        a->largest_row = b->largest_row;
        memcpy(a->largest_id, b->largest_id, sizeof a->largest_id);
    }
}

static int near(double value, double target, double tolerance) {
    return fabs(value / target - 1) <= tolerance;
}

const char *tb_stated_suspicion(const tb_stated_sums *sums, int geographic) {
    const tb_stated *s = &sums->stated;
    double stated = (double)s->sum_stated_dm2 / 100, measured = (double)s->sum_measured_dm2 / 100;
    if (s->compared == 0 || !(stated >= 0) || !(measured > 0))
        return "";
    if (geographic && stated < 1e-6 * measured)
        return _("the stated areas are plane areas in square degrees: they are no areas");
    double ratio = stated / measured;
    if (near(ratio, 1e-4, 0.02))
        return _("the stated areas look like hectares: say --area-unit ha");
    if (near(ratio, 15e-4, 0.02))
        return _("the stated areas look like mu: say --area-unit mu");
    if (near(ratio, 1e4, 0.02))
        return _(
            "the stated areas are 10,000 times the measured ones: they look like square metres "
            "read as hectares");
    if (near(ratio, 10000.0 / 15, 0.02))
        return _(
            "the stated areas are 666.67 times the measured ones: they look like square metres "
            "read as mu");
    if (near(ratio, 1e-6, 0.02))
        return _("the stated areas look like square kilometres");
    if (near(ratio, 1 / 4046.8564224, 0.02))
        return _("the stated areas look like acres");
    if (!geographic && s->over_cent > 0 &&
        fabs(stated - sums->plane) < 0.25 * fabs(stated - measured))
        return _("the stated areas are those of the plane (grid), not of the ellipsoid");
    return "";
}
