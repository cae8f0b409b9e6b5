/* Text as lines, for the formats we read ourselves. LF, CR LF and lone CR end a line, mixed as they
 * like. */
#ifndef TB_READ_LINES_H
#define TB_READ_LINES_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/survey.h>

typedef struct tb_lines {
    const char *begin, *at, *end;
} tb_lines;

/* From the first line on; a byte order mark is skipped. */
tb_lines tb_lines_of(const char *bytes, size_t size);

/* The next line that is not blank, without blanks at both ends; 0 where there is none. */
int tb_line_take(tb_lines *lines, tb_text *line);

/* The number of the line that holds `place`, from 1. */
int64_t tb_line_number(const tb_lines *lines, const char *place);

/* 1 if the text is that word, without regard to ASCII case. */
int tb_word_is(tb_text text, const char *word);

/* Takes what stands in front of the next separator off the text, and the separator with it; 0 if
 * nothing is left. A text that ends with a separator has an empty item behind it. bytes NULL marks
 * a text whose last item was taken. gbk: second bytes of a pair are no separators. */
int tb_item_take(tb_text *text, char separator, int gbk, tb_text *item);

/* Without blanks at both ends. */
tb_text tb_trimmed(tb_text text);

/* A whole number with an optional sign and nothing else but blanks around it; 0 if it is none. */
int tb_integer_parse(tb_text text, int64_t *value);

#endif
