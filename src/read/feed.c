/* An ArrowArrayStream over a spring of features. */
#include "read/feed.h"

#include "base/error.h"

#include <errno.h>
#include <ogr_recordbatch.h>
#include <stdlib.h>

/* Rows with large outlines make short batches. */
enum { BATCH_BYTES = 8 << 20 };

static void free_feed(tb_feed *feed) {
    feed->spring->free(feed->own);
    tb_batch_free(&feed->batch);
    tb_block_free((tb_block *)feed->rings);
    free(feed->column);
    free(feed->names);
    free(feed);
}

int tb_feed_field(tb_feed *feed, size_t field, tb_text value) {
    if (feed->column[field] == SIZE_MAX)
        return 1;
    if (value.size == 0)
        value.bytes = NULL;
    return tb_batch_text(&feed->batch, feed->column[field], value);
}

int tb_feed_shape(tb_feed *feed, tb_outline_kind kind) {
    return !feed->geometry || tb_outline_write(feed->rings, kind, &feed->batch, feed->texts);
}

static int next_batch(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    tb_feed *feed = stream->private_data;
    tb_batch *batch = &feed->batch;
    int ended = 0;
    tb_status status = TB_OK;
    *out = (struct ArrowArray){0};
    while (status == TB_OK && batch->rows < feed->most_rows && batch->bytes < BATCH_BYTES) {
        status = tb_outline_clear(feed->rings)
                     ? feed->spring->next(feed->own, feed, &ended, &feed->error)
                     : tb_fail_memory(&feed->error);
        if (ended)
            break;
        batch->rows += status == TB_OK;
    }
    if (status == TB_OK && batch->rows > 0 && !tb_batch_export(batch, out))
        status = tb_fail_memory(&feed->error);
    return status == TB_OK ? 0 : status == TB_SYSTEM ? ENOMEM : EINVAL;
}

static int tell_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    const tb_feed *feed = stream->private_data;
    const char *geometry = feed->geometry ? feed->geometry_name : NULL;
    return tb_batch_schema(feed->names, feed->texts, geometry, out) ? 0 : ENOMEM;
}

static const char *last_error(struct ArrowArrayStream *stream) {
    return ((const tb_feed *)stream->private_data)->error.message;
}

static void release_stream(struct ArrowArrayStream *stream) {
    free_feed(stream->private_data);
    stream->release = NULL;
}

static int prepare(tb_feed *feed, const tb_wanted *wanted) {
    const tb_layer_plan *plan = wanted->plan;
    feed->column = malloc((plan->fields + 1) * sizeof *feed->column);
    feed->names = malloc((plan->fields + 1) * sizeof *feed->names);
    feed->rings = (tb_block_store *)tb_block_create();
    if (feed->column == NULL || feed->names == NULL || feed->rings == NULL)
        return 0;
    for (size_t i = 0; i < plan->fields; i++) {
        feed->column[i] = wanted->field[i] ? feed->texts : SIZE_MAX;
        if (wanted->field[i])
            feed->names[feed->texts++] = plan->field[i].raw;
    }
    feed->geometry = wanted->geometry && plan->geometry != NULL;
    feed->geometry_name = plan->geometry;
    feed->most_rows = (size_t)wanted->batch;
    return tb_batch_create(&feed->batch, feed->texts + (size_t)feed->geometry);
}

tb_status tb_feed_start(const tb_spring *spring, void *own, const tb_wanted *wanted,
                        struct ArrowArrayStream *out, tb_error *error) {
    tb_feed *feed = calloc(1, sizeof *feed);
    if (feed == NULL) {
        spring->free(own);
        return tb_fail_memory(error);
    }
    feed->spring = spring;
    feed->own = own;
    if (!prepare(feed, wanted)) {
        free_feed(feed);
        return tb_fail_memory(error);
    }
    *out = (struct ArrowArrayStream){tell_schema, next_batch, last_error, release_stream, feed};
    return TB_OK;
}
