/* What the rules of the work classification ask of each class: traits, looked up by class index. */
#ifndef TB_CHECK_LAND_H
#define TB_CHECK_LAND_H

#include <stdint.h>
#include <tuban/classes.h>
#include <tuban/survey.h>

enum tb_trait {
    TB_CULTIVATED = 1, /* 0101 0102 0103: slope, terrace, ridges, planting */
    TB_SETTLEMENT = 2, /* must carry a settlement code */
    TB_LINEAR = 4,     /* may carry a width */
    TB_WIDTH_REQUIRED = 8,
    TB_RESTORABLE = 16 /* may be marked as land that can be cultivated again */
};

/* Traits of every class of the table, malloc'd; NULL when out of memory. An own table has none. */
uint8_t *tb_land_traits(const tb_class_table *table);

/* 1 if code is one of the codes in a list parted by blanks; "02*" stands for all that begin so. */
int tb_code_among(const char *list, const char *code);

#endif
