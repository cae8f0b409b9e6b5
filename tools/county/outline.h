/* The outline of every edge, drawn once and used by both neighbours.
 *
 * Between its two nodes an edge leaves the straight line, but never its corridor: the points of
 * the face on either side that are nearer to this edge's line than to any other side of the face.
 * The corridors of a convex face do not meet except in its corners, so outlines never meet either.
 * Only then is everything bent by the terrain and put on the grid of 0.1 mm. */
#ifndef COUNTY_OUTLINE_H
#define COUNTY_OUTLINE_H

#include "county.h"
#include "rings.h"

#include <stdbool.h>

typedef struct outlines {
    point *node;      /* final positions, metres, whole tenths of a millimetre */
    point *inner;     /* the points between the nodes, edge after edge */
    int64_t *of_edge; /* first inner point of each edge; one more at the end */
    bool *straight;   /* edges that must not leave the straight line */
    int32_t edges;
    int64_t vertices; /* of all parcels, the closing ones too */
} outlines;

/* Draws the edges that `parcels` lie on, with about mean_vertices for each parcel. */
void outlines_draw(outlines *o, const county *c, const rings *parcels, double mean_vertices);

/* Draws some edges again, after `straight` has changed. */
void outlines_redraw(outlines *o, const county *c, const int32_t *edge, int32_t count);
void outlines_free(outlines *o);

/* The nearest point whose coordinates are whole tenths of a millimetre, as all of them are. */
point outline_grid(point p);

/* Vertices of a ring, without the closing one, and their positions. of_half (may be NULL) receives
 * the half-edge each vertex begins or lies on. */
int64_t ring_size(const outlines *o, const rings *r, int32_t which);
void ring_points(const outlines *o, const mesh *m, const rings *r, int32_t which, double *x,
                 double *y, int32_t *of_half);

#endif
