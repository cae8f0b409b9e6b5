/* The checking stage: blocks against the rules. One accumulator a worker, merged at the end. */
#ifndef TB_CHECK_CHECKS_H
#define TB_CHECK_CHECKS_H

#include "check/findings.h"
#include "check/stated.h"

#include <tuban/area.h>
#include <tuban/classes.h>
#include <tuban/read.h>
#include <tuban/survey.h>

typedef struct tb_checks {
    tb_findings findings;
    const tb_source *source;
    const tb_class_table *classes;
    int attributes;  /* all rules; 0: only what reading itself finds */
    int needs_areas; /* a parcel that cannot be measured is an error */
    tb_shape_counts shapes;
    int64_t parcels, vertices, rings;
    double extent[4]; /* west, south, east, north of all vertices */
    tb_stated_sums stated;
    struct tb_id_list *ids;
} tb_checks;

/* Roles that the rules read, as bits. */
uint32_t tb_checks_roles(void);

int tb_checks_init(tb_checks *checks, const tb_source *source, const tb_class_table *classes,
                   int attributes, int needs_areas, size_t most); /* 0 when out of memory */
void tb_checks_free(tb_checks *checks);

/* The block must be classified, and measured if areas are needed. */
void tb_checks_fold(tb_checks *checks, const tb_block *block);
void tb_checks_merge(tb_checks *into, tb_checks *from);

/* What can only be told at the end: identifiers that stand twice, counts that do not fit. */
void tb_checks_finish(tb_checks *checks);

/* The coordinates against the reference system's numbers. position: longitude and latitude of the
 * middle of the extent in degrees, NULL if it has none. */
void tb_check_place(tb_checks *checks, const tb_srs *srs, const double *position);

#endif
