/* The store of a coverage, and the order of the steps. */
#include "check/coverage/coverage.h"

#include "base/large.h"
#include "check/coverage/alike.h"
#include "check/coverage/dissolve.h"
#include "check/coverage/hidden.h"
#include "check/coverage/near.h"
#include "check/coverage/parallel.h"
#include "check/coverage/regions.h"

#include <math.h>
#include <stdlib.h>

struct tb_coverage {
    tb_plat plat;
    tb_arena *arena; /* of the result */
    tb_coverage_result result;
    int will_dissolve;
    uint32_t *partner;     /* of each edge; NULL unless land will be dissolved */
    tb_edge_sum *ring_sum; /* of each ring, once matched */
    tb_edge_list edges;    /* those without a partner, from matching to solving */
    int matched;
    const uint64_t *likeness; /* of each parcel; NULL: no neighbours alike are sought */
    double tolerance;
    int threads;
};

/* What the steps leave behind until all is told. */
typedef struct solving {
    tb_coverage *coverage;
    const tb_coverage_options *options;
    int threads;
    tb_edge_list edges;
    tb_graph graph;
    tb_faces faces;
    tb_lack_list lacks;
} solving;

tb_coverage *tb_coverage_create(void) {
    tb_coverage *coverage = calloc(1, sizeof *coverage);
    if (coverage == NULL)
        return NULL;
    coverage->arena = tb_arena_create();
    if (coverage->arena != NULL)
        return coverage;
    free(coverage);
    return NULL;
}

void tb_coverage_free(tb_coverage *coverage) {
    if (coverage == NULL)
        return;
    tb_plat_free(&coverage->plat);
    tb_large_free(coverage->partner);
    free(coverage->ring_sum);
    free(coverage->edges.edge);
    tb_arena_free(coverage->arena);
    free(coverage);
}

int tb_coverage_add(tb_coverage *coverage, const tb_block *block) {
    return tb_plat_add(&coverage->plat, block);
}

void tb_coverage_merge(tb_coverage *into, tb_coverage *from) {
    tb_plat_merge(&into->plat, &from->plat);
}

int tb_coverage_add_parcels(tb_coverage *into, const tb_coverage *from, const uint32_t *parcel,
                            size_t parcels) {
    return tb_plat_pick(&into->plat, &from->plat, parcel, parcels, 1, NULL);
}

int tb_coverage_add_outside(tb_coverage *into, const tb_coverage *of, const uint32_t *parcel,
                            size_t parcels, const double frame[4]) {
    return tb_plat_pick(&into->plat, &of->plat, parcel, parcels, 0, frame);
}

int tb_region_is_outside(const tb_region *region) {
    for (size_t i = 0; i < region->rows; i++)
        if (region->row[i] == 0)
            return 1;
    return 0;
}

int tb_coverage_covers(const tb_coverage *coverage, uint32_t parcel, tb_point place) {
    return tb_times_around(&coverage->plat, parcel, place) != 0;
}

static tb_edge_sum plus(tb_edge_sum a, tb_edge_sum b) {
    return (tb_edge_sum){a.low + b.low, a.high + b.high};
}

static tb_edge_sum sum_of(const tb_coverage *coverage, const uint32_t *parcel, size_t parcels) {
    tb_edge_sum sum = {0, 0};
    for (uint32_t r = 0; parcel == NULL && r < coverage->plat.rings; r++)
        sum = plus(sum, coverage->ring_sum[r]);
    for (size_t i = 0; parcel != NULL && i < parcels; i++) {
        uint32_t end;
        const tb_piece *piece = tb_plat_piece_of_parcel(&coverage->plat, parcel[i]);
        uint32_t r = tb_plat_rings_of_parcel(piece, parcel[i] - piece->first_parcel, &end);
        for (; r < end; r++)
            sum = plus(sum, coverage->ring_sum[piece->first_ring + r]);
    }
    return sum;
}

int tb_coverage_same_land(const tb_coverage *one, const uint32_t *parcel, size_t parcels,
                          const tb_coverage *other, const uint32_t *other_parcel,
                          size_t other_parcels) {
    tb_edge_sum a = sum_of(one, parcel, parcels), b = sum_of(other, other_parcel, other_parcels);
    return a.low == b.low && a.high == b.high;
}

/* Rings of a region, or of the outline, as rings of a parcel of a piece. */
static void add_rings(tb_piece *piece, uint32_t parcel, const double *x, const double *y,
                      const uint32_t *start, size_t rings, int outer_is_hole, tb_point *room) {
    for (size_t r = 0; r < rings; r++) {
        uint32_t points = start[r + 1] - start[r];
        for (uint32_t i = 0; i < points; i++) {
            uint32_t v = outer_is_hole ? start[r + 1] - 1 - i : start[r] + i;
            room[i] = (tb_point){x[v], y[v]};
        }
        tb_piece_add_ring(piece, parcel, outer_is_hole || r > 0, room, points);
    }
}

/* A piece with room for the gaps of a result and some more; room: for one ring. */
static tb_piece *piece_for_gaps(const tb_coverage_result *result, size_t vertices, size_t rings,
                                tb_point **room) {
    for (size_t i = 0; i < result->regions; i++)
        if (result->region[i].kind == TB_REGION_GAP) {
            vertices += result->region[i].ring_vertex[result->region[i].rings];
            rings += result->region[i].rings;
        }
    tb_piece *piece = vertices <= INT32_MAX ? tb_piece_new(vertices, rings) : NULL;
    *room = malloc((vertices + 1) * sizeof **room);
    if (piece != NULL && *room != NULL)
        return piece;
    tb_large_free(piece);
    free(*room);
    return NULL;
}

/* Each gap as a parcel of its own, or all of them as parts of parcel 0. */
static uint32_t add_gaps(tb_piece *piece, const tb_coverage_result *result, int apart,
                         tb_point *room) {
    uint32_t gaps = 0;
    for (size_t i = 0; i < result->regions; i++) {
        const tb_region *r = &result->region[i];
        if (r->kind == TB_REGION_GAP)
            add_rings(piece, apart ? gaps++ : 0, r->x, r->y, r->ring_vertex, r->rings, 0, room);
    }
    return gaps;
}

int tb_coverage_each_ring(const tb_coverage *coverage,
                          int (*each)(void *data, int64_t row, const tb_point *point,
                                      size_t points),
                          void *data) {
    int good = 1;
    for (size_t p = 0; p < coverage->plat.pieces; p++) {
        const tb_piece *piece = coverage->plat.piece[p];
        for (uint32_t r = 0; good && r < piece->rings; r++) {
            uint32_t start = piece->ring_start[r];
            int64_t row = piece->first_row + piece->ring_parcel[r];
            if (row > 0)
                good = each(data, row, piece->point + start, piece->ring_start[r + 1] - start);
        }
    }
    return good;
}

int tb_coverage_add_gaps(tb_coverage *into, const tb_coverage_result *of) {
    tb_point *room;
    tb_piece *piece = piece_for_gaps(of, 0, 0, &room);
    if (piece == NULL)
        return 0;
    uint32_t gaps = add_gaps(piece, of, 1, room);
    tb_plat_add_piece(&into->plat, piece, 1, gaps);
    free(room);
    return 1;
}

/* What is covered are the shells of the outline without the gaps in them. */
int tb_coverage_add_outside_all(tb_coverage *into, const tb_coverage *of, const double frame[4]) {
    const tb_coverage_result *r = &of->result;
    tb_point corner[5], *room;
    tb_piece *piece =
        piece_for_gaps(r, 5 + r->outline_vertex[r->outline_rings], 1 + r->outline_rings, &room);
    if (piece == NULL)
        return 0;
    tb_frame_corners(frame, corner);
    tb_piece_add_ring(piece, 0, 0, corner, 5);
    add_rings(piece, 0, r->outline_x, r->outline_y, r->outline_vertex, r->outline_rings, 1, room);
    add_gaps(piece, r, 0, room);
    tb_plat_add_piece(&into->plat, piece, 0, 1);
    free(room);
    return 1;
}

const tb_coverage_result *tb_coverage_result_of(const tb_coverage *coverage) {
    return &coverage->result;
}

/* Tells how much is done, in a sound layer; 0: it is not to go on. */
static int step(const solving *s, int percent) {
    return s->options->step == NULL || s->options->step(s->options->step_data, percent) == 0;
}

/* The edges as a graph, cut where they meet, and its faces. keep_balanced: edges with parcels on
 * both sides too. */
static int part_plane(solving *s, int keep_balanced) {
    const tb_plat *plat = &s->coverage->plat;
    int done = keep_balanced ? 80 : 70;
    return tb_graph_build(&s->graph, plat, &s->edges) &&
           tb_graph_group(&s->graph, plat, keep_balanced) && step(s, done) &&
           tb_graph_node(&s->graph, plat, keep_balanced, s->options->tolerance,
                         keep_balanced ? NULL : &s->lacks) &&
           step(s, done) && tb_faces_build(&s->faces, &s->graph);
}

/* Where land is covered twice, the edges that cancelled there are brought back, and the plane is
 * parted again: now every overlap is covered by the same parcels everywhere. */
static int part_overlaps(solving *s) {
    int any;
    tb_edge_list all = {0};
    uint8_t *wide = tb_wide_overlaps(&s->faces, s->options->tolerance, &any);
    int good = wide != NULL;
    if (good && any) {
        good = tb_hidden_edges(&s->coverage->plat, s->threads, &s->faces, wide, &s->edges, &all);
        free(s->edges.edge);
        s->edges = all;
        tb_faces_free(&s->faces);
        tb_graph_free(&s->graph);
        good = good && part_plane(s, 1);
    }
    free(wide);
    return good;
}

static int tell(solving *s) {
    tb_telling telling = {&s->coverage->plat, &s->faces,          s->options,
                          &s->lacks,          s->coverage->arena, &s->coverage->result};
    return tb_regions_tell(&telling);
}

/* Whether two points of the graph are one but for rounding. */
static int has_near_points(const solving *s) {
    size_t near = 0;
    uint32_t *root = malloc((s->graph.points + 1) * sizeof *root);
    int known = root != NULL && tb_near_points(&s->graph, s->options->tolerance, root, &near);
    free(root);
    return !known || near > 0;
}

/* Nothing was cut, what is covered at all is covered once, and there are no cracks from outside. */
static int is_planar(const solving *s) {
    const tb_coverage_result *result = &s->coverage->result;
    int planar = s->graph.edges == result->residual_edges && s->lacks.lacks == 0 &&
                 result->thin_noise[TB_REGION_GAP] == 0;
    for (size_t f = 0; planar && f < s->faces.faces; f++)
        planar = s->faces.winding[f] == 0 || s->faces.winding[f] == 1;
    return planar && !has_near_points(s);
}

/* What matching is to leave behind of every edge and ring. */
static int make_room(tb_coverage *coverage, uint32_t **alike) {
    size_t bytes = ((size_t)coverage->plat.vertices + 1) * sizeof(uint32_t);
    coverage->ring_sum = malloc(((size_t)coverage->plat.rings + 1) * sizeof(tb_edge_sum));
    if (coverage->will_dissolve)
        coverage->partner = tb_large_take(bytes);
    if (coverage->likeness != NULL)
        *alike = tb_large_take(bytes);
    return coverage->ring_sum != NULL && (coverage->partner != NULL || !coverage->will_dissolve) &&
           (*alike != NULL || coverage->likeness == NULL);
}

static int threads_of(int wanted) {
    return wanted < 1 ? 1 : wanted < TB_MOST_THREADS ? wanted : TB_MOST_THREADS;
}

int tb_coverage_match(tb_coverage *coverage, int threads) {
    uint32_t *alike = NULL; /* see edges.h */
    int good = tb_plat_number(&coverage->plat) && make_room(coverage, &alike);
    const tb_edge_wish wish = {coverage->partner, coverage->ring_sum, coverage->likeness, alike};
    good = good && tb_edges_match(&coverage->plat, threads_of(threads), &coverage->edges, &wish);
    coverage->result.residual_edges = coverage->edges.edges;
    good = good && (alike == NULL || tb_alike_tell(&coverage->plat, coverage->likeness, alike,
                                                   coverage->arena, &coverage->result));
    tb_large_free(alike);
    coverage->matched = good;
    return good;
}

/* Nothing is told but where it is tangled. */
static void tell_tangle(const solving *s) {
    static const uint32_t no_rings[] = {0};
    tb_coverage_result *result = &s->coverage->result;
    const tb_strand *strand = &s->graph.strand[s->graph.tangled - 1];
    uint32_t parcel = tb_plat_parcel_of_ring(&s->coverage->plat, strand->ring);
    result->tangled_row = tb_plat_row(&s->coverage->plat, parcel);
    result->tangle = s->graph.point[strand->from];
    result->outline_vertex = no_rings;
    result->union_m2 = result->excess_m2 = result->gap_m2 = NAN;
}

int tb_coverage_solve(tb_coverage *coverage, const tb_coverage_options *options) {
    solving s = {.coverage = coverage, .options = options, .threads = threads_of(options->threads)};
    coverage->threads = s.threads;
    coverage->tolerance = options->tolerance;
    int good = coverage->matched || tb_coverage_match(coverage, s.threads);
    s.edges = coverage->edges;
    coverage->edges = (tb_edge_list){0};
    good = good && step(&s, 70) && part_plane(&s, 0) && step(&s, 80) && part_overlaps(&s) &&
           step(&s, 90) && tell(&s);
    coverage->result.planar = good && coverage->will_dissolve && is_planar(&s);
    if (!good && s.graph.tangled != 0) {
        tell_tangle(&s);
        good = 1;
    }
    tb_faces_free(&s.faces);
    tb_graph_free(&s.graph);
    free(s.edges.edge);
    free(s.lacks.lack);
    return good;
}

void tb_coverage_seek_alike(tb_coverage *coverage, const uint64_t *likeness) {
    coverage->likeness = likeness;
}

void tb_coverage_will_dissolve(tb_coverage *coverage) {
    coverage->will_dissolve = 1;
}

int tb_coverage_dissolve(tb_coverage *coverage, const uint32_t *key, size_t keys,
                         tb_dissolved *into, int (*stopped)(void *data), void *stopped_data) {
    tb_dissolve_job job = {&coverage->plat,
                           coverage->partner,
                           key,
                           keys,
                           coverage->result.planar,
                           coverage->tolerance,
                           coverage->threads,
                           coverage->arena,
                           into,
                           stopped,
                           stopped_data};
    return tb_dissolve(&job);
}
