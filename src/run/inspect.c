/* Looking at a dataset without reading its parcels. */
#include "base/error.h"
#include "check/zones.h"

#include <tuban/run.h>

#include <stdio.h>
#include <stdlib.h>

typedef struct inspection {
    tb_info info; /* first: a tb_info * is an inspection * */
    tb_layer *layers;
    tb_reader *reader;
    tb_frame *frame;
    tb_error problem;
    char fits[200];
} inspection;

/* A dataset whose parcel layer cannot be chosen or understood is still worth listing. */
static void look_at_parcels(inspection *own, const char *path, const tb_read_options *options) {
    tb_info *info = &own->info;
    if (tb_reader_open(path, options, &own->reader, &own->problem) != TB_OK)
        return;
    info->source = tb_reader_source(own->reader);
    if (info->source->srs != NULL &&
        tb_frame_create(info->source->srs, &own->frame, &own->problem) == TB_OK)
        info->srs = tb_frame_srs(own->frame);
    else
        tb_zones_that_fit(info->source->extent, own->fits, sizeof own->fits);
}

tb_status tb_inspect(const char *path, const tb_read_options *options, tb_info **out,
                     tb_error *error) {
    *out = NULL;
    inspection *own = calloc(1, sizeof *own);
    if (own == NULL)
        return tb_fail_memory(error);
    tb_info *info = &own->info;
    info->path = path;
    info->problem = own->problem.message;
    info->fits = own->fits;
    tb_status status = tb_layers_list(path, &own->layers, &info->layer_count, error);
    if (status != TB_OK) {
        free(own);
        return status;
    }
    info->layers = own->layers;
    look_at_parcels(own, path, options);
    *out = info;
    return TB_OK;
}

void tb_info_free(tb_info *info) {
    if (info == NULL)
        return;
    inspection *own = (inspection *)info;
    tb_frame_free(own->frame);
    tb_reader_free(own->reader);
    tb_layers_free(own->layers);
    free(own);
}
