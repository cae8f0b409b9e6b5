/* Where most is wrong: the places to look at first. */
#ifndef TB_CHECK_WORST_H
#define TB_CHECK_WORST_H

#include <tuban/check.h>

enum { TB_MOST_WORST = 5 };

/* The land is parted into a grid of 64 cells along its longer side; the cells with the most errors,
 * then warnings, of those findings that have a place, worst first. A single finding is no such
 * place. Returns how many there are; SIZE_MAX when out of memory. */
size_t tb_worst_places(const tb_finding *finding, size_t findings, const double extent[4],
                       tb_worst_place worst[TB_MOST_WORST]);

#endif
