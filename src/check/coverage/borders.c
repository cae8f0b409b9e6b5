/* Collecting parcels beside faces. */
#include "check/coverage/borders.h"

#include <stdlib.h>

int tb_borders_push(tb_border_list *list, uint32_t parcel, uint32_t ring) {
    if (list->borders == list->room) {
        size_t room = list->room == 0 ? 64 : 2 * list->room;
        tb_border *grown = realloc(list->border, room * sizeof *grown);
        if (grown == NULL)
            return 0;
        list->border = grown;
        list->room = room;
    }
    list->border[list->borders++] = (tb_border){parcel, ring};
    return 1;
}

static int push_far_side(tb_border_list *list, const tb_plat *plat, const tb_graph *g,
                         uint32_t half) {
    const tb_graph_edge *edge = &g->edge[half / 2];
    for (uint32_t i = edge->first; i < edge[1].first; i++) {
        uint32_t ring = g->strand[i].ring;
        int again = list->borders != 0 && list->border[list->borders - 1].ring == ring;
        if (g->strand[i].from == tb_half_to(g, half) && !again &&
            !tb_borders_push(list, tb_plat_parcel_of_ring(plat, ring), ring))
            return 0;
    }
    return 1;
}

int tb_borders_around(tb_border_list *list, const tb_plat *plat, const tb_faces *faces,
                      uint32_t face) {
    for (uint32_t loop = faces->first[face]; loop != TB_NONE; loop = faces->sibling[loop]) {
        uint32_t half = faces->start[loop];
        do {
            if (!push_far_side(list, plat, faces->graph, half))
                return 0;
            half = faces->next[half];
        } while (half != faces->start[loop]);
    }
    return 1;
}

static int by_parcel_and_ring(const void *first, const void *second, void *data) {
    const tb_border *a = first, *b = second;
    int order = tb_parcel_compare(data, a->parcel, b->parcel);
    return order != 0 ? order : (a->ring > b->ring) - (a->ring < b->ring);
}

int tb_borders_settle(tb_border_list *list, const tb_parcel_boxes *boxes, tb_arena *arena,
                      tb_border_parcels *told) {
    size_t n = 0;
    uint32_t shell = TB_NONE; /* the last one of the parcel */
    uint32_t *parcel = tb_arena_take(arena, (list->borders + 1) * sizeof *parcel);
    int64_t *row = tb_arena_take(arena, (list->borders + 1) * sizeof *row);
    if (parcel == NULL || row == NULL)
        return 0;
    if (list->borders > 1)
        qsort_r(list->border, list->borders, sizeof *list->border, by_parcel_and_ring,
                (void *)boxes);
    told->parts = 0;
    for (size_t i = 0; i < list->borders; i++) {
        const tb_border *next = &list->border[i];
        if (n == 0 || next->parcel != parcel[n - 1]) {
            parcel[n] = next->parcel;
            row[n++] = tb_plat_row(boxes->plat, next->parcel);
            shell = TB_NONE;
        }
        if (next->ring == TB_NONE || tb_plat_is_hole(boxes->plat, next->ring))
            continue;
        told->parts |= shell != TB_NONE && shell != next->ring;
        shell = next->ring;
    }
    told->parcel = parcel;
    told->row = row;
    told->parcels = n;
    return 1;
}
