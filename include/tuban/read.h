/* Reading parcels out of whatever form people have them in.
 *
 * A reader is one layer of one dataset: VCT, boundary-point text, or any vector format that GDAL
 * opens, inside a zip too. Every
 * choice it makes (layer, fields, encoding, reference system) is kept in its tb_source together
 * with the reason, and nothing is guessed silently. Inputs are never written to. */
#ifndef TUBAN_READ_H
#define TUBAN_READ_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/status.h>
#include <tuban/survey.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Unit of the areas stored in the layer. */
typedef enum tb_area_unit { TB_UNIT_M2, TB_UNIT_HECTARES, TB_UNIT_MU } tb_area_unit;

typedef struct tb_read_options {
    const char *layer;                /* NULL: DLTB or 地类图斑, else the one polygon layer */
    const char *encoding;             /* NULL: as declared, unless the bytes contradict */
    const char *srs;                  /* NULL: the layer's own */
    const char *field[TB_ROLE_COUNT]; /* NULL: the field of the role, by name or alias */
    int fields_optional; /* 1: a field named in `field` that the layer lacks is no error */
    tb_area_unit area_unit;
    uint32_t roles;       /* bit r: read role r; 0 reads all */
    int without_geometry; /* 1: attributes only */
    int everything;       /* 1: besides, all fields and shapes as they are stored */
} tb_read_options;

/* One layer of a dataset, as `tuban info` lists it. */
typedef struct tb_layer {
    const char *name;
    const char *alias;    /* "" if it has none */
    const char *geometry; /* OGC name of its geometry type, "None" for a table */
    int polygons;         /* may hold parcels */
    int64_t features;     /* as the format declares, -1 if it would have to be counted */
} tb_layer;

/* Everything a reader decided, and why. Strings live as long as the reader. */
typedef struct tb_source {
    const char *path;
    const char *driver; /* GDAL's short name, "VCT" or "TXT" */
    const char *driver_reason;
    const char *layer;
    const char *layer_reason;
    const char *description; /* what the file says of the layer; "" mostly */
    const char *encoding;    /* "UTF-8", "GB18030", .. */
    const char *encoding_reason;
    int encoding_overruled; /* a declaration was contradicted by the bytes */
    const char *srs;        /* definition for tb_frame_create; NULL: the layer has none */
    const char *srs_reason;
    const char *field[TB_ROLE_COUNT]; /* name in the layer, NULL where it has none */
    int class_is_number;              /* codes stand in a number column: leading zeros are lost */
    int64_t promised;                 /* parcels the file says it holds; -1: it does not say */
    int64_t shp_records;              /* Shapefile: records by .shx and by .dbf; -1 elsewhere */
    int64_t dbf_records;
    int64_t dbf_present; /* records the .dbf has room for; fewer: it is cut; -1 elsewhere */
    int64_t dbf_deleted; /* of them, rows marked as deleted, which are left out with their shapes */
    int64_t shp_promised; /* bytes the .shp says it has, and has; -1 elsewhere */
    int64_t shp_present;
    int index_made_anew;  /* 1: the .shx was missing or cut, and was made from the .shp in memory */
    int64_t cut_numbers;  /* numbers that the driver read in part, so far */
    char cut_number[200]; /* what it said of the first */
    double extent[4];     /* west, south, east, north as declared; NAN if unknown */
    size_t fields;        /* of the layer, all */
    const char *const *field_names;
    const char *const *field_types;
} tb_source;

typedef struct tb_reader tb_reader;

/* Layers of a dataset. *layers is one allocation, given back by tb_layers_free. */
TB_API tb_status tb_layers_list(const char *path, tb_layer **layers, size_t *count,
                                tb_error *error);
TB_API void tb_layers_free(tb_layer *layers);

/* TB_USAGE: several candidate layers (the message lists them), an unknown layer or field.
 * TB_UNREADABLE: no such file, not a dataset, no polygon layer. options may be NULL. */
TB_API tb_status tb_reader_open(const char *path, const tb_read_options *options, tb_reader **out,
                                tb_error *error);
TB_API void tb_reader_free(tb_reader *reader);
TB_API const tb_source *tb_reader_source(const tb_reader *reader);

/* Fills the block with the next parcels; block->parcels 0 means the end. May be called from several
 * threads, each with a block of its own: decoding goes on side by side, only fetching is in turn.
 */
TB_API tb_status tb_reader_next(tb_reader *reader, tb_block *block, tb_error *error);

TB_API tb_block *tb_block_create(void); /* NULL when out of memory */
TB_API void tb_block_free(tb_block *block);

#ifdef __cplusplus
}
#endif
#endif
