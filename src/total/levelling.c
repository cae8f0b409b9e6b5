#include "total/levelling.h"

#include "base/decimal.h"
#include "base/share.h"

#include <stdlib.h>
#include <string.h>

enum { COUNTY_DIGITS = 6, DM2_A_CENT = 10000, DM2_A_HECTARE = 1000000 };

typedef struct village {
    tb_base_record **record;
    size_t records;
    int64_t dm2, before, cents;
} village;

/* What a section, the land or the islands of a county, is worked on with. */
typedef struct workspace {
    village *village;
    village **by_area;
    int64_t **amount; /* as many as villages, as records, or as cells of a record */
} workspace;

int64_t tb_hectare_cents(int64_t dm2) {
    return tb_divide_rounded(dm2, DM2_A_CENT);
}

static int compare_section(const tb_base_record *a, const tb_base_record *b) {
    int order = strncmp(a->value[0], b->value[0], COUNTY_DIGITS);
    return order != 0 ? order : tb_base_island(a) - tb_base_island(b);
}

/* Records themselves lie in the order of their values, so their addresses break ties. */
static int by_section(const void *a, const void *b) {
    const tb_base_record *left = *(tb_base_record *const *)a, *right = *(tb_base_record *const *)b;
    int order = compare_section(left, right);
    return order != 0 ? order : (left > right) - (left < right);
}

static int largest_record(const void *a, const void *b) {
    const tb_base_record *left = *(tb_base_record *const *)a, *right = *(tb_base_record *const *)b;
    if (left->dm2 != right->dm2)
        return left->dm2 < right->dm2 ? 1 : -1;
    return (left > right) - (left < right);
}

/* Villages lie in the order of their codes. */
static int largest_village(const void *a, const void *b) {
    const village *left = *(village *const *)a, *right = *(village *const *)b;
    if (left->dm2 != right->dm2)
        return left->dm2 < right->dm2 ? 1 : -1;
    return (left > right) - (left < right);
}

/* The last code first; those over 1 ha alone where there are any. */
static size_t takers(const tb_base_record *record, int64_t more_than, int64_t **amount) {
    size_t n = 0;
    for (size_t i = record->cells; i-- > 0;)
        if (record->cell[i].dm2 > more_than)
            amount[n++] = &record->cell[i].cents;
    return n;
}

void tb_level_classes(tb_base_record *record, int64_t **room) {
    int64_t residual = record->cents;
    for (size_t i = 0; i < record->cells; i++) {
        record->cell[i].cents = tb_hectare_cents(record->cell[i].dm2);
        residual -= record->cell[i].cents;
    }
    size_t n = takers(record, DM2_A_HECTARE, room);
    if (n > 0)
        residual = tb_share_out(residual, room, n);
    if (residual != 0)
        tb_share_out(residual, room, takers(record, 0, room));
}

static size_t find_villages(tb_base_record **record, size_t records, village *list) {
    size_t n = 0;
    for (size_t i = 0; i < records; i++) {
        if (i == 0 || strcmp(record[i]->value[0], record[i - 1]->value[0]) != 0)
            list[n++] = (village){.record = &record[i]};
        village *last = &list[n - 1];
        last->records++;
        last->dm2 += record[i]->dm2;
        last->before += record[i]->cents;
        last->cents = last->before;
    }
    return n;
}

static void level_village(village *v, workspace *work) {
    qsort(v->record, v->records, sizeof *v->record, largest_record);
    for (size_t i = 0; i < v->records; i++)
        work->amount[i] = &v->record[i]->cents;
    tb_share_out(v->cents - v->before, work->amount, v->records);
    for (size_t i = 0; i < v->records; i++)
        tb_level_classes(v->record[i], work->amount);
}

static void level_section(tb_base_record **record, size_t records, workspace *work) {
    int64_t dm2 = 0, cents = 0;
    for (size_t i = 0; i < records; i++) {
        record[i]->cents = tb_hectare_cents(record[i]->dm2);
        dm2 += record[i]->dm2;
        cents += record[i]->cents;
    }
    size_t villages = find_villages(record, records, work->village);
    for (size_t i = 0; i < villages; i++)
        work->by_area[i] = &work->village[i];
    qsort(work->by_area, villages, sizeof *work->by_area, largest_village);
    for (size_t i = 0; i < villages; i++)
        work->amount[i] = &work->by_area[i]->cents;
    tb_share_out(tb_hectare_cents(dm2) - cents, work->amount, villages);
    for (size_t i = 0; i < villages; i++)
        level_village(&work->village[i], work);
}

static int make_workspace(const tb_base_table *table, tb_arena *arena, workspace *work) {
    size_t most = table->records;
    for (size_t i = 0; i < table->records; i++)
        if (table->record[i].cells > most)
            most = table->record[i].cells;
    work->village = tb_arena_take(arena, (table->records + 1) * sizeof *work->village);
    work->by_area = tb_arena_take(arena, (table->records + 1) * sizeof *work->by_area);
    work->amount = tb_arena_take(arena, (most + 1) * sizeof *work->amount);
    return work->village != NULL && work->by_area != NULL && work->amount != NULL;
}

int tb_level(tb_base_table *table, tb_arena *arena) {
    workspace work;
    tb_base_record **record = tb_arena_take(arena, (table->records + 1) * sizeof(void *));
    if (record == NULL || !make_workspace(table, arena, &work))
        return 0;
    for (size_t i = 0; i < table->records; i++)
        record[i] = &table->record[i];
    qsort(record, table->records, sizeof *record, by_section);
    for (size_t first = 0, end; first < table->records; first = end) {
        for (end = first + 1;
             end < table->records && compare_section(record[first], record[end]) == 0; end++)
            ;
        level_section(record + first, end - first, &work);
    }
    return 1;
}
