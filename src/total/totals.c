/* Folding blocks into sums, with the ridges where they belong. */
#include "total/totals.h"

#include "total/classify.h"
#include "total/groups.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    tb_role role;  /* whose text is the value; TB_ROLE_CLASS: looked up in the class table */
    size_t digits; /* leading bytes that count; 0: all */
    int ridge;     /* a ridge keeps the value of its field's parcel */
} keys[TB_KEYS] = {
    [TB_BY_CATEGORY] = {"category", TB_ROLE_CLASS, 0, 0},
    [TB_BY_CLASS] = {"class", TB_ROLE_CLASS, 0, 0},
    [TB_BY_LEVEL1] = {"level1", TB_ROLE_CLASS, 0, 0},
    [TB_BY_MAJOR] = {"major", TB_ROLE_CLASS, 0, 0},
    [TB_BY_COUNTY] = {"county", TB_ROLE_UNIT, 6, 1},
    [TB_BY_TOWNSHIP] = {"township", TB_ROLE_UNIT, 9, 1},
    [TB_BY_VILLAGE] = {"village", TB_ROLE_UNIT, 12, 1},
    [TB_BY_OWNERSHIP] = {"ownership", TB_ROLE_OWNERSHIP, 0, 1},
    [TB_BY_OWNER] = {"owner", TB_ROLE_OWNER, 0, 1},
    [TB_BY_SLOPE] = {"slope", TB_ROLE_SLOPE, 0, 0},
    [TB_BY_TERRACE] = {"terrace", TB_ROLE_TERRACE, 0, 0},
    [TB_BY_SETTLEMENT] = {"settlement", TB_ROLE_SETTLEMENT, 0, 1},
    [TB_BY_DETAIL] = {"detail", TB_ROLE_DETAIL, 0, 0},
    [TB_BY_PLANTING] = {"planting", TB_ROLE_PLANTING, 0, 0},
    [TB_BY_ENCLAVE] = {"enclave", TB_ROLE_ENCLAVE, 0, 1},
    [TB_BY_ISLAND] = {"island", TB_ROLE_ISLAND, 0, 1},
};

const char *tb_key_name(tb_key key) {
    return keys[key].name;
}

tb_key tb_key_from_name(const char *name) {
    for (tb_key key = 0; key < TB_KEYS; key++)
        if (strcmp(keys[key].name, name) == 0)
            return key;
    return TB_KEYS;
}

const char *tb_totalled_name(tb_totalled totalled) {
    static const char *const names[] = {"best", "net", "stated", "computed"};
    return names[totalled];
}

uint32_t tb_totals_roles(const tb_key *by, size_t by_count) {
    uint32_t roles = 1u << TB_ROLE_CLASS | 1u << TB_ROLE_AREA | 1u << TB_ROLE_NET_AREA |
                     1u << TB_ROLE_RIDGE_AREA | 1u << TB_ROLE_SLOPE | 1u << TB_ROLE_SETTLEMENT;
    for (size_t i = 0; i < by_count; i++)
        roles |= 1u << keys[by[i]].role;
    return roles;
}

static size_t find_category(const tb_class_table *table, const char *name) {
    size_t count = tb_categories_count(table);
    for (size_t i = 0; i < count; i++)
        if (strcmp(tb_category_name(table, i), name) == 0)
            return i;
    return count;
}

int tb_totals_init(tb_totals *totals, const tb_class_table *classes, tb_totalled totalled,
                   const tb_key *by, size_t by_count) {
    *totals = (tb_totals){.classes = classes, .totalled = totalled, .by = by, .by_count = by_count};
    totals->ridge_class = tb_classes_find(classes, "1203", 4);
    totals->cultivated = find_category(classes, "耕地");
    totals->built_up = find_category(classes, "城镇村及工矿用地");
    totals->by_class = calloc(tb_classes_count(classes) + 1, sizeof *totals->by_class);
    if (by_count > 0)
        totals->groups = tb_groups_create();
    return totals->by_class != NULL && (by_count == 0 || totals->groups != NULL);
}

void tb_totals_free(tb_totals *totals) {
    free(totals->by_class);
    tb_groups_free(totals->groups);
}

static void add(tb_totals *totals, tb_sum *sum, tb_sum more) {
    sum->parcels += more.parcels;
    totals->overflow |= __builtin_add_overflow(sum->area_dm2, more.area_dm2, &sum->area_dm2);
}

static tb_text text_at(const tb_block *block, tb_role role, size_t i) {
    return block->text[role] != NULL ? block->text[role][i] : (tb_text){NULL, 0};
}

static const char *class_value(const tb_totals *totals, tb_key key, int index) {
    if (index < 0)
        return "";
    const tb_class *c = tb_classes_at(totals->classes, (size_t)index);
    switch (key) {
    case TB_BY_CATEGORY: return c->category;
    case TB_BY_LEVEL1: return c->level1;
    case TB_BY_MAJOR: return c->major;
    default: return c->code;
    }
}

/* Value of one key for a parcel, or for its ridge. A code the table does not know is shown as it
 * stands in the data. */
static tb_text key_value(const tb_totals *totals, tb_key key, const tb_block *block, size_t i,
                         int index, int ridge) {
    if (keys[key].role == TB_ROLE_CLASS) {
        if (index < 0 && key == TB_BY_CLASS)
            return text_at(block, TB_ROLE_CLASS, i);
        const char *value = class_value(totals, key, index);
        return (tb_text){value, strlen(value)};
    }
    if (ridge && !keys[key].ridge)
        return (tb_text){"", 0};
    tb_text value = text_at(block, keys[key].role, i);
    if (keys[key].digits > 0 && value.size > keys[key].digits)
        value.size = keys[key].digits;
    return value;
}

/* Appends a value; control characters, the separator among them, become blanks. */
static size_t append_value(char *key, tb_text value, size_t room) {
    size_t size = value.size < room ? value.size : room;
    for (size_t i = 0; i < size; i++)
        key[i] = (unsigned char)value.bytes[i] < 0x20 ? ' ' : value.bytes[i];
    key[size] = TB_GROUP_SEPARATOR;
    return size + 1;
}

static void add_to_group(tb_totals *totals, const tb_block *block, size_t i, int index, int ridge,
                         tb_sum more) {
    char key[TB_GROUP_KEY_ROOM];
    size_t size = 0, room = sizeof key / totals->by_count - 1;
    for (size_t k = 0; k < totals->by_count; k++) {
        tb_text value = key_value(totals, totals->by[k], block, i, index, ridge);
        size += append_value(key + size, value, room);
    }
    tb_sum *sum = tb_groups_sum(totals->groups, key, size);
    if (sum == NULL)
        totals->failed = 1;
    else
        add(totals, sum, more);
}

static size_t slope_of(const tb_block *block, size_t i) {
    tb_text slope = text_at(block, TB_ROLE_SLOPE, i);
    int known = slope.size == 1 && slope.bytes[0] >= '1' && slope.bytes[0] <= '5';
    return known ? (size_t)(slope.bytes[0] - '0') : 0;
}

static size_t settlement_of(const tb_block *block, size_t i) {
    tb_text code = text_at(block, TB_ROLE_SETTLEMENT, i);
    int known = code.size >= 3 && code.bytes[0] == '2' && code.bytes[1] == '0' &&
                code.bytes[2] >= '1' && code.bytes[2] <= '5';
    return known ? (size_t)(code.bytes[2] - '0') : 0;
}

static void add_area(tb_totals *totals, const tb_block *block, size_t i, int index, int ridge,
                     tb_sum more) {
    if (index < 0) {
        add(totals, &totals->unclassified, more);
    } else {
        add(totals, &totals->by_class[index], more);
        size_t category = tb_classes_category(totals->classes, (size_t)index);
        if (category == totals->cultivated)
            add(totals, &totals->cultivated_by_slope[slope_of(block, i)], more);
        if (category == totals->built_up)
            add(totals, &totals->settlement[settlement_of(block, i)], more);
    }
    if (totals->groups != NULL)
        add_to_group(totals, block, i, index, ridge, more);
}

static int64_t number_at(const tb_block *block, tb_role role, size_t i) {
    return block->number[role] != NULL ? block->number[role][i] : TB_NO_NUMBER;
}

static int64_t or_zero(int64_t number) {
    return number != TB_NO_NUMBER ? number : 0;
}

/* KCMJ where it is stated, else what TBDLMJ leaves of TBMJ. */
static int64_t ridge_dm2(const tb_block *block, size_t i, int64_t net) {
    int64_t ridge = number_at(block, TB_ROLE_RIDGE_AREA, i);
    if (block->number[TB_ROLE_RIDGE_AREA] != NULL)
        return or_zero(ridge);
    int64_t area = number_at(block, TB_ROLE_AREA, i), left = 0;
    if (area == TB_NO_NUMBER || __builtin_sub_overflow(area, net, &left))
        return 0;
    return left;
}

void tb_totals_areas(const tb_totals *totals, const tb_block *block, size_t i, int64_t *area,
                     int64_t *ridge) {
    *ridge = 0;
    switch (totals->totalled) {
    case TB_TOTAL_NET:
        *area = or_zero(number_at(block, TB_ROLE_NET_AREA, i));
        *ridge = ridge_dm2(block, i, *area);
        break;
    case TB_TOTAL_STATED: *area = or_zero(number_at(block, TB_ROLE_AREA, i)); break;
    default: *area = or_zero(block->measured_dm2[i]); break;
    }
}

void tb_totals_fold(tb_totals *totals, const tb_block *block) {
    for (size_t i = 0; i < block->parcels; i++) {
        int index = block->class_index[i];
        int64_t area, ridge;
        tb_totals_areas(totals, block, i, &area, &ridge);
        add_area(totals, block, i, index, 0, (tb_sum){1, area});
        if (ridge != 0)
            add_area(totals, block, i, totals->ridge_class, 1, (tb_sum){0, ridge});
    }
}

void tb_totals_merge(tb_totals *into, const tb_totals *from) {
    size_t classes = tb_classes_count(into->classes);
    into->overflow |= from->overflow;
    into->failed |= from->failed;
    for (size_t i = 0; i < classes; i++)
        add(into, &into->by_class[i], from->by_class[i]);
    add(into, &into->unclassified, from->unclassified);
    for (int i = 0; i < TB_SLOPES; i++)
        add(into, &into->cultivated_by_slope[i], from->cultivated_by_slope[i]);
    for (int i = 0; i < TB_SETTLEMENTS; i++)
        add(into, &into->settlement[i], from->settlement[i]);
    for (size_t i = 0; from->groups != NULL && i < tb_groups_count(from->groups); i++) {
        size_t size;
        const char *key = tb_groups_key(from->groups, i, &size);
        tb_sum *sum = tb_groups_sum(into->groups, key, size);
        if (sum == NULL)
            into->failed = 1;
        else
            add(into, sum, *tb_groups_at(from->groups, i));
    }
}

tb_sum tb_totals_category(const tb_totals *totals, size_t category) {
    tb_sum sum = {0, 0};
    size_t classes = tb_classes_count(totals->classes);
    for (size_t i = 0; i < classes; i++)
        if (tb_classes_category(totals->classes, i) == category) {
            sum.parcels += totals->by_class[i].parcels;
            sum.area_dm2 += totals->by_class[i].area_dm2;
        }
    return sum;
}

tb_sum tb_totals_all(const tb_totals *totals) {
    tb_sum sum = totals->unclassified;
    size_t classes = tb_classes_count(totals->classes);
    for (size_t i = 0; i < classes; i++) {
        sum.parcels += totals->by_class[i].parcels;
        sum.area_dm2 += totals->by_class[i].area_dm2;
    }
    return sum;
}

static int by_values(const void *left, const void *right) {
    const tb_group *a = left, *b = right;
    for (int key = 0; key < TB_KEYS && a->value[key] != NULL; key++) {
        int order = strcmp(a->value[key], b->value[key]);
        if (order != 0)
            return order;
    }
    return 0;
}

tb_group *tb_totals_groups(const tb_totals *totals, tb_arena *arena, size_t *count) {
    *count = totals->groups != NULL ? tb_groups_count(totals->groups) : 0;
    tb_group *list = tb_arena_take(arena, (*count + 1) * sizeof *list);
    if (list == NULL)
        return NULL;
    for (size_t i = 0; i < *count; i++) {
        size_t size;
        const char *key = tb_groups_key(totals->groups, i, &size);
        char *values = tb_arena_copy(arena, key, size);
        if (values == NULL)
            return NULL;
        memset(&list[i], 0, sizeof list[i]);
        list[i].sum = *tb_groups_at(totals->groups, i);
        for (size_t k = 0; k < totals->by_count; k++) {
            list[i].value[k] = values;
            values = strchr(values, TB_GROUP_SEPARATOR);
            *values++ = '\0';
        }
    }
    qsort(list, *count, sizeof *list, by_values);
    return list;
}
