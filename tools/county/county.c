/* Beginning and end of an attempt. */
#include "county.h"

#include "random.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static double target_m2(const county *c, category which) {
    return (double)c->targets.area_dm2[which] / 100;
}

static double hill_share(const county *c) {
    double hills = target_m2(c, FOREST) + 0.4 * target_m2(c, PLANTATION) + target_m2(c, GRASS);
    double fields = 0.6 * target_m2(c, PLANTATION) + target_m2(c, CULTIVATED) + target_m2(c, OTHER);
    return hills / (hills + fields);
}

void county_start(county *c, const options *o, unsigned attempt) {
    *c = (county){.options = o, .seed = attempt ? mix(o->seed, attempt) : o->seed};
    targets_read(&c->targets, o);
    for (category k = 0; k < CATEGORIES; k++)
        c->area_m2 += target_m2(c, k);
    double size = sqrt(c->area_m2);
    terrain_start(&c->terrain, c->seed, size, hill_share(c));
    c->design.road_width = 1;
    c->design.trunk_m = fmin(fmax(size / 800, 12), 30);
    c->design.river_m = fmin(size / 250, 0.3 * target_m2(c, WATER) / (1.2 * size));
    c->design.banks = fmin(fmax(80 / sqrt((double)c->targets.parcels), 0.3), 0.95);
}

void county_free(county *c) {
    mesh_free(&c->mesh);
    cutter_free(&c->cutter);
    free(c->village);
    free(c->border);
    c->village = NULL;
    c->border = NULL;
}

bool county_fails(county *c, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(c->why, sizeof c->why, format, arguments);
    va_end(arguments);
    return false;
}
