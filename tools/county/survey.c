/* The way from a plan to a survey:
 *
 *     plan -> parcels -> outlines -> areas -> categories -> attributes, units
 *
 * Geometry comes first and is never changed to please a figure. The plan is only laid out so that
 * there is about enough of everything; which parcel is counted where then closes the sums. */
#include "survey.h"

#include "base.h"
#include "borders.h"
#include "fit.h"
#include "plan.h"
#include "settlements.h"

#include <math.h>
#include <stdlib.h>

enum { LAYOUTS = 6, STRAIGHTENINGS = 3 };

/* Radians. Edges at vertices sharper than SHARP are straightened. */
static const double SHARP = 0.26;

static double area_of_kind(const county *c, face_kind kind) {
    double sum = 0;
    for (int32_t f = 1; f < c->mesh.faces; f++)
        if (c->mesh.face[f].kind == kind)
            sum += c->mesh.face[f].area_m2;
    return sum;
}

/* Changes the design towards roads that come to the figure of transport, with ditches to exchange
 * them for. True if it is good already. */
static bool improve_design(county *c) {
    double wanted = (double)c->targets.area_dm2[TRANSPORT] / 100;
    double trunk = area_of_kind(c, FACE_TRUNK);
    double strips = area_of_kind(c, FACE_ROAD) + 0.3 * area_of_kind(c, FACE_DITCH);
    double part = (trunk + strips) / wanted;
    if (part > 1.06 && part < 1.25 && trunk < 0.5 * wanted)
        return true;
    if (trunk > 0.5 * wanted)
        c->design.trunk_m *= fmax(0.4 * wanted / trunk, 0.4);
    else
        c->design.road_width *= fmin(fmax((1.15 * wanted - trunk) / strips, 0.3), 3);
    return false;
}

/* The plan's area, so that the bent county has the wanted one on the ellipsoid. */
static void fit_area(county *c, const tb_frame *frame) {
    enum { CORNERS = 4 };
    double wanted = c->area_m2, side = sqrt(wanted) / 2;
    point square[CORNERS] = {{-side, -side}, {side, -side}, {side, side}, {-side, side}};
    double bent = measure_bent_m2(c, square, CORNERS, frame);
    if (!(bent > wanted / 4 && bent < wanted * 4))
        fail(EXIT_USAGE, "the place given by --centre is outside the area of %s", c->options->srs);
    c->area_m2 = wanted * wanted / bent;
}

static void lay_out(county *c) {
    plan_county(c);
    for (int i = 1; i < LAYOUTS && !improve_design(c); i++)
        plan_county(c);
}

/* Lists the edges at sharp vertices that are not straight yet, and marks them straight. */
static int32_t straighten(outlines *o, bool *sharp, int32_t *edge) {
    int32_t count = 0;
    for (int32_t e = 0; e < o->edges; e++) {
        if (sharp[e] && !o->straight[e])
            edge[count++] = e;
        o->straight[e] |= sharp[e];
        sharp[e] = false;
    }
    return count;
}

static void draw(survey *s, const tb_frame *frame) {
    const mesh *m = &s->county->mesh;
    bool *sharp = allocate((size_t)m->halves / 2, sizeof *sharp);
    int32_t *edge = allocate((size_t)m->halves / 2, sizeof *edge), count;
    outlines_draw(&s->outlines, s->county, &s->rings, s->county->options->vertices);
    s->shape = measure(&s->outlines, m, &s->rings, frame, SHARP, sharp);
    for (int i = 0; i < STRAIGHTENINGS; i++) {
        count = straighten(&s->outlines, sharp, edge);
        if (count == 0)
            break;
        outlines_redraw(&s->outlines, s->county, edge, count);
        free(s->shape);
        s->shape = measure(&s->outlines, m, &s->rings, frame, SHARP, sharp);
    }
    free(sharp);
    free(edge);
}

/* Outlines, areas and sums of the units each village belongs to. */
static bool make_units(survey *s, unit_areas *u, const int32_t *of_village, int32_t count,
                       const tb_frame *frame) {
    const mesh *m = &s->county->mesh;
    int32_t *label = allocate((size_t)m->faces, sizeof *label);
    label[0] = -1;
    for (int32_t f = 1; f < m->faces; f++)
        label[f] = of_village[m->face[f].village];
    bool sound = rings_trace(&u->rings, m, label, count);
    if (sound)
        u->borders = borders_trace(m, &u->rings, label);
    free(label);
    if (!sound)
        return county_fails(s->county, "a village or township is not in one piece");
    u->shape = measure(&s->outlines, m, &u->rings, frame, 0, NULL);
    u->sum_dm2 = allocate((size_t)count, sizeof *u->sum_dm2);
    for (int32_t i = 0; i < s->parcels.count; i++)
        u->sum_dm2[of_village[s->lands[i].village]] += s->shape[i].area_dm2;
    return true;
}

static bool make_all_units(survey *s, const tb_frame *frame) {
    const county *c = s->county;
    int32_t *own = allocate((size_t)c->villages, sizeof *own);
    int32_t *town = allocate((size_t)c->villages, sizeof *town);
    for (int32_t v = 0; v < c->villages; v++) {
        own[v] = v;
        town[v] = c->village[v].town;
    }
    bool sound = make_units(s, &s->villages, own, c->villages, frame) &&
                 make_units(s, &s->towns, town, c->towns, frame);
    free(own);
    free(town);
    units_name(&s->units, c);
    return sound;
}

bool survey_make(survey *s, county *c, const tb_frame *frame) {
    *s = (survey){.county = c, .frame = frame};
    fit_area(c, frame);
    lay_out(c);
    if (!parcels_make(&s->parcels, c))
        return false;
    if (!rings_trace(&s->rings, &c->mesh, s->parcels.of_face, s->parcels.count))
        return county_fails(c, "a parcel is not in one piece");
    draw(s, frame);
    s->lands = land_describe(c, &s->parcels, s->shape);
    if (!fit_categories(s->lands, s->parcels.count, c, s->sum_dm2))
        return false;
    s->attributes = allocate((size_t)s->parcels.count, sizeof *s->attributes);
    for (int32_t i = 0; i < s->parcels.count; i++)
        s->attributes[i] = attributes_choose(&s->lands[i], i, c->seed);
    if (!make_all_units(s, frame))
        return false;
    settlements_make(&s->settlements, s);
    return true;
}

int32_t parcel_of_face(const survey *s, int32_t number) {
    return number > 0 ? s->parcels.of_face[number] : -1;
}

int32_t parcel_across(const survey *s, int32_t edge) {
    return parcel_of_face(s, s->county->mesh.half[edge ^ 1].face);
}

static void free_unit_areas(unit_areas *u) {
    rings_free(&u->rings);
    rings_free(&u->borders);
    free(u->shape);
    free(u->sum_dm2);
}

void survey_free(survey *s) {
    parcels_free(&s->parcels);
    outlines_free(&s->outlines);
    rings_free(&s->rings);
    free(s->shape);
    free(s->lands);
    free(s->attributes);
    free_unit_areas(&s->villages);
    free_unit_areas(&s->towns);
    settlements_free(&s->settlements);
    units_free(&s->units);
}
