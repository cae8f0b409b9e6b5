/* Any bytes as the text of a bulletin, plain (first byte even) or as a page: an answer or an error,
 * never a crash; places lie within the text, and all figures can be written and compared. A
 * dictionary is in bulletin.dict, seeds are tests/published/texts. */
#include "total/published.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const tb_published *published, unsigned lines) {
    char text[32];
    for (size_t i = 0; i < tb_published_rows(published); i++) {
        const tb_published_row *row = tb_published_row_at(published, i);
        tb_figure_text(&row->hectares, text);
        tb_figure_text(&row->mu, text);
        tb_published_compare_hectares(&row->hectares, INT64_MAX);
        tb_published_compare_mu(&row->mu, &row->hectares, INT64_MIN);
        for (size_t k = 0; k < row->prints; k++)
            if (row->print[k].line < 1 || row->print[k].line > lines || row->print[k].column < 1 ||
                row->print[k].value[0] == '\0')
                abort();
    }
    for (size_t i = 0; i < tb_published_checks(published); i++)
        tb_figure_text(&tb_published_check_at(published, i)->expected, text);
    for (size_t i = 0; i < tb_published_ambiguities(published); i++) {
        const tb_ambiguity *ambiguity = tb_published_ambiguity_at(published, i);
        if (ambiguity->line < 1 || ambiguity->line > lines || ambiguity->text[0] == '\0' ||
            ambiguity->why[0] == '\0')
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const beginnings[] = {"。", "<p>"};
    if (size == 0)
        return 0;
    const char *beginning = beginnings[data[0] & 1];
    size_t length = strlen(beginning);
    char *bytes = malloc(length + size);
    if (bytes == NULL)
        return 0;
    memcpy(bytes, beginning, length);
    memcpy(bytes + length, data + 1, size - 1);
    size = length + size - 1;
    bytes[size] = '\0';
    unsigned lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += bytes[i] == '\n' ? 1 : 0;
    tb_published *published;
    tb_error error = {TB_OK, ""};
    tb_status status = tb_published_parse("fuzz.txt", bytes, size, &published, &error);
    if ((status == TB_OK) != (published != NULL) || error.status != status)
        abort();
    if (status == TB_OK)
        use(published, lines);
    tb_published_free(published);
    free(bytes);
    return 0;
}
