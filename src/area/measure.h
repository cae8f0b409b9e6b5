/* The measuring stage: parcels of a block, in place. */
#ifndef TB_AREA_MEASURE_H
#define TB_AREA_MEASURE_H

#include <tuban/area.h>
#include <tuban/survey.h>

/* Fills measured_m2, measured_dm2 and plane_area: shells less holes. Parcels without geometry
 * measure 0; those whose coordinates have no position NAN and TB_NO_NUMBER. 0 when out of
 * memory. */
int tb_measure(tb_meter *meter, tb_block *block);

/* 0: memory for a ring was lacking, and its area is NAN though it has positions. */
int tb_meter_has_memory(const tb_meter *meter);

#endif
