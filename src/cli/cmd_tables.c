/* tuban tables: the official summary tables. */
#include "cli/command.h"

#include <string.h>

static void tell_checks(const tb_tables *tables) {
    for (size_t i = 0; i < tables->checks; i++) {
        const tb_sheet_check *check = &tables->check[i];
        if (check->failed > 0)
            tb_say(stderr, _("tuban: %s (%s): %lld of %lld figures do not agree; the first: %s\n"),
                   check->rule, _(check->what), (long long)check->failed,
                   (long long)check->compared, check->first);
    }
}

static void tell(const tb_tables *tables) {
    int made = 0;
    for (size_t i = 0; i < tables->sheets; i++)
        made += tables->sheet[i].reason == NULL;
    tb_say(stderr, _("tuban: %d tables of %lld parcels, levelling %s\n"), made,
           (long long)tables->parcels, tb_levelling_name(tables->levelling));
    if (tables->control != NULL)
        tb_say(stderr, _("tuban: parcels balanced to control areas: %s\n"), tables->control);
    else
        tb_say(stderr, "%s\n", _("tuban: no control areas: parcels were not balanced"));
    for (size_t i = 0; i < tables->sheets; i++)
        if (tables->sheet[i].reason != NULL)
            tb_say(stderr, _("tuban: not produced: %d %s: %s\n"), tables->sheet[i].number,
                   tb_language_get() == TB_CHINESE ? tables->sheet[i].title
                                                   : tables->sheet[i].title_en,
                   tables->sheet[i].reason);
    if (tables->unclassified.parcels > 0)
        tb_say(stderr,
               _("tuban: %lld parcels (%lld x 0.01 m2) are in no table: their class is none of "
                 "the work classification\n"),
               (long long)tables->unclassified.parcels, (long long)tables->unclassified.area_dm2);
    tell_checks(tables);
}

static int is_workbook(const tb_options *options) {
    size_t size = options->output != NULL ? strlen(options->output) : 0;
    return options->format == TB_TEXT && size > 5 &&
           strcmp(options->output + size - 5, ".xlsx") == 0;
}

static int write(const tb_options *options, const tb_tables *tables, const tb_run_options *watch) {
    tb_error error = {0};
    tb_output *output;
    tb_status status;
    if (options->format == TB_CSV) {
        status = tb_tables_write_folder(tables, options->output, options->overwrite, &error);
        return status == TB_OK ? 0 : tb_cli_fail(&error);
    }
    if (is_workbook(options)) {
        status =
            tb_tables_write_workbook(tables, options->output, options->overwrite, watch, &error);
        return status == TB_OK ? 0 : tb_cli_fail(&error);
    }
    status = tb_output_create(options->output, options->overwrite, &output, &error);
    if (status != TB_OK)
        return tb_cli_fail(&error);
    status = tb_tables_write_json(tables, tb_output_file(output), &error);
    if (status == TB_OK)
        status = tb_output_finish(output, &error);
    else
        tb_output_abandon(output);
    return status == TB_OK ? 0 : tb_cli_fail(&error);
}

/* What is wrong with the output is told before the work is done. */
static int check_output(const tb_options *options) {
    tb_error error = {0};
    tb_status status = TB_OK;
    if (tb_cli_spares(options, options->output) != 0)
        return TB_USAGE;
    if (options->format == TB_CSV && options->output != NULL)
        status = tb_tables_check_folder(options->output, options->overwrite, &error);
    else if (is_workbook(options))
        status = tb_tables_check_workbook(options->output, options->overwrite, &error);
    if (status != TB_OK)
        return tb_cli_fail(&error);
    if ((options->format == TB_CSV && options->output != NULL) || is_workbook(options) ||
        options->format == TB_JSON)
        return 0;
    tb_say(stderr, "%s\n",
           _("tuban tables: say what to write: -o OUT.xlsx, -f csv -o DIR, or -f json; see `tuban "
             "help tables`"));
    return TB_USAGE;
}

static int run(const tb_options *options) {
    tb_tables_options make = options->tables;
    tb_tables *tables;
    tb_error error = {0};
    int failed = check_output(options);
    if (failed)
        return failed;
    make.run = options->run;
    tb_cli_watch watch = tb_cli_watch_begin(options);
    make.run.progress = tb_cli_progress;
    make.run.stopped = tb_cli_stopped;
    make.run.progress_data = &watch;
    tb_status status = tb_tables_make(options->input, &make, &tables, &error);
    make.run.phase = tb_cli_phase;
    if (status == TB_OK)
        tb_cli_phase(&watch, TB_PHASE_WRITING, 0);
    if (status == TB_OK)
        failed = write(options, tables, &make.run);
    tb_cli_watch_end();
    if (status != TB_OK)
        return tb_cli_fail(&error);
    if (!failed && !options->quiet)
        tell(tables);
    int disagree = tb_tables_fail(tables);
    tb_tables_free(tables);
    return failed ? failed : disagree;
}

const tb_command tb_cmd_tables = {
    .name = "tables",
    .summary = N_("the official summary tables, in hectares that close"),
    .usage = "tables INPUT -o OUT.xlsx",
    .least = 1,
    .most = 1,
    .options = "lesduagnkvfowtr",
    .explanation = N_(
        "Tables 1-12, 15-20 and 23-25 of the county by county, township and village, as far as\n"
        "the fields of the layer allow; the others are listed with the reason. Parcels are\n"
        "balanced to the control areas first, where there are any, and ridges and net areas\n"
        "computed anew. Square metres become hectares by the rule of the survey: what rounding\n"
        "leaves is shared out over villages, records and classes in 0.01 ha, so that every sum in\n"
        "and between the tables closes. The tables are held against each other (rules Q120 ..\n"
        "Q128); status 1 if figures do not agree. With -o OUT.xlsx they are a workbook as a\n"
        "county hands it in, with -f csv a folder with a file for each table."),
    .examples = "  tuban tables county.gpkg -o tables.xlsx\n"
                "  tuban tables county.gpkg -f csv -o tables\n"
                "  tuban tables county.gpkg -f json -o tables.json\n"
                "  tuban tables county.gpkg -o tables.xlsx --control control.csv\n"
                "  tuban tables county.gpkg -f csv -o plain --control none --levelling none",
    .run = run,
};
