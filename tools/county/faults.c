/* The option --faults, and going through the kinds. */
#include "faults.h"

#include "base.h"
#include "fault_kinds.h"
#include "unit_effects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_COUNT = 3, MOST_RULES = 128, LARGEST_COUNT = 100000 };

/* A rule: its kinds are the ones from `first` on. */
typedef struct wish {
    const char *rule;
    int first, kinds;
    int count;
} wish;

typedef struct wishes {
    wish list[MOST_RULES];
    int count;
    unsigned format;
    bool all; /* a small county may have room for fewer, but for one of each rule */
} wishes;

static wish *find_wish(wishes *w, const char *rule, size_t size) {
    for (int i = 0; i < w->count; i++)
        if (strlen(w->list[i].rule) == size && memcmp(w->list[i].rule, rule, size) == 0)
            return &w->list[i];
    return NULL;
}

/* Every rule that has kinds, with none wished for. */
static wishes no_wishes(const options *o) {
    wishes w = {.format = format_of(o)};
    const fault_kind *k;
    for (int place = 0; (k = kind_at(place)); place++) {
        wish *last = w.count ? &w.list[w.count - 1] : NULL;
        if (last && strcmp(last->rule, k->rule) == 0)
            last->kinds++;
        else
            w.list[w.count++] = (wish){.rule = k->rule, .first = place, .kinds = 1};
    }
    return w;
}

static int carried_kinds(const wishes *w, const wish *of) {
    int count = 0;
    for (int i = 0; i < of->kinds; i++)
        count += kind_carried(kind_at(of->first + i), w->format);
    return count;
}

/* Each way of breaking the rule that the format can carry, and three faults at the least. */
static int usual_count(const wishes *w, const wish *of) {
    int ways = carried_kinds(w, of);
    if (ways == 0 || kind_at(of->first)->once)
        return ways;
    return ways > USUAL_COUNT ? ways : USUAL_COUNT;
}

static void unknown_rule(const wishes *w, const char *word, size_t size) {
    char all[4096] = "all";
    for (int i = 0; i < w->count; i++) {
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, ", %s", w->list[i].rule);
    }
    fail(EXIT_USAGE, "--faults: \"%.*s\" is none of %s", (int)size, word, all);
}

static int read_count(const wish *of, const char *text, size_t size) {
    char *end;
    long count = strtol(text, &end, 10);
    if (size == 0 || end != text + size || count < 1 || count > LARGEST_COUNT)
        fail(EXIT_USAGE, "--faults: the count of %s must be a whole number from 1 to %d", of->rule,
             LARGEST_COUNT);
    if (kind_at(of->first)->once && count > 1)
        fail(EXIT_USAGE, "--faults: a layer can have %s only once", of->rule);
    return (int)count;
}

/* RULE or RULE:COUNT */
static void read_wish(wishes *w, const options *o, const char *word, size_t size) {
    const char *colon = memchr(word, ':', size);
    size_t name = colon ? (size_t)(colon - word) : size;
    wish *one = find_wish(w, word, name);
    if (!one)
        unknown_rule(w, word, name);
    else if (carried_kinds(w, one) == 0)
        fail(EXIT_USAGE, "--faults: the format %s cannot carry %s: %s", o->driver, one->rule,
             kind_at(one->first)->why_not_elsewhere);
    else
        one->count = colon ? read_count(one, colon + 1, size - name - 1) : usual_count(w, one);
}

/* Of `all`, what the format cannot carry is left out. */
static void wish_for_all(wishes *w) {
    w->all = true;
    for (int i = 0; i < w->count; i++)
        w->list[i].count = usual_count(w, &w->list[i]);
}

static wishes read_wishes(const options *o) {
    wishes w = no_wishes(o);
    if (!o->faults)
        return w;
    if (strcmp(o->faults, "all") == 0) {
        wish_for_all(&w);
        return w;
    }
    for (const char *at = o->faults;; at++) {
        size_t size = strcspn(at, ",");
        read_wish(&w, o, at, size);
        at += size;
        if (!*at)
            return w;
    }
}

void faults_check(const options *o) {
    read_wishes(o);
}

/* The kinds of a rule take turns; one that finds no place any more is passed over. */
static int plant_wish(planter *p, const wish *one, unsigned format) {
    int planted = 0, missed = 0;
    for (int turn = 0; planted < one->count && missed < one->kinds; turn++) {
        const fault_kind *k = kind_at(one->first + turn % one->kinds);
        if (kind_carried(k, format) && planter_plant(p, k)) {
            planted++;
            missed = 0;
        } else {
            missed++;
        }
    }
    return planted;
}

static int64_t written_parcels(const survey *s, const changes *all) {
    int64_t count = s->parcels.count;
    for (size_t i = 0; i < all->count; i++)
        if (all->list[i]->layer == LAYER_PARCELS)
            count += (all->list[i]->kind == CHANGE_ADDED) - (all->list[i]->kind == CHANGE_LEFT_OUT);
    return count;
}

/* Returns how many were planted. */
static int plant_rule(planter *p, const wishes *w, const wish *one) {
    int planted = plant_wish(p, one, w->format);
    if (planted < one->count && (!w->all || planted == 0))
        fail(EXIT_USAGE,
             "--faults: the county has room for %d of %d %s; more --parcels or fewer faults help",
             planted, one->count, one->rule);
    return planted;
}

void faults_plant(faults *f, survey *s) {
    wishes w = read_wishes(s->county->options);
    f->changes.answers = answers_create(s->county);
    planter p = planter_start(s, &f->changes);
    for (int i = 0; i < w.count; i++) {
        f->wished += w.list[i].count;
        f->planted += plant_rule(&p, &w, &w.list[i]);
    }
    restate_units(&p);
    planter_free(&p);
    answers_parcels(f->changes.answers, written_parcels(s, &f->changes));
    s->changes = &f->changes;
}

void faults_free(faults *f) {
    if (f->changes.answers)
        answers_free(f->changes.answers);
    changes_free(&f->changes);
}
