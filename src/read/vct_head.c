/* The first sections of a VCT file: what it says of itself, its layers, and the fields of their
 * tables. */
#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "base/text.h"
#include "read/vct.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int number_of(tb_text text, double *value) {
    return tb_number_parse(text.bytes, text.size, value);
}

/* "x,y", as far as it goes. */
static void pair_of(const tb_vct *vct, tb_text text, double *x, double *y) {
    tb_text item;
    if (tb_item_take(&text, vct->separator, 0, &item))
        number_of(item, x);
    if (tb_item_take(&text, vct->separator, 0, &item))
        number_of(item, y);
}

/* "CGCS2000,6378137.0,298.257222101"; version 2 has the name alone, and the axes a,b as Parameters.
 */
static void read_spheroid(tb_vct *vct, tb_text text) {
    tb_text item;
    tb_item_take(&text, vct->separator, 0, &item);
    pair_of(vct, text.bytes != NULL ? text : (tb_text){"", 0}, &vct->semi_major_m,
            &vct->inverse_flattening);
}

static void read_key(tb_vct *vct, tb_text key, tb_text value) {
    static const char *const extents[] = {"MinX", "MinY", "MaxX", "MaxY"};
    double number = 0;
    if (tb_word_is(key, "Separator") && value.size > 0)
        vct->separator = *value.bytes;
    else if (tb_word_is(key, "Version"))
        vct->old = value.size > 0 && (*value.bytes == '1' || *value.bytes == '2');
    else if (tb_word_is(key, "CoordinateSystemType"))
        vct->geographic = tb_word_is(value, "D");
    else if (tb_word_is(key, "XYUnit") || tb_word_is(key, "Unit"))
        vct->geographic |= tb_word_is(value, "D");
    else if (tb_word_is(key, "Topo") && number_of(value, &number))
        vct->topology = number != 0;
    else if (tb_word_is(key, "Offset"))
        pair_of(vct, value, &vct->offset_x, &vct->offset_y);
    else if (tb_word_is(key, "Spheroid"))
        read_spheroid(vct, value);
    else if (tb_word_is(key, "Parameters"))
        vct->parameters = value;
    else if (tb_word_is(key, "Meridian") || tb_word_is(key, "Meridinan"))
        vct->meridian = value;
    else if (tb_word_is(key, "ExtentMin"))
        pair_of(vct, value, &vct->extent[0], &vct->extent[1]);
    else if (tb_word_is(key, "ExtentMax"))
        pair_of(vct, value, &vct->extent[2], &vct->extent[3]);
    for (size_t i = 0; i < 4; i++)
        if (tb_word_is(key, extents[i]))
            number_of(value, &vct->extent[i]);
}

tb_status tb_vct_read_head(tb_vct *vct, tb_lines *lines, tb_error *error) {
    tb_text line;
    for (;;) {
        tb_status status = tb_vct_line(vct, lines, &line, error);
        if (status != TB_OK || tb_word_is(line, "HeadEnd"))
            return status;
        tb_text key;
        tb_item_take(&line, ':', 0, &key);
        if (line.bytes != NULL)
            read_key(vct, tb_trimmed(key), tb_trimmed(line));
    }
}

static const struct {
    const char *word;
    tb_vct_geometry geometry;
} geometries[] = {{"Point", TB_VCT_POINT},
                  {"Line", TB_VCT_LINE},
                  {"Polygon", TB_VCT_POLYGON},
                  {"Annotation", TB_VCT_ANNOTATION}};

static int geometry_of(tb_text text, tb_vct_geometry *geometry) {
    for (size_t i = 0; i < sizeof geometries / sizeof *geometries; i++)
        if (tb_word_is(text, geometries[i].word)) {
            *geometry = geometries[i].geometry;
            return 1;
        }
    return 0;
}

/* One more of something that lives as long as the file; room doubles. NULL when out of memory. */
static void *one_more(void **array, size_t count, size_t size) {
    if ((count & (count - 1)) == 0) {
        void *larger = realloc(*array, (count == 0 ? 1 : 2 * count) * size);
        if (larger == NULL)
            return NULL;
        *array = larger;
    }
    return memset((char *)*array + count * size, 0, size);
}

/* The layer of that table and geometry: several feature codes may share one. */
static tb_status layer_of(tb_vct *vct, tb_text table, tb_text alias, tb_vct_geometry geometry,
                          size_t *at, tb_error *error) {
    for (*at = 0; *at < vct->layers; ++*at)
        if (vct->layer[*at].geometry == geometry && tb_word_is(table, vct->layer[*at].name))
            return TB_OK;
    tb_vct_layer *layer = one_more((void **)&vct->layer, vct->layers, sizeof *layer);
    if (layer == NULL)
        return tb_fail_memory(error);
    vct->layers++;
    layer->name = tb_arena_copy(vct->arena, table.bytes, table.size);
    layer->alias = tb_arena_copy(vct->arena, alias.bytes, alias.size);
    layer->geometry = geometry;
    return layer->name != NULL && layer->alias != NULL ? TB_OK : tb_fail_memory(error);
}

/* "code,name,geometry,table"; older files have numbers between the last two. */
static tb_status read_code(tb_vct *vct, tb_text line, tb_error *error) {
    const char *place = line.bytes;
    tb_text item[4] = {{"", 0}, {"", 0}, {"", 0}, {"", 0}}, last;
    size_t count = 0;
    for (; tb_item_take(&line, vct->separator, 1, &last); count++)
        item[count < 3 ? count : 3] = tb_trimmed(last);
    tb_vct_geometry geometry;
    if (count < 4 || !geometry_of(item[2], &geometry) || item[3].size == 0)
        return tb_vct_fail(vct, place, _("feature code"), 0, error, "%s",
                           _("\"code,name,Point|Line|Polygon|Annotation,table\" was expected"));
    tb_vct_code *code = one_more((void **)&vct->code, vct->codes, sizeof *code);
    if (code == NULL)
        return tb_fail_memory(error);
    vct->codes++;
    code->code = item[0];
    return layer_of(vct, item[3], item[1], geometry, &code->layer, error);
}

tb_status tb_vct_read_codes(tb_vct *vct, tb_lines *lines, tb_error *error) {
    for (;;) {
        tb_text line;
        tb_status status = tb_vct_line(vct, lines, &line, error);
        if (status == TB_OK && tb_word_is(line, "FeatureCodeEnd"))
            return TB_OK;
        if (status == TB_OK)
            status = read_code(vct, line, error);
        if (status != TB_OK)
            return status;
    }
}

/* Types of the standard and the spellings of practice; what is none of them is text. */
static tb_column_kind kind_of(tb_text type) {
    static const struct {
        const char *word;
        tb_column_kind kind;
    } words[] = {{"Int1", TB_COLUMN_INTEGER},      {"Int2", TB_COLUMN_INTEGER},
                 {"Int4", TB_COLUMN_INTEGER},      {"Int8", TB_COLUMN_INTEGER},
                 {"Int", TB_COLUMN_INTEGER},       {"Integer", TB_COLUMN_INTEGER},
                 {"SmallInt", TB_COLUMN_INTEGER},  {"Float", TB_COLUMN_REAL},
                 {"Double", TB_COLUMN_REAL},       {"Numeric", TB_COLUMN_REAL},
                 {"Date", TB_COLUMN_DATE},         {"Time", TB_COLUMN_TIME},
                 {"DateTime", TB_COLUMN_DATETIME}, {"Boolean", TB_COLUMN_BOOLEAN},
                 {"Varbin", TB_COLUMN_OTHER}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (tb_word_is(type, words[i].word))
            return words[i].kind;
    return TB_COLUMN_TEXT;
}

static int small_number(tb_text text) {
    int64_t value = 0;
    return tb_integer_parse(text, &value) && value > 0 && value < 100000 ? (int)value : 0;
}

/* "TBMJ,Float,15,2" */
static tb_status read_field(tb_vct *vct, tb_text line, tb_source_field *field, tb_error *error) {
    const char *place = line.bytes;
    tb_text item[4] = {{"", 0}, {"", 0}, {"", 0}, {"", 0}}, next;
    for (size_t i = 0; i < 4 && tb_item_take(&line, vct->separator, 1, &next); i++)
        item[i] = tb_trimmed(next);
    if (item[0].size == 0 || item[1].size == 0)
        return tb_vct_fail(vct, place, _("field"), 0, error, "%s",
                           _("\"name,type[,length[,decimals]]\" was expected"));
    field->raw = tb_arena_copy(vct->arena, item[0].bytes, item[0].size);
    field->column =
        (tb_column){field->raw, kind_of(item[1]), small_number(item[2]), small_number(item[3])};
    field->type = tb_type_text(vct->arena, &field->column);
    return field->raw != NULL && field->type != NULL ? TB_OK : tb_fail_memory(error);
}

/* The fields of a table, `promised` of them, and the 0 behind them. */
static tb_status read_fields(tb_vct *vct, tb_lines *lines, tb_vct_table *table, size_t promised,
                             tb_error *error) {
    table->field = tb_arena_take(vct->arena, (promised + 1) * sizeof *table->field);
    if (table->field == NULL)
        return tb_fail_memory(error);
    tb_text line;
    for (;;) {
        tb_status status = tb_vct_line(vct, lines, &line, error);
        if (status != TB_OK)
            return status;
        int ends = tb_word_is(line, "0");
        if (ends && table->fields == promised)
            return TB_OK;
        if (ends || table->fields == promised)
            return tb_vct_fail(vct, line.bytes, _("table structure"), 0, error,
                               _("%zu fields are promised for this table, here are %s"), promised,
                               ends ? _("fewer") : _("more"));
        status = read_field(vct, line, &table->field[table->fields++], error);
        if (status != TB_OK)
            return status;
    }
}

/* "DLTB,30", or "QSDWDMB,4,NoneGeometry": that no feature code names it says the same. */
static tb_status read_table(tb_vct *vct, tb_lines *lines, tb_text line, tb_error *error) {
    const char *place = line.bytes;
    tb_text name, promised = {"", 0};
    tb_item_take(&line, vct->separator, 1, &name);
    tb_item_take(&line, vct->separator, 1, &promised);
    int64_t count = 0;
    /* A field takes four bytes at least: no more are believed than the file has room for. */
    if (!tb_integer_parse(promised, &count) || count < 0 ||
        (uint64_t)count > (uint64_t)vct->bytes.size / 4)
        return tb_vct_fail(vct, place, _("table structure"), 0, error, "%s",
                           _("\"table,number of fields\" was expected"));
    tb_vct_table *table = one_more((void **)&vct->table, vct->tables, sizeof *table);
    if (table == NULL)
        return tb_fail_memory(error);
    vct->tables++;
    table->name = tb_trimmed(name);
    return read_fields(vct, lines, table, (size_t)count, error);
}

static size_t find_table(const tb_vct *vct, const char *name) {
    size_t i = 0;
    while (i < vct->tables && !tb_word_is(vct->table[i].name, name))
        i++;
    return i;
}

static int has_layer(const tb_vct *vct, tb_text table) {
    for (size_t i = 0; i < vct->layers; i++)
        if (tb_word_is(table, vct->layer[i].name))
            return 1;
    return 0;
}

/* Layers get their tables, an empty one where the file has none, and tables that belong to no layer
 * become layers without geometry. Names end at a NUL, so that a table may not be found by its own.
 */
tb_status tb_vct_join(tb_vct *vct, tb_error *error) {
    tb_status status = TB_OK;
    for (size_t i = 0; i < vct->layers; i++)
        if (find_table(vct, vct->layer[i].name) == vct->tables) {
            tb_vct_table *table = one_more((void **)&vct->table, vct->tables, sizeof *table);
            if (table == NULL)
                return tb_fail_memory(error);
            vct->tables++;
            table->name = (tb_text){vct->layer[i].name, strlen(vct->layer[i].name)};
        }
    for (size_t i = 0, at; status == TB_OK && i < vct->tables; i++) {
        if (has_layer(vct, vct->table[i].name))
            continue;
        status = layer_of(vct, vct->table[i].name, (tb_text){"", 0}, TB_VCT_NONE, &at, error);
        if (status == TB_OK)
            vct->layer[at].table = &vct->table[i];
    }
    for (size_t i = 0; i < vct->layers; i++)
        if (vct->layer[i].table == NULL)
            vct->layer[i].table = &vct->table[find_table(vct, vct->layer[i].name)];
    return status;
}

tb_status tb_vct_read_structure(tb_vct *vct, tb_lines *lines, tb_error *error) {
    for (;;) {
        tb_text line;
        tb_status status = tb_vct_line(vct, lines, &line, error);
        if (status == TB_OK && tb_word_is(line, "TableStructureEnd"))
            return TB_OK;
        if (status == TB_OK)
            status = read_table(vct, lines, line, error);
        if (status != TB_OK)
            return status;
    }
}

/* The numbers in Parameters: central meridian first; scale and false easting by their sizes, as the
 * places differ from program to program. */
static void read_parameters(const tb_vct *vct, tb_grid *grid) {
    tb_text rest = vct->parameters, item;
    double number;
    for (int i = 0; rest.bytes != NULL && tb_item_take(&rest, vct->separator, 0, &item); i++) {
        if (!number_of(item, &number))
            continue;
        if (i == 0)
            grid->central_meridian = number;
        else if (number > 0.9 && number <= 1)
            grid->scale = number;
        else if (number >= 100000 && grid->false_easting_m == 0)
            grid->false_easting_m = number;
    }
}

/* Version 2: the axes as Parameters, the meridian by itself; the easting is the usual one. */
static void read_old_parameters(const tb_vct *vct, tb_grid *grid) {
    double a = 0, b = 0;
    if (vct->parameters.bytes != NULL)
        pair_of(vct, vct->parameters, &a, &b);
    grid->semi_major_m = grid->semi_major_m > 0 ? grid->semi_major_m : a;
    if (grid->inverse_flattening == 0 && b > 0 && a > b)
        grid->inverse_flattening = b > 1000 ? a / (a - b) : b;
    if (vct->meridian.bytes != NULL)
        number_of(vct->meridian, &grid->central_meridian);
}

/* The false easting, with the zone in front where the coordinates carry it. */
static const char *settle_zone(const tb_vct *vct, tb_grid *grid) {
    int zone = tb_easting_zone(vct->first_x + vct->offset_x);
    int said = tb_easting_zone(grid->false_easting_m);
    if (zone == 0 || zone == said)
        return _("the head's spheroid and parameters");
    grid->false_easting_m = 1e6 * zone + 500000;
    return said == 0 ? _("the head's spheroid and meridian; the zone from the coordinates")
                     : _("the head's spheroid and meridian; its false easting is of another zone "
                         "than the coordinates, which are believed");
}

const char *tb_vct_srs(tb_arena *arena, const tb_vct *vct, const char **reason) {
    tb_grid grid = {.semi_major_m = vct->semi_major_m,
                    .inverse_flattening = vct->inverse_flattening,
                    .geographic = vct->geographic,
                    .scale = 1};
    if (vct->old || vct->meridian.bytes != NULL)
        read_old_parameters(vct, &grid);
    else
        read_parameters(vct, &grid);
    *reason = _("the head says neither spheroid nor central meridian");
    if (grid.semi_major_m <= 0 || (!grid.geographic && grid.central_meridian == 0))
        return NULL;
    if (grid.false_easting_m == 0)
        grid.false_easting_m = 500000;
    *reason = grid.geographic ? _("the head's spheroid; coordinates in degrees")
                              : settle_zone(vct, &grid);
    return tb_grid_srs(arena, &grid);
}
