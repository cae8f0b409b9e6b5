/* Published figures from inside: what the readers of CSV, JSON and text fill, and what is checked
 * after. */
#ifndef TB_TOTAL_PUBLISHED_H
#define TB_TOTAL_PUBLISHED_H

#include "base/arena.h"

#include <tuban/published.h>

struct tb_published {
    tb_arena *arena;
    const char *source;
    const char *region;
    const char *as_of;
    const char *form, *encoding, *reason; /* as what it was read, and why */
    int json;                             /* rows have no lines and are counted instead */
    tb_published_row *row;
    size_t rows;
    tb_parcel_count parcels;
    unsigned parcels_line;
    tb_ambiguity *unclear;
    size_t unclear_count;
    tb_consistency *check;
    size_t checks;
};

/* Reads bytes that must have a NUL behind them, and checks the figures; name stands in messages. */
tb_status tb_published_parse(const char *name, const char *bytes, size_t size, tb_published **out,
                             tb_error *error);

/* The readers append rows as they stand; tb_published_parse settles repeated ones. Bytes are valid
 * UTF-8. */
tb_status tb_published_parse_csv(tb_published *published, const char *bytes, size_t size,
                                 tb_error *error);
tb_status tb_published_parse_json(tb_published *published, const char *bytes, size_t size,
                                  tb_error *error);
tb_status tb_published_parse_text(tb_published *published, const char *bytes, size_t size, int html,
                                  tb_error *error);

/* 1 if the first line of the bytes names the columns of a table that we read. */
int tb_published_csv_head(const char *bytes, size_t size);

/* Room for that many rows, to be called once. */
tb_status tb_published_reserve(tb_published *published, size_t rows, tb_error *error);

/* TB_UNREADABLE if another count was told before. */
tb_status tb_published_set_parcels(tb_published *published, int64_t count, unsigned line,
                                   tb_error *error);

/* The names of a row as the tables write them: blanks cut, full-width forms folded, other names of
 * the same thing replaced; a class that stands alone, its code before or behind it (0102 水浇地,
 * 水浇地(0102)) or instead of it, gets its category; 合计 alone is 国土调查总面积. What is not
 * known is kept. 0 when out of memory. */
int tb_published_names(tb_arena *arena, const char *category, const char *subcategory,
                       tb_published_row *row);

/* 1 for the category under which the count of parcels stands. */
int tb_published_is_parcels(const char *category);

/* Fills check from rows. */
tb_status tb_published_check(tb_published *published, tb_error *error);

/* Text for a message: cut to fit, and on one line. Returns buffer. */
enum { TB_SHOWN = 120 };
char *tb_shown(const char *text, char buffer[TB_SHOWN]);

/* A unit of area: so many powers of ten of a hectare or a mu. */
typedef enum tb_area_kind { TB_HECTARES, TB_MU, TB_AREA_KINDS } tb_area_kind;

typedef struct tb_unit {
    tb_area_kind kind;
    int power;
} tb_unit;

/* Units by name: 公顷, 万亩, 平方公里, ha ...; 0 if the text is none. */
int tb_unit_parse(const char *text, tb_unit *out);

/* A figure as printed: "11,526.58", "12.58 万亩". unit holds where the text names none; a unit of
 * the other kind is no figure. An empty text or a dash is a figure that is not present. Returns 0
 * for everything else, negative areas and areas larger than the Earth among it. */
int tb_figure_parse(const char *text, tb_unit unit, tb_figure *out);

/* Exact sizes in millionths of a hectare or mu. */
__int128 tb_figure_millionths(const tb_figure *figure);
__int128 tb_figure_step_millionths(const tb_figure *figure);

/* numerator / denominator (> 0), rounded half away from zero. */
__int128 tb_divide_rounded_wide(__int128 numerator, __int128 denominator);

#endif
