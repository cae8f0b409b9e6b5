/* A tree over boxes that halves space until few boxes are left, so that it fits itself to crowded
 * and to empty places alike; a box that lies in several leaves is listed in each.
 *
 *     leaves part the plane:  [split ..  is the upper side,  .. split)  the lower one. */
#ifndef TB_CHECK_KD_H
#define TB_CHECK_KD_H

#include "check/orient.h"

#include <stddef.h>
#include <stdint.h>

typedef struct tb_kd_node {
    double split;
    uint32_t axis; /* 0: x, 1: y, 2: a leaf */
    uint32_t low;  /* node of the lower side; of a leaf: its first item */
    uint32_t high; /* node of the upper side; of a leaf: the item behind its last */
} tb_kd_node;

typedef struct tb_kd {
    const tb_box *box;
    tb_kd_node *node; /* node[0] is the root */
    uint32_t *item;
    size_t nodes, node_room;
    size_t items, item_room;
} tb_kd;

/* wanted: NULL, or 1 for boxes of interest; places without any are left out. box stays the
 * caller's and must live as long as the tree. 0 when out of memory. */
int tb_kd_build(tb_kd *kd, const tb_box *box, size_t boxes, const uint8_t *wanted);
void tb_kd_free(tb_kd *kd);

/* Calls meet once for every pair of boxes that meet, one of them wanted; 0 as soon as meet
 * returns 0. */
int tb_kd_pairs(const tb_kd *kd, const uint8_t *wanted,
                int (*meet)(void *data, uint32_t first, uint32_t second), void *data);

/* Leaves met by going straight down from place: look gets the items of each and the height at
 * which the leaf ends, and returns 1 to stop. */
void tb_kd_down(const tb_kd *kd, tb_point place,
                int (*look)(void *data, const uint32_t *item, size_t items, double bottom),
                void *data);

/* The items of the one leaf that holds place. */
const uint32_t *tb_kd_at(const tb_kd *kd, tb_point place, size_t *items);

#endif
