/* The findings by themselves: CSV and JSON lines here, GeoPackage in findings_gpkg.c. */
#include "base/csv.h"
#include "base/error.h"
#include "base/file.h"
#include "base/message.h"
#include "write/formats.h"
#include "write/json.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static int ends_with(const char *path, const char *ending) {
    size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcasecmp(path + length - tail, ending) == 0;
}

tb_status tb_findings_check(const char *path, int overwrite, tb_error *error) {
    if (!ends_with(path, ".gpkg") && !ends_with(path, ".csv") && !ends_with(path, ".jsonl"))
        return tb_fail(error, TB_USAGE,
                       _("--findings %s: the ending must be .gpkg, .csv or .jsonl"), path);
    if (!overwrite && access(path, F_OK) == 0)
        return tb_fail(error, TB_USAGE, _("%s exists; --overwrite replaces it"), path);
    return TB_OK;
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

json_t *tb_json_finding(const tb_finding *finding) {
    json_t *object = json_object();
    json_object_set_new(object, "rule", tb_json_text(finding->rule));
    json_object_set_new(object, "severity", tb_json_text(tb_severity_name(finding->severity)));
    json_object_set_new(object, "layer", tb_json_text(finding->layer));
    json_object_set_new(object, "row", finding->row > 0 ? json_integer(finding->row) : json_null());
    json_object_set_new(object, "id", tb_json_text(finding->id));
    json_object_set_new(object, "other_id", tb_json_text(finding->other_id));
    json_object_set_new(object, "field", tb_json_text(finding->field));
    json_object_set_new(object, "found", tb_json_text(finding->found));
    json_object_set_new(object, "expected", tb_json_text(finding->expected));
    json_object_set_new(object, "message", tb_json_text(finding->message));
    json_object_set_new(object, "measure", tb_json_number(finding->measure));
    json_object_set_new(object, "unit", tb_json_text(finding->unit));
    json_object_set_new(object, "x", tb_json_number(finding->x));
    json_object_set_new(object, "y", tb_json_number(finding->y));
    json_object_set_new(object, "fingerprint", tb_json_text(finding->fingerprint));
    if (finding->state[0] != '\0')
        json_object_set_new(object, "state", tb_json_text(finding->state));
    if (finding->accepted[0] != '\0')
        json_object_set_new(object, "accepted", tb_json_text(finding->accepted));
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

static void write_number(double number, FILE *file) {
    if (isfinite(number))
        fprintf(file, "%.15g", number);
    fputc(',', file);
}

static void write_text(const char *text, FILE *file) {
    tb_csv_write(file, text);
    fputc(',', file);
}

static void write_csv(const tb_report *report, FILE *file) {
    fputs("rule,severity,layer,row,id,other_id,field,found,expected,message,measure,unit,x,y,"
          "fingerprint,state,accepted\n",
          file);
    for (size_t i = 0; i < report->finding_count; i++) {
        const tb_finding *finding = &report->findings[i];
        write_text(finding->rule, file);
        write_text(tb_severity_name(finding->severity), file);
        write_text(finding->layer, file);
        if (finding->row > 0)
            fprintf(file, "%" PRId64, finding->row);
        fputc(',', file);
        write_text(finding->id, file);
        write_text(finding->other_id, file);
        write_text(finding->field, file);
        write_text(finding->found, file);
        write_text(finding->expected, file);
        write_text(finding->message, file);
        write_number(finding->measure, file);
        write_text(finding->unit, file);
        write_number(finding->x, file);
        write_number(finding->y, file);
        write_text(finding->fingerprint, file);
        write_text(finding->state, file);
        tb_csv_write(file, finding->accepted);
        fputc('\n', file);
    }
}

static tb_status write_stream(const tb_report *report, const char *path, int overwrite,
                              tb_error *error) {
    tb_output output;
    tb_status status = tb_output_open(&output, path, overwrite, error);
    if (status != TB_OK)
        return status;
    if (ends_with(path, ".csv"))
        write_csv(report, output.file);
    else
        status = write_lines(report, output.file, error);
    if (status == TB_OK)
        return tb_output_close(&output, error);
    tb_output_discard(&output);
    return status;
}

/* GDAL writes files by name: into a folder of its own beside the target, then moved. */
static tb_status write_gpkg(const tb_report *report, const char *path, tb_error *error) {
    char folder[4200], temporary[4300];
    snprintf(folder, sizeof folder, "%s.XXXXXX", path);
    if (strlen(path) >= sizeof folder - 8 || mkdtemp(folder) == NULL)
        return tb_fail(error, TB_USAGE, "%s: %s", path, strerror(errno));
    snprintf(temporary, sizeof temporary, "%s/findings.gpkg", folder);
    tb_status status = tb_findings_gpkg(report, temporary, error);
    if (status == TB_OK && rename(temporary, path) != 0)
        status = tb_fail(error, TB_SYSTEM, "%s: %s", path, strerror(errno));
    if (status != TB_OK)
        unlink(temporary);
    rmdir(folder);
    return status;
}

tb_status tb_findings_write(const tb_report *report, const char *path, int overwrite,
                            tb_error *error) {
    tb_status status = tb_findings_check(path, overwrite, error);
    if (status != TB_OK)
        return status;
    return ends_with(path, ".gpkg") ? write_gpkg(report, path, error)
                                    : write_stream(report, path, overwrite, error);
}
