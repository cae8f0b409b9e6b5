/* The arena: a chain of chunks, the newest first, each at least as large as the one before. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK = 64 * 1024 };

typedef struct chunk {
    struct chunk *older;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
} chunk;

struct tb_arena {
    chunk *newest;
};

tb_arena *tb_arena_create(void) {
    return calloc(1, sizeof(tb_arena));
}

static void free_chain(chunk *piece) {
    while (piece != NULL) {
        chunk *older = piece->older;
        free(piece);
        piece = older;
    }
}

void tb_arena_free(tb_arena *arena) {
    if (arena == NULL)
        return;
    free_chain(arena->newest);
    free(arena);
}

static chunk *grow(tb_arena *arena, size_t size) {
    size_t wanted = arena->newest != NULL ? 2 * arena->newest->size : FIRST_CHUNK;
    if (wanted < size)
        wanted = size;
    if (wanted > SIZE_MAX - sizeof(chunk))
        return NULL;
    chunk *piece = malloc(sizeof *piece + wanted);
    if (piece == NULL)
        return NULL;
    piece->older = arena->newest;
    piece->size = wanted;
    piece->used = 0;
    arena->newest = piece;
    return piece;
}

void *tb_arena_take(tb_arena *arena, size_t size) {
    enum { ALIGNMENT = alignof(max_align_t) };
    if (size > SIZE_MAX / 4)
        return NULL;
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    chunk *piece = arena->newest;
    if (piece == NULL || piece->size - piece->used < size)
        piece = grow(arena, size);
    if (piece == NULL)
        return NULL;
    void *taken = piece->bytes + piece->used;
    piece->used += size;
    return taken;
}

char *tb_arena_copy(tb_arena *arena, const void *bytes, size_t size) {
    char *copy = tb_arena_take(arena, size + 1);
    if (copy == NULL)
        return NULL;
    if (size != 0)
        memcpy(copy, bytes, size);
    copy[size] = '\0';
    return copy;
}

/* The newest chunk is as large as all the others together, so it alone is worth keeping. */
void tb_arena_reset(tb_arena *arena) {
    if (arena->newest == NULL)
        return;
    free_chain(arena->newest->older);
    arena->newest->older = NULL;
    arena->newest->used = 0;
}
