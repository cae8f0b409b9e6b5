/* What every command does alike: failing, writing, and showing progress. */
#include "cli/command.h"

#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int line_is_open; /* progress stands on the terminal's last line */

static void wipe(void) {
    if (line_is_open)
        fprintf(stderr, "\r%79s\r", "");
    line_is_open = 0;
}

int tb_cli_fail(const tb_error *error) {
    wipe();
    fprintf(stderr, "tuban: %s\n", error->message);
    return (int)error->status;
}

int tb_cli_spares(const tb_options *options, const char *output) {
    const char *const inputs[] = {
        options->input,        options->run.published, options->run.classes,
        options->run.rules,    options->run.boundary,  options->run.allowed_gaps,
        options->run.baseline, options->run.accept,    options->tables.control};
    tb_error error = {0};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        if (tb_output_spares(output, inputs[i], &error) != TB_OK)
            return tb_cli_fail(&error);
    return 0;
}

int tb_cli_write_to(const char *path, const tb_options *options, tb_writer writer,
                    const void *document) {
    tb_error error = {0};
    tb_output *output;
    if (tb_cli_spares(options, path) != 0)
        return TB_USAGE;
    if (tb_output_create(path, options->overwrite, &output, &error) != TB_OK)
        return tb_cli_fail(&error);
    if (writer(document, options->format, tb_output_file(output), &error) != TB_OK) {
        tb_output_abandon(output);
        return tb_cli_fail(&error);
    }
    return tb_output_finish(output, &error) == TB_OK ? 0 : tb_cli_fail(&error);
}

int tb_cli_write(const tb_options *options, tb_writer writer, const void *document) {
    return tb_cli_write_to(options->output, options, writer, document);
}

static volatile sig_atomic_t stopped;

/* The first signal asks the run to end between two blocks or steps; a second one does not ask. */
static void stop(int signal_number) {
    stopped = 1;
    signal(signal_number, SIG_DFL);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void draw_bar(int64_t done, int64_t whole) {
    enum { WIDTH = 24 }; /* with the longest phase one line of a terminal */
    int filled = whole > 0 ? (int)(WIDTH * done / whole) : 0;
    filled = filled > WIDTH ? WIDTH : filled;
    fprintf(stderr, "\r[");
    for (int i = 0; i < WIDTH; i++)
        fputc(i < filled ? '#' : ' ', stderr);
    fprintf(stderr, "] ");
}

static void show_parcels(int64_t parcels, int64_t promised) {
    draw_bar(parcels, promised);
    fprintf(stderr, "%" PRId64, parcels);
    if (promised > 0)
        fprintf(stderr, " / %" PRId64, promised);
    fflush(stderr);
    line_is_open = 1;
}

int tb_cli_progress(void *data, int64_t parcels, int64_t promised) {
    const double quiet_seconds = 1, interval_seconds = 0.2;
    tb_cli_watch *state = data;
    double time = now();
    if (state->how == TB_PROGRESS_NEVER || time - state->shown < interval_seconds)
        return stopped;
    if (state->how == TB_PROGRESS_JSON) {
        state->shown = time;
        fprintf(stderr, "{\"progress\":{\"parcels\":%" PRId64 ",\"promised\":%" PRId64 "}}\n",
                parcels, promised);
    } else if (state->terminal && time - state->started > quiet_seconds) {
        state->shown = time;
        show_parcels(parcels, promised);
    }
    return stopped;
}

/* What follows takes about as long as the reading did: so it is named as soon as the two may come
 * to a second. Percents are told as they change, and no more often than parcels. */
int tb_cli_phase(void *data, tb_phase phase, int percent) {
    static const char *const names[] = {"neighbours", "digests", "writing"};
    const char *const words[] = {_("holding parcels against their neighbours"),
                                 _("taking digests of the inputs"), _("writing")};
    const double soon_seconds = 0.4, interval_seconds = 0.2;
    tb_cli_watch *state = data;
    double time = now();
    int begins = percent == 0 && (phase != state->phase || state->percent != 0);
    if (!begins && (percent == state->percent || time - state->shown < interval_seconds))
        return stopped;
    state->phase = phase;
    state->percent = percent;
    state->shown = time;
    if (state->how == TB_PROGRESS_JSON) {
        fprintf(stderr, "{\"progress\":{\"phase\":\"%s\",\"percent\":%d}}\n", names[phase],
                percent);
    } else if (state->how == TB_PROGRESS_AUTO && state->terminal &&
               time - state->started > soon_seconds) {
        wipe();
        draw_bar(percent, 100);
        fprintf(stderr, "%d%% %s", percent, words[phase]);
        fflush(stderr);
        line_is_open = 1;
    }
    return stopped;
}

int tb_cli_stopped(void *data) {
    (void)data;
    return stopped;
}

tb_cli_watch tb_cli_watch_begin(const tb_options *options) {
    signal(SIGINT, stop);
    signal(SIGTERM, stop);
    return (tb_cli_watch){options->quiet ? TB_PROGRESS_NEVER : options->progress,
                          isatty(STDERR_FILENO),
                          now(),
                          0,
                          TB_PHASE_NEIGHBOURS,
                          -1};
}

void tb_cli_watch_end(void) {
    wipe();
}

static tb_status write_report(const void *document, tb_format format, FILE *file, tb_error *error) {
    return tb_report_write(document, format, file, error);
}

int tb_cli_make(const tb_options *options, int check, tb_maker make, tb_teller tell,
                const char *output) {
    tb_run_options run = options->run;
    tb_report *report;
    tb_error error = {0};
    if (tb_cli_spares(options, output) != 0 || tb_cli_spares(options, options->findings) != 0)
        return TB_USAGE;
    if (options->findings != NULL &&
        tb_findings_check(options->findings, options->overwrite, &error) != TB_OK)
        return tb_cli_fail(&error);
    int to_file = options->findings != NULL || options->layers.run.check;
    if (to_file && run.most == 0 && run.baseline == NULL && run.accept == NULL)
        run.most = INT_MAX; /* a file is for all of them */
    run.by = run.by_count > 0 ? options->by : NULL;
    run.check = check;
    run.sketch = options->format == TB_HTML;
    run.digests = check && (options->format == TB_HTML || options->format == TB_JSON);
    tb_cli_watch watch = tb_cli_watch_begin(options);
    run.progress = tb_cli_progress;
    run.phase = tb_cli_phase;
    run.stopped = tb_cli_stopped;
    run.progress_data = &watch;
    tb_status status = make(options, &run, &report, &error);
    tb_cli_watch_end();
    if (status != TB_OK)
        return tb_cli_fail(&error);
    int failed = 0;
    if (options->findings != NULL &&
        tb_findings_write(report, options->findings, options->overwrite, &error) != TB_OK)
        failed = tb_cli_fail(&error);
    if (!failed)
        failed = tb_cli_write_to(output, options, write_report, report);
    if (!failed && check && options->format == TB_CSV && !options->quiet)
        tb_report_closing(report, stderr);
    if (!failed && tell != NULL && !options->quiet)
        tell(options, report);
    int verdict = tb_verdict_exit(report->verdict);
    tb_report_free(report);
    return failed ? failed : verdict;
}

static tb_status make_report(const tb_options *options, const tb_run_options *run,
                             tb_report **report, tb_error *error) {
    return tb_run(options->input, run, report, error);
}

int tb_cli_run(const tb_options *options, int check) {
    return tb_cli_make(options, check, make_report, NULL, options->output);
}
