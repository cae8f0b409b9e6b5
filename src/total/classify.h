/* The classifying stage: codes of a block to indices of a class table. */
#ifndef TB_TOTAL_CLASSIFY_H
#define TB_TOTAL_CLASSIFY_H

#include <tuban/classes.h>
#include <tuban/survey.h>

/* Fills class_index. pad: the codes stand in a number column, so that a code which the table does
 * not have gets its leading zeros back; returns how many codes needed that. */
int64_t tb_classify(const tb_class_table *table, int pad, tb_block *block);

#endif
