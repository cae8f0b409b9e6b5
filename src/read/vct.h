/* VCT (GB/T 17798), the text form in which survey databases are handed in: what its parts share.
 *
 * The file is mapped and looked through once: head, layers and tables are kept, and of every object
 * and row its id and where it begins. Coordinates are parsed when a layer is read, shared lines
 * from where they stand, so that memory is that of the ids. Docs: docs/methods/vct.md. */
#ifndef TB_READ_VCT_H
#define TB_READ_VCT_H

#include "read/bytes.h"
#include "read/dataset.h"
#include "read/grid.h"
#include "read/lines.h"
#include "survey/block.h"

/* An object or row: its id, and where what follows the common start begins. */
typedef struct tb_vct_entry {
    int64_t id;
    const char *at;
} tb_vct_entry;

/* Entries in the order of the file, found by id. slot is empty until tb_vct_find is first asked. */
typedef struct tb_vct_list {
    tb_vct_entry *entry;
    size_t count, room;
    uint32_t *slot; /* place in entry + 1, 0: free */
    size_t mask;
    size_t
        twice; /* once slot is filled: an entry whose id stands before it too; 0: there is none */
} tb_vct_list;

typedef enum tb_vct_geometry {
    TB_VCT_POINT,
    TB_VCT_LINE,
    TB_VCT_POLYGON,
    TB_VCT_ANNOTATION,
    TB_VCT_NONE
} tb_vct_geometry;

typedef struct tb_vct_table {
    tb_text name;
    size_t fields;
    tb_source_field *field;
    tb_vct_list rows; /* entry.at is the row's line */
    int has_ids;      /* rows have the object's id in front of their fields */
} tb_vct_table;

typedef struct tb_vct_layer {
    const char *name;  /* of its table: DLTB */
    const char *alias; /* 地类图斑 */
    tb_vct_geometry geometry;
    tb_vct_table *table;
    tb_vct_list objects;
} tb_vct_layer;

/* A feature code and the layer of its objects. */
typedef struct tb_vct_code {
    tb_text code;
    size_t layer;
} tb_vct_code;

typedef struct tb_vct {
    const char *path;
    tb_bytes bytes;
    tb_lines lines; /* at its beginning: for line numbers */
    tb_arena *arena;
    char separator;
    int old; /* version 1 or 2: objects have no segments and no end */
    int topology;
    int geographic;
    double offset_x, offset_y;
    double semi_major_m, inverse_flattening;
    tb_text parameters, meridian; /* of the head, to be taken apart */
    double extent[4];
    double first_x; /* of the first coordinate in the file; NAN: none */
    const char *encoding, *encoding_reason;
    size_t layers, codes, tables;
    tb_vct_layer *layer;
    tb_vct_code *code;
    tb_vct_table *table;
    tb_vct_list outlines;   /* lines that belong to no layer: what polygons are made of */
    const char *attributes; /* where the attribute section begins; NULL: nowhere */
} tb_vct;

/* TB_UNREADABLE: path, line, what is read there, why. `what` is translated and may have an id. */
tb_status tb_vct_fail(const tb_vct *vct, const char *place, const char *what, int64_t id,
                      tb_error *error, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* The next line, comments skipped; 0 at the end of the file. */
int tb_vct_take(tb_lines *lines, tb_text *line);

/* The same where a line must stand: TB_UNREADABLE at the end of the file. */
tb_status tb_vct_line(const tb_vct *vct, tb_lines *lines, tb_text *line, tb_error *error);

/* ids.c */
int tb_vct_add(tb_vct_list *list, int64_t id, const char *at); /* 0 when out of memory */
/* Place of the first entry with that id, list->count if there is none; 0 when out of memory, with
 * *place alone. */
int tb_vct_find(tb_vct_list *list, int64_t id, size_t *place);
void tb_vct_list_free(tb_vct_list *list);

/* Head, FeatureCode and TableStructure; `lines` stands behind HeadBegin's like. */
tb_status tb_vct_read_head(tb_vct *vct, tb_lines *lines, tb_error *error);
tb_status tb_vct_read_codes(tb_vct *vct, tb_lines *lines, tb_error *error);
tb_status tb_vct_read_structure(tb_vct *vct, tb_lines *lines, tb_error *error);

/* What follows: fills the lists. */
tb_status tb_vct_index(tb_vct *vct, tb_error *error);

/* Layers and tables find each other, when all are known. */
tb_status tb_vct_join(tb_vct *vct, tb_error *error);

/* Parses what follows an object's common start, to its end, and appends its rings, lines or points;
 * rings NULL: it is skipped. `id` stands in messages. */
tb_status tb_vct_object(tb_vct *vct, tb_vct_geometry geometry, int64_t id, tb_lines *lines,
                        tb_block_store *rings, tb_error *error);

/* "polygon", in the language of messages. */
const char *tb_vct_geometry_name(tb_vct_geometry geometry);

/* The reference system the head says, NULL if it says none; why in *reason. */
const char *tb_vct_srs(tb_arena *arena, const tb_vct *vct, const char **reason);

/* 1 if these first bytes of a file are those of a VCT file. */
int tb_vct_begins(const char *bytes, size_t size);

tb_status tb_vct_open(tb_arena *arena, tb_dataset *out, tb_error *error);

#endif
