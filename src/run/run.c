/* The order of the stages, and nothing else.
 *
 * Every worker pulls the next block from the reader, takes it through the stages and folds it into
 * accumulators of its own. Fetching is in turn; decoding, classifying, measuring, checking and
 * totalling go on side by side. All sums are integers and all findings are ordered when merged, so
 * the report is the same for any number of workers. */
#include "run/assemble.h"

#include "area/frame.h"
#include "area/measure.h"
#include "base/error.h"
#include "base/large.h"
#include "base/message.h"
#include "check/neighbours.h"
#include "check/validity.h"
#include "check/zones.h"
#include "read/fingerprints.h"
#include "read/gdal.h"
#include "run/files.h"
#include "total/classify.h"

#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { MOST_WORKERS = 64, DEFAULT_MOST = 100 };

/* What the workers share while they run. */
typedef struct tb_shared {
    tb_run_state *run;
    atomic_int stop;
    pthread_mutex_t progress_lock;
    int64_t parcels_done;
    int interrupted;
    pthread_mutex_t turn_lock;
    pthread_cond_t turn_changed;
    int64_t next_row; /* of the block whose turn it is to be handed over */
} tb_shared;

typedef struct task {
    tb_worker *worker;
    tb_shared *shared;
} task;

static void take_through_stages(tb_worker *worker, const tb_report *report) {
    tb_block *block = worker->block;
    worker->padded_codes += tb_classify(report->classes, report->source->class_is_number, block);
    if (!tb_measure(worker->meter, block))
        worker->checks.findings.failed = 1;
    tb_checks_fold(&worker->checks, block);
    tb_totals_fold(&worker->totals, block);
    if (worker->coverage != NULL && !tb_coverage_add(worker->coverage, block))
        worker->checks.findings.failed = 1;
    if (worker->members != NULL && !tb_members_fold(worker->members, &worker->totals, block))
        worker->checks.findings.failed = 1;
}

/* Blocks are handed over in the order of their rows, whoever has them. */
static tb_status hand_over(tb_shared *shared, const tb_block *block, tb_error *error) {
    const tb_run_options *options = &shared->run->options;
    tb_status status = TB_OK;
    if (options->parcels == NULL)
        return TB_OK;
    pthread_mutex_lock(&shared->turn_lock);
    while (shared->next_row != block->first_row && !atomic_load(&shared->stop))
        pthread_cond_wait(&shared->turn_changed, &shared->turn_lock);
    if (!atomic_load(&shared->stop))
        status = options->parcels(options->parcels_data, &shared->run->report, block, error);
    shared->next_row += (int64_t)block->parcels;
    pthread_cond_broadcast(&shared->turn_changed);
    pthread_mutex_unlock(&shared->turn_lock);
    return status;
}

/* Nobody waits for a turn any longer. */
static void stop_all(tb_shared *shared) {
    pthread_mutex_lock(&shared->turn_lock);
    atomic_store(&shared->stop, 1);
    pthread_cond_broadcast(&shared->turn_changed);
    pthread_mutex_unlock(&shared->turn_lock);
}

static void tell_progress(tb_shared *shared, size_t parcels) {
    const tb_run_options *options = &shared->run->options;
    if (options->progress == NULL)
        return;
    pthread_mutex_lock(&shared->progress_lock);
    shared->parcels_done += (int64_t)parcels;
    if (options->progress(options->progress_data, shared->parcels_done,
                          shared->run->report.source->promised) != 0) {
        shared->interrupted = 1;
        stop_all(shared);
    }
    pthread_mutex_unlock(&shared->progress_lock);
}

static void *work(void *data) {
    task *own = data;
    tb_worker *worker = own->worker;
    tb_shared *shared = own->shared;
    while (!atomic_load(&shared->stop)) {
        worker->status = tb_reader_next(shared->run->reader, worker->block, &worker->error);
        if (worker->status == TB_OK && worker->block->parcels == 0)
            break;
        if (worker->status == TB_OK) {
            take_through_stages(worker, &shared->run->report);
            worker->status = hand_over(shared, worker->block, &worker->error);
        }
        if (worker->status != TB_OK)
            stop_all(shared);
        else
            tell_progress(shared, worker->block->parcels);
    }
    return NULL;
}

static tb_status run_workers(tb_run_state *run, tb_error *error) {
    tb_shared shared = {.run = run, .next_row = 1};
    task tasks[MOST_WORKERS];
    pthread_t threads[MOST_WORKERS];
    pthread_mutex_init(&shared.progress_lock, NULL);
    pthread_mutex_init(&shared.turn_lock, NULL);
    pthread_cond_init(&shared.turn_changed, NULL);
    int started = 1; /* this thread is worker 0 */
    tasks[0] = (task){&run->workers[0], &shared};
    for (int i = 1; i < run->worker_count; i++)
        tasks[i] = (task){&run->workers[i], &shared};
    while (started < run->worker_count &&
           pthread_create(&threads[started], NULL, work, &tasks[started]) == 0)
        started++;
    work(&tasks[0]);
    for (int i = 1; i < started; i++)
        pthread_join(threads[i], NULL);
    pthread_cond_destroy(&shared.turn_changed);
    pthread_mutex_destroy(&shared.turn_lock);
    pthread_mutex_destroy(&shared.progress_lock);
    for (int i = 0; i < run->worker_count; i++)
        if (run->workers[i].status != TB_OK)
            return tb_fail(error, run->workers[i].status, "%s", run->workers[i].error.message);
    if (shared.interrupted)
        return tb_fail(error, TB_INTERRUPTED, "%s", _("interrupted; nothing was written"));
    return TB_OK;
}

/* A GeoPackage is a matter of reading, texts are not. */
static tb_status read_baseline(tb_run_state *run, tb_error *error) {
    const char *path = run->options.baseline, *ending = strrchr(path, '.');
    const char **fingerprint;
    size_t count;
    if (ending == NULL || strcasecmp(ending, ".gpkg") != 0)
        return tb_baseline_read(run->arena, path, &run->baseline, error);
    tb_status status = tb_fingerprints_read(run->arena, path, &fingerprint, &count, error);
    if (status == TB_OK && !tb_baseline_take(run->arena, fingerprint, count, &run->baseline))
        status = tb_fail_memory(error);
    return status;
}

/* What is beyond the cap has no fingerprint and cannot be compared: so there is no cap. */
static tb_status read_earlier(tb_run_state *run, tb_error *error) {
    tb_run_options *options = &run->options;
    tb_status status = TB_OK;
    if (options->most > 0)
        return tb_fail(error, TB_USAGE, "%s",
                       _("--baseline and --accept look at every finding: leave --most out"));
    options->most = INT_MAX;
    run->report.baseline.path = options->baseline;
    run->report.acceptance.path = options->accept;
    if (options->baseline != NULL)
        status = read_baseline(run, error);
    if (status == TB_OK && options->accept != NULL)
        status = tb_accepted_read(run->arena, options->accept, &run->accepted, error);
    return status;
}

/* An official run is the same run everywhere: what would loosen or change it is refused. */
static tb_status keep_locked(const tb_run_options *options, tb_error *error) {
    const char *option = options->fail_on != TB_FAIL_ON_ERROR                          ? "--fail-on"
                         : options->edges_given && options->area.edges != TB_TRAPEZOID ? "--edges"
                         : options->densify_given                                      ? "--densify"
                         : options->scheme != NULL                                     ? "--scheme"
                         : options->classes != NULL                                    ? "--classes"
                         : options->allowed_gaps != NULL ? "--allowed-gaps"
                         : options->accept != NULL       ? "--accept"
                                                         : NULL;
    if (option == NULL)
        return TB_OK;
    return tb_fail(error, TB_USAGE,
                   _("--rules national is locked: leave %s out, or use a rules file"), option);
}

static tb_status read_tables(tb_run_state *run, tb_error *error) {
    tb_status status = tb_rulebook_open(run->options.rules, &run->book, error);
    run->report.rulebook = run->book;
    run->report.rules_path = run->options.rules;
    run->report.classes = tb_classes_builtin();
    if (status == TB_OK && run->book->locked)
        status = keep_locked(&run->options, error);
    if (status == TB_OK && run->options.classes != NULL)
        status = tb_classes_read(run->options.classes, &run->own_classes, error);
    else if (status == TB_OK && run->options.scheme != NULL)
        status = tb_classes_scheme(run->options.scheme, &run->own_classes, error);
    if (run->own_classes != NULL) {
        run->report.classes = run->own_classes;
        run->report.scheme = run->options.scheme;
    }
    if (status == TB_OK && run->options.published != NULL)
        status = tb_published_read(run->options.published, &run->published, error);
    if (status == TB_OK && (run->options.baseline != NULL || run->options.accept != NULL))
        status = read_earlier(run, error);
    return status;
}

static tb_status open_reader(tb_run_state *run, const char *path, tb_error *error) {
    tb_read_options read = run->options.read;
    if (read.roles == 0)
        read.roles = tb_totals_roles(run->options.by, run->options.by_count) |
                     (run->options.check ? tb_checks_roles() : 1u << TB_ROLE_ID) |
                     (run->options.land ? 1u << TB_ROLE_UNIT | 1u << TB_ROLE_UNIT_NAME : 0u);
    tb_status status = tb_reader_open(path, &read, &run->reader, error);
    if (status == TB_OK)
        run->report.source = tb_reader_source(run->reader);
    return status;
}

static tb_status make_frame(tb_run_state *run, tb_error *error) {
    tb_report *report = &run->report;
    const tb_source *source = report->source;
    if (source->srs == NULL) {
        char fits[200];
        tb_zones_that_fit(source->extent, fits, sizeof fits);
        return tb_fail(error, TB_USAGE,
                       _("%s: layer %s has no reference system; %s; say which one with --srs"),
                       source->path, source->layer, fits);
    }
    tb_status status = tb_frame_create(source->srs, &run->frame, error);
    if (status != TB_OK)
        return status;
    report->srs = tb_frame_srs(run->frame);
    report->area = tb_area_options_default(run->frame);
    if (run->options.edges_given)
        report->area.edges = run->options.area.edges;
    if (run->options.densify_given)
        report->area.densify_m = run->options.area.densify_m;
    if (report->area.edges == TB_PLANE && report->srs->geographic)
        return tb_fail(
            error, TB_USAGE,
            _("%s: --edges plane: the coordinates are degrees, their plane has no areas; "
              "leave it out"),
            source->path);
    return TB_OK;
}

/* The best area present: net, else stated, else measured; or the one asked for. */
static tb_status choose_totalled(tb_run_state *run, tb_error *error) {
    tb_report *report = &run->report;
    const tb_source *source = report->source;
    int has_net = source->field[TB_ROLE_NET_AREA] != NULL;
    int has_stated = source->field[TB_ROLE_AREA] != NULL;
    report->totalled = run->options.totalled;
    report->totalled_reason = _("--area says so");
    if (report->totalled == TB_TOTAL_BEST) {
        report->totalled = has_net      ? TB_TOTAL_NET
                           : has_stated ? TB_TOTAL_STATED
                                        : TB_TOTAL_COMPUTED;
        report->totalled_reason = has_net      ? _("the layer has net areas")
                                  : has_stated ? _("the layer has areas, but no net areas")
                                               : _("the layer states no areas");
    }
    if ((report->totalled == TB_TOTAL_NET && !has_net) ||
        (report->totalled == TB_TOTAL_STATED && !has_stated))
        return tb_fail(error, TB_USAGE,
                       _("%s: layer %s has no field for --area %s; name it with --field %s=NAME"),
                       source->path, source->layer, tb_totalled_name(report->totalled),
                       report->totalled == TB_TOTAL_NET ? "net-area" : "area");
    return TB_OK;
}

static tb_status check_keys(const tb_run_state *run, tb_error *error) {
    static const struct {
        tb_key key;
        tb_role role;
    } needs[] = {
        {TB_BY_COUNTY, TB_ROLE_UNIT},     {TB_BY_TOWNSHIP, TB_ROLE_UNIT},
        {TB_BY_VILLAGE, TB_ROLE_UNIT},    {TB_BY_OWNERSHIP, TB_ROLE_OWNERSHIP},
        {TB_BY_OWNER, TB_ROLE_OWNER},     {TB_BY_SLOPE, TB_ROLE_SLOPE},
        {TB_BY_TERRACE, TB_ROLE_TERRACE}, {TB_BY_SETTLEMENT, TB_ROLE_SETTLEMENT},
        {TB_BY_DETAIL, TB_ROLE_DETAIL},   {TB_BY_PLANTING, TB_ROLE_PLANTING},
        {TB_BY_ENCLAVE, TB_ROLE_ENCLAVE}, {TB_BY_ISLAND, TB_ROLE_ISLAND},
        {TB_BY_CLASS, TB_ROLE_CLASS},     {TB_BY_CATEGORY, TB_ROLE_CLASS},
        {TB_BY_LEVEL1, TB_ROLE_CLASS},    {TB_BY_MAJOR, TB_ROLE_CLASS},
    };
    const tb_source *source = run->report.source;
    for (size_t i = 0; i < run->options.by_count && !run->options.by_optional; i++)
        for (size_t k = 0; k < sizeof needs / sizeof *needs; k++)
            if (needs[k].key == run->options.by[i] && source->field[needs[k].role] == NULL)
                return tb_fail(error, TB_USAGE,
                               _("%s: layer %s has no field for --by %s; name it with --field "
                                 "%s=NAME"),
                               source->path, source->layer, tb_key_name(needs[k].key),
                               tb_role_name(needs[k].role));
    return TB_OK;
}

/* The layers beside the parcels, with which they are checked. */
static tb_status read_delivery(tb_run_state *run, const char *path, tb_error *error) {
    tb_report *report = &run->report;
    double metres = run->book->number[TB_COVERAGE_TOLERANCE_M];
    report->cover.tolerance = tb_coverage_tolerance(report->srs, metres);
    if (!run->options.check)
        return TB_OK;
    tb_status status = tb_delivery_read(&run->delivery, path, &run->options, run->frame,
                                        &report->area, report->cover.tolerance, error);
    if (status == TB_OK && run->delivery.boundary != NULL) {
        report->boundary =
            run->delivery.file != NULL ? run->options.boundary : run->delivery.boundary->layer;
        report->boundary_reason = run->delivery.boundary_reason;
    }
    return status;
}

static tb_status make_worker(tb_run_state *run, tb_worker *worker, tb_error *error) {
    const tb_report *report = &run->report;
    size_t most = run->options.most > 0 ? (size_t)run->options.most : DEFAULT_MOST;
    worker->run = run;
    worker->block = tb_block_create();
    if ((run->options.check || run->options.land) &&
        (worker->coverage = tb_coverage_create()) == NULL)
        return tb_fail_memory(error);
    if (run->options.land && (worker->members = tb_members_create()) == NULL)
        return tb_fail_memory(error);
    if (worker->block == NULL ||
        !tb_totals_init(&worker->totals, report->classes, report->totalled, run->options.by,
                        run->options.by_count) ||
        !tb_checks_init(&worker->checks, report->source, report->classes, run->book,
                        run->options.check, report->srs->geographic, most))
        return tb_fail_memory(error);
    for (tb_unit_kind kind = 0; kind < TB_UNIT_KINDS; kind++)
        if (run->delivery.units[kind] != NULL &&
            !tb_checks_take_units(&worker->checks, kind, run->delivery.units[kind]))
            return tb_fail_memory(error);
    return tb_meter_create(run->frame, &report->area, &worker->meter, error);
}

static tb_status make_workers(tb_run_state *run, tb_error *error) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int wanted = run->options.threads > 0 ? run->options.threads : (int)processors;
    wanted = wanted < 1 ? 1 : wanted > MOST_WORKERS ? MOST_WORKERS : wanted;
    run->workers = calloc((size_t)wanted, sizeof *run->workers);
    if (run->workers == NULL)
        return tb_fail_memory(error);
    tb_status status = TB_OK;
    while (status == TB_OK && run->worker_count < wanted)
        status = make_worker(run, &run->workers[run->worker_count++], error);
    return status;
}

tb_status tb_run_phase(const tb_run_options *options, tb_phase phase, tb_error *error) {
    if (options->phase == NULL || options->phase(options->progress_data, phase, 0) == 0)
        return TB_OK;
    return tb_fail(error, TB_INTERRUPTED, "%s", _("interrupted; nothing was written"));
}

void tb_run_step(const tb_run_options *options, tb_phase phase, int percent) {
    if (options->phase != NULL)
        options->phase(options->progress_data, phase, percent);
}

int tb_run_stopped(const tb_run_options *options) {
    return options->stopped != NULL && options->stopped(options->progress_data) != 0;
}

tb_status tb_run_goes_on(const tb_run_options *options, tb_error *error) {
    if (!tb_run_stopped(options))
        return TB_OK;
    return tb_fail(error, TB_INTERRUPTED, "%s", _("interrupted; nothing was written"));
}

static tb_status run_all(tb_run_state *run, const char *path, tb_error *error) {
    tb_status status = read_tables(run, error);
    if (status == TB_OK)
        status = open_reader(run, path, error);
    if (status == TB_OK)
        status = make_frame(run, error);
    if (status == TB_OK)
        status = choose_totalled(run, error);
    if (status == TB_OK)
        status = check_keys(run, error);
    if (status == TB_OK)
        status = read_delivery(run, path, error);
    if (status == TB_OK && run->options.land)
        status = tb_control_read(&run->names, "none", path, &run->options.read, run->arena, error);
    if (status == TB_OK)
        status = make_workers(run, error);
    if (status == TB_OK)
        status = run_workers(run, error);
    if (status == TB_OK && (run->options.check || run->options.land))
        status = tb_run_phase(&run->options, TB_PHASE_NEIGHBOURS, error);
    if (status == TB_OK)
        status = tb_assemble(run, error);
    if (status == TB_OK && run->options.digests)
        status = tb_run_phase(&run->options, TB_PHASE_DIGESTS, error);
    if (status == TB_OK && run->options.digests)
        status = tb_files_fill(run, path, error);
    return status == TB_OK ? tb_run_goes_on(&run->options, error) : status;
}

tb_status tb_run(const char *path, const tb_run_options *options, tb_report **out,
                 tb_error *error) {
    *out = NULL;
    tb_run_state *run = calloc(1, sizeof *run);
    if (run == NULL)
        return tb_fail_memory(error);
    run->options = *options;
    tb_large_limit(options->memory);
    run->arena = tb_arena_create();
    run->report.checked = options->check;
    run->report.libraries = (tb_libraries){tb_gdal_version(), tb_geos_version(), tb_proj_version()};
    run->report.by = options->by;
    run->report.by_count = options->by_count;
    tb_status status = run->arena != NULL ? run_all(run, path, error) : tb_fail_memory(error);
    if (status != TB_OK) {
        tb_report_free(&run->report);
        return status;
    }
    *out = &run->report;
    return TB_OK;
}

void tb_report_free(tb_report *report) {
    if (report == NULL)
        return;
    tb_run_state *run = (tb_run_state *)report;
    for (int i = 0; i < run->worker_count; i++) {
        tb_checks_free(&run->workers[i].checks);
        tb_totals_free(&run->workers[i].totals);
        tb_coverage_free(run->workers[i].coverage);
        tb_members_free(run->workers[i].members);
        tb_meter_free(run->workers[i].meter);
        tb_block_free(run->workers[i].block);
    }
    free(run->workers);
    tb_coverage_free(run->against);
    tb_delivery_free(&run->delivery);
    tb_control_free(&run->names);
    tb_frame_free(run->frame);
    tb_reader_free(run->reader);
    tb_published_free(run->published);
    tb_classes_free(run->own_classes);
    tb_rulebook_free(run->book);
    tb_arena_free(run->arena);
    free(run);
}

const char *tb_verdict_name(tb_verdict verdict) {
    static const char *const names[] = {"clean", "findings", "differs"};
    return names[verdict];
}

int tb_verdict_exit(tb_verdict verdict) {
    return verdict == TB_CLEAN ? 0 : 1;
}
