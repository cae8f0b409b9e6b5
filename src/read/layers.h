/* The layers of a dataset, and which of them holds the parcels. */
#ifndef TB_READ_LAYERS_H
#define TB_READ_LAYERS_H

#include "read/dataset.h"

#include <tuban/read.h>

/* All layers of an open dataset, from the arena. */
tb_status tb_layers_of(tb_arena *arena, const tb_dataset *dataset, tb_layer **list, size_t *count,
                       tb_error *error);

/* Place of the layer with that name or alias, whatever it holds; TB_USAGE lists what there is. */
tb_status tb_layer_find(const char *path, const tb_layer *list, size_t total, const char *wanted,
                        size_t *at, tb_error *error);

/* wanted may be NULL. *reason says why this layer, in the language of the user. */
tb_status tb_layer_choose(tb_arena *arena, const tb_dataset *dataset, const char *wanted,
                          size_t *at, const char **name, const char **reason, tb_error *error);

#endif
