/* Layers into a VCT file. Its sections are written side by side into files without names and put
 * one behind the other at the end, so that memory is that of one layer's vertices. */
#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "base/text.h"
#include "survey/layers.h"
#include "survey/wkb.h"
#include "write/borders.h"
#include "write/sink.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The feature code of lines that are borders only, as survey databases have it. */
static const char border_code[] = "1099000000";

enum { POINTS, LINES, POLYGONS, ATTRIBUTES, SECTIONS };

typedef struct feature {
    int64_t id;
    size_t rings; /* of the borders, up to and with this feature's */
} feature;

typedef struct vct_sink {
    tb_sink sink; /* first */
    FILE *section[SECTIONS];
    FILE *codes, *structure; /* of the head */
    tb_srs srs;
    int has_srs;
    double extent[4];
    char (*code)[24]; /* feature codes in use */
    size_t layers;
    const tb_fit *fit;
    tb_borders *borders;
    feature *features;
    size_t feature_count, feature_room;
    int64_t last_id;
} vct_sink;

static tb_status fail(const vct_sink *own, tb_error *error) {
    return tb_fail(error, TB_SYSTEM, _("%s: cannot be written: %s"), own->sink.name,
                   strerror(errno != 0 ? errno : EIO));
}

static void put_text(const vct_sink *own, FILE *file, const char *text) {
    size_t unmappable;
    tb_text encoded = tb_encode(own->fit->encoder, (tb_text){text, strlen(text)}, &unmappable);
    fwrite(encoded.bytes, 1, encoded.size, file);
}

static void put_pair(FILE *file, double x, double y) {
    char a[TB_NUMBER_ROOM], b[TB_NUMBER_ROOM];
    fputs(tb_number_text(x, a), file);
    fputc(',', file);
    fputs(tb_number_text(y, b), file);
    fputs("\r\n", file);
}

static int code_in_use(const vct_sink *own, const char *code) {
    for (size_t i = 0; i < own->layers; i++)
        if (strcmp(own->code[i], code) == 0)
            return 1;
    return 0;
}

/* The layer's feature code: the standard's, else one of no meaning. No two layers share one. */
static int settle_code(vct_sink *own, const tb_record_layer *layer) {
    char(*larger)[24] = realloc(own->code, (own->layers + 1) * sizeof *larger);
    if (larger == NULL)
        return 0;
    own->code = larger;
    char *code = own->code[own->layers];
    snprintf(code, sizeof *own->code, "90%08zu", own->layers + 1);
    for (size_t i = 0; i < tb_known_layer_count; i++)
        if (tb_text_same(layer->name, tb_known_layers[i].layer) &&
            !code_in_use(own, tb_known_layers[i].code))
            snprintf(code, sizeof *own->code, "%s", tb_known_layers[i].code);
    own->layers++;
    return 1;
}

static const char *geometry_word(tb_feature_geometry geometry) {
    switch (geometry) {
    case TB_FEATURE_POINT: return "Point";
    case TB_FEATURE_LINE: return "Line";
    default: return "Polygon";
    }
}

static void put_field(const vct_sink *own, const tb_column *column, const char *type) {
    enum { LONGEST_INT4 = 9 };
    FILE *file = own->structure;
    put_text(own, file, column->name);
    int wide = column->width > LONGEST_INT4 || column->width == 0;
    switch (column->kind) {
    case TB_COLUMN_INTEGER:
        if (type != NULL)
            fprintf(file, ",%s,%d\r\n", type, column->width);
        else
            fprintf(file, ",%s\r\n", wide ? "Int8" : "Int4");
        break;
    case TB_COLUMN_REAL: fprintf(file, ",Float,%d,%d\r\n", column->width, column->decimals); break;
    case TB_COLUMN_DATE: fputs(",Date,8\r\n", file); break;
    case TB_COLUMN_TIME: fputs(",Time\r\n", file); break;
    case TB_COLUMN_DATETIME: fputs(",Datetime\r\n", file); break;
    case TB_COLUMN_BOOLEAN: fputs(",Boolean\r\n", file); break;
    default: fprintf(file, ",%s,%d\r\n", type != NULL ? type : "Char", column->width); break;
    }
}

static void put_structure(const vct_sink *own, const tb_record_layer *layer, const char *code) {
    int table = layer->geometry == TB_FEATURE_NONE;
    if (!table) {
        fprintf(own->codes, "%s,", code);
        put_text(own, own->codes, layer->alias[0] != '\0' ? layer->alias : layer->name);
        fprintf(own->codes, ",%s,", geometry_word(layer->geometry));
        put_text(own, own->codes, layer->name);
        fputs("\r\n", own->codes);
    }
    put_text(own, own->structure, layer->name);
    fprintf(own->structure, ",%zu%s\r\n", layer->columns, table ? ",NoneGeometry" : "");
    for (size_t i = 0; i < layer->columns; i++)
        put_field(own, &layer->column[i], own->fit->type[i]);
    fputs("0\r\n", own->structure);
}

/* One system for the whole file, and one that the head has words for. */
static tb_status take_srs(vct_sink *own, const tb_srs *srs, tb_error *error) {
    if (srs == NULL)
        return TB_OK;
    if (!srs->geographic && (!srs->transverse_mercator || srs->latitude_of_origin != 0))
        return tb_fail(
            error, TB_USAGE,
            _("%s: VCT knows Gauss-Krueger and degrees, not %s; transform the data first"),
            own->sink.name, srs->name);
    if (own->has_srs && strcmp(own->srs.name, srs->name) != 0)
        return tb_fail(error, TB_USAGE, _("%s: one VCT file has one system, not both %s and %s"),
                       own->sink.name, own->srs.name, srs->name);
    own->srs = *srs;
    own->has_srs = 1;
    return TB_OK;
}

static tb_status begin(tb_sink *sink, const tb_fit *fit, const tb_srs *srs, tb_error *error) {
    vct_sink *own = (vct_sink *)sink;
    own->fit = fit;
    own->feature_count = 0;
    own->borders = tb_borders_create();
    tb_status status = take_srs(own, srs, error);
    if (status != TB_OK)
        return status;
    if (own->borders == NULL || !settle_code(own, &fit->out))
        return tb_fail_memory(error);
    put_structure(own, &fit->out, own->code[own->layers - 1]);
    put_text(own, own->section[ATTRIBUTES], fit->out.name);
    fputs("\r\n", own->section[ATTRIBUTES]);
    return TB_OK;
}

static void put_start(const vct_sink *own, FILE *file, int64_t id) {
    fprintf(file, "%" PRId64 "\r\n%s\r\nunknown\r\n", id, own->code[own->layers - 1]);
}

static void widen(vct_sink *own, double x, double y) {
    own->extent[0] = fmin(own->extent[0], x);
    own->extent[1] = fmin(own->extent[1], y);
    own->extent[2] = fmax(own->extent[2], x);
    own->extent[3] = fmax(own->extent[3], y);
}

static void put_part(vct_sink *own, FILE *file, const tb_wkb_part *part) {
    for (size_t i = 0; i < part->points; i++) {
        double x = tb_wkb_x(part, i), y = tb_wkb_y(part, i);
        widen(own, x, y);
        put_pair(file, x, y);
    }
}

/* How many parts a shape has, before any is written. */
static int count_part(void *data, const tb_wkb_part *part) {
    (void)part;
    ++*(size_t *)data;
    return 1;
}

static int take_ring(vct_sink *own, const tb_wkb_part *part) {
    size_t last = part->points - 1;
    int closed = last > 0 && tb_wkb_x(part, 0) == tb_wkb_x(part, last) &&
                 tb_wkb_y(part, 0) == tb_wkb_y(part, last);
    for (size_t i = 0; i < part->points - (size_t)closed; i++) {
        double x = tb_wkb_x(part, i), y = tb_wkb_y(part, i);
        widen(own, x, y);
        if (!tb_borders_vertex(own->borders, x, y))
            return 0;
    }
    return tb_borders_end_ring(own->borders);
}

static int take_part(void *data, const tb_wkb_part *part) {
    vct_sink *own = data;
    switch (part->kind) {
    case TB_WKB_RING: return take_ring(own, part);
    case TB_WKB_LINE:
        fprintf(own->section[LINES], "11\r\n%zu\r\n", part->points);
        put_part(own, own->section[LINES], part);
        return 1;
    default: put_part(own, own->section[POINTS], part); return 1;
    }
}

static int add_feature(vct_sink *own, int64_t id) {
    if (own->feature_count == own->feature_room) {
        size_t room = own->feature_room == 0 ? 1024 : 2 * own->feature_room;
        feature *larger = realloc(own->features, room * sizeof *larger);
        if (larger == NULL)
            return 0;
        own->features = larger;
        own->feature_room = room;
    }
    own->features[own->feature_count++] = (feature){id, tb_borders_rings(own->borders)};
    return 1;
}

/* Points and lines are written at once; polygons wait for their borders. */
static int put_shape(vct_sink *own, int64_t id, tb_text shape) {
    enum { SINGLE = 1, CLUSTER = 4 };
    const unsigned char *wkb = (const unsigned char *)shape.bytes;
    tb_feature_geometry geometry = own->fit->out.geometry;
    size_t parts = 0;
    uint32_t bits = 0;
    tb_wkb_walk(wkb, shape.size, &bits, count_part, &parts);
    if (parts == 0)
        return 1;
    if (geometry == TB_FEATURE_POINT) {
        put_start(own, own->section[POINTS], id);
        if (parts == 1)
            fprintf(own->section[POINTS], "%d\r\n", SINGLE);
        else
            fprintf(own->section[POINTS], "%d\r\n%zu\r\n", CLUSTER, parts);
    } else if (geometry == TB_FEATURE_LINE) {
        put_start(own, own->section[LINES], id);
        fprintf(own->section[LINES], "1\r\n%zu\r\n", parts);
    }
    if (tb_wkb_walk(wkb, shape.size, &bits, take_part, own) != TB_WKB_DONE)
        return 0;
    if (geometry == TB_FEATURE_POLYGON)
        return add_feature(own, id);
    fputs("0\r\n", own->section[geometry == TB_FEATURE_POINT ? POINTS : LINES]);
    return 1;
}

static int put_attributes(const vct_sink *own, int64_t id, const tb_text *value) {
    FILE *file = own->section[ATTRIBUTES];
    fprintf(file, "%" PRId64, id);
    for (size_t i = 0; i < own->fit->out.columns; i++) {
        size_t unmappable;
        tb_text encoded = tb_encode(own->fit->encoder, value[i], &unmappable);
        if (value[i].bytes != NULL && encoded.bytes == NULL)
            return 0;
        fputc(',', file);
        if (encoded.size > 0)
            fwrite(encoded.bytes, 1, encoded.size, file);
    }
    fputs("\r\n", file);
    return 1;
}

static tb_status rows(tb_sink *sink, const tb_rows *rows, tb_error *error) {
    vct_sink *own = (vct_sink *)sink;
    for (size_t i = 0; i < rows->count; i++) {
        int64_t id = ++own->last_id;
        if ((rows->shape[i].bytes != NULL && !put_shape(own, id, rows->shape[i])) ||
            !put_attributes(own, id, rows->value + i * rows->columns))
            return tb_fail_memory(error);
    }
    return TB_OK;
}

static void put_borders(vct_sink *own) {
    FILE *file = own->section[LINES];
    for (size_t line = 0; line < tb_borders_lines(own->borders); line++) {
        size_t size = tb_borders_line_size(own->borders, line);
        fprintf(file, "%" PRId64 "\r\n%s\r\nunknown\r\n1\r\n1\r\n11\r\n%zu\r\n",
                own->last_id + 1 + (int64_t)line, border_code, size);
        for (size_t i = 0; i < size; i++) {
            double x, y;
            tb_borders_line_at(own->borders, line, i, &x, &y);
            put_pair(file, x, y);
        }
        fputs("0\r\n", file);
    }
}

typedef struct crossings {
    double *x;
    size_t count, room;
} crossings;

static int add_crossing(crossings *list, double x) {
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 64 : 2 * list->room;
        double *larger = realloc(list->x, room * sizeof *larger);
        if (larger == NULL)
            return 0;
        list->x = larger;
        list->room = room;
    }
    list->x[list->count++] = x;
    return 1;
}

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Where the level line crosses the edges of a ring. */
static int cross(const tb_borders *borders, size_t ring, double level, crossings *list) {
    size_t size = tb_borders_ring_size(borders, ring);
    for (size_t i = 0; i < size; i++) {
        double x0, y0, x1, y1;
        tb_borders_ring_at(borders, ring, i, &x0, &y0);
        tb_borders_ring_at(borders, ring, (i + 1) % size, &x1, &y1);
        if ((y0 > level) != (y1 > level) &&
            !add_crossing(list, x0 + (level - y0) / (y1 - y0) * (x1 - x0)))
            return 0;
    }
    return 1;
}

static void height_of(const tb_borders *borders, size_t ring, double *low, double *high) {
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; i < tb_borders_ring_size(borders, ring); i++) {
        double x, y;
        tb_borders_ring_at(borders, ring, i, &x, &y);
        *low = fmin(*low, y);
        *high = fmax(*high, y);
    }
}

/* A point inside: the middle of the widest stretch at half the height of the first ring. */
static int label_point(const tb_borders *borders, size_t first, size_t end, crossings *list,
                       double *x, double *y) {
    double low, high, widest = -1;
    tb_borders_ring_at(borders, first, 0, x, y);
    height_of(borders, first, &low, &high);
    double level = low + (high - low) / 2;
    list->count = 0;
    for (size_t ring = first; ring < end; ring++)
        if (!cross(borders, ring, level, list))
            return 0;
    if (list->count > 1)
        qsort(list->x, list->count, sizeof *list->x, by_size);
    for (size_t i = 0; i + 1 < list->count; i += 2)
        if (list->x[i + 1] - list->x[i] > widest) {
            widest = list->x[i + 1] - list->x[i];
            *x = list->x[i] + widest / 2;
            *y = level;
        }
    return 1;
}

/* Six decimals, whatever the locale writes for the point. */
static void put_label(FILE *file, double x, double y) {
    double millionths = 1e6;
    put_pair(file, round(x * millionths) / millionths, round(y * millionths) / millionths);
}

/* References of all rings, zeros between them, eight in a line; the zeros count. */
static void put_references(const vct_sink *own, size_t first, size_t end) {
    enum { IN_A_LINE = 8 };
    FILE *file = own->section[POLYGONS];
    size_t total = end - first - 1, written = 0, count;
    for (size_t ring = first; ring < end; ring++) {
        tb_borders_references(own->borders, ring, &count);
        total += count;
    }
    fprintf(file, "21\r\n%zu", total);
    for (size_t ring = first; ring < end; ring++) {
        const int32_t *reference = tb_borders_references(own->borders, ring, &count);
        for (size_t i = ring == first ? 0 : SIZE_MAX; i != count; i++) {
            int64_t id = i == SIZE_MAX      ? 0
                         : reference[i] < 0 ? reference[i] - own->last_id
                                            : reference[i] + own->last_id;
            fprintf(file, "%s%" PRId64, written++ % IN_A_LINE == 0 ? "\r\n" : ",", id);
        }
    }
    fputs("\r\n0\r\n", file);
}

static int put_polygons(vct_sink *own) {
    crossings list = {NULL, 0, 0};
    int put = 1;
    size_t first = 0;
    for (size_t i = 0; put && i < own->feature_count; i++) {
        const feature *polygon = &own->features[i];
        double x, y;
        put = label_point(own->borders, first, polygon->rings, &list, &x, &y);
        put_start(own, own->section[POLYGONS], polygon->id);
        fputs("100\r\n", own->section[POLYGONS]);
        put_label(own->section[POLYGONS], x, y);
        put_references(own, first, polygon->rings);
        first = polygon->rings;
    }
    free(list.x);
    return put;
}

static tb_status end(tb_sink *sink, tb_error *error) {
    vct_sink *own = (vct_sink *)sink;
    int woven = tb_borders_weave(own->borders);
    if (woven) {
        put_borders(own);
        woven = put_polygons(own);
    }
    own->last_id += (int64_t)tb_borders_lines(own->borders);
    tb_borders_free(own->borders);
    own->borders = NULL;
    fputs("TableEnd\r\n", own->section[ATTRIBUTES]);
    return woven ? TB_OK : tb_fail_memory(error);
}

/* A key of the head with numbers parted by commas. */
static void put_numbers(FILE *file, const char *key, const double *number, size_t count) {
    char text[TB_NUMBER_ROOM];
    fprintf(file, "%s", key);
    for (size_t i = 0; i < count; i++)
        fprintf(file, "%s%s", i > 0 ? "," : "", tb_number_text(number[i], text));
    fputs("\r\n", file);
}

static void put_system(const vct_sink *own, FILE *file) {
    const tb_srs *srs = &own->srs;
    fprintf(file,
            "CoordinateSystemType:%s\r\nDim:2\r\nXAxisDirection:E\r\nYAxisDirection:N\r\n"
            "XYUnit:%s\r\n",
            srs->geographic ? "D" : "P", srs->geographic ? "D" : "M");
    if (!own->has_srs)
        return;
    double spheroid[] = {srs->semi_major_m, srs->inverse_flattening};
    put_numbers(file, srs->cgcs2000 ? "Spheroid:CGCS2000," : "Spheroid:,", spheroid, 2);
    fputs("PrimeMeridian:Greenwich\r\n", file);
    if (srs->geographic)
        return;
    double parameters[] = {srs->central_meridian, srs->scale,      srs->false_easting_m,
                           srs->false_northing_m, srs->zone_width, srs->zone};
    put_text(own, file, "Projection:高斯-克吕格投影\r\n");
    put_numbers(file, "Parameters:", parameters, 6);
}

static void put_head(const vct_sink *own, FILE *file) {
    char date[16] = "";
    time_t now = time(NULL);
    struct tm today;
    if (localtime_r(&now, &today) != NULL)
        strftime(date, sizeof date, "%Y%m%d", &today);
    fputs("HeadBegin\r\nDataMark:LANDUSE-VCT\r\nVersion:3.0\r\n", file);
    put_system(own, file);
    if (isfinite(own->extent[0])) {
        put_numbers(file, "ExtentMin:", own->extent, 2);
        put_numbers(file, "ExtentMax:", own->extent + 2, 2);
    }
    fprintf(file, "Date:%s\r\nSeparator:,\r\nHeadEnd\r\n\r\n", date);
}

static int copy(FILE *from, FILE *to) {
    char bytes[1 << 16];
    if (fflush(from) != 0 || ferror(from) || fseek(from, 0, SEEK_SET) != 0)
        return 0;
    for (size_t size; (size = fread(bytes, 1, sizeof bytes, from)) > 0;)
        if (fwrite(bytes, 1, size, to) != size)
            return 0;
    return !ferror(from);
}

static int put_section(const char *name, FILE *from, FILE *to) {
    fprintf(to, "%sBegin\r\n", name);
    int copied = copy(from, to);
    fprintf(to, "%sEnd\r\n\r\n", name);
    return copied;
}

static tb_status finish(tb_sink *sink, tb_error *error) {
    static const char *const names[] = {"Point", "Line", "Polygon", "Attribute"};
    vct_sink *own = (vct_sink *)sink;
    FILE *file = fopen(own->sink.path, "wb");
    if (file == NULL)
        return fail(own, error);
    errno = 0;
    put_head(own, file);
    int written = put_section("FeatureCode", own->codes, file) &&
                  put_section("TableStructure", own->structure, file);
    for (int i = 0; written && i < SECTIONS; i++)
        written = put_section(names[i], own->section[i], file);
    written &= !ferror(file);
    written &= fclose(file) == 0;
    return written ? TB_OK : fail(own, error);
}

static void free_sink(tb_sink *sink) {
    vct_sink *own = (vct_sink *)sink;
    for (int i = 0; i < SECTIONS; i++)
        if (own->section[i] != NULL)
            fclose(own->section[i]);
    if (own->codes != NULL)
        fclose(own->codes);
    if (own->structure != NULL)
        fclose(own->structure);
    tb_borders_free(own->borders);
    free(own->features);
    free(own->code);
    free(own);
}

tb_status tb_sink_vct(tb_sink **out, tb_error *error) {
    static const tb_sink_kind kind = {begin, rows, end, finish, free_sink};
    *out = NULL;
    vct_sink *own = calloc(1, sizeof *own);
    if (own == NULL)
        return tb_fail_memory(error);
    own->sink.kind = &kind;
    own->extent[0] = own->extent[1] = INFINITY;
    own->extent[2] = own->extent[3] = -INFINITY;
    int opened = (own->codes = tmpfile()) != NULL && (own->structure = tmpfile()) != NULL;
    for (int i = 0; opened && i < SECTIONS; i++)
        opened = (own->section[i] = tmpfile()) != NULL;
    if (!opened) {
        tb_status status =
            tb_fail(error, TB_SYSTEM, _("no file can be made to work in: %s"), strerror(errno));
        free_sink(&own->sink);
        return status;
    }
    *out = &own->sink;
    return TB_OK;
}
