/* Pairs of parcels by the area of what they share. */
#include "check/coverage/kinship.h"
#include "check/coverage/coverage.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_PARCELS = 16, FIRST_ROOM = 4096 };

/* Differences of areas that are rounding, as part of the area. */
static const double ROUNDING = 1e-9;

/* Equal pairs by area, so that their sum does not depend on the order of the file. */
static int by_pair(const void *a, const void *b) {
    const tb_shared_land *p = a, *q = b;
    if (p->first != q->first)
        return p->first < q->first ? -1 : 1;
    if (p->second != q->second)
        return p->second < q->second ? -1 : 1;
    return (p->area > q->area) - (p->area < q->area);
}

static void add_up(tb_kinship *kinship) {
    size_t n = 0;
    qsort(kinship->pair, kinship->pairs, sizeof *kinship->pair, by_pair);
    for (size_t i = 1; i < kinship->pairs; i++) {
        tb_shared_land *last = &kinship->pair[n], *next = &kinship->pair[i];
        if (last->first == next->first && last->second == next->second)
            last->area += next->area;
        else
            kinship->pair[++n] = *next;
    }
    kinship->pairs = n + 1;
}

/* Pairs that stand more than once are added up before more room is taken. */
static int make_room(tb_kinship *kinship) {
    if (kinship->pairs < kinship->room)
        return 1;
    if (kinship->pairs != 0)
        add_up(kinship);
    if (kinship->pairs < kinship->room / 2)
        return 1;
    size_t room = kinship->room == 0 ? FIRST_ROOM : 2 * kinship->room;
    tb_shared_land *grown = realloc(kinship->pair, room * sizeof *grown);
    if (grown == NULL)
        return 0;
    kinship->pair = grown;
    kinship->room = room;
    return 1;
}

int tb_kinship_add(tb_kinship *kinship, const uint32_t *parcel, size_t n, double area) {
    if (n > MOST_PARCELS)
        n = MOST_PARCELS;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            if (!make_room(kinship))
                return 0;
            uint32_t a = parcel[i], b = parcel[j];
            kinship->pair[kinship->pairs++] =
                (tb_shared_land){a < b ? a : b, a < b ? b : a, area, 0};
        }
    return 1;
}

/* Parcels measured in the plane, each once. */
typedef struct extents {
    const tb_plat *plat;
    double *area, *perimeter; /* of each parcel; perimeter 0: not yet measured */
} extents;

static void measure(const extents *e, uint32_t parcel) {
    const tb_piece *piece = tb_plat_piece_of_parcel(e->plat, parcel);
    uint32_t end;
    for (uint32_t r = tb_plat_rings_of_parcel(piece, parcel - piece->first_parcel, &end); r < end;
         r++) {
        const tb_point *p = piece->point + piece->ring_start[r];
        uint32_t n = piece->ring_start[r + 1] - piece->ring_start[r];
        e->area[parcel] += tb_ring_doubled(p, n) / 2;
        for (uint32_t i = 0; i + 1 < n; i++)
            e->perimeter[parcel] += hypot(p[i + 1].x - p[i].x, p[i + 1].y - p[i].y);
    }
}

static int is_all(const extents *e, uint32_t parcel, double shared, double seam) {
    if (e->perimeter[parcel] == 0)
        measure(e, parcel);
    return e->area[parcel] - shared <= ROUNDING * e->area[parcel] + seam * e->perimeter[parcel] / 2;
}

int tb_kinship_tell(tb_kinship *kinship, const tb_plat *plat, double seam) {
    if (kinship->pairs == 0)
        return 1;
    add_up(kinship);
    extents e = {.plat = plat};
    e.area = calloc(plat->parcels, sizeof *e.area);
    e.perimeter = calloc(plat->parcels, sizeof *e.perimeter);
    int good = e.area != NULL && e.perimeter != NULL;
    for (size_t i = 0; good && i < kinship->pairs; i++) {
        tb_shared_land *pair = &kinship->pair[i];
        pair->within = (is_all(&e, pair->first, pair->area, seam) ? 1u : 0u) |
                       (is_all(&e, pair->second, pair->area, seam) ? 2u : 0u);
    }
    free(e.area);
    free(e.perimeter);
    return good;
}

static int by_parcels(const void *a, const void *b) {
    const tb_shared_land *p = a, *q = b;
    if (p->first != q->first)
        return p->first < q->first ? -1 : 1;
    return (p->second > q->second) - (p->second < q->second);
}

/* How those two lie in each other, as tb_shared_land says. */
static unsigned within(const tb_kinship *kinship, uint32_t a, uint32_t b) {
    tb_shared_land key = {a < b ? a : b, a < b ? b : a, 0, 0};
    const tb_shared_land *pair =
        bsearch(&key, kinship->pair, kinship->pairs, sizeof *kinship->pair, by_parcels);
    return pair != NULL ? pair->within : 0;
}

unsigned tb_kinship_flags(const tb_kinship *kinship, const uint32_t *parcel, size_t n,
                          uint32_t *twin) {
    unsigned flags = 0;
    for (uint32_t i = 0; i < n; i++)
        twin[i] = i < MOST_PARCELS ? i : TB_NO_TWIN;
    if (n > MOST_PARCELS)
        n = MOST_PARCELS;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++) {
            unsigned how = within(kinship, parcel[i], parcel[j]);
            if (how == 3) {
                flags |= TB_REGION_DUPLICATE;
                twin[j] = twin[j] == j ? twin[i] : twin[j];
            } else if (how != 0) {
                flags |= TB_REGION_WITHIN;
            }
        }
    return flags;
}

void tb_kinship_free(tb_kinship *kinship) {
    free(kinship->pair);
    *kinship = (tb_kinship){0};
}
