/* The report while it is made: what the run owns, and what the report points into. */
#ifndef TB_RUN_ASSEMBLE_H
#define TB_RUN_ASSEMBLE_H

#include "base/arena.h"
#include "check/checks.h"
#include "check/coverage/coverage.h"
#include "check/earlier.h"
#include "run/control.h"
#include "run/delivery.h"
#include "total/members.h"
#include "total/totals.h"

#include <tuban/run.h>

typedef struct tb_worker {
    struct tb_run_state *run;
    tb_meter *meter;
    tb_block *block;
    tb_totals totals;
    tb_checks checks;
    tb_coverage *coverage; /* NULL unless neighbours are checked or land is put together */
    tb_members *members;   /* NULL unless land is put together */
    int64_t padded_codes;
    tb_status status;
    tb_error error;
} tb_worker;

typedef struct tb_run_state {
    tb_report report; /* first: a tb_report * is a tb_run_state * */
    tb_run_options options;
    tb_arena *arena;
    tb_reader *reader;
    tb_frame *frame;
    tb_class_table *own_classes;
    tb_published *published;
    tb_rulebook *book;
    tb_delivery delivery;
    tb_control names;     /* of units, for land that has none of its own */
    tb_coverage *against; /* parcels, and all outside the boundary; NULL */
    tb_words baseline, accepted;
    tb_worker *workers;
    int worker_count;
} tb_run_state;

/* How much of the neighbours is done when land is put together, and after it, in percent. */
enum { TB_LAND_FROM = 25, TB_LAND_TO = 80 };

/* Fills the report's land from worker 0, when the coverage is solved; 0 when out of memory. */
int tb_put_land_together(tb_run_state *run);

/* The first role of `needs`, names parted by blanks, for which the layer has no field;
 * TB_ROLE_COUNT if it has all. */
tb_role tb_source_lacks(const tb_source *source, const char *needs);

/* Tells that a phase begins; TB_INTERRUPTED where the caller of the run wants no more. */
tb_status tb_run_phase(const tb_run_options *options, tb_phase phase, tb_error *error);

/* Tells how much of a phase is done, in percent. */
void tb_run_step(const tb_run_options *options, tb_phase phase, int percent);

/* Whether the caller wants no more; TB_INTERRUPTED then. */
int tb_run_stopped(const tb_run_options *options);
tb_status tb_run_goes_on(const tb_run_options *options, tb_error *error);

/* Merges the workers and fills the report; TB_SYSTEM when out of memory, TB_UNREADABLE when stated
 * areas are too large to add. */
tb_status tb_assemble(tb_run_state *run, tb_error *error);

#endif
