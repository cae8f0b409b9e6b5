/* Fields of the layer against those of the standard: type, length, decimals. */
#ifndef TB_CHECK_STRUCTURE_H
#define TB_CHECK_STRUCTURE_H

#include "check/checks.h"

/* One finding for each field that bears the name of the standard and is of another make. What the
 * format does not state (a GeoPackage's reals have no length) is not asked for. */
void tb_check_structure(tb_checks *checks);

#endif
