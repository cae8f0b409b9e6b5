/* The findings by themselves: CSV and JSON lines here, GeoPackage in findings_gpkg.c. */
#include "base/csv.h"
#include "base/error.h"
#include "base/file.h"
#include "base/message.h"
#include "write/findings.h"
#include "write/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <tuban/write.h>

static int ends_with(const char *path, const char *ending) {
    size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcasecmp(path + length - tail, ending) == 0;
}

tb_status tb_findings_check(const char *path, int overwrite, tb_error *error) {
    if (!ends_with(path, ".gpkg") && !ends_with(path, ".csv") && !ends_with(path, ".jsonl"))
        return tb_fail(error, TB_USAGE,
                       _("--findings %s: the ending must be .gpkg, .csv or .jsonl"), path);
    return tb_output_check(path, overwrite, error);
}

static tb_cell text_cell(const char *name, const char *text) {
    return (tb_cell){name, TB_CELL_TEXT, text, 0, NAN};
}

static tb_cell whole_cell(const char *name, int64_t whole) {
    return (tb_cell){name, TB_CELL_WHOLE, "", whole, NAN};
}

static tb_cell real_cell(const char *name, double real) {
    return (tb_cell){name, TB_CELL_REAL, "", 0, real};
}

void tb_finding_cells(const tb_finding *finding, tb_cell cell[TB_CELLS]) {
    size_t n = 0;
    cell[n++] = text_cell("rule", finding->rule);
    cell[n++] = text_cell("severity", tb_severity_name(finding->severity));
    cell[n++] = text_cell("layer", finding->layer);
    cell[n++] = whole_cell("row", finding->row);
    cell[n++] = text_cell("id", finding->id);
    cell[n++] = text_cell("other_id", finding->other_id);
    cell[n++] = text_cell("field", finding->field);
    cell[n++] = text_cell("found", finding->found);
    cell[n++] = text_cell("expected", finding->expected);
    cell[n++] = text_cell("message", finding->message);
    cell[n++] = real_cell("measure", finding->measure);
    cell[n++] = text_cell("unit", finding->unit);
    cell[n++] = real_cell("x", finding->x);
    cell[n++] = real_cell("y", finding->y);
    cell[n++] = text_cell("fingerprint", finding->fingerprint);
    cell[n++] = text_cell("state", finding->state);
    cell[n++] = text_cell("accepted", finding->accepted);
}

static json_t *ring_json(const tb_polygon *polygon, size_t ring) {
    json_t *points = json_array();
    for (uint32_t v = polygon->ring_vertex[ring]; v < polygon->ring_vertex[ring + 1]; v++)
        json_array_append_new(points, json_pack("[f,f]", polygon->x[v], polygon->y[v]));
    return points;
}

/* Like a GeoJSON geometry, but in the coordinates of the data. */
static json_t *geometry_json(const tb_finding *finding) {
    if (finding->polygon != NULL) {
        json_t *rings = json_array();
        for (size_t r = 0; r < finding->polygon->rings; r++)
            json_array_append_new(rings, ring_json(finding->polygon, r));
        return json_pack("{s:s,s:o}", "type", "Polygon", "coordinates", rings);
    }
    if (!isfinite(finding->x) || !isfinite(finding->y))
        return json_null();
    return json_pack("{s:s,s:[f,f]}", "type", "Point", "coordinates", finding->x, finding->y);
}

static json_t *cell_json(const tb_cell *cell) {
    switch (cell->kind) {
    case TB_CELL_WHOLE: return cell->whole > 0 ? json_integer(cell->whole) : json_null();
    case TB_CELL_REAL: return tb_json_number(cell->real);
    default: return tb_json_text(cell->text);
    }
}

json_t *tb_json_finding(const tb_finding *finding) {
    tb_cell cell[TB_CELLS];
    json_t *object = json_object();
    tb_finding_cells(finding, cell);
    for (size_t i = 0; i < TB_CELLS; i++)
        if (i < TB_CELLS_ALWAYS || cell[i].text[0] != '\0')
            json_object_set_new(object, cell[i].name, cell_json(&cell[i]));
    return object;
}

static tb_status write_lines(const tb_report *report, FILE *file, tb_error *error) {
    for (size_t i = 0; i < report->finding_count; i++) {
        json_t *object = tb_json_finding(&report->findings[i]);
        json_object_set_new(object, "geometry", geometry_json(&report->findings[i]));
        char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(15));
        json_decref(object);
        if (text == NULL)
            return tb_fail_memory(error);
        fprintf(file, "%s\n", text);
        free(text);
    }
    return TB_OK;
}

static void write_cell(const tb_cell *cell, FILE *file) {
    if (cell->kind == TB_CELL_TEXT)
        tb_csv_write(file, cell->text);
    else if (cell->kind == TB_CELL_WHOLE && cell->whole > 0)
        fprintf(file, "%" PRId64, cell->whole);
    else if (cell->kind == TB_CELL_REAL && isfinite(cell->real))
        fprintf(file, "%.15g", cell->real);
}

static tb_status write_csv(const tb_report *report, FILE *file) {
    static const tb_finding nothing; /* its cells have names all the same */
    tb_cell cell[TB_CELLS];
    tb_finding_cells(&nothing, cell);
    for (size_t k = 0; k < TB_CELLS; k++)
        fprintf(file, "%s%s", k > 0 ? "," : "", cell[k].name);
    fputc('\n', file);
    for (size_t i = 0; i < report->finding_count; i++) {
        tb_finding_cells(&report->findings[i], cell);
        for (size_t k = 0; k < TB_CELLS; k++) {
            if (k > 0)
                fputc(',', file);
            write_cell(&cell[k], file);
        }
        fputc('\n', file);
    }
    return TB_OK;
}

static tb_status write_by_ending(const tb_report *report, const char *path, FILE *file,
                                 tb_error *error) {
    if (ends_with(path, ".gpkg"))
        return tb_findings_gpkg(report, file, error);
    return ends_with(path, ".csv") ? write_csv(report, file) : write_lines(report, file, error);
}

tb_status tb_findings_write(const tb_report *report, const char *path, int overwrite,
                            tb_error *error) {
    tb_output output;
    tb_status status = tb_findings_check(path, overwrite, error);
    if (status == TB_OK)
        status = tb_output_open(&output, path, overwrite, error);
    if (status != TB_OK)
        return status;
    status = write_by_ending(report, path, output.file, error);
    if (status == TB_OK)
        return tb_output_close(&output, error);
    tb_output_discard(&output);
    return status;
}
