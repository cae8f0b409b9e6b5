/* The borders of a layer's polygons as lines, each once, however many rings run along it.
 *
 * A line ends where the rings that run along it part, and where a ring begins: so rings come back
 * from their lines with the same first vertex and the same direction, vertex for vertex. */
#ifndef TB_WRITE_BORDERS_H
#define TB_WRITE_BORDERS_H

#include <stddef.h>
#include <stdint.h>

typedef struct tb_borders tb_borders;

tb_borders *tb_borders_create(void); /* NULL when out of memory */
void tb_borders_free(tb_borders *borders);

/* A ring vertex by vertex, without the one that closes it. 0 when out of memory. */
int tb_borders_vertex(tb_borders *borders, double x, double y);
int tb_borders_end_ring(tb_borders *borders);

/* Finds the lines of all rings added so far. 0 when out of memory. */
int tb_borders_weave(tb_borders *borders);

size_t tb_borders_rings(const tb_borders *borders);

/* Vertices of a ring, without the one that closes it. */
size_t tb_borders_ring_size(const tb_borders *borders, size_t ring);
void tb_borders_ring_at(const tb_borders *borders, size_t ring, size_t i, double *x, double *y);

/* After weaving: lines from 0, their vertices, and the lines of a ring in order: line + 1, negative
 * where the ring runs against it. */
size_t tb_borders_lines(const tb_borders *borders);
size_t tb_borders_line_size(const tb_borders *borders, size_t line);
void tb_borders_line_at(const tb_borders *borders, size_t line, size_t i, double *x, double *y);
const int32_t *tb_borders_references(const tb_borders *borders, size_t ring, size_t *count);

#endif
