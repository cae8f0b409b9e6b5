/* Which reference systems of China coordinates could belong to, when none is declared. */
#ifndef TB_CHECK_ZONES_H
#define TB_CHECK_ZONES_H

#include <stddef.h>

/* extent: west, south, east, north; NAN where unknown. Writes a phrase that names the fitting
 * systems with their EPSG codes, or says that none fits. */
void tb_zones_that_fit(const double extent[4], char *text, size_t room);

#endif
