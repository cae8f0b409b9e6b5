/* Any bytes as a layer, written as VCT (first byte even) or boundary points and read again: the
 * same features with the same values, or one line that says why it cannot be written. The next
 * bytes make columns, then rows: texts up to a semicolon, numbers of their own for places. */
#include "base/text.h"
#include "fuzz_input.h"
#include "read/records.h"
#include "run/digest.h"
#include "write/sink.h"

#include <tuban/area.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { COLUMNS = 6, MOST_ROWS = 8, MOST_POINTS = 12, WKB_ROOM = 16 + 16 * MOST_POINTS };

typedef struct feed {
    const uint8_t *data;
    size_t size;
    tb_arena *arena;
} feed;

static uint8_t next_byte(feed *f) {
    uint8_t byte = f->size > 0 ? f->data[0] : 0;
    f->data += f->size > 0;
    f->size -= f->size > 0;
    return byte;
}

/* What a reader hands out is UTF-8; NULL stands for null. */
static tb_text next_text(feed *f) {
    size_t damaged;
    char *bytes = fuzz_text(&f->data, &f->size, ';');
    char *text = tb_text_to_utf8(f->arena, "UTF-8", bytes, strlen(bytes), &damaged);
    free(bytes);
    if (text == NULL)
        abort();
    return text[0] != '\0' ? (tb_text){text, strlen(text)} : (tb_text){NULL, 0};
}

/* A ring of well-known binary; mostly on a grid, so that neighbours share borders. */
static tb_text next_shape(feed *f) {
    uint32_t head[] = {3, 1, next_byte(f) % MOST_POINTS};
    char *wkb = tb_arena_take(f->arena, WKB_ROOM);
    size_t size = 1;
    double first[2] = {0, 0};
    if (head[2] == 0)
        return (tb_text){NULL, 0};
    wkb[0] = 1;
    for (uint32_t i = 0; i <= head[2]; i++) {
        double at[2] = {39500000.0 + next_byte(f), 3800000 + next_byte(f) / 1000.0};
        if (i == 0)
            memcpy(first, at, sizeof at);
        memcpy(wkb + 13 + 16 * i, i < head[2] ? at : first, sizeof at);
    }
    head[2]++;
    memcpy(wkb + size, head, sizeof head);
    return (tb_text){wkb, 13 + 16 * (size_t)head[2]};
}

static void make_layer(feed *f, tb_record_layer *layer, tb_column *column) {
    static const tb_column_kind kinds[] = {TB_COLUMN_TEXT, TB_COLUMN_INTEGER, TB_COLUMN_REAL,
                                           TB_COLUMN_DATE, TB_COLUMN_TIME,    TB_COLUMN_BOOLEAN};
    uint8_t bits = next_byte(f);
    tb_text name = next_text(f), alias = next_text(f);
    layer->name = bits & 1 || name.size == 0 ? "DLTB" : name.bytes;
    layer->alias = alias.size > 0 ? alias.bytes : "";
    layer->geometry = TB_FEATURE_POLYGON;
    layer->srs = "EPSG:4527";
    layer->columns = COLUMNS;
    layer->column = column;
    for (size_t i = 0; i < COLUMNS; i++) {
        tb_text title = next_text(f);
        char *unique = tb_arena_take(f->arena, title.size + 8);
        snprintf(unique, title.size + 8, "%s%zu", title.bytes != NULL ? title.bytes : "C", i);
        column[i] = (tb_column){unique, kinds[next_byte(f) % 6], next_byte(f), next_byte(f) % 8};
    }
}

static void next_rows(feed *f, const tb_record_layer *layer, tb_rows *rows) {
    rows->arena = f->arena;
    rows->first = 1;
    rows->columns = layer->columns;
    rows->value = tb_arena_take(f->arena, MOST_ROWS * COLUMNS * sizeof *rows->value);
    rows->shape = tb_arena_take(f->arena, MOST_ROWS * sizeof *rows->shape);
    for (rows->count = 0; rows->count < MOST_ROWS && f->size > 0; rows->count++) {
        rows->shape[rows->count] = next_shape(f);
        for (size_t i = 0; i < COLUMNS; i++)
            rows->value[rows->count * COLUMNS + i] = next_text(f);
    }
}

/* Writes the rows; their digest as they were meant. */
static tb_status write_layer(tb_fit *fit, const tb_target *target, const tb_rows *rows,
                             const char *path, tb_digest *meant, tb_error *error) {
    static const size_t place[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    tb_rows fitted = {.arena = tb_arena_create()};
    tb_frame *frame = NULL;
    tb_sink *sink = NULL;
    if (fit->out.columns > sizeof place / sizeof *place ||
        tb_frame_create(fit->out.srs, &frame, error) != TB_OK)
        abort();
    tb_status status = tb_sink_open(target, path, "fuzz", &sink, error);
    if (status == TB_OK)
        status = tb_sink_begin(sink, fit, tb_frame_srs(frame), error);
    if (status == TB_OK)
        status = tb_fit_rows(fit, rows, &fitted, error);
    if (status == TB_OK) {
        tb_digest_fold(meant, &fit->out, place, &fitted);
        status = tb_sink_rows(sink, &fitted, error);
    }
    if (status == TB_OK)
        status = tb_sink_end(sink, error);
    if (status == TB_OK)
        status = tb_sink_finish(sink, error);
    tb_sink_free(sink);
    tb_frame_free(frame);
    tb_arena_free(fitted.arena);
    return status;
}

static void check(int true, const char *what, const tb_error *error) {
    if (true)
        return;
    fprintf(stderr, "%s: %s\n", what, error->message);
    abort();
}

static void read_back(feed *f, const char *path, const tb_record_layer *meant_layer,
                      const tb_digest *meant) {
    tb_dataset dataset;
    tb_records *records = NULL;
    tb_error error = {TB_OK, ""};
    size_t place[COLUMNS + 10] = {0};
    tb_rows rows = {.arena = tb_arena_create()};
    tb_digest read = {.grid_steps = meant->grid_steps};
    check(tb_dataset_open(f->arena, path, &dataset, &error) == TB_OK, "opens", &error);
    check(tb_records_open(f->arena, &dataset, 0, NULL, NULL, &records, &error) == TB_OK, "layer",
          &error);
    const tb_record_layer *layer = tb_records_layer(records);
    for (size_t i = 0; i < meant_layer->columns; i++) {
        while (place[i] < layer->columns &&
               !tb_text_same(layer->column[place[i]].name, meant_layer->column[i].name))
            place[i]++;
        check(place[i] < layer->columns, "a column is lost", &error);
    }
    while (tb_records_next(records, &rows, &error) == TB_OK && rows.count > 0)
        tb_digest_fold(&read, meant_layer, place, &rows);
    check(error.status == TB_OK, "rows", &error);
    check(read.rows == meant->rows && read.shapes == meant->shapes &&
              read.vertices == meant->vertices,
          "counts differ", &error);
    check(read.texts == meant->texts, "texts differ", &error);
    check(read.coordinates == meant->coordinates && read.both == meant->both, "coordinates differ",
          &error);
    tb_records_free(records);
    tb_dataset_close(&dataset);
    tb_arena_free(rows.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    feed f = {data, size, tb_arena_create()};
    tb_column column[COLUMNS];
    tb_record_layer layer;
    tb_rows rows;
    tb_target target;
    tb_error error = {TB_OK, ""};
    if (f.arena == NULL ||
        tb_target_of(next_byte(&f) % 2 == 0 ? "a.vct" : "a.txt", NULL, &target, &error) != TB_OK)
        abort();
    make_layer(&f, &layer, column);
    next_rows(&f, &layer, &rows);
    tb_fit *fit = tb_fit_create(f.arena, &target, &layer);
    tb_status status = tb_fit_see(fit, &rows, &error);
    if (status == TB_OK)
        status = tb_fit_decide(fit, &error);
    if (status == TB_OK && rows.count > 0) {
        char path[FUZZ_PATH];
        int descriptor = fuzz_file(NULL, 0, path);
        tb_digest meant = {.grid_steps = target.grid_steps};
        status = write_layer(fit, &target, &rows, path, &meant, &error);
        if (status == TB_OK)
            read_back(&f, path, &fit->out, &meant);
        close(descriptor);
    }
    check(status == TB_OK || status == TB_USAGE, "status", &error);
    tb_fit_free(fit);
    tb_arena_free(f.arena);
    return 0;
}
