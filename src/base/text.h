/* Text as bytes: encodings, validity and width on a terminal. */
#ifndef TB_BASE_TEXT_H
#define TB_BASE_TEXT_H

#include "base/arena.h"

#include <stddef.h>

/* 1 if the bytes are well-formed UTF-8 (no surrogates, nothing past U+10FFFF). */
int tb_utf8_valid(const char *bytes, size_t size);

/* Length of the well-formed UTF-8 prefix. */
size_t tb_utf8_prefix(const char *bytes, size_t size);

/* A NUL-terminated copy, with U+FFFD for each of the *damaged bytes that are not well formed. NULL
 * when out of memory. */
char *tb_utf8_mend(tb_arena *arena, const char *bytes, size_t size, size_t *mended,
                   size_t *damaged);

/* Columns a UTF-8 text takes on a terminal: Chinese characters take two. */
int tb_display_width(const char *text);

/* The text as part of one line that does nothing to a terminal: controls, ends of lines, marks that
 * turn the direction, and bytes that are no UTF-8 become "\n", "\x1b", "\u202e". At most room bytes
 * with the NUL, whole characters only; returns the length. */
size_t tb_text_visible(const char *bytes, size_t size, char *out, size_t room);

/* Text from another encoding as NUL-terminated UTF-8; *damaged counts the bytes that meant nothing
 * and became U+FFFD. NULL when out of memory or the encoding is unknown. */
char *tb_text_to_utf8(tb_arena *arena, const char *encoding, const char *bytes, size_t size,
                      size_t *damaged);

/* Bytes that UTF-8 text takes in another encoding; -1 where that lacks one of its characters, or is
 * unknown. */
long tb_text_size_in(const char *encoding, const char *text);

/* The ASCII character that the text begins with, 0 for any other; full-width forms (１ ． ＋ （)
 * and the full-width blank count as their ASCII twins. *length is what it takes, 1 for 0. */
int tb_ascii_at(const char *text, size_t size, size_t *length);

/* 1 if both are equal without regard to ASCII case. */
int tb_text_same(const char *a, const char *b);

#endif
