/* Rules about units: parcels against the layers XZQ and CJDCQ, and those layers in themselves. */
#include "check/unit_rules.h"

#include "base/decimal.h"
#include "base/message.h"
#include "check/ids.h"
#include "check/parcel.h"
#include "check/places.h"
#include "check/placing.h"

#include <stdlib.h>
#include <string.h>

/* Each parcel -----------------------------------------------------------------------------------*/

/* Villages know what townships know, and more. */
static const tb_units *finest(const tb_checks *checks) {
    return checks->units[TB_VILLAGES] != NULL ? checks->units[TB_VILLAGES]
                                              : checks->units[TB_TOWNSHIPS];
}

static uint32_t note_unit(const tb_parcel *parcel, tb_unit_kind kind, tb_text code) {
    tb_checks *checks = parcel->checks;
    uint32_t unit = tb_units_find(checks->units[kind], code, checks->unit_hint[kind]);
    if (unit == TB_NO_UNIT)
        return unit;
    int64_t stated = tb_parcel_number(parcel, TB_ROLE_AREA);
    checks->unit_hint[kind] = unit;
    checks->unit_sum[kind][unit].parcels++;
    if (stated != TB_NO_NUMBER)
        checks->unit_sum[kind][unit].stated_dm2 =
            tb_sum_wrapped(checks->unit_sum[kind][unit].stated_dm2, stated);
    return unit;
}

static uint32_t note_town(const tb_parcel *parcel, tb_text code) {
    char town[TB_TOWN_CODE];
    tb_text settlement = tb_parcel_text(parcel, TB_ROLE_SETTLEMENT);
    if (!tb_town_code(settlement, code, town))
        return TB_NO_UNIT;
    uint32_t unit = note_unit(parcel, TB_TOWNS, (tb_text){town, strlen(town)});
    if (unit == TB_NO_UNIT)
        tb_parcel_report(parcel, TB_RULE_TOWN_UNKNOWN, TB_ROLE_SETTLEMENT, "");
    return unit;
}

void tb_check_unit(const tb_parcel *parcel) {
    const tb_checks *checks = parcel->checks;
    tb_text code = tb_parcel_text(parcel, TB_ROLE_UNIT);
    uint32_t unit[TB_UNIT_KINDS];
    for (tb_unit_kind kind = 0; kind < TB_UNIT_KINDS; kind++)
        unit[kind] = checks->units[kind] == NULL ? TB_NO_UNIT
                     : kind == TB_TOWNS          ? note_town(parcel, code)
                                                 : note_unit(parcel, kind, code);
    if (parcel->facts != NULL)
        *parcel->facts =
            (tb_row_facts){.place = tb_place_in(parcel->block, parcel->i),
                           .class_index = parcel->block->class_index[parcel->i],
                           .unit = {unit[TB_TOWNSHIPS], unit[TB_VILLAGES], unit[TB_TOWNS]}};
    const tb_units *units = finest(checks);
    if (units == NULL || code.size == 0)
        return;
    if (unit[units->kind] == TB_NO_UNIT) {
        tb_parcel_report(parcel, TB_RULE_UNIT_UNKNOWN, TB_ROLE_UNIT, "");
        return;
    }
    tb_text name = tb_parcel_text(parcel, TB_ROLE_UNIT_NAME);
    if (units->kind != TB_VILLAGES || name.size == 0)
        return;
    const tb_unit *named = &units->unit[unit[TB_VILLAGES]];
    const char *expected = units->feature[units->order[named->first]].name;
    if (expected[0] != '\0' && !tb_parcel_is(parcel, TB_ROLE_UNIT_NAME, expected))
        tb_parcel_report(parcel, TB_RULE_UNIT_NAME, TB_ROLE_UNIT_NAME, expected);
}

/* The unit layers -------------------------------------------------------------------------------*/

static tb_finding *about_feature(tb_checks *checks, tb_rule rule, const tb_units *units,
                                 uint32_t feature) {
    const tb_unit_feature *f = &units->feature[feature];
    tb_finding *finding = tb_findings_add(&checks->findings, rule, (int64_t)feature + 1,
                                          (tb_text){f->id, strlen(f->id)});
    if (finding == NULL)
        return NULL;
    finding->layer = units->layer;
    finding->x = (f->box[0] + f->box[2]) / 2;
    finding->y = (f->box[1] + f->box[3]) / 2;
    return finding;
}

static void tell_areas(tb_checks *checks, tb_finding *finding, int64_t found, int64_t expected) {
    char text[32];
    finding->found = tb_findings_text(&checks->findings, "%s", tb_decimal_text(found, 2, text));
    finding->expected =
        tb_findings_text(&checks->findings, "%s", tb_decimal_text(expected, 2, text));
    finding->measure = (double)(found - expected) / 100;
    finding->unit = "m2";
}

static void tell_empty(tb_checks *checks, tb_rule rule, const tb_units *units, size_t feature,
                       const char *field) {
    tb_finding *finding = about_feature(checks, rule, units, (uint32_t)feature);
    if (finding == NULL)
        return;
    finding->field = field;
    finding->message = _("the area is empty");
}

/* JSMJ is the area of the polygon itself; a cent may go to another way of rounding. */
static void check_stated(tb_checks *checks, const tb_units *units) {
    static const char field[] = "JSMJ";
    for (size_t i = 0; units->has_stated && i < units->features; i++) {
        const tb_unit_feature *f = &units->feature[i];
        if (f->stated_dm2 == TB_NO_NUMBER)
            tell_empty(checks, TB_RULE_UNIT_AREA, units, i, field);
        if (f->stated_dm2 == TB_NO_NUMBER || f->measured_dm2 == TB_NO_NUMBER ||
            llabs(f->stated_dm2 - f->measured_dm2) <= 1)
            continue;
        tb_finding *finding = about_feature(checks, TB_RULE_UNIT_AREA, units, (uint32_t)i);
        if (finding == NULL)
            continue;
        finding->field = field;
        tell_areas(checks, finding, f->stated_dm2, f->measured_dm2);
    }
}

int64_t tb_unit_control(const tb_units *units, uint32_t unit) {
    int64_t sum = 0;
    const tb_unit *u = &units->unit[unit];
    for (uint32_t i = 0; i < u->features; i++) {
        int64_t control = units->feature[units->order[u->first + i]].control_dm2;
        if (control == TB_NO_NUMBER)
            return TB_NO_NUMBER;
        sum += control;
    }
    return sum;
}

/* An empty one is told of its polygon; against parcels only units can be held that have them all.
 */
static void check_control(tb_checks *checks, const tb_units *units) {
    int towns = units->kind == TB_TOWNS;
    const char *field = towns ? "CZCMJ" : "DCMJ";
    tb_rule rule = towns ? TB_RULE_TOWN_AREA : TB_RULE_CONTROL_AREA;
    for (size_t i = 0; units->has_control && i < units->features; i++)
        if (units->feature[i].control_dm2 == TB_NO_NUMBER)
            tell_empty(checks, rule, units, i, field);
    if (!units->has_control || checks->source->field[TB_ROLE_AREA] == NULL ||
        checks->source->field[TB_ROLE_UNIT] == NULL)
        return;
    for (uint32_t u = 0; u < units->units; u++) {
        int64_t control = tb_unit_control(units, u);
        int64_t sum = checks->unit_sum[units->kind][u].stated_dm2;
        if (control == TB_NO_NUMBER || control == sum)
            continue;
        tb_finding *finding =
            about_feature(checks, rule, units, units->order[units->unit[u].first]);
        if (finding == NULL)
            continue;
        finding->field = field;
        finding->message = tb_findings_text(
            &checks->findings,
            towns ? _("%s: the parcels of its code add up to another area")
                  : _("%s: the parcels that name it add up to another area than its control area"),
            tb_unit_name(units, u));
        tell_areas(checks, finding, sum, control);
    }
}

typedef struct layer_of {
    tb_checks *checks;
    const tb_units *units;
} layer_of;

static void tell_same_id(void *data, const char *id, int64_t row, int64_t first_row) {
    const layer_of *of = data;
    (void)id; /* the list's own, which does not last */
    tb_finding *finding =
        about_feature(of->checks, TB_RULE_ID_DUPLICATE, of->units, (uint32_t)(row - 1));
    if (finding == NULL)
        return;
    finding->field = "BSM";
    finding->found = finding->id;
    finding->message = tb_findings_text(
        &of->checks->findings, _("the same identifier stands in row %lld"), (long long)first_row);
}

/* Identifiers stand once in each layer, as those of parcels do in theirs. */
static int check_ids(tb_checks *checks, const tb_units *units) {
    layer_of of = {checks, units};
    tb_id_list *ids = tb_ids_create();
    int good = ids != NULL;
    for (size_t i = 0; good && i < units->features; i++) {
        const char *id = units->feature[i].id;
        good = id[0] == '\0' || tb_ids_add(ids, (tb_text){id, strlen(id)}, (int64_t)i + 1);
    }
    good = good && tb_ids_duplicates(ids, tell_same_id, &of);
    tb_ids_free(ids);
    return good;
}

/* Settlements -----------------------------------------------------------------------------------*/

/* What tb_town_code would make of it: the digits behind the county or the township are zeros. */
static int code_fits(const char *town) {
    char fitting[TB_TOWN_CODE];
    const char *slash = strchr(town, '/');
    if (slash == NULL || strlen(slash + 1) != 19)
        return 0;
    tb_text type = {town, (size_t)(slash - town)}, code = {slash + 1, strlen(slash + 1)};
    return tb_town_code(type, code, fitting) && strcmp(fitting, town) == 0;
}

static void check_towns(tb_checks *checks, const tb_units *towns) {
    for (uint32_t i = 0; i < towns->features; i++) {
        const tb_unit_feature *town = &towns->feature[i];
        if (town->hole)
            about_feature(checks, TB_RULE_TOWN_HOLE, towns, i);
        tb_finding *finding =
            code_fits(town->code) ? NULL : about_feature(checks, TB_RULE_TOWN_CODE, towns, i);
        if (finding != NULL) {
            finding->field = "CZCDM";
            finding->found = town->code;
        }
    }
}

/* Places ----------------------------------------------------------------------------------------*/

typedef struct crossing {
    tb_checks *checks;
    const tb_units *inner; /* NULL: parcels */
    const tb_units *units;
    const tb_neighbours *neighbours;
} crossing;

/* A gap is told of the polygon that has it, what lies outside of the item that reaches there. */
static tb_finding *about_item(const crossing *c, uint32_t item, uint32_t unit, tb_point place) {
    tb_rule rule = c->units->kind == TB_TOWNS ? TB_RULE_TOWN_EXTENT : TB_RULE_UNIT_CROSSING;
    if (item == TB_NO_UNIT)
        return about_feature(c->checks, rule, c->units, tb_units_feature_at(c->units, unit, place));
    if (c->inner != NULL)
        return about_feature(c->checks, rule, c->inner, item);
    return tb_checks_row_finding(c->checks, rule, tb_rows_nth(&c->checks->rows, item));
}

static const char *where_text(uint32_t item, uint32_t there) {
    return item == TB_NO_UNIT ? _("%.4f m2 of it, %.4g wide, belong to no parcel of its code (%s)")
           : there != TB_NO_UNIT ? _("%.4f m2 of it, %.4g wide, lie in another unit (%s)")
                                 : _("%.4f m2 of it, %.4g wide, lie in no unit (%s)");
}

static void tell_outside(void *data, uint32_t item, uint32_t unit, const tb_region *region) {
    const crossing *c = data;
    tb_findings *findings = &c->checks->findings;
    tb_finding *finding = about_item(c, item, unit, region->place);
    if (finding == NULL)
        return;
    uint32_t there = item != TB_NO_UNIT ? tb_units_at(c->units, region->place) : TB_NO_UNIT;
    finding->measure = tb_region_m2(c->neighbours, region);
    finding->unit = "m2";
    finding->x = region->place.x;
    finding->y = region->place.y;
    finding->found = there != TB_NO_UNIT ? tb_unit_name(c->units, there) : "";
    finding->expected = tb_unit_name(c->units, unit);
    finding->polygon = tb_region_polygon(findings, region);
    finding->message = tb_findings_text(findings, where_text(item, there), finding->measure,
                                        region->widest, c->units->layer);
}

/* Lays items (parcels, or the features of inner) over the units they name; unit is freed. filled:
 * NULL, or see placing.h. */
static int place(crossing *c, const tb_coverage *coverage, const double *extent, uint32_t *unit,
                 size_t items, int *filled) {
    tb_placing placing = {.coverage = coverage,
                          .unit = unit,
                          .items = items,
                          .extent = extent,
                          .units = c->units,
                          .both_ways = c->units->kind == TB_TOWNS,
                          .tolerance = c->neighbours->tolerance,
                          .threads = c->neighbours->threads,
                          .outside = tell_outside,
                          .data = c};
    int good = tb_placing_check(&placing);
    if (filled != NULL)
        *filled = placing.filled;
    free(unit);
    return good;
}

static int check_parcels(tb_checks *checks, const tb_neighbours *n, const tb_units *units,
                         int *filled) {
    size_t parcels = tb_rows_count(&checks->rows);
    uint32_t *unit = malloc((parcels + 1) * sizeof *unit);
    if (unit == NULL)
        return 0;
    for (size_t i = 0; i < parcels; i++) {
        const tb_row_facts *facts = tb_rows_at(&checks->rows, tb_rows_nth(&checks->rows, i));
        unit[i] = facts->unit[units->kind];
    }
    crossing c = {checks, NULL, units, n};
    return place(&c, n->parcels, checks->extent, unit, parcels, filled);
}

/* A village whose code begins with that of no township. */
static void tell_unknown(tb_checks *checks, const tb_units *villages, uint32_t i) {
    tb_finding *finding = about_feature(checks, TB_RULE_UNIT_UNKNOWN, villages, i);
    if (finding == NULL)
        return;
    finding->field = "ZLDWDM";
    finding->found = villages->feature[i].code;
}

/* Villages in townships (Q088). */
static int check_villages(tb_checks *checks, const tb_neighbours *n) {
    const tb_units *inner = checks->units[TB_VILLAGES], *units = checks->units[TB_TOWNSHIPS];
    uint32_t *unit = malloc((inner->features + 1) * sizeof *unit);
    if (unit == NULL)
        return 0;
    for (size_t i = 0; i < inner->features; i++) {
        const char *code = inner->feature[i].code;
        unit[i] = tb_units_find(units, (tb_text){code, strlen(code)}, TB_NO_UNIT);
        if (unit[i] == TB_NO_UNIT && code[0] != '\0')
            tell_unknown(checks, inner, (uint32_t)i);
    }
    crossing c = {checks, inner, units, n};
    return place(&c, inner->coverage, inner->extent, unit, inner->features, NULL);
}

/* Settlements that parcels fill overlap only where parcels do. */
static int apart(const tb_units *towns, const tb_neighbours *n, int filled) {
    size_t named = 0;
    for (uint32_t u = 0; u < towns->units; u++)
        named += towns->unit[u].features;
    return filled && named == towns->features && tb_coverage_result_of(n->parcels)->excess_m2 == 0;
}

/* Settlements against their parcels, and then against each other. */
static int place_towns(tb_checks *checks, const tb_neighbours *n, const tb_units *towns) {
    int filled = 0;
    const tb_coverage_options options = {.tolerance = n->tolerance,
                                         .threads = n->threads,
                                         .ring_m2 = n->ring_m2,
                                         .ring_data = n->ring_data};
    if (checks->source->field[TB_ROLE_UNIT] != NULL &&
        checks->source->field[TB_ROLE_SETTLEMENT] != NULL &&
        !check_parcels(checks, n, towns, &filled))
        return 0;
    if (apart(towns, n, filled))
        return 1;
    if (!tb_coverage_solve(towns->coverage, &options))
        return 0;
    tb_check_unit_cover(checks, towns);
    return 1;
}

/* Parcels inside villages inside townships lie inside townships too: that is not looked at twice.
 */
int tb_check_units(tb_checks *checks, const tb_neighbours *neighbours) {
    const tb_units *units = finest(checks);
    for (int kind = 0; kind < TB_UNIT_KINDS; kind++)
        if (checks->units[kind] != NULL) {
            if (kind != TB_TOWNS)
                tb_check_unit_cover(checks, checks->units[kind]);
            check_stated(checks, checks->units[kind]);
            check_control(checks, checks->units[kind]);
            if (!check_ids(checks, checks->units[kind]))
                return 0;
        }
    const tb_units *towns = checks->units[TB_TOWNS];
    if (towns != NULL)
        check_towns(checks, towns);
    if (towns != NULL && !place_towns(checks, neighbours, towns))
        return 0;
    if (units == NULL)
        return 1;
    int both = checks->units[TB_VILLAGES] != NULL && checks->units[TB_TOWNSHIPS] != NULL;
    return (checks->source->field[TB_ROLE_UNIT] == NULL ||
            check_parcels(checks, neighbours, units, NULL)) &&
           (!both || check_villages(checks, neighbours));
}
