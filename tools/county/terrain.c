/* Relief and patches from value noise; bending by shears. */
#include "terrain.h"

#include "base.h"
#include "random.h"

#include <math.h>
#include <stdlib.h>

static const double TURN = 6.283185307179586;
enum { SAMPLES = 4096 };

/* Steepness of each wave. The long ones shape the county, the short ones the bends of its roads. */
static const double steepness[TERRAIN_WAVES] = {0.19, 0.17, 0.11, 0.08, 0.07, 0.05};

static void start_shear(terrain *t, int i) {
    chance c = chance_start(t->seed, 100 + (uint64_t)i);
    double length[TERRAIN_WAVES] = {t->size_m * 1.3,
                                    t->size_m / 2,
                                    t->size_m / 5,
                                    fmin(t->size_m / 8, 1900),
                                    fmin(t->size_m / 14, 800),
                                    fmin(t->size_m / 22, 330)};
    double direction = i * TURN / 8 + chance_between(&c, -0.2, 0.2);
    t->shear[i].cosine = cos(direction);
    t->shear[i].sine = sin(direction);
    for (int k = 0; k < TERRAIN_WAVES; k++) {
        t->shear[i].frequency[k] = TURN / (length[k] * chance_between(&c, 0.8, 1.25));
        t->shear[i].height_m[k] = steepness[k] / t->shear[i].frequency[k];
        t->shear[i].phase[k] = chance_between(&c, 0, TURN);
    }
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double limit_for_share(const terrain *t, double hill_share) {
    double *relief = allocate(SAMPLES, sizeof *relief);
    chance c = chance_start(t->seed, 90);
    for (int i = 0; i < SAMPLES; i++) {
        double x = chance_between(&c, -0.5, 0.5), y = chance_between(&c, -0.5, 0.5);
        relief[i] = terrain_relief(t, (point){x * t->size_m, y * t->size_m});
    }
    qsort(relief, SAMPLES, sizeof *relief, by_value);
    double limit = relief[(int)((1 - hill_share) * (SAMPLES - 1))];
    free(relief);
    return limit;
}

void terrain_start(terrain *t, uint64_t seed, double size_m, double hill_share) {
    t->seed = seed;
    t->size_m = size_m;
    for (int i = 0; i < TERRAIN_SHEARS; i++)
        start_shear(t, i);
    t->hill_limit = limit_for_share(t, fmin(fmax(hill_share, 0), 1));
}

double terrain_relief(const terrain *t, point p) {
    double scale = 2.2 / t->size_m, sum = 0, weight = 1;
    for (unsigned octave = 0; octave < 5; octave++) {
        sum += weight * noise_plane(mix(t->seed, 10 + octave), p.x * scale, p.y * scale);
        scale *= 2.1;
        weight *= 0.5;
    }
    return sum;
}

double terrain_patch(const terrain *t, unsigned which, point p) {
    double scale = 1 / fmin(t->size_m / 6, 2300);
    uint64_t seed = mix(t->seed, 50 + which);
    return 0.7 * noise_plane(seed, p.x * scale, p.y * scale) +
           0.3 * noise_plane(mix(seed, 1), p.x * scale * 3.3, p.y * scale * 3.3);
}

static double wave(const shear *s, double at) {
    double sum = 0;
    for (int k = 0; k < TERRAIN_WAVES; k++)
        sum += s->height_m[k] * sin(at * s->frequency[k] + s->phase[k]);
    return sum;
}

point terrain_bend(const terrain *t, point p) {
    for (int i = 0; i < TERRAIN_SHEARS; i++) {
        const shear *s = &t->shear[i];
        double shift = wave(s, p.y * s->cosine - p.x * s->sine);
        p.x += shift * s->cosine;
        p.y += shift * s->sine;
    }
    return p;
}
