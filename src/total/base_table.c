/* Groups of totals, the class being their last key, become records with cells. */
#include "total/base_table.h"

#include <stdlib.h>
#include <string.h>

enum { OWNER = 1, ISLAND = 8, CLASS = TB_BASE_FIELDS, OWNER_DIGITS = 12 };

const tb_key tb_base_keys[TB_BASE_KEYS] = {
    TB_BY_VILLAGE,    TB_BY_OWNER,  TB_BY_OWNERSHIP, TB_BY_SLOPE,   TB_BY_TERRACE, TB_BY_PLANTING,
    TB_BY_SETTLEMENT, TB_BY_DETAIL, TB_BY_ISLAND,    TB_BY_ENCLAVE, TB_BY_CLASS,
};

static int compare(const tb_group *a, const tb_group *b, int keys) {
    int order = 0;
    for (int key = 0; key < keys && order == 0; key++)
        order = strcmp(a->value[key], b->value[key]);
    return order;
}

static int by_values(const void *a, const void *b) {
    return compare(a, b, TB_BASE_KEYS);
}

/* Of the owner's code the digits down to the village tell records apart. */
static int cut_owners(tb_group *groups, size_t count, tb_arena *arena) {
    for (size_t i = 0; i < count; i++) {
        const char **owner = &groups[i].value[OWNER];
        if (strlen(*owner) <= OWNER_DIGITS)
            continue;
        *owner = tb_arena_copy(arena, *owner, OWNER_DIGITS);
        if (*owner == NULL)
            return 0;
    }
    return 1;
}

static tb_base_record *new_record(tb_base_table *table, const tb_group *group, tb_base_cell *cell) {
    tb_base_record *record = &table->record[table->records++];
    *record = (tb_base_record){.cell = cell};
    for (int key = 0; key < TB_BASE_FIELDS; key++)
        record->value[key] = group->value[key];
    return record;
}

/* The cells of all records lie one after the other; returns where the next one goes. */
static tb_base_cell *add(tb_base_table *table, const tb_group *group, int index, int same_record,
                         tb_base_cell *next) {
    tb_base_record *record =
        same_record ? &table->record[table->records - 1] : new_record(table, group, next);
    record->dm2 += group->sum.area_dm2;
    if (record->cells > 0 && next[-1].class_index == index) {
        next[-1].dm2 += group->sum.area_dm2;
        return next;
    }
    *next = (tb_base_cell){.class_index = (int16_t)index, .dm2 = group->sum.area_dm2};
    record->cells++;
    return next + 1;
}

int tb_base_table_make(tb_group *groups, size_t count, const tb_class_table *classes,
                       tb_arena *arena, tb_base_table *out) {
    *out = (tb_base_table){0};
    tb_base_cell *next = tb_arena_take(arena, (count + 1) * sizeof *next);
    out->record = tb_arena_take(arena, (count + 1) * sizeof *out->record);
    if (next == NULL || out->record == NULL || !cut_owners(groups, count, arena))
        return 0;
    qsort(groups, count, sizeof *groups, by_values);
    const tb_group *before = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *code = groups[i].value[CLASS];
        if (groups[i].sum.parcels == 0 && groups[i].sum.area_dm2 == 0)
            continue; /* ridges that balancing left without area */
        int index = tb_classes_find(classes, code, strlen(code));
        if (index < 0 || !tb_classes_at(classes, (size_t)index)->assignable) {
            out->unclassified.parcels += groups[i].sum.parcels;
            out->unclassified.area_dm2 += groups[i].sum.area_dm2;
            continue;
        }
        int same = before != NULL && compare(before, &groups[i], TB_BASE_FIELDS) == 0;
        next = add(out, &groups[i], index, same, next);
        before = &groups[i];
    }
    return 1;
}

int tb_base_island(const tb_base_record *record) {
    return strcmp(record->value[ISLAND], "01") == 0;
}
