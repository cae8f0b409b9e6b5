/* Parcels by row, and their sums by category and by unit. */
#include "total/members.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { VILLAGE_DIGITS = 12 };

typedef struct member {
    char village[VILLAGE_DIGITS + 1];
    uint16_t category; /* the number of categories: none */
    const char *name;  /* of the village */
    int64_t measured_dm2, area_dm2, ridge_dm2;
} member;

typedef struct chunk {
    struct chunk *next;
    int64_t first_row;
    size_t parcels;
    member member[];
} chunk;

struct tb_members {
    tb_arena *arena;
    chunk *newest;
    size_t parcels, chunks;
    const member **by_row; /* once settled */
};

tb_members *tb_members_create(void) {
    tb_members *members = calloc(1, sizeof *members);
    if (members == NULL)
        return NULL;
    members->arena = tb_arena_create();
    if (members->arena != NULL)
        return members;
    free(members);
    return NULL;
}

void tb_members_free(tb_members *members) {
    if (members == NULL)
        return;
    tb_arena_free(members->arena);
    free(members->by_row);
    free(members);
}

/* The code up to the village, as `totals --by village` has it. */
static void take_village(char village[VILLAGE_DIGITS + 1], tb_text unit) {
    size_t size = unit.size < VILLAGE_DIGITS ? unit.size : VILLAGE_DIGITS;
    if (unit.bytes == NULL)
        size = 0;
    else
        size = tb_utf8_prefix(unit.bytes, size);
    for (size_t i = 0; i < size; i++)
        village[i] = (unsigned char)unit.bytes[i] < 0x20 ? ' ' : unit.bytes[i];
    village[size] = '\0';
}

/* Names repeat from parcel to parcel: each run of them is kept once. */
static const char *keep_name(tb_members *members, const char *before, tb_text name) {
    if (name.bytes == NULL)
        return "";
    if (strlen(before) == name.size && memcmp(before, name.bytes, name.size) == 0)
        return before;
    return tb_arena_copy(members->arena, name.bytes, name.size);
}

int tb_members_fold(tb_members *members, const tb_totals *totals, const tb_block *block) {
    const tb_text *unit = block->text[TB_ROLE_UNIT], *name = block->text[TB_ROLE_UNIT_NAME];
    chunk *c = tb_arena_take(members->arena, sizeof *c + block->parcels * sizeof *c->member);
    const char *before = "";
    if (c == NULL)
        return 0;
    *c = (chunk){members->newest, block->first_row, block->parcels};
    for (size_t i = 0; i < block->parcels; i++) {
        member *p = &c->member[i];
        int class = block->class_index[i];
        take_village(p->village, unit != NULL ? unit[i] : (tb_text){NULL, 0});
        before = p->name = name != NULL ? keep_name(members, before, name[i]) : "";
        if (p->name == NULL)
            return 0;
        p->category = (uint16_t)(class < 0 ? tb_categories_count(totals->classes)
                                           : tb_classes_category(totals->classes, (size_t) class));
        p->measured_dm2 = block->measured_dm2[i] != TB_NO_NUMBER ? block->measured_dm2[i] : 0;
        tb_totals_areas(totals, block, i, &p->area_dm2, &p->ridge_dm2);
    }
    members->newest = c;
    members->parcels += c->parcels;
    members->chunks++;
    return 1;
}

void tb_members_merge(tb_members *into, tb_members *from) {
    chunk **last = &from->newest;
    while (*last != NULL)
        last = &(*last)->next;
    *last = into->newest;
    into->newest = from->newest;
    into->parcels += from->parcels;
    into->chunks += from->chunks;
    from->newest = NULL;
    from->parcels = from->chunks = 0;
}

static int by_first_row(const void *a, const void *b) {
    const chunk *first = *(chunk *const *)a, *second = *(chunk *const *)b;
    return (first->first_row > second->first_row) - (first->first_row < second->first_row);
}

int tb_members_settle(tb_members *members) {
    chunk **list = malloc((members->chunks + 1) * sizeof(chunk *));
    members->by_row = malloc((members->parcels + 1) * sizeof(const member *));
    if (list == NULL || members->by_row == NULL) {
        free(list);
        return 0;
    }
    size_t n = 0, at = 0;
    for (chunk *c = members->newest; c != NULL; c = c->next)
        list[n++] = c;
    qsort(list, n, sizeof(chunk *), by_first_row);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < list[k]->parcels; i++)
            members->by_row[at++] = &list[k]->member[i];
    free(list);
    return 1;
}

size_t tb_members_count(const tb_members *members) {
    return members->parcels;
}

/* Stated areas may be absurd; the totals tell when they are. */
static void add(tb_sum *sum, int64_t parcels, int64_t area_dm2) {
    int64_t ignored;
    sum->parcels += parcels;
    if (!__builtin_add_overflow(sum->area_dm2, area_dm2, &ignored))
        sum->area_dm2 = ignored;
}

/* Categories ------------------------------------------------------------------------------------*/

static int land_by_category(const tb_members *members, const tb_totals *totals, tb_arena *arena,
                            uint32_t *key, tb_land **land, size_t *count) {
    size_t categories = tb_categories_count(totals->classes);
    *count = categories + 1;
    *land = tb_arena_take(arena, *count * sizeof **land);
    if (*land == NULL)
        return 0;
    for (size_t c = 0; c <= categories; c++)
        (*land)[c] = c < categories
                         ? (tb_land){.code = tb_category_name(totals->classes, c),
                                     .name = "",
                                     .total = tb_totals_category(totals, c)}
                         : (tb_land){.code = "", .name = "", .total = totals->unclassified};
    for (size_t i = 0; i < members->parcels; i++) {
        key[i] = members->by_row[i]->category;
        add(&(*land)[key[i]].measured, 1, members->by_row[i]->measured_dm2);
    }
    return 1;
}

/* Units -----------------------------------------------------------------------------------------*/

static void cut_code(const member *p, size_t digits, char code[VILLAGE_DIGITS + 1]) {
    size_t size = strlen(p->village);
    size = tb_utf8_prefix(p->village, size < digits ? size : digits);
    memcpy(code, p->village, size);
    code[size] = '\0';
}

static int by_code(const void *a, const void *b) {
    return strcmp(((const tb_land *)a)->code, ((const tb_land *)b)->code);
}

static int new_unit(tb_land *land, const tb_totals *totals, tb_arena *arena, const char *code) {
    size_t size = (tb_categories_count(totals->classes) + 1) * sizeof(tb_sum);
    tb_sum *category = tb_arena_take(arena, size);
    char *copy = tb_arena_copy(arena, code, strlen(code));
    if (category == NULL || copy == NULL)
        return 0;
    memset(category, 0, size);
    *land = (tb_land){.code = copy, .name = "", .category = category};
    return 1;
}

/* Every code once, in order; more than one parcel in a row of the same is passed over. */
static int find_units(const tb_members *members, const tb_totals *totals, size_t digits,
                      tb_arena *arena, tb_land **land, size_t *count) {
    size_t n = 0, kept = 0;
    tb_land *list = tb_arena_take(arena, (members->parcels + 1) * sizeof *list);
    if (list == NULL)
        return 0;
    for (size_t i = 0; i < members->parcels; i++) {
        char code[VILLAGE_DIGITS + 1];
        cut_code(members->by_row[i], digits, code);
        if (n > 0 && strcmp(list[n - 1].code, code) == 0)
            continue;
        list[n].code = tb_arena_copy(arena, code, strlen(code));
        if (list[n++].code == NULL)
            return 0;
    }
    qsort(list, n, sizeof *list, by_code);
    for (size_t i = 0; i < n; i++)
        if ((kept == 0 || strcmp(list[kept - 1].code, list[i].code) != 0) &&
            !new_unit(&list[kept++], totals, arena, list[i].code))
            return 0;
    *land = list;
    *count = kept;
    return 1;
}

static size_t category_of_ridges(const tb_totals *totals) {
    return totals->ridge_class < 0
               ? tb_categories_count(totals->classes)
               : tb_classes_category(totals->classes, (size_t)totals->ridge_class);
}

static void add_member(tb_land *land, const member *p, size_t ridges) {
    tb_sum *category = (tb_sum *)land->category;
    add(&land->measured, 1, p->measured_dm2);
    add(&land->total, 1, p->area_dm2);
    add(&category[p->category], 1, p->area_dm2);
    add(&land->total, 0, p->ridge_dm2);
    add(&category[ridges], 0, p->ridge_dm2);
}

static int land_by_unit(const tb_members *members, const tb_totals *totals, tb_land_kind kind,
                        tb_arena *arena, uint32_t *key, tb_land **land, size_t *count) {
    static const size_t digits[TB_LANDS] = {
        [TB_LAND_VILLAGES] = VILLAGE_DIGITS, [TB_LAND_TOWNSHIPS] = 9, [TB_LAND_COUNTIES] = 6};
    size_t ridges = category_of_ridges(totals);
    if (!find_units(members, totals, digits[kind], arena, land, count))
        return 0;
    for (size_t i = 0; i < members->parcels; i++) {
        const member *p = members->by_row[i];
        char code[VILLAGE_DIGITS + 1];
        cut_code(p, digits[kind], code);
        tb_land wanted = {.code = code};
        tb_land *found = bsearch(&wanted, *land, *count, sizeof **land, by_code);
        if (kind == TB_LAND_VILLAGES && found->name[0] == '\0')
            found->name = p->name;
        add_member(found, p, ridges);
        key[i] = (uint32_t)(found - *land);
    }
    return 1;
}

int tb_members_land(const tb_members *members, const tb_totals *totals, tb_land_kind kind,
                    tb_arena *arena, uint32_t *key, tb_land **land, size_t *count) {
    return kind == TB_LAND_CATEGORIES
               ? land_by_category(members, totals, arena, key, land, count)
               : land_by_unit(members, totals, kind, arena, key, land, count);
}
