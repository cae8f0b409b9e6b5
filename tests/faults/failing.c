/* To be loaded before everything else (LD_PRELOAD): the N-th call of a kind fails. Only calls from
 * libtuban and the program count, told apart by where they come from: what GDAL, SQLite and others
 * do without memory is theirs. Writing is not among the kinds: there the tests set a limit to the
 * size of files, and the kernel itself fails.
 *
 *   FAIL_WHAT   memory, open, sync, rename, folder or close
 *   FAIL_AT     which call fails, from 1; 0: none
 *   FAIL_COUNT  a file that is told how many calls there were
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_RANGES = 16 };

static struct { uintptr_t begin, end; } ours[MOST_RANGES];
static int ranges;
static long at;
static char what[16], count_file[4096];
static atomic_long calls;
static atomic_int ready;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

static int note_object(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size, (void)data;
    int is_program = info->dlpi_name[0] == '\0';
    if (!is_program && strstr(info->dlpi_name, "libtuban") == NULL)
        return 0;
    for (int i = 0; i < info->dlpi_phnum && ranges < MOST_RANGES; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0)
            continue;
        ours[ranges].begin = info->dlpi_addr + part->p_vaddr;
        ours[ranges++].end = info->dlpi_addr + part->p_vaddr + part->p_memsz;
    }
    return 0;
}

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value != NULL ? value : "";
}

__attribute__((constructor)) static void begin(void) {
    snprintf(what, sizeof what, "%s", setting("FAIL_WHAT"));
    snprintf(count_file, sizeof count_file, "%s", setting("FAIL_COUNT"));
    at = atol(setting("FAIL_AT"));
    dl_iterate_phdr(note_object, NULL);
    atomic_store(&ready, 1);
}

__attribute__((destructor)) static void tell(void) {
    char text[32];
    atomic_store(&ready, 0);
    int file = count_file[0] != '\0' ? open(count_file, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (file < 0)
        return;
    int length = snprintf(text, sizeof text, "%ld\n", atomic_load(&calls));
    if (write(file, text, (size_t)length) != length)
        abort();
    close(file);
}

/* Whether this call, of this kind and from this place, is to fail. */
static int fails(const char *kind, const void *from) {
    if (!atomic_load(&ready) || strcmp(kind, what) != 0)
        return 0;
    int counts = 0;
    for (int i = 0; i < ranges && !counts; i++)
        counts = (uintptr_t)from >= ours[i].begin && (uintptr_t)from < ours[i].end;
    if (!counts)
        return 0;
    long number = atomic_fetch_add(&calls, 1) + 1;
    if (number != at)
        return 0;
    errno = strcmp(kind, "memory") == 0 ? ENOMEM : ENOSPC;
    return 1;
}

#define HERE     __builtin_return_address(0)
#define NEXT(f)  ((__typeof__(&f))dlsym(RTLD_NEXT, #f))
#define EXPORTED __attribute__((visibility("default")))

EXPORTED void *malloc(size_t size) {
    return fails("memory", HERE) ? NULL : __libc_malloc(size);
}

EXPORTED void *calloc(size_t count, size_t size) {
    return fails("memory", HERE) ? NULL : __libc_calloc(count, size);
}

EXPORTED void *realloc(void *block, size_t size) {
    return fails("memory", HERE) ? NULL : __libc_realloc(block, size);
}

EXPORTED FILE *fopen(const char *path, const char *mode) {
    int writes = strchr(mode, 'w') != NULL;
    return writes && fails("open", HERE) ? NULL : NEXT(fopen)(path, mode);
}

EXPORTED FILE *fdopen(int file, const char *mode) {
    return fails("open", HERE) ? NULL : NEXT(fdopen)(file, mode);
}

EXPORTED int mkstemp(char *name) {
    return fails("open", HERE) ? -1 : NEXT(mkstemp)(name);
}

EXPORTED char *mkdtemp(char *name) {
    return fails("folder", HERE) ? NULL : NEXT(mkdtemp)(name);
}

EXPORTED int fsync(int file) {
    return fails("sync", HERE) ? -1 : NEXT(fsync)(file);
}

EXPORTED int fchmod(int file, mode_t mode) {
    return fails("sync", HERE) ? -1 : NEXT(fchmod)(file, mode);
}

EXPORTED int rename(const char *from, const char *to) {
    return fails("rename", HERE) ? -1 : NEXT(rename)(from, to);
}

EXPORTED int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    return fails("rename", HERE) ? -1 : NEXT(renameat2)(a, from, b, to, flags);
}

EXPORTED int linkat(int a, const char *from, int b, const char *to, int flags) {
    return fails("rename", HERE) ? -1 : NEXT(linkat)(a, from, b, to, flags);
}

EXPORTED int fclose(FILE *file) {
    int fail = fails("close", HERE), kept = errno;
    int status = NEXT(fclose)(file);
    errno = fail ? kept : errno;
    return fail ? EOF : status;
}
