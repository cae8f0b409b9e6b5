/* Places on the outline of a parcel where its shape can be changed, and what they are next to. */
#ifndef COUNTY_SPOTS_H
#define COUNTY_SPOTS_H

#include "planter.h"

/* Neither a strip nor an island, without islands, inside its village: a change stays in the plot.
 */
bool is_inner_plot(const survey *s, int32_t parcel);

/* The same, without ridges: areas can be changed with nothing else following. */
bool is_plain_plot(const survey *s, int32_t parcel);

/* A vertex that two parcels share, and no more. False at ends of edges. */
bool is_between(const loop *l, int at);

/* Whether the edge that begins here and its neighbours to both sides lie between two parcels. */
bool is_edge_between(const loop *l, int at);

/* The points of a loop from one vertex to another, `count` of them. */
void copy_points(const loop *l, int from, int count, point *to);

/* A place within a parcel at least clear_m from its outline. False if chance finds none. */
bool inner_place(planter *p, const figure *f, double clear_m, point *at);

/* Corners of an upright rectangle around a point, counter-clockwise. */
void rectangle(point middle, double width_m, double height_m, point corner[4]);
void reverse(point *corner, int count);

bool is_simple_polygon(const point *corner, int count);

/* Area on the ellipsoid of a polygon in a parcel or beside it. */
double polygon_m2(const planter *p, int32_t parcel, const point *corner, int count);

/* How far a vertex can be pulled aside; less than LEAST_PULL_M is not worth it. */
double pull_m(const loop *l, int at);
extern const double LEAST_PULL_M;

/* The middle of a box around corners, and all of it. */
spot spot_around(const point *corner, int count);

/* Land of a parcel that no parcel covers: a gap, also in its settlement. other may be NULL. */
void tell_uncovered(const planter *p, int32_t parcel, const char *id, const char *other, spot where,
                    double area_m2);

/* The gap that a parcel leaves which has vanished. */
void tell_vanished(const planter *p, int32_t parcel);

/* The parcels along the border of a parcel with the two lowest numbers; INT32_MAX = none. */
typedef struct lowest {
    int32_t first, second;
} lowest;

lowest lowest_around(const survey *s, int32_t parcel);

/* An inner plot among at least two others. */
bool has_neighbours(const survey *s, int32_t parcel);

/* Angles of planted outlines are kept above this; checkers call those under 10 degrees sharp. */
extern const double CLEARLY_BLUNT;

#endif
