/* Official tables as a workbook, the way a county hands them in: a title, the unit, heads merged
 * over their parts, codes, totals as formulas, panes that stay and pages that print. In English the
 * official titles stand beneath the English ones. */
#include "base/error.h"
#include "base/file.h"
#include "base/message.h"
#include "base/text.h"

#include <tuban/tables.h>

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

/* Rows of a sheet. */
enum { TITLE, UNIT, GROUP, HEAD, CODE, FIRST };
enum {
    BLOCKS = 6,
    MOST_ROWS = 1048576,
    FORMULA_ROOM = 4000,
    MOST_RANGES = 250,
    TITLE_ROOM = 400,
    NARROWEST_NAME = 18,
    WIDEST_NAME = 40
};

/* English heads are longer, and wrap. Heights are in points, widths in digits. */
typedef struct print_look {
    const char *font;
    double title_height, group_height, head_height, width;
    size_t columns_a_page;
} print_look;

static const print_look looks[] = {
    [TB_ENGLISH] = {"Arial", 48, 30, 66, 15, 18},
    [TB_CHINESE] = {"宋体", 30, 15, 40, 11, 24},
};

typedef struct book {
    lxw_workbook *workbook;
    lxw_format *title, *line, *right, *head, *text, *number;
    lxw_error error;
    const tb_run_options *watch; /* NULL: nobody watches */
    size_t rows, rows_done;      /* of all sheets */
} book;

/* One table on its sheet. */
typedef struct page {
    book *book;
    lxw_worksheet *sheet;
    const tb_sheet *table;
    int formulas;    /* levelled figures close, and their totals are formulas */
    lxw_col_t first; /* column of the first figure */
} page;

static int is_chinese(void) {
    return tb_language_get() == TB_CHINESE;
}

static const char *column_title(const tb_sheet_column *column) {
    return is_chinese() ? column->title : column->title_en;
}

/* The official title is what one has to match: it stands in either language. */
static const char *table_title(const tb_sheet *table, const char *between, char title[TITLE_ROOM]) {
    if (is_chinese())
        snprintf(title, TITLE_ROOM, "%s", table->title);
    else
        snprintf(title, TITLE_ROOM, "%s%s%s", table->title_en, between, table->title);
    return title;
}

static void keep_error(book *b, lxw_error error) {
    if (b->error == LXW_NO_ERROR)
        b->error = error;
}

static lxw_format *new_format(book *b, double size, int bold, enum lxw_format_alignments align) {
    lxw_format *format = workbook_add_format(b->workbook);
    format_set_font_name(format, looks[tb_language_get()].font);
    format_set_font_size(format, size);
    format_set_align(format, (uint8_t)align);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (bold)
        format_set_bold(format);
    return format;
}

static void make_formats(book *b) {
    b->title = new_format(b, 16, 1, LXW_ALIGN_CENTER);
    b->line = new_format(b, 10, 0, LXW_ALIGN_LEFT);
    b->right = new_format(b, 10, 0, LXW_ALIGN_RIGHT);
    b->head = new_format(b, 10, 1, LXW_ALIGN_CENTER);
    b->text = new_format(b, 10, 0, LXW_ALIGN_LEFT);
    b->number = new_format(b, 10, 0, LXW_ALIGN_RIGHT);
    format_set_text_wrap(b->title);
    format_set_text_wrap(b->head);
    format_set_text_wrap(b->text);
    format_set_num_format(b->number, "0.00");
    format_set_border(b->head, LXW_BORDER_THIN);
    format_set_border(b->text, LXW_BORDER_THIN);
    format_set_border(b->number, LXW_BORDER_THIN);
}

static void put(page *p, lxw_row_t row, lxw_col_t column, const char *text, lxw_format *format) {
    keep_error(p->book, worksheet_write_string(p->sheet, row, column, text, format));
}

/* Text over a range, which may be one cell. */
static void spread(page *p, lxw_row_t row, lxw_col_t column, lxw_row_t last_row,
                   lxw_col_t last_column, const char *text, lxw_format *format) {
    if (row == last_row && column == last_column)
        put(p, row, column, text, format);
    else
        keep_error(p->book, worksheet_merge_range(p->sheet, row, column, last_row, last_column,
                                                  text, format));
}

/* --- Heads --- */

/* How many columns behind column k are printed under its head. The grand total stands alone, but
 * for its own shares by ownership or kind. */
static size_t parts_beside(const tb_sheet *table, size_t k) {
    int total = strcmp(table->column[k].head, "total") == 0;
    size_t n = 0;
    while (k + n + 1 < table->columns && table->column[k + n + 1].parent == (int)k &&
           (!total || strncmp(table->column[k + n + 1].head, "total_", 6) == 0))
        n++;
    return n;
}

/* The code behind a head's last underscore, where it is one and no word. */
static const char *code_of(const char *head) {
    const char *underscore = strrchr(head, '_');
    const char *last = underscore != NULL ? underscore + 1 : head;
    return strpbrk(last, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL ? last : "";
}

static void write_column_heads(page *p) {
    const tb_sheet *table = p->table;
    for (size_t k = 0, parts; k < table->columns; k += parts + 1) {
        lxw_col_t at = (lxw_col_t)(p->first + k);
        parts = parts_beside(table, k);
        lxw_col_t last = (lxw_col_t)(at + parts);
        spread(p, GROUP, at, parts > 0 ? GROUP : HEAD, last, column_title(&table->column[k]),
               p->book->head);
        if (parts > 0)
            put(p, HEAD, at, _("Subtotal"), p->book->head);
        for (size_t i = 1; i <= parts; i++)
            put(p, HEAD, (lxw_col_t)(at + i), column_title(&table->column[k + i]), p->book->head);
        for (size_t i = 0; i <= parts; i++)
            put(p, CODE, (lxw_col_t)(at + i), code_of(table->column[k + i].head), p->book->head);
    }
}

static void write_heads(page *p) {
    const tb_sheet *table = p->table;
    lxw_col_t last = (lxw_col_t)(p->first + table->columns - 1);
    char county[400] = "", title[TITLE_ROOM];
    if (table->rows > 0)
        snprintf(county, sizeof county, _("Unit: %s %s"), table->row[0].name, table->row[0].unit);
    spread(p, TITLE, 0, TITLE, last, table_title(table, "\n", title), p->book->title);
    spread(p, UNIT, 0, UNIT, p->first, county, p->book->line);
    put(p, UNIT, last, _("Areas in hectares (0.00)"), p->book->right);
    spread(p, GROUP, 0, CODE, 0, _("Name of unit"), p->book->head);
    spread(p, GROUP, 1, CODE, 1, _("Code of unit"), p->book->head);
    if (table->by_settlement)
        spread(p, GROUP, 2, CODE, 2, _("Settlement code"), p->book->head);
    write_column_heads(p);
}

/* --- Figures --- */

/* A formula in the making, and the sum of the cells it names. Neighbouring cells are one range. */
typedef struct formula {
    char text[FORMULA_ROOM];
    size_t size;
    int64_t sum;
    int ranges; /* -1: more than a formula holds */
    lxw_row_t from_row, to_row;
    lxw_col_t from_column, to_column;
} formula;

static void end_range(formula *f) {
    char range[LXW_MAX_CELL_RANGE_LENGTH];
    if (f->ranges <= 0)
        return;
    lxw_rowcol_to_range(range, f->from_row, f->from_column, f->to_row, f->to_column);
    if (f->size + strlen(range) + 16 > sizeof f->text || f->ranges > MOST_RANGES)
        f->ranges = -1;
    else
        f->size += (size_t)snprintf(f->text + f->size, sizeof f->text - f->size, "%s%s",
                                    f->ranges > 1 ? "," : "=ROUND(SUM(", range);
}

static void add_term(page *p, formula *f, size_t row, size_t column) {
    lxw_row_t at_row = (lxw_row_t)(FIRST + row);
    lxw_col_t at_column = (lxw_col_t)(p->first + column);
    f->sum += p->table->row[row].value[column];
    int below = at_column == f->to_column && f->from_column == at_column && at_row == f->to_row + 1;
    int beside = at_row == f->to_row && f->from_row == at_row && at_column == f->to_column + 1;
    if (f->ranges > 0 && (below || beside)) {
        f->to_row = at_row;
        f->to_column = at_column;
        return;
    }
    end_range(f);
    if (f->ranges < 0)
        return;
    f->ranges++;
    f->from_row = f->to_row = at_row;
    f->from_column = f->to_column = at_column;
}

/* Parts by class where there are any, else those by ownership, slope or kind. */
static void add_parts(page *p, formula *f, size_t row, size_t column) {
    const tb_sheet *table = p->table;
    for (int across = 0; across < 2 && f->ranges == 0; across++)
        for (size_t k = column + 1; k < table->columns; k++)
            if (table->column[k].parent == (int)column && table->column[k].across == across)
                add_term(p, f, row, k);
}

/* The next lower units, whose rows follow. */
static void add_units(page *p, formula *f, size_t row, size_t column) {
    const tb_sheet *table = p->table;
    size_t own = strlen(table->row[row].unit);
    for (size_t i = row + 1; i < table->rows && strlen(table->row[i].unit) > own; i++)
        if (strlen(table->row[i].unit) == own + 3)
            add_term(p, f, i, column);
}

static void add_blocks(page *p, formula *f, size_t row, size_t column) {
    for (size_t block = 1; row % BLOCKS == 0 && block < BLOCKS; block++)
        add_term(p, f, row + block, column);
}

static void write_figure(page *p, size_t row, size_t column) {
    formula f = {.size = 0};
    int64_t value = p->table->row[row].value[column];
    lxw_row_t at_row = (lxw_row_t)(FIRST + row);
    lxw_col_t at_column = (lxw_col_t)(p->first + column);
    if (p->formulas)
        add_parts(p, &f, row, column);
    if (p->formulas && f.ranges == 0 && p->table->by_settlement)
        add_blocks(p, &f, row, column);
    else if (p->formulas && f.ranges == 0)
        add_units(p, &f, row, column);
    double hectares = (double)value / 100;
    end_range(&f);
    if (f.ranges > 0 && f.sum == value) {
        snprintf(f.text + f.size, sizeof f.text - f.size, "),2)");
        keep_error(p->book, worksheet_write_formula_num(p->sheet, at_row, at_column, f.text,
                                                        p->book->number, hectares));
    } else {
        keep_error(p->book,
                   worksheet_write_number(p->sheet, at_row, at_column, hectares, p->book->number));
    }
}

/* A name that is wider than its column takes several lines: not every program makes room for them
 * by itself. */
static void make_room_for(page *p, lxw_row_t row, const char *name) {
    int lines = (tb_display_width(name) + 1) / (WIDEST_NAME - 2) + 1;
    if (lines > 1)
        keep_error(p->book, worksheet_set_row(p->sheet, row, LXW_DEF_ROW_HEIGHT * lines, NULL));
}

/* What is put into the sheets is kept in memory; closing the workbook, which writes it, tells
 * nothing and takes four times as long. */
static void tell_row(book *b) {
    b->rows_done++;
    if (b->watch != NULL && b->watch->phase != NULL)
        b->watch->phase(b->watch->progress_data, TB_PHASE_WRITING,
                        (int)(20 * b->rows_done / b->rows));
}

static int is_stopped(const tb_run_options *watch) {
    return watch != NULL && watch->stopped != NULL && watch->stopped(watch->progress_data) != 0;
}

static void write_rows(page *p) {
    const tb_sheet *table = p->table;
    for (size_t i = 0; i < table->rows && p->book->error == LXW_NO_ERROR; i++) {
        if (is_stopped(p->book->watch))
            return;
        const tb_sheet_row *row = &table->row[i];
        put(p, (lxw_row_t)(FIRST + i), 0, row->name, p->book->text);
        make_room_for(p, (lxw_row_t)(FIRST + i), row->name);
        put(p, (lxw_row_t)(FIRST + i), 1, row->unit, p->book->text);
        if (table->by_settlement)
            put(p, (lxw_row_t)(FIRST + i), 2, row->settlement, p->book->text);
        for (size_t k = 0; k < table->columns; k++)
            write_figure(p, i, k);
        tell_row(p->book);
    }
}

/* As wide as the longest name, within reason: what is longer wraps. */
static double name_width(const tb_sheet *table) {
    int width = NARROWEST_NAME;
    for (size_t i = 0; i < table->rows; i++) {
        int own = tb_display_width(table->row[i].name) + 2;
        width = own > width ? own : width;
    }
    return width < WIDEST_NAME ? width : WIDEST_NAME;
}

static void set_up_print(page *p) {
    enum { A3 = 8 };
    const print_look *look = &looks[tb_language_get()];
    lxw_col_t last = (lxw_col_t)(p->first + p->table->columns - 1);
    uint16_t pages =
        (uint16_t)((p->table->columns + look->columns_a_page - 1) / look->columns_a_page);
    worksheet_set_column(p->sheet, 0, 0, name_width(p->table), NULL);
    worksheet_set_column(p->sheet, 1, 1, 14, NULL);
    worksheet_set_column(p->sheet, 2, last, look->width, NULL);
    worksheet_set_row(p->sheet, TITLE, look->title_height, NULL);
    worksheet_set_row(p->sheet, GROUP, look->group_height, NULL);
    worksheet_set_row(p->sheet, HEAD, look->head_height, NULL);
    worksheet_freeze_panes(p->sheet, FIRST, p->first);
    worksheet_set_landscape(p->sheet);
    worksheet_set_paper(p->sheet, A3);
    worksheet_fit_to_pages(p->sheet, pages, 0);
    worksheet_repeat_rows(p->sheet, TITLE, CODE);
    worksheet_repeat_columns(p->sheet, 0, (lxw_col_t)(p->first - 1));
    worksheet_set_footer(p->sheet, _("&CPage &P of &N"));
}

static void write_table(book *b, const tb_tables *tables, const tb_sheet *table) {
    char name[20];
    snprintf(name, sizeof name, _("Table %d"), table->number);
    page p = {.book = b,
              .sheet = workbook_add_worksheet(b->workbook, name),
              .table = table,
              .formulas = tables->levelling == TB_LEVEL_COUNTY,
              .first = table->by_settlement ? 3 : 2};
    if (p.sheet == NULL) {
        keep_error(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    write_heads(&p);
    write_rows(&p);
    set_up_print(&p);
}

/* --- The list in front --- */

static void write_list_row(page *p, lxw_row_t row, const tb_sheet *table) {
    char link[40], name[20], number[8], title[TITLE_ROOM];
    snprintf(number, sizeof number, "%d", table->number);
    snprintf(name, sizeof name, _("Table %d"), table->number);
    snprintf(link, sizeof link, "internal:'%s'!A1", name);
    put(p, row, 0, number, p->book->text);
    put(p, row, 2, table->reason != NULL ? table->reason : "", p->book->text);
    if (table->reason == NULL)
        keep_error(p->book, worksheet_write_url(p->sheet, row, 1, link, p->book->text));
    put(p, row, 1, table_title(table, " – ", title), p->book->text);
}

static void write_checks(page *p, lxw_row_t row, const tb_tables *tables) {
    for (size_t i = 0; i < tables->checks; i++, row++) {
        const tb_sheet_check *check = &tables->check[i];
        char said[300];
        if (check->failed == 0)
            snprintf(said, sizeof said, _("%lld figures compared, all agree"),
                     (long long)check->compared);
        else
            snprintf(said, sizeof said, _("%lld of %lld figures do not agree; the first: %s"),
                     (long long)check->failed, (long long)check->compared, check->first);
        put(p, row, 0, check->rule, p->book->text);
        put(p, row, 1, _(check->what), p->book->text);
        put(p, row, 2, said, p->book->text);
    }
}

static void write_list(book *b, const tb_tables *tables) {
    page p = {.book = b, .sheet = workbook_add_worksheet(b->workbook, _("Contents"))};
    if (p.sheet == NULL) {
        keep_error(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    lxw_row_t row = 0;
    spread(&p, row, 0, row, 2, _("Summary tables of the land survey: contents"), b->title);
    row++;
    put(&p, row, 0, _("No."), b->head);
    put(&p, row, 1, _("Table"), b->head);
    put(&p, row++, 2, _("Why it was not made"), b->head);
    for (size_t i = 0; i < tables->sheets; i++)
        write_list_row(&p, row++, &tables->sheet[i]);
    row++;
    put(&p, row++, 0,
        tables->levelling == TB_LEVEL_COUNTY
            ? _("Areas are levelled: every sum closes")
            : _("Areas are not levelled: each is rounded by itself, and sums may not close"),
        b->line);
    write_checks(&p, row, tables);
    worksheet_set_column(p.sheet, 0, 0, 8, NULL);
    worksheet_set_column(p.sheet, 1, 2, is_chinese() ? 60 : 80, NULL);
    worksheet_fit_to_pages(p.sheet, 1, 0);
}

/* --- The file --- */

static tb_status check_rows(const tb_tables *tables, tb_error *error) {
    for (size_t i = 0; i < tables->sheets; i++)
        if (tables->sheet[i].rows + FIRST > MOST_ROWS)
            return tb_fail(error, TB_USAGE,
                           _("table %d has %zu rows, and a sheet holds %d at most; write CSV"),
                           tables->sheet[i].number, tables->sheet[i].rows, MOST_ROWS);
    return TB_OK;
}

static size_t count_rows(const tb_tables *tables) {
    size_t rows = 0;
    for (size_t i = 0; i < tables->sheets; i++)
        rows += tables->sheet[i].rows;
    return rows;
}

static lxw_error write_book(const tb_tables *tables, const char *path,
                            const tb_run_options *watch) {
    book b = {.workbook = workbook_new(path), .watch = watch, .rows = count_rows(tables)};
    if (b.workbook == NULL)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    lxw_doc_properties about = {.title = (char *)_("Summary tables of the land survey"),
                                .comments = "tuban"};
    workbook_set_properties(b.workbook, &about);
    make_formats(&b);
    write_list(&b, tables);
    for (size_t i = 0; i < tables->sheets && b.error == LXW_NO_ERROR; i++)
        if (tables->sheet[i].reason == NULL)
            write_table(&b, tables, &tables->sheet[i]);
    if (is_stopped(watch))
        lxw_workbook_free(b.workbook); /* closing it would write it */
    else
        keep_error(&b, workbook_close(b.workbook));
    return b.error;
}

/* From where it lies in memory; 0 on failure, which errno explains. */
static int copy(int memory, FILE *file) {
    char bytes[65536];
    ssize_t size = 0;
    if (lseek(memory, 0, SEEK_SET) != 0)
        return 0;
    while ((size = read(memory, bytes, sizeof bytes)) > 0)
        if (fwrite(bytes, 1, (size_t)size, file) != (size_t)size)
            return 0;
    return size == 0;
}

/* libxlsxwriter writes by name: it is given one in memory, and the whole is copied out, so that it
 * goes the way of every output of ours. */
static tb_status write_through_memory(const tb_tables *tables, const char *shown,
                                      const tb_run_options *watch, FILE *file, tb_error *error) {
    char path[40];
    int memory = memfd_create("tuban", MFD_CLOEXEC);
    if (memory < 0)
        return tb_fail_memory(error);
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    lxw_error failure = write_book(tables, path, watch);
    int copied = failure == LXW_NO_ERROR && !is_stopped(watch) && copy(memory, file);
    int reason = errno;
    close(memory);
    if (copied)
        return TB_OK;
    if (failure == LXW_NO_ERROR && is_stopped(watch))
        return tb_fail(error, TB_INTERRUPTED, "%s", _("interrupted; nothing was written"));
    return tb_fail(error, TB_SYSTEM, _("%s: cannot be written: %s"), shown,
                   failure != LXW_NO_ERROR ? lxw_strerror(failure) : strerror(reason));
}

tb_status tb_tables_check_workbook(const char *path, int overwrite, tb_error *error) {
    return tb_output_check(path, overwrite, error);
}

tb_status tb_tables_write_workbook(const tb_tables *tables, const char *path, int overwrite,
                                   const tb_run_options *watch, tb_error *error) {
    tb_output output;
    tb_status status = check_rows(tables, error);
    if (status == TB_OK)
        status = tb_output_open(&output, path, overwrite, error);
    if (status != TB_OK)
        return status;
    status = write_through_memory(tables, path, watch, output.file, error);
    if (status == TB_OK)
        return tb_output_close(&output, error);
    tb_output_discard(&output);
    return status;
}
