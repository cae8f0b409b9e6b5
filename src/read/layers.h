/* The layers of a dataset, and which of them holds the parcels. */
#ifndef TB_READ_LAYERS_H
#define TB_READ_LAYERS_H

#include "read/dataset.h"

#include <ogr_api.h>
#include <tuban/read.h>

/* wanted may be NULL. *reason says why this layer, in the language of the user. */
tb_status tb_layer_choose(tb_arena *arena, const tb_dataset *dataset, const char *wanted,
                          OGRLayerH *layer, const char **reason, tb_error *error);

#endif
