/* The table of a Shapefile is changed in place, a GeoPackage by SQL. */
#include "raw.h"

#include "base.h"
#include "planter.h"

#include <cpl_conv.h>
#include <errno.h>
#include <gdal.h>
#include <ogr_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The row of a parcel, from 1, once those before it are left out. */
static int64_t row_of(const changes *all, int32_t parcel) {
    int64_t row = parcel + 1;
    for (size_t i = 0; i < all->count; i++) {
        const change *c = all->list[i];
        row -= c->layer == LAYER_PARCELS && c->kind == CHANGE_LEFT_OUT && c->number < parcel;
    }
    return row;
}

/* ---- GeoPackage ---- */

static void update_value(void *file, const new_value *v, int64_t row) {
    char sql[512];
    int size = snprintf(sql, sizeof sql, "UPDATE DLTB SET \"%s\" = CAST(x'",
                        layer_forms[LAYER_PARCELS].fields[v->field].name);
    for (const char *at = v->text; *at; at++)
        size += snprintf(sql + size, sizeof sql - (size_t)size, "%02X", (unsigned char)*at);
    snprintf(sql + size, sizeof sql - (size_t)size, "' AS TEXT) WHERE fid = %lld", (long long)row);
    CPLErrorReset();
    GDALDatasetReleaseResultSet(file, GDALDatasetExecuteSQL(file, sql, NULL, NULL));
    if (CPLGetLastErrorType() >= CE_Failure)
        fail(EXIT_SYSTEM, "%s", CPLGetLastErrorMsg());
}

/* ---- Shapefile ---- */

/* The head of a .dbf: count of rows, sizes of the head and of a row, little-endian. */
typedef struct table {
    FILE *file;
    uint32_t rows, head, row;
} table;

static uint32_t number_at(const unsigned char *byte, int bytes) {
    uint32_t value = 0;
    for (int i = bytes; i > 0; i--)
        value = value << 8 | byte[i - 1];
    return value;
}

static table open_table(const char *shapefile) {
    unsigned char head[12];
    table t = {.file = fopen(CPLResetExtension(shapefile, "dbf"), "r+b")};
    if (!t.file || fread(head, sizeof head, 1, t.file) != 1)
        fail(EXIT_SYSTEM, "%s: %s", shapefile, strerror(errno));
    t.rows = number_at(head + 4, 4);
    t.head = number_at(head + 8, 2);
    t.row = number_at(head + 10, 2);
    return t;
}

static void write_at(const table *t, int64_t offset, const void *bytes, size_t size) {
    if (fseek(t->file, (long)offset, SEEK_SET) != 0 || fwrite(bytes, size, 1, t->file) != 1)
        fail(EXIT_SYSTEM, "the table: %s", strerror(errno));
}

/* Filled up with blanks to the width of the field. */
static void replace_value(void *to, const new_value *v, int64_t row) {
    const table *t = to;
    char bytes[256];
    const field_form *f = layer_forms[LAYER_PARCELS].fields;
    int64_t offset = t->head + (row - 1) * (int64_t)t->row + 1;
    for (int i = 0; i < v->field; i++)
        offset += f[i].width; /* those declared otherwise come behind */
    int width = f[v->field].width;
    snprintf(bytes, sizeof bytes, f->type == FIELD_TEXT ? "%-*s" : "%*s", width, v->text);
    write_at(t, offset, bytes, (size_t)width);
}

/* The last row once more, and a head that counts it. */
static void repeat_last_row(const table *t) {
    unsigned char count[4], *row = allocate(t->row, 1), end = 0x1a;
    int64_t last = t->head + (int64_t)(t->rows - 1) * t->row;
    for (int i = 0; i < 4; i++)
        count[i] = (unsigned char)((t->rows + 1) >> (8 * i));
    if (fseek(t->file, (long)last, SEEK_SET) != 0 || fread(row, t->row, 1, t->file) != 1)
        fail(EXIT_SYSTEM, "the table: %s", strerror(errno));
    write_at(t, last + t->row, row, t->row);
    write_at(t, last + 2 * (int64_t)t->row, &end, 1);
    write_at(t, 4, count, sizeof count);
    free(row);
}

/* ---- both ---- */

/* Calls for each value that is raw; the number of them. */
static int each_value(const changes *all, void (*put)(void *to, const new_value *v, int64_t row),
                      void *to) {
    int count = 0;
    for (size_t i = 0; i < all->count; i++)
        for (int k = 0; k < all->list[i]->values; k++) {
            const new_value *v = &all->list[i]->value[k];
            count += v->raw;
            if (v->raw && put)
                put(to, v, row_of(all, all->list[i]->number));
        }
    return count;
}

static void write_package(const survey *s, const char *file) {
    GDALDatasetH data = GDALOpenEx(file, GDAL_OF_VECTOR | GDAL_OF_UPDATE, NULL, NULL, NULL);
    if (!data)
        fail(EXIT_SYSTEM, "%s", CPLGetLastErrorMsg());
    each_value(s->changes, update_value, data);
    GDALClose(data);
}

static void write_table(const survey *s, const char *file) {
    table t = open_table(file);
    each_value(s->changes, replace_value, &t);
    if (s->changes->extra_row)
        repeat_last_row(&t);
    if (fclose(t.file) != 0)
        fail(EXIT_SYSTEM, "%s: %s", file, strerror(errno));
}

void raw_write(const survey *s, const char *file) {
    if (each_value(s->changes, NULL, NULL) == 0 && !s->changes->extra_row)
        return;
    if (format_of(s->county->options) == IN_GEOPACKAGE)
        write_package(s, file);
    else
        write_table(s, file);
}
