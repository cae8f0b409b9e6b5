/* Filling official tables: each cell of the base table goes into the columns that want its class
 * and record, in the rows of its village, township and county. */
#include "total/sheets.h"

#include "total/levelling.h"

#include <stdlib.h>
#include <string.h>

enum { UNIT_LEVELS = 3 };
static const size_t unit_digits[UNIT_LEVELS] = {6, 9, 12};

const char *const tb_settlement_blocks[TB_SETTLEMENT_BLOCKS] = {"20",  "201", "202",
                                                                "203", "204", "205"};
enum { SETTLEMENT = 6 }; /* among the values of a record */

/* --- Units --- */

static int by_code(const void *a, const void *b) {
    return strcmp(((const tb_sheet_unit *)a)->code, ((const tb_sheet_unit *)b)->code);
}

/* The units that a village's code names, from the county down; returns how many. */
static size_t cut_units(const char *village, char code[UNIT_LEVELS][13]) {
    size_t n = 0, size = strlen(village);
    for (int level = 0; level < UNIT_LEVELS; level++) {
        size_t digits = size < unit_digits[level] ? size : unit_digits[level];
        memcpy(code[n], village, digits);
        code[n++][digits] = '\0';
        if (digits == size)
            break;
    }
    return n;
}

tb_sheet_unit *tb_sheet_units(const tb_base_table *table, tb_arena *arena, size_t *count) {
    tb_sheet_unit *list = tb_arena_take(arena, (UNIT_LEVELS * table->records + 1) * sizeof *list);
    size_t n = 0, kept = 0;
    if (list == NULL)
        return NULL;
    for (size_t i = 0; i < table->records; i++) {
        const char *village = table->record[i].value[0];
        char code[UNIT_LEVELS][13];
        if (i > 0 && strcmp(village, table->record[i - 1].value[0]) == 0)
            continue;
        size_t levels = cut_units(village, code);
        for (size_t k = 0; k < levels; k++) {
            list[n] = (tb_sheet_unit){tb_arena_copy(arena, code[k], strlen(code[k])), ""};
            if (list[n++].code == NULL)
                return NULL;
        }
    }
    qsort(list, n, sizeof *list, by_code);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || strcmp(list[kept - 1].code, list[i].code) != 0)
            list[kept++] = list[i];
    *count = kept;
    return list;
}

/* --- Conditions --- */

/* Whether one of "1*|2*" is the value; a star stands for the rest, and alone for any but none. */
static int one_of(const char *pattern, size_t size, const char *value) {
    const char *end = pattern + size;
    while (pattern < end) {
        size_t length = strcspn(pattern, "|");
        length = length < (size_t)(end - pattern) ? length : (size_t)(end - pattern);
        int star = pattern[length - 1] == '*';
        size_t fixed = length - (size_t)star;
        if (strncmp(pattern, value, fixed) == 0 && value[0] != '\0' &&
            (star || value[fixed] == '\0'))
            return 1;
        pattern += length + 1;
    }
    return 0;
}

static const char *field_value(const tb_base_record *record, const char *name, size_t size) {
    for (int key = 0; key < TB_BASE_FIELDS; key++) {
        const char *known = tb_key_name(tb_base_keys[key]);
        if (strlen(known) == size && memcmp(known, name, size) == 0)
            return record->value[key];
    }
    return "";
}

static int fulfils(const tb_base_record *record, const char *where) {
    while (*where != '\0') {
        size_t name = strcspn(where, "="), size = strcspn(where, " ");
        if (!one_of(where + name + 1, size - name - 1, field_value(record, where, name)))
            return 0;
        where += size + (where[size] == ' ');
    }
    return 1;
}

static int is_word_of(const char *words, const char *word) {
    size_t length = strlen(word);
    for (const char *at = words; *at != '\0';) {
        size_t size = strcspn(at, " ");
        if (size == length && memcmp(at, word, size) == 0)
            return 1;
        at += size + (at[size] == ' ');
    }
    return 0;
}

static int wants_class(const tb_column_info *column, const tb_class *c) {
    return column->classes[0] == '\0' || is_word_of(column->classes, c->code) ||
           is_word_of(column->classes, c->level1) ||
           (c->level == 3 && is_word_of(column->classes, c->parent));
}

/* --- Filling --- */

typedef struct filling {
    const tb_sheet_info *info;
    size_t classes;
    uint8_t *wants; /* [column x classes + class] */
    int *fits;      /* by column: whether it wants the record at hand */
    int level;
    tb_sheet *sheet;
} filling;

static int make_columns(filling *f, const tb_class_table *classes, tb_arena *arena) {
    const tb_sheet_info *info = f->info;
    tb_sheet_column *column = tb_arena_take(arena, info->columns * sizeof *column);
    f->classes = tb_classes_count(classes);
    f->wants = tb_arena_take(arena, info->columns * f->classes);
    f->fits = tb_arena_take(arena, info->columns * sizeof *f->fits);
    if (column == NULL || f->wants == NULL || f->fits == NULL)
        return 0;
    for (size_t k = 0; k < info->columns; k++) {
        const tb_column_info *from = &info->column[k];
        column[k] =
            (tb_sheet_column){from->head, from->title, from->title_en, from->parent, from->across};
        for (size_t c = 0; c < f->classes; c++)
            f->wants[k * f->classes + c] = (uint8_t)wants_class(from, tb_classes_at(classes, c));
    }
    f->sheet->column = column;
    f->sheet->columns = info->columns;
    return 1;
}

static size_t blocks_of(const tb_sheet_info *info) {
    return info->by_settlement ? TB_SETTLEMENT_BLOCKS : 1;
}

static int make_rows(filling *f, const tb_sheet_unit *unit, size_t units, tb_arena *arena) {
    size_t blocks = blocks_of(f->info), rows = units * blocks;
    tb_sheet_row *row = tb_arena_take(arena, (rows + 1) * sizeof *row);
    int64_t *value = tb_arena_take(arena, (rows + 1) * f->info->columns * sizeof *value);
    if (row == NULL || value == NULL)
        return 0;
    memset(value, 0, rows * f->info->columns * sizeof *value);
    for (size_t i = 0; i < rows; i++)
        row[i] = (tb_sheet_row){.unit = unit[i / blocks].code,
                                .name = unit[i / blocks].name,
                                .settlement =
                                    f->info->by_settlement ? tb_settlement_blocks[i % blocks] : "",
                                .value = value + i * f->info->columns};
    f->sheet->row = row;
    f->sheet->rows = rows;
    return 1;
}

static void add_record(filling *f, const tb_base_record *record, tb_sheet_row *row) {
    for (size_t i = 0; i < record->cells; i++) {
        const tb_base_cell *cell = &record->cell[i];
        int64_t more = f->level ? cell->cents : cell->dm2;
        for (size_t k = 0; k < f->info->columns; k++)
            if (f->fits[k] && f->wants[k * f->classes + (size_t)cell->class_index])
                row->value[k] += more;
    }
}

/* Block 0 holds all that the filter lets in, the others their own settlement code. */
static void add_to_units(filling *f, const tb_base_record *record, const tb_sheet_unit *unit,
                         size_t units) {
    char code[UNIT_LEVELS][13];
    size_t blocks = blocks_of(f->info), levels = cut_units(record->value[0], code);
    for (size_t k = 0; k < f->info->columns; k++)
        f->fits[k] = fulfils(record, f->info->column[k].where);
    for (size_t level = 0; level < levels; level++) {
        tb_sheet_unit wanted = {code[level], NULL};
        const tb_sheet_unit *found = bsearch(&wanted, unit, units, sizeof *unit, by_code);
        tb_sheet_row *row = &f->sheet->row[(size_t)(found - unit) * blocks];
        add_record(f, record, row);
        for (size_t block = 1; block < blocks; block++)
            if (strncmp(record->value[SETTLEMENT], tb_settlement_blocks[block], 3) == 0)
                add_record(f, record, row + block);
    }
}

int tb_sheet_fill(const tb_sheet_info *info, const tb_base_table *table,
                  const tb_class_table *classes, const tb_sheet_unit *unit, size_t units, int level,
                  tb_arena *arena, tb_sheet *out) {
    filling f = {.info = info, .level = level, .sheet = out};
    *out = (tb_sheet){.number = info->number,
                      .slug = info->slug,
                      .title = info->title,
                      .title_en = info->title_en,
                      .by_settlement = info->by_settlement};
    if (!make_columns(&f, classes, arena) || !make_rows(&f, unit, units, arena))
        return 0;
    for (size_t i = 0; i < table->records; i++)
        if (fulfils(&table->record[i], info->filter))
            add_to_units(&f, &table->record[i], unit, units);
    for (size_t i = 0; !level && i < out->rows * out->columns; i++)
        out->row[0].value[i] = tb_hectare_cents(out->row[0].value[i]);
    return 1;
}
