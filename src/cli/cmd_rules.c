/* tuban rules: what check looks for. */
#include "cli/command.h"

static tb_status write_rules(const void *document, tb_format format, FILE *file, tb_error *error) {
    return tb_rules_write(document, format, file, error);
}

static int run(const tb_options *options) {
    tb_rulebook *book;
    tb_error error = {0};
    if (tb_rulebook_open(options->run.rules, &book, &error) != TB_OK) {
        tb_rulebook_free(book);
        return tb_cli_fail(&error);
    }
    int status = tb_cli_write(options, write_rules, book);
    tb_rulebook_free(book);
    return status;
}

const tb_command tb_cmd_rules = {
    .name = "rules",
    .summary = N_("print the rules that check goes by"),
    .usage = "rules",
    .least = 0,
    .most = 0,
    .options = "Rfow",
    .explanation = N_(
        "Every rule has an id that never changes its meaning, a severity, the numbers of the\n"
        "national rules it stands for, and the fields it needs: where a layer lacks one, the rule\n"
        "is listed as not checked. With --rules the list is that of a run by this file."),
    .examples = "  tuban rules\n"
                "  tuban rules --lang zh\n"
                "  tuban rules --rules province.rules\n"
                "  tuban rules -f csv > rules.csv",
    .run = run,
};
