/* Known faults, planted in a sound survey before it is written, with the answers: what a right
 * checker tells of each. Answers are reasoned from what is planted; nothing is asked of a checker.
 *
 *     faults_check     the option against the table of kinds                fault_kinds.h
 *     faults_plant     for each kind: choose parcels, change, answer        planter.h
 *     output_write     heeds the changes                                    changes.h
 *
 * Faults do not meet: the parcels one fault changes are neither changed by another, nor neighbours
 * of such. */
#ifndef COUNTY_FAULTS_H
#define COUNTY_FAULTS_H

#include "changes.h"

typedef struct faults {
    changes changes;
    int planted, wished; /* fewer were planted only of `all`, in a small county */
} faults;

/* Ends the program where --faults names what is no kind, or what the format cannot carry. */
void faults_check(const options *o);

/* Plants what the options ask for. Ends the program if the county has no place for it. */
void faults_plant(faults *f, survey *s);
void faults_free(faults *f);

#endif
