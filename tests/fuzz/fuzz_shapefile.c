/* Any bytes as what stands beside a Shapefile's shapes, parted by lines of four equal signs: .shp,
 * .dbf, .cpg, .shx. An index is made or refused, and the encoding is decided. */
#include "fuzz_input.h"
#include "read/encoding.h"
#include "read/shape_index.h"

#include <cpl_vsi.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char parting[] = "====";

/* Puts the next part into a file in memory. */
static void put(const char *ending, const uint8_t **data, size_t *size) {
    char path[FUZZ_PATH];
    const uint8_t *end = *size > 0 ? memmem(*data, *size, parting, strlen(parting)) : NULL;
    size_t length = end != NULL ? (size_t)(end - *data) : *size;
    snprintf(path, sizeof path, "/vsimem/fuzz/DLTB%s", ending);
    VSILFILE *file = VSIFOpenL(path, "wb");
    if (file == NULL || VSIFWriteL(*data, 1, length, file) != length || VSIFCloseL(file) != 0)
        abort();
    length += end != NULL ? strlen(parting) : 0;
    *data += length;
    *size -= length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const endings[] = {".shp", ".dbf", ".cpg", ".shx"};
    static const char path[] = "/vsimem/fuzz/DLTB.shp";
    for (size_t i = 0; i < sizeof endings / sizeof *endings && (i == 0 || size > 0); i++)
        put(endings[i], &data, &size);
    tb_arena *arena = tb_arena_create();
    tb_dbf dbf = {0};
    tb_encoding encoding = {0};
    tb_overlay overlay = {0};
    tb_error error = {TB_OK, ""};
    tb_dbf_look(arena, path, &dbf);
    tb_encoding_decide(NULL, &dbf, &encoding);
    if (dbf.present && (encoding.reason[0] == '\0' || !tb_encoding_known(encoding.name)))
        abort();
    tb_status status = tb_shape_index_restore(path, path, &overlay, &error);
    if (error.status != status || status == TB_SYSTEM || (status != TB_OK && overlay.number != 0))
        abort();
    tb_overlay_drop(overlay);
    tb_arena_free(arena);
    VSIRmdirRecursive("/vsimem/fuzz");
    return 0;
}
