/* Rules about the shape of single parcels: vertices, angles, slivers, minimum mapping areas. */
#include "check/parcel.h"

#include "base/message.h"
#include "check/land.h"
#include "check/validity.h"

#include <math.h>
#include <string.h>

static double number(const tb_parcel *parcel, tb_number which) {
    return parcel->checks->findings.book->number[which];
}

/* One ring in metres, or in degrees made alike in both directions: angles need no more. */
typedef struct outline {
    const double *x, *y;
    size_t points; /* without the repeated last one */
    double east;   /* what a step to the east is worth against one to the north */
} outline;

static outline outline_of(const tb_parcel *parcel, size_t ring) {
    const tb_block *block = parcel->block;
    size_t from = block->ring_vertex[ring], points = block->ring_vertex[ring + 1] - from;
    outline o = {block->x + from, block->y + from, points, 1};
    if (points > 1 && o.x[0] == o.x[points - 1] && o.y[0] == o.y[points - 1])
        o.points--;
    if (parcel->checks->geographic)
        o.east = cos(o.y[0] * M_PI / 180);
    return o;
}

static int same_vertex(const outline *o, size_t a, size_t b) {
    return o->x[a] == o->x[b] && o->y[a] == o->y[b];
}

static void report_angle(const tb_parcel *parcel, const outline *o, size_t i, double radians) {
    tb_finding *finding = tb_parcel_finding_at(parcel, TB_RULE_SHARP_ANGLE, o->x[i], o->y[i]);
    if (finding == NULL)
        return;
    double degrees = radians * 180 / M_PI;
    finding->found = tb_findings_text(&parcel->checks->findings, "%.4f", degrees);
    finding->expected =
        tb_findings_text(&parcel->checks->findings, ">= %g", number(parcel, TB_SHARPEST_DEGREES));
    finding->measure = degrees;
    finding->unit = "degrees";
    if (degrees < 1e-6)
        finding->message = _("spike: the outline goes out and comes back on the same line");
}

/* The angle at vertex i is sharp if the way on from it nearly leads back. Compared by tangents: the
 * trigonometry is left to the few that are. */
static void check_angle(const tb_parcel *parcel, const outline *o, double sharpest, size_t before,
                        size_t i, size_t after) {
    double ax = (o->x[before] - o->x[i]) * o->east, ay = o->y[before] - o->y[i];
    double bx = (o->x[after] - o->x[i]) * o->east, by = o->y[after] - o->y[i];
    double along = ax * bx + ay * by, across = fabs(ax * by - ay * bx);
    if (along > 0 && across < sharpest * along)
        report_angle(parcel, o, i, atan2(across, along));
}

/* Some writers give the first and the last vertex with different numbers of decimals: what is
 * within the resolution of survey coordinates is closed (gdal 5632). */
static void check_closed(const tb_parcel *parcel, size_t ring) {
    const double resolution_m = 0.0001;
    const tb_block *block = parcel->block;
    size_t first = block->ring_vertex[ring], end = block->ring_vertex[ring + 1];
    if (!(block->shape[parcel->i] & TB_SHAPE_UNCLOSED) || end - first < 3)
        return;
    size_t last = end - 1;
    outline o = outline_of(parcel, ring);
    double apart =
        hypot((block->x[last] - block->x[first]) * o.east, block->y[last] - block->y[first]);
    apart *= parcel->checks->geographic ? TB_METRES_IN_A_DEGREE : 1;
    if (!(apart > resolution_m))
        return;
    tb_finding *finding =
        tb_parcel_finding_at(parcel, TB_RULE_GEOMETRY_INVALID, block->x[last], block->y[last]);
    if (finding == NULL)
        return;
    finding->message = tb_findings_text(
        &parcel->checks->findings, _("the ring is not closed: its ends lie %.4g m apart"), apart);
    finding->measure = apart;
    finding->unit = "m";
}

static void check_ring(const tb_parcel *parcel, size_t ring) {
    outline o = outline_of(parcel, ring);
    if (o.points < 3)
        return;
    const double sharpest = tan(number(parcel, TB_SHARPEST_DEGREES) * M_PI / 180);
    size_t before = o.points - 1;
    for (size_t i = 0; i < o.points; i++) {
        size_t after = i + 1 < o.points ? i + 1 : 0;
        if (same_vertex(&o, i, after))
            tb_parcel_finding_at(parcel, TB_RULE_DUPLICATE_VERTEX, o.x[i], o.y[i]);
        else {
            check_angle(parcel, &o, sharpest, before, i, after);
            before = i;
        }
    }
}

static double perimeter(const tb_parcel *parcel) {
    const tb_block *block = parcel->block;
    double sum = 0;
    for (size_t ring = block->parcel_ring[parcel->i]; ring < block->parcel_ring[parcel->i + 1];
         ring++) {
        outline o = outline_of(parcel, ring);
        for (size_t i = 0; i < o.points; i++) {
            size_t next = i + 1 < o.points ? i + 1 : 0;
            double dx = (o.x[next] - o.x[i]) * o.east, dy = o.y[next] - o.y[i];
            sum += sqrt(dx * dx + dy * dy); /* hypot's care for extremes is not needed here */
        }
    }
    return sum;
}

static void report_area(const tb_parcel *parcel, tb_rule rule, const char *message, double measure,
                        double limit, const char *unit) {
    tb_finding *finding = tb_parcel_finding(parcel, rule);
    if (finding == NULL)
        return;
    finding->found = tb_findings_text(&parcel->checks->findings, "%.2f", measure);
    finding->expected = tb_findings_text(&parcel->checks->findings, ">= %g", limit);
    finding->measure = measure;
    finding->unit = unit;
    if (message != NULL)
        finding->message = message;
}

/* Returns 1 if it is one. Length and width make sense where the plane is metric. */
static int check_sliver(const tb_parcel *parcel, double m2, double perimeter_m) {
    double smallest_m2 = number(parcel, TB_SLIVER_M2), narrowest_m = number(parcel, TB_SLIVER_M);
    if (m2 < smallest_m2) {
        report_area(parcel, TB_RULE_SLIVER, NULL, m2, smallest_m2, "m2");
        return 1;
    }
    double width = parcel->checks->geographic ? INFINITY : 2 * m2 / perimeter_m;
    if (width < narrowest_m)
        report_area(parcel, TB_RULE_SLIVER, _("mean width below the limit"), width, narrowest_m,
                    "m");
    return width < narrowest_m;
}

/* Of roads, ditches and pipelines. The width is that of the rectangle with this area and perimeter,
 * to the centimetre: a line drawn at the limit is wide enough. */
static void check_line_width(const tb_parcel *parcel, double m2, double perimeter_m) {
    const double centimetre = 0.01;
    double half = perimeter_m / 2, least = number(parcel, TB_NARROWEST_LINE_M);
    double square = half * half - 4 * m2;
    if (parcel->checks->geographic || square < 0)
        return;
    double width = (half - sqrt(square)) / 2;
    if (width < least - centimetre / 2)
        report_area(parcel, TB_RULE_NARROW_LINE, NULL, width, least, "m");
}

/* TD/T 1055-2019: construction land and 1202, agricultural land, everything else. */
static double least_m2(const tb_parcel *parcel) {
    int index = parcel->block->class_index[parcel->i];
    const tb_class *c = tb_classes_at(parcel->checks->classes, (size_t)index);
    if (strcmp(c->code, "1202") == 0 || strcmp(c->major, "建设用地") == 0)
        return number(parcel, TB_LEAST_CONSTRUCTION_M2);
    return strcmp(c->major, "农用地") == 0 ? number(parcel, TB_LEAST_FARMLAND_M2)
                                           : number(parcel, TB_LEAST_OTHER_M2);
}

/* What GEOS calls it, for people; NULL where the rule's title says it. */
static const char *kind_of(const char *reason) {
    static const struct {
        const char *reason, *message;
    } kinds[] = {
        {"Self-intersection", N_("the outline crosses itself, or runs along itself")},
        {"Hole lies outside shell", N_("a hole lies outside its shell")},
        {"Holes are nested", N_("a hole lies inside another hole")},
        {"Nested shells", N_("a part lies inside another part")},
        {"Interior is disconnected", N_("holes that touch cut the parcel in two")},
        {"Duplicate Rings", N_("a ring stands twice")},
        {"Too few points in geometry component",
         N_("a ring has fewer than three different vertices")},
        {TB_REASON_CROWDED, N_("the outline comes to this place more than 200 times")},
        {TB_REASON_TANGLED,
         N_("so many edges lie side by side that it was not told whether it is valid")},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].reason, reason) == 0)
            return _(kinds[i].message);
    return NULL;
}

/* Returns 1 unless it is invalid. */
static int check_validity(const tb_parcel *parcel) {
    char reason[80];
    tb_point at = {NAN, NAN};
    tb_valid verdict =
        tb_validity_of(parcel->checks->validity, parcel->block, parcel->i, reason, &at);
    if (verdict == TB_VALID)
        return 1;
    tb_rule rule = verdict == TB_SELF_TOUCH ? TB_RULE_RING_SELF_TOUCH : TB_RULE_GEOMETRY_INVALID;
    tb_finding *finding = tb_parcel_finding_at(parcel, rule, at.x, at.y);
    const char *kind = kind_of(reason);
    if (finding != NULL) {
        finding->found = tb_findings_text(&parcel->checks->findings, "%s", reason);
        finding->message = kind != NULL ? kind : finding->message;
    }
    return verdict != TB_INVALID;
}

void tb_check_shapes(const tb_parcel *parcel) {
    const tb_block *block = parcel->block;
    double m2 = block->measured_m2[parcel->i];
    size_t first = block->parcel_ring[parcel->i], last = block->parcel_ring[parcel->i + 1];
    if (first == last || isnan(m2))
        return;
    int valid = check_validity(parcel);
    for (size_t ring = first; ring < last; ring++) {
        check_closed(parcel, ring);
        check_ring(parcel, ring);
    }
    /* An outline that is none has no size either: that is one fault, not three. */
    if (!valid && block->measured_dm2[parcel->i] == 0)
        return;
    double perimeter_m = perimeter(parcel);
    if (!check_sliver(parcel, m2, perimeter_m) && parcel->traits & TB_WIDTH_REQUIRED)
        check_line_width(parcel, m2, perimeter_m);
    if (parcel->class_code[0] != '\0' && parcel->checks->work_classes && m2 < least_m2(parcel))
        report_area(parcel, TB_RULE_SMALL_PARCEL, NULL, m2, least_m2(parcel), "m2");
}
