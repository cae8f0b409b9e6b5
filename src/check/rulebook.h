/* How strict a run is: the severity of every rule, which are off, the rules' numbers, and rules of
 * the user's own. docs/methods/rules-file.md describes the file. */
#ifndef TB_CHECK_RULEBOOK_H
#define TB_CHECK_RULEBOOK_H

#include "base/arena.h"
#include "check/own_rules.h"
#include "check/rules.h"

typedef enum tb_number {
    TB_SHARPEST_DEGREES,
    TB_SLIVER_M2,
    TB_SLIVER_M,
    TB_LEAST_CONSTRUCTION_M2,
    TB_LEAST_FARMLAND_M2,
    TB_LEAST_OTHER_M2,
    TB_COVERAGE_TOLERANCE_M,
    TB_GAP_LEAST_M2,
    TB_GAP_MOST_M2,
    TB_GAP_LEAST_WIDTH,
    TB_GAP_MOST_WIDTH,
    TB_OVERLAP_LEAST_M2,
    TB_OVERLAP_MOST_M2,
    TB_OVERLAP_LEAST_WIDTH,
    TB_OVERLAP_MOST_WIDTH,
    TB_NARROWEST_LINE_M,
    TB_SURVEY_YEAR,
    TB_NUMBERS
} tb_number;

enum { TB_MOST_OWN_RULES = 64, TB_MOST_RULES = TB_RULES + TB_MOST_OWN_RULES };

/* A tb_rule from TB_RULES on is one of the user's own: own[rule - TB_RULES]. */
struct tb_rulebook {
    tb_arena *arena;
    const char *path; /* NULL: the rules as they are */
    int locked;       /* nothing may loosen them */
    size_t rules;
    tb_rule_info rule[TB_MOST_RULES];
    tb_own_rule own[TB_MOST_OWN_RULES];
    double number[TB_NUMBERS];
};

#endif
