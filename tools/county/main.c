/* make-county: a synthetic county of survey parcels whose totals equal given figures.
 *
 *     targets -> terrain -> plan -> parcels -> outlines -> areas -> categories -> files
 *
 * Geometry comes first and is never changed to please a figure. The plan is only laid out so that
 * there is about enough of everything; which parcel is counted where then closes the sums. */
#include "attributes.h"
#include "base.h"
#include "county.h"
#include "fit.h"
#include "land.h"
#include "measure.h"
#include "outline.h"
#include "output.h"
#include "parcels.h"
#include "plan.h"
#include "units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double SHARP = 0.26; /* radians, 15 degrees: twice straightened, never under 10 */
static const double NEVER_UNDER = 0.19;

static double target_m2(const county *c, category which) {
    return (double)c->targets.area_dm2[which] / 100;
}

static double hill_share(const county *c) {
    double hills = target_m2(c, FOREST) + 0.4 * target_m2(c, PLANTATION) + target_m2(c, GRASS);
    double fields = hills + 0.6 * target_m2(c, PLANTATION) + target_m2(c, CULTIVATED) +
                    target_m2(c, OTHER);
    return hills / fields;
}

static void start_county(county *c, const options *o) {
    *c = (county){.options = o};
    targets_read(&c->targets, o);
    for (category k = 0; k < CATEGORIES; k++)
        c->area_m2 += target_m2(c, k);
    double size = sqrt(c->area_m2);
    terrain_start(&c->terrain, o->seed, size, hill_share(c));
    c->design.road_width = 1;
    c->design.trunk_m = fmin(fmax(size / 800, 12), 30);
    c->design.river_m = fmin(size / 250, 0.3 * target_m2(c, WATER) / (1.2 * size));
}

static tb_frame *make_frame(const options *o) {
    tb_frame *frame = NULL;
    tb_error error = {0};
    if (tb_frame_create(o->srs, &frame, &error) != TB_OK)
        fail(EXIT_USAGE, "--srs: %s", error.message);
    if (tb_frame_srs(frame)->geographic)
        fail(EXIT_USAGE, "--srs: \"%s\" has degrees where metres are needed", o->srs);
    return frame;
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

static double area_of_kind(const county *c, face_kind kind) {
    double sum = 0;
    for (int32_t f = 1; f < c->mesh.faces; f++)
        if (c->mesh.face[f].kind == kind)
            sum += c->mesh.face[f].area_m2;
    return sum;
}

/* Repeats the plan until roads are wide enough, and no wider, for the figure of transport. */
static void lay_out(county *c) {
    double wanted = target_m2(c, TRANSPORT);
    for (int round = 0; round < 6; round++) {
        plan_county(c);
        double trunk = area_of_kind(c, FACE_TRUNK), road = area_of_kind(c, FACE_ROAD);
        double ditch = area_of_kind(c, FACE_DITCH);
        double part = (trunk + road + 0.3 * ditch) / wanted;
        if (part > 1.06 && part < 1.25 && trunk < 0.5 * wanted)
            return;
        if (trunk > 0.5 * wanted)
            c->design.trunk_m *= fmax(0.4 * wanted / trunk, 0.4);
        else
            c->design.road_width *= fmin(fmax((1.15 * wanted - trunk) / (road + 0.3 * ditch), 0.3), 3);
    }
}

/* Straightens the edges at sharp vertices and measures again. */
static shape *draw(county *c, outlines *o, const rings *r, const tb_frame *frame) {
    bool *sharp = allocate((size_t)c->mesh.halves / 2, sizeof *sharp);
    int32_t *edge = allocate((size_t)c->mesh.halves / 2, sizeof *edge);
    outlines_draw(o, c, r, c->options->vertices);
    for (int round = 0;; round++) {
        int32_t count = 0;
        shape *shapes = measure(o, &c->mesh, r, frame, round < 2 ? SHARP : NEVER_UNDER, sharp);
        for (int32_t e = 0; e < o->edges; e++) {
            if (sharp[e] && !o->straight[e])
                edge[count++] = e;
            o->straight[e] |= sharp[e];
            sharp[e] = false;
        }
        if (count == 0 || round == 3) {
            free(sharp);
            free(edge);
            return shapes;
        }
        outlines_redraw(o, c, edge, count);
        free(shapes);
    }
}

static void label_units(const county *c, const parcels *p, int32_t **villages, int32_t **towns) {
    *villages = allocate((size_t)c->mesh.faces, sizeof **villages);
    *towns = allocate((size_t)c->mesh.faces, sizeof **towns);
    for (int32_t f = 0; f < c->mesh.faces; f++) {
        bool inside = p->of_face[f] >= 0;
        (*villages)[f] = inside ? c->mesh.face[f].village : -1;
        (*towns)[f] = inside ? c->village[c->mesh.face[f].village].town : -1;
    }
}

static void report(const county *c, const outlines *o, const int64_t sum_dm2[CATEGORIES]) {
    const targets *t = &c->targets;
    fprintf(stderr, "synthetic county 合成数据: %lld parcels, %lld vertices, %d villages\n",
            (long long)t->parcels, (long long)o->vertices, c->villages);
    for (category k = 0; k < CATEGORIES; k++)
        fprintf(stderr, "  %.2f ha  %+.2f m2  %s\n", (double)sum_dm2[k] / 1e6,
                k == OTHER ? 0.0 : (double)(sum_dm2[k] - t->area_dm2[k]) / 100, category_name(k));
}

/* Everything after the areas are known: classes, units, files. */
static void finish(county *c, const parcels *p, survey *s, const shape *shapes,
                   const tb_frame *frame) {
    int64_t sum_dm2[CATEGORIES];
    int32_t *village_label, *town_label;
    land *lands = land_describe(c, p, shapes);
    fit_categories(lands, p->count, c, sum_dm2);
    attributes *chosen = allocate((size_t)p->count, sizeof *chosen);
    int64_t *village_dm2 = allocate((size_t)c->villages, sizeof *village_dm2);
    int64_t *town_dm2 = allocate((size_t)c->towns, sizeof *town_dm2);
    for (int32_t i = 0; i < p->count; i++) {
        chosen[i] = attributes_choose(&lands[i], i, c->options->seed);
        village_dm2[lands[i].village] += shapes[i].area_dm2;
        town_dm2[c->village[lands[i].village].town] += shapes[i].area_dm2;
    }
    label_units(c, p, &village_label, &town_label);
    rings_trace(&s->villages, &c->mesh, village_label, c->villages);
    rings_trace(&s->towns, &c->mesh, town_label, c->towns);
    shape *village_shape = measure(s->outlines, &c->mesh, &s->villages, frame, 0, NULL);
    shape *town_shape = measure(s->outlines, &c->mesh, &s->towns, frame, 0, NULL);
    units names;
    units_name(&names, c);
    s->lands = lands;
    s->attributes = chosen;
    s->units = &names;
    s->village_shape = village_shape;
    s->town_shape = town_shape;
    s->village_dm2 = village_dm2;
    s->town_dm2 = town_dm2;
    output_write(s);
    report(c, s->outlines, sum_dm2);
}

int main(int count, char **word) {
    options o;
    county c;
    parcels p;
    outlines lines;
    options_parse(&o, count, word);
    output_check(&o);
    start_county(&c, &o);
    tb_frame *frame = make_frame(&o);
    fit_area(&c, frame);
    lay_out(&c);
    parcels_make(&p, &c);
    survey s = {.county = &c, .outlines = &lines};
    rings_trace(&s.parcels, &c.mesh, p.of_face, p.count);
    shape *shapes = draw(&c, &lines, &s.parcels, frame);
    finish(&c, &p, &s, shapes, frame);
    if (o.write_targets)
        targets_write(&c.targets, o.write_targets);
    return 0;
}
