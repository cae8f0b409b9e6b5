/* Faces become regions, thin ones are counted, areas are added up. */
#include "check/coverage/regions.h"
#include "check/coverage/borders.h"
#include "check/coverage/kinship.h"
#include "check/coverage/lacks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A region with what is needed until it is told in full. */
typedef struct draft {
    tb_region region;
    const uint32_t *parcel; /* region.rows of them */
    double plane;           /* area in the plane */
} draft;

typedef struct teller {
    tb_telling t;
    tb_outline outline;
    tb_parcel_boxes boxes;
    tb_covers covers;
    tb_kinship kinship;
    uint8_t *outside; /* points of the outline of the layer */
    double *x, *y;    /* room for a ring */
    draft *draft;
    size_t drafts, draft_room;
    tb_border_list borders; /* of the region being told */
} teller;

uint8_t *tb_wide_overlaps(const tb_faces *faces, double tolerance, int *any) {
    uint8_t *wide = calloc(faces->faces, 1);
    tb_outline outline;
    tb_point place;
    int good = tb_outline_init(&outline, faces->graph) && wide != NULL;
    *any = 0;
    for (uint32_t f = 1; good && f < faces->faces; f++) {
        if (faces->winding[f] < 2)
            continue;
        good = tb_outline_take(&outline, faces, f);
        wide[f] = good && (tb_outline_mean_width(&outline) >= tolerance ||
                           tb_outline_widest(&outline, &place) >= tolerance);
        *any |= wide[f];
    }
    tb_outline_free(&outline);
    if (good)
        return wide;
    free(wide);
    return NULL;
}

/* Areas ----------------------------------------------------------------------------------------*/

static double ring_m2(const teller *s, const tb_outline_ring *ring) {
    const tb_point *p = s->outline.point + ring->first;
    if (s->t.options->ring_m2 == NULL)
        return fabs(ring->doubled) / 2;
    for (uint32_t i = 0; i <= ring->points; i++) {
        s->x[i] = p[i < ring->points ? i : 0].x;
        s->y[i] = p[i < ring->points ? i : 0].y;
    }
    return s->t.options->ring_m2(s->t.options->ring_data, s->x, s->y, ring->points + 1);
}

static double outline_m2(const teller *s) {
    double sum = 0;
    for (size_t r = 0; r < s->outline.rings; r++) {
        double area = ring_m2(s, &s->outline.ring[r]);
        sum += s->outline.ring[r].doubled > 0 ? area : -area;
    }
    return sum;
}

/* Parcels --------------------------------------------------------------------------------------*/

static int touches_outside(const teller *s, uint32_t face) {
    const tb_faces *f = s->t.faces;
    for (uint32_t loop = f->first[face]; loop != TB_NONE; loop = f->sibling[loop]) {
        uint32_t half = f->start[loop];
        do {
            if (s->outside[tb_half_from(f->graph, half)])
                return 1;
            half = f->next[half];
        } while (half != f->start[loop]);
    }
    return 0;
}

static int collect_covers(teller *s, draft *d, uint32_t face) {
    for (uint32_t i = 0; i < s->covers.count[face]; i++) {
        const tb_cover *cover = &s->covers.cover[s->covers.first[face] + i];
        d->region.flags |= cover->times > 1 ? TB_REGION_PARTS : 0;
        if (cover->times > 0 && !tb_borders_push(&s->borders, cover->parcel, TB_NONE))
            return 0;
    }
    return 1;
}

static int tell_parcels(teller *s, draft *d, uint32_t face) {
    tb_border_parcels told;
    int gap = d->region.kind == TB_REGION_GAP;
    s->borders.borders = 0;
    if (!(gap ? tb_borders_around(&s->borders, s->t.plat, s->t.faces, face)
              : collect_covers(s, d, face)) ||
        !tb_borders_settle(&s->borders, &s->boxes, s->t.arena, &told))
        return 0;
    d->parcel = told.parcel;
    d->region.row = told.row;
    d->region.rows = told.parcels;
    if (!gap)
        return tb_kinship_add(&s->kinship, told.parcel, told.parcels, d->plane);
    d->region.flags |= (told.parts ? TB_REGION_PARTS : 0) |
                       (told.parcels == 1 ? TB_REGION_ONE_PARCEL : 0) |
                       (touches_outside(s, face) ? TB_REGION_OUTSIDE : 0);
    return 1;
}

/* Regions --------------------------------------------------------------------------------------*/

static draft *new_draft(teller *s) {
    if (s->drafts == s->draft_room) {
        size_t room = s->draft_room == 0 ? 64 : 2 * s->draft_room;
        draft *grown = realloc(s->draft, room * sizeof *grown);
        if (grown == NULL)
            return NULL;
        s->draft = grown;
        s->draft_room = room;
    }
    s->draft[s->drafts] = (draft){.plane = 0};
    return &s->draft[s->drafts++];
}

static void count_thin(const teller *s, tb_region_kind kind, double m2) {
    tb_coverage_result *result = s->t.result;
    int explained = 0;
    for (size_t i = 0; i < s->outline.points && !explained; i++)
        explained = tb_lacks_at(s->t.lacks, s->outline.point[i]);
    (explained ? result->thin_explained : result->thin_noise)[kind]++;
    result->thin_m2[kind] += m2;
}

static int tell_region(teller *s, uint32_t face, double m2) {
    int times = s->t.faces->winding[face];
    tb_region_kind kind = times == 0 ? TB_REGION_GAP : TB_REGION_OVERLAP;
    tb_point place;
    double width = tb_outline_mean_width(&s->outline),
           widest = tb_outline_widest(&s->outline, &place);
    if (width < s->t.options->tolerance && widest < s->t.options->tolerance) {
        count_thin(s, kind, m2);
        return 1;
    }
    draft *d = new_draft(s);
    if (d == NULL)
        return 0;
    d->plane = s->outline.area;
    d->region = (tb_region){.kind = kind,
                            .multiplicity = times,
                            .place = place,
                            .area_m2 = m2,
                            .width = width,
                            .widest = widest,
                            .rings = s->outline.rings};
    tb_polygon rings;
    if (!tb_outline_copy(&s->outline, 0, s->t.arena, &rings))
        return 0;
    d->region.x = rings.x;
    d->region.y = rings.y;
    d->region.ring_vertex = rings.ring_vertex;
    return tell_parcels(s, d, face);
}

static int tell_face(teller *s, uint32_t face) {
    tb_coverage_result *result = s->t.result;
    int times = s->t.faces->winding[face];
    if (times < 0)
        return 1;
    if (!tb_outline_take(&s->outline, s->t.faces, face))
        return 0;
    double m2 = outline_m2(s);
    if (times == 0)
        result->gap_m2 += m2;
    else
        result->union_m2 += m2;
    if (times == 1)
        return 1;
    result->excess_m2 += times > 1 ? (times - 1) * m2 : 0;
    return tell_region(s, face, m2);
}

static int compare_start(const tb_region *a, const tb_region *b, uint32_t vertex) {
    return tb_point_compare((tb_point){a->x[vertex], a->y[vertex]},
                            (tb_point){b->x[vertex], b->y[vertex]});
}

/* By the first point of the outer ring, and where regions share it, by the way it goes on. */
static int by_place(const void *first, const void *second) {
    const tb_region *a = &((const draft *)first)->region, *b = &((const draft *)second)->region;
    int order = compare_start(a, b, 0);
    if (order == 0)
        order = (a->kind > b->kind) - (a->kind < b->kind);
    if (order == 0)
        order = compare_start(a, b, 1);
    return order != 0 ? order : (a->area_m2 > b->area_m2) - (a->area_m2 < b->area_m2);
}

/* Which parcels of an overlap are alike can be told when all of its pieces are known. */
static int tell_twins(teller *s, tb_region *region, const uint32_t *parcel) {
    uint32_t *twin = tb_arena_take(s->t.arena, (region->rows + 1) * sizeof *twin);
    if (twin == NULL)
        return 0;
    region->flags |= tb_kinship_flags(&s->kinship, parcel, region->rows, twin);
    region->twin = region->flags & TB_REGION_DUPLICATE ? twin : NULL;
    return 1;
}

static int tell_list(teller *s) {
    tb_coverage_result *result = s->t.result;
    if (s->drafts != 0)
        qsort(s->draft, s->drafts, sizeof *s->draft, by_place);
    tb_region *region = tb_arena_take(s->t.arena, (s->drafts + 1) * sizeof *region);
    if (region == NULL || !tb_kinship_tell(&s->kinship, s->t.plat, s->t.options->tolerance))
        return 0;
    for (size_t i = 0; i < s->drafts; i++) {
        region[i] = s->draft[i].region;
        if (region[i].kind == TB_REGION_OVERLAP && !tell_twins(s, &region[i], s->draft[i].parcel))
            return 0;
    }
    result->region = region;
    result->regions = s->drafts;
    return 1;
}

static int tell_missing(const teller *s) {
    const tb_lack_list *lacks = s->t.lacks;
    tb_missing_vertex *missing = tb_arena_take(s->t.arena, (lacks->lacks + 1) * sizeof *missing);
    if (missing == NULL)
        return 0;
    for (size_t i = 0; i < lacks->lacks; i++) {
        const tb_lack *lack = &lacks->lack[i];
        missing[i] = (tb_missing_vertex){lack->place, tb_plat_row(s->t.plat, lack->lacking),
                                         tb_plat_row(s->t.plat, lack->having), lack->distance};
    }
    s->t.result->missing = missing;
    s->t.result->missing_vertices = lacks->lacks;
    return 1;
}

static int tell_outline(teller *s) {
    const tb_faces *f = s->t.faces;
    tb_coverage_result *result = s->t.result;
    if (!tb_outline_take(&s->outline, f, 0))
        return 0;
    for (uint32_t loop = f->first[0]; loop != TB_NONE; loop = f->sibling[loop]) {
        uint32_t half = f->start[loop];
        do {
            s->outside[tb_half_from(f->graph, half)] = 1;
            half = f->next[half];
        } while (half != f->start[loop]);
    }
    tb_polygon rings;
    if (!tb_outline_copy(&s->outline, 1, s->t.arena, &rings))
        return 0;
    result->outline_rings = rings.rings;
    result->outline_x = rings.x;
    result->outline_y = rings.y;
    result->outline_vertex = rings.ring_vertex;
    return 1;
}

/* A sound coverage has nothing to be told apart by parcels. */
static int prepare(teller *s) {
    const tb_faces *f = s->t.faces;
    size_t points = 2 * f->graph->edges + 2;
    int overlaps = 0, faults = s->t.lacks->lacks != 0;
    for (size_t i = 1; i < f->faces; i++) {
        overlaps |= f->winding[i] >= 2;
        faults |= f->winding[i] != 1;
    }
    s->outside = calloc(f->graph->points + 1, 1);
    s->x = malloc(points * sizeof *s->x);
    s->y = malloc(points * sizeof *s->y);
    if (s->outside == NULL || s->x == NULL || s->y == NULL ||
        !tb_outline_init(&s->outline, f->graph))
        return 0;
    if (faults && !tb_parcel_boxes_init(&s->boxes, s->t.plat))
        return 0;
    if (faults)
        tb_lacks_settle(s->t.lacks, &s->boxes);
    return !overlaps || tb_covers_build(&s->covers, s->t.plat, f, &s->boxes, &s->outline);
}

int tb_regions_tell(const tb_telling *telling) {
    teller s = {.t = *telling};
    int good = prepare(&s) && tell_outline(&s);
    for (uint32_t face = 1; good && face < telling->faces->faces; face++)
        good = tell_face(&s, face);
    good = good && tell_list(&s) && tell_missing(&s);
    tb_outline_free(&s.outline);
    tb_parcel_boxes_free(&s.boxes);
    tb_covers_free(&s.covers);
    tb_kinship_free(&s.kinship);
    free(s.outside);
    free(s.x);
    free(s.y);
    free(s.draft);
    free(s.borders.border);
    return good;
}
