/* Where the parcels of a plat are: those around a place, and their order by place. */
#ifndef TB_CHECK_PARCEL_BOXES_H
#define TB_CHECK_PARCEL_BOXES_H

#include "check/kd.h"
#include "check/plat.h"

typedef struct tb_parcel_boxes {
    tb_box *box; /* of each parcel; west is east of east where it has no ring */
    tb_kd kd;
} tb_parcel_boxes;

int tb_parcel_boxes_build(tb_parcel_boxes *boxes, const tb_plat *plat); /* 0 when out of memory */
void tb_parcel_boxes_free(tb_parcel_boxes *boxes);

int tb_parcel_boxes_hold(const tb_parcel_boxes *boxes, uint32_t parcel, tb_point place);

/* Negative, 0 or positive: which parcel comes first. By place, so that it does not depend on the
 * order of the file; parcels in the same box by row. */
int tb_parcel_compare(const tb_parcel_boxes *boxes, uint32_t first, uint32_t second);

#endif
