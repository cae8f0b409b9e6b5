/* Boxes of parcels, in a tree. */
#include "check/parcel_boxes.h"

#include <math.h>
#include <stdlib.h>

int tb_parcel_boxes_build(tb_parcel_boxes *boxes, const tb_plat *plat) {
    *boxes = (tb_parcel_boxes){0};
    boxes->box = malloc((plat->parcels + 1) * sizeof *boxes->box);
    if (boxes->box == NULL)
        return 0;
    for (uint32_t p = 0; p < plat->parcels; p++)
        boxes->box[p] = (tb_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < plat->pieces; i++) {
        const tb_piece *piece = plat->piece[i];
        for (uint32_t r = 0; r < piece->rings; r++) {
            tb_box *box = &boxes->box[piece->first_parcel + piece->ring_parcel[r]];
            for (uint32_t v = piece->ring_start[r]; v < piece->ring_start[r + 1]; v++) {
                tb_point p = piece->point[v];
                box->west = p.x < box->west ? p.x : box->west;
                box->east = p.x > box->east ? p.x : box->east;
                box->south = p.y < box->south ? p.y : box->south;
                box->north = p.y > box->north ? p.y : box->north;
            }
        }
    }
    return tb_kd_build(&boxes->kd, boxes->box, plat->parcels, NULL);
}

void tb_parcel_boxes_free(tb_parcel_boxes *boxes) {
    tb_kd_free(&boxes->kd);
    free(boxes->box);
    boxes->box = NULL;
}

int tb_parcel_boxes_hold(const tb_parcel_boxes *boxes, uint32_t parcel, tb_point place) {
    const tb_box *box = &boxes->box[parcel];
    return place.x >= box->west && place.x <= box->east && place.y >= box->south &&
           place.y <= box->north;
}

int tb_parcel_compare(const tb_parcel_boxes *boxes, uint32_t first, uint32_t second) {
    const tb_box *a = &boxes->box[first], *b = &boxes->box[second];
    int order = tb_point_compare((tb_point){a->west, a->south}, (tb_point){b->west, b->south});
    if (order == 0)
        order = tb_point_compare((tb_point){a->east, a->north}, (tb_point){b->east, b->north});
    return order != 0 ? order : (first > second) - (first < second);
}
