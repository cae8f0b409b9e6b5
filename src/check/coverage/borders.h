/* The parcels around a region or over it, each once and in order. */
#ifndef TB_CHECK_BORDERS_H
#define TB_CHECK_BORDERS_H

#include "base/arena.h"
#include "check/coverage/faces.h"
#include "check/coverage/parcel_boxes.h"

/* A parcel with one of the rings by which it takes part; TB_NONE: any. */
typedef struct tb_border {
    uint32_t parcel, ring;
} tb_border;

typedef struct tb_border_list {
    tb_border *border;
    size_t borders, room;
} tb_border_list;

typedef struct tb_border_parcels {
    const uint32_t *parcel;
    const int64_t *row; /* of each */
    size_t parcels;
    int parts; /* two different shells of one parcel take part: two of its parts */
} tb_border_parcels;

int tb_borders_push(tb_border_list *list, uint32_t parcel, uint32_t ring); /* 0: out of memory */

/* Adds those on the far side of a face's border, some over and over. 0 when out of memory. */
int tb_borders_around(tb_border_list *list, const tb_plat *plat, const tb_faces *faces,
                      uint32_t face);

/* Sorts the list and tells its parcels, in memory of the arena. 0 when out of memory. */
int tb_borders_settle(tb_border_list *list, const tb_parcel_boxes *boxes, tb_arena *arena,
                      tb_border_parcels *told);

#endif
