/* Threads, locks and the like of the system: what run/pool.c and run/buffers.c need of them. */
#ifndef AF_THREAD_H
#define AF_THREAD_H

#include <stdint.h>

#include "inline.h"

/* A compiler without C11's atomics, as MSVC is by default, makes one that has no threads. */
#if defined(__STDC_NO_ATOMICS__) || (defined(_MSC_VER) && !defined(__clang__)) || \
    defined(__EMSCRIPTEN__) || defined(__wasm__)
#define AF_HAS_THREADS 0
#else
#define AF_HAS_THREADS 1
#endif

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

AF_FN int64_t thread_now(void) /* in nanoseconds, from any time on */
{
    LARGE_INTEGER count, second;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&second);
    return (int64_t)((double)count.QuadPart * (1e9 / (double)second.QuadPart));
}
typedef SRWLOCK af_lock;
typedef CONDITION_VARIABLE af_signal;
#define AF_LOCK_INIT SRWLOCK_INIT
#define AF_SIGNAL_INIT CONDITION_VARIABLE_INIT
AF_FN void lock_take(af_lock *lock) { AcquireSRWLockExclusive(lock); }
AF_FN void lock_leave(af_lock *lock) { ReleaseSRWLockExclusive(lock); }
AF_FN void signal_wait(af_signal *s, af_lock *lock)
{
    SleepConditionVariableSRW(s, lock, INFINITE, 0);
}
AF_FN void signal_all(af_signal *s) { WakeAllConditionVariable(s); }
AF_FN void thread_yield(void) { SwitchToThread(); }
AF_FN void thread_nap(void) { Sleep(1); }
AF_FN int thread_cpu(void) { return -1; }
AF_FN int thread_is_first(void) { return 1; }
#else
#include <pthread.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

AF_FN int64_t thread_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
typedef pthread_mutex_t af_lock;
typedef pthread_cond_t af_signal;
#define AF_LOCK_INIT PTHREAD_MUTEX_INITIALIZER
#define AF_SIGNAL_INIT PTHREAD_COND_INITIALIZER
AF_FN void lock_take(af_lock *lock) { pthread_mutex_lock(lock); }
AF_FN int lock_try(af_lock *lock) { return !pthread_mutex_trylock(lock); }
AF_FN void lock_leave(af_lock *lock) { pthread_mutex_unlock(lock); }
AF_FN void signal_wait(af_signal *s, af_lock *lock) { pthread_cond_wait(s, lock); }
AF_FN void signal_all(af_signal *s) { pthread_cond_broadcast(s); }
AF_FN void thread_yield(void) { sched_yield(); }
AF_FN void thread_nap(void)
{
    const struct timespec pause = {0, 100000};
    nanosleep(&pause, NULL);
}
#if defined(__linux__)
AF_FN int thread_cpu(void) { return sched_getcpu(); }
/* Keeps this thread from a CPU, if it may use another one. */
AF_FN void thread_leave_cpu(int cpu, const cpu_set_t *allowed)
{
    cpu_set_t others = *allowed;
    CPU_CLR(cpu, &others);
    if (CPU_COUNT(&others))
        pthread_setaffinity_np(pthread_self(), sizeof others, &others);
}
#else
AF_FN int thread_cpu(void) { return -1; }
#endif
/* Whether this is the process's first thread, which handles signals; 1 where that is not told. */
AF_FN int thread_is_first(void)
{
#if defined(__linux__)
    return syscall(SYS_gettid) == getpid();
#elif defined(__APPLE__)
    return pthread_main_np();
#else
    return 1;
#endif
}
#endif

#endif
