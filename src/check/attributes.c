/* Rules about identifiers, required values, code lists and units. */
#include "check/parcel.h"

#include "base/message.h"
#include "check/ids.h"
#include "survey/domains.h"

#include <stdio.h>
#include <string.h>

enum { ID_DIGITS = 18, UNIT_DIGITS = 19, COUNTY_DIGITS = 6, VILLAGE_DIGITS = 12 };

static int all_digits(tb_text text) {
    for (size_t i = 0; i < text.size; i++)
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            return 0;
    return 1;
}

/* County code, 2110 for the layer, 8 digits of a serial number (TD/T 1057-2020). */
static int id_is_formed(tb_text id) {
    return id.size == ID_DIGITS && all_digits(id) &&
           memcmp(id.bytes + COUNTY_DIGITS, "2110", 4) == 0;
}

void tb_check_identity(const tb_parcel *parcel) {
    tb_text id = tb_parcel_text(parcel, TB_ROLE_ID);
    int64_t row = parcel->block->first_row + (int64_t)parcel->i;
    if (!tb_parcel_has_field(parcel, TB_ROLE_ID))
        return;
    if (id.size == 0)
        tb_parcel_report(parcel, TB_RULE_ID_MISSING, TB_ROLE_ID, "");
    else if (!tb_ids_add(parcel->checks->ids, id, row))
        parcel->checks->findings.failed = 1;
}

static void check_id_form(const tb_parcel *parcel) {
    tb_text id = tb_parcel_text(parcel, TB_ROLE_ID);
    if (id.size > 0 && !id_is_formed(id))
        tb_parcel_report(parcel, TB_RULE_ID_FORM, TB_ROLE_ID, "");
}

/* Parcel numbers are unique within a village: the village stands in front of the number. */
static void note_number(const tb_parcel *parcel) {
    char key[VILLAGE_DIGITS + 1 + 64];
    tb_text unit = tb_parcel_text(parcel, TB_ROLE_UNIT);
    tb_text number = tb_parcel_text(parcel, TB_ROLE_NUMBER);
    if (number.size == 0 || number.size > 64 || unit.size < VILLAGE_DIGITS)
        return;
    memcpy(key, unit.bytes, VILLAGE_DIGITS);
    key[VILLAGE_DIGITS] = '/';
    memcpy(key + VILLAGE_DIGITS + 1, number.bytes, number.size);
    tb_text whole = {key, VILLAGE_DIGITS + 1 + number.size};
    int64_t row = parcel->block->first_row + (int64_t)parcel->i;
    if (!tb_ids_add(parcel->checks->numbers, whole, row))
        parcel->checks->findings.failed = 1;
}

/* Mandatory in TD/T 1057-2020 and without a rule of their own. */
static void check_required(const tb_parcel *parcel) {
    static const tb_role required[] = {
        TB_ROLE_FEATURE_CODE, TB_ROLE_NUMBER, TB_ROLE_CLASS_NAME, TB_ROLE_OWNERSHIP, TB_ROLE_OWNER,
        TB_ROLE_OWNER_NAME,   TB_ROLE_UNIT,   TB_ROLE_UNIT_NAME,  TB_ROLE_YEAR,      TB_ROLE_ISLAND,
    };
    for (size_t k = 0; k < sizeof required / sizeof *required; k++) {
        tb_role role = required[k];
        if (tb_parcel_has_field(parcel, role) && tb_parcel_text(parcel, role).size == 0 &&
            tb_parcel_number(parcel, role) == TB_NO_NUMBER)
            tb_parcel_report(parcel, TB_RULE_REQUIRED_MISSING, role, "");
    }
}

static void check_codes(const tb_parcel *parcel) {
    static const tb_role coded[] = {
        TB_ROLE_OWNERSHIP, TB_ROLE_TERRACE, TB_ROLE_SLOPE,      TB_ROLE_DETAIL,
        TB_ROLE_PLANTING,  TB_ROLE_ENCLAVE, TB_ROLE_SETTLEMENT, TB_ROLE_ISLAND,
    };
    for (size_t k = 0; k < sizeof coded / sizeof *coded; k++) {
        tb_text value = tb_parcel_text(parcel, coded[k]);
        if (value.size > 0 && !tb_domain_has(coded[k], value))
            tb_parcel_report(parcel, TB_RULE_CODE_UNKNOWN, coded[k], "");
    }
    if (tb_parcel_text(parcel, TB_ROLE_FEATURE_CODE).size > 0 &&
        !tb_parcel_is(parcel, TB_ROLE_FEATURE_CODE, "2001010100"))
        tb_parcel_report(parcel, TB_RULE_FEATURE_CODE, TB_ROLE_FEATURE_CODE, "2001010100");
}

static void check_pair(const tb_parcel *parcel, tb_role code, tb_role name) {
    if (!tb_parcel_has_field(parcel, code) || !tb_parcel_has_field(parcel, name))
        return;
    int has_code = tb_parcel_text(parcel, code).size > 0;
    int has_name = tb_parcel_text(parcel, name).size > 0;
    if (has_code != has_name)
        tb_parcel_report(parcel, TB_RULE_CODE_NAME_PAIR, has_code ? name : code, "");
}

static void check_class_name(const tb_parcel *parcel) {
    int index = parcel->block->class_index[parcel->i];
    if (index < 0 || tb_parcel_text(parcel, TB_ROLE_CLASS_NAME).size == 0)
        return;
    const char *name = tb_classes_at(parcel->checks->classes, (size_t)index)->name;
    if (!tb_parcel_is(parcel, TB_ROLE_CLASS_NAME, name))
        tb_parcel_report(parcel, TB_RULE_CLASS_NAME, TB_ROLE_CLASS_NAME, name);
}

static void check_unit_form(const tb_parcel *parcel, tb_role role) {
    tb_text unit = tb_parcel_text(parcel, role);
    if (unit.size > 0 && (unit.size != UNIT_DIGITS || !all_digits(unit)))
        tb_parcel_report(parcel, TB_RULE_UNIT_FORM, role, "");
}

static int same_county(tb_text a, tb_text b) {
    return a.size < COUNTY_DIGITS || b.size < COUNTY_DIGITS ||
           memcmp(a.bytes, b.bytes, COUNTY_DIGITS) == 0;
}

static void check_units(const tb_parcel *parcel) {
    tb_text id = tb_parcel_text(parcel, TB_ROLE_ID), unit = tb_parcel_text(parcel, TB_ROLE_UNIT);
    tb_text owner = tb_parcel_text(parcel, TB_ROLE_OWNER);
    check_unit_form(parcel, TB_ROLE_UNIT);
    check_unit_form(parcel, TB_ROLE_OWNER);
    if (id_is_formed(id) && !same_county(id, unit))
        tb_parcel_report(parcel, TB_RULE_UNIT_COUNTY, TB_ROLE_UNIT, "");
    if (!tb_parcel_has_field(parcel, TB_ROLE_ENCLAVE))
        return;
    int enclave = !same_county(owner, unit);
    if (enclave != tb_parcel_is(parcel, TB_ROLE_ENCLAVE, "1"))
        tb_parcel_report(parcel, TB_RULE_ENCLAVE_FLAG, TB_ROLE_ENCLAVE, enclave ? "1" : "");
}

/* Which year is that of the survey is known when all parcels are in. */
static void note_year(const tb_parcel *parcel) {
    int64_t year = tb_parcel_number(parcel, TB_ROLE_YEAR);
    if (year == TB_NO_NUMBER)
        return;
    if (year < 1000 || year > 9999)
        tb_parcel_report_number(parcel, TB_RULE_SURVEY_YEAR, TB_ROLE_YEAR, "");
    else
        parcel->facts->year = (int16_t)year;
}

void tb_check_attributes(const tb_parcel *parcel) {
    check_id_form(parcel);
    note_number(parcel);
    note_year(parcel);
    check_required(parcel);
    check_codes(parcel);
    check_class_name(parcel);
    check_pair(parcel, TB_ROLE_DETAIL, TB_ROLE_DETAIL_NAME);
    check_pair(parcel, TB_ROLE_PLANTING, TB_ROLE_PLANTING_NAME);
    check_units(parcel);
    if (tb_parcel_is(parcel, TB_ROLE_ISLAND, "01") &&
        tb_parcel_text(parcel, TB_ROLE_ISLAND_NAME).size == 0)
        tb_parcel_report(parcel, TB_RULE_ISLAND_NAME, TB_ROLE_ISLAND_NAME, "");
}
