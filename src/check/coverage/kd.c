/* The tree over boxes: built top down from a sample of the boxes' middles. */
#include "check/coverage/kd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 12, MANY = 256, SMALL_SAMPLE = 7, SAMPLE = 31, DEEPEST = 64, LEAF = 2 };

/* Lists of boxes on two stacks: each split puts that of its lower side on one and that of its
 * upper side on the other, so that both are made in one go. */
typedef struct stack {
    uint32_t *item;
    size_t room, top;
} stack;

typedef struct list {
    int stack;
    size_t first, n;
} list;

typedef struct builder {
    tb_kd *kd;
    const uint8_t *wanted;
    stack stack[2];
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

static const uint32_t *items_of(const builder *b, const list *l) {
    return b->stack[l->stack].item + l->first;
}

static double lower(const tb_box *box, int axis) {
    return axis == 0 ? box->west : box->south;
}

static double upper(const tb_box *box, int axis) {
    return axis == 0 ? box->east : box->north;
}

/* The median of some middles, and how far they spread. */
static double middle(const builder *b, const list *l, int axis, double *spread) {
    double value[SAMPLE] = {0};
    const uint32_t *item = items_of(b, l);
    size_t most = l->n < MANY ? SMALL_SAMPLE : SAMPLE, taken = l->n < most ? l->n : most;
    for (size_t i = 0; i < taken; i++) {
        const tb_box *box = &b->kd->box[item[i * l->n / taken]];
        double at = lower(box, axis) / 2 + upper(box, axis) / 2;
        size_t k = i;
        for (; k > 0 && value[k - 1] > at; k--)
            value[k] = value[k - 1];
        value[k] = at;
    }
    *spread = taken > 0 ? value[taken - 1] - value[0] : 0;
    return value[taken / 2];
}

/* 0: not worth it. There must be room for all on both stacks. */
static int part(builder *b, const list *l, int axis, double split, list side[2]) {
    const uint32_t *item = items_of(b, l);
    size_t low = b->stack[0].top, high = b->stack[1].top;
    side[0] = (list){0, low, 0};
    side[1] = (list){1, high, 0};
    for (size_t i = 0; i < l->n; i++) {
        const tb_box *box = &b->kd->box[item[i]];
        b->stack[0].item[low] = item[i];
        b->stack[1].item[high] = item[i];
        low += lower(box, axis) < split;
        high += upper(box, axis) >= split;
    }
    side[0].n = low - side[0].first;
    side[1].n = high - side[1].first;
    return side[0].n < l->n && side[1].n < l->n && side[0].n + side[1].n <= l->n + l->n / 2 + 2;
}

/* Parts the list where it spreads further, or else across, if that leaves clearly less to compare
 * on each side. */
static int choose(builder *b, const list *l, tb_kd_node *node, list side[2]) {
    double spread[2];
    double at[2] = {middle(b, l, 0, &spread[0]), middle(b, l, 1, &spread[1])};
    int axis = spread[1] > spread[0];
    for (int attempt = 0; attempt < 2; attempt++, axis ^= 1)
        if (part(b, l, axis, at[axis], side)) {
            node->axis = (uint32_t)axis;
            node->split = at[axis];
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

static int none_wanted(const builder *b, const list *l) {
    const uint32_t *item = items_of(b, l);
    if (b->wanted == NULL)
        return l->n == 0;
    for (size_t i = 0; i < l->n; i++)
        if (b->wanted[item[i]])
            return 0;
    return 1;
}

static int make_leaf(const builder *b, size_t node, const list *l) {
    tb_kd *kd = b->kd;
    size_t n = none_wanted(b, l) ? 0 : l->n;
    if (!reserve(&kd->item, &kd->item_room, kd->items + n))
        return 0;
    if (n != 0)
        memcpy(kd->item + kd->items, items_of(b, l), n * sizeof *kd->item);
    kd->node[node] = (tb_kd_node){0, LEAF, (uint32_t)kd->items, (uint32_t)(kd->items + n)};
    kd->items += n;
    return 1;
}

/* Returns the node, SIZE_MAX when out of memory. */
static size_t build(builder *b, const list *l, int depth) {
    tb_kd_node own = {0, LEAF, 0, 0};
    list side[2];
    size_t child[2], top[2] = {b->stack[0].top, b->stack[1].top}, node = new_node(b->kd);
    for (int i = 0; i < 2; i++)
        if (node == SIZE_MAX || !reserve(&b->stack[i].item, &b->stack[i].room, top[i] + l->n + 1))
            return SIZE_MAX;
    if (l->n <= FEW || depth == DEEPEST || none_wanted(b, l) || !choose(b, l, &own, side))
        return make_leaf(b, node, l) ? node : SIZE_MAX;
    for (int i = 0; i < 2; i++)
        b->stack[i].top += side[i].n;
    for (int i = 0; i < 2; i++) {
        child[i] = build(b, &side[i], depth + 1);
        if (child[i] == SIZE_MAX)
            return SIZE_MAX;
    }
    for (int i = 0; i < 2; i++)
        b->stack[i].top = top[i];
    own.low = (uint32_t)child[0];
    own.high = (uint32_t)child[1];
    b->kd->node[node] = own;
    return node;
}

int tb_kd_build(tb_kd *kd, const tb_box *box, size_t boxes, const uint8_t *wanted) {
    builder b = {.kd = kd, .wanted = wanted};
    *kd = (tb_kd){.box = box};
    const list all = {0, 0, boxes};
    b.stack[0].room = boxes + 1;
    b.stack[0].item = malloc(b.stack[0].room * sizeof *b.stack[0].item);
    int good = b.stack[0].item != NULL;
    for (size_t i = 0; good && i < boxes; i++)
        b.stack[0].item[i] = (uint32_t)i;
    b.stack[0].top = boxes;
    good = good && build(&b, &all, 0) != SIZE_MAX;
    free(b.stack[0].item);
    free(b.stack[1].item);
    return good;
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
