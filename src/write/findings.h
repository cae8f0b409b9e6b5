/* One finding as a record: the same columns, in the same order, in every form. */
#ifndef TB_WRITE_FINDINGS_H
#define TB_WRITE_FINDINGS_H

#include <stdint.h>
#include <stdio.h>
#include <tuban/run.h>

typedef enum tb_cell_kind { TB_CELL_TEXT, TB_CELL_WHOLE, TB_CELL_REAL } tb_cell_kind;

/* "", 0 and NAN are cells without a value. */
typedef struct tb_cell {
    const char *name;
    tb_cell_kind kind;
    const char *text;
    int64_t whole;
    double real;
} tb_cell;

enum {
    TB_CELLS_ALWAYS = 15, /* those of every record; the others only beside earlier findings */
    TB_CELLS = 17
};

void tb_finding_cells(const tb_finding *finding, tb_cell cell[TB_CELLS]);

/* The findings as a GeoPackage. */
tb_status tb_findings_gpkg(const tb_report *report, FILE *file, tb_error *error);

struct tb_package;
struct tb_layer_about;
struct tb_look;

/* Their layers and styles added to a GeoPackage; 0 on failure. */
int tb_findings_package(struct tb_package *package, const tb_report *report);

/* The kinds of those layers from the one that lies on top, and how each looks; NULL past the last.
 */
const struct tb_layer_about *tb_findings_layer(size_t i, struct tb_look *look);

#endif
