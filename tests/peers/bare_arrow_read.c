/* The floor that tuban is measured against: GDAL's Arrow stream read to its end, nothing done with
 * it. Prints the number of features. */
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_recordbatch.h>
#include <stdio.h>

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: bare-arrow-read FILE LAYER\n");
        return 2;
    }
    GDALAllRegister();
    GDALDatasetH dataset = GDALOpenEx(argv[1], GDAL_OF_VECTOR, NULL, NULL, NULL);
    OGRLayerH layer = dataset != NULL ? GDALDatasetGetLayerByName(dataset, argv[2]) : NULL;
    struct ArrowArrayStream stream;
    if (layer == NULL || !OGR_L_GetArrowStream(layer, &stream, NULL))
        return 1;
    struct ArrowArray batch;
    long long features = 0;
    while (stream.get_next(&stream, &batch) == 0 && batch.release != NULL) {
        features += batch.length;
        batch.release(&batch);
    }
    stream.release(&stream);
    GDALClose(dataset);
    printf("%lld\n", features);
    return 0;
}
