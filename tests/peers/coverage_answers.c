/* What the coverage engine says about a layer, one JSON object a line, for peers to hold against
 * their own answers.
 *
 *     coverage-answers FILE LAYER TOLERANCE THREADS
 *
 * Areas are those of the plane. Exit status: 0 told, 1 not read, 2 usage. */
#include "check/coverage/coverage.h"

#include <tuban/read.h>

#include <stdio.h>
#include <stdlib.h>

static tb_coverage *read_layer(const char *path, const char *layer) {
    const tb_read_options options = {.layer = layer, .roles = 1u << TB_ROLE_ID};
    tb_coverage *coverage = tb_coverage_create();
    tb_block *block = tb_block_create();
    tb_reader *reader = NULL;
    tb_error error;
    int good = coverage != NULL && block != NULL &&
               tb_reader_open(path, &options, &reader, &error) == TB_OK;
    do
        good = good && tb_reader_next(reader, block, &error) == TB_OK &&
               tb_coverage_add(coverage, block);
    while (good && block->parcels != 0);
    tb_block_free(block);
    tb_reader_free(reader);
    if (good)
        return coverage;
    tb_coverage_free(coverage);
    return NULL;
}

static void print_rings(const double *x, const double *y, const uint32_t *ring_vertex,
                        size_t rings) {
    printf("\"rings\": [");
    for (size_t r = 0; r < rings; r++) {
        printf("%s[", r > 0 ? ", " : "");
        for (uint32_t v = ring_vertex[r]; v < ring_vertex[r + 1]; v++)
            printf("%s[%.17g, %.17g]", v > ring_vertex[r] ? ", " : "", x[v], y[v]);
        printf("]");
    }
    printf("]}\n");
}

static void print_region(const tb_region *region) {
    printf("{\"kind\": \"%s\", \"times\": %d, \"area\": %.17g, \"width\": %.17g, "
           "\"widest\": %.17g, \"place\": [%.17g, %.17g],",
           region->kind == TB_REGION_GAP ? "gap" : "overlap", region->multiplicity, region->area_m2,
           region->width, region->widest, region->place.x, region->place.y);
    printf(" \"outside\": %d, \"one_parcel\": %d, \"parts\": %d, \"duplicate\": %d, "
           "\"within\": %d, \"rows\": [",
           (region->flags & TB_REGION_OUTSIDE) != 0, (region->flags & TB_REGION_ONE_PARCEL) != 0,
           (region->flags & TB_REGION_PARTS) != 0, (region->flags & TB_REGION_DUPLICATE) != 0,
           (region->flags & TB_REGION_WITHIN) != 0);
    for (size_t i = 0; i < region->rows; i++)
        printf("%s%lld", i > 0 ? ", " : "", (long long)region->row[i]);
    printf("], \"twins\": [");
    for (size_t i = 0; region->twin != NULL && i < region->rows; i++)
        printf("%s%u", i > 0 ? ", " : "", region->twin[i]);
    printf("], ");
    print_rings(region->x, region->y, region->ring_vertex, region->rings);
}

static void print_result(const tb_coverage_result *result) {
    for (size_t i = 0; i < result->regions; i++)
        print_region(&result->region[i]);
    for (size_t i = 0; i < result->missing_vertices; i++) {
        const tb_missing_vertex *missing = &result->missing[i];
        printf("{\"kind\": \"missing vertex\", \"place\": [%.17g, %.17g], \"lacking\": %lld, "
               "\"having\": %lld, \"distance\": %.17g}\n",
               missing->place.x, missing->place.y, (long long)missing->lacking_row,
               (long long)missing->having_row, missing->distance);
    }
    printf("{\"kind\": \"sums\", \"union\": %.17g, \"excess\": %.17g, \"gaps\": %.17g, "
           "\"thin\": [%zu, %zu, %zu, %zu]}\n",
           result->union_m2, result->excess_m2, result->gap_m2, result->thin_explained[0],
           result->thin_explained[1], result->thin_noise[0], result->thin_noise[1]);
    printf("{\"kind\": \"outline\", ");
    print_rings(result->outline_x, result->outline_y, result->outline_vertex,
                result->outline_rings);
}

int main(int count, char **argument) {
    if (count != 5) {
        fputs("usage: coverage-answers FILE LAYER TOLERANCE THREADS\n", stderr);
        return 2;
    }
    const tb_coverage_options options = {.tolerance = strtod(argument[3], NULL),
                                         .threads = (int)strtol(argument[4], NULL, 10)};
    tb_coverage *coverage = read_layer(argument[1], argument[2]);
    if (coverage == NULL || !tb_coverage_solve(coverage, &options)) {
        tb_coverage_free(coverage);
        fputs("coverage-answers: not read\n", stderr);
        return 1;
    }
    print_result(tb_coverage_result_of(coverage));
    tb_coverage_free(coverage);
    return 0;
}
