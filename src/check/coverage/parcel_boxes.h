/* Where the parcels of a plat are: those around a place, and their order by place. */
#ifndef TB_CHECK_PARCEL_BOXES_H
#define TB_CHECK_PARCEL_BOXES_H

#include "check/coverage/kd.h"
#include "check/coverage/plat.h"

/* Boxes are made when first asked for: most parcels have no fault. */
typedef struct tb_parcel_boxes {
    const tb_plat *plat;
    tb_box *box; /* of each parcel; west NAN: not yet made */
    tb_kd kd;    /* of all, when has_tree is set */
    int has_tree;
} tb_parcel_boxes;

int tb_parcel_boxes_init(tb_parcel_boxes *boxes, const tb_plat *plat); /* 0 when out of memory */
void tb_parcel_boxes_free(tb_parcel_boxes *boxes);

/* west is east of east where the parcel has no ring. */
const tb_box *tb_parcel_box(const tb_parcel_boxes *boxes, uint32_t parcel);

/* Parcels around a place, and some near it; NULL when out of memory. */
const uint32_t *tb_parcels_at(tb_parcel_boxes *boxes, tb_point place, size_t *parcels);

/* Negative, 0 or positive: which parcel comes first. By place, so that it does not depend on the
 * order of the file; parcels in the same box by row. */
int tb_parcel_compare(const tb_parcel_boxes *boxes, uint32_t first, uint32_t second);

#endif
