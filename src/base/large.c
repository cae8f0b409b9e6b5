/* Large arrays on the heap, in large pages, or in files. */
#include "base/large.h"

#include "base/error.h"
#include "base/file.h"
#include "base/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { HEAD = 64, LARGE_PAGE = 1 << 21 };

/* Before each array. */
typedef struct head {
    size_t mapped; /* bytes of its file; 0: it is on the heap */
} head;

static atomic_size_t limit;
static atomic_int failure; /* the errno of the first that could not go to disk */

void tb_large_limit(size_t bytes) {
    atomic_store(&limit, bytes);
    atomic_store(&failure, 0);
}

/* What is resident and shared with no file and no process; 0 if the system does not say. */
static size_t own_bytes(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    size_t total = 0, resident = 0, shared = 0;
    if (file == NULL)
        return 0;
    int known = fscanf(file, "%zu %zu %zu", &total, &resident, &shared) == 3;
    fclose(file);
    return known ? (resident - shared) * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

/* A file that goes when it is closed, or the program ends, however it ends. */
static int open_nameless(void) {
    int file = open(tb_file_temporary(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
        return file;
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/tuban-XXXXXX", tb_file_temporary()) >= sizeof path)
        return -1;
    file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        unlink(path);
    return file;
}

static void *map_file(size_t size) {
    int file = open_nameless(), error = file < 0 ? errno : 0;
    void *memory = MAP_FAILED;
    if (error == 0)
        error = posix_fallocate(file, 0, (off_t)size);
    if (error == 0) {
        memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        error = memory == MAP_FAILED ? errno : 0;
    }
    if (file >= 0)
        close(file);
    int none = 0;
    if (error != 0)
        atomic_compare_exchange_strong(&failure, &none, error);
    return memory != MAP_FAILED ? memory : NULL;
}

/* Arrays are filled all over at once, so that each small page would be a fault of its own. */
static void *take_heap(size_t size) {
    if (size < LARGE_PAGE)
        return aligned_alloc(HEAD, (size + HEAD - 1) & ~(size_t)(HEAD - 1));
    size = (size + LARGE_PAGE - 1) & ~(size_t)(LARGE_PAGE - 1);
    void *memory = aligned_alloc(LARGE_PAGE, size);
    if (memory != NULL)
        madvise(memory, size, MADV_HUGEPAGE);
    return memory;
}

void *tb_large_take(size_t size) {
    if (size > SIZE_MAX / 2)
        return NULL;
    size += HEAD;
    size_t most = atomic_load(&limit);
    int to_disk = most > 0 && own_bytes() + size > most;
    char *memory = to_disk ? map_file(size) : take_heap(size);
    if (memory == NULL)
        return NULL;
    *(head *)memory = (head){to_disk ? size : 0};
    return memory + HEAD;
}

static head *head_of(const void *memory) {
    return (head *)((const char *)memory - HEAD);
}

void tb_large_free(void *memory) {
    if (memory == NULL)
        return;
    head *h = head_of(memory);
    if (h->mapped > 0)
        munmap(h, h->mapped);
    else
        free(h);
}

int tb_large_on_disk(const void *memory) {
    return head_of(memory)->mapped > 0;
}

tb_status tb_large_failure(tb_error *error) {
    int reason = atomic_load(&failure);
    if (reason == 0)
        return TB_OK;
    return tb_fail(error, TB_SYSTEM,
                   _("%s: no room for what does not fit into --memory: %s; set TMPDIR to a folder "
                     "with more room"),
                   tb_file_temporary(), strerror(reason));
}
