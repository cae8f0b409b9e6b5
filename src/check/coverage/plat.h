/* The parcels of a coverage as they are kept: rings with the parcel on the left, in pieces.
 *
 * A piece is one block in one allocation. Its rings are closed by a repeated first vertex and have
 * no vertex twice in a row, so that edge v runs from vertex v to vertex v + 1 of its piece and no
 * edge is without length. Once all pieces are there, parcels, rings and vertices are numbered
 * through them in the order of the rows. */
#ifndef TB_CHECK_PLAT_H
#define TB_CHECK_PLAT_H

#include "check/orient.h"

#include <stddef.h>
#include <stdint.h>
#include <tuban/survey.h>

typedef struct tb_piece {
    struct tb_piece *next;
    int64_t first_row;
    uint32_t parcels, rings, vertices;
    uint32_t first_parcel, first_ring, first_vertex; /* numbers through all pieces */
    tb_point *point;
    uint32_t *ring_start;  /* rings + 1 */
    uint32_t *ring_parcel; /* in the piece */
    uint8_t *ring_hole;
} tb_piece;

typedef struct tb_plat {
    tb_piece *newest; /* a chain; void once numbered */
    tb_piece **piece; /* by row, once numbered */
    size_t pieces;
    uint32_t parcels, rings, vertices;
} tb_plat;

int tb_plat_add(tb_plat *plat, const tb_block *block); /* 0 when out of memory */
void tb_plat_merge(tb_plat *into, tb_plat *from);
void tb_plat_free(tb_plat *plat);

/* Adds a piece of the rings of some parcels of a numbered plat, as rows first_row and on. With a
 * frame (west, south, east, north) it holds one parcel instead: all of the frame but those. 0 when
 * out of memory. */
int tb_plat_pick(tb_plat *into, const tb_plat *from, const uint32_t *parcel, size_t parcels,
                 int64_t first_row, const double frame[4]);

/* Sorts and numbers the pieces; 0 when out of memory or above 2^31 vertices. */
int tb_plat_number(tb_plat *plat);

/* The piece that holds a vertex, a ring or a parcel, by number. */
const tb_piece *tb_plat_piece_of_vertex(const tb_plat *plat, uint32_t vertex);
const tb_piece *tb_plat_piece_of_ring(const tb_plat *plat, uint32_t ring);
const tb_piece *tb_plat_piece_of_parcel(const tb_plat *plat, uint32_t parcel);

/* The two ends of an edge, and the number of its ring. */
uint32_t tb_plat_edge(const tb_plat *plat, uint32_t edge, tb_point end[2]);

uint32_t tb_plat_parcel_of_ring(const tb_plat *plat, uint32_t ring);
/* The corners of a frame, closed, counter-clockwise. */
void tb_frame_corners(const double frame[4], tb_point corner[5]);

/* A piece of one parcel with row 0, to be filled by tb_piece_add_ring and then added. NULL when out
 * of memory. Rings have the parcel on the left and repeat their first point. */
tb_piece *tb_piece_new(size_t vertices, size_t rings);
void tb_piece_add_ring(tb_piece *piece, uint32_t parcel, int hole, const tb_point *point,
                       uint32_t points);
void tb_plat_add_piece(tb_plat *plat, tb_piece *piece, int64_t first_row, size_t parcels);

int tb_plat_is_hole(const tb_plat *plat, uint32_t ring);
int64_t tb_plat_row(const tb_plat *plat, uint32_t parcel);

/* The first of the rings of a parcel in its piece; the parcel's rings end where *end says. */
uint32_t tb_plat_rings_of_parcel(const tb_piece *piece, uint32_t parcel, uint32_t *end);

/* Calls each for the rings of one of so many shares of about equally many vertices. */
void tb_plat_each_ring(const tb_plat *plat, int share, int shares,
                       void (*each)(void *data, const tb_piece *piece, uint32_t ring), void *data);

#endif
