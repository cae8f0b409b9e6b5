/* tuban layers: finished layers and a project for QGIS. */
#include "cli/command.h"

/* What was made of it is told below the report. */
static void tell(const tb_options *options, const tb_report *report) {
    char project[4200];
    if (report->cover.overlaps > 0)
        tb_say(stderr,
               _("tuban: parcels overlap in %lld places: land is their union, and smaller than "
                 "their sum\n"),
               (long long)report->cover.overlaps);
    if (report->cover.gaps > 0)
        tb_say(stderr, _("tuban: %lld gaps between parcels are holes in the land\n"),
               (long long)report->cover.gaps);
    if (report->land_count[TB_LAND_VILLAGES] == 0)
        tb_say(stderr,
               _("tuban: no villages, townships and county: the layer has no field %s "
                 "(unit); name one with --field unit=NAME\n"),
               tb_role_field(TB_ROLE_UNIT));
    tb_say(stderr, _("tuban: layers: %s\n"), options->output);
    if (tb_layers_project(options->output, project)[0] != '\0')
        tb_say(stderr, _("tuban: project: %s\n"), project);
}

static tb_status make(const tb_options *options, const tb_run_options *run, tb_report **report,
                      tb_error *error) {
    tb_layers_options layers = options->layers;
    layers.run = *run;
    layers.output = options->output;
    layers.overwrite = options->overwrite;
    return tb_layers_make(options->input, &layers, report, error);
}

static int run(const tb_options *options) {
    return tb_cli_make(options, options->layers.run.check, make, tell, NULL);
}

const tb_command tb_cmd_layers = {
    .name = "layers",
    .summary = N_("layers and a project for QGIS: parcels, categories, villages .. county, styled"),
    .usage = "layers INPUT -o OUT.gpkg",
    .least = 1,
    .most = 1,
    .options = "lesduagncxmFTEfowtMr",
    .explanation = N_(
        "Reads the parcel layer once and writes a GeoPackage with the layers parcels,\n"
        "category_areas, villages, townships and county, each with a style inside, and beside it\n"
        "a QGIS project (.qgz) with themes and a print layout (A3). Areas in columns are exact\n"
        "sums of the parcels; shapes are dissolved from their borders. With -o OUT.zip the same\n"
        "layers are written as Shapefiles. The report goes to standard output."),
    .examples = "  tuban layers county.gpkg -o county-layers.gpkg\n"
                "  tuban layers DLTB.shp -o map.gpkg --with-findings --title \"Land use 2019\"\n"
                "  tuban layers county.gpkg -o county.zip --text-encoding GBK",
    .run = run,
};
