/* Parcels alike in all that the survey says of their land: neighbours that should be one. */
#ifndef TB_CHECK_LIKENESS_H
#define TB_CHECK_LIKENESS_H

#include "check/neighbours.h"
#include "check/parcel.h"

/* A hash of every value that the standard has for the parcel but its identifier, its numbers, its
 * areas, and the names that stand for codes; 0 where class or unit is missing: such a parcel is
 * like no other. */
uint64_t tb_likeness_of(const tb_parcel *parcel);

/* The likeness of all parcels in the order of their rows, malloc'd; NULL when out of memory. Once
 * the rows are settled. */
uint64_t *tb_likeness_list(const tb_checks *checks);

/* Tells the neighbours alike that solving the parcels' coverage found. */
void tb_check_alike(tb_checks *checks, const tb_neighbours *neighbours);

#endif
