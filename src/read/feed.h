/* The Arrow stream of the formats we read ourselves: features one by one into batches. */
#ifndef TB_READ_FEED_H
#define TB_READ_FEED_H

#include "read/batch.h"
#include "read/dataset.h"
#include "read/outline.h"

typedef struct tb_feed tb_feed;

/* Where features come from. */
typedef struct tb_spring {
    /* Adds the next feature's fields, in order, and its shape; *ended where there is none. */
    tb_status (*next)(void *own, tb_feed *feed, int *ended, tb_error *error);
    void (*free)(void *own);
} tb_spring;

struct tb_feed {
    tb_block_store *rings; /* collects one outline after the other */
    int geometry;          /* 1: shapes are wanted */
    size_t texts;          /* columns in front of the geometry */
    size_t *column;        /* of each field, SIZE_MAX: not wanted */
    const char **names;
    const char *geometry_name;
    size_t most_rows;
    tb_batch batch;
    const tb_spring *spring;
    void *own;
    tb_error error;
};

/* Takes `own` over, also where it fails. */
tb_status tb_feed_start(const tb_spring *spring, void *own, const tb_wanted *wanted,
                        struct ArrowArrayStream *out, tb_error *error);

/* The value of a field; an empty one is null. 0 when out of memory. */
int tb_feed_field(tb_feed *feed, size_t field, tb_text value);

/* What was collected in rings; nothing is null. 0 when out of memory. */
int tb_feed_shape(tb_feed *feed, tb_outline_kind kind);

#endif
