/* Findings sorted by the cell they fall into, and cells by what they hold. */
#include "check/worst.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS = 64 };

typedef struct placed {
    int cell;
    const tb_finding *finding;
} placed;

static int by_cell(const void *left, const void *right) {
    const placed *a = left, *b = right;
    if (a->cell != b->cell)
        return a->cell < b->cell ? -1 : 1;
    return (a->finding > b->finding) - (a->finding < b->finding);
}

static int is_worse(const tb_worst_place *a, const tb_worst_place *b) {
    return a->errors != b->errors ? a->errors > b->errors : a->warnings > b->warnings;
}

/* The middle of the findings of one cell, and the rule that most of them break; findings of a rule
 * stand together. */
static tb_worst_place sum_up(const placed *list, size_t count) {
    tb_worst_place sum = {.rule = list[0].finding->rule};
    size_t run = 0, longest = 0;
    for (size_t i = 0; i < count; i++) {
        const tb_finding *f = list[i].finding;
        run = i > 0 && strcmp(f->rule, list[i - 1].finding->rule) == 0 ? run + 1 : 1;
        if (run > longest) {
            longest = run;
            sum.rule = f->rule;
        }
        sum.x += f->x / (double)count;
        sum.y += f->y / (double)count;
        sum.errors += f->severity == TB_ERROR;
        sum.warnings += f->severity == TB_WARNING;
    }
    return sum;
}

static size_t keep(tb_worst_place worst[TB_MOST_WORST], size_t kept, tb_worst_place place) {
    size_t at = kept;
    while (at > 0 && is_worse(&place, &worst[at - 1]))
        at--;
    if (at == TB_MOST_WORST)
        return kept;
    size_t moved = kept < TB_MOST_WORST ? kept - at : TB_MOST_WORST - 1 - at;
    memmove(&worst[at + 1], &worst[at], moved * sizeof *worst);
    worst[at] = place;
    return kept < TB_MOST_WORST ? kept + 1 : kept;
}

size_t tb_worst_places(const tb_finding *finding, size_t findings, const double extent[4],
                       tb_worst_place worst[TB_MOST_WORST]) {
    double step = fmax(extent[2] - extent[0], extent[3] - extent[1]) / CELLS;
    size_t count = 0, kept = 0;
    placed *list = malloc((findings + 1) * sizeof *list);
    if (list == NULL)
        return SIZE_MAX;
    for (size_t i = 0; step > 0 && i < findings; i++)
        if (isfinite(finding[i].x) && isfinite(finding[i].y) && finding[i].severity != TB_INFO) {
            double column = floor((finding[i].x - extent[0]) / step);
            double row = floor((finding[i].y - extent[1]) / step);
            list[count++] =
                (placed){(int)(fmin(fmax(row, -1), CELLS) * 1000 + fmin(fmax(column, -1), CELLS)),
                         &finding[i]};
        }
    qsort(list, count, sizeof *list, by_cell);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first; end < count && list[end].cell == list[first].cell;)
            end++;
        if (end - first > 1)
            kept = keep(worst, kept, sum_up(list + first, end - first));
    }
    free(list);
    return kept;
}
