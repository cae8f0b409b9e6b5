/* Sharing a loop among the processors. */
#ifndef COUNTY_PARALLEL_H
#define COUNTY_PARALLEL_H

#include <stdint.h>

/* Calls work(context, from, to) for parts of [0, count), at the same time. */
void parallel(int64_t count, void (*work)(void *context, int64_t from, int64_t to), void *context);

#endif
