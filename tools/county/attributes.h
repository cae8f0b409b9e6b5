/* The class of each parcel, and all that a class entails. */
#ifndef COUNTY_ATTRIBUTES_H
#define COUNTY_ATTRIBUTES_H

#include "land.h"

/* Texts are NULL where the field stays empty. */
typedef struct attributes {
    const char *class_code, *class_name;       /* DLBM, DLMC */
    const char *ownership;                     /* QSXZ */
    const char *settlement;                    /* CZCSXM */
    const char *detail_code, *detail_name;     /* TBXHDM, TBXHMC */
    const char *planting_code, *planting_name; /* ZZSXDM, ZZSXMC */
    const char *terrace, *slope;               /* GDLX, GDPDJB */
    int grade;                                 /* GDDB, 0 = none */
    int coefficient;                           /* KCXS, ten-thousandths */
    int width_dm;                              /* XZDWKD, decimetres, 0 = none */
    int64_t ridge_dm2;                         /* KCMJ, 0.01 m2 */
} attributes;

attributes attributes_choose(const land *l, int32_t number, uint64_t seed);

#endif
