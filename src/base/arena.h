/* Memory that is taken piece by piece and given back at once.
 *
 * A block of parcels owns one arena; leaving a function early never leaks, and between blocks the
 * arena is reset, not freed, so that the steady state of a run allocates nothing. */
#ifndef TB_BASE_ARENA_H
#define TB_BASE_ARENA_H

#include <stddef.h>

typedef struct tb_arena tb_arena;

tb_arena *tb_arena_create(void); /* NULL when out of memory */
void tb_arena_free(tb_arena *arena);

/* size bytes aligned for any type, not cleared; NULL when out of memory. */
void *tb_arena_take(tb_arena *arena, size_t size);

/* A copy with a NUL behind it. */
char *tb_arena_copy(tb_arena *arena, const void *bytes, size_t size);

/* Everything taken so far is void; the memory is kept for the next round. */
void tb_arena_reset(tb_arena *arena);

#endif
