/* Threads that take parts of one job at a time, beside the thread that has it. */
#ifndef AF_POOL_H
#define AF_POOL_H

#include <stddef.h>
#include <stdint.h>

/* Part i of a job; 0, or the status of what failed. Any thread may be given any part. */
typedef int af_part(void *job, ptrdiff_t i);

enum { AF_MAX_THREADS = 256 };

/* Besides those of loops: a signal handler has left an exception; the process was forked
   within a job, whose other threads the child has not. */
enum { AF_INTERRUPTED = -0x6001, AF_FORKED = -0x6002 };

/* Does parts [0, n), n < 2^31, in at most so many threads, and waits for them. After a failure
   those that no thread has begun are left out. While another job runs, as where a part has one
   of its own, this one is done by its own thread alone.                           */
int af_pool_run(af_part *part, void *job, ptrdiff_t n, int nthreads);

/* Whether threads wait for a job awake, so that it costs next to nothing to give them one. */
int af_pool_is_awake(void);

/* The number of threads for a job of this thread: its own, or else the process's; 1 or more.
   Of one's own 0 is none; the last one is given back. */
int af_threads(void);
void af_set_threads(int n);
int af_set_own_threads(int n);

/* Ends the threads, unless they are at work; others start when they are needed. */
void af_pool_retire(void);
int af_pool_size(void);

/* What the host is asked, by a thread that has a job; NULL is not asked. The first about every
   20 ms, in the process's first thread: not 0 stops the job. The second when the system gives
   fewer threads than wanted. */
typedef struct {
    int (*interrupted)(void);
    void (*short_of_threads)(int wanted, int got);
} af_pool_host;
extern af_pool_host af_host;

/* In nanoseconds, from any time on. */
int64_t af_now(void);

#endif
