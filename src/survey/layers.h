/* The layers of a survey database: generated from layers.csv into layers_table.c. */
#ifndef TB_SURVEY_LAYERS_H
#define TB_SURVEY_LAYERS_H

#include <stddef.h>

typedef struct tb_known_layer {
    const char *layer; /* DLTB */
    const char *name;  /* 地类图斑 */
    const char *code;  /* feature code, YSDM */
} tb_known_layer;

extern const tb_known_layer tb_known_layers[];
extern const size_t tb_known_layer_count;

#endif
