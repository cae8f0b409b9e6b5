/* The customary text of boundary points (界址点坐标): parcels with their outlines, handed in with
 * land-use applications. Docs: docs/methods/boundary-points.md. */
#ifndef TB_READ_BOUNDARY_TEXT_H
#define TB_READ_BOUNDARY_TEXT_H

#include "read/dataset.h"

/* 1 if these first bytes of a file are those of such a text. */
int tb_boundary_text_begins(const char *bytes, size_t size);

tb_status tb_boundary_text_open(tb_arena *arena, tb_dataset *out, tb_error *error);

#endif
