/* Printing for people: see tb_say in tuban/write.h. */
#ifndef TB_WRITE_SAY_H
#define TB_WRITE_SAY_H

#include <stdarg.h>
#include <stdio.h>

void tb_say_list(FILE *file, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

#endif
