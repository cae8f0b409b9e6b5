/* tuban convert: from one form of file to another. */
#include "cli/command.h"

static void warn(void *data, const char *line) {
    const tb_options *options = data;
    if (!options->quiet)
        tb_say(stderr, _("tuban: note: %s\n"), line);
}

static void tell(const tb_conversion *done) {
    tb_say(stderr, _("%s (%s) -> %s (%s, text in %s)\n"), done->input, done->input_driver,
           done->output, done->output_driver, done->encoding);
    for (size_t i = 0; i < done->layer_count; i++) {
        const tb_converted_layer *layer = &done->layers[i];
        tb_say(stderr, _("  %s: text read as %s (%s); system: %s\n"), layer->name, layer->encoding,
               layer->encoding_reason, layer->srs_reason);
        tb_say(stderr,
               _("  %s: %lld features, %lld vertices, %zu fields, read again and found the same\n"),
               layer->name, (long long)layer->features, (long long)layer->vertices, layer->fields);
    }
}

static int run(const tb_options *options) {
    tb_convert_options convert = {.layer = options->run.read.layer,
                                  .encoding = options->run.read.encoding,
                                  .srs = options->run.read.srs,
                                  .output_encoding = options->output_encoding,
                                  .overwrite = options->overwrite,
                                  .warn = warn,
                                  .warn_data = (void *)options};
    tb_conversion *done;
    tb_error error = {0};
    tb_cli_watch watch = tb_cli_watch_begin(options);
    convert.progress = tb_cli_progress;
    convert.progress_data = &watch;
    if (options->output == NULL) {
        fputs(_("tuban convert: -o FILE says where to write; its ending says what\n"), stderr);
        return TB_USAGE;
    }
    tb_status status = tb_convert(options->input, options->output, &convert, &done, &error);
    tb_cli_watch_end();
    if (status != TB_OK)
        return tb_cli_fail(&error);
    if (!options->quiet)
        tell(done);
    tb_conversion_free(done);
    return 0;
}

const tb_command tb_cmd_convert = {
    .name = "convert",
    .summary = N_("write a dataset in another form: VCT, boundary-point text, or any of GDAL's"),
    .usage = "convert INPUT -o OUTPUT",
    .least = 1,
    .most = 1,
    .options = "lesoCwr",
    .explanation = N_(
        "Carries every layer with all its fields into the form that the ending of OUTPUT says:\n"
        ".vct, .txt (boundary points, one layer), .gpkg, .shp, .geojson, .gdb .. Coordinates stay\n"
        "exactly as they are. What the target cannot hold (long names, long texts, characters\n"
        "that its encoding lacks, more than 2 GB) is told before anything is written. What was\n"
        "written is read again and its counts, areas, texts and coordinates compared; only then\n"
        "does it appear under its name."),
    .examples = "  tuban convert county.vct -o county.gpkg\n"
                "  tuban convert county.gpkg -o county.vct\n"
                "  tuban convert parcels.txt -o parcels.shp --output-encoding GBK\n"
                "  tuban convert county.gpkg --layer XZQ -o townships.geojson",
    .run = run,
};
