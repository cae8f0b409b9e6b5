/* Whether the parcels of a layer cover the land once: gaps, overlaps and missing vertices.
 *
 *     add      blocks are copied, every ring with its parcel on the left
 *     match    edges that two neighbours run in opposite directions cancel            edges.h
 *     node     what is left is cut where it meets                                     noding.h
 *     face     and bounds faces, each covered by a known number of parcels            faces.h
 *     cover    faces covered twice or more get the edges of all parcels there         hidden.h
 *     tell     faces become regions with areas, widths and the parcels around         regions.h
 *
 * The number of parcels that cover a place is how often all directed edges wind around it, and
 * edges that cancel wind around nothing. So the edges left over tell every gap and overlap of the
 * layer; in a sound one only the outline is left. No vertex is moved. Coordinates that meet are
 * those with the same bits; where lines cross, the place is rounded to the nearest double. */
#ifndef TB_CHECK_COVERAGE_H
#define TB_CHECK_COVERAGE_H

#include "check/orient.h"

#include <stddef.h>
#include <stdint.h>
#include <tuban/finding.h>
#include <tuban/survey.h>

/* Rings farther out than any coordinates in use are left out, as the meter measures nothing there:
 * doubles are too coarse for the tolerance, and cutting edges would go on for ever. */
#define TB_COVERAGE_REACH 4e8

typedef struct tb_coverage tb_coverage;

typedef struct tb_coverage_options {
    /* In units of the coordinates: what is nowhere wider is no gap or overlap but a missing
     * vertex or noise of rounding. */
    double tolerance;
    int threads; /* 0: one */
    /* Area of a ring, closed by itself, without sign. NULL: in the plane, in squared units. */
    double (*ring_m2)(void *data, const double *x, const double *y, size_t n);
    void *ring_data;
    /* Called by the thread that solves, after each step, with the part that is done, in percent;
     * not 0: solving ends and returns 0. May be NULL. */
    int (*step)(void *data, int percent);
    void *step_data;
} tb_coverage_options;

typedef enum tb_region_kind { TB_REGION_GAP, TB_REGION_OVERLAP } tb_region_kind;

enum tb_region_flag {
    TB_REGION_OUTSIDE = 1,    /* gap: touches the outline of the layer in a point */
    TB_REGION_ONE_PARCEL = 2, /* gap: all around lies one parcel, a hole that nobody fills */
    TB_REGION_PARTS = 4,      /* two parts of one parcel take part */
    TB_REGION_DUPLICATE = 8,  /* overlap: two of the parcels cover the same land */
    TB_REGION_WITHIN = 16     /* overlap: one of the parcels lies wholly inside another */
};

/* One connected piece of land that is covered by no parcel, or by the same two or more. */
#define TB_NO_TWIN UINT32_MAX

typedef struct tb_region {
    tb_region_kind kind;
    unsigned flags;
    int multiplicity; /* how often it is covered: 0, 2, 3, .. */
    tb_point place;   /* inside, where it is wide */
    double area_m2;
    double width;  /* mean, of a strip: 2 x area / perimeter, in units of the coordinates */
    double widest; /* the widest circle found inside: at least so wide it is somewhere */
    /* Overlap: the rows of the parcels that cover it; gap: of those along its border. Parcels are
     * in the order of their places, so that it does not depend on that of the file. */
    const int64_t *row;
    size_t rows;
    /* With TB_REGION_DUPLICATE: row[i] covers the same land as row[twin[i]], the first that does;
     * itself where none does, TB_NO_TWIN where it was one too many to look. Else NULL. */
    const uint32_t *twin;
    /* Ring 0 is the outer one, counter-clockwise; holes are clockwise. Ring r has the vertices
     * ring_vertex[r] .. ring_vertex[r+1]-1, the first repeated at its end. */
    const double *x, *y;
    const uint32_t *ring_vertex; /* rings + 1 */
    size_t rings;
} tb_region;

/* A vertex on the common border of two parcels that only one of them has. */
typedef struct tb_missing_vertex {
    tb_point place;
    int64_t lacking_row, having_row;
    double distance; /* from the edge of the parcel that lacks it; 0: exactly on it */
} tb_missing_vertex;

/* Two neighbours of the same likeness, on a border whose vertices both of them have. */
typedef struct tb_alike {
    int64_t row, other_row; /* the lower one first */
    tb_point place;         /* the middle of the longest edge between them */
    double length;          /* of the border, in units of the coordinates */
} tb_alike;

typedef struct tb_coverage_result {
    const tb_region *region; /* by place, then kind */
    size_t regions;
    const tb_missing_vertex *missing; /* by place */
    size_t missing_vertices;
    const tb_alike *alike; /* by rows; none unless they were sought */
    size_t alikes;

    /* Regions nowhere wider than the tolerance are counted, not listed: by kind, those that have a
     * missing vertex on their border, and others. */
    size_t thin_explained[2], thin_noise[2];
    double thin_m2[2];

    /* The balance: sum of parcels = union_m2 + excess_m2, and the land inside the outline is
     * union_m2 + gap_m2. Thin regions are part of the sums. */
    double union_m2;
    double excess_m2; /* of all overlaps: (multiplicity - 1) x area */
    double gap_m2;

    /* The outline: rings like those of a region, around what is covered or a gap. Shells are
     * counter-clockwise. */
    const double *outline_x, *outline_y;
    const uint32_t *outline_vertex; /* outline_rings + 1 */
    size_t outline_rings;

    size_t residual_edges; /* edges of parcels without a partner */
    /* Not 0: edges cross each other so often that nothing else is told, at tangle among them; this
     * is the row of a parcel there. */
    int64_t tangled_row;
    tb_point tangle;
    int planar; /* 1: no edges cross or nearly meet, no land is covered twice; where it is dissolved
                 */
} tb_coverage_result;

tb_coverage *tb_coverage_create(void); /* NULL when out of memory */
void tb_coverage_free(tb_coverage *coverage);

/* Copies the parcels of a block. Rings with fewer than three vertices or with coordinates that are
 * no numbers cover nothing. 0 when out of memory. */
int tb_coverage_add(tb_coverage *coverage, const tb_block *block);

/* Takes over all parcels of from, which stays empty; what it was solved to stays with it. The order
 * of merging does not matter: parcels are sorted by row. */
void tb_coverage_merge(tb_coverage *into, tb_coverage *from);

/* Adds some parcels of a solved coverage, as rows 1, 2, .. 0 when out of memory. */
int tb_coverage_add_parcels(tb_coverage *into, const tb_coverage *from, const uint32_t *parcel,
                            size_t parcels);

/* Adds a frame (west, south, east, north) without those parcels of a solved coverage, as row 0:
 * what overlaps it lies outside them. 0 when out of memory. */
int tb_coverage_add_outside(tb_coverage *into, const tb_coverage *of, const uint32_t *parcel,
                            size_t parcels, const double frame[4]);

/* The same of all that a solved coverage covers, at least once. */
int tb_coverage_add_outside_all(tb_coverage *into, const tb_coverage *of, const double frame[4]);

/* 1 if some parcels of a solved coverage and some of another (NULL: all) are bounded by the same
 * edges, leaving out those inside, and so cover every place equally often. 0 tells nothing: land
 * may be the same without having the same vertices. */
int tb_coverage_same_land(const tb_coverage *one, const uint32_t *parcel, size_t parcels,
                          const tb_coverage *other, const uint32_t *other_parcel,
                          size_t other_parcels);

/* Calls each for the rings of a solved coverage, in the order of the rows, until it returns 0; row
 * 0 is left out. Rings repeat their first point. Returns what the last call did. */
int tb_coverage_each_ring(const tb_coverage *coverage,
                          int (*each)(void *data, int64_t row, const tb_point *point,
                                      size_t points),
                          void *data);

/* Adds the gaps of a result as parcels, in their order as rows 1, 2, .. 0 when out of memory. */
int tb_coverage_add_gaps(tb_coverage *into, const tb_coverage_result *of);

/* 1 if what was added as outside, row 0, covers the region or lies beside it. */
int tb_region_is_outside(const tb_region *region);

/* 1 if that parcel of a solved coverage covers the place. */
int tb_coverage_covers(const tb_coverage *coverage, uint32_t parcel, tb_point place);

/* Once, after all parcels are added: numbers parcels and matches edges, which is all that
 * same_land, covers and the functions that add from a coverage need. 0 when out of memory, or with
 * more than 2^31 vertices. */
int tb_coverage_match(tb_coverage *coverage, int threads);

/* Once, after all parcels are added; matches first what is not matched yet. 0 as above. */
int tb_coverage_solve(tb_coverage *coverage, const tb_coverage_options *options);

/* Says before solving that neighbours of the same likeness are sought; likeness[i] is that of
 * parcel i in the order of the rows, 0 that of a parcel which is like no other. It must last until
 * then. */
void tb_coverage_seek_alike(tb_coverage *coverage, const uint64_t *likeness);

/* Says before solving that tb_coverage_dissolve will be called. */
void tb_coverage_will_dissolve(tb_coverage *coverage);

/* Land dissolved by key: key[i] is that of parcel i in the order of the rows, below keys; into[k]
 * is the land of key k. Polygons live as long as the coverage. stopped: NULL, or asked by all
 * threads before each key; not 0: the caller wants no more. 0 then, and when out of memory. See
 * dissolve.h.
 */
typedef struct tb_dissolved {
    const tb_polygon *polygon;
    size_t polygons;
} tb_dissolved;
int tb_coverage_dissolve(tb_coverage *coverage, const uint32_t *key, size_t keys,
                         tb_dissolved *into, int (*stopped)(void *data), void *stopped_data);

/* Lives as long as the coverage. */
const tb_coverage_result *tb_coverage_result_of(const tb_coverage *coverage);

#endif
