/* Any bytes with a section of points as boundary-point text. */
#include "fuzz_own_forms.h"
#include "read/boundary_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    return tb_boundary_text_begins((const char *)data, size) ? read_all(data, size) : -1;
}
