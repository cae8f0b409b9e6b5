/* Traits of the classes, from the lists that the rules themselves give. */
#include "check/land.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    enum tb_trait trait;
    const char *codes;
} lists[] = {
    {TB_CULTIVATED, "0101 0102 0103"},
    {TB_SETTLEMENT, "05* 0601 0602 0603 07* 08* 09 1004 1005 1201"},
    {TB_LINEAR, "1001 1002 1003 1004 1006 1009 1101 1107 1107A"},
    {TB_WIDTH_REQUIRED, "1001 1003 1006 1009 1107 1107A"},
    {TB_RESTORABLE, "02* 0301 0301K 0302 0302K 0305 0307 0307K 0403K 0404 1104 1104A 1104K"},
};

int tb_code_among(const char *list, const char *code) {
    size_t length = strlen(code);
    while (*list != '\0') {
        size_t word = strcspn(list, " ");
        int stem = word > 0 && list[word - 1] == '*';
        if (stem ? strncmp(list, code, word - 1) == 0
                 : word == length && memcmp(list, code, word) == 0)
            return 1;
        list += word + (list[word] == ' ');
    }
    return 0;
}

uint8_t *tb_land_traits(const tb_class_table *table) {
    size_t count = tb_classes_count(table);
    uint8_t *traits = calloc(count + 1, sizeof *traits);
    for (size_t i = 0; traits != NULL && table == tb_classes_builtin() && i < count; i++)
        for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
            if (tb_code_among(lists[k].codes, tb_classes_at(table, i)->code))
                traits[i] |= (uint8_t)lists[k].trait;
    return traits;
}
