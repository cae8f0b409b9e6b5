/* What a terminal or an eye could be fooled by, a name with an escape sequence or with an end of
 * line in it, is shown as what it is. */
#include "write/say.h"

#include "base/text.h"

#include <tuban/write.h>

#include <string.h>

enum { LONGEST = 8 * 1024 };

/* Ends of lines that the format itself has at its end. */
static size_t own_ends(const char *format) {
    size_t size = strlen(format), ends = 0;
    while (ends < size && format[size - 1 - ends] == '\n')
        ends++;
    return ends;
}

void tb_say_list(FILE *file, const char *format, va_list arguments) {
    char text[LONGEST], shown[4 * LONGEST];
    size_t ends = own_ends(format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    size_t size = length < 0 ? 0 : strlen(text);
    if (length >= 0 && (size_t)length == size)
        size -= ends < size ? ends : size;
    tb_text_visible(text, size, shown, sizeof shown);
    fputs(shown, file);
    for (; ends > 0; ends--)
        fputc('\n', file);
}

void tb_say(FILE *file, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    tb_say_list(file, format, arguments);
    va_end(arguments);
}
