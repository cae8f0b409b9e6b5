/* Shapefiles whose index, the .shx, is missing or cut: it is made anew in memory where that is
 * safe. */
#ifndef TB_READ_SHAPE_INDEX_H
#define TB_READ_SHAPE_INDEX_H

#include "read/overlay.h"

#include <tuban/status.h>

/* Looks at a .shp, or at those in a folder. overlay->number stays 0 if no index is needed, else
 * the new ones are in the overlay.
 *
 * Safe means that nothing can shift: the records of the .shp are numbered from 1 without a gap,
 * fill it to its end, and are as many as the rows of the .dbf. A shape that was deleted, or a file
 * that was cut, breaks that; then TB_UNREADABLE, and the message says why and what to do. asked is
 * the path people gave, for messages. */
tb_status tb_shape_index_restore(const char *path, const char *asked, tb_overlay *overlay,
                                 tb_error *error);

#endif
