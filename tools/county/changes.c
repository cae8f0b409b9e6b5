/* Keeping changes. There are few of them: they are looked through one by one. */
#include "changes.h"

#include "base.h"

#include <stdio.h>
#include <stdlib.h>

change *changes_add(changes *all, layer l, int32_t number, change_kind kind) {
    all->list = enlarge(all->list, all->count + 1, &all->room, sizeof(change *));
    change *c = allocate(1, sizeof *c);
    all->list[all->count++] = c;
    c->layer = l;
    c->number = number;
    c->kind = kind;
    return c;
}

void changes_free(changes *all) {
    for (size_t i = 0; i < all->count; i++) {
        figure_free(&all->list[i]->figure);
        free(all->list[i]);
    }
    free((void *)all->list);
    *all = (changes){0};
}

const change *changes_of(const changes *all, layer l, int32_t number) {
    for (size_t i = 0; all && i < all->count; i++) {
        const change *c = all->list[i];
        if (c->layer == l && c->number == number && c->kind != CHANGE_ADDED)
            return c;
    }
    return NULL;
}

bool changes_have_parts(const changes *all, layer l) {
    for (size_t i = 0; all && i < all->count; i++)
        if (all->list[i]->layer == l && figure_parts(&all->list[i]->figure) > 1)
            return true;
    return false;
}

new_value *change_value(change *c, const char *field, const char *text) {
    int at = field_index(c->layer, field), i = 0;
    while (i < c->values && c->value[i].field != at)
        i++;
    if (i == MOST_VALUES)
        fail(EXIT_SYSTEM, "a change has more than %d values", MOST_VALUES);
    c->values = i < c->values ? c->values : i + 1;
    c->value[i] = (new_value){.field = at, .empty = !text};
    snprintf(c->value[i].text, sizeof c->value[i].text, "%s", text ? text : "");
    return &c->value[i];
}
