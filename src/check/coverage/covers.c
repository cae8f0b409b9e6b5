/* Who covers what goes from face to face: crossing an edge, one leaves the parcels on its near side
 * and enters those on its far side. It begins at faces whose border names as many parcels as cover
 * them; where there is none, parcels around a place in the face are asked one by one. */
#include "check/coverage/covers.h"

#include <stdlib.h>
#include <string.h>

/* How often a parcel winds around a place: +1 for each edge that passes east of it to the north,
 * -1 for each to the south. */
int32_t tb_times_around(const tb_plat *plat, uint32_t parcel, tb_point place) {
    const tb_piece *piece = tb_plat_piece_of_parcel(plat, parcel);
    uint32_t end, times = 0;
    for (uint32_t r = tb_plat_rings_of_parcel(piece, parcel - piece->first_parcel, &end); r < end;
         r++)
        for (uint32_t v = piece->ring_start[r]; v + 1 < piece->ring_start[r + 1]; v++) {
            tb_point a = piece->point[v], b = piece->point[v + 1];
            if ((a.y <= place.y) == (b.y <= place.y))
                continue;
            if (a.y <= place.y)
                times += tb_orient(a, b, place) > 0;
            else
                times -= tb_orient(b, a, place) > 0;
        }
    return (int32_t)times;
}

typedef struct spread {
    tb_covers *covers;
    const tb_plat *plat;
    const tb_faces *faces;
    tb_parcel_boxes *boxes;
    tb_outline *outline;
    uint32_t *queue; /* faces whose neighbours are to be told */
    size_t queued, told;
    tb_cover *set; /* the one being made */
    size_t size, room;
} spread;

/* Adds to the times of a parcel in the set, which stays sorted by parcel. */
static int change(spread *s, uint32_t parcel, int32_t times) {
    size_t low = 0, high = s->size;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->set[middle].parcel < parcel)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < s->size && s->set[low].parcel == parcel) {
        s->set[low].times += times;
        if (s->set[low].times == 0)
            memmove(&s->set[low], &s->set[low + 1], (--s->size - low) * sizeof *s->set);
        return 1;
    }
    if (s->size == s->room) {
        size_t room = s->room == 0 ? 64 : 2 * s->room;
        tb_cover *grown = realloc(s->set, room * sizeof *grown);
        if (grown == NULL)
            return 0;
        s->set = grown;
        s->room = room;
    }
    memmove(&s->set[low + 1], &s->set[low], (s->size++ - low) * sizeof *s->set);
    s->set[low] = (tb_cover){parcel, times};
    return 1;
}

/* The set becomes that of the face. */
static int settle(spread *s, uint32_t face) {
    tb_covers *c = s->covers;
    if (c->covers + s->size > c->room) {
        size_t room = 2 * (c->covers + s->size) + 64;
        tb_cover *grown = realloc(c->cover, room * sizeof *grown);
        if (grown == NULL || room >= TB_NONE) {
            c->cover = grown != NULL ? grown : c->cover;
            return 0;
        }
        c->cover = grown;
        c->room = room;
    }
    if (s->size != 0)
        memcpy(c->cover + c->covers, s->set, s->size * sizeof *s->set);
    c->first[face] = (uint32_t)c->covers;
    c->count[face] = (uint32_t)s->size;
    c->covers += s->size;
    s->queue[s->queued++] = face;
    return 1;
}

/* Adds the strands of a half-edge that run with it, or against it, to the set. */
static int apply(spread *s, uint32_t half, int with, int32_t times) {
    const tb_graph *g = s->faces->graph;
    const tb_graph_edge *edge = &g->edge[half / 2];
    for (uint32_t i = edge->first; i < edge[1].first; i++)
        if ((g->strand[i].from == tb_half_from(g, half)) == with &&
            !change(s, tb_plat_parcel_of_ring(s->plat, g->strand[i].ring), times))
            return 0;
    return 1;
}

/* Every parcel on the near side of the border covers the face. If they are all, the face is told.
 */
static int ask_border(spread *s, uint32_t face) {
    const tb_faces *f = s->faces;
    s->size = 0;
    for (uint32_t loop = f->first[face]; loop != TB_NONE; loop = f->sibling[loop]) {
        uint32_t half = f->start[loop];
        do {
            if (!apply(s, half, 1, 1))
                return 0;
            half = f->next[half];
        } while (half != f->start[loop]);
    }
    if (s->size != (size_t)f->winding[face])
        return 1;
    for (size_t i = 0; i < s->size; i++)
        s->set[i].times = 1;
    return settle(s, face);
}

static int ask_parcels(spread *s, uint32_t face) {
    tb_point place;
    size_t items;
    if (!tb_outline_take(s->outline, s->faces, face))
        return 0;
    tb_outline_widest(s->outline, &place);
    s->size = 0;
    const uint32_t *item = tb_parcels_at(s->boxes, place, &items);
    if (item == NULL)
        return 0;
    for (size_t i = 0; i < items; i++) {
        const tb_box *box = tb_parcel_box(s->boxes, item[i]);
        if (place.x < box->west || place.x > box->east || place.y < box->south ||
            place.y > box->north)
            continue;
        int32_t times = tb_times_around(s->plat, item[i], place);
        if (times != 0 && !change(s, item[i], times))
            return 0;
    }
    return settle(s, face);
}

static int tell_neighbour(spread *s, uint32_t face, uint32_t half) {
    const tb_covers *c = s->covers;
    uint32_t across = tb_half_face(s->faces, half ^ 1);
    if (s->faces->winding[across] < 2 || c->first[across] != TB_NONE)
        return 1;
    s->size = 0;
    for (uint32_t i = 0; i < c->count[face]; i++)
        if (!change(s, c->cover[c->first[face] + i].parcel, c->cover[c->first[face] + i].times))
            return 0;
    return apply(s, half, 1, -1) && apply(s, half, 0, 1) && settle(s, across);
}

static int tell_neighbours(spread *s) {
    const tb_faces *f = s->faces;
    while (s->told < s->queued) {
        uint32_t face = s->queue[s->told++];
        for (uint32_t loop = f->first[face]; loop != TB_NONE; loop = f->sibling[loop]) {
            uint32_t half = f->start[loop];
            do {
                if (!tell_neighbour(s, face, half))
                    return 0;
                half = f->next[half];
            } while (half != f->start[loop]);
        }
    }
    return 1;
}

static int tell_all(spread *s) {
    const tb_faces *f = s->faces;
    for (uint32_t face = 1; face < f->faces; face++)
        if (f->winding[face] >= 2 && !ask_border(s, face))
            return 0;
    if (!tell_neighbours(s))
        return 0;
    for (uint32_t face = 1; face < f->faces; face++)
        if (f->winding[face] >= 2 && s->covers->first[face] == TB_NONE &&
            !(ask_parcels(s, face) && tell_neighbours(s)))
            return 0;
    return 1;
}

int tb_covers_build(tb_covers *covers, const tb_plat *plat, const tb_faces *faces,
                    tb_parcel_boxes *boxes, tb_outline *outline) {
    spread s = {covers, plat, faces, boxes, outline, NULL, 0, 0, NULL, 0, 0};
    *covers = (tb_covers){0};
    covers->first = malloc((faces->faces + 1) * sizeof *covers->first);
    covers->count = calloc(faces->faces + 1, sizeof *covers->count);
    s.queue = malloc((faces->faces + 1) * sizeof *s.queue);
    int good = covers->first != NULL && covers->count != NULL && s.queue != NULL;
    if (good) {
        for (size_t f = 0; f < faces->faces; f++)
            covers->first[f] = TB_NONE;
        good = tell_all(&s);
    }
    free(s.queue);
    free(s.set);
    return good;
}

void tb_covers_free(tb_covers *covers) {
    free(covers->first);
    free(covers->count);
    free(covers->cover);
    *covers = (tb_covers){0};
}
