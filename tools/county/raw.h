/* Bytes that no driver would write: put into the finished files. */
#ifndef COUNTY_RAW_H
#define COUNTY_RAW_H

#include "changes.h"

/* `file` holds the parcels, closed. Does nothing where no change asks for it. */
void raw_write(const survey *s, const char *file);

#endif
