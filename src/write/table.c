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
    char text[1200], shown[2 * sizeof text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t size = tb_text_visible(text, strlen(text), shown, sizeof shown);
    char *copy = make_room(table) ? tb_arena_copy(table->arena, shown, size) : NULL;
    if (copy == NULL)
        table->failed = 1;
    else
        table->cell[table->rows++] = copy;
}

enum { GAP = 2 }; /* blanks between columns */

/* A line under way: blanks are owed until something follows them, so that no line ends in any. */
typedef struct pen {
    FILE *file;
    int owed;
} pen;

static void put(pen *p, const char *text) {
    if (text[0] == '\0')
        return;
    for (; p->owed > 0; p->owed--)
        fputc(' ', p->file);
    fputs(text, p->file);
}

static void end_line(pen *p) {
    p->owed = 0;
    fputc('\n', p->file);
}

static void print_row(const tb_table *table, const char *const *cell, const int *width, int indent,
                      pen *p) {
    p->owed = indent;
    for (size_t k = 0; k < table->columns; k++) {
        int blanks = width[k] - tb_display_width(cell[k]);
        p->owed += table->align[k] == 'r' ? blanks : 0;
        put(p, cell[k]);
        p->owed += (table->align[k] == 'l' ? blanks : 0) + GAP;
    }
    end_line(p);
}

static void print_rule(const tb_table *table, const int *width, int indent, pen *p) {
    p->owed = indent;
    for (size_t k = 0; k < table->columns; k++) {
        for (int i = 0; i < width[k]; i++)
            put(p, "-");
        p->owed += GAP;
    }
    end_line(p);
}

void tb_table_print(const tb_table *table, int indent, FILE *file) {
    pen p = {file, 0};
    int width[TB_TABLE_COLUMNS] = {0};
    for (size_t i = 0; i < table->rows; i++) {
        int own = tb_display_width(table->cell[i]);
        int *widest = &width[i % table->columns];
        *widest = own > *widest ? own : *widest;
    }
    for (size_t i = 0; i + table->columns <= table->rows; i += table->columns) {
        print_row(table, table->cell + i, width, indent, &p);
        if (i == 0)
            print_rule(table, width, indent, &p);
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
