/* tuban info: what is in a dataset and how it would be read. */
#include "cli/command.h"

static tb_status write_info(const void *document, tb_format format, FILE *file, tb_error *error) {
    return tb_info_write(document, format, file, error);
}

static int run(const tb_options *options) {
    tb_info *info;
    tb_error error = {0};
    if (tb_inspect(options->input, &options->run.read, &info, &error) != TB_OK)
        return tb_cli_fail(&error);
    int failed = tb_cli_write(options, write_info, info);
    tb_info_free(info);
    return failed;
}

const tb_command tb_cmd_info = {
    .name = "info",
    .summary = N_("tell what a dataset holds and how it would be read"),
    .usage = "info INPUT",
    .least = 1,
    .most = 1,
    .options = "lesdfow",
    .explanation =
        N_("Lists the layers and, for the parcel layer, the encoding and why, the reference\n"
           "system by its numbers, its zone, the extent, and what each field is taken as."),
    .examples = "  tuban info county.gpkg\n"
                "  tuban info delivery.zip --layer DLTB -f json",
    .run = run,
};
