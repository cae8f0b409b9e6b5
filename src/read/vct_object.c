/* Points, lines and polygons of a VCT file. The same code skips an object when the file is looked
 * through and takes it into rings when its layer is read. */
#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "read/outline.h"
#include "read/vct.h"

#include <math.h>
#include <string.h>

/* What stands in an object, by number (GB/T 17798-2007). */
enum { INDIRECT = 100, POLYLINE = 11, SIMPLE_RING = 11, MADE_OF_LINES = 21 };
enum { DIRECTED_POINT = 3, POINT_CLUSTER = 4 };

/* Ends of lines that meet may differ by this much: a millimetre, in degrees too. */
static const double tolerance_m = 0.001, tolerance_degrees = 1e-8;

typedef struct object {
    tb_vct *vct;
    const char *what;
    int64_t id;
    tb_lines *lines;
    tb_block_store *rings; /* NULL: skipped */
    int may_part;          /* a line by itself: its segments need not meet */
    tb_error *error;
} object;

static tb_status fail_expected(const object *o, tb_text line, const char *expected) {
    return tb_vct_fail(o->vct, line.bytes, o->what, o->id, o->error,
                       _("%s was expected, not \"%.*s\""), expected,
                       line.size < 60 ? (int)line.size : 60, line.bytes);
}

static tb_status take_number(const object *o, const char *expected, int64_t *number) {
    tb_text line;
    tb_status status = tb_vct_line(o->vct, o->lines, &line, o->error);
    if (status == TB_OK && (!tb_integer_parse(line, number) || *number < 0))
        status = fail_expected(o, line, expected);
    return status;
}

static tb_status take_end(const object *o) {
    tb_text line;
    tb_status status = tb_vct_line(o->vct, o->lines, &line, o->error);
    if (status == TB_OK && !tb_word_is(line, "0"))
        status = fail_expected(o, line, _("the object's end, 0,"));
    return status;
}

/* "x,y", with more behind it that is not read. */
static int parse_pair(const object *o, tb_text line, double *x, double *y) {
    const char *comma = memchr(line.bytes, o->vct->separator, line.size);
    if (comma == NULL)
        return 0;
    size_t first = (size_t)(comma - line.bytes);
    const char *second = comma + 1;
    const char *end = memchr(second, o->vct->separator, line.size - first - 1);
    size_t size = end != NULL ? (size_t)(end - second) : line.size - first - 1;
    return tb_number_parse(line.bytes, first, x) && tb_number_parse(second, size, y);
}

static tb_status keep_point(const object *o, tb_text line) {
    double x, y;
    if (!parse_pair(o, line, &x, &y))
        return fail_expected(o, line, _("a coordinate \"x,y\""));
    if (isnan(o->vct->first_x))
        o->vct->first_x = x;
    if (o->rings == NULL)
        return TB_OK;
    return tb_outline_vertex(o->rings, x + o->vct->offset_x, y + o->vct->offset_y)
               ? TB_OK
               : tb_fail_memory(o->error);
}

static tb_status take_point(const object *o) {
    tb_text line;
    tb_status status = tb_vct_line(o->vct, o->lines, &line, o->error);
    if (status != TB_OK)
        return status;
    if (o->rings != NULL || isnan(o->vct->first_x))
        return keep_point(o, line);
    return memchr(line.bytes, o->vct->separator, line.size) != NULL
               ? TB_OK
               : fail_expected(o, line, _("a coordinate \"x,y\""));
}

static tb_status take_points(const object *o, int64_t count) {
    tb_status status = TB_OK;
    while (status == TB_OK && count-- > 0)
        status = take_point(o);
    return status;
}

static double distance(const tb_block *block, size_t a, size_t b) {
    return hypot(block->x[a] - block->x[b], block->y[a] - block->y[b]);
}

static double tolerance(const tb_vct *vct) {
    return vct->geographic ? tolerance_degrees : tolerance_m;
}

static void drop_vertex(tb_block *block, size_t at) {
    size_t behind = block->vertices - at - 1;
    memmove(block->x + at, block->x + at + 1, behind * sizeof *block->x);
    memmove(block->y + at, block->y + at + 1, behind * sizeof *block->y);
    block->vertices--;
}

/* Parts a line in front of vertex `from`. */
static tb_status split(const object *o, size_t from) {
    tb_block *block = &o->rings->block;
    size_t all = block->vertices;
    block->vertices = from;
    int ended = tb_outline_end_ring(o->rings);
    block->vertices = all;
    return ended ? TB_OK : tb_fail_memory(o->error);
}

/* What was added from vertex `from` on goes on where the path before it ended. */
static tb_status join(const object *o, size_t from, const char *place) {
    tb_block *block = &o->rings->block;
    if (block->vertices == from || from == block->ring_vertex[block->rings])
        return TB_OK;
    double apart = distance(block, from, from - 1);
    if (!(apart <= tolerance(o->vct)) && o->may_part)
        return split(o, from);
    if (!(apart <= tolerance(o->vct)))
        return tb_vct_fail(
            o->vct, place, o->what, o->id, o->error,
            _("this does not begin where the one before it ends: they are %.4g apart"), apart);
    drop_vertex(block, from);
    return TB_OK;
}

/* One stretch of a line: in version 3 with its type in front. */
static tb_status take_stretch(const object *o, const char *kind, int64_t wanted) {
    int64_t type = wanted, points = 0;
    const char *place = o->lines->at;
    size_t from = o->rings != NULL ? o->rings->block.vertices : 0;
    tb_status status = TB_OK;
    if (kind != NULL)
        status = take_number(o, kind, &type);
    if (status == TB_OK && type != wanted)
        return tb_vct_fail(o->vct, place, o->what, o->id, o->error,
                           _("arcs and curves are not read (type %lld): have the file written with "
                             "polylines (type 11)"),
                           (long long)type);
    if (status == TB_OK)
        status = take_number(o, _("a number of points"), &points);
    if (status == TB_OK)
        status = take_points(o, points);
    return status == TB_OK && o->rings != NULL ? join(o, from, place) : status;
}

static tb_status take_references(const object *o, int lines_only, int depth);

/* The body of a line, without what ends it. */
static tb_status take_path(const object *o, int depth) {
    int64_t type, segments = 1;
    tb_status status = take_number(o, _("a type of line"), &type);
    if (status == TB_OK && o->vct->old)
        return take_stretch(o, NULL, POLYLINE);
    if (status == TB_OK && type == INDIRECT)
        return take_references(o, 1, depth);
    if (status == TB_OK)
        status = take_number(o, _("a number of segments"), &segments);
    while (status == TB_OK && segments-- > 0)
        status = take_stretch(o, _("a type of segment"), POLYLINE);
    return status;
}

static void reverse(tb_block *block, size_t from) {
    for (size_t i = from, k = block->vertices; i + 1 < k; i++) {
        k--;
        double x = block->x[i], y = block->y[i];
        block->x[i] = block->x[k];
        block->y[i] = block->y[k];
        block->x[k] = x;
        block->y[k] = y;
    }
}

/* The line with that id: one that belongs to no layer, else one of a layer. NULL at `at`: none. */
static int find_line(tb_vct *vct, int64_t id, const char **at) {
    size_t place = 0;
    *at = NULL;
    if (!tb_vct_find(&vct->outlines, id, &place))
        return 0;
    if (place < vct->outlines.count)
        *at = vct->outlines.entry[place].at;
    for (size_t i = 0; *at == NULL && i < vct->layers; i++) {
        tb_vct_layer *layer = &vct->layer[i];
        if (layer->geometry != TB_VCT_LINE)
            continue;
        if (!tb_vct_find(&layer->objects, id, &place))
            return 0;
        if (place < layer->objects.count)
            *at = layer->objects.entry[place].at;
    }
    return 1;
}

/* Appends a line, turned round if the reference is negative. */
static tb_status append_line(const object *o, int64_t reference, const char *place, int depth) {
    enum { DEEPEST = 4 }; /* lines made of lines made of lines: more is hostile */
    const char *at;
    int64_t id = reference < 0 ? -reference : reference;
    if (!find_line(o->vct, id, &at))
        return tb_fail_memory(o->error);
    const tb_vct_list *outlines = &o->vct->outlines;
    if (outlines->twice != 0)
        return tb_vct_fail(o->vct, outlines->entry[outlines->twice].at - 1, _("line"),
                           outlines->entry[outlines->twice].id, o->error, "%s",
                           _("its id stands twice: nobody can tell which of the two is meant"));
    if (at == NULL || depth > DEEPEST)
        return tb_vct_fail(o->vct, place, o->what, o->id, o->error, _("there is no line %lld"),
                           (long long)id);
    tb_lines lines = o->vct->lines;
    lines.at = at;
    object line = *o;
    line.what = _("line");
    line.id = id;
    line.may_part = 0;
    line.lines = &lines;
    tb_block *block = &o->rings->block;
    /* The line stands by itself until it is known which way round it goes. */
    size_t from = block->vertices, first = block->ring_vertex[block->rings];
    block->ring_vertex[block->rings] = (uint32_t)from;
    tb_status status = take_path(&line, depth + 1);
    block->ring_vertex[block->rings] = (uint32_t)first;
    if (status != TB_OK)
        return status;
    if (reference < 0)
        reverse(block, from);
    /* Every point takes four bytes at least, and a sound polygon uses a line twice at most. */
    if (block->vertices > o->vct->bytes.size)
        return tb_vct_fail(o->vct, place, o->what, o->id, o->error, "%s",
                           _("it refers to the same lines over and over"));
    return join(o, from, place);
}

/* The ring in the making is complete: its end is its beginning. */
static tb_status close_ring(const object *o, int must, const char *place) {
    tb_block *block = &o->rings->block;
    size_t count = tb_outline_open_vertices(o->rings);
    if (count > 1) {
        size_t first = block->ring_vertex[block->rings], last = block->vertices - 1;
        double apart = distance(block, first, last);
        if (apart <= tolerance(o->vct)) {
            block->x[last] = block->x[first];
            block->y[last] = block->y[first];
        } else if (must) {
            return tb_vct_fail(o->vct, place, o->what, o->id, o->error,
                               _("the ring does not close: its ends are %.4g apart"), apart);
        }
    }
    return tb_outline_end_ring(o->rings) ? TB_OK : tb_fail_memory(o->error);
}

static tb_status take_reference(const object *o, tb_text item, int lines_only, int depth) {
    int64_t reference;
    if (!tb_integer_parse(item, &reference))
        return fail_expected(o, item, _("the id of a line"));
    if (o->rings == NULL)
        return TB_OK;
    if (reference != 0)
        return append_line(o, reference, item.bytes, depth);
    return lines_only ? TB_OK : close_ring(o, 1, item.bytes);
}

/* A number, and as many references and zeros between rings, wrapped over lines. */
static tb_status take_references(const object *o, int lines_only, int depth) {
    int64_t count;
    const char *place = o->lines->at;
    tb_status status = take_number(o, _("a number of references"), &count);
    tb_text line = {NULL, 0}, item;
    while (status == TB_OK && count > 0) {
        if (!tb_item_take(&line, o->vct->separator, 0, &item)) {
            status = tb_vct_line(o->vct, o->lines, &line, o->error);
            continue;
        }
        if (tb_trimmed(item).size == 0) /* a separator at the end of a line */
            continue;
        count--;
        status = take_reference(o, item, lines_only, depth);
    }
    if (status == TB_OK && line.bytes != NULL && tb_trimmed(line).size > 0)
        return fail_expected(o, line, _("no further reference"));
    return status == TB_OK && o->rings != NULL && !lines_only ? close_ring(o, 1, place) : status;
}

static tb_status take_line(const object *o) {
    tb_status status = take_path(o, 0);
    if (status == TB_OK && o->rings != NULL && !tb_outline_end_ring(o->rings))
        status = tb_fail_memory(o->error);
    return status == TB_OK && !o->vct->old ? take_end(o) : status;
}

/* The label point is not kept: it is made anew where a file is written. */
static tb_status skip_label(const object *o) {
    object label = *o;
    label.rings = NULL;
    return take_point(&label);
}

static tb_status take_direct_rings(const object *o) {
    int64_t rings;
    tb_status status = take_number(o, _("a number of rings"), &rings);
    while (status == TB_OK && rings-- > 0) {
        status = take_stretch(o, _("a type of ring"), SIMPLE_RING);
        if (status == TB_OK && o->rings != NULL)
            status = close_ring(o, 0, o->lines->at);
    }
    return status;
}

static tb_status take_indirect_rings(const object *o) {
    int64_t construction;
    const char *place = o->lines->at;
    tb_status status = take_number(o, _("how it is made, 21 or 22,"), &construction);
    if (status == TB_OK && construction != MADE_OF_LINES)
        return tb_vct_fail(o->vct, place, o->what, o->id, o->error,
                           _("polygons made of other than lines are not read (%lld)"),
                           (long long)construction);
    return status == TB_OK ? take_references(o, 0, 0) : status;
}

/* Version 2: with topology references, without it rings that end with the number 0. */
static tb_status take_old_polygon(const object *o) {
    tb_lines before = *o->lines;
    tb_text line;
    tb_status status = tb_vct_line(o->vct, o->lines, &line, o->error);
    double x, y;
    if (status == TB_OK && parse_pair(o, line, &x, &y))
        *o->lines = before; /* no type in front of the label point */
    if (status == TB_OK)
        status = skip_label(o);
    if (status != TB_OK || o->vct->topology)
        return status == TB_OK ? take_references(o, 0, 0) : status;
    for (int64_t points = 1; status == TB_OK && points > 0;) {
        status = take_number(o, _("a number of points"), &points);
        if (status == TB_OK)
            status = take_points(o, points);
        if (status == TB_OK && o->rings != NULL)
            status = close_ring(o, 0, o->lines->at);
    }
    return status;
}

static tb_status take_polygon(const object *o) {
    if (o->vct->old)
        return take_old_polygon(o);
    int64_t type;
    tb_status status = take_number(o, _("a type of polygon"), &type);
    if (status == TB_OK)
        status = skip_label(o);
    if (status == TB_OK)
        status = type == INDIRECT ? take_indirect_rings(o) : take_direct_rings(o);
    return status == TB_OK ? take_end(o) : status;
}

/* Some writers put a count in front of single points too: a line without a separator. */
static tb_status take_single_points(const object *o) {
    int64_t type, count = 1;
    tb_status status = take_number(o, _("a type of point"), &type);
    if (status != TB_OK)
        return status;
    count = type == DIRECTED_POINT ? 2 : 1;
    tb_lines before = *o->lines;
    tb_text line;
    status = tb_vct_line(o->vct, o->lines, &line, o->error);
    if (status == TB_OK && (type == POINT_CLUSTER || tb_integer_parse(line, &count))) {
        if (!tb_integer_parse(line, &count))
            return fail_expected(o, line, _("a number of points"));
    } else {
        *o->lines = before;
    }
    if (status == TB_OK)
        status = take_points(o, count);
    if (status == TB_OK && o->rings != NULL && !tb_outline_end_ring(o->rings))
        status = tb_fail_memory(o->error);
    return status == TB_OK && !o->vct->old ? take_end(o) : status;
}

/* The text, which stands in the attributes too, and the places of its characters. */
static tb_status take_annotation(const object *o) {
    int64_t type;
    tb_text line;
    tb_status status = take_number(o, _("a type of annotation"), &type);
    if (status == TB_OK)
        status = tb_vct_line(o->vct, o->lines, &line, o->error);
    while (status == TB_OK) {
        double x, y;
        status = tb_vct_line(o->vct, o->lines, &line, o->error);
        if (status == TB_OK && tb_word_is(line, "0"))
            break;
        if (status == TB_OK && parse_pair(o, line, &x, &y))
            status = keep_point(o, line);
    }
    if (status == TB_OK && o->rings != NULL && !tb_outline_end_ring(o->rings))
        status = tb_fail_memory(o->error);
    return status;
}

tb_status tb_vct_object(tb_vct *vct, tb_vct_geometry geometry, int64_t id, tb_lines *lines,
                        tb_block_store *rings, tb_error *error) {
    object o = {vct,   tb_vct_geometry_name(geometry), id,   lines,
                rings, geometry == TB_VCT_LINE,        error};
    switch (geometry) {
    case TB_VCT_POINT: return take_single_points(&o);
    case TB_VCT_LINE: return take_line(&o);
    case TB_VCT_POLYGON: return take_polygon(&o);
    default: return take_annotation(&o);
    }
}
