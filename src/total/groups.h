/* Sums by any combination of keys: a hash table whose keys are the values, joined. */
#ifndef TB_TOTAL_GROUPS_H
#define TB_TOTAL_GROUPS_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/totals.h>

enum { TB_GROUP_KEY_ROOM = 1024, TB_GROUP_SEPARATOR = 0x1f };

typedef struct tb_groups tb_groups;

tb_groups *tb_groups_create(void); /* NULL when out of memory */
void tb_groups_free(tb_groups *groups);

/* The number of a key, new if it was not there; SIZE_MAX when out of memory. */
size_t tb_groups_find(tb_groups *groups, const char *key, size_t size);

/* The sum of a key, new and empty if it was not there; NULL when out of memory. */
tb_sum *tb_groups_sum(tb_groups *groups, const char *key, size_t size);

/* Entries in no particular order, i in [0, count). */
size_t tb_groups_count(const tb_groups *groups);
const char *tb_groups_key(const tb_groups *groups, size_t i, size_t *size);
tb_sum *tb_groups_at(const tb_groups *groups, size_t i);

#endif
