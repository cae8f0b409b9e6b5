/* Classifications beside the work classification, as class tables in CSV: gb21010.csv and ydyh.csv,
 * generated into schemes_table.c. */
#ifndef TB_SURVEY_SCHEMES_H
#define TB_SURVEY_SCHEMES_H

enum { TB_SCHEMES = 2 };

typedef struct tb_scheme {
    const char *name, *table;
} tb_scheme;

extern const tb_scheme tb_schemes[TB_SCHEMES];

#endif
