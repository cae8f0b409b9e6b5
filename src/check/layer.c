/* Rules about the layer as a whole, told when all parcels are in. */
#include "check/checks.h"

#include "base/message.h"
#include "check/ids.h"
#include "check/structure.h"

#include <math.h>
#include <string.h>

/* Of two rows with one identifier the one further east, or north, is told as the second: whatever
 * their order in the file. */
static void choose_second(const tb_checks *checks, int64_t *row, int64_t *first_row) {
    const tb_row_facts *one = tb_rows_at(&checks->rows, *first_row);
    const tb_row_facts *other = tb_rows_at(&checks->rows, *row);
    if (one == NULL || other == NULL)
        return;
    if (one->place.x > other->place.x ||
        (!(one->place.x < other->place.x) && one->place.y > other->place.y)) {
        int64_t kept = *row;
        *row = *first_row;
        *first_row = kept;
    }
}

/* The village stands in front of the number in the key. Identifiers are in the order of rows. */
static void report_number(void *data, const char *key, int64_t row, int64_t first_row) {
    tb_checks *checks = data;
    choose_second(checks, &row, &first_row);
    tb_finding *finding = tb_checks_row_finding(checks, TB_RULE_NUMBER_DUPLICATE, row);
    if (finding == NULL)
        return;
    finding->field = checks->source->field[TB_ROLE_NUMBER];
    finding->found = tb_findings_text(&checks->findings, "%s", strchr(key, '/') + 1);
    finding->message = tb_findings_text(&checks->findings, _("the same number stands in row %lld"),
                                        (long long)first_row);
}

static void report_duplicate(void *data, const char *id, int64_t row, int64_t first_row) {
    tb_checks *checks = data;
    choose_second(checks, &row, &first_row);
    const tb_row_facts *facts = tb_rows_at(&checks->rows, row);
    tb_finding *finding =
        tb_checks_finding(checks, TB_RULE_ID_DUPLICATE, row, (tb_text){id, strlen(id)});
    if (finding == NULL)
        return;
    if (facts != NULL) {
        finding->x = facts->place.x;
        finding->y = facts->place.y;
    }
    finding->field = checks->source->field[TB_ROLE_ID];
    finding->found = finding->id;
    finding->message = tb_findings_text(
        &checks->findings, _("the same identifier stands in row %lld"), (long long)first_row);
}

static void report_count(tb_checks *checks, const char *format, int64_t expected, int64_t found)
    __attribute__((format(printf, 2, 0)));

/* format takes the two numbers, expected first. */
static void report_count(tb_checks *checks, const char *format, int64_t expected, int64_t found) {
    tb_finding *finding = tb_checks_layer_finding(checks, TB_RULE_RECORD_COUNT);
    if (finding == NULL)
        return;
    finding->expected = tb_findings_text(&checks->findings, "%lld", (long long)expected);
    finding->found = tb_findings_text(&checks->findings, "%lld", (long long)found);
    finding->message =
        tb_findings_text(&checks->findings, format, (long long)expected, (long long)found);
}

/* What the layer promises, what the companions of a Shapefile promise, and what was there. */
static void check_counts(tb_checks *checks) {
    const tb_source *source = checks->source;
    if (source->index_made_anew)
        report_count(checks,
                     _("the .shx file is missing or cut: the index was made anew from the .shp, "
                       "%lld records for %lld rows"),
                     source->shp_records, source->dbf_records);
    if (source->shp_promised > source->shp_present)
        report_count(checks, _("the .shp file is cut: its head says %lld bytes, it has %lld"),
                     source->shp_promised, source->shp_present);
    if (source->shp_promised >= 0 && source->dbf_records == 0 && source->shp_records > 0)
        report_count(checks, _("%lld shapes, but %lld rows: the .dbf file is missing or empty"),
                     source->shp_records, source->dbf_records);
    else if (source->dbf_records > source->dbf_present)
        report_count(checks, _("the .dbf file is cut: its head says %lld rows, it holds %lld"),
                     source->dbf_records, source->dbf_present);
    if (source->shp_records >= 0 && source->dbf_records > 0 &&
        source->shp_records != source->dbf_records)
        report_count(checks, _("%lld shapes in the .shx file, %lld rows in the .dbf file"),
                     source->shp_records, source->dbf_records);
    else if (source->dbf_deleted > 0 && source->promised - source->dbf_deleted == checks->parcels)
        report_count(checks,
                     _("%lld rows, of which those marked as deleted are left out: %lld read"),
                     source->promised, checks->parcels);
    else if (source->promised >= 0 && source->promised != checks->parcels)
        report_count(checks, _("%lld parcels promised, %lld read"), source->promised,
                     checks->parcels);
}

/* Grades of cultivated land come from another survey: a field that waits for them is no fault of
 * this one, and not_checked says so. */
static void forgive_grades(tb_checks *checks) {
    if (!tb_checks_never_filled(checks, TB_ROLE_GRADE))
        return;
    checks->findings.rule[TB_RULE_GRADE_REQUIRED].count = 0;
    checks->findings.rule[TB_RULE_GRADE_REQUIRED].kept = 0;
}

/* The driver has dropped what followed, a decimal comma for one; the rows are not known any more.
 */
static void check_cut_numbers(tb_checks *checks) {
    const tb_source *source = checks->source;
    tb_finding *finding =
        source->cut_numbers > 0 ? tb_checks_layer_finding(checks, TB_RULE_NUMBER_DAMAGED) : NULL;
    if (finding != NULL)
        finding->message = tb_findings_text(
            &checks->findings,
            _("%lld numbers could be read only in part, as with decimal commas: %s"),
            (long long)source->cut_numbers, source->cut_number);
}

/* Heights and measures are no fault, but they are not looked at. */
static void tell_heights(tb_checks *checks) {
    const tb_shape_counts *shapes = &checks->shapes;
    tb_finding *finding = checks->attributes && shapes->z + shapes->m > 0
                              ? tb_checks_layer_finding(checks, TB_RULE_HEIGHT_VALUES)
                              : NULL;
    if (finding != NULL)
        finding->found = tb_findings_text(&checks->findings, "Z %lld, M %lld", (long long)shapes->z,
                                          (long long)shapes->m);
}

/* The year of the rules file, or that of most parcels; of two that are as frequent the later. */
static int survey_year(const tb_checks *checks, const int64_t *parcels_of) {
    int year = (int)checks->findings.book->number[TB_SURVEY_YEAR];
    for (int other = year + 1; checks->findings.book->number[TB_SURVEY_YEAR] == 0 && other <= 9999;
         other++)
        if (parcels_of[other] > 0 && parcels_of[other] >= parcels_of[year])
            year = other;
    return year;
}

static void report_year(tb_checks *checks, int64_t row, int found, int expected) {
    tb_finding *finding = tb_checks_row_finding(checks, TB_RULE_SURVEY_YEAR, row);
    if (finding == NULL)
        return;
    finding->field = checks->source->field[TB_ROLE_YEAR];
    finding->found = tb_findings_text(&checks->findings, "%d", found);
    finding->expected = tb_findings_text(&checks->findings, "%d", expected);
    if (checks->findings.book->number[TB_SURVEY_YEAR] == 0)
        finding->message = _("the data year is not that of most parcels");
}

static void check_years(tb_checks *checks) {
    const tb_row_chunk *chunk;
    int64_t parcels_of[10000] = {0};
    for (chunk = checks->rows.newest; chunk != NULL; chunk = chunk->next)
        for (size_t i = 0; i < chunk->rows; i++)
            parcels_of[chunk->fact[i].year]++;
    parcels_of[0] = 0;
    int year = survey_year(checks, parcels_of);
    for (chunk = checks->rows.newest; chunk != NULL; chunk = chunk->next)
        for (size_t i = 0; i < chunk->rows; i++) {
            int other = chunk->fact[i].year;
            if (other != 0 && other != year)
                report_year(checks, chunk->first_row + (int64_t)i, other, year);
        }
}

void tb_checks_finish(tb_checks *checks) {
    tell_heights(checks);
    check_cut_numbers(checks);
    tb_check_structure(checks);
    forgive_grades(checks);
    check_counts(checks);
    int whole = tb_ids_duplicates(checks->ids, report_duplicate, checks);
    tb_ids_order_by_row(checks->ids);
    check_years(checks);
    if (!whole || !tb_ids_duplicates(checks->numbers, report_number, checks))
        checks->findings.failed = 1;
}

static tb_finding *add_place(tb_checks *checks, tb_rule rule, const char *message) {
    tb_finding *finding = tb_checks_layer_finding(checks, rule);
    const double *extent = tb_checks_extent(checks);
    if (finding != NULL) {
        finding->message = message;
        finding->x = (extent[0] + extent[2]) / 2;
        finding->y = (extent[1] + extent[3]) / 2;
    }
    return finding;
}

/* Plane coordinates that can only be degrees, or the other way round. */
static int wrong_kind(const double extent[4], int geographic) {
    int like_degrees = extent[0] >= -180 && extent[2] <= 180 && extent[1] >= -90 && extent[3] <= 90;
    int too_large = extent[0] < -360 || extent[2] > 360 || extent[1] < -91 || extent[3] > 91;
    return geographic ? too_large : like_degrees;
}

/* Zone numbers stand in front of the easting of 8 digits: zones 13 to 45 in China. */
static int easting_prefix(double easting) {
    int prefix = (int)floor(easting / 1e6);
    return prefix >= 13 && prefix <= 45 ? prefix : 0;
}

static const char *zone_conflict(tb_checks *checks, const tb_srs *srs) {
    tb_findings *findings = &checks->findings;
    const double *extent = tb_checks_extent(checks);
    int west = easting_prefix(extent[0]), east = easting_prefix(extent[2]);
    int declared = srs->zone_prefixed ? srs->zone : 0;
    if (!srs->transverse_mercator || srs->zone == 0 || (west == declared && east == declared))
        return NULL;
    int found = west != declared ? west : east;
    if (found == 0)
        return tb_findings_text(findings,
                                _("the reference system has zone %d in front of the easting, the "
                                  "coordinates have no zone number"),
                                declared);
    if (declared == 0)
        return tb_findings_text(findings,
                                _("the coordinates have zone %d in front of the easting, the "
                                  "reference system (central meridian %g) has no zone number"),
                                found, srs->central_meridian);
    return tb_findings_text(findings,
                            _("the reference system is that of zone %d, the coordinates lie in "
                              "zone %d"),
                            declared, found);
}

/* Half a degree past the area of use is still the county at the zone's edge; further out the plane
 * is stretched and the zone is probably the wrong one. */
static int far_outside(const tb_srs *srs, const double *position) {
    const double margin = 0.5;
    return !isnan(srs->west) && srs->west <= srs->east &&
           (position[0] < srs->west - margin || position[0] > srs->east + margin ||
            position[1] < srs->south - margin || position[1] > srs->north + margin);
}

void tb_check_place(tb_checks *checks, const tb_srs *srs, const double *position) {
    const double *extent = tb_checks_extent(checks);
    if (!(extent[0] <= extent[2]))
        return;
    tb_findings *findings = &checks->findings;
    if (!srs->cgcs2000 && checks->work_classes && checks->source->field[TB_ROLE_CLASS] != NULL)
        add_place(
            checks, TB_RULE_SRS_DATUM,
            tb_findings_text(findings, _("the reference system is %s, not CGCS2000"), srs->name));
    if (wrong_kind(extent, srs->geographic)) {
        add_place(checks, TB_RULE_SRS_MISMATCH,
                  srs->geographic
                      ? _("the reference system is geographic, the coordinates are no degrees")
                      : _("the reference system is a plane in metres, the coordinates look like "
                          "degrees"));
        return;
    }
    const char *conflict = zone_conflict(checks, srs);
    if (conflict != NULL)
        add_place(checks, TB_RULE_SRS_MISMATCH, conflict);
    else if (position == NULL)
        add_place(checks, TB_RULE_SRS_MISMATCH,
                  _("the middle of the layer has no position in the reference system"));
    else if (far_outside(srs, position))
        add_place(checks, TB_RULE_AREA_OF_USE,
                  tb_findings_text(findings,
                                   _("the layer lies at %.2f, %.2f (longitude, latitude); the "
                                     "reference system is made for %.2f to %.2f, %.2f to %.2f"),
                                   position[0], position[1], srs->west, srs->east, srs->south,
                                   srs->north));
}
