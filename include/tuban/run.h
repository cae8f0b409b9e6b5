/* The whole way in one call: read -> check -> classify -> measure -> total -> compare.
 *
 *     tb_run_options options = {.check = 1, .published = "figures.csv"};
 *     tb_report *report;
 *     tb_error error = {0};
 *     if (tb_run("county.gpkg", &options, &report, &error) != TB_OK)
 *         fprintf(stderr, "%s\n", error.message);
 *     else
 *         tb_report_write(report, TB_TEXT, stdout, &error);
 *     tb_report_free(report); */
#ifndef TUBAN_RUN_H
#define TUBAN_RUN_H

#include <tuban/area.h>
#include <tuban/check.h>
#include <tuban/classes.h>
#include <tuban/finding.h>
#include <tuban/land.h>
#include <tuban/published.h>
#include <tuban/read.h>
#include <tuban/totals.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tb_fail_on { TB_FAIL_ON_ERROR, TB_FAIL_ON_WARNING, TB_FAIL_NEVER } tb_fail_on;

/* What takes time when all parcels are read. */
typedef enum tb_phase { TB_PHASE_NEIGHBOURS, TB_PHASE_DIGESTS, TB_PHASE_WRITING } tb_phase;

typedef struct tb_report tb_report;

typedef struct tb_run_options {
    tb_read_options read;
    int check;         /* all rules; 0: only what reading itself finds */
    int edges_given;   /* 1: area.edges counts, else the default */
    int densify_given; /* 1: area.densify_m counts, else the default */
    tb_area_options area;
    tb_totalled totalled; /* TB_TOTAL_BEST: net, else stated, else computed */
    const tb_key *by;     /* breakdown; NULL for none */
    size_t by_count;
    int by_optional;       /* 1: a key whose field the layer lacks is no failure, its value is "" */
    const char *published; /* path, NULL for none */
    const char *rules;     /* path of a rules file, or "national"; NULL: the rules as they are */
    const char *boundary;  /* path of the land that the parcels should cover; NULL: layer XZQ or
                              CJDCQ of the dataset, where it has one */
    const char *allowed_gaps; /* path of land where gaps are allowed; NULL: nowhere */
    const char *baseline;     /* path of earlier findings (CSV, or .jsonl), NULL for none */
    const char *accept;  /* path of signed-off exceptions (CSV), NULL for none; with either of the
                            two all findings are kept, and `most` must be 0 */
    const char *scheme;  /* another built-in classification (tb_classes_scheme); NULL: none */
    const char *classes; /* path of an own class table, NULL: the work classification */
    tb_fail_on fail_on;
    int sketch;    /* 1: with check, the report holds a sketch of the land */
    int digests;   /* 1: the report has the digests of its input files */
    int threads;   /* 0: as many as there are processors */
    size_t memory; /* bytes that this process should not exceed: parcels that are held against
                      their neighbours go to files in TMPDIR beyond; 0: no limit */
    int most;      /* findings kept a rule; 0: 100 */
    int land;      /* 1: put land together, see tb_report.land; needs all vertices in memory */
    /* Called for every block in the order of the rows, by one thread at a time, once it is
     * classified and measured. The report has what was known before reading: source, srs, area,
     * classes. What is returned ends the run unless it is TB_OK. May be NULL. */
    tb_status (*parcels)(void *data, const tb_report *report, const tb_block *block,
                         tb_error *error);
    void *parcels_data;
    /* Called now and then from one thread at a time; returning non-zero ends the run with
     * TB_INTERRUPTED. promised is -1 where the file does not say. May be NULL. */
    int (*progress)(void *data, int64_t parcels, int64_t promised);
    /* Called with progress_data when a phase behind the reading begins, with 0, and now and then
     * while it lasts, with the part of it that is done, 0 .. 100 by a rough count. What it returns
     * is heard as of progress when a phase begins, and while files are digested. */
    int (*phase)(void *data, tb_phase phase, int percent);
    /* Called with progress_data between the steps of what follows the reading; else like progress.
     */
    int (*stopped)(void *data);
    void *progress_data;
} tb_run_options;

/* The land as a picture: for every category of the table, and the unclassified last, the parcels as
 * one SVG path. Its units are steps: column = (x - west) / step, row = (north - y) / step. */
typedef struct tb_sketch {
    double west, north; /* of the layer, in the data's coordinates */
    double step;
    int width, height;       /* in steps */
    const char *const *path; /* NULL: there is no sketch */
} tb_sketch;

/* A file that was read, and which bytes it held. */
typedef struct tb_input_file {
    const char *path;
    int64_t bytes;
    char sha256[65]; /* 64 digits; "": the file could not be read */
} tb_input_file;

/* The libraries behind a run, as "3.6.2". */
typedef struct tb_libraries {
    const char *gdal, *geos, *proj;
} tb_libraries;

typedef enum tb_verdict { TB_CLEAN, TB_FINDINGS, TB_DIFFERENT } tb_verdict;

struct tb_report {
    const tb_source *source;
    const tb_srs *srs; /* NULL: the layer has no reference system and none was needed */
    tb_area_options area;
    tb_totalled totalled;
    const char *totalled_reason;
    int checked; /* all rules were run */
    const tb_rulebook *rulebook;
    const char *rules_path; /* of what changed or locked the rules; NULL: nothing did */
    int64_t parcels, vertices, rings;
    double extent[4];   /* west, south, east, north of all vertices; NAN without any */
    double located[4];  /* the same of the parcels that have a position: no wild vertex moves it */
    double plane_ratio; /* plane area / ellipsoidal area at the layer's middle; NAN: no plane */
    tb_shape_counts shapes;
    const tb_class_table *classes;
    const char *scheme;       /* the classification that was asked for; NULL: none */
    const tb_sum *categories; /* one for each category of the table */
    tb_sum unclassified;
    tb_sum total;
    int second_survey;    /* most codes are such of the second survey, and unknown here */
    int64_t padded_codes; /* codes from a number column whose leading zeros were put back */
    tb_stated stated;
    tb_cover cover;
    const char *boundary; /* path or layer of the boundary; NULL: there is none */
    const char *boundary_reason;
    tb_sketch sketch;
    tb_libraries libraries;
    const tb_input_file *files; /* none without digests */
    size_t file_count;
    const tb_link *links; /* the consistency chain; none without the coverage check */
    size_t link_count;
    const tb_key *by;
    size_t by_count;
    const tb_group *groups; /* sorted by their values */
    size_t group_count;
    const tb_published *published; /* NULL without --published */
    const tb_comparison *comparisons;
    size_t comparison_count;
    int published_agrees;
    int parcels_agree;          /* 1 also where no count is published */
    const tb_rule_count *rules; /* those broken, worst first */
    size_t rule_count;
    tb_baseline baseline;
    tb_acceptance acceptance;
    tb_severity fail_level; /* findings from here on make the verdict; TB_SEVERITIES: none */
    int64_t errors, warnings, infos;
    const tb_finding *findings; /* by rule, then identifier */
    size_t finding_count;
    const tb_worst_place *worst; /* of the findings listed, worst first */
    size_t worst_count;
    const tb_not_checked *not_checked;
    size_t not_checked_count;
    tb_verdict verdict;
    const tb_land *land[TB_LANDS]; /* by code; units: none where the layer has no field for them */
    size_t land_count[TB_LANDS];
};

TB_API tb_status tb_run(const char *path, const tb_run_options *options, tb_report **out,
                        tb_error *error);
TB_API void tb_report_free(tb_report *report);

/* What `tuban info` tells: the layers of a dataset, and the parcel layer as a reader sees it. */
typedef struct tb_info {
    const char *path;
    const tb_layer *layers;
    size_t layer_count;
    const tb_source *source; /* NULL: no layer could be chosen, and problem says why */
    const tb_srs *srs;       /* NULL: none declared, or one that means nothing */
    const char *problem;     /* "" if there is none */
    const char *fits;        /* which systems the coordinates fit, where none is declared */
} tb_info;

TB_API tb_status tb_inspect(const char *path, const tb_read_options *options, tb_info **out,
                            tb_error *error);
TB_API void tb_info_free(tb_info *info);

/* "clean", "findings" or "differs"; and the exit status that goes with it. */
TB_API const char *tb_verdict_name(tb_verdict verdict);
TB_API int tb_verdict_exit(tb_verdict verdict);

#ifdef __cplusplus
}
#endif
#endif
