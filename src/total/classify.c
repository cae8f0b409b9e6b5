/* Codes to classes: text against text, never through a number. */
#include "total/classify.h"

#include <string.h>

enum { PADDED_WIDTH = 4 }; /* the width of a level-2 code; 9 for 09 is tried as well */

static int find_padded(const tb_class_table *table, tb_text code) {
    char padded[PADDED_WIDTH];
    for (size_t width = PADDED_WIDTH; width >= 2; width -= 2) {
        if (code.size >= width)
            continue;
        memset(padded, '0', width);
        memcpy(padded + width - code.size, code.bytes, code.size);
        int found = tb_classes_find(table, padded, width);
        if (found >= 0)
            return found;
    }
    return TB_CLASS_UNKNOWN;
}

int64_t tb_classify(const tb_class_table *table, int pad, tb_block *block) {
    const tb_text *codes = block->text[TB_ROLE_CLASS];
    int64_t padded = 0;
    for (size_t i = 0; i < block->parcels; i++) {
        if (codes == NULL || codes[i].size == 0) {
            block->class_index[i] = TB_CLASS_MISSING;
            continue;
        }
        int found = tb_classes_find(table, codes[i].bytes, codes[i].size);
        if (found < 0 && pad) {
            found = find_padded(table, codes[i]);
            padded += found >= 0;
        }
        int usable = found >= 0 && tb_classes_at(table, (size_t)found)->assignable;
        block->class_index[i] = (int16_t)(usable ? found : TB_CLASS_UNKNOWN);
    }
    return padded;
}
