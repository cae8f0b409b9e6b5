/* Features as they stand, with every attribute: what `convert` carries from one form to another.
 *
 * A value is text, whatever its column's kind: numbers as the shortest decimal that reads back as
 * the same number, dates as yyyymmdd, times as hh:mm:ss, perhaps with .mmm, both together with a
 * blank between them. So
 * nothing is rounded on the way, and writers need not know where a value comes from. */
#ifndef TB_SURVEY_RECORDS_H
#define TB_SURVEY_RECORDS_H

#include "base/arena.h"

#include <tuban/survey.h>

typedef enum tb_column_kind {
    TB_COLUMN_TEXT,
    TB_COLUMN_INTEGER,
    TB_COLUMN_REAL,
    TB_COLUMN_DATE,
    TB_COLUMN_TIME,
    TB_COLUMN_DATETIME,
    TB_COLUMN_BOOLEAN, /* 1 or 0 */
    TB_COLUMN_OTHER    /* bytes, lists and the like, which are not carried */
} tb_column_kind;

typedef struct tb_column {
    const char *name; /* UTF-8 */
    tb_column_kind kind;
    int width;    /* characters or digits; 0: not limited */
    int decimals; /* of TB_COLUMN_REAL; 0 with width 0: not limited */
} tb_column;

typedef enum tb_feature_geometry {
    TB_FEATURE_NONE, /* a table */
    TB_FEATURE_POINT,
    TB_FEATURE_LINE,
    TB_FEATURE_POLYGON,
    TB_FEATURE_ANY /* not said, or mixed */
} tb_feature_geometry;

/* A layer on its way from one form to another. */
typedef struct tb_record_layer {
    const char *name;  /* DLTB */
    const char *alias; /* 地类图斑, "" without one */
    tb_feature_geometry geometry;
    const char *srs; /* definition; NULL: none */
    size_t columns;
    const tb_column *column;
} tb_record_layer;

/* Some features of a layer. Row i has the values [i * columns, (i + 1) * columns). */
typedef struct tb_rows {
    tb_arena *arena; /* everything below comes from it */
    int64_t first;   /* row 0 in the layer, from 1 */
    size_t count, columns;
    tb_text *value; /* UTF-8; bytes NULL: null */
    tb_text *shape; /* well-known binary without arcs; bytes NULL: none */
} tb_rows;

#endif
