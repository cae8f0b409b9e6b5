/* Numbers that should be equal: an area against a figure, and the figures against each other.
 *
 * Everything is counted in millionths of a hectare or a mu. A millionth of a hectare is 1 dm2, the
 * unit of all areas, so an area is compared as it is. */
#include "total/published.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

enum { MU_PER_HECTARE = 15 };

static __int128 absolute(__int128 value) {
    return value < 0 ? -value : value;
}

/* The exact value, rounded as the figure is printed. */
static __int128 rounded_like(const tb_figure *figure, __int128 exact) {
    __int128 step = tb_figure_step_millionths(figure);
    return tb_divide_rounded_wide(exact, step) * step;
}

static tb_agreement compare(const tb_figure *printed, __int128 exact) {
    if (!printed->present)
        return TB_AGREES;
    __int128 apart = absolute(rounded_like(printed, exact) - tb_figure_millionths(printed));
    if (apart == 0)
        return TB_AGREES;
    return apart <= tb_figure_step_millionths(printed) ? TB_ROUNDING : TB_DIFFERS;
}

tb_agreement tb_published_compare_hectares(const tb_figure *printed, int64_t computed_dm2) {
    return compare(printed, computed_dm2);
}

tb_agreement tb_published_compare_mu(const tb_figure *printed, const tb_figure *hectares,
                                     int64_t computed_dm2) {
    tb_agreement best = compare(printed, (__int128)computed_dm2 * MU_PER_HECTARE);
    if (hectares == NULL || !hectares->present)
        return best;
    tb_agreement other = compare(printed, tb_figure_millionths(hectares) * MU_PER_HECTARE);
    return other < best ? other : best;
}

/* A value in millionths at a figure's scale. */
static tb_figure figure_of(__int128 millionths, int scale, int64_t step) {
    __int128 unit = tb_figure_step_millionths(&(tb_figure){.scale = scale, .step = 1});
    __int128 digits = tb_divide_rounded_wide(millionths, unit);
    return (tb_figure){1, scale, digits > INT64_MAX ? INT64_MAX : (int64_t)digits, step};
}

static void add_check(tb_published *published, tb_consistency check) {
    published->check[published->checks++] = check;
}

/* Both figures are rounded from one area, so they may be apart by half a unit of each, the
 * hectares' half counting fifteenfold. What is further apart no area can explain. */
static void check_units(tb_published *published, const tb_published_row *row) {
    if (!row->hectares.present || !row->mu.present)
        return;
    __int128 exact = tb_figure_millionths(&row->hectares) * MU_PER_HECTARE;
    __int128 printed = tb_figure_millionths(&row->mu);
    __int128 expected = rounded_like(&row->mu, exact);
    __int128 twice_allowed = tb_figure_step_millionths(&row->hectares) * MU_PER_HECTARE +
                             tb_figure_step_millionths(&row->mu);
    tb_agreement verdict = TB_AGREES;
    if (expected != printed)
        verdict = 2 * absolute(exact - printed) <= twice_allowed ? TB_ROUNDING : TB_DIFFERS;
    add_check(published,
              (tb_consistency){row->category, row->subcategory, TB_HECTARES_AND_MU,
                               figure_of(expected, row->mu.scale, row->mu.step), row->mu, verdict});
}

static const tb_figure *figure_in(const tb_published_row *row, tb_area_kind kind) {
    return kind == TB_HECTARES ? &row->hectares : &row->mu;
}

/* A share of the category, printed in percent: between the least and the most that the rounded
 * areas allow. Hectares decide where there are any. Everything is in millionths, the share too. */
static void check_share(tb_published *published, const tb_published_row *total,
                        const tb_published_row *row) {
    tb_area_kind kind = row->hectares.present && total->hectares.present ? TB_HECTARES : TB_MU;
    const tb_figure *part = figure_in(row, kind), *whole = figure_in(total, kind);
    __int128 all = tb_figure_millionths(whole), some = tb_figure_millionths(part);
    __int128 half_all = tb_figure_step_millionths(whole) / 2;
    __int128 half_some = tb_figure_step_millionths(part) / 2;
    if (!row->share.present || !row->share_of_category || !part->present || !whole->present ||
        all <= half_all)
        return;
    const __int128 hundred = 100000000; /* percent, in millionths */
    __int128 printed = tb_figure_millionths(&row->share);
    __int128 half = tb_figure_step_millionths(&row->share) / 2;
    __int128 expected = rounded_like(&row->share, tb_divide_rounded_wide(some * hundred, all));
    tb_agreement verdict = TB_DIFFERS;
    if (expected == printed)
        verdict = TB_AGREES;
    else if ((printed + half) * (all + half_all) >= (some - half_some) * hundred &&
             (printed - half) * (all - half_all) <= (some + half_some) * hundred)
        verdict = TB_ROUNDING;
    add_check(published, (tb_consistency){row->category, row->subcategory, TB_SHARE_PERCENT,
                                          figure_of(expected, row->share.scale, row->share.step),
                                          row->share, verdict});
}

/* The slope grades divide cultivated land once more, beside its classes. */
static const char slope[] = "坡度";

static int is_slope(const tb_published_row *row) {
    return strncmp(row->subcategory, slope, sizeof slope - 1) == 0;
}

/* The parts of one total in one unit. */
typedef struct parts {
    size_t count;
    __int128 sum;
    __int128 coarsest;   /* the largest unit of a last digit */
    int scale;           /* the most decimals */
    int missing;         /* a part is named but its figure is not printed */
    size_t shares;       /* parts with a share of the whole */
    __int128 most_share; /* what those shares may be at most, in millionths of a percent */
} parts;

static parts add_up(tb_published_row *const *first, tb_published_row *const *end,
                    const tb_figure *whole, tb_area_kind kind, int slopes) {
    parts p = {0, 0, tb_figure_step_millionths(whole), whole->scale, 0, 0, 0};
    for (tb_published_row *const *row = first; row < end; row++) {
        if (is_slope(*row) != slopes)
            continue;
        const tb_figure *part = figure_in(*row, kind);
        p.count++;
        p.missing |= !part->present;
        if ((*row)->share.present && (*row)->share_of_category) {
            p.shares++;
            p.most_share += tb_figure_millionths(&(*row)->share) +
                            tb_figure_step_millionths(&(*row)->share) / 2;
        }
        if (!part->present)
            continue;
        p.sum += tb_figure_millionths(part);
        if (tb_figure_step_millionths(part) > p.coarsest)
            p.coarsest = tb_figure_step_millionths(part);
        if (part->scale > p.scale)
            p.scale = part->scale;
    }
    return p;
}

/* Parts that fall short of the whole are a list of some of them if a tenth is missing, if it is one
 * part alone, if their
 * printed shares fall short too, or if they are not all five grades of slope. */
static int is_list_of_some(const parts *p, __int128 whole, int slopes) {
    enum { SLOPES = 5, TENTH = 10, HUNDRED = 100000000 };
    if (p->sum >= whole)
        return 0;
    return p->count == 1 || TENTH * p->sum < (TENTH - 1) * whole || (slopes && p->count < SLOPES) ||
           (p->shares == p->count && p->most_share < HUNDRED);
}

/* One unit of the last digit apart is rounding, 1.5 units for mu, which bulletins round once more
 * (domain notes on published figures). */
static void check_parts(tb_published *published, const tb_published_row *total,
                        tb_published_row *const *first, tb_published_row *const *end,
                        tb_area_kind kind, int slopes) {
    const tb_figure *whole = figure_in(total, kind);
    if (!whole->present)
        return;
    parts p = add_up(first, end, whole, kind, slopes);
    __int128 printed = tb_figure_millionths(whole);
    if (p.count == 0 || p.missing || is_list_of_some(&p, printed, slopes))
        return;
    __int128 twice_allowed = kind == TB_HECTARES ? 2 * p.coarsest : 3 * p.coarsest;
    tb_agreement verdict = TB_AGREES;
    if (p.sum != printed)
        verdict = 2 * absolute(p.sum - printed) <= twice_allowed ? TB_ROUNDING : TB_DIFFERS;
    tb_figure sum = figure_of(p.sum, p.scale, 1);
    if (p.sum % p.coarsest == 0)
        sum = figure_of(p.sum, whole->scale, whole->step);
    add_check(published, (tb_consistency){total->category, slopes ? slope : "",
                                          kind == TB_HECTARES ? TB_PARTS_HECTARES : TB_PARTS_MU,
                                          sum, *whole, verdict});
}

static int by_name(const void *a, const void *b) {
    const tb_published_row *left = *(tb_published_row *const *)a;
    const tb_published_row *right = *(tb_published_row *const *)b;
    int order = strcmp(left->category, right->category);
    return order != 0 ? order : strcmp(left->subcategory, right->subcategory);
}

/* A total's parts follow it in the order by name, since "" comes first. */
static void check_total(tb_published *published, tb_published_row *total,
                        tb_published_row **sorted) {
    tb_published_row **place = bsearch(&total, sorted, published->rows, sizeof *sorted, by_name);
    tb_published_row **first = place + 1, **end = first;
    while (end < sorted + published->rows && strcmp((*end)->category, total->category) == 0)
        end++;
    for (int slopes = 0; slopes <= 1; slopes++)
        for (tb_area_kind kind = 0; kind < TB_AREA_KINDS; kind++)
            check_parts(published, total, first, end, kind, slopes);
    for (tb_published_row **row = first; row < end; row++)
        check_share(published, total, *row);
}

tb_status tb_published_check(tb_published *published, tb_error *error) {
    enum { MOST_CHECKS = 6 }; /* of a row: its two units, its share, two divisions in two units */
    size_t rows = published->rows;
    tb_published_row **sorted = tb_arena_take(published->arena, (rows + 1) * sizeof *sorted);
    published->check =
        tb_arena_take(published->arena, (MOST_CHECKS * rows + 1) * sizeof *published->check);
    if (sorted == NULL || published->check == NULL)
        return tb_fail_memory(error);
    for (size_t i = 0; i < rows; i++) {
        sorted[i] = &published->row[i];
        check_units(published, &published->row[i]);
    }
    qsort(sorted, rows, sizeof *sorted, by_name);
    for (size_t i = 0; i < rows; i++)
        if (published->row[i].subcategory[0] == '\0')
            check_total(published, &published->row[i], sorted);
    return TB_OK;
}
