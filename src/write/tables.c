/* Official tables as a folder of CSV files, and as JSON (tuban.tables/1): the same figures. */
#include "base/csv.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/message.h"
#include "write/json.h"

#include <tuban/tables.h>

#include <string.h>

static const char not_produced[] = "not-produced.csv";

static void write_heads(const tb_sheet *sheet, FILE *file) {
    fprintf(file, "unit,name%s", sheet->by_settlement ? ",settlement" : "");
    for (size_t k = 0; k < sheet->columns; k++)
        fprintf(file, ",%s", sheet->column[k].head);
    fputc('\n', file);
}

static void write_row(const tb_sheet *sheet, const tb_sheet_row *row, FILE *file) {
    char text[32];
    tb_csv_write(file, row->unit);
    fputc(',', file);
    tb_csv_write(file, row->name);
    if (sheet->by_settlement)
        fprintf(file, ",%s", row->settlement);
    for (size_t k = 0; k < sheet->columns; k++) {
        tb_decimal_text(row->value[k], 2, text);
        fprintf(file, ",%s", text);
    }
    fputc('\n', file);
}

static void write_sheet(const void *data, FILE *file) {
    const tb_sheet *sheet = data;
    write_heads(sheet, file);
    for (size_t i = 0; i < sheet->rows; i++)
        write_row(sheet, &sheet->row[i], file);
}

static void write_reasons(const void *data, FILE *file) {
    const tb_tables *tables = data;
    fputs("number,table,title,reason\n", file);
    for (size_t i = 0; i < tables->sheets; i++) {
        const tb_sheet *sheet = &tables->sheet[i];
        if (sheet->reason == NULL)
            continue;
        fprintf(file, "%d,%s,%s,", sheet->number, sheet->slug, sheet->title);
        tb_csv_write(file, sheet->reason);
        fputc('\n', file);
    }
}

static tb_status write_file(const tb_folder *folder, const char *name,
                            void (*write)(const void *data, FILE *file), const void *data,
                            tb_error *error) {
    char path[4400];
    tb_output output;
    snprintf(path, sizeof path, "%s/%s", folder->temporary, name);
    tb_status status = tb_output_open(&output, path, 0, error);
    if (status != TB_OK)
        return status;
    output.path = folder->path; /* what is told when it fails */
    write(data, output.file);
    return tb_output_close(&output, error);
}

/* "01-level1.csv" and the like. */
static int is_ours(const char *name) {
    size_t size = strlen(name);
    int numbered = size > 7 && strspn(name, "0123456789") == 2 && name[2] == '-' &&
                   strcmp(name + size - 4, ".csv") == 0;
    return numbered || strcmp(name, not_produced) == 0;
}

static tb_status write_files(const tb_tables *tables, const tb_folder *folder, tb_error *error) {
    tb_status status = write_file(folder, not_produced, write_reasons, tables, error);
    for (size_t i = 0; status == TB_OK && i < tables->sheets; i++) {
        const tb_sheet *sheet = &tables->sheet[i];
        char name[80];
        snprintf(name, sizeof name, "%02d-%s.csv", sheet->number, sheet->slug);
        if (sheet->reason == NULL)
            status = write_file(folder, name, write_sheet, sheet, error);
    }
    return status;
}

tb_status tb_tables_check_folder(const char *path, int overwrite, tb_error *error) {
    return tb_folder_check(path, overwrite, is_ours, error);
}

tb_status tb_tables_write_folder(const tb_tables *tables, const char *path, int overwrite,
                                 tb_error *error) {
    tb_folder folder;
    tb_status status = tb_tables_check_folder(path, overwrite, error);
    if (status == TB_OK)
        status = tb_folder_open(&folder, path, error);
    if (status != TB_OK)
        return status;
    status = write_files(tables, &folder, error);
    if (status == TB_OK)
        return tb_folder_close(&folder, error);
    tb_folder_discard(&folder);
    return status;
}

/* --- JSON --- */

static json_t *columns_json(const tb_sheet *sheet) {
    json_t *list = json_array();
    for (size_t k = 0; k < sheet->columns; k++) {
        const tb_sheet_column *column = &sheet->column[k];
        json_t *object = json_pack("{s:s,s:s,s:s}", "head", column->head, "title", column->title,
                                   "title_en", column->title_en);
        if (column->parent >= 0)
            json_object_set_new(object, "part_of", json_string(sheet->column[column->parent].head));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *row_json(const tb_sheet *sheet, const tb_sheet_row *row) {
    json_t *object = json_object(), *values = json_array();
    char text[32];
    json_object_set_new(object, "unit", tb_json_text(row->unit));
    json_object_set_new(object, "name", tb_json_text(row->name));
    if (sheet->by_settlement)
        json_object_set_new(object, "settlement", json_string(row->settlement));
    for (size_t k = 0; k < sheet->columns; k++) {
        tb_decimal_text(row->value[k], 2, text);
        json_array_append_new(values, json_string(text));
    }
    json_object_set_new(object, "hectares", values);
    return object;
}

static json_t *sheet_json(const tb_sheet *sheet) {
    json_t *object = json_pack("{s:i,s:s,s:s,s:s}", "number", sheet->number, "table", sheet->slug,
                               "title", sheet->title, "title_en", sheet->title_en);
    if (sheet->reason != NULL) {
        json_object_set_new(object, "reason", tb_json_text(sheet->reason));
        return object;
    }
    json_t *rows = json_array();
    for (size_t i = 0; i < sheet->rows; i++)
        json_array_append_new(rows, row_json(sheet, &sheet->row[i]));
    json_object_set_new(object, "columns", columns_json(sheet));
    json_object_set_new(object, "rows", rows);
    return object;
}

static json_t *checks_json(const tb_tables *tables) {
    json_t *list = json_array();
    for (size_t i = 0; i < tables->checks; i++) {
        const tb_sheet_check *check = &tables->check[i];
        json_array_append_new(list, json_pack("{s:s,s:I,s:I,s:s}", "rule", check->rule, "compared",
                                              (json_int_t)check->compared, "failed",
                                              (json_int_t)check->failed, "first", check->first));
    }
    return list;
}

static json_t *counties_json(const tb_tables *tables) {
    json_t *list = json_array();
    for (size_t i = 0; i < tables->sections; i++) {
        const tb_section *section = &tables->section[i];
        json_t *object = json_object();
        json_object_set_new(object, "unit", tb_json_text(section->unit));
        json_object_set_new(object, "mssm", json_string(section->island ? "01" : "00"));
        json_object_set_new(object, "area_dm2", json_integer(section->dm2));
        if (section->control_dm2 != TB_NO_NUMBER)
            json_object_set_new(object, "control_dm2", json_integer(section->control_dm2));
        json_array_append_new(list, object);
    }
    return list;
}

tb_status tb_tables_write_json(const tb_tables *tables, FILE *file, tb_error *error) {
    json_t *root = tb_json_head("tuban.tables/1");
    json_t *made = json_array(), *missing = json_array(), *input = json_object();
    json_object_set_new(input, "path", tb_json_text(tables->path));
    json_object_set_new(input, "layer", tb_json_text(tables->layer));
    json_object_set_new(input, "parcels", json_integer(tables->parcels));
    for (size_t i = 0; i < tables->sheets; i++)
        json_array_append_new(tables->sheet[i].reason == NULL ? made : missing,
                              sheet_json(&tables->sheet[i]));
    json_object_set_new(root, "input", input);
    json_object_set_new(root, "area", json_string(tb_totalled_name(tables->totalled)));
    json_object_set_new(root, "levelling", json_string(tb_levelling_name(tables->levelling)));
    json_object_set_new(root, "control",
                        tables->control != NULL ? tb_json_text(tables->control) : json_null());
    json_object_set_new(root, "counties", counties_json(tables));
    json_object_set_new(root, "unclassified",
                        json_pack("{s:I,s:I}", "parcels", (json_int_t)tables->unclassified.parcels,
                                  "area_dm2", (json_int_t)tables->unclassified.area_dm2));
    json_object_set_new(root, "tables", made);
    json_object_set_new(root, "not_produced", missing);
    json_object_set_new(root, "checks", checks_json(tables));
    return tb_json_write(root, file, error);
}
