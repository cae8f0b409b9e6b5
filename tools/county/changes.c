/* Keeping changes. There are few of them: they are looked through one by one. */
#include "changes.h"

#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

change *changes_add(changes *all, layer l, int32_t number, change_kind kind) {
    all->list = enlarge(all->list, all->count + 1, &all->room, sizeof(change *));
    change *c = allocate(1, sizeof *c);
    all->list[all->count++] = c;
    c->layer = l;
    c->number = number;
    c->kind = kind;
    return c;
}

void changes_declare(changes *all, const field_form *form) {
    all->other_form = enlarge(all->other_form, (size_t)all->other_forms + 1, &all->form_room,
                              sizeof *all->other_form);
    all->other_form[all->other_forms++] = *form;
}

const field_form *changes_form(const changes *all, layer l, int field) {
    const field_form *form = &layer_forms[l].fields[field];
    for (int i = 0; all && l == LAYER_PARCELS && i < all->other_forms; i++)
        if (strcmp(all->other_form[i].name, form->name) == 0)
            return &all->other_form[i];
    return form;
}

void changes_free(changes *all) {
    free(all->other_form);
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
