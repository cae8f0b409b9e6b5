/* The tree over boxes: built top down from a sample of the boxes' middles. */
#include "check/kd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 12, MANY = 256, SMALL_SAMPLE = 7, SAMPLE = 31, DEEPEST = 64, LEAF = 2 };

typedef struct builder {
    tb_kd *kd;
    const uint8_t *wanted;
    uint32_t *list; /* a stack of lists, those of the ancestors below */
    size_t room;
} builder;

static int reserve(uint32_t **array, size_t *room, size_t needed) {
    if (needed <= *room)
        return 1;
    size_t wanted = needed + needed / 2;
    uint32_t *grown = realloc(*array, wanted * sizeof **array);
    if (grown == NULL)
        return 0;
    *array = grown;
    *room = wanted;
    return 1;
}

static double lower(const tb_box *box, int axis) {
    return axis == 0 ? box->west : box->south;
}

static double upper(const tb_box *box, int axis) {
    return axis == 0 ? box->east : box->north;
}

/* The median of some middles, and how far they spread. */
static double middle(const builder *b, size_t first, size_t n, int axis, double *spread) {
    double value[SAMPLE];
    size_t most = n < MANY ? SMALL_SAMPLE : SAMPLE;
    size_t taken = n < most ? n : most;
    for (size_t i = 0; i < taken; i++) {
        const tb_box *box = &b->kd->box[b->list[first + i * n / taken]];
        double at = lower(box, axis) / 2 + upper(box, axis) / 2;
        size_t k = i;
        for (; k > 0 && value[k - 1] > at; k--)
            value[k] = value[k - 1];
        value[k] = at;
    }
    *spread = value[taken - 1] - value[0];
    return value[taken / 2];
}

/* Whether halving there leaves clearly less to compare on each side. */
static int worth(const builder *b, size_t first, size_t n, int axis, double split) {
    size_t low = 0, high = 0;
    for (size_t i = first; i < first + n; i++) {
        low += lower(&b->kd->box[b->list[i]], axis) < split;
        high += upper(&b->kd->box[b->list[i]], axis) >= split;
    }
    return low < n && high < n && low + high <= n + n / 2 + 2;
}

static int choose(const builder *b, size_t first, size_t n, int *axis, double *split) {
    double spread[2];
    double at[2] = {middle(b, first, n, 0, &spread[0]), middle(b, first, n, 1, &spread[1])};
    for (int attempt = 0; attempt < 2; attempt++) {
        *axis = (spread[1] > spread[0]) ^ attempt;
        *split = at[*axis];
        if (worth(b, first, n, *axis, *split))
            return 1;
    }
    return 0;
}

static size_t new_node(tb_kd *kd) {
    if (kd->nodes == kd->node_room) {
        size_t room = kd->node_room == 0 ? 64 : 2 * kd->node_room;
        tb_kd_node *grown = realloc(kd->node, room * sizeof *grown);
        if (grown == NULL)
            return SIZE_MAX;
        kd->node = grown;
        kd->node_room = room;
    }
    return kd->nodes++;
}

static int none_wanted(const builder *b, size_t first, size_t n) {
    if (b->wanted == NULL)
        return n == 0;
    for (size_t i = first; i < first + n; i++)
        if (b->wanted[b->list[i]])
            return 0;
    return 1;
}

static int make_leaf(builder *b, size_t node, size_t first, size_t n) {
    tb_kd *kd = b->kd;
    if (none_wanted(b, first, n))
        n = 0;
    if (!reserve(&kd->item, &kd->item_room, kd->items + n))
        return 0;
    if (n != 0)
        memcpy(kd->item + kd->items, b->list + first, n * sizeof *kd->item);
    kd->node[node] = (tb_kd_node){0, LEAF, (uint32_t)kd->items, (uint32_t)(kd->items + n)};
    kd->items += n;
    return 1;
}

/* The items of one side of a split, as a new list on top of the stack. */
static int push_side(builder *b, size_t first, size_t n, int axis, double split, int high,
                     size_t *found) {
    size_t top = first + n;
    if (!reserve(&b->list, &b->room, top + n))
        return 0;
    for (size_t i = first; i < first + n; i++) {
        const tb_box *box = &b->kd->box[b->list[i]];
        b->list[top] = b->list[i];
        top += high ? upper(box, axis) >= split : lower(box, axis) < split;
    }
    *found = top - first - n;
    return 1;
}

/* Returns the node, SIZE_MAX when out of memory. */
static size_t build(builder *b, size_t first, size_t n, int depth) {
    int axis;
    double split;
    size_t node = new_node(b->kd), child[2];
    if (node == SIZE_MAX)
        return SIZE_MAX;
    if (n <= FEW || depth == DEEPEST || none_wanted(b, first, n) ||
        !choose(b, first, n, &axis, &split))
        return make_leaf(b, node, first, n) ? node : SIZE_MAX;
    for (int high = 0; high < 2; high++) {
        size_t found;
        if (!push_side(b, first, n, axis, split, high, &found))
            return SIZE_MAX;
        child[high] = build(b, first + n, found, depth + 1);
        if (child[high] == SIZE_MAX)
            return SIZE_MAX;
    }
    b->kd->node[node] =
        (tb_kd_node){split, (uint32_t)axis, (uint32_t)child[0], (uint32_t)child[1]};
    return node;
}

int tb_kd_build(tb_kd *kd, const tb_box *box, size_t boxes, const uint8_t *wanted) {
    builder b = {.kd = kd, .wanted = wanted};
    *kd = (tb_kd){.box = box};
    if (!reserve(&b.list, &b.room, 3 * boxes + 1))
        return 0;
    for (size_t i = 0; i < boxes; i++)
        b.list[i] = (uint32_t)i;
    int built = build(&b, 0, boxes, 0) != SIZE_MAX;
    free(b.list);
    return built;
}

void tb_kd_free(tb_kd *kd) {
    free(kd->node);
    free(kd->item);
    *kd = (tb_kd){0};
}

typedef struct pairing {
    const tb_kd *kd;
    const uint8_t *wanted;
    int (*meet)(void *data, uint32_t first, uint32_t second);
    void *data;
} pairing;

/* A pair is told in the one leaf that holds the south-western corner of what both boxes share. */
static int meet_in_leaf(const pairing *p, uint32_t first, uint32_t second, const tb_box *leaf) {
    const tb_box *a = &p->kd->box[first], *b = &p->kd->box[second];
    double west = a->west > b->west ? a->west : b->west;
    double south = a->south > b->south ? a->south : b->south;
    if (west > a->east || west > b->east || south > a->north || south > b->north ||
        west < leaf->west || west >= leaf->east || south < leaf->south || south >= leaf->north)
        return 1;
    if (p->wanted != NULL && !p->wanted[first] && !p->wanted[second])
        return 1;
    return p->meet(p->data, first < second ? first : second, first < second ? second : first);
}

static int pairs_below(const pairing *p, uint32_t at, tb_box space) {
    const tb_kd_node *node = &p->kd->node[at];
    if (node->axis != LEAF) {
        tb_box low = space, high = space;
        if (node->axis == 0)
            low.east = high.west = node->split;
        else
            low.north = high.south = node->split;
        return pairs_below(p, node->low, low) && pairs_below(p, node->high, high);
    }
    for (uint32_t i = node->low; i < node->high; i++)
        for (uint32_t j = i + 1; j < node->high; j++)
            if (!meet_in_leaf(p, p->kd->item[i], p->kd->item[j], &space))
                return 0;
    return 1;
}

int tb_kd_pairs(const tb_kd *kd, const uint8_t *wanted,
                int (*meet)(void *data, uint32_t first, uint32_t second), void *data) {
    pairing p = {kd, wanted, meet, data};
    return pairs_below(&p, 0, (tb_box){-INFINITY, -INFINITY, INFINITY, INFINITY});
}

typedef struct descent {
    const tb_kd *kd;
    tb_point place;
    int (*look)(void *data, const uint32_t *item, size_t items, double bottom);
    void *data;
} descent;

static int go_down(const descent *d, uint32_t at, double bottom) {
    const tb_kd_node *node = &d->kd->node[at];
    if (node->axis == LEAF)
        return d->look(d->data, d->kd->item + node->low, node->high - node->low, bottom);
    if (node->axis == 0)
        return go_down(d, d->place.x < node->split ? node->low : node->high, bottom);
    if (d->place.y >= node->split && go_down(d, node->high, node->split))
        return 1;
    return go_down(d, node->low, bottom);
}

void tb_kd_down(const tb_kd *kd, tb_point place,
                int (*look)(void *data, const uint32_t *item, size_t items, double bottom),
                void *data) {
    descent d = {kd, place, look, data};
    go_down(&d, 0, -INFINITY);
}

const uint32_t *tb_kd_at(const tb_kd *kd, tb_point place, size_t *items) {
    const tb_kd_node *node = kd->node;
    while (node->axis != LEAF) {
        double at = node->axis == 0 ? place.x : place.y;
        node = &kd->node[at < node->split ? node->low : node->high];
    }
    *items = node->high - node->low;
    return kd->item + node->low;
}
