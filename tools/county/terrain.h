/* The lie of the land: how high it is, what grows where, and how the straight plan is bent. */
#ifndef COUNTY_TERRAIN_H
#define COUNTY_TERRAIN_H

#include "mesh.h"

enum { TERRAIN_SHEARS = 4, TERRAIN_WAVES = 6 };

typedef struct shear {
    double cosine, sine; /* of the direction it moves points along */
    double height_m[TERRAIN_WAVES], frequency[TERRAIN_WAVES], phase[TERRAIN_WAVES];
} shear;

typedef struct terrain {
    uint64_t seed;
    double size_m; /* of the county: square root of its area */
    double hill_limit;
    shear shear[TERRAIN_SHEARS];
} terrain;

/* hill_share of the county will lie above the hill limit. */
void terrain_start(terrain *t, uint64_t seed, double size_m, double hill_share);

double terrain_relief(const terrain *t, point p);                /* plains below 0, hills above */
double terrain_patch(const terrain *t, unsigned which, point p); /* -1 to 1, patches of some 2 km */

/* Where a point of the plan lies in nature. Made of shears along waves: it moves no point onto
 * another and keeps every area, so a sound plan stays sound and targets of area stay reachable. */
point terrain_bend(const terrain *t, point p);

#endif
