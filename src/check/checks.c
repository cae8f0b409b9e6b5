/* Rules about single parcels, and the sums that rules about the whole layer need. */
#include "check/checks.h"

#include "base/decimal.h"
#include "base/message.h"
#include "check/ids.h"
#include "survey/fields.h"

#include <math.h>

uint32_t tb_checks_roles(void) {
    return 1u << TB_ROLE_ID | 1u << TB_ROLE_CLASS | 1u << TB_ROLE_CLASS_NAME | 1u << TB_ROLE_UNIT |
           1u << TB_ROLE_UNIT_NAME | 1u << TB_ROLE_OWNER_NAME | 1u << TB_ROLE_AREA |
           1u << TB_ROLE_NET_AREA | 1u << TB_ROLE_RIDGE_AREA | 1u << TB_ROLE_RIDGE_COEFFICIENT;
}

int tb_checks_init(tb_checks *checks, const tb_source *source, const tb_class_table *classes,
                   int attributes, int needs_areas, size_t most) {
    *checks = (tb_checks){.source = source,
                          .classes = classes,
                          .attributes = attributes,
                          .needs_areas = needs_areas,
                          .extent = {INFINITY, INFINITY, -INFINITY, -INFINITY}};
    checks->ids = tb_ids_create();
    return tb_findings_init(&checks->findings, most) && checks->ids != NULL;
}

void tb_checks_free(tb_checks *checks) {
    tb_findings_free(&checks->findings);
    tb_ids_free(checks->ids);
}

static const char *text_of(tb_findings *findings, tb_text value) {
    return tb_findings_text(findings, "%.*s", (int)value.size, value.bytes);
}

static int present(const tb_block *block, tb_role role, size_t i) {
    return block->text[role] != NULL && block->text[role][i].size > 0;
}

static int64_t number_at(const tb_block *block, tb_role role, size_t i) {
    return block->number[role] != NULL ? block->number[role][i] : TB_NO_NUMBER;
}

/* A finding about parcel i with its identifier and a place, or NULL past the rule's cap. */
static tb_finding *add(tb_checks *checks, tb_rule rule, const tb_block *block, size_t i) {
    tb_finding *finding = tb_findings_add(&checks->findings, rule, block->first_row + (int64_t)i);
    if (finding == NULL)
        return NULL;
    finding->layer = checks->source->layer;
    finding->message = tb_rule_title(rule);
    if (present(block, TB_ROLE_ID, i))
        finding->id = text_of(&checks->findings, block->text[TB_ROLE_ID][i]);
    if (block->parcel_ring[i] < block->parcel_ring[i + 1]) {
        size_t vertex = block->ring_vertex[block->parcel_ring[i]];
        finding->x = block->x[vertex];
        finding->y = block->y[vertex];
    }
    return finding;
}

static tb_finding *add_about(tb_checks *checks, tb_rule rule, const tb_block *block, size_t i,
                             tb_role role) {
    tb_finding *finding = add(checks, rule, block, i);
    if (finding != NULL && checks->source->field[role] != NULL)
        finding->field = checks->source->field[role];
    return finding;
}

static const char *decimal(tb_checks *checks, int64_t value, int scale) {
    char text[32];
    return tb_findings_text(&checks->findings, "%s", tb_decimal_text(value, scale, text));
}

static void count_shape(tb_checks *checks, uint32_t shape) {
    tb_shape_counts *counts = &checks->shapes;
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

static void check_shape(tb_checks *checks, const tb_block *block, size_t i) {
    uint32_t shape = block->shape[i];
    count_shape(checks, shape);
    tb_finding *finding;
    if (shape & (TB_SHAPE_NULL | TB_SHAPE_EMPTY))
        add(checks, TB_RULE_GEOMETRY_MISSING, block, i);
    else if ((shape & (TB_SHAPE_DAMAGED | TB_SHAPE_NOT_POLYGON)) ||
             (checks->needs_areas && block->measured_dm2[i] == TB_NO_NUMBER)) {
        finding = add(checks, TB_RULE_GEOMETRY_INVALID, block, i);
        if (finding != NULL)
            finding->message = shape & TB_SHAPE_DAMAGED ? _("the bytes are no geometry")
                               : shape & TB_SHAPE_NOT_POLYGON
                                   ? _("a point or line, not a polygon")
                                   : _("its coordinates have no position "
                                       "in the reference system");
    }
    if (shape & TB_SHAPE_CURVED)
        add(checks, TB_RULE_CURVE_STROKED, block, i);
    if (checks->attributes && shape & TB_SHAPE_MULTIPART) {
        finding = add(checks, TB_RULE_MULTIPART, block, i);
        if (finding != NULL)
            finding->found =
                tb_findings_text(&checks->findings, _("%zu parts"), parts_of(block, i));
    }
}

/* Only rows with the wrong bit set come here, so the loop over roles costs a sound layer nothing.
 */
static void check_text(tb_checks *checks, const tb_block *block, size_t i) {
    for (tb_role role = 0; role < TB_ROLE_COUNT && block->damaged[i] != 0; role++) {
        if (!(block->damaged[i] >> role & 1))
            continue;
        tb_finding *finding = add_about(checks, TB_RULE_TEXT_DAMAGED, block, i, role);
        if (finding == NULL)
            continue;
        finding->found = text_of(&checks->findings, block->text[role][i]);
        finding->expected =
            tb_findings_text(&checks->findings, _("text in %s"), checks->source->encoding);
    }
}

static void check_class(tb_checks *checks, const tb_block *block, size_t i) {
    if (block->class_index[i] == TB_CLASS_MISSING) {
        add_about(checks, TB_RULE_CLASS_MISSING, block, i, TB_ROLE_CLASS);
    } else if (block->class_index[i] == TB_CLASS_UNKNOWN) {
        tb_finding *finding = add_about(checks, TB_RULE_CLASS_UNKNOWN, block, i, TB_ROLE_CLASS);
        if (finding != NULL)
            finding->found = text_of(&checks->findings, block->text[TB_ROLE_CLASS][i]);
    }
}

static void check_id(tb_checks *checks, const tb_block *block, size_t i) {
    if (!present(block, TB_ROLE_ID, i))
        add_about(checks, TB_RULE_ID_MISSING, block, i, TB_ROLE_ID);
    else if (!tb_ids_add(checks->ids, block->text[TB_ROLE_ID][i], block->first_row + (int64_t)i))
        checks->findings.failed = 1;
}

static void check_positive(tb_checks *checks, const tb_block *block, size_t i, tb_role role) {
    int64_t area = number_at(block, role, i);
    if (block->number[role] == NULL || area > 0)
        return;
    tb_finding *finding = add_about(checks, TB_RULE_AREA_NOT_POSITIVE, block, i, role);
    if (finding == NULL)
        return;
    finding->expected = "> 0";
    if (block->not_number[i] >> role & 1)
        finding->found = _("not a number");
    else if (area != TB_NO_NUMBER)
        finding->found = decimal(checks, area, 2);
}

static void report_arithmetic(tb_checks *checks, tb_rule rule, const tb_block *block, size_t i,
                              tb_role role, int64_t expected) {
    int64_t found = number_at(block, role, i);
    tb_finding *finding = add_about(checks, rule, block, i, role);
    if (finding == NULL)
        return;
    finding->found = decimal(checks, found, 2);
    finding->expected = decimal(checks, expected, 2);
    finding->measure = (double)(found - expected) / 100;
    finding->unit = "m2";
}

/* Ridge arithmetic in exact hundredths: KCMJ = round(TBMJ x KCXS), TBDLMJ = TBMJ - KCMJ. */
static void check_ridges(tb_checks *checks, const tb_block *block, size_t i) {
    int64_t area = number_at(block, TB_ROLE_AREA, i);
    int64_t net = number_at(block, TB_ROLE_NET_AREA, i);
    int64_t ridge = number_at(block, TB_ROLE_RIDGE_AREA, i);
    int64_t coefficient = number_at(block, TB_ROLE_RIDGE_COEFFICIENT, i);
    int64_t product;
    if (area == TB_NO_NUMBER || ridge == TB_NO_NUMBER)
        return;
    if (coefficient != TB_NO_NUMBER && !__builtin_mul_overflow(area, coefficient, &product)) {
        int64_t expected = tb_divide_rounded(product, 10000);
        if (ridge != expected)
            report_arithmetic(checks, TB_RULE_RIDGE_AREA, block, i, TB_ROLE_RIDGE_AREA, expected);
    }
    int64_t left;
    if (net != TB_NO_NUMBER && !__builtin_sub_overflow(area, ridge, &left) && net != left)
        report_arithmetic(checks, TB_RULE_NET_AREA, block, i, TB_ROLE_NET_AREA, left);
}

static void check_stated(tb_checks *checks, const tb_block *block, size_t i) {
    int has_shape = block->parcel_ring[i] < block->parcel_ring[i + 1];
    if (has_shape && tb_stated_fold(&checks->stated, block, i) && checks->attributes)
        report_arithmetic(checks, TB_RULE_STATED_AREA, block, i, TB_ROLE_AREA,
                          block->measured_dm2[i]);
}

static void check_parcel(tb_checks *checks, const tb_block *block, size_t i) {
    check_shape(checks, block, i);
    check_text(checks, block, i);
    if (checks->source->field[TB_ROLE_CLASS] != NULL)
        check_class(checks, block, i);
    if (checks->needs_areas)
        check_stated(checks, block, i);
    if (!checks->attributes)
        return;
    if (block->text[TB_ROLE_ID] != NULL)
        check_id(checks, block, i);
    check_positive(checks, block, i, TB_ROLE_AREA);
    check_positive(checks, block, i, TB_ROLE_NET_AREA);
    check_ridges(checks, block, i);
}

static void widen_extent(double extent[4], const tb_block *block) {
    for (size_t i = 0; i < block->vertices; i++) {
        double x = block->x[i], y = block->y[i];
        extent[0] = x < extent[0] ? x : extent[0];
        extent[1] = y < extent[1] ? y : extent[1];
        extent[2] = x > extent[2] ? x : extent[2];
        extent[3] = y > extent[3] ? y : extent[3];
    }
}

void tb_checks_fold(tb_checks *checks, const tb_block *block) {
    checks->parcels += (int64_t)block->parcels;
    checks->vertices += (int64_t)block->vertices;
    checks->rings += (int64_t)block->rings;
    widen_extent(checks->extent, block);
    for (size_t i = 0; i < block->parcels; i++)
        check_parcel(checks, block, i);
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
    for (int i = 0; i < 2; i++) {
        into->extent[i] = fmin(into->extent[i], from->extent[i]);
        into->extent[i + 2] = fmax(into->extent[i + 2], from->extent[i + 2]);
    }
    merge_shapes(&into->shapes, &from->shapes);
    tb_stated_merge(&into->stated, &from->stated);
    tb_findings_merge(&into->findings, &from->findings);
    if (!tb_ids_merge(into->ids, from->ids))
        into->findings.failed = 1;
}
