/* Any bytes as a file of a form that we read ourselves: every layer of it, as blocks and as
 * records. */
#ifndef TB_FUZZ_OWN_FORMS_H
#define TB_FUZZ_OWN_FORMS_H

#include "read/layers.h"
#include "read/records.h"

#include <tuban/read.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void read_records(tb_arena *arena, const tb_dataset *dataset, size_t at) {
    tb_records *records;
    tb_error error = {0};
    tb_rows rows = {.arena = tb_arena_create()};
    if (tb_records_open(arena, dataset, at, NULL, NULL, &records, &error) != TB_OK) {
        fprintf(stderr, "%s\n", error.message);
        abort(); /* a layer that is listed can be opened */
    }
    while (tb_records_next(records, &rows, &error) == TB_OK && rows.count > 0)
        for (size_t i = 0; i < rows.count * rows.columns; i++)
            if (rows.value[i].bytes == NULL && rows.value[i].size != 0)
                abort();
    if (error.status == TB_SYSTEM)
        abort(); /* a small file needs no more memory than there is */
    tb_records_free(records);
    tb_arena_free(rows.arena);
}

static void read_blocks(const char *path, const char *layer) {
    tb_read_options options = {.layer = layer};
    tb_reader *reader;
    tb_error error = {0};
    if (tb_reader_open(path, &options, &reader, &error) != TB_OK)
        return;
    tb_block *block = tb_block_create();
    while (tb_reader_next(reader, block, &error) == TB_OK && block->parcels > 0)
        if (block->ring_vertex[block->rings] != block->vertices)
            abort();
    tb_block_free(block);
    tb_reader_free(reader);
}

static int read_all(const uint8_t *data, size_t size) {
    char path[64];
    int descriptor = memfd_create("fuzz", 0);
    if (descriptor < 0 || write(descriptor, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    tb_arena *arena = tb_arena_create();
    tb_dataset dataset;
    tb_error error = {0};
    tb_layer *layers;
    size_t count = 0;
    if (tb_dataset_open(arena, path, &dataset, &error) == TB_OK &&
        tb_layers_of(arena, &dataset, &layers, &count, &error) == TB_OK)
        for (size_t i = 0; i < count; i++) {
            read_records(arena, &dataset, i);
            read_blocks(path, layers[i].name);
        }
    tb_dataset_close(&dataset);
    tb_arena_free(arena);
    close(descriptor);
    return 0;
}

#endif
