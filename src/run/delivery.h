/* What lies beside the parcels: unit layers of the same dataset, and the boundary. */
#ifndef TB_RUN_DELIVERY_H
#define TB_RUN_DELIVERY_H

#include "check/units.h"

#include <tuban/run.h>

typedef struct tb_delivery {
    tb_layer *layers; /* of the dataset */
    size_t layer_count;
    tb_units *units[TB_UNIT_KINDS]; /* NULL: the dataset has no such layer, or it cannot be used */
    const char *why_not[TB_UNIT_KINDS];
    tb_units *file;           /* --boundary; NULL */
    tb_units *allowed;        /* --allowed-gaps; NULL */
    const tb_units *boundary; /* what is taken as boundary; NULL: nothing */
    const char *boundary_reason;
} tb_delivery;

/* frame: that of the parcels, in which the layers must lie. tolerance as for the parcels. TB_USAGE
 * where --boundary has another reference system, TB_UNREADABLE where it has no land. */
tb_status tb_delivery_read(tb_delivery *delivery, const char *path, const tb_run_options *options,
                           const tb_frame *frame, const tb_area_options *area, double tolerance,
                           tb_error *error);
void tb_delivery_free(tb_delivery *delivery);

/* 1 if there are survey layers beside the parcels: then it is a delivery, which has to be whole. */
int tb_delivery_is_one(const tb_delivery *delivery);

/* The name of a mandatory layer that is missing, from the nth on; NULL: no more. *n moves on. */
const char *tb_delivery_missing(const tb_delivery *delivery, size_t *n);

#endif
