/* The lines between units, and around the county: layers XZQJX and CJDCQJX. */
#ifndef COUNTY_BORDERS_H
#define COUNTY_BORDERS_H

#include "rings.h"

/* Stretches of border between the same two units, each once: label and ring i are line i, which is
 * open, and ends where its last half-edge does. of_face: the unit of each face, -1 outside. */
rings borders_trace(const mesh *m, const rings *units, const int32_t *of_face);

#endif
