/* Dates and times of Arrow, which counts them, as texts that people and GDAL read. */
#ifndef TB_READ_DATES_H
#define TB_READ_DATES_H

#include "base/arena.h"

#include <tuban/survey.h>

/* "2020/12/31", "08:30:00.250" or both; format begins with td, tt or ts and says what data counts.
 * bytes NULL when out of memory. */
tb_text tb_date_text(tb_arena *arena, const char *format, const void *data, size_t at);

/* "2020/12/31" of "20201231"; anything else as it is. bytes NULL when out of memory. */
tb_text tb_parted_date(tb_arena *arena, tb_text text);

#endif
