/* The finished survey, and the files it goes to. */
#ifndef COUNTY_OUTPUT_H
#define COUNTY_OUTPUT_H

#include "survey.h"

/* Writes all layers: whole, or not at all. Ends the program if it cannot. */
void output_write(const survey *s);

/* Ends the program if a file is there already and may not be replaced. */
void output_check(const options *o);

#endif
