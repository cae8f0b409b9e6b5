/* A copy of a GeoPackage that another program has open, or did not close: its write-ahead log
 * beside it holds changes that are not in it yet, and SQLite would move them into it when it is
 * read. QGIS keeps such a log for every GeoPackage that it shows. */
#ifndef TB_READ_SNAPSHOT_H
#define TB_READ_SNAPSHOT_H

#include <tuban/status.h>

typedef struct tb_snapshot {
    char folder[4200]; /* of its own, in TMPDIR; "" if no copy was needed */
    char path[4600];   /* what to open instead */
} tb_snapshot;

/* Copies path and its log if it has one. TB_SYSTEM: there is no room for it; TB_UNREADABLE: they
 * change faster than they can be copied. */
tb_status tb_snapshot_take(tb_snapshot *snapshot, const char *path, tb_error *error);

void tb_snapshot_drop(tb_snapshot *snapshot);

#endif
