/* Arrow's primitive types, bits and texts. */
#include "read/values.h"

#include <ogr_recordbatch.h>

int tb_value_is_null(const struct ArrowArray *array, size_t row) {
    const uint8_t *valid = array->buffers[0];
    size_t at = row + (size_t)array->offset;
    return array->null_count != 0 && valid != NULL && !(valid[at / 8] >> at % 8 & 1);
}

tb_text tb_value_text(const struct ArrowArray *array, char format, size_t row) {
    size_t at = row + (size_t)array->offset;
    const char *bytes = array->buffers[2];
    int64_t from, to;
    if (format == 'U' || format == 'Z') {
        from = ((const int64_t *)array->buffers[1])[at];
        to = ((const int64_t *)array->buffers[1])[at + 1];
    } else {
        from = ((const int32_t *)array->buffers[1])[at];
        to = ((const int32_t *)array->buffers[1])[at + 1];
    }
    /* An empty column may have no data buffer at all. */
    return (tb_text){bytes != NULL ? bytes + from : "", (size_t)(to - from)};
}

tb_value tb_value_at(const struct ArrowArray *array, char format, size_t row) {
    size_t at = row + (size_t)array->offset;
    const void *data = array->buffers[1];
    tb_value v = {.kind = TB_VALUE_WHOLE};
    if (tb_value_is_null(array, row))
        return (tb_value){.kind = TB_VALUE_NONE};
    switch (format) {
    case 'u':
    case 'U': return (tb_value){.kind = TB_VALUE_TEXT, .text = tb_value_text(array, format, row)};
    case 'g': return (tb_value){.kind = TB_VALUE_REAL, .real = ((const double *)data)[at]};
    case 'f': return (tb_value){.kind = TB_VALUE_REAL, .real = (double)((const float *)data)[at]};
    case 'c': v.whole = ((const int8_t *)data)[at]; break;
    case 'C': v.whole = ((const uint8_t *)data)[at]; break;
    case 's': v.whole = ((const int16_t *)data)[at]; break;
    case 'S': v.whole = ((const uint16_t *)data)[at]; break;
    case 'i': v.whole = ((const int32_t *)data)[at]; break;
    case 'I': v.whole = ((const uint32_t *)data)[at]; break;
    case 'l':
    case 'L': v.whole = ((const int64_t *)data)[at]; break;
    case 'b': v.whole = ((const uint8_t *)data)[at / 8] >> at % 8 & 1; break;
    default: return (tb_value){.kind = TB_VALUE_NONE}; /* dates: tb_date_text; lists */
    }
    return v;
}
