/* A sketch of the land for pictures: every parcel in the colour of its category, on a coarse grid.
 */
#ifndef TB_RUN_SKETCH_H
#define TB_RUN_SKETCH_H

#include "run/assemble.h"

/* Fills report->sketch; 0 when out of memory. The coverage must be solved. */
int tb_sketch_fill(tb_run_state *run);

#endif
