/* The rules by number: generated from rules.csv into rules_table.c and rules_table.h. */
#ifndef TB_CHECK_RULES_H
#define TB_CHECK_RULES_H

#include "check/rules_table.h"

#include <tuban/check.h>

extern const tb_rule_info tb_rules[TB_RULES];

/* TB_RULES if there is none of that id. */
tb_rule tb_rule_from_id(const char *id);

/* 1: it speaks of the published figures, not of the data. */
int tb_rule_is_published(const char *id);

/* In the language of the run. */
const char *tb_rule_title(const tb_rule_info *rule);

#endif
