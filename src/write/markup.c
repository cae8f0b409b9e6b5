/* Texts in XML and HTML. */
#include "write/markup.h"

#include "base/text.h"

#include <string.h>

static void write_character(FILE *file, const char *at, size_t size, int shown) {
    unsigned char c = (unsigned char)at[0];
    switch (c) {
    case '<': fputs("&lt;", file); return;
    case '>': fputs("&gt;", file); return;
    case '&': fputs("&amp;", file); return;
    case '"': fputs("&quot;", file); return;
    case '\n': fputs("&#10;", file); return;
    case '[': fputs(shown && at[1] == '%' ? "[\xE2\x80\x8B" : "[", file); return; /* no width */
    default: break;
    }
    if (c < 0x20 || c == 0x7F)
        fputc(' ', file);
    else
        fwrite(at, 1, size, file);
}

/* U+FFFE and U+FFFF are no characters of XML; they are EF BF BE and EF BF BF. */
static int is_xml(const char *at, size_t size) {
    return size != 3 || memcmp(at, "\xEF\xBF", 2) != 0 || (unsigned char)at[2] < 0xBE;
}

static void write_xml(FILE *file, const char *text, int shown) {
    size_t left = strlen(text);
    while (left > 0) {
        size_t size = 1;
        while (size < 4 && size < left && ((unsigned char)text[size] & 0xC0) == 0x80)
            size++;
        if (tb_utf8_prefix(text, size) == size && is_xml(text, size))
            write_character(file, text, size, shown);
        else
            fputs("\xEF\xBF\xBD", file);
        text += size;
        left -= size;
    }
}

void tb_xml_text(FILE *file, const char *text) {
    write_xml(file, text, 1);
}

void tb_xml_value(FILE *file, const char *value) {
    write_xml(file, value, 0);
}
