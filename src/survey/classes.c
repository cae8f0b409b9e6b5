/* Class tables: looking codes up, and reading a table of one's own. */
#include "survey/classes.h"

#include "base/csv.h"
#include "base/error.h"
#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "survey/schemes.h"

#include <stdlib.h>
#include <string.h>

enum { SHORT_TEXT = 7, LARGEST_FILE = 1 << 30 };

static const uint64_t golden_ratio = 0x9E3779B97F4A7C15u;

static int is_long(uint64_t key) {
    return key >> 56 == 0xFF;
}

static uint64_t key_of(const char *text, size_t size) {
    if (size <= SHORT_TEXT) {
        uint64_t key = (uint64_t)size << 56;
        for (size_t i = 0; i < size; i++)
            key |= (uint64_t)(unsigned char)text[i] << 8 * i;
        return key;
    }
    uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3u;
    return hash | UINT64_C(0xFF) << 56;
}

/* The slot of the text, or the free one where it would stand. */
static const tb_index_slot *probe(const tb_index *index, const char *text, size_t size) {
    uint64_t key = key_of(text, size);
    uint64_t last = UINT64_MAX >> index->shift;
    for (uint64_t at = key * index->multiplier >> index->shift;; at = (at + 1) & last) {
        const tb_index_slot *slot = &index->slots[at];
        if (slot->key == 0)
            return slot;
        if (slot->key != key)
            continue;
        if (!is_long(key))
            return slot;
        const char *known = index->text[slot->entry];
        if (strlen(known) == size && memcmp(known, text, size) == 0)
            return slot;
    }
}

const tb_class_table *tb_classes_builtin(void) {
    return &tb_class_table_builtin;
}

size_t tb_classes_count(const tb_class_table *table) {
    return table->count;
}

const tb_class *tb_classes_at(const tb_class_table *table, size_t index) {
    return &table->classes[index];
}

int tb_classes_find(const tb_class_table *table, const char *code, size_t size) {
    if (size == 0)
        return -1;
    const tb_index_slot *slot = probe(&table->codes, code, size);
    return slot->key != 0 ? (int)slot->entry : -1;
}

size_t tb_classes_category(const tb_class_table *table, size_t index) {
    return table->category_of[index];
}

size_t tb_categories_count(const tb_class_table *table) {
    return table->category_count;
}

const char *tb_category_name(const tb_class_table *table, size_t category) {
    return table->categories[category].name;
}

const char *tb_category_name_en(const tb_class_table *table, size_t category) {
    return table->categories[category].name_en;
}

int tb_category_published(const tb_class_table *table, size_t category) {
    return table->categories[category].published;
}

/* An index while it grows. */
typedef struct builder {
    tb_index index;
    tb_index_slot *slots; /* those of index, to write */
    const char **text;
    uint32_t entries;
} builder;

/* Room for `capacity` texts in twice as many slots or more; 0 when out of memory. */
static int builder_init(builder *b, tb_arena *arena, size_t capacity) {
    unsigned bits = 4;
    while ((size_t)1 << bits < 2 * capacity)
        bits++;
    size_t bytes = sizeof(tb_index_slot) << bits;
    b->slots = tb_arena_take(arena, bytes);
    b->text = tb_arena_take(arena, (capacity + 1) * sizeof *b->text);
    if (b->slots == NULL || b->text == NULL)
        return 0;
    memset(b->slots, 0, bytes);
    b->entries = 0;
    b->index = (tb_index){b->slots, b->text, golden_ratio, 64 - bits};
    return 1;
}

/* The entry of the text, a new one if it was not there. */
static uint32_t builder_add(builder *b, const char *text) {
    size_t size = strlen(text);
    const tb_index_slot *slot = probe(&b->index, text, size);
    if (slot->key != 0)
        return slot->entry;
    b->slots[slot - b->slots] = (tb_index_slot){key_of(text, size), b->entries};
    b->text[b->entries] = text;
    return b->entries++;
}

typedef struct columns {
    int code, name, category, name_en, parent, level1, major;
} columns;

/* An own table while it is read. */
typedef struct reading {
    const char *path;
    tb_class_table *table;
    tb_csv csv;
    columns column;
    builder codes;
    builder categories;
    tb_class *classes;
    uint32_t *category_of;
    unsigned *line; /* by class */
} reading;

static tb_status find_columns(reading *r, tb_error *error) {
    const struct {
        const char *head;
        int *column;
        int required;
    } wanted[] = {
        {"code", &r->column.code, 1},         {"name", &r->column.name, 1},
        {"category", &r->column.category, 1}, {"name_en", &r->column.name_en, 0},
        {"parent", &r->column.parent, 0},     {"level1", &r->column.level1, 0},
        {"major", &r->column.major, 0},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        *wanted[i].column = tb_csv_column(&r->csv, wanted[i].head);
        if (*wanted[i].column < 0 && wanted[i].required)
            return tb_fail(error, TB_USAGE,
                           _("%s, line %u: the header has no column %s; a class table needs code, "
                             "name and category"),
                           r->path, r->csv.rows > 0 ? r->csv.row[0].line : 1, wanted[i].head);
    }
    return TB_OK;
}

static tb_status allocate(reading *r, tb_error *error) {
    tb_arena *arena = r->table->arena;
    size_t rows = r->csv.rows;
    r->classes = tb_arena_take(arena, rows * sizeof *r->classes);
    r->category_of = tb_arena_take(arena, rows * sizeof *r->category_of);
    r->line = tb_arena_take(arena, rows * sizeof *r->line);
    if (r->classes == NULL || r->category_of == NULL || r->line == NULL ||
        !builder_init(&r->codes, arena, rows) || !builder_init(&r->categories, arena, rows))
        return tb_fail_memory(error);
    return TB_OK;
}

static tb_status read_row(reading *r, const tb_csv_row *row, tb_error *error) {
    const columns *column = &r->column;
    const char *code = tb_csv_cell(row, column->code);
    const char *category = tb_csv_cell(row, column->category);
    if (code[0] == '\0' || category[0] == '\0')
        return tb_fail(error, TB_USAGE, _("%s, line %u: the column %s is empty; fill it in"),
                       r->path, row->line, code[0] == '\0' ? "code" : "category");
    uint32_t known = r->codes.entries;
    uint32_t entry = builder_add(&r->codes, code);
    if (entry < known)
        return tb_fail(error, TB_USAGE,
                       _("%s, line %u: code %s stands on line %u already; leave one of them"),
                       r->path, row->line, code, r->line[entry]);
    r->line[entry] = row->line;
    r->category_of[entry] = builder_add(&r->categories, category);
    r->classes[entry] = (tb_class){
        .code = code,
        .name = tb_csv_cell(row, column->name),
        .name_en = tb_csv_cell(row, column->name_en),
        .level = 2,
        .parent = tb_csv_cell(row, column->parent),
        .level1 = tb_csv_cell(row, column->level1),
        .major = tb_csv_cell(row, column->major),
        .category = category,
        .assignable = 1,
    };
    return TB_OK;
}

/* Own categories have one name, and all of them may be published. */
static tb_status finish(reading *r, tb_error *error) {
    tb_class_table *table = r->table;
    size_t count = r->categories.entries;
    tb_category *categories = tb_arena_take(table->arena, (count + 1) * sizeof *categories);
    if (categories == NULL)
        return tb_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        categories[i] = (tb_category){r->categories.text[i], r->categories.text[i], 1};
    table->classes = r->classes;
    table->count = r->codes.entries;
    table->categories = categories;
    table->category_count = count;
    table->category_of = r->category_of;
    table->codes = r->codes.index;
    return TB_OK;
}

static tb_status read_file(reading *r, char **bytes, size_t *size, tb_error *error) {
    tb_status status = tb_file_read(r->table->arena, r->path, LARGEST_FILE, bytes, size, error);
    if (status == TB_OK && !tb_utf8_valid(*bytes, *size))
        return tb_fail(error, TB_USAGE, _("%s: is not in UTF-8; save the class table as UTF-8"),
                       r->path);
    return status;
}

/* text: NULL, or the table itself instead of a file's. */
static tb_status read_table(reading *r, const char *text, tb_error *error) {
    char *bytes = NULL;
    size_t size = text != NULL ? strlen(text) : 0;
    tb_status status = text == NULL ? read_file(r, &bytes, &size, error) : TB_OK;
    if (status == TB_OK)
        status = tb_csv_parse(r->table->arena, r->path, text != NULL ? text : bytes, size, &r->csv,
                              error);
    if (status == TB_OK)
        status = find_columns(r, error);
    if (status == TB_OK)
        status = allocate(r, error);
    for (size_t i = 1; status == TB_OK && i < r->csv.rows; i++)
        status = read_row(r, &r->csv.row[i], error);
    if (status == TB_OK && r->codes.entries == 0)
        return tb_fail(error, TB_USAGE, _("%s: has a header but no classes"), r->path);
    return status == TB_OK ? finish(r, error) : status;
}

static tb_status make_table(const char *path, const char *text, tb_class_table **out,
                            tb_error *error) {
    *out = NULL;
    tb_arena *arena = tb_arena_create();
    if (arena == NULL)
        return tb_fail_memory(error);
    reading r = {.path = path, .table = tb_arena_take(arena, sizeof(tb_class_table))};
    if (r.table == NULL) {
        tb_arena_free(arena);
        return tb_fail_memory(error);
    }
    *r.table = (tb_class_table){.arena = arena};
    tb_status status = read_table(&r, text, error);
    if (status == TB_OK)
        *out = r.table;
    else
        tb_arena_free(arena);
    return status;
}

tb_status tb_classes_read(const char *path, tb_class_table **out, tb_error *error) {
    return make_table(path, NULL, out, error);
}

tb_status tb_classes_scheme(const char *name, tb_class_table **out, tb_error *error) {
    for (size_t i = 0; i < TB_SCHEMES; i++)
        if (strcmp(tb_schemes[i].name, name) == 0)
            return make_table(name, tb_schemes[i].table, out, error);
    *out = NULL;
    return tb_fail(error, TB_USAGE, _("no classification is called %s; there are %s"), name,
                   "gb21010, ydyh");
}

void tb_classes_free(tb_class_table *table) {
    if (table != NULL && table->arena != NULL)
        tb_arena_free(table->arena);
}
