/* Options mean the same in every command: one table for all of them. */
#ifndef TB_CLI_OPTIONS_H
#define TB_CLI_OPTIONS_H

#include <tuban/tuban.h>

typedef enum tb_progress { TB_PROGRESS_AUTO, TB_PROGRESS_NEVER, TB_PROGRESS_JSON } tb_progress;

typedef struct tb_options {
    const char *input; /* the argument, NULL without one */
    tb_run_options run;
    tb_key by[TB_KEYS];
    tb_format format;
    const char *output;          /* NULL: standard output */
    const char *findings;        /* NULL: no file of findings */
    tb_layers_options layers;    /* output, overwrite and run come from the others */
    tb_tables_options tables;    /* run comes from the others */
    const char *output_encoding; /* NULL: the usual one */
    int overwrite;
    tb_progress progress;
    int quiet;
    int help;
} tb_options;

struct tb_command;

/* Parses what follows the command's name. Returns 0, or prints what is wrong to standard error and
 * returns TB_USAGE. */
int tb_options_parse(const struct tb_command *command, int argc, char **argv, tb_options *options);

/* --lang anywhere on the line, else the locale's: before any message is printed. */
tb_language tb_options_language(int argc, char **argv);

/* The options of a command, one or two lines each. */
void tb_options_help(const struct tb_command *command, FILE *file);

/* For completion: the options of a command, --layer --encoding .., and lines of a bash `case` that
 * set `files`, `list` and `words` to what may stand behind each of them. */
void tb_options_names(const struct tb_command *command, FILE *file);
void tb_options_values(const struct tb_command *command, FILE *file);

#endif
