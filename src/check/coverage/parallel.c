/* Threads that live as long as one call. */
#include "check/coverage/parallel.h"

#include <pthread.h>

typedef struct call {
    void (*work)(void *data, int share);
    void *data;
    int share;
} call;

static void *run(void *data) {
    const call *own = data;
    own->work(own->data, own->share);
    return NULL;
}

/* A share without a thread of its own is done here: slower, but done. */
void tb_parallel(int threads, void (*work)(void *data, int share), void *data) {
    pthread_t thread[TB_MOST_THREADS];
    call calls[TB_MOST_THREADS];
    int started[TB_MOST_THREADS];
    for (int i = 1; i < threads; i++) {
        calls[i] = (call){work, data, i};
        started[i] = pthread_create(&thread[i], NULL, run, &calls[i]) == 0;
    }
    work(data, 0);
    for (int i = 1; i < threads; i++) {
        if (started[i])
            pthread_join(thread[i], NULL);
        else
            work(data, i);
    }
}
