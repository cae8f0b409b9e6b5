/* The units that parcels lie in: townships of layer XZQ, villages of layer CJDCQ, settlements of
 * layer CZCDYD, or the polygons of a boundary, which have no codes.
 *
 * A unit may be several features (islands, parts): those whose codes mean the same unit. Of a
 * township 9 digits count (6 where the other three are zeros: a whole county), of a village 12. A
 * settlement is its type and its code: "203/9901010010010000000". */
#ifndef TB_CHECK_UNITS_H
#define TB_CHECK_UNITS_H

#include "base/arena.h"
#include "check/coverage/coverage.h"

#include <tuban/survey.h>

typedef enum tb_unit_kind { TB_TOWNSHIPS, TB_VILLAGES, TB_TOWNS, TB_UNIT_KINDS } tb_unit_kind;

/* The longest code of a settlement, with its NUL. */
enum { TB_TOWN_CODE = 64 };

#define TB_NO_UNIT UINT32_MAX

typedef struct tb_unit_feature {
    const char *id, *code, *name;
    int hole;             /* its polygon has one */
    int64_t control_dm2;  /* DCMJ, CZCMJ; TB_NO_NUMBER where there is none */
    int64_t stated_dm2;   /* JSMJ */
    int64_t measured_dm2; /* of its polygon */
    double box[4];        /* west, south, east, north */
} tb_unit_feature;

typedef struct tb_unit {
    const char *key;          /* the digits that count */
    uint32_t first, features; /* in order[] */
} tb_unit;

typedef struct tb_units {
    tb_arena *arena;
    tb_unit_kind kind;
    const char *layer;
    int has_control, has_stated;
    tb_unit_feature *feature; /* by row, from 0 */
    size_t features, room;
    uint32_t *order; /* features by key, and by identifier */
    tb_unit *unit;   /* by key */
    size_t units;
    double extent[4];
    tb_coverage *coverage; /* parcel number = feature */
} tb_units;

/* 0 when out of memory, as everywhere here; to be freed also then. */
int tb_units_init(tb_units *units, tb_unit_kind kind);
void tb_units_free(tb_units *units);

/* Adds the features of a measured block: unit, unit-name, area (DCMJ) and net-area (JSMJ) of its
 * roles. */
int tb_units_add(tb_units *units, const tb_block *block);

/* When all are added: groups them, and looks at how they cover the land. Of settlements, which
 * parcels mostly fill edge by edge, edges are matched only: their coverage is solved where that
 * does not tell already that none overlap. */
int tb_units_settle(tb_units *units, const tb_coverage_options *options);

/* The unit that a parcel's unit code names; TB_NO_UNIT if there is none. hint: the answer before,
 * for parcels of one unit mostly stand together; TB_NO_UNIT at first. */
uint32_t tb_units_find(const tb_units *units, tb_text code, uint32_t hint);

/* The settlement that a parcel belongs to by its settlement code and unit code: of a city (201) the
 * county counts, of a town (202) the township, else the unit itself. 0 if the codes are too short
 * or too long. */
int tb_town_code(tb_text settlement, tb_text unit, char code[TB_TOWN_CODE]);

/* The unit that covers a place; TB_NO_UNIT if none does. */
uint32_t tb_units_at(const tb_units *units, tb_point place);

/* The feature of a unit that covers a place, or else its first. */
uint32_t tb_units_feature_at(const tb_units *units, uint32_t unit, tb_point place);

/* A frame that holds all units and everything of that extent, with room around. */
void tb_units_frame(const tb_units *units, const double extent[4], double frame[4]);

/* Its name, or else its key. */
const char *tb_unit_name(const tb_units *units, uint32_t unit);

#endif
