/* Whether a parcel's rings are simple and do not meet: told fast for the many that are sound, and
 * by GEOS, with kind and place, for the few that may not be. */
#ifndef TB_CHECK_VALIDITY_H
#define TB_CHECK_VALIDITY_H

#include "check/orient.h"

#include <tuban/survey.h>

/* One worker's workspace. */
typedef struct tb_validity tb_validity;

tb_validity *tb_validity_create(void); /* NULL when out of memory */
void tb_validity_free(tb_validity *validity);

typedef enum tb_valid {
    TB_VALID,
    TB_SELF_TOUCH, /* a ring that meets itself in a point: no land is wrong, but the form is */
    TB_INVALID,
    TB_VALID_UNKNOWN /* out of memory, or it would take minutes to tell */
} tb_valid;

/* What GEOS is not asked, for it would look at n * n pairs of edges: a ring that comes to one place
 * hundreds of times, and one that may be valid but has too many edges side by side. */
#define TB_REASON_CROWDED "Crowded"
#define TB_REASON_TANGLED "Tangled"

/* reason (GEOS's words, or one of those) and place are filled for anything but TB_VALID. */
tb_valid tb_validity_of(tb_validity *validity, const tb_block *block, size_t parcel,
                        char reason[80], tb_point *place);

const char *tb_geos_version(void); /* "3.11.1" */

#endif
