/* Totals: exact sums of whole square decimetres (0.01 m2), the same for any number of threads and
 * any order of the parcels. */
#ifndef TUBAN_TOTALS_H
#define TUBAN_TOTALS_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/published.h>
#include <tuban/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tb_sum {
    int64_t parcels;
    int64_t area_dm2;
} tb_sum;

/* Which area is totalled. Net: TBDLMJ under the parcel's class and its ridges (KCMJ, or TBMJ less
 * TBDLMJ) under 1203, keeping the parcel's unit, owner and settlement code but not its slope,
 * terrace, detail and planting codes. Stated: TBMJ, computed: the measured area, both whole under
 * the parcel's class. */
typedef enum tb_totalled {
    TB_TOTAL_BEST,
    TB_TOTAL_NET,
    TB_TOTAL_STATED,
    TB_TOTAL_COMPUTED
} tb_totalled;

/* What totals are broken down by. */
typedef enum tb_key {
    TB_BY_CATEGORY,
    TB_BY_CLASS,
    TB_BY_LEVEL1,
    TB_BY_MAJOR,
    TB_BY_COUNTY,    /* first 6 digits of the unit code */
    TB_BY_TOWNSHIP,  /* 9 */
    TB_BY_VILLAGE,   /* 12 */
    TB_BY_OWNERSHIP, /* QSXZ */
    TB_BY_OWNER,     /* QSDWDM */
    TB_BY_SLOPE,
    TB_BY_TERRACE,
    TB_BY_SETTLEMENT,
    TB_BY_DETAIL,
    TB_BY_PLANTING,
    TB_BY_ENCLAVE,
    TB_BY_ISLAND,
    TB_KEYS
} tb_key;

/* "township" and back; TB_KEYS if there is no such key. */
TB_API const char *tb_key_name(tb_key key);
TB_API tb_key tb_key_from_name(const char *name);

/* "net", "stated", "computed". */
TB_API const char *tb_totalled_name(tb_totalled totalled);

/* One row of a breakdown: a value for every key, "" where the parcels have none. */
typedef struct tb_group {
    const char *value[TB_KEYS];
    tb_sum sum;
} tb_group;

/* One published row beside what was computed. */
typedef struct tb_comparison {
    const tb_published_row *published;
    int known; /* 0: no such category or subclass, nothing was compared */
    tb_sum computed;
    tb_agreement hectares;
    tb_agreement mu;
    int agrees;
    const char *note; /* "rounding", .. or "" */
} tb_comparison;

#ifdef __cplusplus
}
#endif
#endif
