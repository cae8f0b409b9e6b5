/* Rules about cultivated land: slope grade, terraces, ridges, grade, planting. */
#include "check/parcel.h"

#include "base/decimal.h"
#include "check/land.h"

#include <string.h>

/* Missing and 0 both mean that nothing is deducted. */
static int64_t or_zero(int64_t number) {
    return number == TB_NO_NUMBER ? 0 : number;
}

static void check_slope(const tb_parcel *parcel) {
    int cultivated = parcel->traits & TB_CULTIVATED;
    int set = tb_parcel_text(parcel, TB_ROLE_SLOPE).size > 0;
    if (tb_parcel_has_field(parcel, TB_ROLE_SLOPE) && set != (cultivated != 0))
        tb_parcel_report(parcel, TB_RULE_SLOPE_REQUIRED, TB_ROLE_SLOPE, cultivated ? "1..5" : "");
}

/* Grades 2 to 5 are terraces or slopes; grade 1 is flat, and so is everything not cultivated. */
static void check_terrace(const tb_parcel *parcel) {
    if (!tb_parcel_has_field(parcel, TB_ROLE_TERRACE) ||
        !tb_parcel_has_field(parcel, TB_ROLE_SLOPE))
        return;
    tb_text slope = tb_parcel_text(parcel, TB_ROLE_SLOPE);
    int steep = (parcel->traits & TB_CULTIVATED) && slope.size == 1 && slope.bytes[0] >= '2' &&
                slope.bytes[0] <= '5';
    int set = tb_parcel_text(parcel, TB_ROLE_TERRACE).size > 0;
    if (set != steep)
        tb_parcel_report(parcel, TB_RULE_TERRACE_REQUIRED, TB_ROLE_TERRACE, steep ? "PD, TT" : "");
}

static void check_grade(const tb_parcel *parcel) {
    int cultivated = parcel->traits & TB_CULTIVATED;
    int64_t grade = or_zero(tb_parcel_number(parcel, TB_ROLE_GRADE));
    if (!tb_parcel_has_field(parcel, TB_ROLE_GRADE))
        return;
    if (cultivated ? grade < 1 || grade > 15 : grade != 0)
        tb_parcel_report_number(parcel, TB_RULE_GRADE_REQUIRED, TB_ROLE_GRADE,
                                cultivated ? "1..15" : "");
}

static void check_ridge_class(const tb_parcel *parcel) {
    tb_text ridge = tb_parcel_text(parcel, TB_ROLE_RIDGE_CLASS);
    int cultivated = parcel->traits & TB_CULTIVATED;
    if (ridge.size > 0 && (!cultivated || !tb_parcel_is(parcel, TB_ROLE_RIDGE_CLASS, "1203")))
        tb_parcel_report(parcel, TB_RULE_RIDGE_CLASS, TB_ROLE_RIDGE_CLASS,
                         cultivated ? "1203" : "");
}

/* What the coefficient must be, or NULL if it is so: 0 off cultivated land and on grade 1, above 0
 * on terraces and with a ridge class only, and always a fraction. */
static const char *wrong_coefficient(const tb_parcel *parcel, int64_t coefficient) {
    const int64_t one = tb_power_of_ten(tb_role_scale(TB_ROLE_RIDGE_COEFFICIENT));
    int terrace = tb_parcel_is(parcel, TB_ROLE_TERRACE, "TT");
    int flat = tb_parcel_is(parcel, TB_ROLE_SLOPE, "1");
    int has_class = tb_parcel_text(parcel, TB_ROLE_RIDGE_CLASS).size > 0;
    if (coefficient < 0 || coefficient >= one)
        return "0 <= KCXS < 1";
    if (!(parcel->traits & TB_CULTIVATED) || flat)
        return coefficient != 0 ? "0" : NULL;
    if (terrace && coefficient == 0)
        return "> 0";
    if (tb_parcel_has_field(parcel, TB_ROLE_RIDGE_CLASS) && has_class != (coefficient > 0))
        return has_class ? "> 0" : "0";
    return NULL;
}

static void check_coefficient(const tb_parcel *parcel) {
    int64_t coefficient = or_zero(tb_parcel_number(parcel, TB_ROLE_RIDGE_COEFFICIENT));
    if (!tb_parcel_has_field(parcel, TB_ROLE_RIDGE_COEFFICIENT))
        return;
    const char *expected = wrong_coefficient(parcel, coefficient);
    if (expected != NULL)
        tb_parcel_report_number(parcel, TB_RULE_RIDGE_COEFFICIENT, TB_ROLE_RIDGE_COEFFICIENT,
                                expected);
}

/* With a detail code only crops and fallow are possible; without one, tree-grain mixtures too. */
static int planting_fits(const tb_parcel *parcel, const char *planting) {
    int detailed = tb_parcel_text(parcel, TB_ROLE_DETAIL).size > 0;
    if (parcel->traits & TB_CULTIVATED)
        return tb_code_among(detailed ? "LS FLS LYFL XG WG" : "LS FLS LYFL XG LLJZ WG", planting);
    if (tb_parcel_is(parcel, TB_ROLE_DETAIL, "LQYD"))
        return planting[0] == '\0';
    if (parcel->traits & TB_RESTORABLE)
        return planting[0] == '\0' || tb_code_among("JKHF GCHF", planting);
    return planting[0] == '\0';
}

static void check_planting(const tb_parcel *parcel) {
    char planting[16];
    tb_text text = tb_parcel_text(parcel, TB_ROLE_PLANTING);
    if (!tb_parcel_has_field(parcel, TB_ROLE_PLANTING) || text.size >= sizeof planting)
        return;
    memcpy(planting, text.bytes, text.size);
    planting[text.size] = '\0';
    if (!planting_fits(parcel, planting))
        tb_parcel_report(parcel, TB_RULE_PLANTING_CONFLICT, TB_ROLE_PLANTING, "");
}

void tb_check_farmland(const tb_parcel *parcel) {
    if (parcel->class_code[0] == '\0')
        return;
    check_slope(parcel);
    check_terrace(parcel);
    check_grade(parcel);
    check_ridge_class(parcel);
    check_coefficient(parcel);
    check_planting(parcel);
}
