/* Boundary-point text: a head of key=value lines, then for each parcel a line of attributes that
 * ends with @, and its points, one a line: label, ring, northing, easting. */
#include "read/boundary_text.h"

#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "base/text.h"
#include "read/bytes.h"
#include "read/feed.h"
#include "read/grid.h"
#include "read/lines.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The items of an attribute line, in the order of the custom; more of them are kept by number. */
static const struct {
    const char *name;
    tb_column_kind kind;
} usual_fields[] = {
    {"JZDS", TB_COLUMN_INTEGER}, /* 界址点数 */
    {"DKMJ", TB_COLUMN_REAL},    /* 地块面积 */
    {"DKBH", TB_COLUMN_TEXT},    /* 地块编号 */
    {"DKMC", TB_COLUMN_TEXT},    /* 地块名称 */
    {"JLTXSX", TB_COLUMN_TEXT},  /* 记录图形属性 */
    {"TFH", TB_COLUMN_TEXT},     /* 图幅号 */
    {"DKYT", TB_COLUMN_TEXT},    /* 地块用途 */
    {"DLBM", TB_COLUMN_TEXT},    /* 地类编码 */
};
enum {
    USUAL_FIELDS = sizeof usual_fields / sizeof *usual_fields,
    MOST_FIELDS = 64,
    SHAPE_FIELD = 4
};

typedef struct boundary_text {
    const char *path, *name;
    tb_bytes bytes;
    tb_lines lines; /* at its beginning: for line numbers */
    const char *encoding, *encoding_reason;
    const char **parcel; /* attribute lines */
    size_t parcels, room;
    size_t fields;
    double semi_major_m, inverse_flattening; /* of the datum the head names; 0: none */
    const char *unknown_datum;               /* what the head names instead, "" for nothing */
    int width, zone;                         /* as the head says, 0: it does not */
    double first[2];                         /* of the first point, as they stand; NAN: none */
    int easting_first;
} boundary_text;

static const char marker_utf8[] = "[地块坐标]";
static const char marker_gbk[] = "[\xB5\xD8\xBF\xE9\xD7\xF8\xB1\xEA]";

int tb_boundary_text_begins(const char *bytes, size_t size) {
    return memmem(bytes, size, marker_utf8, sizeof marker_utf8 - 1) != NULL ||
           memmem(bytes, size, marker_gbk, sizeof marker_gbk - 1) != NULL;
}

static __attribute__((format(printf, 4, 5))) tb_status
fail(const boundary_text *text, const char *place, tb_error *error, const char *format, ...) {
    char why[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    return tb_fail(error, TB_UNREADABLE, _("%s: line %lld: %s"), text->path,
                   (long long)tb_line_number(&text->lines, place), why);
}

static int is_attributes(tb_text line) {
    return line.size > 0 && line.bytes[line.size - 1] == '@';
}

/* The items in front of the @. */
static size_t count_items(tb_text line) {
    size_t count = 0;
    for (size_t i = 0; i < line.size; i++)
        count += line.bytes[i] == ',';
    return count;
}

static int add_parcel(boundary_text *text, const char *at) {
    if (text->parcels == text->room) {
        size_t room = text->room == 0 ? 64 : 2 * text->room;
        const char **larger = realloc(text->parcel, room * sizeof *larger);
        if (larger == NULL)
            return 0;
        text->parcel = larger;
        text->room = room;
    }
    text->parcel[text->parcels++] = at;
    return 1;
}

typedef struct point {
    int64_t ring;
    double x, y;
} point;

/* "J1,1,northing,easting", in the order in which they stand. */
static int parse_point(tb_text line, point *p) {
    tb_text label, ring, x, y;
    return tb_item_take(&line, ',', 0, &label) && tb_item_take(&line, ',', 0, &ring) &&
           tb_item_take(&line, ',', 0, &x) && tb_item_take(&line, ',', 0, &y) &&
           tb_integer_parse(ring, &p->ring) && tb_number_parse(x.bytes, x.size, &p->x) &&
           tb_number_parse(y.bytes, y.size, &p->y);
}

/* The first whole number in a value, or a Chinese three or six; 0 if there is none. */
static int number_in(const char *value) {
    const char *digit = strpbrk(value, "0123456789");
    if (digit != NULL)
        return (int)strtol(digit, NULL, 10) % 1000;
    return strstr(value, "三") != NULL ? 3 : strstr(value, "六") != NULL ? 6 : 0;
}

/* Datums by the ways they are written: 2000国家大地坐标系, CGCS2000, 80国家大地坐标系, 西安80 .. */
static void read_datum(boundary_text *text, const char *value) {
    static const struct {
        const char *word;
        double semi_major_m, inverse_flattening;
    } datums[] = {{"2000", 6378137, 298.257222101},
                  {"80", 6378140, 298.257},
                  {"西安", 6378140, 298.257},
                  {"54", 6378245, 298.3},
                  {"北京", 6378245, 298.3}};
    text->unknown_datum = value;
    for (size_t i = 0; i < sizeof datums / sizeof *datums; i++)
        if (strstr(value, datums[i].word) != NULL) {
            text->semi_major_m = datums[i].semi_major_m;
            text->inverse_flattening = datums[i].inverse_flattening;
            return;
        }
}

static tb_status read_head_line(tb_arena *arena, boundary_text *text, tb_text line,
                                tb_error *error) {
    size_t damaged;
    char *key = tb_text_to_utf8(arena, text->encoding, line.bytes, line.size, &damaged);
    if (key == NULL)
        return tb_fail_memory(error);
    char *value = strchr(key, '=');
    if (value == NULL)
        return TB_OK;
    *value++ = '\0';
    if (strstr(key, "坐标系") != NULL)
        read_datum(text, value);
    else if (strstr(key, "分带") != NULL)
        text->width = number_in(value);
    else if (strstr(key, "带号") != NULL)
        text->zone = number_in(value);
    return TB_OK;
}

/* Whether the two numbers of a point stand the other way round: a northing in China has seven
 * digits, an easting six, or eight with its zone in front; of degrees the longitude is larger. */
static int stands_easting_first(const double first[2]) {
    double a = first[0], b = first[1];
    if (a <= 180 && b <= 180)
        return a > b;
    return (a >= 1e7 && b < 1e7) || (a < 1e6 && b >= 1e6 && b < 1e7);
}

/* Finds the parcels; what stands in front of the first is the head. */
static tb_status index_lines(tb_arena *arena, boundary_text *text, tb_error *error) {
    tb_lines lines = text->lines;
    tb_text line;
    tb_status status = TB_OK;
    while (status == TB_OK && tb_line_take(&lines, &line)) {
        point p;
        if (is_attributes(line)) {
            size_t items = count_items(line);
            if (items > MOST_FIELDS)
                return fail(text, line.bytes, error, _("more than %d items"), (int)MOST_FIELDS);
            text->fields = items > text->fields ? items : text->fields;
            if (!add_parcel(text, line.bytes))
                status = tb_fail_memory(error);
        } else if (text->parcels == 0 && parse_point(line, &p)) {
            return fail(text, line.bytes, error, "%s",
                        _("a point stands before the first parcel's line, which ends with @"));
        } else if (text->parcels == 0) {
            status = read_head_line(arena, text, line, error);
        } else if (isnan(text->first[0]) && parse_point(line, &p)) {
            text->first[0] = p.x;
            text->first[1] = p.y;
        }
    }
    text->easting_first = stands_easting_first(text->first);
    return status;
}

static void free_text(boundary_text *text) {
    tb_bytes_close(&text->bytes);
    free(text->parcel);
    free(text);
}

/* The file's own name, without folder and ending: the layer has none. */
static const char *name_of_file(tb_arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return tb_arena_copy(arena, name,
                         dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name));
}

static tb_status open_text(tb_arena *arena, boundary_text *text, tb_error *error) {
    tb_status status = tb_bytes_open(text->path, &text->bytes, error);
    if (status != TB_OK)
        return status;
    text->lines = tb_lines_of(text->bytes.at, text->bytes.size);
    int utf8 = tb_utf8_valid(text->bytes.at, text->bytes.size);
    text->encoding = utf8 ? "UTF-8" : "GB18030";
    text->encoding_reason = utf8 ? _("no declaration; the bytes past ASCII are well-formed UTF-8")
                                 : _("no declaration; the bytes are not UTF-8, so GBK");
    text->name = name_of_file(arena, text->path);
    return text->name != NULL ? index_lines(arena, text, error) : tb_fail_memory(error);
}

static size_t count_layers(const tb_dataset *dataset) {
    (void)dataset;
    return 1;
}

static int tell_layer(tb_arena *arena, const tb_dataset *dataset, size_t at, tb_layer *out) {
    const boundary_text *text = dataset->handle;
    (void)arena, (void)at;
    *out = (tb_layer){text->name, "", "Polygon", 1, (int64_t)text->parcels};
    return 1;
}

static const char *say(tb_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *say(tb_arena *arena, const char *format, ...) {
    char said[400];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(said, sizeof said, format, arguments);
    va_end(arguments);
    size_t size = length < 0 ? 0 : (size_t)length < sizeof said ? (size_t)length : sizeof said - 1;
    return tb_arena_copy(arena, said, size);
}

/* Zone and width out of head and coordinates: the coordinates carry the truth where they carry it.
 */
static const char *settle_zone(tb_arena *arena, const boundary_text *text, tb_grid *grid) {
    int carried = tb_easting_zone(text->first[text->easting_first ? 0 : 1]);
    int zone = carried != 0 ? carried : text->zone;
    int width = tb_zone_width(zone);
    grid->scale = 1;
    grid->central_meridian = width == 3 ? 3 * zone : 6 * zone - 3;
    grid->false_easting_m = carried != 0 ? 1e6 * carried + 500000 : 500000;
    if (width == 0)
        return NULL;
    if (text->zone != 0 && text->zone != zone)
        return say(arena, _("zone %d in front of the eastings, though the head says zone %d"), zone,
                   text->zone);
    if (text->width != 0 && text->width != width)
        return say(arena, _("zone %d is one of %d degrees, though the head says %d"), zone, width,
                   text->width);
    return say(arena,
               carried != 0 ? _("zone %d in front of the eastings") : _("the head says zone %d"),
               zone);
}

static tb_status tell_srs(tb_arena *arena, const boundary_text *text, tb_source *source,
                          tb_error *error) {
    tb_grid grid = {.semi_major_m = text->semi_major_m,
                    .inverse_flattening = text->inverse_flattening,
                    .geographic = text->first[0] <= 180 && text->first[1] <= 180};
    const char *reason =
        grid.geographic ? _("coordinates in degrees") : settle_zone(arena, text, &grid);
    source->srs = NULL;
    if (reason == NULL) {
        source->srs_reason = _("neither the head nor the coordinates say the zone");
    } else if (grid.semi_major_m == 0) {
        source->srs_reason =
            say(arena, _("the head names no datum that is known: \"%s\""), text->unknown_datum);
    } else {
        source->srs = tb_grid_srs(arena, &grid);
        source->srs_reason =
            text->easting_first ? say(arena, _("%s; eastings stand first"), reason) : reason;
        if (source->srs == NULL)
            return tb_fail_memory(error);
    }
    return source->srs_reason != NULL ? TB_OK : tb_fail_memory(error);
}

static tb_status tell_fields(tb_arena *arena, const boundary_text *text, tb_layer_plan *plan,
                             tb_error *error) {
    plan->fields = text->fields > USUAL_FIELDS ? text->fields : USUAL_FIELDS;
    plan->field = tb_arena_take(arena, plan->fields * sizeof *plan->field);
    for (size_t i = 0; i < plan->fields; i++) {
        if (plan->field == NULL)
            return tb_fail_memory(error);
        tb_source_field *field = &plan->field[i];
        int usual = i < USUAL_FIELDS;
        field->raw = usual ? usual_fields[i].name : say(arena, "ITEM%zu", i + 1);
        field->column =
            (tb_column){field->raw, usual ? usual_fields[i].kind : TB_COLUMN_TEXT, 0, 0};
        field->type = tb_type_text(arena, &field->column);
        if (field->raw == NULL || field->type == NULL)
            return tb_fail_memory(error);
    }
    return TB_OK;
}

static tb_status describe(tb_arena *arena, const tb_dataset *dataset, size_t at, const char *asked,
                          tb_source *source, tb_layer_plan *plan, tb_error *error) {
    const boundary_text *text = dataset->handle;
    (void)at;
    source->encoding = asked != NULL ? asked : text->encoding;
    source->encoding_reason = asked != NULL ? _("--encoding says so") : text->encoding_reason;
    source->promised = (int64_t)text->parcels;
    plan->geometry = "wkb_geometry";
    plan->area_unit = TB_UNIT_HECTARES;
    tb_status status = tell_srs(arena, text, source, error);
    return status == TB_OK ? tell_fields(arena, text, plan, error) : status;
}

/* The parcels on their way out. */
typedef struct walk {
    const boundary_text *text;
    size_t fields, next;
} walk;

/* How many of the rings collected end where they begin. */
static size_t count_closed(const tb_block *block) {
    size_t closed = 0;
    for (size_t ring = 0; ring < block->rings; ring++) {
        size_t first = block->ring_vertex[ring], last = block->ring_vertex[ring + 1] - 1;
        closed +=
            last > first && block->x[first] == block->x[last] && block->y[first] == block->y[last];
    }
    return closed;
}

/* The number of points in front of a parcel counts the point that closes a ring, or not. */
static tb_status check_count(const boundary_text *text, const char *place, tb_text promised,
                             const tb_block *block, tb_error *error) {
    int64_t said, found = (int64_t)block->vertices;
    if (tb_trimmed(promised).size == 0)
        return TB_OK;
    if (!tb_integer_parse(promised, &said))
        return fail(text, place, error, _("the number of points was expected, not \"%.*s\""),
                    promised.size < 60 ? (int)promised.size : 60, promised.bytes);
    int64_t closed = (int64_t)count_closed(block), open = (int64_t)block->rings - closed;
    if (said == found || said == found - closed || said == found + open)
        return TB_OK;
    return fail(text, place, error,
                _("this parcel has %lld points, %lld are promised; the file is cut or edited"),
                (long long)found, (long long)said);
}

/* A line of the parcel, taken into its rings. */
static tb_status take_point(const boundary_text *text, tb_text line, int64_t *ring,
                            tb_block_store *rings, tb_error *error) {
    point p;
    if (!parse_point(line, &p))
        return fail(text, line.bytes, error,
                    _("a point \"label,ring,X,Y\" was expected, not \"%.*s\""),
                    line.size < 60 ? (int)line.size : 60, line.bytes);
    double x = text->easting_first ? p.x : p.y, y = text->easting_first ? p.y : p.x;
    if ((p.ring != *ring && !tb_outline_end_ring(rings)) || !tb_outline_vertex(rings, x, y))
        return tb_fail_memory(error);
    *ring = p.ring;
    return TB_OK;
}

static tb_status take_points(const boundary_text *text, tb_lines *lines, tb_block_store *rings,
                             tb_error *error) {
    int64_t ring = 0;
    tb_text line;
    tb_status status = TB_OK;
    while (status == TB_OK && tb_line_take(lines, &line) && !is_attributes(line))
        status = take_point(text, line, &ring, rings, error);
    if (status == TB_OK && !tb_outline_end_ring(rings))
        status = tb_fail_memory(error);
    return status;
}

static int contains(tb_text text, const char *word) {
    return text.bytes != NULL && memmem(text.bytes, text.size, word, strlen(word)) != NULL;
}

/* 点, 线 or 面, in UTF-8 or GBK; nothing said is an area. */
static tb_outline_kind kind_of(tb_text said) {
    if (contains(said, "点") || contains(said, "\xB5\xE3"))
        return TB_OUTLINE_POINT;
    if (contains(said, "线") || contains(said, "\xCF\xDF"))
        return TB_OUTLINE_LINE;
    return TB_OUTLINE_POLYGON;
}

/* The items in front of the @: one for each field, as far as they go. */
static void split(tb_text line, tb_text item[MOST_FIELDS]) {
    line.size--; /* the @ */
    size_t items = count_items(line);
    for (size_t i = 0; i < MOST_FIELDS; i++) {
        item[i] = (tb_text){NULL, 0};
        if (i < items && tb_item_take(&line, ',', 0, &item[i]))
            item[i] = tb_trimmed(item[i]);
    }
}

static tb_status add_next(void *own, tb_feed *feed, int *ended, tb_error *error) {
    walk *w = own;
    const boundary_text *text = w->text;
    *ended = w->next == text->parcels;
    if (*ended)
        return TB_OK;
    const char *at = text->parcel[w->next++];
    tb_lines lines = text->lines;
    tb_text line, item[MOST_FIELDS];
    lines.at = at;
    tb_line_take(&lines, &line);
    split(line, item);
    for (size_t i = 0; i < w->fields; i++)
        if (!tb_feed_field(feed, i, item[i]))
            return tb_fail_memory(error);
    tb_status status = take_points(text, &lines, feed->rings, error);
    if (status == TB_OK)
        status = check_count(text, at, item[0], &feed->rings->block, error);
    if (status == TB_OK && !tb_feed_shape(feed, kind_of(item[SHAPE_FIELD])))
        status = tb_fail_memory(error);
    return status;
}

static tb_status start_stream(const tb_dataset *dataset, size_t at, const tb_wanted *wanted,
                              struct ArrowArrayStream *out, tb_error *error) {
    static const tb_spring spring = {add_next, free};
    (void)at;
    walk *w = malloc(sizeof *w);
    if (w == NULL)
        return tb_fail_memory(error);
    *w = (walk){dataset->handle, wanted->plan->fields, 0};
    return tb_feed_start(&spring, w, wanted, out, error);
}

static void close_text(tb_dataset *dataset) {
    free_text(dataset->handle);
}

tb_status tb_boundary_text_open(tb_arena *arena, tb_dataset *out, tb_error *error) {
    static const tb_source_kind kind = {count_layers, tell_layer, describe,
                                        start_stream, close_text, 1};
    boundary_text *text = calloc(1, sizeof *text);
    if (text == NULL)
        return tb_fail_memory(error);
    text->path = out->path;
    text->unknown_datum = "";
    text->first[0] = text->first[1] = NAN;
    tb_status status = open_text(arena, text, error);
    if (status != TB_OK) {
        free_text(text);
        return status;
    }
    out->kind = &kind;
    out->handle = text;
    out->driver = "TXT";
    out->driver_reason = _("boundary-point text: it has a section [地块坐标]");
    return TB_OK;
}
