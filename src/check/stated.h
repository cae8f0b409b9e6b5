/* Stated areas against measured ones, and what a systematic difference comes from. */
#ifndef TB_CHECK_STATED_H
#define TB_CHECK_STATED_H

#include <tuban/check.h>
#include <tuban/survey.h>

typedef struct tb_stated_sums {
    tb_stated stated;
    double plane; /* plane areas of the parcels compared, in squared units of the coordinates */
} tb_stated_sums;

/* Adds parcel i; 1 if its stated area is further from the measured one than balancing in
 * hundredths and either way of drawing edges explain: over 1/1000 and over 0.05 m2. */
int tb_stated_fold(tb_stated_sums *sums, const tb_block *block, size_t i);

void tb_stated_merge(tb_stated_sums *into, const tb_stated_sums *from);

/* One sentence where the sums have a plain relation, "" where they have none. */
const char *tb_stated_suspicion(const tb_stated_sums *sums, int geographic);

#endif
