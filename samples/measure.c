/* Stage by stage: reader, block, frame, meter. Prints the area of every parcel in square metres.
 *
 *     cc measure.c $(pkg-config --cflags --libs tuban) -o measure
 *     ./measure parcels.geojson            the official way: edges over 70 m divided in the plane
 *     ./measure parcels.geojson none       the same formula, edges as they are
 *     ./measure parcels.geojson geodesic   edges as geodesics
 *     ./measure parcels.geojson plane      the grid's own area
 */
#include <tuban/tuban.h>

#include <stdio.h>
#include <string.h>

static tb_area_options options_of(const tb_frame *frame, const char *word) {
    tb_area_options options = tb_area_options_default(frame);
    if (strcmp(word, "none") == 0)
        options.densify_m = 0;
    if (strcmp(word, "geodesic") == 0)
        options.edges = TB_GEODESIC;
    if (strcmp(word, "plane") == 0)
        options.edges = TB_PLANE;
    return options;
}

/* Shells add, holes subtract; which is which was settled by nesting when the block was filled. */
static double parcel_m2(tb_meter *meter, const tb_block *block, size_t parcel) {
    double m2 = 0;
    for (size_t ring = block->parcel_ring[parcel]; ring < block->parcel_ring[parcel + 1]; ring++) {
        size_t from = block->ring_vertex[ring], points = block->ring_vertex[ring + 1] - from;
        double area = tb_meter_ring_m2(meter, block->x + from, block->y + from, points);
        m2 += block->ring_hole[ring] ? -area : area;
    }
    return m2;
}

static tb_status print_areas(tb_reader *reader, tb_meter *meter, tb_block *block, tb_error *error) {
    tb_status status;
    while ((status = tb_reader_next(reader, block, error)) == TB_OK && block->parcels > 0)
        for (size_t i = 0; i < block->parcels; i++)
            printf("%lld %.6f\n", (long long)block->first_row + (long long)i,
                   parcel_m2(meter, block, i));
    return status;
}

int main(int argc, char **argv) {
    tb_reader *reader = NULL;
    tb_frame *frame = NULL;
    tb_meter *meter = NULL;
    tb_block *block = tb_block_create();
    tb_error error = {TB_SYSTEM, "out of memory"};
    tb_status status = TB_SYSTEM;
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: measure PARCELS [none|geodesic|plane]\n");
        tb_block_free(block);
        return TB_USAGE;
    }
    if (block != NULL) {
        error = (tb_error){0};
        status = tb_reader_open(argv[1], NULL, &reader, &error);
    }
    if (status == TB_OK && tb_reader_source(reader)->srs == NULL) {
        error = (tb_error){TB_USAGE, "the layer has no reference system"};
        status = TB_USAGE;
    }
    if (status == TB_OK)
        status = tb_frame_create(tb_reader_source(reader)->srs, &frame, &error);
    if (status == TB_OK) {
        tb_area_options options = options_of(frame, argc > 2 ? argv[2] : "");
        status = tb_meter_create(frame, &options, &meter, &error);
    }
    if (status == TB_OK)
        status = print_areas(reader, meter, block, &error);
    if (status != TB_OK)
        fprintf(stderr, "measure: %s\n", error.message);
    tb_meter_free(meter);
    tb_frame_free(frame);
    tb_reader_free(reader);
    tb_block_free(block);
    return status;
}
