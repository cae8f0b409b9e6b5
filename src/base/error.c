/* The error record, and the version that belongs to it in every bug report. */
#include "base/error.h"

#include "base/large.h"
#include "base/message.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

tb_status tb_fail(tb_error *error, tb_status status, const char *format, ...) {
    if (error == NULL || error->status != TB_OK)
        return status;
    error->status = status;
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    tb_text_visible(message, strlen(message), error->message, sizeof error->message);
    return status;
}

tb_status tb_fail_memory(tb_error *error) {
    if (tb_large_failure(error) != TB_OK)
        return TB_SYSTEM;
    return tb_fail(error, TB_SYSTEM, "%s", _("out of memory"));
}

const char *tb_version(void) {
    return TUBAN_VERSION;
}
