/* The hash table behind --by: open addressing over entries kept in the order of arrival. */
#include "total/groups.h"

#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
    const char *key;
    size_t size;
    uint64_t hash;
    tb_sum sum;
} entry;

struct tb_groups {
    tb_arena *keys;
    entry *entries;
    size_t count, capacity;
    uint32_t *slots; /* entry number + 1; 0 is free */
    size_t slot_count;
};

tb_groups *tb_groups_create(void) {
    tb_groups *groups = calloc(1, sizeof *groups);
    if (groups == NULL)
        return NULL;
    groups->keys = tb_arena_create();
    if (groups->keys == NULL) {
        free(groups);
        return NULL;
    }
    return groups;
}

void tb_groups_free(tb_groups *groups) {
    if (groups == NULL)
        return;
    tb_arena_free(groups->keys);
    free(groups->entries);
    free(groups->slots);
    free(groups);
}

/* FNV-1a. */
static uint64_t hash_of(const char *key, size_t size) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)key[i]) * 0x100000001b3u;
    return hash;
}

static void place(tb_groups *groups, size_t number) {
    size_t at = groups->entries[number].hash & (groups->slot_count - 1);
    while (groups->slots[at] != 0)
        at = (at + 1) & (groups->slot_count - 1);
    groups->slots[at] = (uint32_t)(number + 1);
}

/* Twice the room, with the slots at most half full. */
static int grow(tb_groups *groups) {
    size_t capacity = groups->capacity > 0 ? 2 * groups->capacity : 64;
    entry *entries = realloc(groups->entries, capacity * sizeof *entries);
    if (entries == NULL)
        return 0;
    groups->entries = entries;
    uint32_t *slots = calloc(2 * capacity, sizeof *slots);
    if (slots == NULL)
        return 0;
    free(groups->slots);
    groups->slots = slots;
    groups->slot_count = 2 * capacity;
    groups->capacity = capacity;
    for (size_t i = 0; i < groups->count; i++)
        place(groups, i);
    return 1;
}

size_t tb_groups_find(tb_groups *groups, const char *key, size_t size) {
    uint64_t hash = hash_of(key, size);
    for (size_t at = hash; groups->slot_count > 0; at++) {
        uint32_t number = groups->slots[at & (groups->slot_count - 1)];
        if (number == 0)
            break;
        const entry *found = &groups->entries[number - 1];
        if (found->hash == hash && found->size == size && memcmp(found->key, key, size) == 0)
            return number - 1;
    }
    if (groups->count == groups->capacity && !grow(groups))
        return SIZE_MAX;
    const char *copy = tb_arena_copy(groups->keys, key, size);
    if (copy == NULL)
        return SIZE_MAX;
    groups->entries[groups->count] = (entry){copy, size, hash, {0, 0}};
    place(groups, groups->count);
    return groups->count++;
}

tb_sum *tb_groups_sum(tb_groups *groups, const char *key, size_t size) {
    size_t number = tb_groups_find(groups, key, size);
    return number != SIZE_MAX ? &groups->entries[number].sum : NULL;
}

size_t tb_groups_count(const tb_groups *groups) {
    return groups->count;
}

const char *tb_groups_key(const tb_groups *groups, size_t i, size_t *size) {
    *size = groups->entries[i].size;
    return groups->entries[i].key;
}

tb_sum *tb_groups_at(const tb_groups *groups, size_t i) {
    return &groups->entries[i].sum;
}
