/* Files as bytes. A mapped file costs no memory of its own: the system takes pages back as it
 * likes. */
#include "read/bytes.h"

#include "base/error.h"
#include "base/message.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Inside a zip nothing can be mapped; what is larger is to be unpacked first. */
static const vsi_l_offset most_in_memory = (vsi_l_offset)4 << 30;

static tb_status fail(const char *path, tb_error *error) {
    return tb_fail(error, TB_UNREADABLE, _("%s: cannot be read: %s"), path, strerror(errno));
}

static atomic_int lost;
static pthread_once_t watched = PTHREAD_ONCE_INIT;

/* A page of a mapped file that is no longer there becomes a blank one, and the reader is told
 * (tb_bytes_lost). Everything here may be done in a handler on the systems we know. */
static void replace_page(int number, siginfo_t *about, void *context) {
    (void)context;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    void *place =
        (void *)((uintptr_t)about->si_addr & ~(page - 1)); /* NOLINT(performance-no-int-to-ptr) */
    if (about->si_code == BUS_ADRERR &&
        mmap(place, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == place)
        atomic_store(&lost, 1);
    else
        signal(number, SIG_DFL);
}

/* A program that has a handler of its own keeps it. */
static void watch(void) {
    struct sigaction before, ours = {.sa_sigaction = replace_page, .sa_flags = SA_SIGINFO};
    if (sigaction(SIGBUS, NULL, &before) == 0 && (before.sa_flags & SA_SIGINFO) == 0 &&
        before.sa_handler == SIG_DFL)
        sigaction(SIGBUS, &ours, NULL);
}

int tb_bytes_lost(void) {
    return atomic_load(&lost);
}

static tb_status map(const char *path, tb_bytes *out, tb_error *error) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    pthread_once(&watched, watch);
    if (descriptor < 0)
        return fail(path, error);
    tb_status status = TB_OK;
    if (fstat(descriptor, &about) != 0) {
        status = fail(path, error);
    } else if (about.st_size > 0) {
        void *place = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (place == MAP_FAILED)
            status = fail(path, error);
        else
            *out = (tb_bytes){place, (size_t)about.st_size, 1};
    }
    close(descriptor);
    return status;
}

static tb_status unpack(const char *path, tb_bytes *out, tb_error *error) {
    GByte *bytes = NULL;
    vsi_l_offset size = 0;
    if (!VSIIngestFile(NULL, path, &bytes, &size, (GIntBig)most_in_memory))
        return tb_fail(error, TB_UNREADABLE,
                       _("%s: cannot be unpacked into memory; unpack it first"), path);
    *out = (tb_bytes){(const char *)bytes, (size_t)size, 0};
    return TB_OK;
}

tb_status tb_bytes_open(const char *path, tb_bytes *out, tb_error *error) {
    *out = (tb_bytes){"", 0, 1};
    return strncmp(path, "/vsi", 4) == 0 ? unpack(path, out, error) : map(path, out, error);
}

void tb_bytes_close(tb_bytes *bytes) {
    if (!bytes->mapped)
        VSIFree((void *)(uintptr_t)bytes->at);
    else if (bytes->size > 0)
        munmap((void *)(uintptr_t)bytes->at, bytes->size);
    *bytes = (tb_bytes){"", 0, 1};
}

size_t tb_bytes_peek(const char *path, char *buffer, size_t room) {
    VSIStatBufL about;
    if (VSIStatL(path, &about) != 0 || !VSI_ISREG(about.st_mode))
        return 0;
    VSILFILE *file = VSIFOpenL(path, "rb");
    if (file == NULL)
        return 0;
    size_t size = VSIFReadL(buffer, 1, room, file);
    VSIFCloseL(file);
    return size;
}
