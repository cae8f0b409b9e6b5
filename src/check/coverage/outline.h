/* The shape of a face: rings, and how wide it is. One outline is used for face after face. */
#ifndef TB_CHECK_OUTLINE_H
#define TB_CHECK_OUTLINE_H

#include "base/arena.h"
#include "check/coverage/faces.h"

#include <tuban/finding.h>

typedef struct tb_outline_ring {
    uint32_t first, points; /* in point[]; the ring is closed by itself */
    double doubled;         /* twice the area in the plane; negative for a hole */
} tb_outline_ring;

typedef struct tb_outline {
    tb_point *point;
    size_t points;
    tb_outline_ring *ring;
    size_t rings, ring_room;
    double area, perimeter; /* in the plane */
    uint32_t *seen, *stack; /* room for taking loops apart */
} tb_outline;

/* Room for any face of that graph; 0 when out of memory, to be freed also then. */
int tb_outline_init(tb_outline *outline, const tb_graph *graph);
void tb_outline_free(tb_outline *outline);

/* The rings of a face, each from its first point by place on, the outer ring first and holes by
 * place. Rings that touch themselves in a point are parted there. 0 when out of memory. */
int tb_outline_take(tb_outline *outline, const tb_faces *faces, uint32_t face);

/* A copy of the rings in the arena, closed by repeating the first point. reversed: of what lies
 * outside they are those of a hole. 0 when out of memory. */
int tb_outline_copy(const tb_outline *outline, int reversed, tb_arena *arena, tb_polygon *polygon);

/* That of a strip: 2 x area / perimeter. */
double tb_outline_mean_width(const tb_outline *outline);

/* The width of the widest circle inside that touches an edge in its middle; *place: its centre. Of
 * outlines with many edges, some are tried, evenly spread. */
double tb_outline_widest(const tb_outline *outline, tb_point *place);

#endif
