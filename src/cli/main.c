/* The program: a language, a command, its options, its exit status. */
#include "cli/command.h"
#include "cli/nearest.h"

#include <string.h>

static const tb_command *const commands[] = {
    &tb_cmd_check,   &tb_cmd_totals,    &tb_cmd_tables,  &tb_cmd_layers, &tb_cmd_info,
    &tb_cmd_convert, &tb_cmd_published, &tb_cmd_classes, &tb_cmd_rules,
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const tb_command *find_command(const char *name) {
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static void help_overview(FILE *file) {
    fprintf(file, "%s\n\n", _("usage: tuban COMMAND INPUT [options]"));
    fprintf(
        file, "%s\n\n",
        _("Reads the parcel layer (图斑) of a land survey, tells whether it is sound, puts every "
          "parcel in\nits land category, measures it on the ellipsoid and totals hectares and mu "
          "exactly."));
    for (int i = 0; i < COMMANDS; i++)
        fprintf(file, "  %-10s  %s\n", commands[i]->name, _(commands[i]->summary));
    fprintf(
        file, "\n%s\n",
        _("`tuban help COMMAND` tells more, with examples. Data go to standard output, all else "
          "to standard\nerror. Exit status: 0 sound and in agreement; 1 findings, or figures that "
          "differ; 2 usage;\n3 input unreadable; 4 memory or disk; 5 interrupted."));
    fprintf(
        file, "\n%s\n",
        _("`tuban --version` tells the version, `tuban --bash-completion` writes completion for "
          "bash."));
}

static void help_command(const tb_command *command, FILE *file) {
    fprintf(file, _("usage: tuban %s [options]\n\n"), command->usage);
    fprintf(file, "%s\n\n%s\n\n", _(command->summary), _(command->explanation));
    fprintf(file, "%s\n", _("options:"));
    tb_options_help(command, file);
    fprintf(file, "\n%s\n%s\n", _("examples:"), command->examples);
}

/* NULL if none is near. */
static const char *nearest_command(const char *name) {
    const char *nearest = NULL;
    unsigned best = tb_letters_allowed(name) + 1;
    for (int i = 0; i < COMMANDS; i++) {
        unsigned apart = tb_letters_apart(name, commands[i]->name);
        if (apart < best) {
            best = apart;
            nearest = commands[i]->name;
        }
    }
    return nearest;
}

static int unknown(const char *name) {
    const char *nearest = nearest_command(name);
    if (nearest != NULL)
        tb_say(stderr, _("tuban: no command %s; did you mean %s? There are:"), name, nearest);
    else if (strpbrk(name, "./") != NULL)
        tb_say(stderr,
               _("tuban: %s is no command: that comes first, as in `tuban check %s`; there are:"),
               name, name);
    else
        tb_say(stderr, _("tuban: no command %s; there are:"), name);
    for (int i = 0; i < COMMANDS; i++)
        tb_say(stderr, " %s", commands[i]->name);
    fputc('\n', stderr);
    return TB_USAGE;
}

/* What was printed without a writer of ours: whether it came out. */
static int printed(void) {
    tb_error error = {0};
    tb_output *output;
    tb_status status = tb_output_create(NULL, 0, &output, &error);
    if (status == TB_OK)
        status = tb_output_finish(output, &error);
    return status == TB_OK ? 0 : tb_cli_fail(&error);
}

static int help(int argc, char **argv) {
    const char *topic = NULL;
    for (int i = 2; i < argc && topic == NULL; i++) {
        topic = argv[i][0] != '-' ? argv[i] : NULL;
        i += strcmp(argv[i], "--lang") == 0; /* its value is no topic */
    }
    const tb_command *command = topic != NULL ? find_command(topic) : NULL;
    if (topic != NULL && command == NULL)
        return unknown(topic);
    if (command != NULL)
        help_command(command, stdout);
    else
        help_overview(stdout);
    return printed();
}

static int run_command(const tb_command *command, int argc, char **argv) {
    tb_options options;
    int failed = tb_options_parse(command, argc, argv, &options);
    if (failed)
        return failed;
    if (options.help) {
        help_command(command, stdout);
        return printed();
    }
    return command->run(&options);
}

int main(int argc, char **argv) {
    tb_language_set(tb_options_language(argc, argv));
    if (argc < 2) {
        help_overview(stderr);
        return TB_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("tuban %s\n", tb_version());
        return printed();
    }
    if (strcmp(argv[1], "--bash-completion") == 0) {
        tb_completion_write(commands, COMMANDS, stdout);
        return printed();
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
        strcmp(argv[1], "-h") == 0)
        return help(argc, argv);
    const tb_command *command = find_command(argv[1]);
    return command != NULL ? run_command(command, argc - 1, argv + 1) : unknown(argv[1]);
}
