/* Rules of the user's own, written as data: when CONDITIONS then CONDITIONS over fields. */
#ifndef TB_CHECK_OWN_RULES_H
#define TB_CHECK_OWN_RULES_H

#include "base/arena.h"

#include <tuban/survey.h>

typedef enum tb_comparison_sign {
    TB_EQUAL,
    TB_LESS,
    TB_GREATER,
    TB_ONE_OF,
    TB_BEGINS_WITH,
    TB_EMPTY
} tb_comparison_sign;

/* One comparison of a field with values, or with another field. */
typedef struct tb_condition {
    tb_role role;
    tb_comparison_sign sign;
    int negated;
    tb_role other; /* TB_ROLE_COUNT: with the values */
    size_t values;
    const tb_text *text;   /* of a text field */
    const int64_t *number; /* of a number field, scaled like it */
    const char *wording;   /* as it stands in the file */
} tb_condition;

typedef struct tb_own_rule {
    const tb_condition *when, *then;
    size_t whens, thens;
    uint32_t roles; /* those it reads, as bits */
} tb_own_rule;

/* Reads "when .. then ..". NULL, or why it cannot be read: a text that lives as long as the arena
 * or the program. */
const char *tb_own_rule_parse(tb_arena *arena, const char *text, tb_own_rule *rule);

/* The first condition of the then-part that a parcel breaks; NULL if it keeps the rule or the rule
 * does not speak of it. */
const tb_condition *tb_own_rule_broken(const tb_own_rule *rule, const tb_block *block, size_t i);

#endif
