#include "run/control.h"

#include "base/csv.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/message.h"
#include "run/delivery.h"
#include "survey/block.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 64 * 1024 * 1024, COUNTY = 6, TOWNSHIP = 9, VILLAGE = 12 };

static int compare(const tb_control_area *a, const tb_control_area *b) {
    int order = strcmp(a->unit, b->unit);
    return order != 0 ? order : a->island - b->island;
}

static int by_unit(const void *a, const void *b) {
    return compare(a, b);
}

static tb_control_area *add(tb_control *control) {
    if (control->areas == control->room) {
        size_t room = control->room > 0 ? 2 * control->room : 256;
        tb_control_area *area = realloc(control->area, room * sizeof *area);
        if (area == NULL)
            return NULL;
        control->area = area;
        control->room = room;
    }
    control->area[control->areas] = (tb_control_area){.name = "", .dm2 = TB_NO_NUMBER};
    return &control->area[control->areas++];
}

/* Sorts, and adds up what names the same unit: features of one village, townships of a county. */
static tb_status settle(tb_control *control, tb_error *error) {
    size_t kept = 0;
    if (control->areas > 0)
        qsort(control->area, control->areas, sizeof *control->area, by_unit);
    for (size_t i = 0; i < control->areas; i++) {
        const tb_control_area *area = &control->area[i];
        tb_control_area *last = kept > 0 ? &control->area[kept - 1] : NULL;
        if (last == NULL || compare(last, area) != 0) {
            control->area[kept++] = *area;
            continue;
        }
        if (last->dm2 == TB_NO_NUMBER)
            last->dm2 = area->dm2;
        else if (area->dm2 != TB_NO_NUMBER &&
                 __builtin_add_overflow(last->dm2, area->dm2, &last->dm2))
            return tb_fail(error, TB_USAGE,
                           _("%s: the control areas of unit %s are too large to be added up"),
                           control->source, area->unit);
        if (last->name[0] == '\0')
            last->name = area->name;
    }
    control->areas = kept;
    return TB_OK;
}

/* --- A file --- */

typedef struct columns {
    int unit, name, mssm, area;
} columns;

static tb_status fail_row(const char *path, const tb_csv_row *row, const char *what,
                          const char *value, tb_error *error) {
    return tb_fail(error, TB_USAGE,
                   _("%s:%u: %s \"%s\"; a control file has the columns "
                     "unit (6 or 12 digits), name, mssm (00 or 01) and area_m2"),
                   path, row->line, what, value);
}

static tb_status add_row(tb_control *control, const char *path, const tb_csv_row *row,
                         const columns *c, tb_error *error) {
    const char *unit = tb_csv_cell(row, c->unit), *mssm = tb_csv_cell(row, c->mssm);
    const char *area = tb_csv_cell(row, c->area);
    size_t size = strlen(unit);
    int island = strcmp(mssm, "01") == 0;
    if ((size != COUNTY && size != VILLAGE) || strspn(unit, "0123456789") != size)
        return fail_row(path, row, _("this is no county or village:"), unit, error);
    if (!island && mssm[0] != '\0' && strcmp(mssm, "00") != 0)
        return fail_row(path, row, _("this is neither land nor island:"), mssm, error);
    tb_control_area *added = add(control);
    if (added == NULL)
        return tb_fail_memory(error);
    if (!tb_decimal_parse(area, strlen(area), 2, &added->dm2) || added->dm2 < 0)
        return fail_row(path, row, _("this is no area:"), area, error);
    memcpy(added->unit, unit, size + 1);
    added->island = island;
    added->name = tb_csv_cell(row, c->name);
    return TB_OK;
}

static tb_status check_once(tb_control *control, const char *path, tb_error *error) {
    if (control->areas > 0)
        qsort(control->area, control->areas, sizeof *control->area, by_unit);
    for (size_t i = 1; i < control->areas; i++)
        if (compare(&control->area[i - 1], &control->area[i]) == 0)
            return tb_fail(error, TB_USAGE, _("%s: unit %s stands there twice with the same mssm"),
                           path, control->area[i].unit);
    return TB_OK;
}

static tb_status read_file(tb_control *control, const char *path, tb_arena *arena,
                           tb_error *error) {
    tb_csv csv = {0};
    tb_status status = tb_csv_read(arena, path, MOST_BYTES, &csv, error);
    if (status != TB_OK)
        return status;
    const columns c = {tb_csv_column(&csv, "unit"), tb_csv_column(&csv, "name"),
                       tb_csv_column(&csv, "mssm"), tb_csv_column(&csv, "area_m2")};
    if (c.unit < 0 || c.area < 0)
        return tb_fail(error, TB_USAGE,
                       _("%s: no columns unit and area_m2; a control file has the columns unit, "
                         "name, mssm and area_m2"),
                       path);
    for (size_t i = 1; status == TB_OK && i < csv.rows; i++)
        status = add_row(control, path, &csv.row[i], &c, error);
    return status == TB_OK ? check_once(control, path, error) : status;
}

/* --- Layers --- */

/* One feature: its name under its own code, and its area under the village's code or, of a
 * township, the county's. */
static int add_feature(tb_control *control, const tb_block *block, size_t i, tb_unit_kind kind,
                       int areas, tb_arena *arena) {
    const tb_text code = block->text[TB_ROLE_UNIT][i];
    const tb_text *name = block->text[TB_ROLE_UNIT_NAME], *mssm = block->text[TB_ROLE_ISLAND];
    const int64_t *dm2 = block->number[TB_ROLE_AREA];
    size_t digits = kind == TB_VILLAGES ? VILLAGE : TOWNSHIP;
    digits = code.size < digits ? code.size : digits;
    if (digits == TOWNSHIP && memcmp(code.bytes + COUNTY, "000", TOWNSHIP - COUNTY) == 0)
        digits = COUNTY; /* a feature that is the whole county */
    tb_control_area *named = add(control);
    if (named == NULL ||
        (name != NULL && name[i].size > 0 &&
         (named->name = tb_arena_copy(arena, name[i].bytes, name[i].size)) == NULL))
        return 0;
    memcpy(named->unit, code.bytes != NULL ? code.bytes : "", digits);
    named->island = mssm != NULL && mssm[i].size == 2 && memcmp(mssm[i].bytes, "01", 2) == 0;
    if (!areas || dm2 == NULL || dm2[i] == TB_NO_NUMBER)
        return 1;
    if (kind == TB_VILLAGES) {
        named->dm2 = dm2[i];
        return 1;
    }
    tb_control_area *county = add(control), *last = &control->area[control->areas - 2];
    if (county == NULL)
        return 0;
    memcpy(county->unit, last->unit, COUNTY);
    county->island = last->island;
    county->dm2 = dm2[i];
    return 1;
}

static int add_block(tb_control *control, const tb_block *block, tb_unit_kind kind, int areas,
                     tb_arena *arena) {
    for (size_t i = 0; i < block->parcels; i++)
        if (!add_feature(control, block, i, kind, areas, arena))
            return 0;
    return 1;
}

static tb_status read_features(tb_control *control, tb_reader *reader, tb_unit_kind kind, int areas,
                               tb_arena *arena, tb_error *error) {
    tb_block *block = tb_block_create();
    if (block == NULL)
        return tb_fail_memory(error);
    tb_status status = tb_reader_next(reader, block, error);
    while (status == TB_OK && block->parcels > 0) {
        status = add_block(control, block, kind, areas, arena)
                     ? tb_reader_next(reader, block, error)
                     : tb_fail_memory(error);
    }
    tb_block_free(block);
    return status;
}

static tb_status read_layers(tb_control *control, const char *dataset,
                             const tb_read_options *parcels, int areas, tb_arena *arena,
                             tb_error *error) {
    tb_layer *layers = NULL;
    size_t count = 0;
    tb_status status = tb_layers_list(dataset, &layers, &count, error);
    for (tb_unit_kind kind = 0; status == TB_OK && kind < TB_TOWNS; kind++) {
        tb_read_options read = {.encoding = parcels->encoding, .srs = parcels->srs};
        tb_reader *reader = NULL;
        if (!tb_unit_layer(layers, count, kind, &read))
            continue;
        read.field[TB_ROLE_ISLAND] = "MSSM";
        read.roles |= 1u << TB_ROLE_ISLAND;
        status = tb_reader_open(dataset, &read, &reader, error);
        const tb_source *source = status == TB_OK ? tb_reader_source(reader) : NULL;
        if (source != NULL && source->field[TB_ROLE_UNIT] != NULL) {
            if (areas && source->field[TB_ROLE_AREA] != NULL)
                control->source = "XZQ, CJDCQ";
            status = read_features(control, reader, kind, areas, arena, error);
        }
        tb_reader_free(reader);
    }
    tb_layers_free(layers);
    return status;
}

/* --- */

tb_status tb_control_read(tb_control *control, const char *from, const char *dataset,
                          const tb_read_options *read, tb_arena *arena, tb_error *error) {
    *control = (tb_control){.number_dm2 = TB_NO_NUMBER};
    int64_t dm2;
    int given = from != NULL && strcmp(from, "none") != 0;
    tb_status status = TB_OK;
    if (given && tb_decimal_parse(from, strlen(from), 6, &dm2) && dm2 > 0) {
        control->number_dm2 = dm2; /* hectares in millionths are 0.01 m2 */
        control->source = "--control";
    } else if (given) {
        status = read_file(control, from, arena, error);
        control->source = from;
    }
    if (status == TB_OK)
        status = read_layers(control, dataset, read, from == NULL, arena, error);
    return status == TB_OK ? settle(control, error) : status;
}

void tb_control_free(tb_control *control) {
    free(control->area);
}

const tb_control_area *tb_control_of(const tb_control *control, const char *unit, int island) {
    tb_control_area wanted = {.island = island};
    if (strlen(unit) >= sizeof wanted.unit || control->areas == 0)
        return NULL;
    memcpy(wanted.unit, unit, strlen(unit));
    return bsearch(&wanted, control->area, control->areas, sizeof wanted, by_unit);
}
