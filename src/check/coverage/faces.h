/* The faces that the edges of a noded graph part the plane into, and how often each is covered.
 *
 * Edge e has the half-edges 2e, from a to b, and 2e + 1, back; each has a face on its left. Going
 * from half-edge to half-edge with the face on the left gives a loop. A face has one loop around
 * it, but for face 0, which is everything outside, and a loop around every group of edges that
 * lies inside it. */
#ifndef TB_CHECK_FACES_H
#define TB_CHECK_FACES_H

#include "check/coverage/graph.h"

#define TB_NONE UINT32_MAX

typedef struct tb_faces {
    const tb_graph *graph;
    uint32_t *next;    /* half-edge after a half-edge, along its loop */
    uint32_t *loop;    /* loop of a half-edge */
    uint32_t *start;   /* a half-edge of each loop */
    uint32_t *face;    /* face of each loop */
    uint32_t *sibling; /* the next loop of the same face, or TB_NONE */
    uint32_t *first;   /* the first loop of each face: the one around it, but for face 0 */
    int32_t *winding;  /* of each face */
    size_t loops, faces;
} tb_faces;

/* 0 when out of memory; to be freed also then. The graph must outlive the faces. */
int tb_faces_build(tb_faces *faces, const tb_graph *graph);
void tb_faces_free(tb_faces *faces);

static inline uint32_t tb_half_from(const tb_graph *graph, uint32_t half) {
    const tb_graph_edge *edge = &graph->edge[half / 2];
    return half % 2 == 0 ? edge->a : edge->b;
}

static inline uint32_t tb_half_to(const tb_graph *graph, uint32_t half) {
    return tb_half_from(graph, half ^ 1);
}

static inline uint32_t tb_half_face(const tb_faces *faces, uint32_t half) {
    return faces->face[faces->loop[half]];
}

#endif
