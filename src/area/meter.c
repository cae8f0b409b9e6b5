/* Measuring rings: gather and divide, map through a patch, add up. */
#include "area/measure.h"
#include "area/frame.h"
#include "area/patch.h"
#include "area/shoelace.h"

#include "base/error.h"
#include "base/message.h"

#include <geodesic.h>
#include <math.h>
#include <stdlib.h>

enum { CACHED_PATCHES = 64 };

/* No reference system has coordinates beyond, in any unit; infinities and NAN stop here too. */
static const double FARTHEST = 4e8;

static int within_reach(double x, double y) {
    return fabs(x) < FARTHEST && fabs(y) < FARTHEST;
}

struct tb_meter {
    const tb_frame *frame;
    tb_area_options options;
    double short2;       /* an edge whose squared length is below is not divided */
    tb_inverse *inverse; /* where positions come from PROJ: see needs_inverse */
    struct geod_geodesic geodesic;
    double *x, *y, *longitude, *q; /* one allocation of 4 x capacity */
    size_t points, capacity;
    int no_memory; /* for a ring, once */
    tb_patch patches[TB_PATCH_SIZES][CACHED_PATCHES];
};

/* Geodesic areas are GeographicLib's, on the positions that PROJ gives: its rounding noise (some
 * 1e-5 m2) is then the same here as in every other program that goes this way. */
static int needs_inverse(const tb_meter *meter) {
    tb_frame_kind kind = meter->frame->kind;
    return kind == TB_FRAME_OTHER ||
           (kind == TB_FRAME_GAUSS_KRUGER && meter->options.edges == TB_GEODESIC);
}

/* Squared, in units of the coordinates, and so much less that rounding does not matter. */
static double surely_short2(const tb_frame *frame, double densify_m) {
    if (!(densify_m > 0))
        return INFINITY;
    double limit = densify_m / frame->unit;
    return frame->kind != TB_FRAME_GEOGRAPHIC ? limit * limit * (1 - 1e-9) : 0;
}

tb_status tb_meter_create(const tb_frame *frame, const tb_area_options *options, tb_meter **out,
                          tb_error *error) {
    *out = NULL;
    tb_meter *meter = calloc(1, sizeof *meter);
    if (meter == NULL)
        return tb_fail_memory(error);
    meter->frame = frame;
    meter->options = options != NULL ? *options : tb_area_options_default(frame);
    meter->short2 = surely_short2(frame, meter->options.densify_m);
    double inverse_flattening = frame->srs.inverse_flattening;
    geod_init(&meter->geodesic, frame->ellipsoid.a,
              inverse_flattening != 0 ? 1 / inverse_flattening : 0);
    if (needs_inverse(meter)) {
        meter->inverse = tb_inverse_create(frame);
        if (meter->inverse == NULL) {
            tb_meter_free(meter);
            return tb_fail(error, TB_USAGE,
                           _("%s: this projection cannot be turned back into longitude and "
                             "latitude; convert the data to another reference system"),
                           frame->srs.name);
        }
    }
    *out = meter;
    return TB_OK;
}

void tb_meter_free(tb_meter *meter) {
    if (meter == NULL)
        return;
    tb_inverse_free(meter->inverse);
    free(meter->x);
    free(meter);
}

static int reserve(tb_meter *meter, size_t points) {
    if (points <= meter->capacity)
        return 1;
    if (points > SIZE_MAX / (8 * sizeof(double)))
        return 0;
    size_t capacity = 2 * points;
    double *storage = realloc(meter->x, 4 * capacity * sizeof *storage);
    if (storage == NULL) {
        meter->no_memory = 1;
        return 0;
    }
    /* What was gathered before growing moves apart with the columns. */
    for (size_t i = meter->points; i-- > 0;)
        storage[capacity + i] = storage[meter->capacity + i];
    meter->x = storage;
    meter->y = storage + capacity;
    meter->longitude = storage + 2 * capacity;
    meter->q = storage + 3 * capacity;
    meter->capacity = capacity;
    return 1;
}

/* Length of an edge in metres; for angles a good estimate, which is all that dividing needs. */
static double edge_length_m(const tb_frame *frame, double y, double dx, double dy) {
    if (frame->kind != TB_FRAME_GEOGRAPHIC)
        return hypot(dx, dy) * frame->unit;
    double east = dx * frame->unit * cos((y + dy / 2) * frame->unit);
    return hypot(east, dy * frame->unit) * frame->ellipsoid.a;
}

/* Pieces to cut an edge into: one more than the points put in, int(length / limit) of them. */
static size_t pieces(const tb_meter *meter, double y, double dx, double dy) {
    enum { MOST_PIECES = 1000000 }; /* x FARTHEST x 2 in 0.1 mm: within 64 bits */
    double limit = meter->options.densify_m;
    if (dx * dx + dy * dy < meter->short2)
        return 1;
    double length = edge_length_m(meter->frame, y, dx, dy);
    if (!(length > limit))
        return 1;
    double points = floor(length / limit);
    return points < MOST_PIECES ? (size_t)points + 1 : MOST_PIECES;
}

/* Point k of n - 1 that divide an edge equally, on the grid of 0.1 mm on which survey coordinates
 * end, half away from zero. Exact integers: the middle of two such coordinates is a tie every other
 * time, and both neighbours of an edge must decide it alike. */
static double divided(double from, double to, size_t k, size_t n) {
    int64_t a = llround(from * 1e4), b = llround(to * 1e4);
    int64_t sum = a * (int64_t)(n - k) + b * (int64_t)k;
    int64_t half = sum < 0 ? -(int64_t)n : (int64_t)n;
    int64_t tenths_of_mm = (2 * sum + half) / (2 * (int64_t)n);
    return (double)tenths_of_mm / 1e4;
}

static int gather_edge(tb_meter *meter, double x, double y, double dx, double dy) {
    size_t count = pieces(meter, y, dx, dy);
    if (!reserve(meter, meter->points + count))
        return 0;
    int metric = meter->frame->kind != TB_FRAME_GEOGRAPHIC;
    meter->x[meter->points] = x;
    meter->y[meter->points] = y;
    for (size_t k = 1; k < count; k++) {
        double part = (double)k / (double)count;
        meter->x[meter->points + k] = metric ? divided(x, x + dx, k, count) : x + dx * part;
        meter->y[meter->points + k] = metric ? divided(y, y + dy, k, count) : y + dy * part;
    }
    meter->points += count;
    return 1;
}

/* The ring's vertices without the repeated last one, and the points that divide its long edges. */
static int gather(tb_meter *meter, const double *x, const double *y, size_t points) {
    meter->points = 0;
    if (!reserve(meter, points))
        return 0;
    for (size_t i = 0; i < points; i++)
        if (!within_reach(x[i], y[i]))
            return 0;
    for (size_t i = 0; i < points; i++) {
        size_t next = i + 1 < points ? i + 1 : 0;
        if (!gather_edge(meter, x[i], y[i], x[next] - x[i], y[next] - y[i]))
            return 0;
    }
    return 1;
}

typedef struct extent {
    double west, south, east, north;
} extent;

static extent extent_of(const double *x, const double *y, size_t n) {
    extent box = {x[0], y[0], x[0], y[0]};
    for (size_t i = 1; i < n; i++) {
        box.west = x[i] < box.west ? x[i] : box.west;
        box.east = x[i] > box.east ? x[i] : box.east;
        box.south = y[i] < box.south ? y[i] : box.south;
        box.north = y[i] > box.north ? y[i] : box.north;
    }
    return box;
}

/* Whether the ring can be mapped as it stands, with no edge divided: most can. */
static int as_stored(const tb_meter *meter, const double *x, const double *y, size_t points,
                     extent *box) {
    if (meter->frame->kind == TB_FRAME_OTHER)
        return 0;
    *box = (extent){x[0], y[0], x[0], y[0]};
    double last_x = x[points - 1], last_y = y[points - 1];
    for (size_t i = 0; i < points; i++) {
        double dx = x[i] - last_x, dy = y[i] - last_y;
        if (!(dx * dx + dy * dy < meter->short2))
            return 0;
        last_x = x[i];
        last_y = y[i];
        box->west = last_x < box->west ? last_x : box->west;
        box->east = last_x > box->east ? last_x : box->east;
        box->south = last_y < box->south ? last_y : box->south;
        box->north = last_y > box->north ? last_y : box->north;
    }
    return within_reach(box->west, box->south) && within_reach(box->east, box->north);
}

static const tb_patch *patch_at(tb_meter *meter, tb_patch_size size, double x, double y) {
    double side = tb_patch_side(meter->frame, size);
    double column = floor(x / side), row = floor(y / side);
    if (!(fabs(column) < 1e9 && fabs(row) < 1e9))
        return NULL;
    unsigned slot = ((unsigned)(long)column * 31u + (unsigned)(long)row) % CACHED_PATCHES;
    tb_patch *patch = &meter->patches[size][slot];
    if (!patch->known || patch->column != column || patch->row != row)
        tb_patch_make(patch, meter->frame, size, column, row);
    return patch->valid ? patch : NULL;
}

/* Too large for one patch: every vertex through the patch it lies in, made absolute. */
static int map_apart(tb_meter *meter, const double *x, const double *y) {
    for (size_t i = 0; i < meter->points; i++) {
        const tb_patch *patch = patch_at(meter, TB_PATCH_LARGE, x[i], y[i]);
        if (patch == NULL)
            return 0;
        tb_patch_map(patch, x + i, y + i, 1, meter->longitude + i, meter->q + i);
        meter->longitude[i] += patch->longitude;
        meter->q[i] += patch->q;
    }
    return 1;
}

static int map_ring(tb_meter *meter, const double *x, const double *y, extent box) {
    double width = box.east - box.west, height = box.north - box.south;
    double span = width > height ? width : height;
    for (tb_patch_size size = TB_PATCH_SMALL; size < TB_PATCH_SIZES; size++) {
        if (!(span <= tb_patch_side(meter->frame, size)))
            continue;
        const tb_patch *patch = patch_at(meter, size, box.west + width / 2, box.south + height / 2);
        if (patch == NULL)
            return 0;
        tb_patch_map(patch, x, y, meter->points, meter->longitude, meter->q);
        return 1;
    }
    return map_apart(meter, x, y);
}

/* From coordinates to degrees where PROJ must do it; the seam at 180 degrees is bridged. */
static int to_degrees(tb_meter *meter) {
    tb_inverse_apply(meter->inverse, meter->x, meter->y, meter->points);
    for (size_t i = 0; i < meter->points; i++) {
        if (!isfinite(meter->x[i]) || !isfinite(meter->y[i]))
            return 0;
        double turns = floor((meter->x[i] - meter->x[0] + 180) / 360);
        meter->x[i] -= 360 * turns;
    }
    return 1;
}

static double trapezoid_ring_m2(tb_meter *meter, const double *x, const double *y, size_t points) {
    extent box;
    if (as_stored(meter, x, y, points, &box)) {
        meter->points = 0;
        if (!reserve(meter, points))
            return NAN;
        meter->points = points;
    } else {
        if (!gather(meter, x, y, points))
            return NAN;
        if (meter->frame->kind == TB_FRAME_OTHER && !to_degrees(meter))
            return NAN;
        box = extent_of(meter->x, meter->y, meter->points);
        x = meter->x;
        y = meter->y;
    }
    if (!map_ring(meter, x, y, box))
        return NAN;
    double b = meter->frame->ellipsoid.b;
    return tb_shoelace(meter->longitude, meter->q, meter->points) / 2 * b * b;
}

/* Positions of the ring in degrees, by the shortest way. */
static int positions(tb_meter *meter, const double *x, const double *y, size_t points) {
    meter->points = 0;
    if (!reserve(meter, points))
        return 0;
    double factor = meter->inverse != NULL ? 1 : meter->frame->unit * (180 / M_PI);
    if (fabs(factor - 1) < 1e-12)
        factor = 1; /* degrees stay the very numbers that were stored */
    for (size_t i = 0; i < points; i++) {
        if (!within_reach(x[i], y[i]))
            return 0;
        meter->x[i] = x[i] * factor;
        meter->y[i] = y[i] * factor;
    }
    meter->points = points;
    return meter->inverse == NULL || to_degrees(meter);
}

static double geodesic_ring_m2(tb_meter *meter, const double *x, const double *y, size_t points) {
    if (!positions(meter, x, y, points))
        return NAN;
    struct geod_polygon polygon;
    geod_polygon_init(&polygon, 0);
    for (size_t i = 0; i < points; i++)
        geod_polygon_addpoint(&meter->geodesic, &polygon, meter->y[i], meter->x[i]);
    double area = 0;
    geod_polygon_compute(&meter->geodesic, &polygon, 0, 1, &area, NULL);
    return fabs(area);
}

double tb_meter_ring_m2(tb_meter *meter, const double *x, const double *y, size_t points) {
    if (points > 1 && x[0] == x[points - 1] && y[0] == y[points - 1])
        points--;
    if (points < 3)
        return 0;
    double unit = meter->frame->unit;
    switch (meter->options.edges) {
    case TB_PLANE: return tb_shoelace(x, y, points) / 2 * unit * unit;
    case TB_GEODESIC: return geodesic_ring_m2(meter, x, y, points);
    case TB_TRAPEZOID: break;
    }
    return trapezoid_ring_m2(meter, x, y, points);
}

int tb_meter_has_memory(const tb_meter *meter) {
    return !meter->no_memory;
}

int tb_meter_position(tb_meter *meter, double x, double y, double *longitude, double *latitude) {
    if (meter->inverse != NULL) {
        tb_inverse_apply(meter->inverse, &x, &y, 1);
        *longitude = x;
        *latitude = y;
        return isfinite(x) && isfinite(y);
    }
    const tb_patch *patch = patch_at(meter, TB_PATCH_LARGE, x, y);
    if (patch == NULL)
        return 0;
    tb_patch_position(patch, x, y, longitude, latitude);
    *longitude *= 180 / M_PI;
    *latitude *= 180 / M_PI;
    return 1;
}

int64_t tb_area_dm2(double m2) {
    return llround(m2 * 100);
}
