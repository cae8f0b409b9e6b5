/* The rules by number: generated from rules.csv into rules_table.c and rules_table.h. */
#ifndef TB_CHECK_RULES_H
#define TB_CHECK_RULES_H

#include "check/rules_table.h"

#include <tuban/finding.h>

typedef struct tb_rule_entry {
    const char *id;
    tb_severity severity;
    const char *group;    /* reading, shape, attribute, published */
    const char *national; /* numbers of the national rules it stands for */
    const char *grade;    /* sure, or likely: how sure the rule's wording is */
    const char *needs;    /* roles a layer must have, parted by blanks */
    const char *title;
    const char *title_zh;
} tb_rule_entry;

extern const tb_rule_entry tb_rules[TB_RULES];

/* In the language of the run. */
const char *tb_rule_title(tb_rule rule);

#endif
