/* Features as they stand, with every attribute: what `convert` carries from one form to another.
 *
 * A value is text, whatever its column's kind: numbers as the shortest decimal that reads back as
 * the same number, dates as yyyymmdd, times as hh:mm:ss. So nothing is rounded on the way, and
 * writers need not know where a value comes from. */
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
    TB_COLUMN_BOOLEAN,
    TB_COLUMN_BINARY,
    TB_COLUMN_OTHER /* lists and the like, which are not carried */
} tb_column_kind;

typedef struct tb_column {
    const char *name; /* UTF-8 */
    tb_column_kind kind;
    int width;    /* characters or digits; 0: not limited */
    int decimals; /* of TB_COLUMN_REAL; 0 with width 0: not limited */
} tb_column;

#endif
