/* Finished layers for QGIS: parcels with what was found out about them, and land by category,
 * village, township and county, with styles; and a project with themes and a print layout.
 *
 *     tb_layers_options options = {.output = "county-layers.gpkg"};
 *     tb_report *report;
 *     tb_error error = {0};
 *     if (tb_layers_make("county.gpkg", &options, &report, &error) != TB_OK)
 *         fprintf(stderr, "%s\n", error.message);
 *     tb_report_free(report);
 *
 * docs/methods/layers.md lists the layers and their columns. */
#ifndef TUBAN_LAYERS_H
#define TUBAN_LAYERS_H

#include <tuban/run.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tb_layers_options {
    tb_run_options run; /* run.check: the findings go into the GeoPackage too */
    const char
        *output; /* NAME.gpkg, with the project NAME.qgz beside it; or NAME.zip: Shapefiles */
    const char *encoding; /* of the text of Shapefiles, as GDAL names it; NULL: UTF-8 */
    const char *title;    /* of the map; NULL: "Land use map" and the one county's name or code */
    int overwrite;
} tb_layers_options;

/* Reads the parcels once and writes all layers; files appear whole or not at all. TB_USAGE: another
 * ending of output, or a file is there and not to be overwritten. The report is that of tb_run, and
 * *report is NULL on failure. */
TB_API tb_status tb_layers_make(const char *path, const tb_layers_options *options,
                                tb_report **report, tb_error *error);

/* "NAME.qgz" of "NAME.gpkg"; "" where there is no project. Returns buffer. */
TB_API char *tb_layers_project(const char *output, char buffer[4200]);

#ifdef __cplusplus
}
#endif
#endif
