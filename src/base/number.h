/* Doubles as decimal text and back, exact and without a locale. */
#ifndef TB_BASE_NUMBER_H
#define TB_BASE_NUMBER_H

#include <stddef.h>

/* The double nearest to the decimal: [-+]digits[.digits][e[-+]digits], with blanks around it.
 * Returns 0, leaving *value alone, for anything else, an empty text and values past the range of a
 * double. */
int tb_number_parse(const char *text, size_t size, double *value);

enum { TB_NUMBER_ROOM = 40 };

/* The shortest decimal that reads back as the same double: without an exponent, and without a point
 * for whole numbers, from 1e-9 up to 2^53. `number` must be finite. Returns buffer. */
char *tb_number_text(double number, char buffer[TB_NUMBER_ROOM]);

#endif
