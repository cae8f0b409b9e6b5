/* The order in which layers are written, and where they go. */
#include "write/layers.h"

#include "base/csv.h"
#include "base/error.h"
#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "write/findings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int ends_with(const char *path, const char *ending) {
    size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcasecmp(path + length - tail, ending) == 0;
}

char *tb_layers_project(const char *output, char buffer[4200]) {
    buffer[0] = '\0';
    if (ends_with(output, ".gpkg") && strlen(output) < 4200)
        snprintf(buffer, 4200, "%.*s.qgz", (int)(strlen(output) - strlen(".gpkg")), output);
    return buffer;
}

static tb_status fail(tb_error *error) {
    return tb_fail(error, TB_SYSTEM, _("the layers cannot be written: %s"), tb_gdal_said());
}

/* All that can be said before any work is done. */
static tb_status check_output(const char *input, const tb_layers_options *options,
                              tb_error *error) {
    char project[4200];
    tb_layers_project(options->output, project);
    if (project[0] != '\0' && strchr(options->output, '|') != NULL)
        return tb_fail(error, TB_USAGE,
                       _("%s: QGIS takes | for the end of a name; choose another name"),
                       options->output);
    if (tb_file_same(input, options->output) || tb_file_same(input, project))
        return tb_fail(error, TB_USAGE, _("%s: is the input, which is never written to"),
                       options->output);
    tb_status status = tb_output_check(options->output, options->overwrite, error);
    if (status == TB_OK && project[0] != '\0')
        status = tb_output_check(project, options->overwrite, error);
    return status;
}

tb_status tb_atlas_begin(tb_atlas *atlas, const char *input, const tb_layers_options *options,
                         tb_error *error) {
    *atlas = (tb_atlas){.options = options};
    if (options->output == NULL ||
        (!ends_with(options->output, ".gpkg") && !ends_with(options->output, ".zip")))
        return tb_fail(error, TB_USAGE, "%s",
                       _("layers go to a file: name it with -o NAME.gpkg, or -o NAME.zip for "
                         "Shapefiles"));
    if (options->encoding != NULL && !ends_with(options->output, ".zip"))
        return tb_fail(error, TB_USAGE, "%s", _("--text-encoding is for Shapefiles: -o NAME.zip"));
    if (options->run.check && ends_with(options->output, ".zip"))
        return tb_fail(error, TB_USAGE, "%s",
                       _("findings are layers of a GeoPackage; for Shapefiles write them with "
                         "`tuban check --findings FILE.csv`"));
    if (options->encoding != NULL && tb_text_size_in(options->encoding, "图") < 0)
        return tb_fail(error, TB_USAGE, _("--text-encoding %s: unknown, or without Chinese"),
                       options->encoding);
    tb_status status = check_output(input, options, error);
    if (status == TB_OK && (atlas->arena = tb_arena_create()) == NULL)
        status = tb_fail_memory(error);
    return status;
}

OGRLayerH tb_atlas_open(tb_atlas *atlas, const char *name, const char *title, tb_land_kind kind,
                        size_t most_fields) {
    tb_map_layer *map = &atlas->map[atlas->map_layers++];
    tb_layer_about *about = tb_arena_take(atlas->arena, sizeof *about);
    if (about == NULL)
        return NULL;
    *about = (tb_layer_about){name, title, atlas->note, wkbMultiPolygon};
    *map = (tb_map_layer){.about = about, .kind = kind};
    map->alias = tb_arena_take(atlas->arena, (most_fields + 1) * sizeof *map->alias);
    map->look.aliases = map->alias;
    return map->alias != NULL ? tb_package_layer(&atlas->package, about) : NULL;
}

int tb_atlas_field(tb_atlas *atlas, OGRLayerH layer, const tb_field_about *about) {
    tb_map_layer *map = &atlas->map[atlas->map_layers - 1];
    if (!tb_package_field(&atlas->package, layer, about))
        return 0;
    if (about->title == NULL)
        return 1;
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    OGRFieldDefnH made = OGR_FD_GetFieldDefn(definition, OGR_FD_GetFieldCount(definition) - 1);
    const char *name = OGR_Fld_GetNameRef(made);
    tb_alias *alias = &map->alias[map->look.alias_count++];
    alias->field = tb_arena_copy(atlas->arena, name, strlen(name));
    alias->title = tb_arena_copy(atlas->arena, about->title, strlen(about->title));
    return alias->field != NULL && alias->title != NULL;
}

/* Who made it from what, and how areas were taken. */
static void describe(tb_atlas *atlas, const tb_report *report) {
    char tool[64];
    const char *slash = strrchr(report->source->path, '/');
    snprintf(tool, sizeof tool, "tuban %s", tb_version());
    GDALSetMetadataItem(atlas->package.dataset, "TOOL", tool, NULL);
    GDALSetMetadataItem(atlas->package.dataset, "SOURCE",
                        slash != NULL ? slash + 1 : report->source->path, NULL);
    if (report->source->description[0] != '\0')
        GDALSetMetadataItem(atlas->package.dataset, "SOURCE_DESCRIPTION",
                            report->source->description, NULL);
    GDALSetMetadataItem(atlas->package.dataset, "AREAS", atlas->note, NULL);
}

static int start(tb_atlas *atlas, const tb_report *report) {
    const char *encoding = ends_with(atlas->options->output, ".gpkg") ? NULL
                           : atlas->options->encoding != NULL         ? atlas->options->encoding
                                                                      : "UTF-8";
    atlas->started = 1;
    if (!tb_package_create(&atlas->package, report->source->srs, encoding,
                           encoding == NULL ? atlas->options->output : NULL) ||
        !tb_atlas_make_note(atlas, report))
        return 0;
    if (encoding == NULL)
        describe(atlas, report);
    return tb_atlas_start_parcels(atlas, report);
}

/* SQLite would say it in the middle of the work, with all their names. */
static tb_status check_fields(const tb_report *report, tb_error *error) {
    enum { MOST = 1900 }; /* SQLite's 2000, and room for those of ours */
    if (report->source->fields <= MOST)
        return TB_OK;
    return tb_fail(
        error, TB_UNREADABLE,
        _("%s: layer %s: %zu fields are more than the %d that a layer can get; leave some "
          "out first, as with ogr2ogr -select"),
        report->source->path, report->source->layer, report->source->fields, MOST);
}

tb_status tb_atlas_parcels(void *data, const tb_report *report, const tb_block *block,
                           tb_error *error) {
    tb_atlas *atlas = data;
    tb_status status = atlas->started ? TB_OK : check_fields(report, error);
    if (status != TB_OK)
        return status;
    tb_gdal_begin();
    int good =
        (atlas->started || start(atlas, report)) && tb_atlas_add_parcels(atlas, report, block);
    status = good ? TB_OK : fail(error);
    tb_gdal_end();
    return status;
}

/* Findings come last and lie on top. */
static int add_findings(tb_atlas *atlas, const tb_report *report) {
    const tb_layer_about *about;
    tb_look look;
    if (!report->checked)
        return 1;
    if (!tb_findings_package(&atlas->package, report))
        return 0;
    for (size_t i = 0; (about = tb_findings_layer(i, &look)) != NULL; i++)
        if (GDALDatasetGetLayerByName(atlas->package.dataset, about->name) != NULL)
            atlas->map[atlas->map_layers++] = (tb_map_layer){about, look, NULL, TB_LANDS};
    return 1;
}

/* Which field is what: Shapefiles have short names and no titles. malloc'd; NULL when out of
 * memory. */
static char *list_fields(const tb_atlas *atlas) {
    char *text = NULL;
    size_t size = 0;
    FILE *list = open_memstream(&text, &size);
    if (list == NULL)
        return NULL;
    fputs("layer,field,title\n", list);
    for (size_t i = 0; i < atlas->map_layers; i++)
        for (size_t k = 0; k < atlas->map[i].look.alias_count; k++) {
            fprintf(list, "%s,", atlas->map[i].about->name);
            tb_csv_write(list, atlas->map[i].alias[k].field);
            fputc(',', list);
            tb_csv_write(list, atlas->map[i].alias[k].title);
            fputc('\n', list);
        }
    if (fclose(list) == 0)
        return text;
    free(text);
    return NULL;
}

void tb_atlas_step(const tb_atlas *atlas, int percent) {
    const tb_run_options *run = &atlas->options->run;
    if (run->phase != NULL)
        run->phase(run->progress_data, TB_PHASE_WRITING, percent);
}

int tb_atlas_goes_on(const tb_atlas *atlas) {
    const tb_run_options *run = &atlas->options->run;
    return run->stopped == NULL || run->stopped(run->progress_data) == 0;
}

static int tell_copy(void *atlas, int percent) {
    if (percent >= 0)
        tb_atlas_step(atlas, TB_ATLAS_CLOSED + (100 - TB_ATLAS_CLOSED) * percent / 100);
    return !tb_atlas_goes_on(atlas);
}

static int copy(tb_atlas *atlas, FILE *file) {
    if (atlas->package.encoding == NULL)
        return tb_package_copy(&atlas->package, NULL, file, tell_copy, atlas);
    char *list = list_fields(atlas);
    int good = list != NULL && tb_package_copy(&atlas->package, list, file, tell_copy, atlas);
    free(list);
    return good;
}

/* Everything in the package, in the order in which QGIS lists it. */
static int complete(tb_atlas *atlas, const tb_report *report, FILE *file) {
    return (atlas->started || start(atlas, report)) && tb_atlas_goes_on(atlas) &&
           tb_atlas_add_land(atlas, report) && tb_atlas_goes_on(atlas) &&
           tb_atlas_make_title(atlas, report) && tb_atlas_dress(atlas, report) &&
           add_findings(atlas, report) && tb_atlas_goes_on(atlas) && copy(atlas, file);
}

static tb_status write_both(tb_atlas *atlas, const tb_report *report, FILE *package, FILE *project,
                            tb_error *error) {
    const char *slash = strrchr(atlas->options->output, '/');
    const char *name = slash != NULL ? slash + 1 : atlas->options->output;
    tb_gdal_begin();
    int good = complete(atlas, report, package) &&
               (project == NULL || tb_project_write(atlas, report, name, project));
    tb_status status = TB_OK;
    if (!tb_atlas_goes_on(atlas))
        status = tb_fail(error, TB_INTERRUPTED, "%s", _("interrupted; nothing was written"));
    else if (!good)
        status = fail(error);
    tb_gdal_end();
    return status;
}

/* Both files are written before either takes its name. */
tb_status tb_atlas_finish(tb_atlas *atlas, const tb_report *report, tb_error *error) {
    char path[4200];
    int overwrite = atlas->options->overwrite;
    int has_project = tb_layers_project(atlas->options->output, path)[0] != '\0';
    tb_output package = {0}, project = {0};
    tb_status status = atlas->started ? TB_OK : check_fields(report, error);
    if (status == TB_OK)
        status = tb_output_open(&package, atlas->options->output, overwrite, error);
    if (status == TB_OK && has_project)
        status = tb_output_open(&project, path, overwrite, error);
    if (status == TB_OK)
        status = write_both(atlas, report, package.file, project.file, error);
    if (status == TB_OK)
        status = tb_output_close(&package, error);
    if (status == TB_OK && has_project)
        status = tb_output_close(&project, error);
    if (status != TB_OK) {
        tb_output_discard(&package);
        tb_output_discard(&project);
    }
    return status;
}

void tb_atlas_free(tb_atlas *atlas) {
    tb_gdal_begin();
    if (atlas->started)
        tb_package_free(&atlas->package);
    tb_gdal_end();
    tb_arena_free(atlas->arena);
    free(atlas->text);
}
