/* Digests are of the files as they lie there, once the run is over. */
#include "run/files.h"

#include "base/error.h"
#include "base/message.h"
#include "base/sha256.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { DEEPEST = 5, MOST_FILES = 2000, CHUNK = 1 << 20, PATH_ROOM = 4200 };

/* Files of which one dataset is made, the one it is known by first; of the others each is all. */
static const char *const families[][8] = {
    {".shp", ".shx", ".dbf", ".prj", ".cpg", NULL},
    {".tab", ".dat", ".map", ".id", ".ind", NULL},
    {".mif", ".mid", NULL},
    {".gpkg", ".gpkg-wal", NULL},
};
static const char *const alone[] = {".fgb", ".vct", ".geojson", ".json", ".gml", ".zip", NULL};

typedef struct listing {
    tb_run_state *run;
    tb_input_file *file;
    size_t files;
    int64_t bytes, bytes_done; /* of all of them */
    int failed;                /* out of memory */
    uint8_t *chunk;
} listing;

static const char *ending_of(const char *path) {
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    return dot != NULL && (slash == NULL || dot > slash) ? dot : "";
}

static int64_t size_of(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 ? (int64_t)about.st_size : 0;
}

static int is_file(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static int is_folder(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static void add(listing *list, const char *path) {
    for (size_t i = 0; i < list->files; i++)
        if (strcmp(list->file[i].path, path) == 0)
            return;
    const char *kept = tb_arena_copy(list->run->arena, path, strlen(path));
    if (kept == NULL)
        list->failed = 1;
    else if (list->files < MOST_FILES) {
        list->file[list->files++] = (tb_input_file){.path = kept};
        list->bytes += size_of(path);
    }
}

/* The files beside path that belong to it, in whichever case their endings are. */
static void add_family(listing *list, const char *path) {
    const char *ending = ending_of(path);
    size_t stem = (size_t)(ending - path);
    add(list, path);
    for (size_t f = 0; ending[0] != '\0' && f < sizeof families / sizeof *families; f++)
        for (size_t i = 1; strcasecmp(families[f][0], ending) == 0 && families[f][i] != NULL; i++) {
            char beside[PATH_ROOM];
            snprintf(beside, sizeof beside, "%.*s%s", (int)stem, path, families[f][i]);
            for (char *c = beside + stem; !is_file(beside) && *c != '\0'; c++)
                if (*c >= 'a' && *c <= 'z')
                    *c = (char)(*c - 'a' + 'A');
            if (is_file(beside))
                add(list, beside);
        }
}

static int is_dataset(const char *path) {
    const char *ending = ending_of(path);
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        if (strcasecmp(ending, families[f][0]) == 0)
            return 1;
    for (size_t i = 0; alone[i] != NULL; i++)
        if (strcasecmp(ending, alone[i]) == 0)
            return 1;
    return 0;
}

/* all: a geodatabase, whose every file counts. */
static void add_folder(listing *list, const char *folder, int all, int depth) {
    struct dirent **entry = NULL;
    int entries = depth < DEEPEST ? scandir(folder, &entry, NULL, alphasort) : 0;
    for (int i = 0; i < entries; i++) {
        char path[PATH_ROOM];
        int fits = snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name) < PATH_ROOM;
        if (fits && entry[i]->d_name[0] != '.' && is_folder(path))
            add_folder(list, path, all || strcasecmp(ending_of(path), ".gdb") == 0, depth + 1);
        else if (fits && entry[i]->d_name[0] != '.' && all)
            add(list, path);
        else if (fits && entry[i]->d_name[0] != '.' && is_dataset(path))
            add_family(list, path);
        free(entry[i]);
    }
    free(entry);
}

static void add_path(listing *list, const char *path) {
    if (path != NULL && is_folder(path))
        add_folder(list, path, strcasecmp(ending_of(path), ".gdb") == 0, 0);
    else if (path != NULL && is_file(path))
        add_family(list, path);
}

/* 0: the caller wants no more. What cannot be read to its end has no digest. */
static int digest(listing *list, tb_input_file *file) {
    const tb_run_options *options = &list->run->options;
    tb_sha256 sha;
    FILE *bytes = fopen(file->path, "rb");
    size_t got = 1;
    int wanted = 1;
    tb_sha256_begin(&sha);
    while (bytes != NULL && wanted && (got = fread(list->chunk, 1, CHUNK, bytes)) > 0) {
        tb_sha256_add(&sha, list->chunk, got);
        list->bytes_done += (int64_t)got;
        int percent = list->bytes_done < list->bytes
                          ? (int)((double)list->bytes_done / (double)list->bytes * 100)
                          : 100;
        wanted = options->phase == NULL ||
                 options->phase(options->progress_data, TB_PHASE_DIGESTS, percent) == 0;
    }
    file->bytes = (int64_t)sha.bytes;
    if (bytes != NULL && !ferror(bytes))
        tb_sha256_end(&sha, file->sha256);
    if (bytes != NULL)
        fclose(bytes);
    return wanted;
}

tb_status tb_files_fill(tb_run_state *run, const char *path, tb_error *error) {
    const tb_run_options *o = &run->options;
    const char *const inputs[] = {path,       o->published,    o->boundary, o->rules,
                                  o->classes, o->allowed_gaps, o->baseline, o->accept};
    listing list = {.run = run,
                    .file = tb_arena_take(run->arena, MOST_FILES * sizeof *list.file),
                    .chunk = malloc(CHUNK)};
    int good = list.file != NULL && list.chunk != NULL, wanted = 1;
    for (size_t i = 0; good && i < sizeof inputs / sizeof *inputs; i++)
        add_path(&list, inputs[i]);
    for (size_t i = 0; good && wanted && i < list.files; i++)
        wanted = digest(&list, &list.file[i]);
    free(list.chunk);
    run->report.files = list.file;
    run->report.file_count = list.files;
    if (!good || list.failed)
        return tb_fail_memory(error);
    return wanted ? TB_OK
                  : tb_fail(error, TB_INTERRUPTED, "%s", _("interrupted; nothing was written"));
}
