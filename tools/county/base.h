/* What every room of the county generator stands on: ending with a reason, and memory. */
#ifndef COUNTY_BASE_H
#define COUNTY_BASE_H

#include <stddef.h>

/* Exit statuses, the same as those of tuban. */
enum { EXIT_USAGE = 2, EXIT_UNREADABLE = 3, EXIT_SYSTEM = 4, EXIT_INTERRUPTED = 5 };

/* Writes one line to standard error and ends the program. */
void fail(int status, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));

/* Zeroed memory for count items; never NULL, since without memory the program ends. */
void *allocate(size_t count, size_t size);

/* An array that had room for *capacity items and now has room for at least `needed`. */
void *enlarge(void *array, size_t needed, size_t *capacity, size_t size);

#endif
