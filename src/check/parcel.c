/* Values of a parcel and the findings about them. */
#include "check/parcel.h"

#include "base/decimal.h"
#include "base/message.h"
#include "base/text.h"
#include "check/places.h"
#include "survey/fields.h"

#include <math.h>
#include <string.h>

int tb_parcel_is(const tb_parcel *parcel, tb_role role, const char *value) {
    tb_text text = tb_parcel_text(parcel, role);
    return strlen(value) == text.size && memcmp(text.bytes, value, text.size) == 0;
}

tb_finding *tb_parcel_finding_at(const tb_parcel *parcel, tb_rule rule, double x, double y) {
    tb_finding *finding =
        tb_checks_finding(parcel->checks, rule, parcel->block->first_row + (int64_t)parcel->i,
                          tb_parcel_text(parcel, TB_ROLE_ID));
    if (finding == NULL)
        return NULL;
    finding->x = x;
    finding->y = y;
    return finding;
}

tb_finding *tb_parcel_finding(const tb_parcel *parcel, tb_rule rule) {
    tb_finding *finding = tb_parcel_finding_at(parcel, rule, NAN, NAN);
    if (finding == NULL)
        return NULL;
    tb_point place = tb_place_in(parcel->block, parcel->i);
    finding->x = place.x;
    finding->y = place.y;
    return finding;
}

static tb_finding *about_field(const tb_parcel *parcel, tb_rule rule, tb_role role,
                               const char *expected) {
    tb_finding *finding = tb_parcel_finding(parcel, rule);
    if (finding == NULL)
        return NULL;
    const char *field = parcel->checks->source->field[role];
    finding->field = field != NULL ? field : tb_fields[role].field;
    finding->expected = tb_findings_text(&parcel->checks->findings, "%s", expected);
    return finding;
}

/* The usual damage to codes on their way through spreadsheets and keyboards. */
static const char *damage_of(tb_text value) {
    for (size_t at = 0; at < value.size;) {
        size_t bytes = 1;
        if ((unsigned char)value.bytes[at] >= 0x80 &&
            tb_ascii_at(value.bytes + at, value.size - at, &bytes) != 0)
            return _("; it holds full-width characters");
        at += bytes > 0 ? bytes : 1;
    }
    if (value.size > 0 && (value.bytes[0] == ' ' || value.bytes[value.size - 1] == ' '))
        return _("; there are blanks around it");
    return "";
}

/* 101 for 0101, as spreadsheets leave it. */
static int lacks_zero(const tb_parcel *parcel, tb_text code) {
    char whole[16] = "0";
    if (code.size == 0 || code.size + 1 > sizeof whole)
        return 0;
    memcpy(whole + 1, code.bytes, code.size);
    return tb_classes_find(parcel->checks->classes, code.bytes, code.size) < 0 &&
           tb_classes_find(parcel->checks->classes, whole, code.size + 1) >= 0;
}

void tb_parcel_report(const tb_parcel *parcel, tb_rule rule, tb_role role, const char *expected) {
    tb_finding *finding = about_field(parcel, rule, role, expected);
    if (finding == NULL)
        return;
    tb_findings *findings = &parcel->checks->findings;
    tb_text found = tb_parcel_text(parcel, role);
    finding->found = tb_findings_text(findings, "%.*s", (int)found.size, found.bytes);
    const char *damage = role == TB_ROLE_CLASS && lacks_zero(parcel, found)
                             ? _("; its leading zero is lost")
                             : damage_of(found);
    finding->message = tb_findings_text(findings, "%s%s", finding->message, damage);
}

tb_finding *tb_parcel_report_number(const tb_parcel *parcel, tb_rule rule, tb_role role,
                                    const char *expected) {
    tb_finding *finding = about_field(parcel, rule, role, expected);
    if (finding == NULL)
        return NULL;
    char text[32];
    int64_t number = tb_parcel_number(parcel, role);
    finding->found = number == TB_NO_NUMBER
                         ? ""
                         : tb_findings_text(&parcel->checks->findings, "%s",
                                            tb_decimal_text(number, tb_role_scale(role), text));
    return finding;
}

void tb_parcel_report_value(const tb_parcel *parcel, tb_rule rule, tb_role role,
                            const char *expected) {
    if (tb_role_scale(role) >= 0)
        tb_parcel_report_number(parcel, rule, role, expected);
    else
        tb_parcel_report(parcel, rule, role, expected);
}
