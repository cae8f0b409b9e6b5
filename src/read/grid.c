/* National grids by their numbers. Zone n of 3 degrees has the central meridian 3n, of 6 degrees
 * 6n - 3; the easting is 500000 m there, with the zone number in front or without. Codes: EPSG. */
#include "read/grid.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* First codes of the series: 3-degree zones from 25 on with the number in front, meridians from 75
 * E on without, 6-degree zones from 13 on with. */
static const struct {
    double semi_major_m, inverse_flattening;
    int geographic, zone3, meridian3, zone6;
} datums[] = {
    {6378137, 298.257222101, 4490, 4513, 4534, 4491}, /* CGCS2000 */
    {6378140, 298.257, 4610, 2349, 2370, 2327},       /* Xian 1980 */
    {6378245, 298.3, 4214, 2401, 2422, 21413},        /* Beijing 1954 */
};
enum { DATUMS = sizeof datums / sizeof *datums };

static int same(double a, double b) {
    return fabs(a - b) < 1e-6;
}

/* Files write 298.2572 too, or a short axis in whole metres, and 0 for what they leave out. */
static int datum_of(const tb_grid *grid) {
    for (int i = 0; i < DATUMS; i++)
        if (fabs(grid->semi_major_m - datums[i].semi_major_m) < 0.5 &&
            (grid->inverse_flattening == 0 ||
             fabs(grid->inverse_flattening - datums[i].inverse_flattening) < 0.01))
            return i;
    return -1;
}

int tb_easting_zone(double easting) {
    double zone = floor(easting / 1e6);
    double rest = easting - zone * 1e6;
    return zone >= 13 && zone <= 45 && rest > 0 ? (int)zone : 0;
}

int tb_zone_width(int zone) {
    return zone >= 25 && zone <= 45 ? 3 : zone >= 13 && zone <= 23 ? 6 : 0;
}

/* 0 if it is none of the national grids. */
static int code_of(const tb_grid *grid, int datum) {
    if (grid->geographic)
        return datums[datum].geographic;
    if (!same(grid->scale, 1) || !same(grid->false_northing_m, 0))
        return 0;
    double meridian = grid->central_meridian;
    int zone = tb_easting_zone(grid->false_easting_m);
    int width = tb_zone_width(zone);
    if (zone != 0 && same(grid->false_easting_m, 1e6 * zone + 500000) && width != 0 &&
        same(meridian, width == 3 ? 3 * zone : 6 * zone - 3))
        return width == 3 ? datums[datum].zone3 + zone - 25 : datums[datum].zone6 + zone - 13;
    if (!same(grid->false_easting_m, 500000) || meridian < 75 || meridian > 135)
        return 0;
    return same(fmod(meridian, 3), 0) ? datums[datum].meridian3 + (int)(meridian - 75) / 3 : 0;
}

const char *tb_grid_srs(tb_arena *arena, const tb_grid *grid) {
    char text[400], number[6][TB_NUMBER_ROOM];
    int datum = datum_of(grid);
    int code = datum >= 0 ? code_of(grid, datum) : 0;
    int length;
    tb_number_text(grid->semi_major_m, number[0]);
    tb_number_text(grid->inverse_flattening, number[1]);
    tb_number_text(grid->central_meridian, number[2]);
    tb_number_text(grid->scale, number[3]);
    tb_number_text(grid->false_easting_m, number[4]);
    tb_number_text(grid->false_northing_m, number[5]);
    if (code != 0)
        length = snprintf(text, sizeof text, "EPSG:%d", code);
    else if (grid->geographic)
        length = snprintf(text, sizeof text, "+proj=longlat +a=%s +rf=%s +no_defs +type=crs",
                          number[0], number[1]);
    else
        length = snprintf(text, sizeof text,
                          "+proj=tmerc +lat_0=0 +lon_0=%s +k=%s +x_0=%s +y_0=%s +a=%s +rf=%s "
                          "+units=m +no_defs +type=crs",
                          number[2], number[3], number[4], number[5], number[0], number[1]);
    return tb_arena_copy(arena, text, (size_t)length);
}
