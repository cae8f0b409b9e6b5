/* Ids of objects: not in order, with gaps, up to 64 bits. Open addressing with the ids kept in the
 * list alone. */
#include "read/vct.h"

#include <stdlib.h>

int tb_vct_add(tb_vct_list *list, int64_t id, const char *at) {
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 256 : 2 * list->room;
        tb_vct_entry *entry =
            room <= UINT32_MAX / 4 ? realloc(list->entry, room * sizeof *entry) : NULL;
        if (entry == NULL)
            return 0;
        list->entry = entry;
        list->room = room;
    }
    list->entry[list->count++] = (tb_vct_entry){id, at};
    return 1;
}

/* SplitMix64's finish: neighbouring ids land far apart. */
static size_t spread(int64_t id) {
    uint64_t x = (uint64_t)id;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (size_t)(x ^ x >> 31);
}

/* The slot of the id, or the free one where it would stand. */
static size_t slot_of(const tb_vct_list *list, int64_t id) {
    size_t slot = spread(id) & list->mask;
    while (list->slot[slot] != 0 && list->entry[list->slot[slot] - 1].id != id)
        slot = (slot + 1) & list->mask;
    return slot;
}

static int build(tb_vct_list *list) {
    size_t slots = 16;
    while (slots < 2 * list->count)
        slots *= 2;
    list->slot = calloc(slots, sizeof *list->slot);
    if (list->slot == NULL)
        return 0;
    list->mask = slots - 1;
    for (size_t i = 0; i < list->count; i++) {
        size_t slot = slot_of(list, list->entry[i].id);
        if (list->slot[slot] == 0)
            list->slot[slot] = (uint32_t)i + 1;
        else if (list->twice == 0)
            list->twice = i;
    }
    return 1;
}

int tb_vct_find(tb_vct_list *list, int64_t id, size_t *place) {
    if (list->slot == NULL && !build(list))
        return 0;
    uint32_t found = list->slot[slot_of(list, id)];
    *place = found != 0 ? found - 1 : list->count;
    return 1;
}

void tb_vct_list_free(tb_vct_list *list) {
    free(list->entry);
    free(list->slot);
    *list = (tb_vct_list){0};
}
