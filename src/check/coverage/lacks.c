/* Sorting missing vertices. */
#include "check/coverage/lacks.h"

#include <stdlib.h>

static int by_place(const void *first, const void *second, void *data) {
    const tb_lack *a = first, *b = second;
    int order = tb_point_compare(a->place, b->place);
    if (order == 0)
        order = tb_parcel_compare(data, a->lacking, b->lacking);
    if (order == 0)
        order = (a->distance > b->distance) - (a->distance < b->distance);
    return order != 0 ? order : tb_parcel_compare(data, a->having, b->having);
}

void tb_lacks_settle(tb_lack_list *list, const tb_parcel_boxes *boxes) {
    size_t n = 0;
    if (list->lacks == 0)
        return;
    qsort_r(list->lack, list->lacks, sizeof *list->lack, by_place, (void *)boxes);
    for (size_t i = 1; i < list->lacks; i++)
        if (!tb_point_equal(list->lack[i].place, list->lack[n].place) ||
            list->lack[i].lacking != list->lack[n].lacking)
            list->lack[++n] = list->lack[i];
    list->lacks = n + 1;
}

int tb_lacks_at(const tb_lack_list *list, tb_point place) {
    size_t low = 0, high = list->lacks;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = tb_point_compare(list->lack[middle].place, place);
        if (order == 0)
            return 1;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}
