/* Blocks against the rules: shapes, texts, classes and areas here, the rest in its own files. */
#include "check/checks.h"

#include "base/decimal.h"
#include "base/message.h"
#include "check/ids.h"
#include "check/land.h"
#include "check/likeness.h"
#include "check/parcel.h"
#include "check/validity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

uint32_t tb_checks_roles(void) {
    return (1u << TB_ROLE_COUNT) - 1;
}

int tb_checks_init(tb_checks *checks, const tb_source *source, const tb_class_table *classes,
                   const tb_rulebook *book, int attributes, int geographic, size_t most) {
    *checks = (tb_checks){.source = source,
                          .classes = classes,
                          .work_classes = classes == tb_classes_builtin(),
                          .attributes = attributes,
                          .geographic = geographic,
                          .extent = {INFINITY, INFINITY, -INFINITY, -INFINITY},
                          .measured = {INFINITY, INFINITY, -INFINITY, -INFINITY}};
    checks->ids = tb_ids_create();
    checks->numbers = tb_ids_create();
    checks->traits = tb_land_traits(classes);
    checks->validity = tb_validity_create();
    return tb_findings_init(&checks->findings, book, most) && checks->ids != NULL &&
           checks->numbers != NULL && checks->traits != NULL && checks->validity != NULL;
}

void tb_checks_free(tb_checks *checks) {
    tb_findings_free(&checks->findings);
    tb_ids_free(checks->ids);
    tb_ids_free(checks->numbers);
    tb_validity_free(checks->validity);
    free(checks->traits);
    tb_rows_free(&checks->rows);
    for (int kind = 0; kind < TB_UNIT_KINDS; kind++)
        free(checks->unit_sum[kind]);
}

int tb_checks_take_units(tb_checks *checks, tb_unit_kind kind, const tb_units *units) {
    checks->units[kind] = units;
    checks->unit_hint[kind] = TB_NO_UNIT;
    checks->unit_sum[kind] = calloc(units->units + 1, sizeof *checks->unit_sum[kind]);
    return checks->unit_sum[kind] != NULL;
}

tb_finding *tb_checks_finding(tb_checks *checks, tb_rule rule, int64_t row, tb_text id) {
    tb_finding *finding = tb_findings_add(&checks->findings, rule, row, id);
    if (finding != NULL)
        finding->layer = checks->source->layer;
    return finding;
}

tb_finding *tb_checks_row_finding(tb_checks *checks, tb_rule rule, int64_t row) {
    const char *id = tb_ids_of_row(checks->ids, row);
    const tb_row_facts *facts = tb_rows_at(&checks->rows, row);
    tb_finding *finding = tb_checks_finding(
        checks, rule, row, id != NULL ? (tb_text){id, strlen(id)} : (tb_text){"", 0});
    if (finding != NULL && facts != NULL) {
        finding->x = facts->place.x;
        finding->y = facts->place.y;
    }
    return finding;
}

tb_finding *tb_checks_layer_finding(tb_checks *checks, tb_rule rule) {
    return tb_checks_finding(checks, rule, 0, (tb_text){"", 0});
}

static void count_shape(tb_shape_counts *counts, uint32_t shape) {
    counts->null += (shape & TB_SHAPE_NULL) != 0;
    counts->empty += (shape & TB_SHAPE_EMPTY) != 0;
    counts->multipart += (shape & TB_SHAPE_MULTIPART) != 0;
    counts->holes += (shape & TB_SHAPE_HOLES) != 0;
    counts->curved += (shape & TB_SHAPE_CURVED) != 0;
    counts->z += (shape & TB_SHAPE_Z) != 0;
    counts->m += (shape & TB_SHAPE_M) != 0;
    counts->not_polygon += (shape & TB_SHAPE_NOT_POLYGON) != 0;
    counts->damaged += (shape & TB_SHAPE_DAMAGED) != 0;
    counts->unclosed += (shape & TB_SHAPE_UNCLOSED) != 0;
    counts->nested += (shape & TB_SHAPE_NESTED) != 0;
}

static size_t parts_of(const tb_block *block, size_t i) {
    size_t parts = 0;
    for (size_t ring = block->parcel_ring[i]; ring < block->parcel_ring[i + 1]; ring++)
        parts += !block->ring_hole[ring];
    return parts;
}

static const char *why_not_measured(uint32_t shape) {
    if (shape & TB_SHAPE_DAMAGED)
        return _("the bytes are no geometry");
    if (shape & TB_SHAPE_NOT_POLYGON)
        return _("a point or line, not a polygon");
    return _("its coordinates have no position in the reference system");
}

static void check_shape(const tb_parcel *parcel) {
    uint32_t shape = parcel->block->shape[parcel->i];
    tb_findings *findings = &parcel->checks->findings;
    tb_finding *finding;
    count_shape(&parcel->checks->shapes, shape);
    if (shape & (TB_SHAPE_NULL | TB_SHAPE_EMPTY))
        tb_parcel_finding(parcel, TB_RULE_GEOMETRY_MISSING);
    else if ((shape & (TB_SHAPE_DAMAGED | TB_SHAPE_NOT_POLYGON)) ||
             parcel->block->measured_dm2[parcel->i] == TB_NO_NUMBER) {
        finding = tb_parcel_finding(parcel, TB_RULE_GEOMETRY_INVALID);
        if (finding != NULL)
            finding->message = why_not_measured(shape);
    }
    if (shape & TB_SHAPE_CURVED)
        tb_parcel_finding(parcel, TB_RULE_CURVE_STROKED);
    if (parcel->checks->attributes && shape & TB_SHAPE_MULTIPART) {
        finding = tb_parcel_finding(parcel, TB_RULE_MULTIPART);
        if (finding != NULL) {
            finding->found = tb_findings_text(findings, "%zu", parts_of(parcel->block, parcel->i));
            finding->expected = "1";
        }
    }
}

static void report_damage(const tb_parcel *parcel, tb_rule rule, tb_role role, uint32_t damage,
                          const char *expected) {
    if (damage >> role & 1)
        tb_parcel_report(parcel, rule, role, expected);
}

/* Sound parcels have no bit set, so the loop over roles costs them nothing. */
static void check_text(const tb_parcel *parcel) {
    uint32_t damaged = parcel->block->damaged[parcel->i];
    uint32_t not_number = parcel->block->not_number[parcel->i];
    for (tb_role role = 0; role < TB_ROLE_COUNT && (damaged | not_number) != 0; role++) {
        report_damage(parcel, TB_RULE_TEXT_DAMAGED, role, damaged,
                      parcel->checks->source->encoding);
        report_damage(parcel, TB_RULE_NUMBER_DAMAGED, role, not_number, "");
    }
}

/* GB/T 21010-2007, the second survey's: two digits of the first level, 01 to 12, and one of the
 * second. */
static int is_second_survey(tb_text code) {
    if (code.size != 3)
        return 0;
    for (size_t i = 0; i < code.size; i++)
        if (code.bytes[i] < '0' || code.bytes[i] > '9')
            return 0;
    int level1 = (code.bytes[0] - '0') * 10 + code.bytes[1] - '0';
    return level1 >= 1 && level1 <= 12 && code.bytes[2] != '0';
}

static void check_class(const tb_parcel *parcel) {
    int index = parcel->block->class_index[parcel->i];
    if (parcel->checks->source->field[TB_ROLE_CLASS] == NULL || index >= 0)
        return;
    parcel->checks->second_survey += is_second_survey(tb_parcel_text(parcel, TB_ROLE_CLASS));
    tb_rule rule = index == TB_CLASS_MISSING ? TB_RULE_CLASS_MISSING : TB_RULE_CLASS_UNKNOWN;
    tb_parcel_report(parcel, rule, TB_ROLE_CLASS, "");
}

static void report_arithmetic(const tb_parcel *parcel, tb_rule rule, tb_role role,
                              int64_t expected) {
    char text[32];
    int64_t found = tb_parcel_number(parcel, role);
    tb_finding *finding =
        tb_parcel_report_number(parcel, rule, role, tb_decimal_text(expected, 2, text));
    if (finding == NULL)
        return;
    finding->measure = (double)(found - expected) / 100;
    finding->unit = "m2";
}

static void check_positive(const tb_parcel *parcel, tb_role role) {
    if (parcel->block->number[role] != NULL && tb_parcel_number(parcel, role) <= 0)
        tb_parcel_report_number(parcel, TB_RULE_AREA_NOT_POSITIVE, role, "> 0");
}

/* Ridge arithmetic in exact hundredths: KCMJ = round(TBMJ x KCXS), TBDLMJ = TBMJ - KCMJ. */
static void check_ridges(const tb_parcel *parcel) {
    int64_t area = tb_parcel_number(parcel, TB_ROLE_AREA);
    int64_t net = tb_parcel_number(parcel, TB_ROLE_NET_AREA);
    int64_t ridge = tb_parcel_number(parcel, TB_ROLE_RIDGE_AREA);
    int64_t coefficient = tb_parcel_number(parcel, TB_ROLE_RIDGE_COEFFICIENT);
    int64_t product, left;
    if (area == TB_NO_NUMBER || ridge == TB_NO_NUMBER)
        return;
    if (coefficient != TB_NO_NUMBER && !__builtin_mul_overflow(area, coefficient, &product)) {
        int64_t expected = tb_divide_rounded(product, 10000);
        if (ridge != expected)
            report_arithmetic(parcel, TB_RULE_RIDGE_AREA, TB_ROLE_RIDGE_AREA, expected);
    }
    if (net != TB_NO_NUMBER && !__builtin_sub_overflow(area, ridge, &left) && net != left)
        report_arithmetic(parcel, TB_RULE_NET_AREA, TB_ROLE_NET_AREA, left);
}

static void check_stated(const tb_parcel *parcel) {
    const tb_block *block = parcel->block;
    int has_shape = block->parcel_ring[parcel->i] < block->parcel_ring[parcel->i + 1];
    if (has_shape && tb_stated_fold(&parcel->checks->stated, block, parcel->i) &&
        parcel->checks->attributes)
        report_arithmetic(parcel, TB_RULE_STATED_AREA, TB_ROLE_AREA,
                          block->measured_dm2[parcel->i]);
}

static void check_own_rules(const tb_parcel *parcel) {
    const tb_rulebook *book = parcel->checks->findings.book;
    for (size_t rule = TB_RULES; rule < book->rules; rule++) {
        const tb_condition *broken =
            tb_own_rule_broken(&book->own[rule - TB_RULES], parcel->block, parcel->i);
        if (broken != NULL)
            tb_parcel_report_value(parcel, (tb_rule)rule, broken->role, broken->wording);
    }
}

static void check_parcel(const tb_parcel *parcel) {
    check_shape(parcel);
    check_text(parcel);
    check_class(parcel);
    check_stated(parcel);
    if (!parcel->checks->attributes)
        return;
    tb_check_identity(parcel);
    tb_check_unit(parcel);
    if (tb_checks_seek_alike(parcel->checks))
        parcel->facts->likeness = tb_likeness_of(parcel);
    tb_check_shapes(parcel);
    check_positive(parcel, TB_ROLE_AREA);
    check_positive(parcel, TB_ROLE_NET_AREA);
    check_ridges(parcel);
    check_own_rules(parcel);
    /* The rest speaks of the work classification. */
    if (!parcel->checks->work_classes)
        return;
    tb_check_attributes(parcel);
    tb_check_farmland(parcel);
    tb_check_settlement(parcel);
}

static void widen(double extent[4], const tb_block *block, size_t first, size_t end) {
    for (size_t i = first; i < end; i++) {
        double x = block->x[i], y = block->y[i];
        extent[0] = x < extent[0] ? x : extent[0];
        extent[1] = y < extent[1] ? y : extent[1];
        extent[2] = x > extent[2] ? x : extent[2];
        extent[3] = y > extent[3] ? y : extent[3];
    }
}

static void widen_extents(tb_checks *checks, const tb_block *block) {
    double *all = checks->extent, *measured = checks->measured;
    for (size_t i = 0; i < block->parcels; i++)
        widen(block->measured_dm2[i] != TB_NO_NUMBER ? measured : all, block,
              block->ring_vertex[block->parcel_ring[i]],
              block->ring_vertex[block->parcel_ring[i + 1]]);
    for (int i = 0; i < 2; i++) {
        all[i] = fmin(all[i], measured[i]);
        all[i + 2] = fmax(all[i + 2], measured[i + 2]);
    }
}

const double *tb_checks_extent(const tb_checks *checks) {
    return checks->measured[0] <= checks->measured[2] ? checks->measured : checks->extent;
}

static void add_areas(tb_checks *checks, const tb_block *block) {
    const int64_t *stated = block->number[TB_ROLE_AREA];
    for (size_t i = 0; i < block->parcels; i++) {
        if (block->measured_dm2[i] != TB_NO_NUMBER)
            checks->sum_dm2 += block->measured_dm2[i];
        if (stated != NULL && stated[i] != TB_NO_NUMBER)
            checks->stated_dm2 = tb_sum_wrapped(checks->stated_dm2, stated[i]);
    }
}

static int has_value(const tb_block *block, tb_role role) {
    for (size_t i = 0; i < block->parcels; i++)
        if ((block->text[role] != NULL && block->text[role][i].size > 0) ||
            (block->number[role] != NULL && block->number[role][i] != TB_NO_NUMBER &&
             block->number[role][i] != 0))
            return 1;
    return 0;
}

static void note_filled(tb_checks *checks, const tb_block *block) {
    for (tb_role role = 0; role < TB_ROLE_COUNT; role++)
        if (!(checks->filled >> role & 1) && has_value(block, role))
            checks->filled |= 1u << role;
}

int tb_checks_seek_alike(const tb_checks *checks) {
    const char *const *field = checks->source->field;
    return checks->attributes && !checks->findings.book->rule[TB_RULE_EQUAL_NEIGHBOURS].off &&
           field[TB_ROLE_CLASS] != NULL && field[TB_ROLE_UNIT] != NULL;
}

int tb_checks_never_filled(const tb_checks *checks, tb_role role) {
    return checks->source->field[role] != NULL && checks->parcels > 0 &&
           !(checks->filled >> role & 1);
}

void tb_checks_fold(tb_checks *checks, const tb_block *block) {
    checks->parcels += (int64_t)block->parcels;
    checks->vertices += (int64_t)block->vertices;
    checks->rings += (int64_t)block->rings;
    widen_extents(checks, block);
    note_filled(checks, block);
    add_areas(checks, block);
    tb_row_facts *facts =
        checks->attributes ? tb_rows_add(&checks->rows, block->first_row, block->parcels) : NULL;
    if (checks->attributes && facts == NULL) {
        checks->findings.failed = 1;
        return;
    }
    for (size_t i = 0; i < block->parcels; i++) {
        int index = block->class_index[i];
        tb_parcel parcel = {checks, block, i, "", 0, facts != NULL ? &facts[i] : NULL};
        if (index >= 0) {
            parcel.class_code = tb_classes_at(checks->classes, (size_t)index)->code;
            parcel.traits = checks->traits[index];
        }
        check_parcel(&parcel);
    }
}

static void merge_shapes(tb_shape_counts *into, const tb_shape_counts *from) {
    into->null += from->null;
    into->empty += from->empty;
    into->multipart += from->multipart;
    into->holes += from->holes;
    into->curved += from->curved;
    into->z += from->z;
    into->m += from->m;
    into->not_polygon += from->not_polygon;
    into->damaged += from->damaged;
    into->unclosed += from->unclosed;
    into->nested += from->nested;
}

void tb_checks_merge(tb_checks *into, tb_checks *from) {
    into->parcels += from->parcels;
    into->vertices += from->vertices;
    into->rings += from->rings;
    into->filled |= from->filled;
    into->sum_dm2 += from->sum_dm2;
    into->second_survey += from->second_survey;
    into->stated_dm2 = tb_sum_wrapped(into->stated_dm2, from->stated_dm2);
    for (int i = 0; i < 2; i++) {
        into->extent[i] = fmin(into->extent[i], from->extent[i]);
        into->extent[i + 2] = fmax(into->extent[i + 2], from->extent[i + 2]);
        into->measured[i] = fmin(into->measured[i], from->measured[i]);
        into->measured[i + 2] = fmax(into->measured[i + 2], from->measured[i + 2]);
    }
    merge_shapes(&into->shapes, &from->shapes);
    tb_rows_merge(&into->rows, &from->rows);
    for (int kind = 0; kind < TB_UNIT_KINDS; kind++)
        for (size_t u = 0; into->units[kind] != NULL && u < into->units[kind]->units; u++) {
            into->unit_sum[kind][u].parcels += from->unit_sum[kind][u].parcels;
            into->unit_sum[kind][u].stated_dm2 = tb_sum_wrapped(into->unit_sum[kind][u].stated_dm2,
                                                                from->unit_sum[kind][u].stated_dm2);
        }
    tb_stated_merge(&into->stated, &from->stated);
    tb_findings_merge(&into->findings, &from->findings);
    if (!tb_ids_merge(into->ids, from->ids) || !tb_ids_merge(into->numbers, from->numbers))
        into->findings.failed = 1;
}
