/* The table of commands: one file each, registered in main.c. --help, `tuban help` and the tests go
 * by this table, so a command that is not in it does not exist. */
#ifndef TB_CLI_COMMAND_H
#define TB_CLI_COMMAND_H

#include "cli/options.h"

typedef struct tb_command {
    const char *name;
    const char *summary;     /* one line; English, translated when shown */
    const char *usage;       /* "check INPUT" */
    int least, most;         /* how many arguments */
    const char *options;     /* letters of the options it takes: see options.c */
    const char *explanation; /* paragraphs */
    const char *examples;    /* lines */
    int (*run)(const tb_options *options);
} tb_command;

extern const tb_command tb_cmd_check;
extern const tb_command tb_cmd_classes;
extern const tb_command tb_cmd_convert;
extern const tb_command tb_cmd_info;
extern const tb_command tb_cmd_layers;
extern const tb_command tb_cmd_published;
extern const tb_command tb_cmd_rules;
extern const tb_command tb_cmd_tables;
extern const tb_command tb_cmd_totals;

/* Writes a completion script for bash. */
void tb_completion_write(const tb_command *const *commands, int count, FILE *file);

/* Prints a failure to standard error as `tuban: message` and returns its exit status. */
int tb_cli_fail(const tb_error *error);

/* Refuses an output that is an input; returns the exit status. */
int tb_cli_spares(const tb_options *options, const char *output);

/* Writes a document to -o, or to another output (NULL: standard output), whole or not at all;
 * returns the exit status. */
typedef tb_status (*tb_writer)(const void *document, tb_format format, FILE *file, tb_error *error);
int tb_cli_write(const tb_options *options, tb_writer writer, const void *document);
int tb_cli_write_to(const char *output, const tb_options *options, tb_writer writer,
                    const void *document);

/* Progress and signals while a command works: a bar appears only when that takes long enough for
 * someone to wonder. */
typedef struct tb_cli_watch {
    tb_progress how;
    int terminal;
    double started, shown; /* seconds */
    tb_phase phase;        /* the last one told, and how much of it */
    int percent;
} tb_cli_watch;

tb_cli_watch tb_cli_watch_begin(const tb_options *options);
int tb_cli_progress(void *watch, int64_t done, int64_t promised); /* non-zero: stop */
int tb_cli_phase(void *watch, tb_phase phase, int percent);       /* likewise */
int tb_cli_stopped(void *watch);
void tb_cli_watch_end(void); /* before anything else is said; once more does no harm */

/* Runs check or totals: the two differ in what is checked. */
int tb_cli_run(const tb_options *options, int check);

/* Makes a report by the options, writes the findings where they are asked for and the report to
 * output (NULL: standard output), tells more about it (NULL: nothing), and returns the exit status.
 */
typedef tb_status (*tb_maker)(const tb_options *options, const tb_run_options *run,
                              tb_report **report, tb_error *error);
typedef void (*tb_teller)(const tb_options *options, const tb_report *report);
int tb_cli_make(const tb_options *options, int check, tb_maker make, tb_teller tell,
                const char *output);

/* Messages come from the library's catalogue. */
#define _(english)  tb_message(english)
#define N_(english) english

#endif
