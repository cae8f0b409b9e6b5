/* From one form to another: every layer of a dataset with all its fields into a file whose ending
 * says what it is (.vct, .txt, .gpkg, .shp ..).
 *
 *     everything is looked at -> what the target cannot hold is told -> written beside its place
 *     -> read again and held against what was meant -> takes its name
 *
 * Coordinates are never moved and numbers never rounded on purpose; what a target changes all the
 * same is an error, and nothing is left behind. */
#ifndef TUBAN_CONVERT_H
#define TUBAN_CONVERT_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tb_convert_options {
    const char *layer;           /* NULL: all */
    const char *encoding;        /* of the input; NULL: as in tb_read_options */
    const char *srs;             /* to assign; NULL: the layers' own */
    const char *output_encoding; /* NULL: GB18030 for .vct and .txt, else UTF-8 */
    int overwrite;
    /* Called for each thing that the target cannot hold, before it is written; may be NULL. */
    void (*warn)(void *data, const char *line);
    void *warn_data;
    /* Called now and then with how many features were handled so far: each is read twice, and once
     * more from the output. Returning non-zero ends it with TB_INTERRUPTED. promised is -1
     * where a layer does not say. May be NULL. */
    int (*progress)(void *data, int64_t features, int64_t promised);
    void *progress_data;
} tb_convert_options;

/* A layer as it was written and read again. */
typedef struct tb_converted_layer {
    const char *name;
    const char *alias;
    const char *encoding, *encoding_reason; /* how it was read */
    const char *srs, *srs_reason;           /* srs NULL: none */
    int64_t features, vertices;
    size_t fields;
    double plane_area; /* sum over all rings, holes too, in squared units of the coordinates */
} tb_converted_layer;

typedef struct tb_conversion {
    const char *input, *input_driver;
    const char *output, *output_driver, *encoding;
    const tb_converted_layer *layers;
    size_t layer_count;
    size_t warnings;
} tb_conversion;

/* TB_USAGE: an output that exists, an ending that nothing writes, a layer that the target cannot
 * hold. TB_SYSTEM: the disk, or what was written reads back differently. */
TB_API tb_status tb_convert(const char *input, const char *output,
                            const tb_convert_options *options, tb_conversion **out,
                            tb_error *error);
TB_API void tb_conversion_free(tb_conversion *conversion);

#ifdef __cplusplus
}
#endif
#endif
