/* Which rings are holes: squares inside squares, whose depth is known by how they were made. */
#include "read/nesting.h"
#include "survey/block.h"

#include <tuban/read.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static tb_block_store *store;
static tb_block *block;

static int setup(void **state) {
    (void)state;
    store = (tb_block_store *)tb_block_create();
    block = &store->block;
    return tb_block_begin(store, 1, 1) ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    tb_block_free(block);
    return 0;
}

static void add_ring(const double *x, const double *y, size_t n) {
    assert_true(tb_block_reserve_rings(store, 1) && tb_block_reserve_vertices(store, n));
    memcpy(block->x + block->vertices, x, n * sizeof *x);
    memcpy(block->y + block->vertices, y, n * sizeof *y);
    block->vertices += n;
    tb_block_end_ring(store, 0);
}

static void add_square(double x, double y, double side, int clockwise) {
    const double px[] = {x, x + side, x + side, x, x}, py[] = {y, y, y + side, y + side, y};
    const double qx[] = {x, x, x + side, x + side, x}, qy[] = {y, y + side, y + side, y, y};
    add_ring(clockwise ? qx : px, clockwise ? qy : py, 5);
}

static void concentric(void **state) {
    (void)state;
    enum { RINGS = 101 };
    for (int i = 0; i < RINGS; i++)
        add_square(39500000 + i, 3800000 + i, 2 * (RINGS - i), i % 3 == 0);
    assert_true(tb_nest_rings(store, 0, NULL));
    for (int i = 0; i < RINGS; i++)
        assert_int_equal(block->ring_hole[i], i % 2);
}

static void concentric_from_the_inside(void **state) {
    (void)state;
    enum { RINGS = 60 };
    for (int i = 0; i < RINGS; i++)
        add_square(-i, -i, 2 * i + 1, i % 2);
    assert_true(tb_nest_rings(store, 0, NULL));
    for (int i = 0; i < RINGS; i++)
        assert_int_equal(block->ring_hole[i], (RINGS - 1 - i) % 2);
}

/* The rings before `first` belong to other parcels. */
static void earlier_parcels_are_left_alone(void **state) {
    (void)state;
    add_square(0, 0, 100, 0);
    add_square(10, 10, 10, 0);
    add_square(12, 12, 2, 0);
    assert_true(tb_nest_rings(store, 1, NULL));
    assert_int_equal(block->ring_hole[0], 0);
    assert_int_equal(block->ring_hole[1], 0);
    assert_int_equal(block->ring_hole[2], 1);
}

static void neighbours_are_not_nested(void **state) {
    (void)state;
    add_square(0, 0, 10, 0);
    add_square(10, 0, 10, 1);  /* shares an edge */
    add_square(20, 10, 10, 0); /* shares a corner */
    add_square(0, 10, 5, 0);
    assert_false(tb_nest_rings(store, 0, NULL));
    for (int i = 0; i < 4; i++)
        assert_int_equal(block->ring_hole[i], 0);
}

/* A hole may touch its shell in a vertex, or in a vertex on an edge. */
static void touching_holes(void **state) {
    (void)state;
    const double x[] = {0, 5, 5, 0}, y[] = {0, 2, 5, 0};   /* touches the corner (0,0) */
    const double u[] = {10, 8, 8, 10}, v[] = {5, 4, 6, 5}; /* touches the east side */
    add_square(0, 0, 10, 0);
    add_ring(x, y, 4);
    add_ring(u, v, 4);
    assert_true(tb_nest_rings(store, 0, NULL));
    assert_int_equal(block->ring_hole[0], 0);
    assert_int_equal(block->ring_hole[1], 1);
    assert_int_equal(block->ring_hole[2], 1);
}

/* A ring whose box lies inside another's, but which lies in its bay: no hole. */
static void in_a_bay(void **state) {
    (void)state;
    const double x[] = {0, 10, 10, 8, 8, 2, 2, 0, 0}, y[] = {0, 0, 10, 10, 2, 2, 10, 10, 0};
    add_ring(x, y, 9);
    add_square(4, 5, 2, 0);
    assert_false(tb_nest_rings(store, 0, NULL));
    assert_int_equal(block->ring_hole[1], 0);
}

/* The hole's vertices all lie on the shell's boundary: a square turned by 45 degrees inside one. */
static void inscribed_hole(void **state) {
    (void)state;
    const double x[] = {5, 10, 5, 0, 5}, y[] = {0, 5, 10, 5, 0};
    add_square(0, 0, 10, 0);
    add_ring(x, y, 5);
    tb_nest_rings(store, 0, NULL);
    assert_int_equal(block->ring_hole[0], 0);
    assert_int_equal(block->ring_hole[1], 1);
}

/* openjump 139: hundreds of thousands of rings must not be compared each with each. 200,000 islands
 * in a lake, every second with a pond: quadratic work would take hours (the test's time limit ends
 * it). */
static void openjump_139_many_rings(void **state) {
    (void)state;
    enum { SIDE = 450 };
    add_square(-1, -1, 10 * SIDE + 2, 0);
    for (int i = 0; i < SIDE; i++)
        for (int k = 0; k < SIDE; k++) {
            add_square(10.0 * i, 10.0 * k, 8, 0);
            if ((i + k) % 2)
                add_square(10.0 * i + 2, 10.0 * k + 2, 3, 0);
        }
    assert_true(tb_nest_rings(store, 0, NULL));
    size_t holes = 0;
    for (size_t i = 0; i < block->rings; i++)
        holes += block->ring_hole[i];
    assert_int_equal(holes, SIDE * SIDE);
    assert_int_equal(block->ring_hole[0], 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(concentric, setup, teardown),
        cmocka_unit_test_setup_teardown(concentric_from_the_inside, setup, teardown),
        cmocka_unit_test_setup_teardown(earlier_parcels_are_left_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(neighbours_are_not_nested, setup, teardown),
        cmocka_unit_test_setup_teardown(touching_holes, setup, teardown),
        cmocka_unit_test_setup_teardown(in_a_bay, setup, teardown),
        cmocka_unit_test_setup_teardown(inscribed_hole, setup, teardown),
        cmocka_unit_test_setup_teardown(openjump_139_many_rings, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
