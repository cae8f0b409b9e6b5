/* Codes and names of villages and townships. All of them are plainly made up. */
#ifndef COUNTY_UNITS_H
#define COUNTY_UNITS_H

#include "county.h"

typedef struct unit {
    char code[20]; /* 19 digits of a village, 9 of a township */
    char name[64];
} unit;

typedef struct units {
    unit *village, *town;
} units;

void units_name(units *u, const county *c);
void units_free(units *u);

#endif
