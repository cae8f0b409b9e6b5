/* Threads take the next part of a loop until none is left. */
#include "parallel.h"

#include <pthread.h>
#include <unistd.h>

enum { MOST_THREADS = 16, PARTS = 64 };

typedef struct loop {
    void (*work)(void *context, int64_t from, int64_t to);
    void *context;
    int64_t count;
    int next;
} loop;

static void *take_parts(void *argument) {
    loop *l = argument;
    int part;
    while ((part = __atomic_fetch_add(&l->next, 1, __ATOMIC_RELAXED)) < PARTS)
        l->work(l->context, l->count * part / PARTS, l->count * (part + 1) / PARTS);
    return NULL;
}

void parallel(int64_t count, void (*work)(void *context, int64_t from, int64_t to), void *context) {
    loop l = {work, context, count, 0};
    pthread_t thread[MOST_THREADS];
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int wanted = processors > MOST_THREADS ? MOST_THREADS : (int)processors, started = 0;
    /* A thread that cannot be started is no loss: the others take its parts. */
    while (started + 1 < wanted && pthread_create(&thread[started], NULL, take_parts, &l) == 0)
        started++;
    take_parts(&l);
    while (started > 0)
        pthread_join(thread[--started], NULL);
}
