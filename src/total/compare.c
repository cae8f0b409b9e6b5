/* Finding what a published row is about, and comparing it at its printed digits. */
#include "total/compare.h"

#include "base/message.h"

#include <string.h>

/* Slope grades of cultivated land, and the by-place parts of 城镇村及工矿用地, as bulletins name
 * them; the place is the first three digits of CZCSXM. */
static const char *const slopes[] = {"坡度≤2°", "坡度2°-6°", "坡度6°-15°", "坡度15°-25°",
                                     "坡度>25°"};

static const struct {
    const char *name;
    int settlement;
} places[] = {
    {"城市", 1},     {"建制镇", 2},         {"村庄", 3},
    {"采矿用地", 4}, {"盐田及采矿用地", 4}, {"风景名胜及特殊用地", 5},
    {"特殊用地", 5},
};

static int sum_of_slope(const tb_totals *totals, const char *name, tb_sum *sum) {
    for (int grade = 0; grade < 5; grade++)
        if (strcmp(slopes[grade], name) == 0) {
            *sum = totals->cultivated_by_slope[grade + 1];
            return 1;
        }
    return 0;
}

static int sum_of_place(const tb_totals *totals, const char *name, tb_sum *sum) {
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strcmp(places[i].name, name) == 0) {
            *sum = totals->settlement[places[i].settlement];
            return 1;
        }
    return 0;
}

/* Bulletins write 冰川及常年积雪 where the classification writes 冰川及永久积雪. */
static const char *class_name_of(const char *name) {
    return strcmp(name, "冰川及常年积雪") == 0 ? "冰川及永久积雪" : name;
}

/* A class of the category by name, its suffix codes included. */
static int sum_of_class(const tb_totals *totals, size_t category, const char *name, tb_sum *sum) {
    size_t count = tb_classes_count(totals->classes);
    const char *parent = NULL;
    name = class_name_of(name);
    for (size_t i = 0; i < count && parent == NULL; i++) {
        const tb_class *c = tb_classes_at(totals->classes, i);
        if (c->level >= 2 && tb_classes_category(totals->classes, i) == category &&
            strcmp(c->name, name) == 0)
            parent = c->code;
    }
    if (parent == NULL)
        return 0;
    *sum = (tb_sum){0, 0};
    for (size_t i = 0; i < count; i++) {
        const tb_class *c = tb_classes_at(totals->classes, i);
        if (strcmp(c->code, parent) == 0 || strcmp(c->parent, parent) == 0) {
            sum->parcels += totals->by_class[i].parcels;
            sum->area_dm2 += totals->by_class[i].area_dm2;
        }
    }
    return 1;
}

/* 农用地, 建设用地, 未利用地, or everything; bulletins.csv puts them in brackets. */
static int sum_of_major(const tb_totals *totals, const char *name, tb_sum *sum) {
    size_t length = strlen(name), count = tb_classes_count(totals->classes);
    if (length > 2 && name[0] == '(' && name[length - 1] == ')') {
        name++;
        length -= 2;
    }
    if (length == strlen("国土调查总面积") && strncmp(name, "国土调查总面积", length) == 0) {
        *sum = tb_totals_all(totals);
        return 1;
    }
    int found = 0;
    *sum = (tb_sum){0, 0};
    for (size_t i = 0; i < count; i++) {
        const char *major = tb_classes_at(totals->classes, i)->major;
        if (strlen(major) != length || strncmp(major, name, length) != 0)
            continue;
        found = 1;
        sum->parcels += totals->by_class[i].parcels;
        sum->area_dm2 += totals->by_class[i].area_dm2;
    }
    return found;
}

static int sum_of_row(const tb_totals *totals, const tb_published_row *row, tb_sum *sum) {
    size_t count = tb_categories_count(totals->classes), category = 0;
    while (category < count &&
           strcmp(tb_category_name(totals->classes, category), row->category) != 0)
        category++;
    if (category == count)
        return row->subcategory[0] == '\0' && sum_of_major(totals, row->category, sum);
    if (row->subcategory[0] == '\0') {
        *sum = tb_totals_category(totals, category);
        return 1;
    }
    if (category == totals->cultivated && sum_of_slope(totals, row->subcategory, sum))
        return 1;
    if (category == totals->built_up && sum_of_place(totals, row->subcategory, sum))
        return 1;
    return sum_of_class(totals, category, row->subcategory, sum);
}

static void compare_row(const tb_totals *totals, const tb_published_row *row, tb_comparison *out) {
    *out = (tb_comparison){.published = row, .note = ""};
    out->known = sum_of_row(totals, row, &out->computed);
    if (!out->known) {
        out->note = _("not compared: the class table has no such category or class");
        return;
    }
    out->hectares = tb_published_compare_hectares(&row->hectares, out->computed.area_dm2);
    out->mu = tb_published_compare_mu(&row->mu, &row->hectares, out->computed.area_dm2);
    out->agrees = out->hectares != TB_DIFFERS && out->mu != TB_DIFFERS;
    if (out->agrees && (out->hectares == TB_ROUNDING || out->mu == TB_ROUNDING))
        out->note = "rounding";
}

tb_comparison *tb_compare(const tb_totals *totals, const tb_published *published, tb_arena *arena,
                          int *agrees) {
    size_t count = tb_published_rows(published);
    tb_comparison *list = tb_arena_take(arena, (count + 1) * sizeof *list);
    *agrees = 1;
    for (size_t i = 0; list != NULL && i < count; i++) {
        compare_row(totals, tb_published_row_at(published, i), &list[i]);
        if (list[i].known && !list[i].agrees)
            *agrees = 0;
    }
    return list;
}
