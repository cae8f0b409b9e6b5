/* Chance that repeats itself: the same seed gives the same county on every machine. */
#ifndef COUNTY_RANDOM_H
#define COUNTY_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

typedef struct chance {
    uint64_t state;
} chance;

/* A well mixed number from two; the way to give each village or edge a stream of its own, so that
 * a change in one of them leaves all others alone. */
uint64_t mix(uint64_t a, uint64_t b);

chance chance_start(uint64_t seed, uint64_t stream);
double chance_unit(chance *c); /* [0, 1) */
double chance_between(chance *c, double low, double high);
double chance_spread(chance *c); /* about normal: mean 0, deviation 1 */
bool chance_hit(chance *c, double probability);

/* Smooth noise of one or two coordinates, one hill or hollow per unit; between -1 and 1. */
double noise_line(uint64_t seed, double t);
double noise_plane(uint64_t seed, double x, double y);

#endif
