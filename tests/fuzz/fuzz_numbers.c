/* Any bytes as a number, a date or a double: what is read and written reads the same. */
#include "base/decimal.h"
#include "base/number.h"
#include "fuzz_input.h"
#include "read/dates.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_decimal(const char *text, int scale) {
    char written[32];
    int64_t value = -1, again = -2;
    if (!tb_decimal_parse(text, strlen(text), scale, &value))
        return;
    tb_decimal_text(value, scale, written);
    if (!tb_decimal_parse(written, strlen(written), scale, &again) || again != value)
        abort();
}

static void try_double(double number) {
    char written[TB_NUMBER_ROOM];
    double again = NAN;
    int64_t value;
    tb_decimal_from_double(number, 4, &value);
    if (!isfinite(number))
        return;
    tb_number_text(number, written);
    if (strlen(written) >= TB_NUMBER_ROOM || strtod(written, NULL) != number ||
        !tb_number_parse(written, strlen(written), &again) || again != number)
        abort();
}

static void try_dates(tb_arena *arena, const char *text, const uint8_t *eight) {
    static const char *const formats[] = {"tdD", "tdm",  "tts",  "ttm",  "ttu",
                                          "ttn", "tss:", "tsm:", "tsu:", "tsn:UTC"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (tb_date_text(arena, formats[i], eight, 0).bytes == NULL)
            abort();
    if (tb_parted_date(arena, (tb_text){text, strlen(text)}).bytes == NULL)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    _Alignas(8) uint8_t eight[8] = {0};
    double number;
    memcpy(eight, data, size < sizeof eight ? size : sizeof eight);
    memcpy(&number, eight, sizeof number);
    try_double(number);
    char *text = fuzz_text(&data, &size, '\0');
    for (int scale = 0; scale <= 7; scale++)
        try_decimal(text, scale);
    if (tb_number_parse(text, strlen(text), &number))
        try_double(number);
    tb_arena *arena = tb_arena_create();
    try_dates(arena, text, eight);
    tb_arena_free(arena);
    free(text);
    return 0;
}
