/* tuban classes: the dictionary of land classes. */
#include "cli/command.h"

static tb_status write_classes(const void *document, tb_format format, FILE *file,
                               tb_error *error) {
    return tb_classes_write(document, format, file, error);
}

static int run(const tb_options *options) {
    tb_error error = {0};
    tb_class_table *own = NULL;
    const char *path = options->run.classes, *scheme = options->run.scheme;
    tb_status status = path != NULL     ? tb_classes_read(path, &own, &error)
                       : scheme != NULL ? tb_classes_scheme(scheme, &own, &error)
                                        : TB_OK;
    if (status != TB_OK)
        return tb_cli_fail(&error);
    int failed = tb_cli_write(options, write_classes, own != NULL ? own : tb_classes_builtin());
    tb_classes_free(own);
    return failed;
}

const tb_command tb_cmd_classes = {
    .name = "classes",
    .summary = N_("print the land classes: codes, names, level 1, major class, category"),
    .usage = "classes",
    .least = 0,
    .most = 0,
    .options = "Scfow",
    .explanation =
        N_("The work classification of the Third National Land Survey, or with --classes an\n"
           "own table, as it was understood."),
    .examples = "  tuban classes\n"
                "  tuban classes -f csv > classes.csv\n"
                "  tuban classes --scheme gb21010\n"
                "  tuban classes --classes crops.csv",
    .run = run,
};
