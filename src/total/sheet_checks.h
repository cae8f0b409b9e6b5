/* Holding the official tables against each other: national rules Q120 .. Q128. */
#ifndef TB_TOTAL_SHEET_CHECKS_H
#define TB_TOTAL_SHEET_CHECKS_H

#include "base/arena.h"

#include <tuban/tables.h>

/* Fills check and checks of the tables, whose sheets are filled; 0 when out of memory. */
int tb_sheet_checks(tb_tables *tables, tb_arena *arena);

#endif
