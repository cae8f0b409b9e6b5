/* Copying blocks into pieces, and numbering them. */
#include "check/coverage/plat.h"

#include "base/large.h"
#include "check/coverage/coverage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One allocation: points first, for they are aligned the strictest. */
tb_piece *tb_piece_new(size_t vertices, size_t rings) {
    size_t header = (sizeof(tb_piece) + 15) & ~(size_t)15;
    size_t size = header + vertices * sizeof(tb_point) + (2 * rings + 1) * sizeof(uint32_t) + rings;
    char *memory = tb_large_take(size);
    if (memory == NULL)
        return NULL;
    tb_piece *piece = (tb_piece *)memory;
    *piece = (tb_piece){.point = (tb_point *)(memory + header)};
    piece->ring_start = (uint32_t *)(piece->point + vertices);
    piece->ring_parcel = piece->ring_start + rings + 1;
    piece->ring_hole = (uint8_t *)(piece->ring_parcel + rings);
    return piece;
}

/* Minus zero becomes zero, so that equal coordinates have equal bits. */
static uint32_t copy_points(tb_point *point, const tb_block *block, uint32_t first, uint32_t end) {
    uint32_t n = 0;
    for (uint32_t v = first; v < end; v++) {
        tb_point next = {block->x[v] + 0.0, block->y[v] + 0.0};
        if (n == 0 || !tb_point_equal(point[n - 1], next))
            point[n++] = next;
    }
    if (n > 1 && tb_point_equal(point[0], point[n - 1]))
        n--;
    return n;
}

static void reverse(tb_point *point, uint32_t n) {
    for (uint32_t i = 0; i < n / 2; i++) {
        tb_point kept = point[i];
        point[i] = point[n - 1 - i];
        point[n - 1 - i] = kept;
    }
}

static int within_reach(const tb_point *point, uint32_t n) {
    uint32_t i = 0;
    while (i < n && fabs(point[i].x) < TB_COVERAGE_REACH && fabs(point[i].y) < TB_COVERAGE_REACH)
        i++;
    return i == n;
}

/* The ring at the end of the piece, the parcel on its left. */
static void copy_ring(tb_piece *piece, const tb_block *block, uint32_t ring, uint32_t parcel) {
    tb_point *point = piece->point + piece->vertices;
    uint32_t n = copy_points(point, block, block->ring_vertex[ring], block->ring_vertex[ring + 1]);
    if (n < 3 || !within_reach(point, n))
        return;
    if ((tb_ring_doubled(point, n) < 0) != (block->ring_hole[ring] != 0))
        reverse(point, n);
    point[n] = point[0];
    piece->ring_start[piece->rings] = piece->vertices;
    piece->ring_parcel[piece->rings] = parcel;
    piece->ring_hole[piece->rings] = block->ring_hole[ring];
    piece->vertices += n + 1;
    piece->rings++;
}

/* A ring may be stored without its closing vertex: one more is provided for each. */
int tb_plat_add(tb_plat *plat, const tb_block *block) {
    size_t room = block->vertices + block->rings;
    if (room > INT32_MAX)
        return 0;
    tb_piece *piece = tb_piece_new(room, block->rings);
    if (piece == NULL)
        return 0;
    for (uint32_t i = 0; i < block->parcels; i++)
        for (uint32_t r = block->parcel_ring[i]; r < block->parcel_ring[i + 1]; r++)
            copy_ring(piece, block, r, i);
    piece->ring_start[piece->rings] = piece->vertices;
    tb_plat_add_piece(plat, piece, block->first_row, block->parcels);
    return 1;
}

void tb_plat_add_piece(tb_plat *plat, tb_piece *piece, int64_t first_row, size_t parcels) {
    piece->first_row = first_row;
    piece->parcels = (uint32_t)parcels;
    piece->next = plat->newest;
    plat->newest = piece;
    plat->pieces++;
}

void tb_piece_add_ring(tb_piece *piece, uint32_t parcel, int hole, const tb_point *point,
                       uint32_t points) {
    memcpy(piece->point + piece->vertices, point, points * sizeof *point);
    piece->ring_start[piece->rings] = piece->vertices;
    piece->ring_parcel[piece->rings] = parcel;
    piece->ring_hole[piece->rings] = hole != 0;
    piece->vertices += points;
    piece->ring_start[++piece->rings] = piece->vertices;
}

void tb_frame_corners(const double frame[4], tb_point corner[5]) {
    corner[0] = corner[4] = (tb_point){frame[0], frame[1]};
    corner[1] = (tb_point){frame[2], frame[1]};
    corner[2] = (tb_point){frame[2], frame[3]};
    corner[3] = (tb_point){frame[0], frame[3]};
}

/* The rings of one parcel, turned round where they bound what is left of a frame. */
static void pick_rings(tb_piece *into, const tb_plat *from, uint32_t parcel, uint32_t as,
                       int turned) {
    uint32_t end;
    const tb_piece *piece = tb_plat_piece_of_parcel(from, parcel);
    for (uint32_t r = tb_plat_rings_of_parcel(piece, parcel - piece->first_parcel, &end); r < end;
         r++) {
        uint32_t start = piece->ring_start[r], points = piece->ring_start[r + 1] - start;
        tb_piece_add_ring(into, as, piece->ring_hole[r] != turned, piece->point + start, points);
        if (turned)
            reverse(into->point + into->vertices - points, points);
    }
}

int tb_plat_pick(tb_plat *into, const tb_plat *from, const uint32_t *parcel, size_t parcels,
                 int64_t first_row, const double frame[4]) {
    size_t vertices = 5, rings = 1;
    for (size_t i = 0; i < parcels; i++) {
        uint32_t end;
        const tb_piece *piece = tb_plat_piece_of_parcel(from, parcel[i]);
        uint32_t first = tb_plat_rings_of_parcel(piece, parcel[i] - piece->first_parcel, &end);
        vertices += piece->ring_start[end] - piece->ring_start[first];
        rings += end - first;
    }
    tb_piece *piece = vertices <= INT32_MAX ? tb_piece_new(vertices, rings) : NULL;
    if (piece == NULL)
        return 0;
    if (frame != NULL) {
        tb_point corner[5];
        tb_frame_corners(frame, corner);
        tb_piece_add_ring(piece, 0, 0, corner, 5);
    }
    for (size_t i = 0; i < parcels; i++)
        pick_rings(piece, from, parcel[i], frame != NULL ? 0 : (uint32_t)i, frame != NULL);
    tb_plat_add_piece(into, piece, first_row, frame != NULL ? 1 : parcels);
    return 1;
}

void tb_plat_merge(tb_plat *into, tb_plat *from) {
    tb_piece **last = &from->newest;
    while (*last != NULL)
        last = &(*last)->next;
    *last = into->newest;
    into->newest = from->newest;
    into->pieces += from->pieces;
    free(from->piece);
    *from = (tb_plat){0};
}

void tb_plat_free(tb_plat *plat) {
    for (tb_piece *piece = plat->newest; piece != NULL;) {
        tb_piece *next = piece->next;
        tb_large_free(piece);
        piece = next;
    }
    free(plat->piece);
    *plat = (tb_plat){0};
}

static int by_row(const void *a, const void *b) {
    const tb_piece *first = *(tb_piece *const *)a, *second = *(tb_piece *const *)b;
    return (first->first_row > second->first_row) - (first->first_row < second->first_row);
}

int tb_plat_number(tb_plat *plat) {
    uint64_t parcels = 0, rings = 0, vertices = 0;
    size_t n = 0;
    free(plat->piece);
    plat->piece = malloc((plat->pieces + 1) * sizeof(tb_piece *));
    if (plat->piece == NULL)
        return 0;
    for (tb_piece *piece = plat->newest; piece != NULL; piece = piece->next)
        plat->piece[n++] = piece;
    qsort(plat->piece, n, sizeof(tb_piece *), by_row);
    for (size_t i = 0; i < n; i++) {
        plat->piece[i]->first_parcel = (uint32_t)parcels;
        plat->piece[i]->first_ring = (uint32_t)rings;
        plat->piece[i]->first_vertex = (uint32_t)vertices;
        parcels += plat->piece[i]->parcels;
        rings += plat->piece[i]->rings;
        vertices += plat->piece[i]->vertices;
    }
    plat->parcels = (uint32_t)parcels;
    plat->rings = (uint32_t)rings;
    plat->vertices = (uint32_t)vertices;
    return vertices < INT32_MAX && parcels < INT32_MAX;
}

/* The last piece whose first number, at that offset, is not above the wanted one. */
static const tb_piece *find(const tb_plat *plat, size_t offset, uint32_t number) {
    size_t low = 0, high = plat->pieces;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        uint32_t first;
        memcpy(&first, (const char *)plat->piece[middle] + offset, sizeof first);
        if (first <= number)
            low = middle;
        else
            high = middle;
    }
    return plat->piece[low];
}

const tb_piece *tb_plat_piece_of_vertex(const tb_plat *plat, uint32_t vertex) {
    return find(plat, offsetof(tb_piece, first_vertex), vertex);
}

const tb_piece *tb_plat_piece_of_ring(const tb_plat *plat, uint32_t ring) {
    return find(plat, offsetof(tb_piece, first_ring), ring);
}

const tb_piece *tb_plat_piece_of_parcel(const tb_plat *plat, uint32_t parcel) {
    return find(plat, offsetof(tb_piece, first_parcel), parcel);
}

/* The last of n ascending numbers that is not above the wanted one. */
static uint32_t last_not_above(const uint32_t *number, uint32_t n, uint32_t wanted) {
    uint32_t low = 0, high = n;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (number[middle] <= wanted)
            low = middle;
        else
            high = middle;
    }
    return low;
}

uint32_t tb_plat_edge(const tb_plat *plat, uint32_t edge, tb_point end[2]) {
    const tb_piece *piece = tb_plat_piece_of_vertex(plat, edge);
    uint32_t vertex = edge - piece->first_vertex;
    end[0] = piece->point[vertex];
    end[1] = piece->point[vertex + 1];
    return piece->first_ring + last_not_above(piece->ring_start, piece->rings, vertex);
}

uint32_t tb_plat_parcel_of_ring(const tb_plat *plat, uint32_t ring) {
    const tb_piece *piece = tb_plat_piece_of_ring(plat, ring);
    return piece->first_parcel + piece->ring_parcel[ring - piece->first_ring];
}

int tb_plat_is_hole(const tb_plat *plat, uint32_t ring) {
    const tb_piece *piece = tb_plat_piece_of_ring(plat, ring);
    return piece->ring_hole[ring - piece->first_ring];
}

int64_t tb_plat_row(const tb_plat *plat, uint32_t parcel) {
    const tb_piece *piece = tb_plat_piece_of_parcel(plat, parcel);
    return piece->first_row + (int64_t)(parcel - piece->first_parcel);
}

uint32_t tb_plat_rings_of_parcel(const tb_piece *piece, uint32_t parcel, uint32_t *end) {
    uint32_t low = 0, high = piece->rings;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (piece->ring_parcel[middle] < parcel)
            low = middle + 1;
        else
            high = middle;
    }
    *end = low;
    while (*end < piece->rings && piece->ring_parcel[*end] == parcel)
        ++*end;
    return low;
}

/* A share begins at the first ring that begins at or behind this vertex. */
static uint32_t share_begin(const tb_plat *plat, int share, int shares) {
    return (uint32_t)((uint64_t)plat->vertices * (uint64_t)share / (uint64_t)shares);
}

void tb_plat_each_ring(const tb_plat *plat, int share, int shares,
                       void (*each)(void *data, const tb_piece *piece, uint32_t ring), void *data) {
    uint32_t begin = share_begin(plat, share, shares), end = share_begin(plat, share + 1, shares);
    for (size_t i = 0; i < plat->pieces; i++) {
        const tb_piece *piece = plat->piece[i];
        if (piece->rings == 0 || piece->first_vertex >= end ||
            piece->first_vertex + piece->vertices <= begin)
            continue;
        uint32_t from = begin > piece->first_vertex ? begin - piece->first_vertex : 0;
        uint32_t ring = last_not_above(piece->ring_start, piece->rings, from);
        ring += piece->ring_start[ring] < from;
        for (; ring < piece->rings && piece->ring_start[ring] < end - piece->first_vertex; ring++)
            each(data, piece, ring);
    }
}
