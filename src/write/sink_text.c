/* One layer of polygons into boundary-point text. */
#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "survey/wkb.h"
#include "write/sink.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct text_sink {
    tb_sink sink; /* first */
    FILE *file;
    const tb_fit *fit;
    size_t label, ring; /* of the parcel that is being written */
} text_sink;

static tb_status fail(const text_sink *own, tb_error *error) {
    return tb_fail(error, TB_SYSTEM, _("%s: cannot be written: %s"), own->sink.name,
                   strerror(errno != 0 ? errno : EIO));
}

static int put_text(const text_sink *own, tb_text text) {
    size_t unmappable;
    tb_text encoded = tb_encode(own->fit->encoder, text, &unmappable);
    if (text.bytes != NULL && encoded.bytes == NULL)
        return 0;
    if (encoded.size > 0)
        fwrite(encoded.bytes, 1, encoded.size, own->file);
    return 1;
}

static int put_line(const text_sink *own, const char *line) {
    return put_text(own, (tb_text){line, strlen(line)}) && fputs("\r\n", own->file) >= 0;
}

/* The names that files of this kind have for the national datums, by their ellipsoids. */
static const char *datum_name(const tb_srs *srs) {
    static const struct {
        double semi_major_m;
        const char *name;
    } datums[] = {
        {6378137, "2000国家大地坐标系"}, {6378140, "1980西安坐标系"}, {6378245, "1954北京坐标系"}};
    for (size_t i = 0; i < sizeof datums / sizeof *datums; i++)
        if (fabs(srs->semi_major_m - datums[i].semi_major_m) < 0.5)
            return datums[i].name;
    return NULL;
}

static tb_status check_srs(const text_sink *own, const tb_srs *srs, tb_error *error) {
    if (srs == NULL)
        return tb_fail(error, TB_USAGE,
                       _("%s: the layer has no reference system; say which one with --srs"),
                       own->sink.name);
    if (srs->zone > 0 && datum_name(srs) != NULL && srs->scale == 1)
        return TB_OK;
    return tb_fail(
        error, TB_USAGE,
        _("%s: boundary-point text knows the zones of 3 and 6 degrees, not %s; transform "
          "the data first"),
        own->sink.name, srs->name);
}

static int put_head(const text_sink *own, const tb_srs *srs) {
    char width[64], zone[64], system[120];
    snprintf(system, sizeof system, "坐标系=%s", datum_name(srs));
    snprintf(width, sizeof width, "几度分带=%d", srs->zone_width);
    snprintf(zone, sizeof zone, "带号=%d", srs->zone);
    const char *const lines[] = {
        "[属性描述]", "格式版本号=", "数据产生单位=",       "数据产生日期=",
        system,       width,         "投影类型=高斯克吕格", "计量单位=米",
        zone,         "精度=",       "转换参数=,,,,,,",     "[地块坐标]"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!put_line(own, lines[i]))
            return 0;
    return 1;
}

static tb_status begin(tb_sink *sink, const tb_fit *fit, const tb_srs *srs, tb_error *error) {
    text_sink *own = (text_sink *)sink;
    own->fit = fit;
    tb_status status = check_srs(own, srs, error);
    if (status != TB_OK)
        return status;
    own->file = fopen(own->sink.path, "wb");
    if (own->file == NULL)
        return fail(own, error);
    return put_head(own, srs) ? TB_OK : tb_fail_memory(error);
}

/* Label, ring, northing, easting. */
static void put_point(text_sink *own, size_t label, const tb_wkb_part *part, size_t i) {
    char x[TB_NUMBER_ROOM], y[TB_NUMBER_ROOM];
    fprintf(own->file, "J%zu,%zu,%s,%s\r\n", label, own->ring, tb_number_text(tb_wkb_y(part, i), y),
            tb_number_text(tb_wkb_x(part, i), x));
}

/* A ring ends with its first point, under that point's label. */
static int put_ring(void *data, const tb_wkb_part *part) {
    text_sink *own = data;
    size_t last = part->points - 1, first_label = own->label + 1;
    int closed = last > 0 && tb_wkb_x(part, 0) == tb_wkb_x(part, last) &&
                 tb_wkb_y(part, 0) == tb_wkb_y(part, last);
    own->ring++;
    for (size_t i = 0; i < part->points - (size_t)closed; i++)
        put_point(own, ++own->label, part, i);
    put_point(own, first_label, part, 0);
    return 1;
}

static tb_status rows(tb_sink *sink, const tb_rows *rows, tb_error *error) {
    text_sink *own = (text_sink *)sink;
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t bits = 0;
        for (size_t c = 0; c < rows->columns; c++) {
            if (!put_text(own, rows->value[i * rows->columns + c]))
                return tb_fail_memory(error);
            fputc(',', own->file);
        }
        fputs("@\r\n", own->file);
        own->label = own->ring = 0;
        if (rows->shape[i].bytes != NULL)
            tb_wkb_walk((const unsigned char *)rows->shape[i].bytes, rows->shape[i].size, &bits,
                        put_ring, own);
    }
    return TB_OK;
}

static tb_status end(tb_sink *sink, tb_error *error) {
    const text_sink *own = (const text_sink *)sink;
    return ferror(own->file) ? fail(own, error) : TB_OK;
}

static tb_status finish(tb_sink *sink, tb_error *error) {
    text_sink *own = (text_sink *)sink;
    errno = 0;
    int written = own->file == NULL || fclose(own->file) == 0;
    own->file = NULL;
    return written ? TB_OK : fail(own, error);
}

static void free_sink(tb_sink *sink) {
    text_sink *own = (text_sink *)sink;
    if (own->file != NULL)
        fclose(own->file);
    free(own);
}

tb_status tb_sink_boundary_text(tb_sink **out, tb_error *error) {
    static const tb_sink_kind kind = {begin, rows, end, finish, free_sink};
    *out = NULL;
    text_sink *own = calloc(1, sizeof *own);
    if (own == NULL)
        return tb_fail_memory(error);
    own->sink.kind = &kind;
    *out = &own->sink;
    return TB_OK;
}
