/* A place in a parcel, where one may stand and look at it. */
#ifndef TB_CHECK_PLACES_H
#define TB_CHECK_PLACES_H

#include "check/orient.h"

#include <tuban/survey.h>

/* Inside parcel i, halfway up and in the middle of where it is widest there; on its first vertex
 * where it has no inside, NAN where it has no vertices. */
tb_point tb_place_in(const tb_block *block, size_t i);

#endif
