/* Control areas (控制面积): what a county and its villages have to come to, from a file, a number,
 * or the layers XZQ and CJDCQ of the dataset. */
#ifndef TB_RUN_CONTROL_H
#define TB_RUN_CONTROL_H

#include "base/arena.h"

#include <tuban/run.h>

typedef struct tb_control_area {
    char unit[13];    /* 6 digits: a county; 9: a township, for its name; 12: a village */
    int island;       /* land and islands are apart */
    const char *name; /* "" where it does not say */
    int64_t dm2;      /* TB_NO_NUMBER: a name only */
} tb_control_area;

typedef struct tb_control {
    tb_control_area *area; /* by unit, land first; every one once */
    size_t areas, room;
    int64_t number_dm2; /* of the one county, where a plain number was given; TB_NO_NUMBER */
    const char *source; /* path, "layers", or NULL: there are none */
} tb_control;

/* from: a path, a number of hectares, "none", or NULL: the layers of the dataset, whose names of
 * units are taken in any case. TB_USAGE or TB_UNREADABLE name the line. To be freed also then. */
tb_status tb_control_read(tb_control *control, const char *from, const char *dataset,
                          const tb_read_options *read, tb_arena *arena, tb_error *error);
void tb_control_free(tb_control *control);

/* NULL if there is none. */
const tb_control_area *tb_control_of(const tb_control *control, const char *unit, int island);

#endif
