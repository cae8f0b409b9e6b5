/* One look through a VCT file: sections, objects and rows are found and noted, not read. */
#include "base/error.h"
#include "base/message.h"
#include "read/vct.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static int ends_with_word(tb_text line, const char *word) {
    size_t length = strlen(word);
    return line.size > length && strncasecmp(line.bytes + line.size - length, word, length) == 0;
}

/* To the line that is this word. */
static tb_status skip_to(tb_vct *vct, tb_lines *lines, tb_text section, tb_error *error) {
    char end[80];
    int name = (int)(section.size - strlen("Begin"));
    snprintf(end, sizeof end, "%.*sEnd", name < 60 ? name : 60, section.bytes);
    tb_text line;
    tb_status status;
    do
        status = tb_vct_line(vct, lines, &line, error);
    while (status == TB_OK && !tb_word_is(line, end));
    return status;
}

/* Layer of a feature code; vct->layers if none has it. Objects of one layer follow each other. */
static size_t layer_of_code(const tb_vct *vct, tb_text code, size_t *last) {
    for (size_t i = 0; i < vct->codes; i++) {
        size_t at = (*last + i) % vct->codes;
        if (vct->code[at].code.size == code.size &&
            memcmp(vct->code[at].code.bytes, code.bytes, code.size) == 0) {
            *last = at;
            return vct->code[at].layer;
        }
    }
    return vct->layers;
}

/* Notes one object, whose id line was taken, and skips it. */
static tb_status index_object(tb_vct *vct, tb_vct_geometry geometry, tb_text first, tb_lines *lines,
                              size_t *last_code, tb_error *error) {
    tb_text code, representation;
    int64_t id;
    if (!tb_integer_parse(first, &id))
        return tb_vct_fail(vct, first.bytes, tb_vct_geometry_name(geometry), 0, error,
                           _("an object's id was expected, a whole number, not \"%.*s\""),
                           first.size < 60 ? (int)first.size : 60, first.bytes);
    tb_status status = tb_vct_line(vct, lines, &code, error);
    if (status == TB_OK)
        status = tb_vct_line(vct, lines, &representation, error);
    if (status != TB_OK)
        return status;
    size_t at = layer_of_code(vct, code, last_code);
    tb_vct_list *list = &vct->outlines;
    if (at < vct->layers && vct->layer[at].geometry == geometry)
        list = &vct->layer[at].objects;
    else if (geometry == TB_VCT_POLYGON || geometry == TB_VCT_ANNOTATION)
        return tb_vct_fail(vct, code.bytes, tb_vct_geometry_name(geometry), id, error,
                           _("no layer of FeatureCode has the feature code %.*s"),
                           code.size < 60 ? (int)code.size : 60, code.bytes);
    if ((list != &vct->outlines || geometry == TB_VCT_LINE) && !tb_vct_add(list, id, lines->at))
        return tb_fail_memory(error);
    return tb_vct_object(vct, geometry, id, lines, NULL, error);
}

static tb_status index_objects(tb_vct *vct, tb_vct_geometry geometry, const char *end,
                               tb_lines *lines, tb_error *error) {
    size_t last_code = 0;
    for (;;) {
        tb_text line;
        tb_status status = tb_vct_line(vct, lines, &line, error);
        if (status == TB_OK && tb_word_is(line, end))
            return TB_OK;
        if (status == TB_OK)
            status = index_object(vct, geometry, line, lines, &last_code, error);
        if (status != TB_OK)
            return status;
    }
}

static size_t count_items(const tb_vct *vct, tb_text line) {
    tb_text item;
    size_t count = 0;
    while (tb_item_take(&line, vct->separator, 1, &item))
        count++;
    return count;
}

/* Whether this row shows that ids stand in front: it has one item more than the table has fields.
 */
static int shows_id(const tb_vct *vct, const tb_vct_table *table, tb_text line) {
    return !table->has_ids && count_items(vct, line) == table->fields + 1;
}

static tb_status index_row(tb_vct *vct, tb_vct_table *table, tb_text line, tb_error *error) {
    tb_text rest = line, key;
    int64_t id;
    tb_item_take(&rest, vct->separator, 1, &key);
    if (!tb_integer_parse(key, &id))
        return tb_vct_fail(vct, line.bytes, _("attribute row"), 0, error,
                           _("an object's id was expected, a whole number, not \"%.*s\""),
                           key.size < 60 ? (int)key.size : 60, key.bytes);
    if (!tb_vct_add(&table->rows, id, line.bytes))
        return tb_fail_memory(error);
    table->has_ids |= shows_id(vct, table, line);
    return TB_OK;
}

/* Rows of a table that nothing describes belong to nothing. */
static tb_vct_table *table_named(tb_vct *vct, tb_text name) {
    for (size_t i = 0; i < vct->tables; i++)
        if (vct->table[i].name.size == name.size &&
            strncasecmp(vct->table[i].name.bytes, name.bytes, name.size) == 0)
            return &vct->table[i];
    return NULL;
}

static tb_status index_table(tb_vct *vct, tb_text name, tb_lines *lines, tb_error *error) {
    tb_vct_table *table = table_named(vct, name);
    for (;;) {
        tb_text line;
        tb_status status = tb_vct_line(vct, lines, &line, error);
        if (status != TB_OK || tb_word_is(line, "TableEnd"))
            return status;
        if (table == NULL)
            return tb_vct_fail(vct, name.bytes, _("attribute row"), 0, error,
                               _("TableStructure does not describe the table %.*s"),
                               name.size < 60 ? (int)name.size : 60, name.bytes);
        status = index_row(vct, table, line, error);
        if (status != TB_OK)
            return status;
    }
}

static tb_status index_attributes(tb_vct *vct, tb_lines *lines, tb_error *error) {
    vct->attributes = lines->at;
    for (;;) {
        tb_text line;
        tb_status status = tb_vct_line(vct, lines, &line, error);
        if (status == TB_OK && tb_word_is(line, "AttributeEnd"))
            return TB_OK;
        if (status == TB_OK)
            status = index_table(vct, line, lines, error);
        if (status != TB_OK)
            return status;
    }
}

static tb_status index_section(tb_vct *vct, tb_text line, tb_lines *lines, tb_error *error) {
    if (tb_word_is(line, "HeadBegin"))
        return tb_vct_read_head(vct, lines, error);
    if (tb_word_is(line, "FeatureCodeBegin"))
        return tb_vct_read_codes(vct, lines, error);
    if (tb_word_is(line, "TableStructureBegin"))
        return tb_vct_read_structure(vct, lines, error);
    if (tb_word_is(line, "PointBegin"))
        return index_objects(vct, TB_VCT_POINT, "PointEnd", lines, error);
    if (tb_word_is(line, "LineBegin"))
        return index_objects(vct, TB_VCT_LINE, "LineEnd", lines, error);
    if (tb_word_is(line, "PolygonBegin"))
        return index_objects(vct, TB_VCT_POLYGON, "PolygonEnd", lines, error);
    if (tb_word_is(line, "AnnotationBegin") && !vct->old)
        return index_objects(vct, TB_VCT_ANNOTATION, "AnnotationEnd", lines, error);
    if (tb_word_is(line, "AttributeBegin"))
        return index_attributes(vct, lines, error);
    if (ends_with_word(line, "Begin"))
        return skip_to(vct, lines, line, error);
    return tb_vct_fail(vct, line.bytes, _("section"), 0, error,
                       _("a section was expected to begin here, not \"%.*s\""),
                       line.size < 60 ? (int)line.size : 60, line.bytes);
}

/* A file cut in a section tells so itself; one cut between two sections lacks the last. */
static tb_status index_all(tb_vct *vct, tb_error *error) {
    tb_lines lines = vct->lines;
    tb_text line;
    while (tb_vct_take(&lines, &line)) {
        tb_status status = index_section(vct, line, &lines, error);
        if (status != TB_OK)
            return status;
    }
    return vct->attributes || vct->tables == 0
               ? TB_OK
               : tb_fail(error, TB_UNREADABLE,
                         _("%s: the file has no section Attribute; it is cut"), vct->path);
}

tb_status tb_vct_index(tb_vct *vct, tb_error *error) {
    tb_status status = index_all(vct, error);
    return status == TB_OK ? tb_vct_join(vct, error) : status;
}
