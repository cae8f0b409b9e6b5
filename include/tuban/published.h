/* Published figures: what a bulletin prints, kept as it was printed.
 *
 * A figure is an exact decimal and remembers its last printed digit, because that is what a
 * computed area is compared at: 12.58 万亩 is 125800 mu, known to the nearest 100. */
#ifndef TUBAN_PUBLISHED_H
#define TUBAN_PUBLISHED_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* value = digits x 10^-scale in the base unit (hectares or mu); one unit of the last printed digit
 * is step x 10^-scale. present = 0: not printed. */
typedef struct tb_figure {
    int present;
    int scale; /* decimals kept, 0..6 */
    int64_t digits;
    int64_t step; /* 1, or 10, 100 .. where the printed unit was a multiple (万亩) */
} tb_figure;

/* A figure as it stands in a text. line and column count from 1, in characters; 0: not known. */
typedef struct tb_print {
    const char *value; /* digits and a point: "12786.19" */
    const char *unit;  /* "万公顷", "million mu", "%" */
    int decimals;
    unsigned line, column;
} tb_print;

typedef struct tb_published_row {
    const char *category; /* simplified Chinese */
    const char
        *subcategory; /* "" for the category's total; "A和B" for a figure of several classes */
    tb_figure hectares;
    tb_figure mu;
    unsigned line;         /* in the file, from 1; in JSON the number of the row */
    tb_figure share;       /* percent, as texts print it */
    int share_of_category; /* of the category's total: such a share is checked */
    const tb_print *print; /* what was printed, in the order of the text; CSV keeps none */
    size_t prints;
    const char *note; /* "" or what should be known about the row */
} tb_published_row;

/* A figure that was not taken, because it could not be taken without guessing. */
typedef struct tb_ambiguity {
    const char *text;
    unsigned line, column;
    const char *why;
} tb_ambiguity;

/* The number of parcels. count is -1 where none was told; a rounded one ("4.38万余个") is not exact
 * and is not compared. */
typedef struct tb_parcel_count {
    int64_t count;
    const char *printed;
    int exact;
} tb_parcel_count;

typedef struct tb_published tb_published;

/* CSV (UTF-8 or GB18030; header `category` and any of subcategory, hectares, mu, parcels; Chinese
 * heads 地类 二级类 公顷 亩 万公顷 万亩 图斑个数; cells may carry their unit, thousands separators
 * and full-width digits), JSON (tuban.published/1), or the text of a bulletin, plain or HTML, in
 * Chinese or English. What it is, is seen from the content; tb_published_form tells. "-" is
 * standard input. TB_UNREADABLE names line and cell. */
TB_API tb_status tb_published_read(const char *path, tb_published **out, tb_error *error);
TB_API void tb_published_free(tb_published *published);

TB_API const char *tb_published_source(const tb_published *published); /* the path read */
TB_API const char *tb_published_region(const tb_published *published); /* "" if not told */
TB_API const char *tb_published_as_of(const tb_published *published);  /* "" if not told */
TB_API size_t tb_published_rows(const tb_published *published);
TB_API const tb_published_row *tb_published_row_at(const tb_published *published, size_t index);
TB_API int64_t tb_published_parcels(const tb_published *published); /* -1 if not told exactly */
TB_API const tb_parcel_count *tb_published_parcel_count(const tb_published *published);
TB_API size_t tb_published_ambiguities(const tb_published *published);
TB_API const tb_ambiguity *tb_published_ambiguity_at(const tb_published *published, size_t index);

/* As what it was read: "csv", "json", "text" or "html"; in which encoding; and why. */
TB_API const char *tb_published_form(const tb_published *published);
TB_API const char *tb_published_encoding(const tb_published *published);
TB_API const char *tb_published_form_reason(const tb_published *published);

/* How two numbers that should be equal stand to each other, at the printed digits. */
typedef enum tb_agreement { TB_AGREES, TB_ROUNDING, TB_DIFFERS } tb_agreement;

/* The figures' own consistency: hectares x 15 against mu, parts against their whole, shares against
 * both. A mu figure (and a share) is
 * TB_ROUNDING as long as some area could be printed as both figures, and TB_DIFFERS if none could.
 * Parts are TB_ROUNDING up to one unit of the last digit apart (1.5 units for mu); a list that
 * misses a tenth of its whole is not checked. The slope grades of cultivated land are a list of
 * their own, under the subcategory 坡度. */
typedef enum tb_consistency_kind {
    TB_HECTARES_AND_MU,
    TB_PARTS_HECTARES,
    TB_PARTS_MU,
    TB_SHARE_PERCENT
} tb_consistency_kind;

typedef struct tb_consistency {
    const char *category;
    const char *subcategory;
    tb_consistency_kind kind;
    tb_figure expected;
    tb_figure printed;
    tb_agreement verdict;
} tb_consistency;

TB_API size_t tb_published_checks(const tb_published *published);
TB_API const tb_consistency *tb_published_check_at(const tb_published *published, size_t index);

/* An area against a printed figure. computed_dm2 is exact; the figure agrees when the area, rounded
 * half away from zero as the figure is printed, equals it; one unit of the last printed digit apart
 * is TB_ROUNDING. For mu the printed hectares x 15 are accepted as well (hectares may be NULL). */
TB_API tb_agreement tb_published_compare_hectares(const tb_figure *printed, int64_t computed_dm2);
TB_API tb_agreement tb_published_compare_mu(const tb_figure *printed, const tb_figure *hectares,
                                            int64_t computed_dm2);

/* Decimal text of a figure with its printed decimals, at least two: "125800.00". Returns buffer. */
TB_API char *tb_figure_text(const tb_figure *figure, char buffer[32]);

/* Hectares and mu of an exact area as decimal text with two digits, each rounded once, half away
 * from zero. Return buffer. */
TB_API char *tb_hectares_text(int64_t area_dm2, char buffer[32]);
TB_API char *tb_mu_text(int64_t area_dm2, char buffer[32]);

#ifdef __cplusplus
}
#endif
#endif
