/* The colours of src/write/colours.csv, generated into colours_table.c. */
#ifndef TB_WRITE_COLOURS_H
#define TB_WRITE_COLOURS_H

#include "write/look.h"

typedef struct tb_class_colour {
    const char *code; /* of a class, or the name of a category */
    tb_colour colour;
} tb_class_colour;

/* In the order of strcmp. */
extern const tb_class_colour tb_class_colours[];
extern const size_t tb_class_colour_count;

#endif
