/* tuban totals: areas by any combination of keys. */
#include "cli/command.h"

static int run(const tb_options *options) {
    return tb_cli_run(options, 0);
}

const tb_command tb_cmd_totals = {
    .name = "totals",
    .summary = N_("total areas by category, class, village, owner, slope .."),
    .usage = "totals INPUT",
    .least = 1,
    .most = 1,
    .options = "lesduagnbpScxmiRfowtMr",
    .explanation = N_(
        "Totals are exact sums of hundredths of a square metre, the same for any number of\n"
        "threads; hectares and mu are rounded once, at output. Ridges (KCMJ) go to class 1203 and\n"
        "keep the unit, owner and settlement code of their parcel. Memory does not grow with the\n"
        "layer."),
    .examples = "  tuban totals county.gpkg\n"
                "  tuban totals county.gpkg --by township,category -f csv -o townships.csv\n"
                "  tuban totals world.gpkg --area computed --edges geodesic",
    .run = run,
};
