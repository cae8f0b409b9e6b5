/* What the targets share: a file of the fuzzer's bytes, and texts cut out of them. */
#ifndef TB_FUZZ_INPUT_H
#define TB_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FUZZ_PATH = 64 };

/* A file in memory with these bytes; its path, for as long as the descriptor that is returned is
 * open. */
static inline int fuzz_file(const uint8_t *data, size_t size, char path[FUZZ_PATH]) {
    int descriptor = memfd_create("fuzz", 0);
    if (descriptor < 0 || write(descriptor, data, size) != (ssize_t)size)
        abort();
    snprintf(path, FUZZ_PATH, "/proc/self/fd/%d", descriptor);
    return descriptor;
}

/* The bytes up to the next one that is `end`, copied so that a read behind them is seen; free it.
 * *data and *size are what is left. */
static inline char *fuzz_text(const uint8_t **data, size_t *size, int end) {
    const uint8_t *at = *size > 0 ? memchr(*data, end, *size) : NULL;
    size_t length = at != NULL ? (size_t)(at - *data) : *size;
    char *text = malloc(length + 1);
    if (text == NULL)
        abort();
    if (length > 0)
        memcpy(text, *data, length);
    text[length] = '\0';
    length += at != NULL;
    *data += length;
    *size -= length;
    return text;
}

#endif
