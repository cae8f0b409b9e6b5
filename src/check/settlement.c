/* Rules about settlement codes, widths and detail codes. */
#include "check/parcel.h"

#include "check/land.h"

#include <string.h>

/* What may not stand in a place of this kind, and what alone may. Source: the national rules named
 * in rules.csv under settlement-conflict. */
static const struct {
    const char *settlement;
    const char *only;      /* classes that alone may carry it; NULL: any */
    const char *forbidden; /* classes that may not */
} places[] = {
    {"201", NULL, "1006"},
    {"202", NULL, "1006"},
    {"203", NULL, "1001 1002 1006 1101"},
    {"204", "0602 0603 1201", ""},
};

static int conflicts(const tb_parcel *parcel) {
    for (size_t k = 0; k < sizeof places / sizeof *places; k++)
        if (tb_parcel_is(parcel, TB_ROLE_SETTLEMENT, places[k].settlement))
            return tb_code_among(places[k].forbidden, parcel->class_code) ||
                   (places[k].only != NULL && !tb_code_among(places[k].only, parcel->class_code));
    return 0;
}

/* Seldom meant: town dwellings in a village and the other way round, mines and salt pans that are
 * not 204. The wording of these rules is only likely: see docs/methods/classes.md. */
static int doubtful(const tb_parcel *parcel) {
    int village = tb_parcel_is(parcel, TB_ROLE_SETTLEMENT, "203");
    int town = tb_parcel_is(parcel, TB_ROLE_SETTLEMENT, "201") ||
               tb_parcel_is(parcel, TB_ROLE_SETTLEMENT, "202");
    return (village && strcmp(parcel->class_code, "0701") == 0) ||
           (town && strcmp(parcel->class_code, "0702") == 0) ||
           (tb_code_among("0602 0603", parcel->class_code) &&
            !tb_parcel_is(parcel, TB_ROLE_SETTLEMENT, "204"));
}

static void check_settlement_code(const tb_parcel *parcel) {
    tb_text code = tb_parcel_text(parcel, TB_ROLE_SETTLEMENT);
    if (!tb_parcel_has_field(parcel, TB_ROLE_SETTLEMENT))
        return;
    if (code.size == 0) {
        if (parcel->traits & TB_SETTLEMENT)
            tb_parcel_report(parcel, TB_RULE_SETTLEMENT_REQUIRED, TB_ROLE_SETTLEMENT, "201..205");
        return;
    }
    int independent = code.size == 4 && code.bytes[3] == 'A';
    if (independent && strcmp(parcel->class_code, "0601") != 0)
        tb_parcel_report(parcel, TB_RULE_SETTLEMENT_INDUSTRY, TB_ROLE_SETTLEMENT, "");
    else if (conflicts(parcel))
        tb_parcel_report(parcel, TB_RULE_SETTLEMENT_CONFLICT, TB_ROLE_SETTLEMENT, "");
    else if (doubtful(parcel))
        tb_parcel_report(parcel, TB_RULE_SETTLEMENT_DOUBTFUL, TB_ROLE_SETTLEMENT, "");
}

static void check_width(const tb_parcel *parcel) {
    const int64_t metre = 10; /* widths are kept in 0.1 m */
    int64_t width = tb_parcel_number(parcel, TB_ROLE_WIDTH);
    int set = width != TB_NO_NUMBER && width != 0;
    if (!tb_parcel_has_field(parcel, TB_ROLE_WIDTH))
        return;
    if (!set && (parcel->traits & TB_WIDTH_REQUIRED))
        tb_parcel_report_number(parcel, TB_RULE_WIDTH_REQUIRED, TB_ROLE_WIDTH, "> 0");
    else if (set && !(parcel->traits & TB_LINEAR))
        tb_parcel_report_number(parcel, TB_RULE_WIDTH_UNEXPECTED, TB_ROLE_WIDTH, "");
    else if (set && strcmp(parcel->class_code, "1006") == 0 &&
             (width < 1 * metre || width > 8 * metre))
        tb_parcel_report_number(parcel, TB_RULE_WIDTH_RANGE, TB_ROLE_WIDTH, "1..8 m");
}

static const struct {
    const char *details;
    const char *classes;
} details[] = {
    {"HDGD HQGD LQGD MQGD SHGD SMGD", "0101 0102 0103"},
    {"LQYD", "0201 0201K 0202 0202K 0204 0204K"},
    {"GCCD", "0401 0402 0403 0403K 0404"},
    {"HDGY GTGY MTGY SNGY BLGY DLGY", "0601"},
    {"FQ", "0602 1001 1003"},
    {"LJTM", "0301 0301K 0302 0302K 0305 0307 0307K 0404"},
};

static void check_detail(const tb_parcel *parcel) {
    char detail[16];
    tb_text text = tb_parcel_text(parcel, TB_ROLE_DETAIL);
    if (text.size == 0 || text.size >= sizeof detail)
        return;
    memcpy(detail, text.bytes, text.size);
    detail[text.size] = '\0';
    for (size_t k = 0; k < sizeof details / sizeof *details; k++)
        if (tb_code_among(details[k].details, detail) &&
            !tb_code_among(details[k].classes, parcel->class_code))
            tb_parcel_report(parcel, TB_RULE_DETAIL_CODE_CONFLICT, TB_ROLE_DETAIL, "");
}

void tb_check_settlement(const tb_parcel *parcel) {
    if (parcel->class_code[0] == '\0')
        return;
    check_settlement_code(parcel);
    check_width(parcel);
    check_detail(parcel);
}
