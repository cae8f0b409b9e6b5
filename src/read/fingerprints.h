/* The fingerprints of a GeoPackage of findings, as `check --findings` wrote it. */
#ifndef TB_READ_FINGERPRINTS_H
#define TB_READ_FINGERPRINTS_H

#include "base/arena.h"

#include <stddef.h>
#include <tuban/status.h>

/* Of all its layers that have one; in no order, and as often as they stand there. TB_UNREADABLE: it
 * is no dataset; TB_USAGE: it is none of findings, or a finding has no fingerprint. */
tb_status tb_fingerprints_read(tb_arena *arena, const char *path, const char ***out, size_t *count,
                               tb_error *error);

#endif
