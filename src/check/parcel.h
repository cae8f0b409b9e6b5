/* One parcel under check: its values, and findings about it. */
#ifndef TB_CHECK_PARCEL_H
#define TB_CHECK_PARCEL_H

#include "check/checks.h"

typedef struct tb_parcel {
    tb_checks *checks;
    const tb_block *block;
    size_t i;
    const char *class_code; /* "" where the class is unknown or missing */
    uint8_t traits;         /* tb_trait of the class */
    tb_row_facts *facts;    /* kept of it; NULL unless all rules are run */
} tb_parcel;

/* Its text, of size 0 where the field is absent, null or empty. */
static inline tb_text tb_parcel_text(const tb_parcel *parcel, tb_role role) {
    const tb_text *column = parcel->block->text[role];
    return column != NULL && column[parcel->i].bytes != NULL ? column[parcel->i] : (tb_text){"", 0};
}

/* Its number; TB_NO_NUMBER where the field is absent, null or empty. */
static inline int64_t tb_parcel_number(const tb_parcel *parcel, tb_role role) {
    const int64_t *column = parcel->block->number[role];
    return column != NULL ? column[parcel->i] : TB_NO_NUMBER;
}

/* 1 if the layer has the field. */
static inline int tb_parcel_has_field(const tb_parcel *parcel, tb_role role) {
    return parcel->block->text[role] != NULL || parcel->block->number[role] != NULL;
}

/* 1 if the text is exactly this. */
int tb_parcel_is(const tb_parcel *parcel, tb_role role, const char *value);

/* Counts a finding, and returns it with identifier, title and a place inside the parcel set; NULL
 * past the cap. Finding the place takes as long as the parcel has vertices: what is found at each
 * vertex has its own. */
tb_finding *tb_parcel_finding(const tb_parcel *parcel, tb_rule rule);
tb_finding *tb_parcel_finding_at(const tb_parcel *parcel, tb_rule rule, double x, double y);

/* The same about a field: what stands there is told as found, expected may be "". Codes that are
 * right but for blanks, full-width characters or lost zeros are told so. */
void tb_parcel_report(const tb_parcel *parcel, tb_rule rule, tb_role role, const char *expected);

/* The same about a number; NULL past the cap. */
tb_finding *tb_parcel_report_number(const tb_parcel *parcel, tb_rule rule, tb_role role,
                                    const char *expected);

/* The same about whichever of the two the role is. */
void tb_parcel_report_value(const tb_parcel *parcel, tb_rule rule, tb_role role,
                            const char *expected);

/* The parts of the checking stage. A rule whose fields are absent is passed over: see rules.csv,
 * column needs. */
void tb_check_shapes(const tb_parcel *parcel);     /* vertices, angles, slivers, smallest areas */
void tb_check_unit(const tb_parcel *parcel);       /* units: known, and named alike */
void tb_check_identity(const tb_parcel *parcel);   /* identifiers: there, and kept for later */
void tb_check_attributes(const tb_parcel *parcel); /* their form, required values, code lists */
void tb_check_farmland(const tb_parcel *parcel);   /* slope, terrace, ridges, planting */
void tb_check_settlement(const tb_parcel *parcel); /* settlement codes, widths, detail codes */

#endif
