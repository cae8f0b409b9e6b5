/* Well-known binary in every dialect, cut at every byte, and nested past reason. Shapes are written
 * here byte by byte, after OGC 06-103r4 (ISO numbers) and PostGIS (EWKB flags). */
#include "read/wkb.h"
#include "survey/block.h"

#include <tuban/read.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 1 << 16 };

/* What is being written. */
static unsigned char bytes[ROOM];
static size_t size;
static int big_endian;

static tb_block_store *store;
static tb_block *block;
static uint32_t shape;

static int setup(void **state) {
    (void)state;
    size = 0;
    big_endian = 0;
    store = (tb_block_store *)tb_block_create();
    block = &store->block;
    return tb_block_begin(store, 1, 1) ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    tb_block_free(block);
    return 0;
}

static void put(const void *value, size_t width) {
    const unsigned char *from = value;
    assert_true(size + width <= ROOM);
    for (size_t i = 0; i < width; i++)
        bytes[size++] =
            from[big_endian ? width - 1 - i : i]; /* tests run on little-endian machines */
}

static void put_u32(uint32_t value) {
    put(&value, 4);
}

static void put_head(uint32_t type) {
    bytes[size++] = big_endian ? 0 : 1;
    put_u32(type);
}

/* A closed square ring with z = 7 and m = 9 where the dimension asks for them. */
static void put_square(double x, double y, double side, int dimension, int clockwise) {
    const double dx[] = {0, side, side, 0, 0}, dy[] = {0, 0, side, side, 0}, more[] = {7, 9};
    put_u32(5);
    for (int i = 0; i < 5; i++) {
        int at = clockwise ? 4 - i : i;
        double px = x + dx[at], py = y + dy[at];
        put(&px, 8);
        put(&py, 8);
        put(more, 8 * (size_t)(dimension > 2));
        put(more + 1, 8 * (size_t)(dimension > 3));
    }
}

static void put_square_polygon(uint32_t type, double x, double y, double side, int dimension) {
    put_head(type);
    put_u32(1);
    put_square(x, y, side, dimension, 0);
}

static const unsigned char *no_stroke(tb_arena *arena, const unsigned char *wkb, size_t wkb_size,
                                      size_t *stroked_size) {
    (void)arena, (void)wkb, (void)wkb_size, (void)stroked_size;
    return NULL;
}

/* Appends what was written from an allocation of exactly its size, so that a sanitizer sees every
 * byte read past its end. */
static void append_prefix(size_t length) {
    unsigned char *exact = malloc(length > 0 ? length : 1);
    memcpy(exact, bytes, length);
    assert_true(tb_wkb_append(store, exact, length, no_stroke, &shape));
    free(exact);
}

static void append(void) {
    append_prefix(size);
}

/* Even-odd area of the block's rings: shells less holes. */
static double area(void) {
    double sum = 0;
    for (size_t ring = 0; ring < block->rings; ring++) {
        double twice = 0;
        for (size_t i = block->ring_vertex[ring]; i + 1 < block->ring_vertex[ring + 1]; i++)
            twice += block->x[i] * block->y[i + 1] - block->x[i + 1] * block->y[i];
        sum += (block->ring_hole[ring] ? -1 : 1) * fabs(twice) / 2;
    }
    return sum;
}

static void polygon_in_every_dialect(void **state) {
    (void)state;
    static const struct {
        uint32_t type;
        int dimension;
        uint32_t shape;
    } dialects[] = {
        {3, 2, 0},
        {1003, 3, TB_SHAPE_Z},
        {2003, 3, TB_SHAPE_M},
        {3003, 4, TB_SHAPE_Z | TB_SHAPE_M},
        {0x80000003u, 3, TB_SHAPE_Z},
        {0x40000003u, 3, TB_SHAPE_M},
        {0xc0000003u, 4, TB_SHAPE_Z | TB_SHAPE_M},
    };
    for (int order = 0; order < 2; order++)
        for (size_t d = 0; d < sizeof dialects / sizeof *dialects; d++) {
            tb_block_begin(store, 1, 1);
            size = 0;
            big_endian = order;
            put_square_polygon(dialects[d].type, 100, 200, 10, dialects[d].dimension);
            append();
            assert_int_equal(shape, dialects[d].shape);
            assert_int_equal(block->rings, 1);
            assert_int_equal(block->vertices, 5);
            assert_true(block->x[0] == 100 && block->y[0] == 200);
            assert_true(block->x[2] == 110 && block->y[2] == 210);
            assert_true(area() == 100);
        }
}

static void ewkb_with_srid(void **state) {
    (void)state;
    for (big_endian = 0; big_endian < 2; big_endian++) {
        tb_block_begin(store, 1, 1);
        size = 0;
        put_head(0xe0000003u);
        put_u32(4527);
        put_u32(1);
        put_square(0, 0, 3, 4, 0);
        append();
        assert_int_equal(shape, TB_SHAPE_Z | TB_SHAPE_M);
        assert_true(area() == 9);
    }
}

/* Every member says its own byte order. */
static void mixed_byte_orders(void **state) {
    (void)state;
    put_head(6);
    put_u32(2);
    big_endian = 1;
    put_square_polygon(3, 0, 0, 10, 2);
    big_endian = 0;
    put_square_polygon(3, 100, 0, 10, 2);
    append();
    assert_int_equal(shape, TB_SHAPE_MULTIPART);
    assert_true(area() == 200);
}

static void nothing_in_many_words(void **state) {
    (void)state;
    static const uint32_t types[] = {3, 6, 7, 15, 16, 17, 1003, 3006};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        tb_block_begin(store, 1, 1);
        size = 0;
        put_head(types[i]);
        put_u32(0);
        append();
        assert_int_equal(shape & ~(uint32_t)(TB_SHAPE_Z | TB_SHAPE_M), TB_SHAPE_EMPTY);
        assert_int_equal(block->rings, 0);
    }
    /* A multipolygon of empty polygons, and a polygon of a ring without points. */
    tb_block_begin(store, 1, 1);
    size = 0;
    put_head(6);
    put_u32(2);
    put_head(3);
    put_u32(0);
    put_head(3);
    put_u32(1);
    put_u32(0);
    append();
    assert_int_equal(shape, TB_SHAPE_EMPTY);
}

static void points_and_lines(void **state) {
    (void)state;
    const double xy[] = {1, 2};
    put_head(1);
    put(xy, 8);
    put(xy + 1, 8);
    append();
    assert_int_equal(shape, TB_SHAPE_NOT_POLYGON);
    assert_int_equal(block->rings, 0);
    size = 0;
    put_head(2);
    put_u32(0);
    append();
    assert_int_equal(shape, TB_SHAPE_NOT_POLYGON);
}

static void unknown_types_are_damage(void **state) {
    (void)state;
    static const uint32_t types[] = {0, 18, 99, 999, 4003, 9003, 0x0fffffffu};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        tb_block_begin(store, 1, 1);
        size = 0;
        put_square_polygon(types[i], 0, 0, 1, 2);
        append();
        if (!(shape & TB_SHAPE_DAMAGED))
            fail_msg("type %u was read as shape %u", types[i], shape);
        assert_int_equal(block->rings, 0);
    }
    size = 0;
    put_square_polygon(3, 0, 0, 1, 2);
    bytes[0] = 2; /* no byte order */
    append();
    assert_int_equal(shape, TB_SHAPE_DAMAGED);
}

static void nest(int depth) {
    for (int i = 0; i < depth; i++) {
        put_head(7);
        put_u32(1);
    }
    put_square_polygon(3, 0, 0, 2, 2);
}

static void collections_in_collections(void **state) {
    (void)state;
    nest(10);
    append();
    assert_int_equal(shape, 0);
    assert_true(area() == 4);
    tb_block_begin(store, 1, 1);
    size = 0;
    nest(5000); /* deep enough to break a stack that follows it blindly */
    append();
    assert_int_equal(shape, TB_SHAPE_DAMAGED);
    assert_int_equal(block->rings, 0);
}

static void counts_past_the_end(void **state) {
    (void)state;
    static const uint32_t counts[] = {2, 1000, 0x7fffffffu, 0xffffffffu};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (size_t at = 5; at <= 9; at += 4) { /* number of rings, number of points */
            tb_block_begin(store, 1, 1);
            size = 0;
            put_square_polygon(3, 0, 0, 1, 2);
            if (at == 9 && counts[i] == 2)
                continue; /* a ring of two points is short, not wrong */
            memcpy(bytes + at, &counts[i], 4);
            append();
            assert_int_equal(shape, TB_SHAPE_DAMAGED);
            assert_int_equal(block->rings, 0);
            assert_int_equal(block->vertices, 0);
        }
}

/* A multipolygon with holes, heights and measures in both byte orders, inside a collection. */
static void put_everything(void) {
    put_head(3007);
    put_u32(2);
    put_head(3006);
    put_u32(2);
    put_head(3003);
    put_u32(2);
    put_square(0, 0, 10, 4, 0);
    put_square(1, 1, 2, 4, 1);
    big_endian = !big_endian;
    put_square_polygon(3003, 100, 0, 10, 4);
    big_endian = !big_endian;
    put_square_polygon(3003, 200, 0, 10, 4);
}

static void every_prefix(void **state) {
    (void)state;
    for (int order = 0; order < 2; order++) {
        big_endian = order;
        size = 0;
        put_everything();
        for (size_t length = 0; length < size; length++) {
            tb_block_begin(store, 1, 1);
            append_prefix(length);
            if (!(shape & TB_SHAPE_DAMAGED))
                fail_msg("%zu of %zu bytes were read as shape %u", length, size, shape);
            assert_int_equal(block->rings, 0);
            assert_int_equal(block->vertices, 0);
        }
        tb_block_begin(store, 1, 1);
        append();
        assert_int_equal(shape, TB_SHAPE_Z | TB_SHAPE_M | TB_SHAPE_MULTIPART | TB_SHAPE_HOLES);
        assert_true(area() == 296);
    }
}

/* One byte after the other set to every value of a set: whatever comes out, nothing is read past
 * the end, and the columns stay in step. */
static void every_byte_changed(void **state) {
    (void)state;
    static const unsigned char values[] = {0, 1, 2, 3, 6, 7, 0x7f, 0x80, 0xc0, 0xff};
    put_everything();
    for (size_t at = 0; at < size; at++) {
        unsigned char kept = bytes[at];
        for (size_t v = 0; v < sizeof values; v++) {
            bytes[at] = values[v];
            tb_block_begin(store, 1, 1);
            append();
            for (size_t ring = 0; ring < block->rings; ring++)
                assert_true(block->ring_vertex[ring] <= block->ring_vertex[ring + 1]);
            if (block->rings > 0)
                assert_int_equal(block->ring_vertex[block->rings], block->vertices);
        }
        bytes[at] = kept;
    }
}

/* The next parcel must not suffer from the one before. */
static void damage_leaves_the_block_as_it_was(void **state) {
    (void)state;
    put_square_polygon(3, 0, 0, 10, 2);
    append();
    put_everything();
    append_prefix(size); /* square and rubbish behind it: the square is read */
    size_t rings = block->rings, vertices = block->vertices;
    size = 0;
    put_everything();
    append_prefix(size - 1);
    assert_int_equal(shape & TB_SHAPE_DAMAGED, TB_SHAPE_DAMAGED);
    assert_int_equal(block->rings, rings);
    assert_int_equal(block->vertices, vertices);
    size = 0;
    put_square_polygon(3, 50, 0, 10, 2);
    append();
    assert_int_equal(shape, 0);
    assert_int_equal(block->rings, rings + 1);
    assert_int_equal(block->ring_vertex[block->rings], vertices + 5);
}

static void unclosed_ring(void **state) {
    (void)state;
    put_head(3);
    put_u32(1);
    put_square(0, 0, 10, 2, 0);
    uint32_t four = 4; /* gdal 5632: the closing point left out */
    memcpy(bytes + 9, &four, 4);
    append_prefix(size - 16);
    assert_int_equal(shape, TB_SHAPE_UNCLOSED);
    assert_int_equal(block->vertices, 4);
}

static void tins_and_triangles(void **state) {
    (void)state;
    put_head(16);
    put_u32(2);
    put_square_polygon(17, 0, 0, 10, 2);
    put_square_polygon(17, 10, 0, 10, 2);
    append();
    assert_int_equal(block->rings, 2);
    assert_true(area() == 200);
}

static void put_parts(const double squares[][3], const int *clockwise, uint32_t parts) {
    put_head(6);
    put_u32(parts);
    for (uint32_t i = 0; i < parts; i++) {
        put_head(3);
        put_u32(1);
        put_square(squares[i][0], squares[i][1], squares[i][2], 2, clockwise[i]);
    }
}

/* Shell and hole written as two parts, in every pair of directions and either order. */
static void net_topology_suite_70_direction_tells_nothing(void **state) {
    (void)state;
    static const double inner_last[][3] = {{0, 0, 10}, {2, 2, 3}};
    static const double inner_first[][3] = {{2, 2, 3}, {0, 0, 10}};
    for (int directions = 0; directions < 4; directions++)
        for (int order = 0; order < 2; order++) {
            const int clockwise[] = {directions & 1, directions >> 1};
            tb_block_begin(store, 1, 1);
            size = 0;
            put_parts(order ? inner_first : inner_last, clockwise, 2);
            append();
            assert_int_equal(shape, TB_SHAPE_NESTED | TB_SHAPE_HOLES);
            assert_true(area() == 91);
        }
}

/* The hole stands behind the last shell in the file and lies in the first. */
static void shapefile_rs_55_hole_of_the_first_part(void **state) {
    (void)state;
    put_head(6);
    put_u32(2);
    put_square_polygon(3, 0, 0, 10, 2);
    put_head(3);
    put_u32(2);
    put_square(100, 0, 10, 2, 0);
    put_square(2, 2, 3, 2, 1);
    append();
    assert_int_equal(shape, TB_SHAPE_MULTIPART | TB_SHAPE_HOLES);
    assert_true(area() == 191);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(polygon_in_every_dialect, setup, teardown),
        cmocka_unit_test_setup_teardown(ewkb_with_srid, setup, teardown),
        cmocka_unit_test_setup_teardown(mixed_byte_orders, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_in_many_words, setup, teardown),
        cmocka_unit_test_setup_teardown(points_and_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(unknown_types_are_damage, setup, teardown),
        cmocka_unit_test_setup_teardown(collections_in_collections, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_past_the_end, setup, teardown),
        cmocka_unit_test_setup_teardown(every_prefix, setup, teardown),
        cmocka_unit_test_setup_teardown(every_byte_changed, setup, teardown),
        cmocka_unit_test_setup_teardown(damage_leaves_the_block_as_it_was, setup, teardown),
        cmocka_unit_test_setup_teardown(unclosed_ring, setup, teardown),
        cmocka_unit_test_setup_teardown(tins_and_triangles, setup, teardown),
        cmocka_unit_test_setup_teardown(net_topology_suite_70_direction_tells_nothing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(shapefile_rs_55_hole_of_the_first_part, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
