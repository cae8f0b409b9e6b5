/* The public face of whole-or-nothing output. */
#include "base/error.h"
#include "base/file.h"
#include "base/message.h"

#include <tuban/write.h>

#include <stdlib.h>

tb_status tb_output_create(const char *path, int overwrite, tb_output **out, tb_error *error) {
    *out = NULL;
    tb_output *output = malloc(sizeof *output);
    if (output == NULL)
        return tb_fail_memory(error);
    tb_status status = tb_output_open(output, path, overwrite, error);
    if (status != TB_OK)
        free(output);
    else
        *out = output;
    return status;
}

tb_status tb_output_spares(const char *path, const char *input, tb_error *error) {
    if (path == NULL || input == NULL || !tb_file_belongs(path, input))
        return TB_OK;
    return tb_fail(error, TB_USAGE, _("%s: is the input, which is never written to"), path);
}

FILE *tb_output_file(tb_output *output) {
    return output->file;
}

tb_status tb_output_finish(tb_output *output, tb_error *error) {
    tb_status status = tb_output_close(output, error);
    free(output);
    return status;
}

void tb_output_abandon(tb_output *output) {
    if (output == NULL)
        return;
    tb_output_discard(output);
    free(output);
}
