/* The outlines of single parcels as lists of vertices that can be changed, and the plane geometry
 * that tells what a change does. */
#ifndef COUNTY_FIGURES_H
#define COUNTY_FIGURES_H

#include "outline.h"

typedef struct vertex {
    point at;
    int32_t half; /* of the mesh: the vertex begins or lies on it; -1 where it was planted */
} vertex;

/* A ring without its closing vertex: what it bounds lies on its left. */
typedef struct loop {
    vertex *vertex;
    int size;
    size_t room;
    bool shell; /* begins a part; the holes of the part follow it */
} loop;

typedef struct figure {
    loop *loop;
    int loops;
    size_t room;
} figure;

figure figure_of(const outlines *o, const mesh *m, const rings *r, int32_t label);
figure figure_copy(const figure *f);
void figure_free(figure *f);
void figure_add(figure *f, const point *corner, int count, bool shell);

/* New vertices in front of the one with this number (the size of the loop: at its end). */
void loop_insert(loop *l, int before, const point *corner, int count);
void loop_remove(loop *l, int at);

/* The vertex `steps` further around, which may be negative. */
int loop_step(const loop *l, int at, int steps);

/* Degrees between the ways that leave a vertex, 0 to 180. */
double loop_angle(const loop *l, int at);

double corners_area_m2(const point *corner, int count); /* counter-clockwise is above zero */
double figure_area_m2(const figure *f);
double figure_sharpest(const figure *f); /* degrees */
int figure_parts(const figure *f);

/* The middle of a box around points, and the distance within which all of them lie. */
point corners_middle(const point *corner, int count, double *radius_m);
point figure_middle(const figure *f, double *radius_m);

bool figure_holds(const figure *f, point at);
double figure_clearance_m(const figure *f, point at);

/* Whether a line of points meets no edge of the figure, other than in vertices they share. */
bool figure_passes(const figure *f, const point *way, int count);

/* Whether no two edges meet but in vertices they share. */
bool figure_is_simple(const figure *f);

/* The vertex at a place: its loop and number. False if the figure has none there. */
bool figure_find(const figure *f, point at, int *which, int *number);

bool same_point(point a, point b);
double distance_m(point a, point b);

/* On the way from a to b: this part of it, and this far to the left (negative: right), on the grid
 * of all coordinates. */
point beside(point a, point b, double part, double left_m);

#endif
