/* The county as it grows: figures, terrain, subdivision, units. */
#ifndef COUNTY_COUNTY_H
#define COUNTY_COUNTY_H

#include "cut.h"
#include "mesh.h"
#include "options.h"
#include "targets.h"
#include "terrain.h"

typedef enum place_kind {
    PLACE_VILLAGE,
    PLACE_TOWN, /* seat of a township: 建制镇 */
    PLACE_CITY, /* part of the city: 城市 */
    PLACE_ROAD  /* the office that holds the trunk road: no land but the road */
} place_kind;

typedef struct village {
    int32_t face; /* what is left of the village once the strips along its border are cut off */
    int town;
    int number; /* in its town, from 1 */
    place_kind place;
    double built_m2, lake_m2;
    int parcels; /* the village is divided into so many, as far as there is room */
} village;

/* A strip (river, canal, road) that several villages in a row hold a piece of. */
typedef struct border_strip {
    face_kind kind;
    double width_m;
} border_strip;

/* Free choices of the plan, set so that the figures can be reached. */
typedef struct design {
    double road_width; /* factor on the usual widths of roads and ditches */
    double river_m, trunk_m;
    double banks;    /* share of the river's sides with a row of small parcels along it */
    double frontage; /* share of the trunk road's sides with a row of small plots along it */
} design;

typedef struct county {
    const options *options;
    uint64_t seed; /* of this attempt */
    targets targets;
    terrain terrain;
    design design;
    mesh mesh;
    cutter cutter;
    village *village;
    border_strip *border;
    int villages, towns, borders;
    size_t village_room, border_room;
    line river;
    double area_m2;
    char why[256]; /* why an attempt failed */
} county;

/* Starts an attempt: figures, terrain, design. Number 0 uses the seed of the options itself. */
void county_start(county *c, const options *o, unsigned attempt);
void county_free(county *c);

/* Says why an attempt failed; returns false. */
bool county_fails(county *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
