/* The official summary tables of a county (汇总表), in hectares that close: areas are levelled so
 * that every sum in and between the tables is exact to 0.01 ha.
 *
 *     tb_tables_options options = {0};
 *     tb_tables *tables;
 *     tb_error error = {0};
 *     if (tb_tables_make("county.gpkg", &options, &tables, &error) == TB_OK)
 *         tb_tables_write_folder(tables, "tables", 0, &error);
 *     tb_tables_free(tables);
 *
 * docs/methods/tables.md says how they are levelled and lists the tables. */
#ifndef TUBAN_TABLES_H
#define TUBAN_TABLES_H

#include <stdio.h>
#include <tuban/run.h>
#include <tuban/write.h>

#ifdef __cplusplus
extern "C" {
#endif

/* County: by the rule of the survey, villages, records and classes in turn. None: every cell is
 * rounded by itself, and sums need not close. */
typedef enum tb_levelling { TB_LEVEL_COUNTY, TB_LEVEL_NONE } tb_levelling;

typedef struct tb_sheet_column {
    const char *head;  /* "0101", "2_TT" */
    const char *title; /* the official one, in Chinese */
    const char *title_en;
    int parent; /* the column that this one is a part of; -1: none */
    int across; /* 1: not by class but by ownership, slope, planting ..: each of the two
                   kinds of parts sums up to the parent */
} tb_sheet_column;

typedef struct tb_sheet_row {
    const char *unit;       /* 6 digits the county, 9 a township, 12 a village */
    const char *name;       /* "" where the data do not say */
    const char *settlement; /* "20", "201" .. "205" of tables by settlement, else "" */
    int64_t *value;         /* 0.01 ha, one a column */
} tb_sheet_row;

/* One official table. */
typedef struct tb_sheet {
    int number;        /* 1 .. 28 */
    const char *slug;  /* "level1" */
    const char *title; /* the official one, in Chinese */
    const char *title_en;
    int by_settlement;  /* rows by unit and settlement */
    const char *reason; /* why it could not be made; NULL: it was made */
    const tb_sheet_column *column;
    size_t columns;
    tb_sheet_row *row; /* by unit, in the order of the codes: county, township, its villages .. */
    size_t rows;
} tb_sheet;

/* What was held against what: a national rule (Q120 .. Q128), how many figures, how many fail. */
typedef struct tb_sheet_check {
    const char *rule;
    const char *what; /* in English; to be translated with tb_message */
    int64_t compared, failed;
    const char *first; /* where the first one that fails stands; "" if none does */
} tb_sheet_check;

/* The land of a county, or its islands, and what it has to come to. */
typedef struct tb_section {
    char unit[7];
    int island;
    int64_t dm2;         /* of all tables, before levelling */
    int64_t control_dm2; /* TB_NO_NUMBER: there is no control area */
} tb_section;

typedef struct tb_tables {
    const char *path, *layer;
    int64_t parcels;
    tb_totalled totalled;
    tb_levelling levelling;
    tb_sum unclassified; /* parcels that are in no table: their class is in no column */
    const char *control; /* where control areas are from: a path, "--control", "XZQ, CJDCQ"; NULL:
                            there are none, and parcels were not balanced */
    const tb_section *section;
    size_t sections;
    const tb_sheet *sheet;
    size_t sheets;
    const tb_sheet_check *check;
    size_t checks;
} tb_tables;

typedef struct tb_tables_options {
    tb_run_options run;
    tb_levelling levelling;
    /* Control areas: path of a CSV `unit,name,mssm,area_m2` (a county's 6 digits, a village's 12);
     * or a number, hectares of the one county; "none"; NULL: DCMJ of the layers XZQ and CJDCQ of
     * the dataset, where it has them. */
    const char *control;
} tb_tables_options;

/* TB_USAGE: the layer has no unit or class codes, or the control areas make no sense. */
TB_API tb_status tb_tables_make(const char *path, const tb_tables_options *options, tb_tables **out,
                                tb_error *error);
TB_API void tb_tables_free(tb_tables *tables);

/* "county", "none". */
TB_API const char *tb_levelling_name(tb_levelling levelling);

/* 1 if a check failed. Figures that are not levelled do not close, and are not held to. */
TB_API int tb_tables_fail(const tb_tables *tables);

/* JSON (tuban.tables/1) of all tables. */
TB_API tb_status tb_tables_write_json(const tb_tables *tables, FILE *file, tb_error *error);

/* Whether the folder may be written: told before the work is done. */
TB_API tb_status tb_tables_check_folder(const char *path, int overwrite, tb_error *error);

/* A folder with one CSV a table, "01-level1.csv", and "not-produced.csv"; it appears whole or not
 * at all. TB_USAGE: it exists and is not to be overwritten. */
TB_API tb_status tb_tables_write_folder(const tb_tables *tables, const char *path, int overwrite,
                                        tb_error *error);

/* A workbook (XLSX) with a sheet for each table and a list in front; it appears whole or not at
 * all. The totals of levelled figures are formulas. TB_USAGE: it exists and is not to be
 * overwritten, or a table has more rows than a sheet can hold. The phase of watch, which may be
 * NULL, is told how much is written. */
TB_API tb_status tb_tables_check_workbook(const char *path, int overwrite, tb_error *error);
TB_API tb_status tb_tables_write_workbook(const tb_tables *tables, const char *path, int overwrite,
                                          const tb_run_options *watch, tb_error *error);

#ifdef __cplusplus
}
#endif
#endif
