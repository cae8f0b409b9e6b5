/* The boundaries of labelled unions of faces, as closed walks along half-edges. */
#ifndef COUNTY_RINGS_H
#define COUNTY_RINGS_H

#include "mesh.h"

#include <stdbool.h>

typedef struct ring {
    int32_t first, size; /* half-edges rings.half[first] to [first + size - 1] */
    int32_t label;
    double area_m2; /* of the plan; positive for a shell, negative for a hole */
} ring;

/* Rings sorted by label, the shell of each label first. */
typedef struct rings {
    int32_t *half;
    ring *ring;
    int32_t *of_label; /* number of the first ring of each label; one more at the end */
    int32_t count, labels;
} rings;

/* label[f] for each face, from 0 to labels - 1, or -1. False if a label is not one single piece. */
bool rings_trace(rings *r, const mesh *m, const int32_t *label, int32_t labels);
void rings_free(rings *r);

#endif
