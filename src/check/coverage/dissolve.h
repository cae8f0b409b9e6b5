/* Land dissolved by key: of every key the union of its parcels.
 *
 *     share    an edge whose partner has the same key is inside; the others are shared out by key
 *     cut      where the coverage is not planar, they are cut where they meet, and those with
 *              covered land on both sides go too
 *     chain    the faces that are covered are polygons, each with its holes
 *
 * In a planar coverage vertices are neither moved nor left out. In any other, those within the
 * tolerance of each other become one, there are new ones where lines cross, and gaps inside the
 * land of one key that are nowhere wider than the tolerance are filled. */
#ifndef TB_CHECK_DISSOLVE_H
#define TB_CHECK_DISSOLVE_H

#include "base/arena.h"
#include "check/coverage/coverage.h"
#include "check/coverage/plat.h"

typedef struct tb_dissolve_job {
    const tb_plat *plat;
    const uint32_t *partner; /* of each edge, as tb_edges_match has it */
    const uint32_t *key;     /* of each parcel */
    size_t keys;
    int planar;
    double tolerance;
    int threads;
    tb_arena *arena; /* of the polygons */
    tb_dissolved *into;
    int (*stopped)(void *data); /* see coverage.h */
    void *stopped_data;
} tb_dissolve_job;

int tb_dissolve(const tb_dissolve_job *job); /* 0 when out of memory or stopped */

#endif
