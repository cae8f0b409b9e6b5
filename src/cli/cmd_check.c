/* tuban check: the main job. */
#include "cli/command.h"

static int run(const tb_options *options) {
    return tb_cli_run(options, 1);
}

const tb_command tb_cmd_check = {
    .name = "check",
    .summary = N_("check parcels, total them and hold the totals against published figures"),
    .usage = "check INPUT",
    .least = 1,
    .most = 1,
    .options = "lesduagnpScxmiROGBAfowtMr",
    .explanation = N_(
        "Reads the parcel layer once: every parcel is checked, put in its land category, measured\n"
        "on the ellipsoid and totalled; with --published the totals are compared with printed\n"
        "figures at their printed digits. The verdict is `findings` if a rule of the fail level\n"
        "is broken, else `differs` if a published figure differs, else `clean`. Rules that could\n"
        "not be run for want of a field are listed beside it and change nothing."),
    .examples = "  tuban check county.gpkg --published figures.csv\n"
                "  tuban check county.gpkg --findings findings.gpkg\n"
                "  tuban check county.gpkg --baseline last-week.csv --accept signed-off.csv\n"
                "  tuban check county.gpkg --rules province.rules\n"
                "  tuban check county.gpkg -f html -o report.html\n"
                "  tuban check DLTB.shp --boundary county.geojson\n"
                "  tuban check DLTB.shp --encoding GBK -f json -o report.json\n"
                "  tuban check parcels.gpkg --field class=gewascode --classes crops.csv",
    .run = run,
};
