/* Where a level line halfway up runs through a parcel: its ins and outs, in order. */
#include "check/places.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_CROSSINGS = 256 };

static int by_value(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* Crossings of the level line with the edges, as far as there is room. */
static size_t crossings(const tb_block *block, size_t i, double y, double x[MOST_CROSSINGS]) {
    size_t found = 0;
    for (uint32_t r = block->parcel_ring[i]; r < block->parcel_ring[i + 1]; r++) {
        uint32_t first = block->ring_vertex[r], end = block->ring_vertex[r + 1];
        for (uint32_t v = first, before = end - 1; v < end; before = v++) {
            double ay = block->y[before], by = block->y[v];
            if ((ay <= y) == (by <= y))
                continue;
            if (found == MOST_CROSSINGS)
                return 0;
            x[found++] = block->x[before] + (y - ay) / (by - ay) * (block->x[v] - block->x[before]);
        }
    }
    return found;
}

tb_point tb_place_in(const tb_block *block, size_t i) {
    uint32_t first = block->ring_vertex[block->parcel_ring[i]];
    uint32_t end = block->ring_vertex[block->parcel_ring[i + 1]];
    if (first == end)
        return (tb_point){NAN, NAN};
    double low = INFINITY, high = -INFINITY, x[MOST_CROSSINGS];
    for (uint32_t v = first; v < end; v++) {
        low = fmin(low, block->y[v]);
        high = fmax(high, block->y[v]);
    }
    /* Not quite the middle, where outlines like to have their corners. */
    tb_point place = {block->x[first], block->y[first]};
    double y = low + 0.4987 * (high - low), widest = 0;
    size_t found = crossings(block, i, y, x);
    qsort(x, found, sizeof *x, by_value);
    for (size_t k = 0; k + 1 < found; k += 2)
        if (x[k + 1] - x[k] > widest) {
            widest = x[k + 1] - x[k];
            place = (tb_point){(x[k] + x[k + 1]) / 2, y};
        }
    return place;
}
