/* What the faces say, as the result of a coverage. */
#ifndef TB_CHECK_REGIONS_H
#define TB_CHECK_REGIONS_H

#include "base/arena.h"
#include "check/coverage/covers.h"
#include "check/coverage/noding.h"

/* What a result is told from, and told into. */
typedef struct tb_telling {
    const tb_plat *plat;
    const tb_faces *faces;
    const tb_coverage_options *options;
    tb_lack_list *lacks; /* settled on the way */
    tb_arena *arena;     /* all of the result lives here */
    tb_coverage_result *result;
} tb_telling;

/* 1 for each face covered twice or more that is somewhere wider than the tolerance; NULL when out
 * of memory. *any: whether there is one. */
uint8_t *tb_wide_overlaps(const tb_faces *faces, double tolerance, int *any);

int tb_regions_tell(const tb_telling *telling); /* 0 when out of memory */

#endif
