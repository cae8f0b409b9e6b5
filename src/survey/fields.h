/* The fields of DLTB by role: generated from fields.csv into fields_table.c. */
#ifndef TB_SURVEY_FIELDS_H
#define TB_SURVEY_FIELDS_H

#include <tuban/survey.h>

typedef struct tb_field {
    const char *role;  /* "class" */
    const char *field; /* "DLBM" */
    int scale;         /* decimals of a number field, -1 for text */
    const char *title; /* Chinese name */
    const char *title_en;
    const char *aliases; /* draft and other names seen, separated by blanks */
    const char *type;    /* Char, VarChar, Int, Float: as the standard says */
    int length;
    int decimals;
} tb_field;

/* In the order of tb_role. */
extern const tb_field tb_fields[TB_ROLE_COUNT];

#endif
