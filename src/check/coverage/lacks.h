/* Missing vertices: each place and parcel once, and looked up by place. */
#ifndef TB_CHECK_LACKS_H
#define TB_CHECK_LACKS_H

#include "check/coverage/noding.h"
#include "check/coverage/parcel_boxes.h"

/* Sorts by place and parcel and keeps, of several for the same vertex and the same parcel lacking
 * it, the nearest. */
void tb_lacks_settle(tb_lack_list *list, const tb_parcel_boxes *boxes);

/* Whether a vertex is missing at that place. The list must be settled. */
int tb_lacks_at(const tb_lack_list *list, tb_point place);

#endif
