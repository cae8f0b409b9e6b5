/* From rings to parcels. */
#include "area/measure.h"

#include "area/shoelace.h"

#include <math.h>

static void measure_parcel(tb_meter *meter, tb_block *block, size_t parcel) {
    double m2 = 0, plane = 0;
    for (size_t ring = block->parcel_ring[parcel]; ring < block->parcel_ring[parcel + 1]; ring++) {
        size_t from = block->ring_vertex[ring], points = block->ring_vertex[ring + 1] - from;
        const double *x = block->x + from, *y = block->y + from;
        double sign = block->ring_hole[ring] ? -1 : 1;
        m2 += sign * tb_meter_ring_m2(meter, x, y, points);
        plane += sign * tb_shoelace(x, y, points) / 2;
    }
    block->measured_m2[parcel] = m2;
    block->measured_dm2[parcel] = fabs(m2) < 9e16 ? tb_area_dm2(m2) : TB_NO_NUMBER;
    block->plane_area[parcel] = plane;
}

int tb_measure(tb_meter *meter, tb_block *block) {
    for (size_t i = 0; i < block->parcels; i++)
        measure_parcel(meter, block, i);
    return tb_meter_has_memory(meter);
}
