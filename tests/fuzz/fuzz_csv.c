/* Any bytes as CSV; what is read and written again reads the same. */
#include "base/csv.h"
#include "fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *written(const tb_csv *csv, size_t *size) {
    char *bytes;
    FILE *file = open_memstream(&bytes, size);
    if (file == NULL)
        abort();
    fputs("\xEF\xBB\xBF", file); /* or a cell might begin with another one */
    for (size_t i = 0; i < csv->rows; i++) {
        for (size_t k = 0; k < csv->row[i].cells; k++) {
            if (k > 0)
                fputc(',', file);
            tb_csv_write(file, csv->row[i].cell[k]);
        }
        fputs("\r\n", file);
    }
    fclose(file);
    return bytes;
}

static void compare(const tb_csv *a, const tb_csv *b) {
    if (a->rows != b->rows)
        abort();
    for (size_t i = 0; i < a->rows; i++) {
        if (a->row[i].cells != b->row[i].cells)
            abort();
        for (size_t k = 0; k < a->row[i].cells; k++)
            if (strcmp(a->row[i].cell[k], b->row[i].cell[k]) != 0)
                abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tb_arena *arena = tb_arena_create();
    tb_csv csv = {0}, again = {0};
    tb_error error = {TB_OK, ""};
    tb_status status = tb_csv_parse(arena, "fuzz", (const char *)data, size, &csv, &error);
    if (error.status != status)
        abort();
    if (status == TB_OK) {
        size_t length;
        char *text = written(&csv, &length);
        if (tb_csv_parse(arena, "again", text, length, &again, &error) != TB_OK)
            abort();
        compare(&csv, &again);
        free(text);
    }
    tb_arena_free(arena);
    return 0;
}
