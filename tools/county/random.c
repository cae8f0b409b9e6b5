/* SplitMix64 streams, and value noise on a lattice of their numbers. */
#include "random.h"

#include <math.h>

static uint64_t scramble(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint64_t mix(uint64_t a, uint64_t b) {
    return scramble(scramble(a + 0x9e3779b97f4a7c15u) ^ (b * 0xd6e8feb86659fd93u));
}

chance chance_start(uint64_t seed, uint64_t stream) {
    return (chance){mix(seed, stream)};
}

static double to_unit(uint64_t bits) {
    return (double)(bits >> 11) * 0x1p-53;
}

double chance_unit(chance *c) {
    c->state += 0x9e3779b97f4a7c15u;
    return to_unit(scramble(c->state));
}

double chance_between(chance *c, double low, double high) {
    return low + (high - low) * chance_unit(c);
}

double chance_spread(chance *c) {
    double sum = 0;
    for (int i = 0; i < 4; i++)
        sum += chance_unit(c);
    return (sum - 2) * 1.7320508075688772; /* four uniform numbers have the variance 1/3 */
}

bool chance_hit(chance *c, double probability) {
    return chance_unit(c) < probability;
}

static double corner(uint64_t seed, int64_t i, int64_t j) {
    return 2 * to_unit(mix(seed, (uint64_t)i * 0x100000001b3u ^ (uint64_t)j)) - 1;
}

static double ease(double t) {
    return t * t * (3 - 2 * t);
}

double noise_line(uint64_t seed, double t) {
    double base = floor(t);
    double part = ease(t - base);
    int64_t i = (int64_t)base;
    return corner(seed, i, 0) * (1 - part) + corner(seed, i + 1, 0) * part;
}

double noise_plane(uint64_t seed, double x, double y) {
    double left = floor(x), low = floor(y);
    double u = ease(x - left), v = ease(y - low);
    int64_t i = (int64_t)left, j = (int64_t)low;
    double south = corner(seed, i, j) * (1 - u) + corner(seed, i + 1, j) * u;
    double north = corner(seed, i, j + 1) * (1 - u) + corner(seed, i + 1, j + 1) * u;
    return south * (1 - v) + north * v;
}
