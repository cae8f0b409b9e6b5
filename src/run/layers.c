/* Layers: the way of every run, with the writer taking the parcels as they pass. */
#include "run/assemble.h"
#include "write/layers.h"

#include <tuban/layers.h>

tb_status tb_layers_make(const char *path, const tb_layers_options *options, tb_report **report,
                         tb_error *error) {
    tb_atlas atlas;
    tb_run_options run = options->run;
    *report = NULL;
    run.land = 1;
    run.read.everything = 1;
    run.parcels = tb_atlas_parcels;
    run.parcels_data = &atlas;
    tb_status status = tb_atlas_begin(&atlas, path, options, error);
    if (status == TB_OK)
        status = tb_run(path, &run, report, error);
    if (status == TB_OK)
        status = tb_run_phase(&run, TB_PHASE_WRITING, error);
    if (status == TB_OK)
        status = tb_atlas_finish(&atlas, *report, error);
    if (status != TB_OK) {
        tb_report_free(*report);
        *report = NULL;
    }
    tb_atlas_free(&atlas);
    return status;
}
