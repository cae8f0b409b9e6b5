/* Writing the error record: the first failure wins. */
#ifndef TB_BASE_ERROR_H
#define TB_BASE_ERROR_H

#include <tuban/status.h>

/* Formats into error (which may be NULL) unless it already holds a failure; returns status, so that
 * a function can end with `return tb_fail(error, TB_USAGE, ...)`. */
tb_status tb_fail(tb_error *error, tb_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The one message for every failed allocation. */
tb_status tb_fail_memory(tb_error *error);

#endif
