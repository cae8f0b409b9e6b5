/* The survey as it flows through the stages: blocks of parcels, in columns.
 *
 *     reader -> block { rows, text and number columns, vertices }   read.h
 *            -> + class of each parcel                              classes.h
 *            -> + measured area of each parcel                      area.h
 *            -> folded into totals, comparisons and findings        totals.h, finding.h
 *
 * A block holds some thousand parcels and owns all its memory; it is filled once and every stage
 * adds its own columns. */
#ifndef TUBAN_SURVEY_H
#define TUBAN_SURVEY_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a field means, whatever its name. The order is that of DLTB in TD/T 1057-2020; names,
 * aliases, lengths and sources are in src/survey/fields.csv. */
typedef enum tb_role {
    TB_ROLE_ID,                /* BSM: text of 18 digits */
    TB_ROLE_FEATURE_CODE,      /* YSDM */
    TB_ROLE_DRAFT_NUMBER,      /* TBYBH */
    TB_ROLE_NUMBER,            /* TBBH */
    TB_ROLE_CLASS,             /* DLBM */
    TB_ROLE_CLASS_NAME,        /* DLMC */
    TB_ROLE_OWNERSHIP,         /* QSXZ */
    TB_ROLE_OWNER,             /* QSDWDM */
    TB_ROLE_OWNER_NAME,        /* QSDWMC */
    TB_ROLE_UNIT,              /* ZLDWDM */
    TB_ROLE_UNIT_NAME,         /* ZLDWMC */
    TB_ROLE_AREA,              /* TBMJ, 0.01 m2 */
    TB_ROLE_RIDGE_CLASS,       /* KCDLBM */
    TB_ROLE_RIDGE_COEFFICIENT, /* KCXS, 0.0001 */
    TB_ROLE_RIDGE_AREA,        /* KCMJ, 0.01 m2 */
    TB_ROLE_NET_AREA,          /* TBDLMJ, 0.01 m2 */
    TB_ROLE_TERRACE,           /* GDLX */
    TB_ROLE_SLOPE,             /* GDPDJB */
    TB_ROLE_WIDTH,             /* XZDWKD, 0.1 m */
    TB_ROLE_DETAIL,            /* TBXHDM */
    TB_ROLE_DETAIL_NAME,       /* TBXHMC */
    TB_ROLE_PLANTING,          /* ZZSXDM */
    TB_ROLE_PLANTING_NAME,     /* ZZSXMC */
    TB_ROLE_GRADE,             /* GDDB */
    TB_ROLE_ENCLAVE,           /* FRDBS */
    TB_ROLE_SETTLEMENT,        /* CZCSXM */
    TB_ROLE_YEAR,              /* SJNF */
    TB_ROLE_ISLAND,            /* MSSM */
    TB_ROLE_ISLAND_NAME,       /* HDMC */
    TB_ROLE_NOTE,              /* BZ */
    TB_ROLE_COUNT
} tb_role;

/* "class" of TB_ROLE_CLASS, and back: TB_ROLE_COUNT if there is none of that name. */
TB_API const char *tb_role_name(tb_role role);
TB_API tb_role tb_role_from_name(const char *name);

/* The DLTB field of a role, "DLBM"; its Chinese name, "地类编码". */
TB_API const char *tb_role_field(tb_role role);
TB_API const char *tb_role_title(tb_role role);

/* Number columns hold exact decimals scaled by 10^this; -1 for text roles. */
TB_API int tb_role_scale(tb_role role);

/* A view into the block's memory; not NUL-terminated. bytes NULL: the value is null. */
typedef struct tb_text {
    const char *bytes;
    size_t size;
} tb_text;

/* A value as the layer has it, whatever its role. Dates and times are texts: "2020/12/31 08:30:00".
 */
typedef enum tb_value_kind {
    TB_VALUE_NONE,
    TB_VALUE_TEXT,
    TB_VALUE_WHOLE,
    TB_VALUE_REAL
} tb_value_kind;

typedef struct tb_value {
    tb_value_kind kind;
    tb_text text;
    int64_t whole;
    double real;
} tb_value;

/* A number column's value where the field is null or empty. */
#define TB_NO_NUMBER INT64_MIN

/* What a parcel's shape is like, beside its vertices. */
enum tb_shape {
    TB_SHAPE_NULL = 1,      /* no geometry at all */
    TB_SHAPE_EMPTY = 2,     /* a geometry without vertices */
    TB_SHAPE_MULTIPART = 4, /* more than one shell */
    TB_SHAPE_HOLES = 8,
    TB_SHAPE_CURVED = 16, /* arcs, stroked when read */
    TB_SHAPE_Z = 32,
    TB_SHAPE_M = 64,
    TB_SHAPE_NOT_POLYGON = 128, /* point or line: counted, has no area */
    TB_SHAPE_DAMAGED = 256,     /* bytes that are no geometry */
    TB_SHAPE_UNCLOSED = 512,    /* a ring whose last point is not its first: closed when measured */
    TB_SHAPE_NESTED = 1024      /* shells inside shells: told apart by nesting, not by direction */
};

/* class_index of a code that the class table does not have, and of no code at all. */
enum { TB_CLASS_UNKNOWN = -1, TB_CLASS_MISSING = -2 };

/* Parcels i = 0 .. parcels-1. Parcel i has the rings [parcel_ring[i], parcel_ring[i+1]), ring r the
 * vertices [ring_vertex[r], ring_vertex[r+1]), closed as stored. Columns that nobody asked for, or
 * that the layer does not have, are NULL. */
typedef struct tb_block {
    size_t parcels;
    int64_t first_row; /* row of parcel 0 in the layer, from 1 */
    tb_text *text[TB_ROLE_COUNT];
    int64_t *number[TB_ROLE_COUNT];
    uint32_t *damaged;    /* bit r: text of role r held bytes that are no characters */
    uint32_t *not_number; /* bit r: text of role r should have been a number and is none */

    /* What tb_read_options.everything asks for; NULL without it. */
    tb_value **value; /* value[f][i]: field f of the source in parcel i */
    tb_text *wkb;     /* shapes as they are stored, in well-known binary; bytes NULL: none */

    size_t rings;
    size_t vertices;
    uint32_t *parcel_ring; /* parcels + 1 */
    uint32_t *ring_vertex; /* rings + 1 */
    uint8_t *ring_hole;    /* 1: the ring is a hole, by nesting */
    double *x, *y;
    uint32_t *shape; /* tb_shape of each parcel */

    int16_t *class_index;  /* classify: in the class table, or TB_CLASS_UNKNOWN, _MISSING */
    double *measured_m2;   /* measure: NAN where it cannot be measured */
    int64_t *measured_dm2; /* measure: rounded; TB_NO_NUMBER where it cannot be measured */
    double *plane_area;    /* measure: in the plane, in squared units of the coordinates */
} tb_block;

#ifdef __cplusplus
}
#endif
#endif
