/* Reference systems from what Chinese survey files say of them: an ellipsoid, a central meridian, a
 * zone, instead of a code. */
#ifndef TB_READ_GRID_H
#define TB_READ_GRID_H

#include "base/arena.h"

typedef struct tb_grid {
    double semi_major_m, inverse_flattening; /* 0: not said */
    int geographic;                          /* coordinates are degrees */
    double central_meridian;                 /* degrees */
    double scale, false_easting_m, false_northing_m;
} tb_grid;

/* "EPSG:4527" where the numbers are those of a national grid (CGCS2000, Xian 1980, Beijing 1954),
 * else a PROJ string; NULL when out of memory. */
const char *tb_grid_srs(tb_arena *arena, const tb_grid *grid);

/* The zone a easting carries in front, 39 of 39500000; 0 if it carries none. */
int tb_easting_zone(double easting);

/* Degrees between central meridians that a zone number means: 3 from 25 on, 6 up to 23; 0 else. */
int tb_zone_width(int zone);

#endif
