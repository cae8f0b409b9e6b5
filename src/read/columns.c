/* One Arrow record batch, column by column. */
#include "read/columns.h"

#include "base/decimal.h"
#include "read/dates.h"
#include "read/values.h"

#include <math.h>
#include <ogr_recordbatch.h>
#include <stdio.h>
#include <string.h>

static int same(const char *a, const char *b) {
    return a != NULL && strcmp(a, b) == 0;
}

void tb_columns_match(const struct ArrowSchema *schema, const char *const raw_field[TB_ROLE_COUNT],
                      const char *geometry, tb_columns *out) {
    out->geometry = -1;
    for (size_t f = 0; f < out->fields; f++)
        out->field[f].child = -1;
    for (int role = 0; role < TB_ROLE_COUNT; role++)
        out->child[role] = -1;
    for (int64_t i = 0; i < schema->n_children; i++) {
        const struct ArrowSchema *child = schema->children[i];
        if (same(geometry, child->name)) {
            out->geometry = (int)i;
            out->geometry_format = child->format[0];
            continue;
        }
        for (int role = 0; role < TB_ROLE_COUNT; role++)
            if (same(raw_field[role], child->name)) {
                out->child[role] = (int)i;
                out->format[role] = child->format[0];
            }
        for (size_t f = 0; f < out->fields; f++)
            if (same(out->field[f].raw_name, child->name)) {
                out->field[f].child = (int)i;
                snprintf(out->field[f].format, sizeof out->field[f].format, "%s", child->format);
            }
    }
}

/* Scaled decimal of a value; areas in hectares and mu are brought to m2 without leaving integers:
 * 1 ha = 10^6 dm2, 15 mu = 1 ha. */
static int number_of(const tb_value *v, int scale, tb_area_unit unit, int64_t *number) {
    if (unit != TB_UNIT_M2)
        scale += 4;
    int known = 0;
    switch (v->kind) {
    case TB_VALUE_TEXT: known = tb_decimal_parse(v->text.bytes, v->text.size, scale, number); break;
    case TB_VALUE_REAL: known = tb_decimal_from_double(v->real, scale, number); break;
    case TB_VALUE_WHOLE:
        known = !__builtin_mul_overflow(v->whole, tb_power_of_ten(scale), number);
        break;
    case TB_VALUE_NONE: break;
    }
    if (known && unit == TB_UNIT_MU)
        *number = tb_divide_rounded(*number, 15);
    return known;
}

static int blank(tb_text text) {
    for (size_t i = 0; i < text.size; i++)
        if (text.bytes[i] != ' ' && text.bytes[i] != '\0')
            return 0;
    return 1;
}

static int fill_numbers(const tb_columns *columns, tb_role role, const struct ArrowArray *array,
                        tb_block_store *store) {
    tb_block *block = &store->block;
    int scale = tb_role_scale(role);
    int is_area = role == TB_ROLE_AREA || role == TB_ROLE_NET_AREA || role == TB_ROLE_RIDGE_AREA;
    tb_area_unit unit = is_area ? columns->area_unit : TB_UNIT_M2;
    int64_t *column = tb_arena_take(store->arena, block->parcels * sizeof *column);
    if (column == NULL)
        return 0;
    for (size_t i = 0; i < block->parcels; i++) {
        tb_value v = tb_value_at(array, columns->format[role], i);
        column[i] = TB_NO_NUMBER;
        if (v.kind == TB_VALUE_NONE || (v.kind == TB_VALUE_TEXT && blank(v.text)))
            continue;
        if (!number_of(&v, scale, unit, &column[i]))
            block->not_number[i] |= 1u << role;
    }
    block->number[role] = column;
    return 1;
}

/* Codes that stand in a number column, as the shortest digits: 101 is "101", 2.0 is "2". */
static int text_of_number(tb_arena *arena, const tb_value *v, tb_text *text) {
    char digits[64];
    int size = v->kind == TB_VALUE_WHOLE
                   ? snprintf(digits, sizeof digits, "%lld", (long long)v->whole)
                   : snprintf(digits, sizeof digits, "%.15g", v->real);
    text->bytes = tb_arena_copy(arena, digits, (size_t)size);
    text->size = (size_t)size;
    return text->bytes != NULL;
}

/* Unit and owner names repeat from parcel to parcel: each run of them is decoded once. */
typedef struct text_run {
    tb_decoder *decoder;
    tb_arena *arena;
    tb_text before, decoded;
    int damaged;
} text_run;

/* bytes NULL when out of memory. */
static tb_text decode(text_run *run, tb_text text) {
    if (run->before.bytes == NULL || text.size != run->before.size ||
        memcmp(text.bytes, run->before.bytes, text.size) != 0) {
        run->before = text;
        run->decoded = tb_decode(run->decoder, run->arena, text, &run->damaged);
    }
    return run->decoded;
}

static int fill_texts(const tb_columns *columns, tb_role role, const struct ArrowArray *array,
                      tb_decoder *decoder, tb_block_store *store) {
    tb_block *block = &store->block;
    tb_text *column = tb_arena_take(store->arena, block->parcels * sizeof *column);
    text_run run = {.decoder = decoder, .arena = store->arena};
    if (column == NULL)
        return 0;
    for (size_t i = 0; i < block->parcels; i++) {
        tb_value v = tb_value_at(array, columns->format[role], i);
        column[i] = (tb_text){NULL, 0};
        if (v.kind == TB_VALUE_NONE)
            continue;
        if (v.kind != TB_VALUE_TEXT) {
            if (!text_of_number(store->arena, &v, &column[i]))
                return 0;
            continue;
        }
        column[i] = decode(&run, v.text);
        if (column[i].bytes == NULL)
            return 0;
        block->damaged[i] |= run.damaged ? 1u << role : 0u;
    }
    block->text[role] = column;
    return 1;
}

int tb_columns_fill(const tb_columns *columns, const struct ArrowArray *batch, tb_decoder *decoder,
                    tb_block_store *store) {
    for (tb_role role = 0; role < TB_ROLE_COUNT; role++) {
        if (columns->child[role] < 0)
            continue;
        const struct ArrowArray *array = batch->children[columns->child[role]];
        int filled = tb_role_scale(role) >= 0 ? fill_numbers(columns, role, array, store)
                                              : fill_texts(columns, role, array, decoder, store);
        if (!filled)
            return 0;
    }
    return 1;
}

/* A field by itself, whatever its role. */
static tb_value *field_values(const tb_field_column *field, const struct ArrowArray *batch,
                              tb_decoder *decoder, tb_block_store *store) {
    size_t parcels = store->block.parcels;
    tb_value *column = tb_arena_take(store->arena, parcels * sizeof *column);
    text_run run = {.decoder = decoder, .arena = store->arena};
    for (size_t i = 0; column != NULL && i < parcels; i++) {
        if (field->child < 0) {
            column[i] = (tb_value){.kind = TB_VALUE_NONE};
            continue;
        }
        const struct ArrowArray *array = batch->children[field->child];
        column[i] = tb_value_at(array, field->format[0], i);
        if (field->format[0] == 't' && !tb_value_is_null(array, i)) {
            column[i].kind = TB_VALUE_TEXT;
            column[i].text = tb_date_text(store->arena, field->format, array->buffers[1],
                                          i + (size_t)array->offset);
        } else if (column[i].kind == TB_VALUE_TEXT && field->is_date) {
            column[i].text = tb_parted_date(store->arena, column[i].text);
        } else if (column[i].kind == TB_VALUE_TEXT) {
            column[i].text = decode(&run, column[i].text);
        }
        if (column[i].kind == TB_VALUE_TEXT && column[i].text.bytes == NULL)
            return NULL;
    }
    return column;
}

int tb_columns_fill_values(const tb_columns *columns, const struct ArrowArray *batch,
                           tb_decoder *decoder, tb_block_store *store) {
    tb_block *block = &store->block;
    block->value = tb_arena_take(store->arena, (columns->fields + 1) * sizeof *block->value);
    block->wkb = tb_arena_take(store->arena, (block->parcels + 1) * sizeof *block->wkb);
    if (block->value == NULL || block->wkb == NULL)
        return 0;
    for (size_t f = 0; f < columns->fields; f++) {
        block->value[f] = field_values(&columns->field[f], batch, decoder, store);
        if (block->value[f] == NULL)
            return 0;
    }
    for (size_t i = 0; i < block->parcels; i++) {
        size_t size = 0;
        const unsigned char *wkb =
            columns->geometry >= 0 ? tb_columns_wkb(columns, batch, i, &size) : NULL;
        block->wkb[i] = (tb_text){(const char *)wkb, size};
    }
    return 1;
}

const unsigned char *tb_columns_wkb(const tb_columns *columns, const struct ArrowArray *batch,
                                    size_t row, size_t *size) {
    const struct ArrowArray *array = batch->children[columns->geometry];
    *size = 0;
    if (tb_value_is_null(array, row))
        return NULL;
    tb_text wkb = tb_value_text(array, columns->geometry_format, row);
    *size = wkb.size;
    return (const unsigned char *)wkb.bytes;
}
