/* Sums of hashes: 64 bits, so that two layers that differ agree once in 10^19. */
#include "run/digest.h"

#include "base/decimal.h"
#include "base/number.h"
#include "survey/wkb.h"

#include <math.h>
#include <string.h>

static uint64_t mix(uint64_t x) {
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static uint64_t of_double(double value) {
    uint64_t bits;
    value += 0.0; /* -0 is 0 */
    memcpy(&bits, &value, 8);
    return mix(bits + 0x9e3779b97f4a7c15u);
}

static uint64_t of_bytes(tb_text text) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < text.size; i++)
        hash = (hash ^ (unsigned char)text.bytes[i]) * 0x100000001b3u;
    return mix(hash);
}

static const char midnight[] = " 00:00:00";

static uint64_t of_value(tb_text value, tb_column_kind kind) {
    double number;
    int64_t integer;
    while (value.size > 0 && value.bytes[value.size - 1] == ' ')
        value.size--;
    /* Forms without plain dates give them the first moment of the day. */
    if (kind == TB_COLUMN_DATE && value.size == sizeof midnight - 1 + 8 &&
        memcmp(value.bytes + 8, midnight, sizeof midnight - 1) == 0)
        value.size = 8;
    if (value.size == 0)
        return 0;
    /* Whole numbers may have more digits than a double. */
    int whole = kind == TB_COLUMN_INTEGER || kind == TB_COLUMN_BOOLEAN;
    if (whole && tb_decimal_parse(value.bytes, value.size, 0, &integer))
        return mix((uint64_t)integer + 0x9e3779b97f4a7c15u);
    if (kind == TB_COLUMN_REAL && tb_number_parse(value.bytes, value.size, &number))
        return of_double(number);
    return of_bytes(value);
}

typedef struct shape {
    uint64_t hash;
    int64_t vertices;
    double area;
    double grid_steps;
} shape;

/* Vertices in any order; the one that closes a ring does not count. */
static int fold_part(void *data, const tb_wkb_part *part) {
    shape *out = data;
    size_t last = part->points - 1;
    double steps = out->grid_steps, area = 0, x = 0, y = 0;
    double x0 = tb_on_grid(tb_wkb_x(part, 0), steps), y0 = tb_on_grid(tb_wkb_y(part, 0), steps);
    int ring = part->kind == TB_WKB_RING;
    int closed = ring && last > 0 && tb_on_grid(tb_wkb_x(part, last), steps) == x0 &&
                 tb_on_grid(tb_wkb_y(part, last), steps) == y0;
    for (size_t i = 0; i < part->points - (size_t)closed; i++) {
        double next_x = tb_on_grid(tb_wkb_x(part, i), steps);
        double next_y = tb_on_grid(tb_wkb_y(part, i), steps);
        out->hash += mix(of_double(next_x) + 3 * of_double(next_y));
        area += x * (next_y - y0) - (next_x - x0) * y;
        x = next_x - x0;
        y = next_y - y0;
    }
    out->vertices += (int64_t)(part->points - (size_t)closed);
    out->area += ring ? fabs(area) / 2 : 0;
    return 1;
}

void tb_digest_fold(tb_digest *digest, const tb_record_layer *layer, const size_t *column,
                    const tb_rows *rows) {
    for (size_t i = 0; i < rows->count; i++) {
        uint64_t text = 1;
        for (size_t c = 0; c < layer->columns; c++) {
            tb_text value = rows->value[i * rows->columns + column[c]];
            text += mix(of_value(value, layer->column[c].kind) + 2 * c);
        }
        shape seen = {.grid_steps = digest->grid_steps};
        uint32_t bits = 0;
        if (rows->shape[i].bytes != NULL)
            tb_wkb_walk((const unsigned char *)rows->shape[i].bytes, rows->shape[i].size, &bits,
                        fold_part, &seen);
        digest->shapes += seen.vertices > 0;
        digest->vertices += seen.vertices;
        digest->area += seen.area;
        digest->texts += mix(text);
        digest->coordinates += mix(seen.hash);
        digest->both += mix(text + 5 * mix(seen.hash));
    }
    digest->rows += (int64_t)rows->count;
}
