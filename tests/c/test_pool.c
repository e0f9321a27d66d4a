/* Checks the pool alone, as a program that a thread sanitizer can look at: that every part is
   done once, whoever asks, whatever else is asked, in children too.              */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifndef _WIN32
#include <sys/wait.h>
#endif
#include <unistd.h>

#include "run/pool.h"

enum { PARTS = 97, CALLERS = 8 };

static _Atomic long checks;
static void expect(int holds, const char *what)
{
    atomic_fetch_add(&checks, 1);
    if (holds)
        return;
    fprintf(stderr, "FAILED: %s\n", what);
    _exit(1);
}

typedef struct {
    int done[PARTS]; /* by one thread each */
    int fails_at, nests;
    ptrdiff_t work;
} Job;

static _Thread_local volatile double sink;
static void spend(ptrdiff_t work)
{
    double x = 1;
    for (ptrdiff_t i = 0; i < work; i++)
        x = x * 1.0000001 + 1e-9;
    sink = x;
}

static int part(void *data, ptrdiff_t i)
{
    Job *job = data;
    spend(job->work);
    job->done[i]++;
    if (job->nests) {
        Job inner = {.fails_at = -1, .work = 10};
        expect(af_pool_run(part, &inner, PARTS, 4) == 0, "a job within a job");
        for (int k = 0; k < PARTS; k++)
            expect(inner.done[k] == 1, "its parts");
    }
    return i == job->fails_at ? 7 : 0;
}

static void check_job(int nthreads, ptrdiff_t work, int nests)
{
    Job job = {.fails_at = -1, .nests = nests, .work = work};
    expect(af_pool_run(part, &job, PARTS, nthreads) == 0, "status");
    for (int i = 0; i < PARTS; i++)
        expect(job.done[i] == 1, "each part once");
}

static void check_failure(int nthreads, int at)
{
    Job job = {.fails_at = at, .work = 100};
    expect(af_pool_run(part, &job, PARTS, nthreads) == 7, "status of what failed");
    for (int i = 0; i < PARTS; i++)
        expect(job.done[i] <= 1 && (i > at || job.done[i]), "all before it, none twice");
}

static void *call(void *seed)
{
    for (int i = 0; i < 200; i++)
        check_job(1 + (int)((size_t)seed + (size_t)i) % 5, i % 3 * 100, i % 50 == 0);
    return NULL;
}

static int asked;
static int interrupt(void) { return ++asked == 2; }

static void check_interrupt(int nthreads)
{
    static Job job;
    memset(&job, 0, sizeof job);
    job.fails_at = -1;
    job.work = 20000000;
    asked = 0;
    af_host.interrupted = interrupt;
    expect(af_pool_run(part, &job, PARTS, nthreads) == AF_INTERRUPTED, "interrupted");
    af_host.interrupted = NULL;
    int done = 0;
    for (int i = 0; i < PARTS; i++)
        done += job.done[i];
    expect(done < PARTS, "what is interrupted does not go on");
}

#ifdef _WIN32
static void check_children(int depth) { (void)depth; }
#else
static void check_children(int depth)
{
    const pid_t child = fork();
    if (child == 0) {
        expect(af_pool_size() == 0, "a child has no threads");
        check_job(3, 1000, 0);
        if (depth)
            check_children(depth - 1);
        _exit(0);
    }
    int status;
    expect(child > 0 && waitpid(child, &status, 0) == child, "a child ends");
    expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "and all was well there");
}
#endif

int main(int argc, char **argv)
{
    pthread_t callers[CALLERS];
    (void)argv;
    expect(af_threads() == 1, "one thread until the host says more");
    af_set_threads(3);
    expect(af_set_own_threads(2) == 0 && af_threads() == 2, "a thread's own number");
    expect(af_set_own_threads(0) == 2 && af_threads() == 3, "and the process's");
    for (int n = 1; n <= 5; n++) {
        check_job(n, 0, 0);
        check_job(n, 20000, 0);
        check_job(n, 100, 1);
        for (int at = 0; at < PARTS; at += 16)
            check_failure(n, at);
    }
    check_interrupt(1);
    check_interrupt(3);
    for (size_t i = 0; i < CALLERS; i++)
        expect(pthread_create(&callers[i], NULL, call, (void *)i) == 0, "a caller");
    /* A thread sanitizer follows no child of several threads. */
    for (int i = 0; i < 20 && argc < 2; i++)
        check_children(2);
    for (int i = 0; i < CALLERS; i++)
        pthread_join(callers[i], NULL);
    check_job(4, 1000, 0);
    expect(af_pool_size() > 0, "threads wait for more");
    af_pool_retire();
    usleep(100000);
    expect(af_pool_size() == 0, "threads end when they are asked to");
    check_job(4, 1000, 0);
    printf("%ld checks passed\n", (long)checks);
    return 0;
}
