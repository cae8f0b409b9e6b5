/* Boxes of parcels, and a tree of them. */
#include "check/coverage/parcel_boxes.h"

#include <math.h>
#include <stdlib.h>

int tb_parcel_boxes_init(tb_parcel_boxes *boxes, const tb_plat *plat) {
    *boxes = (tb_parcel_boxes){.plat = plat};
    boxes->box = malloc((plat->parcels + 1) * sizeof *boxes->box);
    if (boxes->box == NULL)
        return 0;
    for (uint32_t p = 0; p < plat->parcels; p++)
        boxes->box[p].west = NAN;
    return 1;
}

void tb_parcel_boxes_free(tb_parcel_boxes *boxes) {
    tb_kd_free(&boxes->kd);
    free(boxes->box);
    *boxes = (tb_parcel_boxes){0};
}

static tb_box make_box(const tb_plat *plat, uint32_t parcel) {
    const tb_piece *piece = tb_plat_piece_of_parcel(plat, parcel);
    uint32_t end, ring = tb_plat_rings_of_parcel(piece, parcel - piece->first_parcel, &end);
    tb_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    if (ring == end)
        return box;
    for (uint32_t v = piece->ring_start[ring]; v < piece->ring_start[end]; v++) {
        tb_point p = piece->point[v];
        box = (tb_box){tb_lesser(box.west, p.x), tb_lesser(box.south, p.y),
                       tb_greater(box.east, p.x), tb_greater(box.north, p.y)};
    }
    return box;
}

const tb_box *tb_parcel_box(const tb_parcel_boxes *boxes, uint32_t parcel) {
    tb_box *box = &boxes->box[parcel];
    if (isnan(box->west))
        *box = make_box(boxes->plat, parcel);
    return box;
}

const uint32_t *tb_parcels_at(tb_parcel_boxes *boxes, tb_point place, size_t *parcels) {
    if (!boxes->has_tree) {
        for (uint32_t p = 0; p < boxes->plat->parcels; p++)
            tb_parcel_box(boxes, p);
        if (!tb_kd_build(&boxes->kd, boxes->box, boxes->plat->parcels, NULL))
            return NULL;
        boxes->has_tree = 1;
    }
    return tb_kd_at(&boxes->kd, place, parcels);
}

int tb_parcel_compare(const tb_parcel_boxes *boxes, uint32_t first, uint32_t second) {
    if (first == second)
        return 0;
    const tb_box *a = tb_parcel_box(boxes, first), *b = tb_parcel_box(boxes, second);
    int order = tb_point_compare((tb_point){a->west, a->south}, (tb_point){b->west, b->south});
    if (order == 0)
        order = tb_point_compare((tb_point){a->east, a->north}, (tb_point){b->east, b->north});
    return order != 0 ? order : (first > second) - (first < second);
}
