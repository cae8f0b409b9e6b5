/* The same work on several threads. */
#ifndef TB_CHECK_PARALLEL_H
#define TB_CHECK_PARALLEL_H

enum { TB_MOST_THREADS = 64 };

/* Calls work(data, 0) .. work(data, threads - 1), each once, side by side as far as threads can be
 * had, and returns when all are done. threads: 1 .. TB_MOST_THREADS. */
void tb_parallel(int threads, void (*work)(void *data, int share), void *data);

#endif
