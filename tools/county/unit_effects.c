/* Parcels as they are written, against the units they name. */
#include "unit_effects.h"

#include "base.h"
#include "settlements.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VILLAGE_DIGITS = 12, TOWNSHIP_DIGITS = 9 };

/* ---- settlements ---- */

typedef struct settlement_key {
    char type[128], code[128];
} settlement_key;

/* The settlement that a written parcel names; empty if it names none. A city has the code of its
 * county, a town of its township, padded with zeros; any other that of the unit. */
static settlement_key key_of(const planter *p, const change *c) {
    settlement_key key = {"", ""};
    size_t digits;
    written_value(p, c, "CZCSXM", key.type);
    written_value(p, c, "ZLDWDM", key.code);
    digits = strncmp(key.type, "201", 3) == 0   ? 6
             : strncmp(key.type, "202", 3) == 0 ? TOWNSHIP_DIGITS
                                                : strlen(key.code);
    if (!*key.code || strlen(key.code) < digits)
        *key.type = '\0';
    for (size_t i = digits; key.code[i]; i++)
        key.code[i] = '0';
    return key;
}

static bool is_named(const survey *s, int32_t settlement, const settlement_key *key) {
    char code[20];
    if (settlement < 0)
        return false;
    int32_t parcel = s->settlements.first_parcel[settlement];
    settlement_code(s, parcel, code);
    return strcmp(code, key->code) == 0 && strcmp(s->attributes[parcel].settlement, key->type) == 0;
}

/* Whether it is written, under its own code. */
static bool is_there(const planter *p, int32_t settlement) {
    char found[128], sound[20];
    const change *c = changes_of(p->changes, LAYER_SETTLEMENTS, settlement);
    if (!c)
        return true;
    written_value(p, c, "CZCDM", found);
    settlement_code(p->survey, p->survey->settlements.first_parcel[settlement], sound);
    return c->kind != CHANGE_LEFT_OUT && strcmp(found, sound) == 0;
}

/* The first polygon of a settlement; -1 = there is none. */
static int32_t find_settlement(const planter *p, const settlement_key *key) {
    for (int32_t i = 0; i < p->survey->settlements.count; i++)
        if (is_named(p->survey, i, key) && is_there(p, i))
            return i;
    return -1;
}

answer answer_about_unit(const planter *p, const char *rule, layer l, int32_t number, char id[32]) {
    serial_text(p->survey, l, number, id);
    const survey *s = p->survey;
    answer a = {.rule = rule, .layer = written_layer(p, l), .id = id, .measure = NAN};
    figure f = figure_of(&s->outlines, &s->county->mesh, layer_rings(s, l), number);
    a.at = figure_middle(&f, &a.tolerance_m);
    figure_free(&f);
    return a;
}

static void tell_bare(const planter *p, int32_t settlement, spot where, double area_m2) {
    char id[32];
    answer a = answer_about_unit(p, "town-extent", LAYER_SETTLEMENTS, settlement, id);
    a.measure = area_m2;
    a.unit = "m2";
    a.at = where.at;
    a.tolerance_m = where.tolerance_m;
    answers_add(p->answers, &a);
}

void tell_settlement_bare(const planter *p, int32_t parcel, spot where, double area_m2) {
    int32_t settlement = p->survey->settlements.of_parcel[parcel];
    if (settlement >= 0)
        tell_bare(p, settlement, where, area_m2);
}

void tell_settlement_changed(const planter *p, const change *c) {
    char id[128];
    const survey *s = p->survey;
    int32_t own = s->settlements.of_parcel[c->number];
    settlement_key key = key_of(p, c);
    if (c->kind != CHANGE_ALTERED || is_named(s, own, &key) || (own < 0 && !*key.type))
        return;
    double area_m2 = (double)s->shape[c->number].area_dm2 / 100;
    answer a = answer_about(p, "town-extent", c, id);
    if (own >= 0)
        tell_bare(p, own, (spot){a.at, a.tolerance_m}, area_m2);
    if (find_settlement(p, &key) >= 0) {
        a.measure = area_m2;
        a.unit = "m2";
        answers_add(p->answers, &a);
    } else if (*key.type) {
        tell_field(p, "town-unknown", c, "CZCSXM");
    }
}

/* ---- sums ---- */

typedef struct sums {
    planter *planter;
    int64_t *off_dm2[LAYERS]; /* what the sum of each unit changes by */
} sums;

static int32_t find_unit(const unit *u, int32_t count, const char *code, size_t digits) {
    for (int32_t i = 0; strlen(code) >= digits && i < count; i++)
        if (strncmp(u[i].code, code, digits) == 0)
            return i;
    return -1;
}

static void add(const sums *all, layer l, int32_t number, int64_t dm2) {
    if (number >= 0)
        all->off_dm2[l][number] += dm2;
}

static void take_sound(const sums *all, int32_t parcel) {
    const survey *s = all->planter->survey;
    int32_t in = s->lands[parcel].village;
    int64_t dm2 = s->shape[parcel].area_dm2;
    add(all, LAYER_VILLAGES, in, -dm2);
    add(all, LAYER_TOWNS, s->county->village[in].town, -dm2);
    add(all, LAYER_SETTLEMENTS, s->settlements.of_parcel[parcel], -dm2);
}

static void add_written(const sums *all, const change *c) {
    const survey *s = all->planter->survey;
    char area[128], code[128];
    written_value(all->planter, c, "TBMJ", area);
    written_value(all->planter, c, "ZLDWDM", code);
    int64_t dm2 = llround(100 * strtod(area, NULL));
    settlement_key key = key_of(all->planter, c);
    int32_t own = s->settlements.of_parcel[c->number];
    add(all, LAYER_VILLAGES, find_unit(s->units.village, s->county->villages, code, VILLAGE_DIGITS),
        dm2);
    add(all, LAYER_TOWNS, find_unit(s->units.town, s->county->towns, code, TOWNSHIP_DIGITS), dm2);
    add(all, LAYER_SETTLEMENTS, is_named(s, own, &key) ? own : find_settlement(all->planter, &key),
        dm2);
}

static change *change_of(changes *all, layer l, int32_t number) {
    for (size_t i = 0; i < all->count; i++)
        if (all->list[i]->layer == l && all->list[i]->number == number)
            return all->list[i];
    return changes_add(all, l, number, CHANGE_ALTERED);
}

static void restate(const sums *all, layer l, const char *field) {
    char text[128];
    for (int32_t i = 0; i < layer_rings(all->planter->survey, l)->labels; i++) {
        if (all->off_dm2[l][i] == 0)
            continue;
        change *c = change_of(all->planter->changes, l, i);
        written_value(all->planter, c, field, text);
        area_text(llround(100 * strtod(text, NULL)) + all->off_dm2[l][i], text);
        change_value(c, field, text);
    }
}

void restate_units(planter *p) {
    static const struct {
        layer layer;
        const char *field;
    } stated[] = {{LAYER_TOWNS, "DCMJ"}, {LAYER_VILLAGES, "DCMJ"}, {LAYER_SETTLEMENTS, "CZCMJ"}};
    enum { STATED = sizeof stated / sizeof *stated };
    sums all = {.planter = p};
    for (int i = 0; i < STATED; i++)
        all.off_dm2[stated[i].layer] =
            allocate((size_t)layer_rings(p->survey, stated[i].layer)->labels + 1, sizeof(int64_t));
    for (size_t i = 0, count = p->changes->count; i < count; i++) {
        const change *c = p->changes->list[i];
        if (c->layer == LAYER_PARCELS && c->kind != CHANGE_ADDED)
            take_sound(&all, c->number);
        if (c->layer == LAYER_PARCELS && c->kind != CHANGE_LEFT_OUT)
            add_written(&all, c);
    }
    for (int i = 0; i < STATED; i++) {
        restate(&all, stated[i].layer, stated[i].field);
        free(all.off_dm2[stated[i].layer]);
    }
}
