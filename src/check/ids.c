/* The list of identifiers: texts in an arena, sorted once at the end. */
#include "check/ids.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

typedef struct entry {
    const char *id;
    int64_t row;
} entry;

struct tb_id_list {
    tb_arena *texts;
    entry *entries;
    size_t count, capacity;
};

tb_id_list *tb_ids_create(void) {
    tb_id_list *ids = calloc(1, sizeof *ids);
    if (ids == NULL)
        return NULL;
    ids->texts = tb_arena_create();
    if (ids->texts == NULL) {
        free(ids);
        return NULL;
    }
    return ids;
}

void tb_ids_free(tb_id_list *ids) {
    if (ids == NULL)
        return;
    tb_arena_free(ids->texts);
    free(ids->entries);
    free(ids);
}

int tb_ids_add(tb_id_list *ids, tb_text id, int64_t row) {
    if (ids->count == ids->capacity) {
        size_t capacity = ids->capacity > 0 ? 2 * ids->capacity : 4096;
        entry *larger = realloc(ids->entries, capacity * sizeof *larger);
        if (larger == NULL)
            return 0;
        ids->entries = larger;
        ids->capacity = capacity;
    }
    const char *copy = tb_arena_copy(ids->texts, id.bytes, id.size);
    if (copy == NULL)
        return 0;
    ids->entries[ids->count++] = (entry){copy, row};
    return 1;
}

int tb_ids_merge(tb_id_list *into, const tb_id_list *from) {
    for (size_t i = 0; i < from->count; i++) {
        tb_text id = {from->entries[i].id, strlen(from->entries[i].id)};
        if (!tb_ids_add(into, id, from->entries[i].row))
            return 0;
    }
    return 1;
}

static int by_id(const void *left, const void *right) {
    const entry *a = left, *b = right;
    int order = strcmp(a->id, b->id);
    if (order != 0)
        return order;
    return a->row < b->row ? -1 : a->row > b->row;
}

typedef struct duplicate {
    const char *id;
    int64_t row, first_row;
} duplicate;

static int by_row(const void *left, const void *right) {
    const duplicate *a = left, *b = right;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* Entries in the order of their texts become duplicates in the order of their rows. */
static size_t collect(const tb_id_list *ids, duplicate *list) {
    size_t count = 0, first = 0;
    for (size_t i = 1; i < ids->count; i++) {
        if (strcmp(ids->entries[i].id, ids->entries[first].id) != 0)
            first = i;
        else if (list != NULL)
            list[count++] =
                (duplicate){ids->entries[i].id, ids->entries[i].row, ids->entries[first].row};
        else
            count++;
    }
    return count;
}

int tb_ids_duplicates(tb_id_list *ids,
                      void (*found)(void *data, const char *id, int64_t row, int64_t first_row),
                      void *data) {
    if (ids->count < 2)
        return 1;
    qsort(ids->entries, ids->count, sizeof *ids->entries, by_id);
    size_t count = collect(ids, NULL);
    if (count == 0)
        return 1;
    duplicate *list = malloc(count * sizeof *list);
    if (list == NULL)
        return 0;
    collect(ids, list);
    qsort(list, count, sizeof *list, by_row);
    for (size_t i = 0; i < count; i++)
        found(data, list[i].id, list[i].row, list[i].first_row);
    free(list);
    return 1;
}

static int entries_by_row(const void *left, const void *right) {
    const entry *a = left, *b = right;
    return a->row < b->row ? -1 : a->row > b->row;
}

void tb_ids_order_by_row(tb_id_list *ids) {
    if (ids->count > 1)
        qsort(ids->entries, ids->count, sizeof *ids->entries, entries_by_row);
}

const char *tb_ids_of_row(const tb_id_list *ids, int64_t row) {
    const entry wanted = {NULL, row};
    if (ids->count == 0)
        return NULL;
    if (row > 0 && row <= (int64_t)ids->count && ids->entries[row - 1].row == row)
        return ids->entries[row - 1].id; /* as where every parcel has one */
    const entry *found =
        bsearch(&wanted, ids->entries, ids->count, sizeof *ids->entries, entries_by_row);
    return found != NULL ? found->id : NULL;
}
