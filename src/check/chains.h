/* The fast half of validity: a parcel's outline as chains that run from west to east. Such a chain
 * cannot meet itself, so only chains whose boxes overlap are compared, side by side. Where no
 * chains meet, one point of a hole tells where the hole lies. */
#ifndef TB_CHECK_CHAINS_H
#define TB_CHECK_CHAINS_H

#include "check/orient.h"

#include <tuban/survey.h>

typedef struct tb_chains tb_chains;

tb_chains *tb_chains_create(void); /* NULL when out of memory */
void tb_chains_free(tb_chains *chains);

/* What was found out. GEOS would take minutes to say the same of a parcel of many rings within each
 * other, so for large ones it is said here. */
typedef enum tb_chains_verdict {
    TB_CHAINS_APART,  /* nothing is wrong */
    TB_CHAINS_ASK,    /* something may be: GEOS knows what */
    TB_CHAINS_MEET,   /* edges meet, at place */
    TB_CHAINS_ASTRAY, /* a hole lies outside the parcel's land, at place */
    TB_CHAINS_TANGLED /* so many edges lie side by side that it would take minutes to tell */
} tb_chains_verdict;

/* A place that so many vertices share has so many pairs of edges that meet there: what asks for
 * each takes minutes. */
enum { TB_MOST_VISITS = 200 };

/* 1 if a place comes up more often than that among the vertices of one ring. */
int tb_chains_crowded(tb_chains *chains, const tb_block *block, size_t parcel, tb_point *place);

/* TB_CHAINS_APART unless two edges of the parcel meet anywhere but where one follows the other, if
 * a hole lies outside the parcel's land, or if that cannot be told (out of memory, vertical runs
 * that turn back, rings with fewer than three vertices). */
tb_chains_verdict tb_chains_meet(tb_chains *chains, const tb_block *block, size_t parcel,
                                 tb_point *place);

#endif
