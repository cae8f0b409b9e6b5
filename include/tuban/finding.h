/* Findings: what the data say against themselves, the rules or the published figures.
 *
 * A finding is not an error: the run goes on, the finding travels to the report. */
#ifndef TUBAN_FINDING_H
#define TUBAN_FINDING_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tb_severity { TB_INFO, TB_WARNING, TB_ERROR, TB_SEVERITIES } tb_severity;

/* A piece of land. Ring 0 is the outer one, holes follow; ring r has the vertices ring_vertex[r] ..
 * ring_vertex[r+1]-1, the first repeated at its end. */
typedef struct tb_polygon {
    const double *x, *y; /* in the data's coordinates */
    const uint32_t *ring_vertex;
    size_t rings;
} tb_polygon;

/* Strings are UTF-8 and live as long as the report. "" where there is nothing to say. */
typedef struct tb_finding {
    const char *rule; /* never changes its meaning: "id-duplicate" */
    tb_severity severity;
    const char *layer;
    int64_t row;    /* from 1; 0: about the layer as a whole */
    const char *id; /* of the parcel (BSM) */
    const char *other_id;
    const char *field;
    const char *found;
    const char *expected;
    const char *message;       /* one line, in the language of the run */
    double measure;            /* NAN if there is none */
    const char *unit;          /* of measure: "m2", "m" or "" */
    double x, y;               /* in the data's coordinates; NAN if there is no place */
    const tb_polygon *polygon; /* the land it is about; NULL: the place is all there is */
    char fingerprint[17];      /* 16 hexadecimal digits, the same from run to run */
    const char *state;         /* beside a baseline "new" or "open", else "" */
    const char *accepted;      /* the reason it was signed off with, "" if it was not */
} tb_finding;

/* How often a rule was broken. count is exact; at most `--most` findings a rule are kept. */
typedef struct tb_rule_count {
    const char *rule;
    const char *title; /* in the language of the run */
    tb_severity severity;
    int64_t count;
    int64_t shown;
    int64_t accepted; /* of count: signed off, and no matter of the verdict */
} tb_rule_count;

/* The findings of this run beside those of an earlier one. */
typedef struct tb_baseline {
    const char *path; /* NULL: there is none */
    int64_t fresh;    /* were not there */
    int64_t open;     /* still are */
    int64_t fixed;    /* are gone */
} tb_baseline;

/* Exceptions that were signed off. */
typedef struct tb_acceptance {
    const char *path; /* NULL: there are none */
    int64_t accepted; /* findings */
    int64_t expired;  /* exceptions past their last day, whose findings count again */
    int64_t unneeded; /* exceptions without a finding */
} tb_acceptance;

/* A rule that could not be run, and why. */
typedef struct tb_not_checked {
    const char *rule;
    const char *reason;
} tb_not_checked;

/* "error", "warning" or "info": the same in every language. */
TB_API const char *tb_severity_name(tb_severity severity);

#ifdef __cplusplus
}
#endif
#endif
