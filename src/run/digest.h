/* What a layer comes to: counts, areas, and a number that any other vertex, text or pairing of both
 * would change, whatever the order of rows, where rings begin and which way they run. */
#ifndef TB_RUN_DIGEST_H
#define TB_RUN_DIGEST_H

#include "survey/records.h"

typedef struct tb_digest {
    double grid_steps; /* coordinates count as they stand on such a grid; 0: as they are */
    int64_t rows, shapes, vertices;
    double area; /* of all rings, holes too, in the plane */
    uint64_t texts, coordinates;
    uint64_t both; /* of each row together */
} tb_digest;

/* column[i] is where column i of the layer stands in the rows. Numbers count by their value, texts
 * without blanks at the end, dates without an hour of 0; what is empty counts as null. */
void tb_digest_fold(tb_digest *digest, const tb_record_layer *layer, const size_t *column,
                    const tb_rows *rows);

#endif
