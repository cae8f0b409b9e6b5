/* Land put together: the parcels of a category, a village, a township or a county as one piece.
 *
 * Borders are those of the parcels; areas are sums of what was measured and totalled for each
 * parcel, never areas of the land's own shape, so that parts and whole agree exactly. */
#ifndef TUBAN_LAND_H
#define TUBAN_LAND_H

#include <stddef.h>
#include <tuban/finding.h>
#include <tuban/totals.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tb_land_kind {
    TB_LAND_CATEGORIES,
    TB_LAND_VILLAGES,  /* by the first 12 digits of the unit code */
    TB_LAND_TOWNSHIPS, /* 9 */
    TB_LAND_COUNTIES,  /* 6 */
    TB_LANDS
} tb_land_kind;

/* Strings live as long as the report. */
typedef struct tb_land {
    const char *code; /* name of the category, "" of what is unclassified; or digits of the unit */
    const char *name; /* of a village: that of its first parcel in the layer; of what has none, that
                         in the layers XZQ and CJDCQ of the dataset; else "" */
    tb_sum measured;  /* its parcels, and the sum of their measured areas */
    tb_sum total;     /* what is totalled: of a category with the ridges that belong to it */
    const tb_sum *category; /* total by category, what is unclassified last; NULL of a category */
    const tb_polygon *polygon;
    size_t polygons;
} tb_land;

#ifdef __cplusplus
}
#endif
#endif
