/* Laying out tables. */
#include "write/table.h"

#include "base/text.h"

#include <stdarg.h>
#include <string.h>

void tb_table_init(tb_table *table, tb_arena *arena, const char *align) {
    *table = (tb_table){.arena = arena, .columns = strlen(align)};
    memcpy(table->align, align, table->columns);
}

static int make_room(tb_table *table) {
    if (table->rows < table->capacity)
        return 1;
    size_t capacity = table->capacity > 0 ? 2 * table->capacity : 256;
    const char **larger = tb_arena_take(table->arena, capacity * sizeof *larger);
    if (larger == NULL)
        return 0;
    if (table->rows > 0)
        memcpy(larger, table->cell, table->rows * sizeof *larger);
    table->cell = larger;
    table->capacity = capacity;
    return 1;
}

void tb_table_cell(tb_table *table, const char *format, ...) {
    char text[1200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    char *copy = make_room(table) ? tb_arena_copy(table->arena, text, strlen(text)) : NULL;
    if (copy == NULL)
        table->failed = 1;
    else
        table->cell[table->rows++] = copy;
}

static void pad(FILE *file, int count, char with) {
    for (int i = 0; i < count; i++)
        fputc(with, file);
}

static void print_cell(const char *text, int width, char align, int last, FILE *file) {
    int blanks = width - tb_display_width(text);
    if (align == 'r')
        pad(file, blanks, ' ');
    fputs(text, file);
    if (align == 'l' && !last)
        pad(file, blanks, ' ');
}

void tb_table_print(const tb_table *table, int indent, FILE *file) {
    enum { GAP = 2 };
    int width[TB_TABLE_COLUMNS] = {0};
    for (size_t i = 0; i < table->rows; i++) {
        int own = tb_display_width(table->cell[i]);
        int *widest = &width[i % table->columns];
        *widest = own > *widest ? own : *widest;
    }
    for (size_t i = 0; i + table->columns <= table->rows; i += table->columns) {
        pad(file, indent, ' ');
        for (size_t k = 0; k < table->columns; k++) {
            print_cell(table->cell[i + k], width[k], table->align[k], k + 1 == table->columns, file);
            if (k + 1 < table->columns)
                pad(file, GAP, ' ');
        }
        fputc('\n', file);
        if (i > 0)
            continue;
        pad(file, indent, ' ');
        for (size_t k = 0; k < table->columns; k++) {
            pad(file, width[k], '-');
            if (k + 1 < table->columns)
                pad(file, GAP, ' ');
        }
        fputc('\n', file);
    }
}

char *tb_grouped(const char *number, char buffer[48]) {
    size_t whole = strcspn(number, "."), filled = 0;
    for (size_t i = 0; number[i] != '\0' && filled + 2 < 48; i++) {
        int digits_left = (int)(whole - i);
        if (i > 0 && i < whole && digits_left % 3 == 0 && number[i - 1] != '-')
            buffer[filled++] = ',';
        buffer[filled++] = number[i];
    }
    buffer[filled] = '\0';
    return buffer;
}
