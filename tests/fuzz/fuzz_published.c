/* Any bytes as published figures, CSV or JSON: an answer or an error, never a crash, and every
 * figure that is read can be written and compared. */
#include "total/published.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const tb_published *published) {
    char text[32];
    for (size_t i = 0; i < tb_published_rows(published); i++) {
        const tb_published_row *row = tb_published_row_at(published, i);
        tb_figure_text(&row->hectares, text);
        tb_figure_text(&row->mu, text);
        tb_published_compare_hectares(&row->hectares, INT64_MAX);
        tb_published_compare_mu(&row->mu, &row->hectares, INT64_MIN);
    }
    for (size_t i = 0; i < tb_published_checks(published); i++)
        tb_figure_text(&tb_published_check_at(published, i)->expected, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *bytes = malloc(size + 1);
    if (bytes == NULL)
        return 0;
    if (size != 0)
        memcpy(bytes, data, size);
    bytes[size] = '\0';
    tb_published *published;
    tb_error error = {TB_OK, ""};
    tb_status status = tb_published_parse("fuzz", bytes, size, &published, &error);
    if ((status == TB_OK) != (published != NULL) || error.status != status)
        abort();
    if (status == TB_OK)
        use(published);
    tb_published_free(published);
    free(bytes);
    return 0;
}
