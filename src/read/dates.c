/* From counts since 1970, or since midnight. */
#include "read/dates.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SECONDS_IN_A_DAY = 86400 };

/* Counts in a second, by the letter of the unit. */
static int64_t counts_in_a_second(char unit) {
    switch (unit) {
    case 'm': return 1000;
    case 'u': return 1000000;
    case 'n': return 1000000000;
    default: return 1;
    }
}

/* Down to the lower whole number: before 1970 counts are negative. */
static int64_t divide_down(int64_t number, int64_t by, int64_t *rest) {
    int64_t quotient = number / by;
    *rest = number % by;
    if (*rest < 0) {
        *rest += by;
        quotient--;
    }
    return quotient;
}

/* Whole seconds of a count, and the milliseconds above them. */
static int64_t seconds_of(const char *format, int64_t count, int64_t *milliseconds) {
    *milliseconds = 0;
    if (strcmp(format, "tdD") == 0)
        return count * SECONDS_IN_A_DAY;
    int64_t unit = counts_in_a_second(format[2]), rest = 0;
    int64_t seconds = divide_down(count, unit, &rest);
    *milliseconds = rest * 1000 / unit;
    return seconds;
}

tb_text tb_date_text(tb_arena *arena, const char *format, const void *data, size_t at) {
    int narrow =
        strcmp(format, "tdD") == 0 || strcmp(format, "tts") == 0 || strcmp(format, "ttm") == 0;
    int64_t count = narrow ? ((const int32_t *)data)[at] : ((const int64_t *)data)[at];
    int64_t milliseconds;
    time_t moment = (time_t)seconds_of(format, count, &milliseconds);
    struct tm t = {0};
    char text[80];
    int size = 0;
    gmtime_r(&moment, &t);
    if (format[1] != 't')
        size += snprintf(text, sizeof text, "%04" PRId64 "/%02d/%02d", INT64_C(1900) + t.tm_year,
                         t.tm_mon + 1, t.tm_mday);
    if (format[1] != 'd')
        size += snprintf(text + size, sizeof text - (size_t)size, "%s%02d:%02d:%02d",
                         size > 0 ? " " : "", t.tm_hour, t.tm_min, t.tm_sec);
    if (milliseconds != 0)
        size += snprintf(text + size, sizeof text - (size_t)size, ".%03" PRId64, milliseconds);
    return (tb_text){tb_arena_copy(arena, text, (size_t)size), (size_t)size};
}

tb_text tb_parted_date(tb_arena *arena, tb_text text) {
    char parted[16];
    if (text.size != 8)
        return text;
    int size = snprintf(parted, sizeof parted, "%.4s/%.2s/%.2s", text.bytes, text.bytes + 4,
                        text.bytes + 6);
    return (tb_text){tb_arena_copy(arena, parted, (size_t)size), (size_t)size};
}
