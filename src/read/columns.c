/* One Arrow record batch, column by column. */
#include "read/columns.h"

#include "base/decimal.h"
#include "read/values.h"

#include <math.h>
#include <ogr_recordbatch.h>
#include <stdio.h>
#include <string.h>

void tb_columns_match(const struct ArrowSchema *schema, const char *const raw_field[TB_ROLE_COUNT],
                      const char *geometry, tb_columns *out) {
    out->geometry = -1;
    for (int role = 0; role < TB_ROLE_COUNT; role++)
        out->child[role] = -1;
    for (int64_t i = 0; i < schema->n_children; i++) {
        const struct ArrowSchema *child = schema->children[i];
        if (geometry != NULL && strcmp(geometry, child->name) == 0) {
            out->geometry = (int)i;
            out->geometry_format = child->format[0];
            continue;
        }
        for (int role = 0; role < TB_ROLE_COUNT; role++)
            if (raw_field[role] != NULL && strcmp(raw_field[role], child->name) == 0) {
                out->child[role] = (int)i;
                out->format[role] = child->format[0];
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
    case TB_TEXT_VALUE: known = tb_decimal_parse(v->text.bytes, v->text.size, scale, number); break;
    case TB_REAL_VALUE: known = tb_decimal_from_double(v->real, scale, number); break;
    case TB_INTEGER_VALUE:
        known = !__builtin_mul_overflow(v->integer, tb_power_of_ten(scale), number);
        break;
    case TB_NOTHING: break;
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
        if (v.kind == TB_NOTHING || (v.kind == TB_TEXT_VALUE && blank(v.text)))
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
    int size = v->kind == TB_INTEGER_VALUE
                   ? snprintf(digits, sizeof digits, "%lld", (long long)v->integer)
                   : snprintf(digits, sizeof digits, "%.15g", v->real);
    text->bytes = tb_arena_copy(arena, digits, (size_t)size);
    text->size = (size_t)size;
    return text->bytes != NULL;
}

static int fill_texts(const tb_columns *columns, tb_role role, const struct ArrowArray *array,
                      tb_decoder *decoder, tb_block_store *store) {
    tb_block *block = &store->block;
    tb_text *column = tb_arena_take(store->arena, block->parcels * sizeof *column);
    if (column == NULL)
        return 0;
    tb_text before = {NULL, 0}, decoded = {NULL, 0};
    int damaged = 0;
    for (size_t i = 0; i < block->parcels; i++) {
        tb_value v = tb_value_at(array, columns->format[role], i);
        column[i] = (tb_text){NULL, 0};
        if (v.kind == TB_NOTHING)
            continue;
        if (v.kind != TB_TEXT_VALUE) {
            if (!text_of_number(store->arena, &v, &column[i]))
                return 0;
            continue;
        }
        /* Unit and owner names repeat from parcel to parcel: decode each run once. */
        if (before.bytes == NULL || v.text.size != before.size ||
            memcmp(v.text.bytes, before.bytes, v.text.size) != 0) {
            before = v.text;
            decoded = tb_decode(decoder, store->arena, v.text, &damaged);
            if (decoded.bytes == NULL)
                return 0;
        }
        column[i] = decoded;
        block->damaged[i] |= damaged ? 1u << role : 0u;
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
