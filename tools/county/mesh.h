/* The planar subdivision all parcels come from: nodes, half-edges and faces.
 *
 *         b                Every edge is two half-edges, number h and h^1, running opposite ways.
 *       h ^ | h^1          The face of a half-edge lies on its left. The half-edges of a face make
 *    left | | right        loops: one around it (counter-clockwise), and one around an island if
 *         | v              the face holds one. Face 0 is what lies outside the county.
 *         a
 *
 * Every face is convex when it is made, and cutting a convex face gives two convex faces. So a cut
 * can never meet another edge, and the subdivision is sound by construction, whatever chance does.
 * An edge has one outline, drawn later by outline.c and used by both neighbours. */
#ifndef COUNTY_MESH_H
#define COUNTY_MESH_H

#include <stddef.h>
#include <stdint.h>

typedef struct point {
    double x, y; /* metres east and north of the county's centre, before bending */
} point;

typedef enum face_kind {
    FACE_OUTSIDE,
    FACE_FIELD,
    FACE_HILL,
    FACE_BUILT,
    FACE_STREET, /* road inside a place */
    FACE_ROAD,   /* narrow strip between fields */
    FACE_DITCH,  /* narrow strip between fields */
    FACE_RIVER,
    FACE_LAKE,
    FACE_TRUNK, /* the one long road of the county */
    FACE_POND,  /* island of water in a field */
    FACE_YARD,  /* island of buildings in a field */
    FACE_KINDS
} face_kind;

enum { SETTLED = -1 };

typedef struct half {
    int32_t origin, next, previous, face;
    int16_t border; /* 1 + number of the strip that runs along the left side; 0, SETTLED = none */
    int16_t island; /* 1 on the loop of a face around its island */
} half;

typedef struct face {
    int32_t half;   /* any half-edge of the outer loop */
    int32_t island; /* a half-edge of the loop around the island, -1 = none */
    int32_t village;
    face_kind kind;
    double gap_m; /* least distance between the island and the outer loop */
    double area_m2;
} face;

typedef struct mesh {
    point *node;
    half *half;
    face *face;
    int32_t nodes, halves, faces;
    size_t node_room, half_room, face_room;
} mesh;

/* A convex polygon, counter-clockwise; half[i] runs from corner i to the next one. */
typedef struct polygon {
    int size;
    size_t room, half_room;
    point *corner;
    int32_t *half;
} polygon;

/* One face, number 1, with this convex outline. */
void mesh_start(mesh *m, const point *corner, int count);
void mesh_free(mesh *m);

/* A node on the edge of h: h then ends there, and the new half-edge behind it is returned. */
int32_t mesh_split_edge(mesh *m, int32_t h, point at);

/* An edge across a face, from the origin of `from` to the origin of `to`. The new half-edge is
 * returned; the new face lies on its left, the old face keeps what lies on its right. */
int32_t mesh_join(mesh *m, int32_t from, int32_t to);

/* An island with this convex outline in a face that has none; returns the island's face. */
int32_t mesh_add_island(mesh *m, int32_t f, const point *corner, int count, double gap_m);

/* The outer loop of a face. */
void mesh_polygon(const mesh *m, int32_t f, polygon *out);
void polygon_free(polygon *p);
void polygon_reserve(polygon *p, int corners);

#endif
