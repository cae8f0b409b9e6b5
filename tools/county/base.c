/* Ending with a reason, and memory that is there or ends the program. */
#include "base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void fail(int status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("make-county: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(status);
}

void *allocate(size_t count, size_t size) {
    void *memory = calloc(count ? count : 1, size);
    if (!memory)
        fail(EXIT_SYSTEM, "no memory for %zu items of %zu bytes", count, size);
    return memory;
}

void *enlarge(void *array, size_t needed, size_t *capacity, size_t size) {
    if (needed <= *capacity)
        return array;
    size_t room = *capacity ? *capacity : 256;
    while (room < needed)
        room *= 2;
    void *larger = realloc(array, room * size);
    if (!larger)
        fail(EXIT_SYSTEM, "no memory for %zu items of %zu bytes", room, size);
    *capacity = room;
    return larger;
}
