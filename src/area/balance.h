/* Balancing areas to a control area (面积平差): what measuring leaves over or short is shared out
 * in 0.01 m2, the largest first. */
#ifndef TB_AREA_BALANCE_H
#define TB_AREA_BALANCE_H

#include <stddef.h>
#include <stdint.h>

typedef struct tb_balanced {
    const char *id; /* BSM of a parcel, code of a village: breaks ties, the smaller first */
    size_t member;  /* the caller's number of it; breaks ties of equal identifiers */
    int64_t dm2;    /* before and after */
} tb_balanced;

/* The members come to the control area, and into the order of their areas before. `room`: n.
 * Returns what could not be taken away, 0 unless the control area is negative. */
int64_t tb_balance(tb_balanced *members, size_t n, int64_t control_dm2, int64_t **room);

/* KCMJ = TBMJ x KCXS, rounded to 0.01 m2 half away from zero; the coefficient in 0.0001. */
int64_t tb_ridge_area(int64_t dm2, int64_t coefficient);

#endif
