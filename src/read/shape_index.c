#include "read/shape_index.h"

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "read/companion.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Shapefile (ESRI White Paper, July 1998): a head of 100 bytes; records with a head of 8 bytes,
 * their number and their length in words of two bytes; in the index 8 bytes for each. */
enum { HEAD = 100, RECORD_HEAD = 8, ENTRY = 8, WORD = 2, PATH_ROOM = 4400 };

typedef struct shape_index {
    unsigned char *bytes;
    size_t size, room;
    int64_t records;
    const char *why; /* it cannot be made; NULL: it can */
} shape_index;

static void put_big_endian(unsigned char *at, uint32_t value) {
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (24 - 8 * i));
}

/* 1 if there is no index, or one that is shorter than its head says. */
static int needs_index(const char *shp) {
    unsigned char head[HEAD];
    VSILFILE *file = tb_companion_open(shp, ".shx", ".SHX");
    if (file == NULL)
        return 1;
    int64_t size = tb_companion_size(file);
    int cut = !tb_companion_read(file, 0, head, sizeof head) ||
              WORD * (int64_t)tb_big_endian(head + 24) > size;
    VSIFCloseL(file);
    return cut;
}

/* Rows as the head of the .dbf says; -1 if there is none, or if the file is too short for them. */
static int64_t rows_of(const char *shp) {
    unsigned char head[32];
    int64_t rows = -1;
    VSILFILE *file = tb_companion_open(shp, ".dbf", ".DBF");
    if (file == NULL)
        return -1;
    int64_t size = tb_companion_size(file);
    if (tb_companion_read(file, 0, head, sizeof head)) {
        int64_t first = head[8] | head[9] << 8, row = head[10] | head[11] << 8;
        rows = tb_little_endian(head + 4);
        rows = first + rows * row <= size ? rows : -1;
    }
    VSIFCloseL(file);
    return rows;
}

static int add_entry(shape_index *made, int64_t at, uint32_t words) {
    if (made->size + ENTRY > made->room) {
        size_t room = made->room == 0 ? (size_t)64 * 1024 : 2 * made->room;
        unsigned char *larger = realloc(made->bytes, room);
        if (larger == NULL)
            return 0;
        made->bytes = larger;
        made->room = room;
    }
    put_big_endian(made->bytes + made->size, (uint32_t)(at / WORD));
    put_big_endian(made->bytes + made->size + 4, words);
    made->size += ENTRY;
    return 1;
}

/* One record; returns where the next begins, 0 if this is none that the index may trust. */
static int64_t take_record(VSILFILE *file, int64_t at, int64_t size, uint32_t type,
                           shape_index *made) {
    unsigned char head[RECORD_HEAD + 4];
    if (!tb_companion_read(file, at, head, sizeof head))
        return 0;
    uint32_t words = tb_big_endian(head + 4), shape = tb_little_endian(head + RECORD_HEAD);
    int64_t next = at + RECORD_HEAD + WORD * (int64_t)words;
    if (tb_big_endian(head) != made->records + 1 || (shape != 0 && shape != type) || next > size)
        return 0;
    made->records++;
    return add_entry(made, at, words) ? next : -1;
}

static tb_status walk(VSILFILE *file, shape_index *made, tb_error *error) {
    unsigned char head[HEAD];
    int64_t size = tb_companion_size(file), at = HEAD;
    if (!tb_companion_read(file, 0, head, sizeof head) ||
        WORD * (int64_t)tb_big_endian(head + 24) != size) {
        made->why = _("the .shp is not as long as its head says");
        return TB_OK;
    }
    if (!add_entry(made, 0, 0))
        return tb_fail_memory(error);
    made->size = HEAD; /* the room for its own head is there already */
    while (at > 0 && at < size)
        at = take_record(file, at, size, tb_little_endian(head + 32), made);
    if (at < 0)
        return tb_fail_memory(error);
    if (at != size)
        made->why = _("the records of the .shp are not numbered one after the other to its end");
    memcpy(made->bytes, head, HEAD);
    put_big_endian(made->bytes + 24, (uint32_t)(made->size / WORD));
    return TB_OK;
}

static tb_status refuse(const char *asked, const char *shp, const char *why, tb_error *error) {
    const char *name = CPLGetFilename(shp);
    int itself = strcmp(CPLGetFilename(asked), name) == 0;
    return tb_fail(error, TB_UNREADABLE,
                   _("%s%s%s: its index .shx is missing or cut and cannot be made anew without "
                     "danger that shapes and rows shift: %s; ask for the .shx, or copy the files "
                     "to a new folder, run `ogrinfo --config SHAPE_RESTORE_SHX YES COPY.shp` "
                     "there, and compare the shapes with their rows"),
                   asked, itself ? "" : "/", itself ? "" : name, why);
}

/* Into the overlay, under the name of the .shp. */
static tb_status keep_index(const char *shp, shape_index *made, tb_overlay *overlay,
                            tb_error *error) {
    char name[PATH_ROOM];
    if (overlay->number == 0)
        *overlay = tb_overlay_new();
    const char *file = CPLGetFilename(shp);
    snprintf(name, sizeof name, "%.*s%s", (int)strlen(file) - 4, file,
             tb_text_same(file + strlen(file) - 4, ".SHP") && strstr(file, ".SHP") != NULL
                 ? ".SHX"
                 : ".shx");
    unsigned char *bytes = made->bytes;
    made->bytes = NULL;
    return tb_overlay_add(*overlay, name, bytes, made->size) ? TB_OK : tb_fail_memory(error);
}

static tb_status restore_one(const char *shp, const char *asked, tb_overlay *overlay,
                             tb_error *error) {
    shape_index made = {.why = NULL};
    VSILFILE *file = VSIFOpenL(shp, "rb");
    if (file == NULL)
        return TB_OK; /* opening it tells */
    tb_status status = walk(file, &made, error);
    VSIFCloseL(file);
    int64_t rows = status == TB_OK && made.why == NULL ? rows_of(shp) : made.records;
    if (rows < 0)
        made.why = _("there is no whole .dbf to compare it with");
    else if (rows != made.records)
        made.why = _("the .dbf has another number of rows than the .shp has records");
    if (status == TB_OK && made.why != NULL)
        status = refuse(asked, shp, made.why, error);
    if (status == TB_OK)
        status = keep_index(shp, &made, overlay, error);
    free(made.bytes);
    return status;
}

static int is_shp(const char *name) {
    size_t length = strlen(name);
    return length > 4 && tb_text_same(name + length - 4, ".shp");
}

tb_status tb_shape_index_restore(const char *path, const char *asked, tb_overlay *overlay,
                                 tb_error *error) {
    VSIStatBufL about;
    tb_status status = TB_OK;
    *overlay = (tb_overlay){0};
    if (VSIStatL(path, &about) != 0)
        return TB_OK;
    if (VSI_ISREG(about.st_mode))
        return is_shp(path) && needs_index(path) ? restore_one(path, asked, overlay, error) : TB_OK;
    char **names = VSI_ISDIR(about.st_mode) ? VSIReadDir(path) : NULL;
    for (int i = 0; status == TB_OK && names != NULL && names[i] != NULL; i++) {
        char shp[PATH_ROOM];
        snprintf(shp, sizeof shp, "%s/%s", path, names[i]);
        if (is_shp(names[i]) && needs_index(shp))
            status = restore_one(shp, asked, overlay, error);
    }
    CSLDestroy(names);
    if (status != TB_OK)
        tb_overlay_drop(*overlay);
    return status;
}
