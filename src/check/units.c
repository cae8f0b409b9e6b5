/* Unit layers in memory: some thousand polygons at most. */
#include "check/units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOWNSHIP_DIGITS = 9, COUNTY_DIGITS = 6, VILLAGE_DIGITS = 12 };

int tb_units_init(tb_units *units, tb_unit_kind kind) {
    *units = (tb_units){.kind = kind, .extent = {INFINITY, INFINITY, -INFINITY, -INFINITY}};
    units->arena = tb_arena_create();
    units->coverage = tb_coverage_create();
    return units->arena != NULL && units->coverage != NULL;
}

void tb_units_free(tb_units *units) {
    if (units->arena != NULL)
        tb_arena_free(units->arena);
    tb_coverage_free(units->coverage);
    free(units->feature);
    free(units->order);
    free(units->unit);
}

static const char *copy(tb_units *units, const tb_text *column, size_t i) {
    return column != NULL && column[i].bytes != NULL
               ? tb_arena_copy(units->arena, column[i].bytes, column[i].size)
               : "";
}

static int64_t number(const int64_t *column, size_t i) {
    return column != NULL ? column[i] : TB_NO_NUMBER;
}

/* The code by which a feature is known. */
static const char *code_of(tb_units *units, const tb_block *block, size_t i) {
    const tb_text *type = block->text[TB_ROLE_SETTLEMENT], *code = block->text[TB_ROLE_UNIT];
    char whole[TB_TOWN_CODE];
    if (units->kind != TB_TOWNS)
        return copy(units, code, i);
    if (type == NULL || code == NULL || type[i].size == 0 ||
        type[i].size + code[i].size + 2 > sizeof whole)
        return "";
    int size = snprintf(whole, sizeof whole, "%.*s/%.*s", (int)type[i].size, type[i].bytes,
                        (int)code[i].size, code[i].bytes);
    return tb_arena_copy(units->arena, whole, (size_t)size);
}

static int has_hole(const tb_block *block, size_t i) {
    for (uint32_t ring = block->parcel_ring[i]; ring < block->parcel_ring[i + 1]; ring++)
        if (block->ring_hole[ring])
            return 1;
    return 0;
}

static void fill_box(const tb_block *block, size_t i, double box[4]) {
    uint32_t first = block->ring_vertex[block->parcel_ring[i]];
    uint32_t end = block->ring_vertex[block->parcel_ring[i + 1]];
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (uint32_t v = first; v < end; v++) {
        box[0] = fmin(box[0], block->x[v]);
        box[1] = fmin(box[1], block->y[v]);
        box[2] = fmax(box[2], block->x[v]);
        box[3] = fmax(box[3], block->y[v]);
    }
}

static int make_room(tb_units *units, size_t more) {
    if (units->features + more <= units->room)
        return 1;
    size_t room = 2 * units->room + more;
    tb_unit_feature *grown = realloc(units->feature, room * sizeof *grown);
    if (grown == NULL)
        return 0;
    units->feature = grown;
    units->room = room;
    return 1;
}

int tb_units_add(tb_units *units, const tb_block *block) {
    if (!make_room(units, block->parcels) || !tb_coverage_add(units->coverage, block))
        return 0;
    for (size_t i = 0; i < block->parcels; i++) {
        tb_unit_feature *f = &units->feature[units->features++];
        f->id = copy(units, block->text[TB_ROLE_ID], i);
        f->code = code_of(units, block, i);
        f->name = copy(units, block->text[TB_ROLE_UNIT_NAME], i);
        f->control_dm2 = number(block->number[TB_ROLE_AREA], i);
        f->stated_dm2 = number(block->number[TB_ROLE_NET_AREA], i);
        f->measured_dm2 = block->measured_dm2[i];
        f->hole = has_hole(block, i);
        fill_box(block, i, f->box);
        for (int k = 0; k < 2; k++) {
            units->extent[k] = fmin(units->extent[k], f->box[k]);
            units->extent[k + 2] = fmax(units->extent[k + 2], f->box[k + 2]);
        }
        if (f->id == NULL || f->code == NULL || f->name == NULL)
            return 0;
    }
    return 1;
}

/* Keys -----------------------------------------------------------------------------------------*/

static size_t digits_of(tb_unit_kind kind, const char *code, size_t size) {
    size_t digits = kind == TB_VILLAGES ? VILLAGE_DIGITS : TOWNSHIP_DIGITS;
    if (kind == TB_TOWNS)
        return size;
    if (kind == TB_TOWNSHIPS && size >= TOWNSHIP_DIGITS &&
        memcmp(code + COUNTY_DIGITS, "000", TOWNSHIP_DIGITS - COUNTY_DIGITS) == 0)
        digits = COUNTY_DIGITS;
    return size < digits ? size : digits;
}

/* Shorter keys, which begin like longer ones, come first. */
static int compare_keys(const char *a, size_t a_size, const char *b, size_t b_size) {
    int order = memcmp(a, b, a_size < b_size ? a_size : b_size);
    return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

typedef struct sorted {
    const char *key, *id;
    uint32_t feature;
} sorted;

/* What is told of a unit is told of its first feature: that is not the one that comes first in the
 * file, but the one with the lowest identifier. */
static int by_key(const void *first, const void *second) {
    const sorted *a = first, *b = second;
    int order = strcmp(a->key, b->key);
    order = order != 0 ? order : strcmp(a->id, b->id);
    return order != 0 ? order : (a->feature > b->feature) - (a->feature < b->feature);
}

static int sort_features(tb_units *units, sorted *list) {
    for (size_t i = 0; i < units->features; i++) {
        const char *code = units->feature[i].code;
        list[i].key = tb_arena_copy(units->arena, code, digits_of(units->kind, code, strlen(code)));
        list[i].id = units->feature[i].id;
        list[i].feature = (uint32_t)i;
        if (list[i].key == NULL)
            return 0;
    }
    if (units->features > 1)
        qsort(list, units->features, sizeof *list, by_key);
    return 1;
}

/* Features without a code are no unit: nothing can name them. */
static void group(tb_units *units, const sorted *list) {
    const char *key = "";
    for (size_t i = 0; i < units->features; i++) {
        units->order[i] = list[i].feature;
        if (list[i].key[0] == '\0')
            continue;
        if (strcmp(key, list[i].key) != 0)
            units->unit[units->units++] = (tb_unit){list[i].key, (uint32_t)i, 0};
        key = list[i].key;
        units->unit[units->units - 1].features++;
    }
}

int tb_units_settle(tb_units *units, const tb_coverage_options *options) {
    size_t n = units->features + 1;
    sorted *list = calloc(n, sizeof *list);
    units->order = malloc(n * sizeof *units->order);
    units->unit = calloc(n, sizeof *units->unit);
    int good =
        list != NULL && units->order != NULL && units->unit != NULL && sort_features(units, list);
    if (good)
        group(units, list);
    free(list);
    if (!good)
        return 0;
    return units->kind == TB_TOWNS ? tb_coverage_match(units->coverage, options->threads)
                                   : tb_coverage_solve(units->coverage, options);
}

static int compare_unit(const tb_units *units, const char *key, size_t size, uint32_t unit) {
    const char *other = units->unit[unit].key;
    return compare_keys(key, size, other, strlen(other));
}

static uint32_t find_key(const tb_units *units, const char *key, size_t size, uint32_t hint) {
    if (hint != TB_NO_UNIT && compare_unit(units, key, size, hint) == 0)
        return hint;
    size_t low = 0, high = units->units;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_unit(units, key, size, (uint32_t)middle);
        if (order == 0)
            return (uint32_t)middle;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return TB_NO_UNIT;
}

uint32_t tb_units_find(const tb_units *units, tb_text code, uint32_t hint) {
    size_t digits = units->kind == TB_VILLAGES ? VILLAGE_DIGITS : TOWNSHIP_DIGITS;
    if (units->kind == TB_TOWNS)
        return find_key(units, code.bytes, code.size, hint);
    if (code.size < digits)
        return TB_NO_UNIT;
    uint32_t unit = find_key(units, code.bytes, digits, hint);
    if (unit == TB_NO_UNIT && units->kind == TB_TOWNSHIPS)
        unit = find_key(units, code.bytes, COUNTY_DIGITS, hint);
    return unit;
}

int tb_town_code(tb_text settlement, tb_text unit, char code[TB_TOWN_CODE]) {
    enum { MOST_ZEROS = 13 };
    size_t digits = unit.size;
    int county = settlement.size >= 3 && memcmp(settlement.bytes, "201", 3) == 0;
    int township = settlement.size >= 3 && memcmp(settlement.bytes, "202", 3) == 0;
    if (county || township)
        digits = county ? COUNTY_DIGITS : TOWNSHIP_DIGITS;
    if (settlement.size == 0 || unit.size < digits || unit.size == 0 ||
        unit.size - digits > MOST_ZEROS || settlement.size + unit.size + 2 > TB_TOWN_CODE)
        return 0;
    char *at = code + settlement.size; /* of every parcel of a settlement: snprintf would be felt */
    memcpy(code, settlement.bytes, settlement.size);
    *at++ = '/';
    memcpy(at, unit.bytes, digits);
    memset(at + digits, '0', unit.size - digits);
    at[unit.size] = '\0';
    return 1;
}

/* The place of the feature in order[], among those of a unit; TB_NO_UNIT if none covers it. */
static uint32_t covering(const tb_units *units, const tb_unit *unit, tb_point place) {
    for (uint32_t at = unit->first; at < unit->first + unit->features; at++) {
        const double *box = units->feature[units->order[at]].box;
        if (place.x >= box[0] && place.x <= box[2] && place.y >= box[1] && place.y <= box[3] &&
            tb_coverage_covers(units->coverage, units->order[at], place))
            return at;
    }
    return TB_NO_UNIT;
}

uint32_t tb_units_at(const tb_units *units, tb_point place) {
    for (uint32_t u = 0; u < units->units; u++)
        if (covering(units, &units->unit[u], place) != TB_NO_UNIT)
            return u;
    return TB_NO_UNIT;
}

uint32_t tb_units_feature_at(const tb_units *units, uint32_t unit, tb_point place) {
    const tb_unit *u = &units->unit[unit];
    uint32_t at = covering(units, u, place);
    return units->order[at != TB_NO_UNIT ? at : u->first];
}

const char *tb_unit_name(const tb_units *units, uint32_t unit) {
    const tb_unit *u = &units->unit[unit];
    const char *name = units->feature[units->order[u->first]].name;
    return name[0] != '\0' ? name : u->key;
}

void tb_units_frame(const tb_units *units, const double extent[4], double frame[4]) {
    for (int k = 0; k < 2; k++) {
        frame[k] = fmax(fmin(units->extent[k], extent[k]), -TB_COVERAGE_REACH);
        frame[k + 2] = fmin(fmax(units->extent[k + 2], extent[k + 2]), TB_COVERAGE_REACH);
    }
    for (int k = 0; k < 2; k++) {
        double room = (frame[k + 2] - frame[k]) / 100;
        frame[k] -= room;
        frame[k + 2] += room;
    }
}
