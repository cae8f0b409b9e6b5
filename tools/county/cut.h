/* Cutting convex faces in two, or in three with a strip (a road, a ditch) between. */
#ifndef COUNTY_CUT_H
#define COUNTY_CUT_H

#include "mesh.h"
#include "random.h"

#include <stdbool.h>

typedef struct line {
    point at, along; /* along has length 1 */
} line;

/* What a cut must leave behind; a cut that would not is refused and nothing changes. */
typedef struct cut_rules {
    double snap_m; /* ends this near to a node move onto it; 0 = they keep clear_m from it */
    double clear_m;
    double least_angle;   /* radians, between the cut and the edges it meets */
    double least_area_m2; /* of both sides */
    double least_width_m; /* of both sides */
} cut_rules;

typedef struct cut_end {
    int corner; /* of the polygon: the end lies on the edge that begins here */
    point at;
    bool at_node; /* the end is the corner itself */
} cut_end;

/* Scratch space for cutting; one for each user. */
typedef struct cutter {
    mesh *mesh;
    polygon face, side;
} cutter;

/* Faces on the two sides, and the new half-edge that has the left face on its left. */
typedef struct cut_result {
    int32_t left, right, half;
} cut_result;

typedef struct strip_result {
    int32_t left, strip, right; /* strip = -1 where only a plain cut was possible */
} strip_result;

void cutter_free(cutter *c);

/* The line across the longer axis of a face that leaves `share` of the area on its left, turned by
 * `turn` radians from the upright on that axis. */
line cut_across(cutter *c, int32_t f, double share, double turn);

/* The half-edges of a face where a line begins and ends. False if it misses the face. */
bool cut_meets(cutter *c, int32_t f, line l, int32_t *begin, int32_t *end);

bool cut_face(cutter *c, int32_t f, line l, const cut_rules *rules, cut_result *out);

/* Two parallel cuts, width_m apart, around the line. */
bool cut_strip(cutter *c, int32_t f, line l, double width_m, const cut_rules *rules,
               strip_result *out);

/* A strip along one side of a face, the side that holds the half-edge h; out->left is the strip. */
bool cut_along_side(cutter *c, int32_t h, double width_m, const cut_rules *rules, cut_result *out);

/* Extents of a face: along its longer axis, and across it. */
void face_extent(cutter *c, int32_t f, double *length_m, double *width_m);

/* Middle of a face, and its least distance to a side. */
point face_middle(cutter *c, int32_t f, double *inner_radius_m);

#endif
