/* What a file to be written is, by the ending of its name, and what it cannot hold. */
#ifndef TB_WRITE_TARGET_H
#define TB_WRITE_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/status.h>

typedef enum tb_target_form { TB_TO_VCT, TB_TO_BOUNDARY_TEXT, TB_TO_GDAL } tb_target_form;

/* Of a file geodatabase: as many as 53 bits allow for an easting with its zone in front. */
enum { TB_GRID_STEPS = 10000000 };

typedef struct tb_target {
    tb_target_form form;
    const char *driver;   /* GDAL's short name, "VCT" or "TXT" */
    const char *encoding; /* of its text */
    int one_layer;        /* holds one layer only */
    size_t name_bytes;    /* longest name of a field; 0: any */
    size_t text_bytes;    /* longest text; 0: any */
    int64_t file_bytes;   /* longest file; 0: any */
    int fixed_numbers;    /* numbers need a width and decimals */
    double grid_steps;    /* coordinates stand on a grid with so many steps to the unit; 0: none */
    int has_moments;      /* date and time together is a type */
} tb_target;

/* encoding NULL: the usual one. TB_USAGE: no ending, one that nothing here writes, an encoding that
 * is unknown or that the form does not have. */
tb_status tb_target_of(const char *path, const char *encoding, tb_target *out, tb_error *error);

#endif
