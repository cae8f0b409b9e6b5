/* The checking stage: blocks against the rules. One accumulator a worker, merged at the end. */
#ifndef TB_CHECK_CHECKS_H
#define TB_CHECK_CHECKS_H

#include "check/findings.h"
#include "check/rows.h"
#include "check/stated.h"

#include <tuban/area.h>
#include <tuban/classes.h>
#include <tuban/read.h>
#include <tuban/survey.h>

/* At the equator, and of latitude everywhere: near enough for tolerances. */
enum { TB_METRES_IN_A_DEGREE = 111320 };

/* Of the parcels that name a unit. */
typedef struct tb_unit_sum {
    int64_t parcels;
    int64_t stated_dm2; /* of those that state an area */
} tb_unit_sum;

typedef struct tb_checks {
    tb_findings findings;
    const tb_source *source;
    const tb_class_table *classes;
    int work_classes; /* they are the work classification, of which most rules speak */
    int attributes;   /* all rules; 0: only what reading itself finds */
    int geographic;   /* coordinates are degrees */
    tb_shape_counts shapes;
    int64_t parcels, vertices, rings;
    double extent[4];   /* west, south, east, north of all vertices */
    double measured[4]; /* the same of the parcels that have a position, and so an area */
    tb_stated_sums stated;
    int64_t sum_dm2;       /* of the parcels that could be measured */
    int64_t stated_dm2;    /* of the parcels that state an area */
    int64_t second_survey; /* unknown class codes that are such of the second survey */
    uint32_t filled;       /* bit r: some parcel has a value of role r */
    struct tb_id_list *ids;
    struct tb_id_list *numbers; /* village and parcel number */
    struct tb_validity *validity;
    uint8_t *traits;                      /* of each class: see land.h */
    const tb_units *units[TB_UNIT_KINDS]; /* NULL where the dataset has none */
    tb_unit_sum *unit_sum[TB_UNIT_KINDS]; /* of each unit, by the parcels that name it */
    uint32_t unit_hint[TB_UNIT_KINDS];
    tb_rows rows; /* with all rules only */
} tb_checks;

/* Roles that the rules read, as bits. */
uint32_t tb_checks_roles(void);

int tb_checks_init(tb_checks *checks, const tb_source *source, const tb_class_table *classes,
                   const tb_rulebook *book, int attributes, int geographic,
                   size_t most); /* 0 when out of memory */
void tb_checks_free(tb_checks *checks);

/* Units to hold the parcels against; before the first block. They must outlive the checks. 0 when
 * out of memory. */
int tb_checks_take_units(tb_checks *checks, tb_unit_kind kind, const tb_units *units);

/* The block must be classified and measured. */
void tb_checks_fold(tb_checks *checks, const tb_block *block);
void tb_checks_merge(tb_checks *into, tb_checks *from);

/* Counts a finding of the layer, and returns it with layer, title and identifier set; NULL past the
 * cap. row 0: it is about the layer as a whole. */
tb_finding *tb_checks_finding(tb_checks *checks, tb_rule rule, int64_t row, tb_text id);

/* The same about a row whose block is gone: its identifier and place are looked up. */
tb_finding *tb_checks_row_finding(tb_checks *checks, tb_rule rule, int64_t row);

/* A finding about the layer as a whole. */
tb_finding *tb_checks_layer_finding(tb_checks *checks, tb_rule rule);

/* 1 if neighbours alike are to be told: all rules are run, and the layer has what that one needs.
 */
int tb_checks_seek_alike(const tb_checks *checks);

/* 1 if the layer has the field, but no parcel has a value in it. */
int tb_checks_never_filled(const tb_checks *checks, tb_role role);

/* What can only be told at the end: identifiers that stand twice, counts that do not fit. */
void tb_checks_finish(tb_checks *checks);

/* Where the layer lies: of the parcels that have a position, so that one wild vertex does not move
 * it; of all if none has. */
const double *tb_checks_extent(const tb_checks *checks);

/* The coordinates against the reference system's numbers. position: longitude and latitude of the
 * middle of tb_checks_extent in degrees, NULL if it has none. */
void tb_check_place(tb_checks *checks, const tb_srs *srs, const double *position);

#endif
