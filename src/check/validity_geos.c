/* Validity with GEOS behind it. The only file that speaks GEOS. */
#include "check/validity.h"

#include "check/chains.h"

#include <geos_c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tb_validity {
    GEOSContextHandle_t geos;
    tb_chains *chains;
};

tb_validity *tb_validity_create(void) {
    tb_validity *validity = calloc(1, sizeof *validity);
    if (validity == NULL)
        return NULL;
    validity->geos = GEOS_init_r(); /* without handlers GEOS keeps quiet */
    validity->chains = tb_chains_create();
    if (validity->geos == NULL || validity->chains == NULL) {
        tb_validity_free(validity);
        return NULL;
    }
    return validity;
}

void tb_validity_free(tb_validity *validity) {
    if (validity == NULL)
        return;
    if (validity->geos != NULL)
        GEOS_finish_r(validity->geos);
    tb_chains_free(validity->chains);
    free(validity);
}

/* A ring as GEOS has it: closed, and with four points at the least. */
static GEOSGeometry *ring_of(GEOSContextHandle_t geos, const tb_block *block, size_t ring) {
    size_t from = block->ring_vertex[ring], points = block->ring_vertex[ring + 1] - from;
    const double *x = block->x + from, *y = block->y + from;
    int closed = x[0] == x[points - 1] && y[0] == y[points - 1];
    size_t size = points + (closed ? 0 : 1);
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(geos, (unsigned)size, 2);
    for (size_t i = 0; sequence != NULL && i < size; i++)
        GEOSCoordSeq_setXY_r(geos, sequence, (unsigned)i, x[i % points], y[i % points]);
    return sequence != NULL ? GEOSGeom_createLinearRing_r(geos, sequence) : NULL;
}

/* The shell at *ring with the holes that follow it; *ring moves behind them. */
static GEOSGeometry *polygon_of(GEOSContextHandle_t geos, const tb_block *block, size_t *ring,
                                size_t end) {
    size_t first = *ring, holes = 0;
    GEOSGeometry *shell = ring_of(geos, block, first);
    for (*ring = first + 1; *ring < end && block->ring_hole[*ring]; (*ring)++)
        holes++;
    GEOSGeometry **list = calloc(holes + 1, sizeof *list);
    int whole = shell != NULL && list != NULL;
    for (size_t i = 0; whole && i < holes; i++) {
        list[i] = ring_of(geos, block, first + 1 + i);
        whole = list[i] != NULL;
    }
    GEOSGeometry *polygon =
        whole ? GEOSGeom_createPolygon_r(geos, shell, list, (unsigned)holes) : NULL;
    if (!whole) {
        GEOSGeom_destroy_r(geos, shell);
        for (size_t i = 0; list != NULL && i < holes; i++)
            GEOSGeom_destroy_r(geos, list[i]);
    }
    free(list);
    return polygon;
}

static GEOSGeometry *parcel_of(GEOSContextHandle_t geos, const tb_block *block, size_t parcel) {
    size_t ring = block->parcel_ring[parcel], end = block->parcel_ring[parcel + 1], parts = 0;
    GEOSGeometry **list = calloc(end - ring, sizeof *list);
    int whole = list != NULL;
    while (whole && ring < end) {
        list[parts] = polygon_of(geos, block, &ring, end);
        whole = list[parts] != NULL;
        parts += whole ? 1 : 0;
    }
    GEOSGeometry *geometry = NULL;
    if (whole)
        geometry = parts == 1 ? list[0]
                              : GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, list,
                                                            (unsigned)parts);
    for (size_t i = 0; !whole && i < parts; i++)
        GEOSGeom_destroy_r(geos, list[i]);
    free(list);
    return geometry;
}

/* flags: those of GEOSisValidDetail. */
static tb_valid ask_geos(GEOSContextHandle_t geos, const GEOSGeometry *geometry, int flags,
                         char reason[80], tb_point *place) {
    char *words = NULL;
    GEOSGeometry *at = NULL;
    char valid = GEOSisValidDetail_r(geos, geometry, flags, &words, &at);
    tb_valid verdict = valid == 1 ? TB_VALID : valid == 0 ? TB_INVALID : TB_VALID_UNKNOWN;
    if (verdict == TB_INVALID) {
        snprintf(reason, 80, "%s", words != NULL ? words : "");
        if (at != NULL) {
            GEOSGeomGetX_r(geos, at, &place->x);
            GEOSGeomGetY_r(geos, at, &place->y);
        }
    }
    GEOSFree_r(geos, words);
    GEOSGeom_destroy_r(geos, at);
    return verdict;
}

/* A ring that only meets itself in points is told apart from one that runs along itself, as a spike
 * does: GEOS names both alike, unless points where rings meet themselves are allowed. */
static tb_valid judge(GEOSContextHandle_t geos, const GEOSGeometry *geometry, char reason[80],
                      tb_point *place) {
    char graver[80] = "";
    tb_point there = *place;
    tb_valid verdict = ask_geos(geos, geometry, 0, reason, place);
    if (verdict != TB_INVALID || strcmp(reason, "Ring Self-intersection") != 0)
        return verdict;
    ask_geos(geos, geometry, GEOSVALID_ALLOW_SELFTOUCHING_RING_FORMING_HOLE, graver, &there);
    if (strcmp(graver, "Self-intersection") != 0)
        return TB_SELF_TOUCH;
    memcpy(reason, graver, sizeof graver);
    *place = there;
    return TB_INVALID;
}

tb_valid tb_validity_of(tb_validity *validity, const tb_block *block, size_t parcel,
                        char reason[80], tb_point *place) {
    static const char *const reasons[] = {
        [TB_CHAINS_MEET] = "Self-intersection",
        [TB_CHAINS_ASTRAY] = "Hole lies outside shell",
        [TB_CHAINS_TANGLED] = TB_REASON_TANGLED,
    };
    size_t first = block->ring_vertex[block->parcel_ring[parcel]];
    tb_chains_verdict found = tb_chains_meet(validity->chains, block, parcel, place);
    reason[0] = '\0';
    if (found == TB_CHAINS_APART)
        return TB_VALID;
    if (found != TB_CHAINS_ASK)
        snprintf(reason, 80, "%s", reasons[found]);
    if (found == TB_CHAINS_MEET || found == TB_CHAINS_ASTRAY)
        return TB_INVALID;
    *place = (tb_point){block->x[first], block->y[first]};
    if (found == TB_CHAINS_TANGLED)
        return TB_VALID_UNKNOWN;
    if (tb_chains_crowded(validity->chains, block, parcel, place)) {
        snprintf(reason, 80, "%s", TB_REASON_CROWDED);
        return TB_INVALID;
    }
    GEOSGeometry *geometry = parcel_of(validity->geos, block, parcel);
    if (geometry == NULL) {
        snprintf(reason, 80, "%s", "Too few points in geometry component");
        return TB_INVALID;
    }
    tb_valid verdict = judge(validity->geos, geometry, reason, place);
    GEOSGeom_destroy_r(validity->geos, geometry);
    return verdict;
}

const char *tb_geos_version(void) {
    return GEOSversion();
}
