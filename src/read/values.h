/* Single values out of Arrow columns, whatever type the form's driver chose. */
#ifndef TB_READ_VALUES_H
#define TB_READ_VALUES_H

#include <stddef.h>
#include <stdint.h>
#include <tuban/survey.h>

struct ArrowArray;

/* format is the first letter of the column's Arrow format. Dates and lists are nothing. */
tb_value tb_value_at(const struct ArrowArray *array, char format, size_t row);

int tb_value_is_null(const struct ArrowArray *array, size_t row);

/* Of a column of text or bytes. */
tb_text tb_value_text(const struct ArrowArray *array, char format, size_t row);

#endif
