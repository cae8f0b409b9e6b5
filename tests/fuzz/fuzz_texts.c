/* Any bytes as a text in everything that is written: no text can leave its place in CSV, JSON, XML
 * and HTML, and none does anything to a terminal. */
#include "base/csv.h"
#include "base/text.h"
#include "fuzz_input.h"
#include "write/json.h"
#include "write/markup.h"
#include "write/table.h"

#include <tuban/write.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static FILE *begin(char **bytes, size_t *size) {
    FILE *file = open_memstream(bytes, size);
    if (file == NULL)
        abort();
    return file;
}

static void try_markup(const char *text, void (*put)(FILE *, const char *)) {
    char *bytes;
    size_t size;
    FILE *file = begin(&bytes, &size);
    put(file, text);
    fclose(file);
    if (!tb_utf8_valid(bytes, size) || strpbrk(bytes, "<>\"") != NULL)
        abort();
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)bytes[i] < 0x20 || bytes[i] == 0x7F)
            abort();
    if (put == tb_xml_text && strstr(bytes, "[%") != NULL)
        abort();
    free(bytes);
}

static void try_csv(const char *text) {
    char *bytes;
    size_t size;
    FILE *file = begin(&bytes, &size);
    fputs("a,b,c\r\n1,", file);
    tb_csv_write(file, text);
    fputs(",3\r\n", file);
    fclose(file);
    tb_arena *arena = tb_arena_create();
    tb_csv csv = {0};
    tb_error error = {TB_OK, ""};
    if (tb_csv_parse(arena, "text", bytes, size, &csv, &error) != TB_OK || csv.rows != 2 ||
        csv.row[1].cells != 3 || strcmp(csv.row[1].cell[2], "3") != 0)
        abort();
    const char *first = text + strspn(text, " \t"); /* blanks at the ends are cut by the reader */
    if (strncmp(csv.row[1].cell[1], first, strlen(csv.row[1].cell[1])) != 0)
        abort();
    tb_arena_free(arena);
    free(bytes);
}

static void try_json(const char *text) {
    json_t *value = tb_json_text(text), *root = json_object();
    char *bytes;
    size_t size;
    tb_error error = {TB_OK, ""};
    if (value == NULL || json_object_set_new(root, "text", json_incref(value)) != 0)
        abort();
    FILE *file = begin(&bytes, &size);
    if (tb_json_write(root, file, &error) != TB_OK)
        abort();
    fclose(file);
    json_error_t why;
    json_t *again = json_loadb(bytes, size, 0, &why);
    if (again == NULL || !json_equal(json_object_get(again, "text"), value))
        abort();
    json_decref(again);
    json_decref(value);
    free(bytes);
}

/* One line of characters that show. */
static void try_terminal(const char *text) {
    char *bytes;
    size_t size;
    FILE *file = begin(&bytes, &size);
    tb_say(file, "%s\n", text);
    fclose(file);
    char *visible = malloc(8 * size + 8);
    if (visible == NULL || size == 0 || bytes[size - 1] != '\n' ||
        tb_text_visible(bytes, size - 1, visible, 8 * size + 8) != size - 1)
        abort(); /* what was said has nothing left to be made visible */
    free(visible);
    free(bytes);
}

static void try_table(const char *text) {
    char *bytes;
    size_t size, lines = 0;
    FILE *file = begin(&bytes, &size);
    tb_table table;
    tb_arena *arena = tb_arena_create();
    tb_table_init(&table, arena, "lr");
    for (int i = 0; i < 4; i++)
        tb_table_cell(&table, "%s", i % 2 == 0 ? text : "1");
    if (table.failed)
        abort();
    tb_table_print(&table, 2, file);
    fclose(file);
    for (size_t i = 0; i < size; i++)
        lines += bytes[i] == '\n';
    if (lines != 3)
        abort();
    tb_arena_free(arena);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_text(&data, &size, '\0');
    try_markup(text, tb_xml_text);
    try_markup(text, tb_xml_value);
    try_csv(text);
    try_json(text);
    try_terminal(text);
    try_table(text);
    free(text);
    return 0;
}
