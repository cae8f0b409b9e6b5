/* tuban rules: what check looks for. */
#include "cli/command.h"

static tb_status write_rules(const void *document, tb_format format, FILE *file, tb_error *error) {
    (void)document; /* the rules are the same for every run */
    return tb_rules_write(format, file, error);
}

static int run(const tb_options *options) {
    return tb_cli_write(options, write_rules, NULL);
}

const tb_command tb_cmd_rules = {
    .name = "rules",
    .summary = N_("print the rules that check goes by"),
    .usage = "rules",
    .least = 0,
    .most = 0,
    .options = "fow",
    .explanation = N_(
        "Every rule has an id that never changes its meaning, a severity, the numbers of the\n"
        "national rules it stands for, and the fields it needs: where a layer lacks one, the rule\n"
        "is listed as not checked."),
    .examples = "  tuban rules\n"
                "  tuban rules --lang zh\n"
                "  tuban rules -f csv > rules.csv",
    .run = run,
};
