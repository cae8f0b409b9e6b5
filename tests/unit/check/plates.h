/* Layers written as text, for tests of the coverage engine: a parcel is its rings' "x y" pairs; "|"
 * begins a hole, "/" another part. */
#ifndef TB_TESTS_PLATES_H
#define TB_TESTS_PLATES_H

#include "check/coverage/coverage.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MOST_RINGS = 64, MOST_VERTICES = 4096 };

/* A block of one parcel. */
typedef struct plate {
    tb_block block;
    uint32_t parcel_ring[2], ring_vertex[MOST_RINGS + 1];
    uint8_t ring_hole[MOST_RINGS];
    double x[MOST_VERTICES], y[MOST_VERTICES];
} plate;

static void end_ring(plate *p, size_t first) {
    tb_block *b = &p->block;
    if (b->vertices == first)
        return;
    p->x[b->vertices] = p->x[first];
    p->y[b->vertices++] = p->y[first];
    p->ring_vertex[++b->rings] = (uint32_t)b->vertices;
}

static void add_text(tb_coverage *coverage, int64_t row, const char *text) {
    static plate p;
    memset(&p, 0, sizeof p);
    tb_block *b = &p.block;
    size_t first = 0;
    for (const char *at = text; *at != '\0';) {
        char *end;
        double x = strtod(at, &end);
        if (end != at) {
            p.x[b->vertices] = x;
            p.y[b->vertices++] = strtod(end, &end);
            at = end;
            continue;
        }
        if (*at == '|' || *at == '/') {
            end_ring(&p, first);
            first = b->vertices;
            p.ring_hole[b->rings] = *at == '|';
        }
        at++;
    }
    end_ring(&p, first);
    p.parcel_ring[1] = (uint32_t)b->rings;
    *b = (tb_block){.parcels = 1,
                    .first_row = row,
                    .rings = b->rings,
                    .vertices = b->vertices,
                    .parcel_ring = p.parcel_ring,
                    .ring_vertex = p.ring_vertex,
                    .ring_hole = p.ring_hole,
                    .x = p.x,
                    .y = p.y};
    assert_true(tb_coverage_add(coverage, b));
}

static tb_coverage *make(const char *const *parcel, size_t parcels) {
    tb_coverage *coverage = tb_coverage_create();
    assert_non_null(coverage);
    for (size_t i = 0; i < parcels; i++)
        add_text(coverage, (int64_t)i + 1, parcel[i]);
    return coverage;
}

#define MAKE(...)                                                                                  \
    make((const char *const[]){__VA_ARGS__},                                                       \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void assert_near(double found, double wanted, double most) {
    if (fabs(found - wanted) > most)
        fail_msg("%.12g, expected %.12g, differs by %.3g, most %.3g", found, wanted, found - wanted,
                 most);
}

#endif
