/* tuban published: printed figures, as they were understood. */
#include "cli/command.h"

static tb_status write_published(const void *document, tb_format format, FILE *file,
                                 tb_error *error) {
    return tb_published_write(document, format, file, error);
}

static int run(const tb_options *options) {
    tb_error error = {0};
    tb_published *published;
    if (tb_published_read(options->input, &published, &error) != TB_OK)
        return tb_cli_fail(&error);
    int failed = tb_cli_write(options, write_published, published);
    tb_published_free(published);
    return failed;
}

const tb_command tb_cmd_published = {
    .name = "published",
    .summary = N_("read published figures and check them against each other"),
    .usage = "published FILE",
    .least = 1,
    .most = 1,
    .options = "fow",
    .explanation = N_(
        "Reads the text of a bulletin, news report or yearbook page (plain or HTML, Chinese or\n"
        "English, UTF-8 or GB18030), CSV, or JSON; \"-\" is standard input. What was printed is "
        "kept\n"
        "with its last digit and its place; what would have to be guessed is listed, not taken. "
        "The\n"
        "figures are checked in themselves: hectares x 15 against mu, parts against their whole,\n"
        "percentages, each within what the printed decimals allow. What differs is told; the exit\n"
        "status stays 0."),
    .examples = "  tuban published bulletin.txt\n"
                "  tuban published page.html -f csv -o figures.csv\n"
                "  tuban published figures.json -f csv",
    .run = run,
};
