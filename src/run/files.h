/* Which files a report was made of, and which bytes they held. */
#ifndef TB_RUN_FILES_H
#define TB_RUN_FILES_H

#include "run/assemble.h"

/* Fills report.files: the input (of a Shapefile its family, of a folder the datasets below it) and
 * every file an option names. TB_INTERRUPTED where the caller of the run wants no more. */
tb_status tb_files_fill(tb_run_state *run, const char *path, tb_error *error);

#endif
