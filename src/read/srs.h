/* The reference system a layer declares, as text for the area room. */
#ifndef TB_READ_SRS_H
#define TB_READ_SRS_H

#include "base/arena.h"

#include <ogr_api.h>

/* "EPSG:4527" or WKT from the arena; NULL if the layer has none, or one without meaning
 * (undefined, local). */
const char *tb_layer_srs(tb_arena *arena, OGRLayerH layer);

#endif
