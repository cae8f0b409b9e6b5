/* Guesses that are offered, never taken: the user says which one it is. */
#include "check/zones.h"

#include "base/message.h"

#include <math.h>
#include <stdio.h>

static int within(double low, double value, double high) {
    return value >= low && value <= high;
}

void tb_zones_that_fit(const double extent[4], char *text, size_t room) {
    double west = extent[0], south = extent[1], east = extent[2], north = extent[3];
    int prefix = isfinite(west) ? (int)floor(west / 1e6) : 0;
    int northing_fits = within(1.8e6, south, 6.2e6) && within(1.8e6, north, 6.2e6);
    if (isnan(west) || !(west <= east))
        snprintf(text, room, "%s", _("the extent of the coordinates is not known"));
    else if (within(73, west, 136) && within(73, east, 136) && within(3, south, 54) &&
             within(3, north, 54))
        snprintf(text, room, "%s", _("the coordinates fit longitude and latitude: EPSG:4490"));
    else if (northing_fits && within(25, prefix, 45))
        snprintf(text, room, _("the coordinates fit CGCS2000 3-degree zone %d: EPSG:%d"), prefix,
                 4513 + prefix - 25);
    else if (northing_fits && within(13, prefix, 23))
        snprintf(text, room, _("the coordinates fit CGCS2000 6-degree zone %d: EPSG:%d"), prefix,
                 4491 + prefix - 13);
    else if (northing_fits && within(100000, west, 900000) && within(100000, east, 900000))
        snprintf(text, room, "%s",
                 _("the coordinates fit any Gauss-Krueger zone without number, EPSG:4534 (75E) to "
                   "EPSG:4554 (135E): the central meridian must be known"));
    else
        snprintf(text, room, "%s", _("the coordinates fit no usual system of China"));
}
