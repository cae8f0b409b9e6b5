/* The answers: what a right checker tells of the planted faults, as JSON (schema tuban.faults/1).
 */
#ifndef COUNTY_ANSWERS_H
#define COUNTY_ANSWERS_H

#include "county.h"

/* One finding. NULL and NAN: nothing to say about it. */
typedef struct answer {
    const char *rule, *layer;
    const char *id, *other_id;
    const char *field, *found, *expected; /* expected: the sound value */
    double measure;
    const char *unit;
    point at; /* the finding lies within tolerance_m of it */
    double tolerance_m;
} answer;

typedef struct answers answers;

answers *answers_create(const county *c);
void answers_free(answers *a);

/* Begins the next fault; the answers that follow belong to it. */
void answers_fault(answers *a, const char *rule, const char *what);
void answers_add(answers *a, const answer *one);

/* How many parcels are written. */
void answers_parcels(answers *a, int64_t parcels);

/* Ends the program if it cannot. */
void answers_write(const answers *a, const char *file);

#endif
