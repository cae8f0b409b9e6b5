/* Which of the parcels of an overlap are the same land twice, or lie one inside another. */
#ifndef TB_CHECK_KINSHIP_H
#define TB_CHECK_KINSHIP_H

#include "check/coverage/plat.h"

typedef struct tb_shared_land {
    uint32_t first, second; /* parcels, first < second */
    double area;            /* of what they share, in the plane */
    unsigned within;        /* once told. 1: first lies in second, 2: second in first, 3: both */
} tb_shared_land;

typedef struct tb_kinship {
    tb_shared_land *pair;
    size_t pairs, room;
} tb_kinship;

/* All pairs of those parcels share a piece of land. Of very many, only the first few are looked
 * at. 0 when out of memory. */
int tb_kinship_add(tb_kinship *kinship, const uint32_t *parcel, size_t n, double area);

/* Adds up what each pair shares and holds it against the whole parcels: what is left over may be as
 * large as a seam of that width along the border. 0 when out of memory. */
int tb_kinship_tell(tb_kinship *kinship, const tb_plat *plat, double seam);

/* Flags of a region that those n parcels cover: TB_REGION_DUPLICATE, TB_REGION_WITHIN. twin[i]
 * becomes the first of them that covers the same land as parcel i: i where none does. */
unsigned tb_kinship_flags(const tb_kinship *kinship, const uint32_t *parcel, size_t n,
                          uint32_t *twin);

void tb_kinship_free(tb_kinship *kinship);

#endif
