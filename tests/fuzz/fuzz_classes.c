/* Any bytes as a table of classes: every class is found by its code and counted in a category, and
 * the table can be written. */
#include "fuzz_input.h"

#include <tuban/write.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const tb_class_table *table) {
    static const tb_format formats[] = {TB_TEXT, TB_JSON, TB_CSV};
    tb_error error = {TB_OK, ""};
    for (size_t i = 0; i < tb_classes_count(table); i++) {
        const char *code = tb_classes_at(table, i)->code;
        if (tb_classes_find(table, code, strlen(code)) != (int)i ||
            tb_classes_category(table, i) >= tb_categories_count(table))
            abort();
    }
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char *bytes;
        size_t size;
        FILE *file = open_memstream(&bytes, &size);
        if (file == NULL || tb_classes_write(table, formats[i], file, &error) != TB_OK)
            abort();
        fclose(file);
        free(bytes);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[FUZZ_PATH];
    int descriptor = fuzz_file(data, size, path);
    tb_class_table *table = NULL;
    tb_error error = {TB_OK, ""};
    tb_status status = tb_classes_read(path, &table, &error);
    if (error.status != status || (status == TB_OK) != (table != NULL))
        abort();
    if (status == TB_OK)
        use(table);
    tb_classes_free(table);
    close(descriptor);
    return 0;
}
