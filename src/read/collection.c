#include "read/collection.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ogr_recordbatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Looking for members ---------------------------------------------------------------------------
 */

enum { DEEPEST = 4, MOST_MEMBERS = 500, PATH_ROOM = 4300 };

typedef struct search {
    tb_arena *arena;
    tb_members *found;
} search;

static int ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), end = strlen(ending);
    return length > end && tb_text_same(text + length - end, ending);
}

static int is_member_name(const char *name) {
    static const char *const endings[] = {".shp",     ".gpkg", ".fgb", ".vct",
                                          ".geojson", ".gml",  ".tab", ".gdb"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(name, endings[i]))
            return 1;
    return 0;
}

/* Other systems leave shadows of the files behind: .~, ._DLTB.shp, __MACOSX. */
static int is_hidden(const char *name) {
    return name[0] == '.' || strcmp(name, "__MACOSX") == 0;
}

static tb_status add_member(search *s, const char *path, tb_error *error) {
    tb_members *found = s->found;
    if (found->count == MOST_MEMBERS)
        return tb_fail(error, TB_USAGE,
                       _("%s: the folder holds more than %d datasets; give the one that is meant"),
                       path, (int)MOST_MEMBERS);
    const char *kept = tb_arena_copy(s->arena, path, strlen(path));
    if (kept == NULL)
        return tb_fail_memory(error);
    found->path[found->count++] = kept;
    return TB_OK;
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static tb_status look_into(search *s, const char *folder, int depth, tb_error *error);

static tb_status look_at(search *s, const char *path, const char *name, int depth,
                         tb_error *error) {
    VSIStatBufL about;
    if (is_hidden(name) ||
        VSIStatExL(path, &about, VSI_STAT_EXISTS_FLAG | VSI_STAT_NATURE_FLAG) != 0)
        return TB_OK;
    int folder = VSI_ISDIR(about.st_mode);
    if (is_member_name(name) && folder == ends_with(name, ".gdb"))
        return add_member(s, path, error);
    return folder && depth < DEEPEST ? look_into(s, path, depth + 1, error) : TB_OK;
}

static tb_status look_into(search *s, const char *folder, int depth, tb_error *error) {
    char **names = VSIReadDir(folder);
    tb_status status = TB_OK;
    if (names == NULL)
        return TB_OK; /* opening it tells */
    qsort(names, (size_t)CSLCount(names), sizeof *names, by_bytes);
    for (int i = 0; status == TB_OK && names[i] != NULL; i++) {
        char path[PATH_ROOM];
        int length = snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        if ((size_t)length < sizeof path)
            status = look_at(s, path, names[i], depth, error);
    }
    CSLDestroy(names);
    return status;
}

tb_status tb_members_find(tb_arena *arena, const char *folder, tb_members *out, tb_error *error) {
    *out = (tb_members){.path = tb_arena_take(arena, MOST_MEMBERS * sizeof *out->path)};
    if (out->path == NULL)
        return tb_fail_memory(error);
    search s = {arena, out};
    return look_into(&s, folder, 0, error);
}

/* One dataset of them -----------------------------------------------------------------------------
 */

typedef struct place {
    size_t member, layer;
} place;

typedef struct collection {
    tb_dataset *member;
    size_t members; /* that are open */
    place *layer;
    size_t layers;
} collection;

static const tb_dataset *member_of(const tb_dataset *dataset, size_t at, size_t *layer) {
    const collection *c = dataset->handle;
    *layer = c->layer[at].layer;
    return &c->member[c->layer[at].member];
}

static size_t count_layers(const tb_dataset *dataset) {
    return ((const collection *)dataset->handle)->layers;
}

static int tell_layer(tb_arena *arena, const tb_dataset *dataset, size_t at, tb_layer *out) {
    size_t layer;
    const tb_dataset *member = member_of(dataset, at, &layer);
    return member->kind->layer(arena, member, layer, out);
}

static tb_status describe(tb_arena *arena, const tb_dataset *dataset, size_t at, const char *asked,
                          tb_source *source, tb_layer_plan *plan, tb_error *error) {
    size_t layer;
    const tb_dataset *member = member_of(dataset, at, &layer);
    char reason[PATH_ROOM + 200];
    snprintf(reason, sizeof reason, _("%s; one of %zu files of the folder, %s"),
             member->driver_reason, ((const collection *)dataset->handle)->members, member->path);
    source->driver = member->driver;
    source->driver_reason = tb_arena_copy(arena, reason, strlen(reason));
    if (source->driver_reason == NULL)
        return tb_fail_memory(error);
    return member->kind->describe(arena, member, layer, asked, source, plan, error);
}

static tb_status start_stream(const tb_dataset *dataset, size_t at, const tb_wanted *wanted,
                              struct ArrowArrayStream *out, tb_error *error) {
    size_t layer;
    const tb_dataset *member = member_of(dataset, at, &layer);
    return member->kind->stream(member, layer, wanted, out, error);
}

static void close_all(tb_dataset *dataset) {
    collection *c = dataset->handle;
    for (size_t i = 0; i < c->members; i++)
        tb_dataset_close(&c->member[i]);
}

static const tb_source_kind collection_kind = {count_layers, tell_layer, describe,
                                               start_stream, close_all,  0};

static tb_status open_members(tb_arena *arena, const tb_members *members, collection *c,
                              tb_error *error) {
    c->member = tb_arena_take(arena, members->count * sizeof *c->member);
    if (c->member == NULL)
        return tb_fail_memory(error);
    for (size_t i = 0; i < members->count; i++) {
        tb_status status = tb_dataset_open(arena, members->path[i], &c->member[i], error);
        if (status != TB_OK)
            return status;
        c->members++;
        c->layers += c->member[i].kind->layers(&c->member[i]);
    }
    c->layer = tb_arena_take(arena, (c->layers + 1) * sizeof *c->layer);
    return c->layer != NULL ? TB_OK : tb_fail_memory(error);
}

typedef struct named {
    const char *name, *path;
} named;

static int by_name(const void *a, const void *b) {
    return strcasecmp(((const named *)a)->name, ((const named *)b)->name);
}

/* Numbers the layers through; no two of them may have one name. */
static tb_status list_layers(tb_arena *arena, collection *c, const char *path, tb_error *error) {
    named *list = tb_arena_take(arena, (c->layers + 1) * sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < c->members; i++)
        for (size_t k = 0; k < c->member[i].kind->layers(&c->member[i]); k++, count++) {
            tb_layer layer;
            if (list == NULL || !c->member[i].kind->layer(arena, &c->member[i], k, &layer))
                return tb_fail_memory(error);
            c->layer[count] = (place){i, k};
            list[count] = (named){layer.name, c->member[i].path};
        }
    qsort(list, count, sizeof *list, by_name);
    for (size_t i = 1; i < count; i++)
        if (by_name(&list[i - 1], &list[i]) == 0)
            return tb_fail(error, TB_USAGE,
                           _("%s: two files of the folder have a layer %s: %s and %s; give the "
                             "one that is meant"),
                           path, list[i].name, list[i - 1].path, list[i].path);
    return TB_OK;
}

tb_status tb_collection_open(tb_arena *arena, const tb_members *members, tb_dataset *out,
                             tb_error *error) {
    collection *c = tb_arena_take(arena, sizeof *c);
    if (c == NULL)
        return tb_fail_memory(error);
    *c = (collection){.members = 0};
    out->kind = &collection_kind;
    out->handle = c;
    out->driver = "folder";
    out->driver_reason = _("several files that belong together");
    tb_status status = open_members(arena, members, c, error);
    if (status == TB_OK)
        status = list_layers(arena, c, out->path, error);
    if (status != TB_OK)
        tb_dataset_close(out);
    return status;
}
