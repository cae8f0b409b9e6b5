/* Writing layers: parcels block by block while they are read, land and all else from the report. */
#ifndef TB_WRITE_LAYERS_H
#define TB_WRITE_LAYERS_H

#include "base/arena.h"
#include "write/look.h"
#include "write/package.h"

#include <tuban/layers.h>

/* A layer as the project has it. */
typedef struct tb_map_layer {
    const tb_layer_about *about;
    tb_look look;
    tb_alias *alias;   /* those of look, to add to */
    tb_land_kind kind; /* TB_LANDS: parcels or findings */
} tb_map_layer;

enum { TB_MAP_LAYERS = 8 };

/* What goes on while layers are written. */
typedef struct tb_atlas {
    const tb_layers_options *options;
    tb_arena *arena;
    tb_package package;
    int started;
    const char *note;  /* how areas were taken, in both languages */
    const char *title; /* of the map */
    /* The parcel layer. */
    OGRLayerH parcels;
    int *target;       /* field of the layer for each field of the source; -1: it cannot be taken */
    int first_own;     /* the first of our own fields */
    int64_t *of_class; /* parcels of each class, the last: of none */
    char *text;        /* room for one text */
    size_t text_room;
    /* In the order they were written. */
    tb_map_layer map[TB_MAP_LAYERS];
    size_t map_layers;
} tb_atlas;

/* Each fails with TB_SYSTEM and one line. tb_atlas_begin also with TB_USAGE, before any work is
 * done. To be freed also on failure. */
tb_status tb_atlas_begin(tb_atlas *atlas, const char *input, const tb_layers_options *options,
                         tb_error *error);
tb_status tb_atlas_parcels(void *atlas, const tb_report *report, const tb_block *block,
                           tb_error *error);
tb_status tb_atlas_finish(tb_atlas *atlas, const tb_report *report, tb_error *error);
void tb_atlas_free(tb_atlas *atlas);

/* The parts, which return 0 or NULL on failure. */

/* A new layer with at most so many fields, which becomes the last of the map, described by the
 * note; and a field of it, whose title becomes an alias. */
OGRLayerH tb_atlas_open(tb_atlas *atlas, const char *name, const char *title, tb_land_kind kind,
                        size_t most_fields);
int tb_atlas_field(tb_atlas *atlas, OGRLayerH layer, const tb_field_about *about);

int tb_atlas_start_parcels(tb_atlas *atlas, const tb_report *report);
int tb_atlas_add_parcels(tb_atlas *atlas, const tb_report *report, const tb_block *block);
int tb_atlas_add_land(tb_atlas *atlas, const tb_report *report);

/* Tells how much of the writing is done, in percent; and how much it is after the land and after
 * closing the package. */
void tb_atlas_step(const tb_atlas *atlas, int percent);
int tb_atlas_goes_on(const tb_atlas *atlas); /* 0: interrupted */
enum { TB_ATLAS_LAND = 20, TB_ATLAS_CLOSED = 60 };

/* Shares of the categories in hundredths of a percent, which add up to 100; -1 where there are
 * none.
 */
void tb_atlas_shares(const tb_report *report, int64_t *share);

/* The styles of all layers, in the package and for the project; 0 on failure. */
int tb_atlas_dress(tb_atlas *atlas, const tb_report *report);

/* What the map is called. */
int tb_atlas_make_title(tb_atlas *atlas, const tb_report *report);

/* How areas were taken. Both are put into the arena. */
int tb_atlas_make_note(tb_atlas *atlas, const tb_report *report);

/* The project as a .qgz; database is the file beside it. 0 on failure. */
int tb_project_write(const tb_atlas *atlas, const tb_report *report, const char *database,
                     FILE *file);

/* The print layout of a project, and the scale its map has, 1 : so many. */
void tb_layout_write(const tb_atlas *atlas, const tb_report *report, FILE *file);
double tb_layout_scale(const tb_report *report);

/* The map by which the layout goes; and the id of a layer in the project. */
extern const char tb_layout_theme[];
void tb_project_id(FILE *file, const char *table);

#endif
