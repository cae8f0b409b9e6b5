/* Any bytes behind HeadBegin as a VCT file. */
#include "fuzz_own_forms.h"
#include "read/vct.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    return tb_vct_begins((const char *)data, size) ? read_all(data, size) : -1;
}
