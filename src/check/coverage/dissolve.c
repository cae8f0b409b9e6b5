/* Dissolving: keys side by side, each with a graph of its own. */
#include "check/coverage/dissolve.h"
#include "check/coverage/near.h"
#include "check/coverage/noding.h"
#include "check/coverage/outline.h"
#include "check/coverage/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef struct dissolving {
    const tb_dissolve_job *job;
    uint32_t *edge_key; /* of each edge */
    uint32_t *first;    /* of each key, in edge[]; keys + 1 */
    uint32_t *edge;
    atomic_size_t next_key;
    atomic_int failed;
    pthread_mutex_t arena_lock;
} dissolving;

/* Sharing out ----------------------------------------------------------------------------------*/

static void key_ring(void *data, const tb_piece *piece, uint32_t ring) {
    const dissolving *d = data;
    uint32_t key = d->job->key[piece->first_parcel + piece->ring_parcel[ring]];
    for (uint32_t v = piece->ring_start[ring]; v < piece->ring_start[ring + 1]; v++)
        d->edge_key[piece->first_vertex + v] = key;
}

static int is_border(const dissolving *d, uint32_t edge) {
    uint32_t partner = d->job->partner[edge];
    return partner == UINT32_MAX || d->edge_key[partner] != d->edge_key[edge];
}

static void count_ring(void *data, const tb_piece *piece, uint32_t ring) {
    const dissolving *d = data;
    uint32_t end = piece->first_vertex + piece->ring_start[ring + 1] - 1;
    for (uint32_t e = piece->first_vertex + piece->ring_start[ring]; e < end; e++)
        d->first[d->edge_key[e] + 1] += (uint32_t)is_border(d, e);
}

/* first[] runs ahead to the end of each key, and is set back afterwards. */
static void share_ring(void *data, const tb_piece *piece, uint32_t ring) {
    const dissolving *d = data;
    uint32_t end = piece->first_vertex + piece->ring_start[ring + 1] - 1;
    for (uint32_t e = piece->first_vertex + piece->ring_start[ring]; e < end; e++)
        if (is_border(d, e))
            d->edge[d->first[d->edge_key[e]]++] = e;
}

static int share_edges(dissolving *d) {
    const tb_dissolve_job *job = d->job;
    d->edge_key = malloc(((size_t)job->plat->vertices + 1) * sizeof *d->edge_key);
    d->first = calloc(job->keys + 1, sizeof *d->first);
    if (d->edge_key == NULL || d->first == NULL)
        return 0;
    tb_plat_each_ring(job->plat, 0, 1, key_ring, d);
    tb_plat_each_ring(job->plat, 0, 1, count_ring, d);
    for (size_t k = 0; k < job->keys; k++)
        d->first[k + 1] += d->first[k];
    d->edge = malloc(((size_t)d->first[job->keys] + 1) * sizeof *d->edge);
    if (d->edge == NULL)
        return 0;
    tb_plat_each_ring(job->plat, 0, 1, share_ring, d);
    memmove(d->first + 1, d->first, job->keys * sizeof *d->first);
    d->first[0] = 0;
    return 1;
}

/* Cutting --------------------------------------------------------------------------------------*/

/* A gap that is nowhere wider than rounding is none. */
static int is_thin(tb_outline *outline, const tb_faces *faces, uint32_t face, double tolerance,
                   int *good) {
    tb_point place;
    *good = tb_outline_take(outline, faces, face);
    return *good && tb_outline_mean_width(outline) < tolerance &&
           tb_outline_widest(outline, &place) < tolerance;
}

/* 1 for each face that belongs to the land; NULL when out of memory. */
static uint8_t *find_land(const tb_faces *faces, double tolerance) {
    tb_outline outline;
    uint8_t *land = calloc(faces->faces, 1);
    int good = tb_outline_init(&outline, faces->graph) && land != NULL;
    for (uint32_t f = 1; good && f < faces->faces; f++)
        land[f] = faces->winding[f] > 0 || is_thin(&outline, faces, f, tolerance, &good);
    tb_outline_free(&outline);
    if (good)
        return land;
    free(land);
    return NULL;
}

/* Only edges between land and no land stay, with the land on one side. */
static void keep_borders(tb_graph *graph, const tb_faces *faces, const uint8_t *land) {
    size_t kept = 0;
    for (uint32_t e = 0; e < graph->edges; e++) {
        int left = land[tb_half_face(faces, 2 * e)], right = land[tb_half_face(faces, 2 * e + 1)];
        if (left == right)
            continue;
        graph->edge[kept] = graph->edge[e];
        graph->edge[kept++].net = left ? 1 : -1;
    }
    graph->edges = kept;
}

static int cut_edges(tb_graph *graph, const tb_dissolve_job *job) {
    tb_faces faces = {0};
    uint8_t *land = NULL;
    int good = tb_graph_node(graph, job->plat, 0, job->tolerance, NULL) &&
               tb_faces_build(&faces, graph) && (land = find_land(&faces, job->tolerance)) != NULL;
    if (good)
        keep_borders(graph, &faces, land);
    tb_faces_free(&faces);
    free(land);
    return good;
}

/* Chaining -------------------------------------------------------------------------------------*/

static int take_polygons(dissolving *d, tb_outline *outline, const tb_faces *faces,
                         tb_polygon *polygon, tb_dissolved *into) {
    size_t n = 0;
    for (uint32_t f = 1; f < faces->faces; f++) {
        if (faces->winding[f] <= 0)
            continue;
        if (!tb_outline_take(outline, faces, f))
            return 0;
        pthread_mutex_lock(&d->arena_lock);
        int good = tb_outline_copy(outline, 0, d->job->arena, &polygon[n++]);
        pthread_mutex_unlock(&d->arena_lock);
        if (!good)
            return 0;
    }
    *into = (tb_dissolved){polygon, n};
    return 1;
}

static int chain_edges(dissolving *d, const tb_graph *graph, tb_dissolved *into) {
    tb_faces faces;
    tb_outline outline = {0};
    tb_polygon *polygon = NULL;
    int good = tb_faces_build(&faces, graph) && tb_outline_init(&outline, graph);
    if (good) {
        pthread_mutex_lock(&d->arena_lock);
        polygon = tb_arena_take(d->job->arena, faces.faces * sizeof *polygon);
        pthread_mutex_unlock(&d->arena_lock);
    }
    good = polygon != NULL && take_polygons(d, &outline, &faces, polygon, into);
    tb_outline_free(&outline);
    tb_faces_free(&faces);
    return good;
}

static int dissolve_key(dissolving *d, size_t key) {
    tb_edge_list list = {d->edge + d->first[key], d->first[key + 1] - d->first[key], 0};
    tb_graph graph;
    int good = tb_graph_build(&graph, d->job->plat, &list) &&
               (d->job->planar || tb_near_points_merge(&graph, d->job->tolerance)) &&
               tb_graph_group(&graph, d->job->plat, 0);
    if (!d->job->planar)
        good = good && cut_edges(&graph, d->job);
    good = good && chain_edges(d, &graph, &d->job->into[key]);
    tb_graph_free(&graph);
    return good;
}

static void dissolve_share(void *data, int share) {
    dissolving *d = data;
    (void)share;
    const tb_dissolve_job *job = d->job;
    for (size_t key; (key = atomic_fetch_add(&d->next_key, 1)) < job->keys;)
        if ((job->stopped != NULL && job->stopped(job->stopped_data)) || !dissolve_key(d, key)) {
            atomic_store(&d->failed, 1);
            return;
        }
}

int tb_dissolve(const tb_dissolve_job *job) {
    dissolving d = {.job = job};
    int good = share_edges(&d);
    if (good) {
        pthread_mutex_init(&d.arena_lock, NULL);
        tb_parallel(job->threads, dissolve_share, &d);
        pthread_mutex_destroy(&d.arena_lock);
        good = !atomic_load(&d.failed);
    }
    free(d.edge_key);
    free(d.first);
    free(d.edge);
    return good;
}
