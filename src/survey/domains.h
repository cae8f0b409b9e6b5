/* Code lists of fields: generated from domains.csv into domains_table.c. */
#ifndef TB_SURVEY_DOMAINS_H
#define TB_SURVEY_DOMAINS_H

#include <tuban/survey.h>

typedef struct tb_domain_value {
    const char *value;
    const char *name;
} tb_domain_value;

/* One list a role; count 0 where any value may stand. */
typedef struct tb_domain {
    const tb_domain_value *values;
    size_t count;
} tb_domain;

extern const tb_domain tb_domains[TB_ROLE_COUNT];

/* 1 if the value stands in the role's list. */
int tb_domain_has(tb_role role, tb_text value);

#endif
