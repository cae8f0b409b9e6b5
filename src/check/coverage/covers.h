/* Who covers a face that is covered twice or more. */
#ifndef TB_CHECK_COVERS_H
#define TB_CHECK_COVERS_H

#include "check/coverage/outline.h"
#include "check/coverage/parcel_boxes.h"

typedef struct tb_cover {
    uint32_t parcel;
    int32_t times; /* more than once: parts of the parcel overlap */
} tb_cover;

typedef struct tb_covers {
    uint32_t *first; /* of each face, in cover[]; TB_NONE: not told */
    uint32_t *count;
    tb_cover *cover;
    size_t covers, room;
} tb_covers;

/* How often a parcel winds around a place that lies on no edge of it. */
int32_t tb_times_around(const tb_plat *plat, uint32_t parcel, tb_point place);

/* The parcels over each face of winding 2 and more. The graph must hold all edges of parcels in
 * such faces. outline is room to work in. 0 when out of memory; to be freed also then. */
int tb_covers_build(tb_covers *covers, const tb_plat *plat, const tb_faces *faces,
                    tb_parcel_boxes *boxes, tb_outline *outline);
void tb_covers_free(tb_covers *covers);

#endif
