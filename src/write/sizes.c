/* One look at every value and every shape. */
#include "write/sizes.h"

#include "survey/wkb.h"

#include <math.h>
#include <string.h>

int tb_sizes_create(tb_layer_sizes *sizes, tb_arena *arena, size_t columns) {
    *sizes = (tb_layer_sizes){.columns = columns};
    sizes->column = tb_arena_take(arena, (columns + 1) * sizeof *sizes->column);
    if (sizes->column != NULL)
        memset(sizes->column, 0, (columns + 1) * sizeof *sizes->column);
    return sizes->column != NULL;
}

static size_t count_digits(tb_text value, size_t *at) {
    size_t from = *at;
    while (*at < value.size && value.bytes[*at] >= '0' && value.bytes[*at] <= '9')
        ++*at;
    return *at - from;
}

/* Digits of [-+]digits[.digits][e..]; an exponent takes as many decimals as there can be. */
static void see_number(tb_column_sizes *column, tb_text value) {
    enum { MOST_DECIMALS = 15 };
    size_t at = value.size > 0 && (*value.bytes == '-' || *value.bytes == '+');
    size_t integers = count_digits(value, &at), decimals = 0;
    if (at < value.size && value.bytes[at] == '.') {
        at++;
        decimals = count_digits(value, &at);
        while (decimals > 0 && value.bytes[at - 1] == '0' && at == value.size) {
            decimals--; /* zeros at the end say nothing */
            at--;
            value.size--;
        }
    }
    int exponent = at < value.size && (value.bytes[at] == 'e' || value.bytes[at] == 'E');
    if (integers + decimals == 0 || (at < value.size && !exponent))
        column->no_number++;
    if (decimals > 0 || at < value.size || integers == 0)
        column->no_integer++;
    decimals = exponent || decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
    integers += *value.bytes == '-';
    column->integers = (int)integers > column->integers ? (int)integers : column->integers;
    column->decimals = (int)decimals > column->decimals ? (int)decimals : column->decimals;
}

static int is_date(tb_text value) {
    size_t at = 0;
    return value.size == 8 && count_digits(value, &at) == 8;
}

static size_t count_characters(tb_text value) {
    size_t count = 0;
    for (size_t i = 0; i < value.size; i++)
        count += ((unsigned char)value.bytes[i] & 0xC0) != 0x80;
    return count;
}

static int has_parting(tb_text value) {
    for (size_t i = 0; i < value.size; i++)
        if (memchr(",\t\n\r", value.bytes[i], 4) != NULL)
            return 1;
    return 0;
}

/* A byte past ASCII and a digit begin four bytes of GB18030; no pair of GBK is like that. */
static int has_four_bytes(tb_text encoded) {
    for (size_t i = 0; i + 1 < encoded.size; i++) {
        if ((unsigned char)encoded.bytes[i] < 0x81)
            continue;
        i++;
        if (encoded.bytes[i] >= '0' && encoded.bytes[i] <= '9')
            return 1;
    }
    return 0;
}

static int see_value(tb_column_sizes *column, tb_text value, int64_t row, tb_encoder *encoder) {
    size_t unmappable;
    tb_text encoded = tb_encode(encoder, value, &unmappable);
    if (encoded.bytes == NULL)
        return 0;
    size_t characters = count_characters(value);
    column->values++;
    column->characters = characters > column->characters ? characters : column->characters;
    column->bytes = encoded.size > column->bytes ? encoded.size : column->bytes;
    column->no_date += !is_date(value);
    column->led_by_blank += value.bytes[0] == ' ';
    column->parted += has_parting(value);
    column->beyond_gbk += has_four_bytes(encoded);
    if (unmappable > 0 && column->unmappable++ == 0)
        column->first_unmappable = row;
    see_number(column, value);
    return 1;
}

/* What one feature is made of. */
typedef struct pieces {
    int64_t count[3]; /* by tb_wkb_kind; holes do not count */
    int64_t parts, vertices, off_grid;
    int unplaced; /* a coordinate is no number; that of an empty point may be */
    double grid_steps;
} pieces;

static int has_places(const tb_wkb_part *part) {
    size_t i = 0;
    while (i < part->points && isfinite(tb_wkb_x(part, i)) && isfinite(tb_wkb_y(part, i)))
        i++;
    return i == part->points;
}

static int see_part(void *data, const tb_wkb_part *part) {
    pieces *seen = data;
    seen->count[part->kind] += !part->hole;
    seen->parts++;
    seen->vertices += (int64_t)part->points;
    seen->unplaced |= part->kind != TB_WKB_POINT && !has_places(part);
    for (size_t i = 0; seen->grid_steps > 0 && i < part->points; i++) {
        double x = tb_wkb_x(part, i), y = tb_wkb_y(part, i);
        seen->off_grid +=
            x != tb_on_grid(x, seen->grid_steps) || y != tb_on_grid(y, seen->grid_steps);
    }
    return 1;
}

static void see_shape(tb_layer_sizes *sizes, tb_text shape, int64_t row) {
    pieces seen = {.grid_steps = sizes->grid_steps};
    uint32_t bits = 0;
    if (shape.bytes == NULL)
        return;
    tb_wkb_walk((const unsigned char *)shape.bytes, shape.size, &bits, see_part, &seen);
    sizes->points += seen.count[TB_WKB_POINT] > 0;
    sizes->lines += seen.count[TB_WKB_LINE] > 0;
    sizes->polygons += seen.count[TB_WKB_RING] > 0;
    sizes->multiparts +=
        seen.count[TB_WKB_POINT] + seen.count[TB_WKB_LINE] + seen.count[TB_WKB_RING] > 1;
    sizes->with_z += (bits & (TB_SHAPE_Z | TB_SHAPE_M)) != 0;
    sizes->parts += seen.parts;
    sizes->vertices += seen.vertices;
    if (seen.unplaced && sizes->first_unplaced == 0)
        sizes->first_unplaced = row;
    sizes->off_grid += seen.off_grid;
}

int tb_sizes_see(tb_layer_sizes *sizes, const tb_rows *rows, tb_encoder *encoder) {
    for (size_t i = 0; i < rows->count; i++) {
        const tb_text *value = rows->value + i * rows->columns;
        for (size_t c = 0; c < rows->columns; c++)
            if (value[c].size > 0 &&
                !see_value(&sizes->column[c], value[c], rows->first + (int64_t)i, encoder))
                return 0;
        see_shape(sizes, rows->shape[i], rows->first + (int64_t)i);
    }
    sizes->rows += (int64_t)rows->count;
    return 1;
}
