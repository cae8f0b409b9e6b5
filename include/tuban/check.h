/* What checking counts beside its findings. */
#ifndef TUBAN_CHECK_H
#define TUBAN_CHECK_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/finding.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A rule of `tuban rules`; the list is src/check/rules.csv, to which a rules file adds. */
typedef struct tb_rule_info {
    const char *id; /* never changes its meaning */
    tb_severity severity;
    int off;              /* a rules file turned it off */
    const char *group;    /* reading, shape, coverage, attribute, published; own: of a rules file */
    const char *national; /* numbers of the national rules it stands for, parted by blanks */
    const char *grade;    /* how sure the wording of those is: sure or likely */
    const char
        *needs; /* roles a layer must have, and work-classes where the rule speaks of those */
    const char *iso_element; /* data quality element of ISO 19157 */
    const char *iso_measure; /* number of its measure in ISO 19157:2013, annex D; "" if none fits */
    const char *title;
    const char *title_zh;
} tb_rule_info;

/* A number that a rule goes by. */
typedef struct tb_rule_number {
    const char *key; /* "sliver.area" */
    double value;
    double usual;     /* without a rules file */
    const char *unit; /* "m2", "m", "degrees" */
} tb_rule_number;

/* The rules that a run goes by. */
typedef struct tb_rulebook tb_rulebook;

/* path: a rules file (docs/methods/rules-file.md), which must outlive the book; "national": the
 * rules as they are, and locked; NULL: as they are. TB_USAGE names the line of what is unknown,
 * means nothing or is set twice; *out is to be freed then too. */
TB_API tb_status tb_rulebook_open(const char *path, tb_rulebook **out, tb_error *error);
TB_API void tb_rulebook_free(tb_rulebook *book);

/* 1: nothing may loosen the rules; tb_run refuses options that would. */
TB_API int tb_rulebook_locked(const tb_rulebook *book);

/* Those of rules.csv in its order, then the file's own. */
TB_API size_t tb_rulebook_rules(const tb_rulebook *book);
TB_API const tb_rule_info *tb_rulebook_rule(const tb_rulebook *book, size_t index);
TB_API size_t tb_rulebook_numbers(void);
TB_API tb_rule_number tb_rulebook_number(const tb_rulebook *book, size_t index);

/* Shapes counted while reading. */
typedef struct tb_shape_counts {
    int64_t null, empty, multipart, holes, curved, z, m, not_polygon, damaged, unclosed, nested;
} tb_shape_counts;

/* Stated areas (TBMJ) against measured ones. */
typedef struct tb_stated {
    int64_t compared;      /* parcels that have both */
    int64_t over_cent;     /* differ by more than 0.01 m2 */
    int64_t over_permille; /* differ by more than 1/1000 of the measured area */
    int64_t sum_stated_dm2, sum_measured_dm2;
    int64_t largest_dm2; /* largest difference, stated less measured */
    int64_t largest_row;
    char largest_id[64];
    const char *suspicion; /* one sentence where the differences have a plain reason, else "" */
} tb_stated;

/* How the parcels cover the land: counts are exact, areas are measured like those of parcels. The
 * sum of the parcels is union + excess, up to rounding; what the outline encloses is union + gaps.
 */
typedef struct tb_cover {
    int solved;       /* 0: not looked at */
    double tolerance; /* what is nowhere wider is rounding, in units of the coordinates */
    int64_t overlaps, gaps, missing_vertices;
    int64_t allowed;   /* gaps that lie in the land of --allowed-gaps: neither told nor counted */
    int64_t filtered;  /* gaps and overlaps that the filters of a rules file leave out */
    int64_t thin;      /* regions nowhere wider than the tolerance */
    double parcels_m2; /* sum of the parcels */
    double union_m2;   /* land covered at least once */
    double excess_m2;  /* land covered more than once: (times - 1) x area */
    double gap_m2;     /* land inside the outline that no parcel covers */
    /* With a boundary; NAN without one: */
    double outside_m2;   /* land covered by parcels that lies outside */
    double uncovered_m2; /* land inside it that no parcel covers */
} tb_cover;

/* A neighbourhood with many findings. */
typedef struct tb_worst_place {
    double x, y; /* the middle of its findings, in the data's coordinates */
    int64_t errors, warnings;
    const char *rule; /* that most of them break */
} tb_worst_place;

/* A link of the consistency chain: the same land, added up in another way than the link before.
 * The links that a layer allows, in this order: "classes" (the total), "parcels" (their stated
 * areas), "villages" and "county" (control areas of the layers CJDCQ and XZQ), "measured" (the
 * parcels' measured areas), "union" (the land they cover), "boundary". */
typedef struct tb_link {
    const char *name;
    int64_t area_dm2;
    int64_t difference_dm2; /* to the link before; 0 for the first */
    int64_t explained_dm2;  /* of that, by the overlaps and gaps found */
} tb_link;

#ifdef __cplusplus
}
#endif
#endif
