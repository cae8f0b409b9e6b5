/* Listing and choosing layers. */
#include "read/layers.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A table's name without its schema: public.dltb is dltb. */
static const char *bare_name(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot != NULL && dot[1] != '\0' ? dot + 1 : name;
}

static int named(const tb_layer *layer, const char *wanted) {
    return tb_text_same(layer->name, wanted) || tb_text_same(bare_name(layer->name), wanted) ||
           tb_text_same(layer->alias, wanted);
}

tb_status tb_layers_of(tb_arena *arena, const tb_dataset *dataset, tb_layer **list, size_t *count,
                       tb_error *error) {
    *count = dataset->kind->layers(dataset);
    *list = tb_arena_take(arena, (*count + 1) * sizeof **list);
    for (size_t i = 0; i < *count; i++)
        if (*list == NULL || !dataset->kind->layer(arena, dataset, i, &(*list)[i]))
            return tb_fail_memory(error);
    return *list != NULL ? TB_OK : tb_fail_memory(error);
}

/* One allocation: the entries, then room for their texts. */
static tb_layer *keep_layers(const tb_layer *list, size_t total) {
    enum { TEXT_ROOM = 600 };
    tb_layer *kept = calloc(total + 1, sizeof *kept + TEXT_ROOM);
    if (kept == NULL)
        return NULL;
    char *text = (char *)(kept + total + 1);
    for (size_t i = 0; i < total; i++, text += TEXT_ROOM) {
        snprintf(text, 300, "%s", list[i].name);
        snprintf(text + 300, 300, "%s", list[i].alias);
        kept[i] = list[i];
        kept[i].name = text;
        kept[i].alias = text + 300;
    }
    return kept;
}

tb_status tb_layers_list(const char *path, tb_layer **layers, size_t *count, tb_error *error) {
    *layers = NULL;
    *count = 0;
    tb_arena *arena = tb_arena_create();
    if (arena == NULL)
        return tb_fail_memory(error);
    tb_dataset dataset;
    tb_layer *list;
    size_t total = 0;
    tb_status status = tb_dataset_open(arena, path, &dataset, error);
    if (status == TB_OK)
        status = tb_layers_of(arena, &dataset, &list, &total, error);
    if (status == TB_OK && (*layers = keep_layers(list, total)) == NULL)
        status = tb_fail_memory(error);
    *count = *layers != NULL ? total : 0;
    tb_dataset_close(&dataset);
    tb_arena_free(arena);
    return status;
}

void tb_layers_free(tb_layer *layers) {
    free(layers);
}

/* "DLTB, XZQ, CJDCQ (村级调查区)" for messages; cut where the room ends. */
static void name_layers(const tb_layer *list, size_t total, int polygons_only, char *text,
                        size_t room) {
    size_t filled = 0;
    text[0] = '\0';
    for (size_t i = 0; i < total && filled < room; i++) {
        if (polygons_only && !list[i].polygons)
            continue;
        const char *alias = list[i].alias;
        int added = snprintf(text + filled, room - filled, "%s%s%s%s%s", filled > 0 ? ", " : "",
                             list[i].name, alias[0] != '\0' ? " (" : "", alias,
                             alias[0] != '\0' ? ")" : "");
        filled += added > 0 ? (size_t)added : room;
    }
}

/* Its place in the list, total if there is none. */
static size_t find_named(const tb_layer *list, size_t total, const char *wanted,
                         int polygons_only) {
    size_t i = 0;
    while (i < total && !(named(&list[i], wanted) && (!polygons_only || list[i].polygons)))
        i++;
    return i;
}

tb_status tb_layer_find(const char *path, const tb_layer *list, size_t total, const char *wanted,
                        size_t *at, tb_error *error) {
    char names[700];
    *at = find_named(list, total, wanted, 0);
    if (*at < total)
        return TB_OK;
    name_layers(list, total, 0, names, sizeof names);
    return tb_fail(error, TB_USAGE, _("%s: no layer named %s; it has: %s"), path, wanted, names);
}

static tb_status choose_wanted(const char *path, const tb_layer *list, size_t total,
                               const char *wanted, size_t *at, tb_error *error) {
    tb_status status = tb_layer_find(path, list, total, wanted, at, error);
    if (status == TB_OK && !list[*at].polygons)
        return tb_fail(error, TB_UNREADABLE, _("%s: layer %s holds no polygons (%s)"), path, wanted,
                       list[*at].geometry);
    return status;
}

static tb_status choose_only(const char *path, const tb_layer *list, size_t total, size_t *at,
                             const char **reason, tb_error *error) {
    char names[700];
    size_t candidates = 0;
    for (size_t i = 0; i < total; i++) {
        if (!list[i].polygons)
            continue;
        candidates++;
        *at = i;
    }
    *reason = total == 1 ? _("the only layer") : _("the only layer with polygons");
    if (candidates == 1)
        return TB_OK;
    name_layers(list, total, candidates > 1, names, sizeof names);
    if (candidates == 0)
        return tb_fail(error, TB_UNREADABLE, _("%s: no layer with polygons; it has: %s"), path,
                       names[0] != '\0' ? names : _("nothing"));
    return tb_fail(error, TB_USAGE,
                   _("%s: several layers could hold the parcels; choose one with --layer: %s"),
                   path, names);
}

tb_status tb_layer_choose(tb_arena *arena, const tb_dataset *dataset, const char *wanted,
                          size_t *at, const char **name, const char **reason, tb_error *error) {
    static const char *const usual[] = {"DLTB", "地类图斑"};
    tb_layer *list;
    size_t total;
    tb_status status = tb_layers_of(arena, dataset, &list, &total, error);
    if (status != TB_OK)
        return status;
    *at = total;
    *reason = wanted != NULL ? _("--layer says so") : _("named DLTB or 地类图斑");
    for (size_t i = 0; wanted == NULL && *at == total && i < sizeof usual / sizeof *usual; i++)
        *at = find_named(list, total, usual[i], 1);
    if (wanted != NULL)
        status = choose_wanted(dataset->path, list, total, wanted, at, error);
    else if (*at == total)
        status = choose_only(dataset->path, list, total, at, reason, error);
    *name = status == TB_OK ? list[*at].name : NULL;
    return status;
}
