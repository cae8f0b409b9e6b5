/* Memory for the few large arrays, which goes to disk where a limit is set and reached.
 *
 * The limit is on the memory that only this process has (anonymous, resident), and is of the whole
 * process. Beyond it an array is a mapping of a file without a name in TMPDIR (/tmp): its pages
 * belong to the system's cache, which writes them out and takes them back when others need them.
 * The file has all its blocks before it is used, so that a full disk is told here. */
#ifndef TB_BASE_LARGE_H
#define TB_BASE_LARGE_H

#include <stddef.h>
#include <tuban/status.h>

/* Bytes; 0: no limit, which is how it begins. */
void tb_large_limit(size_t bytes);

/* Not cleared, aligned to 64 bytes. NULL when out of memory or disk: see tb_large_failure. */
void *tb_large_take(size_t size);
void tb_large_free(void *memory);

/* 1 if the array lies on disk. */
int tb_large_on_disk(const void *memory);

/* Why an array could not go to disk: error holds one line. TB_OK if that did not happen since the
 * limit was set. */
tb_status tb_large_failure(tb_error *error);

#endif
