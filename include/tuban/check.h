/* What checking counts beside its findings. */
#ifndef TUBAN_CHECK_H
#define TUBAN_CHECK_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/finding.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A rule of `tuban rules`; the list is src/check/rules.csv. Strings live as long as the program. */
typedef struct tb_rule_info {
    const char *id; /* never changes its meaning */
    tb_severity severity;
    const char *group;    /* reading, shape, coverage, attribute, published */
    const char *national; /* numbers of the national rules it stands for, parted by blanks */
    const char *grade;    /* how sure the wording of those is: sure or likely */
    const char
        *needs; /* roles a layer must have, and work-classes where the rule speaks of those */
    const char *title;
    const char *title_zh;
} tb_rule_info;

TB_API size_t tb_rules_count(void);
TB_API const tb_rule_info *tb_rules_at(size_t index);

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
    int64_t thin;      /* regions nowhere wider than the tolerance */
    double parcels_m2; /* sum of the parcels */
    double union_m2;   /* land covered at least once */
    double excess_m2;  /* land covered more than once: (times - 1) x area */
    double gap_m2;     /* land inside the outline that no parcel covers */
} tb_cover;

#ifdef __cplusplus
}
#endif
#endif
