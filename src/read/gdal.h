/* GDAL's own voice: its messages are caught and told in ours, never printed. */
#ifndef TB_READ_GDAL_H
#define TB_READ_GDAL_H

#include <tuban/status.h>

/* Registers the drivers, once per process. */
void tb_gdal_start(void);

const char *tb_gdal_version(void); /* "3.6.2" */

/* From here on GDAL's messages are kept for this thread, the first one wins; calls nest. */
void tb_gdal_listen(void);
void tb_gdal_stop_listening(void);

/* What GDAL complained about since tb_gdal_listen, "" if it did not. */
const char *tb_gdal_message(void);

/* How many numbers the driver read only in part since then ("68,500" as 68), and the first of its
 * warnings about them. */
long tb_gdal_cut_numbers(void);
const char *tb_gdal_cut_number(void);

#endif
