#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* CPU affinity, names of threads */
#endif
#include "run/pool.h"

#include <signal.h>
#include <string.h>

#include "run/thread.h"

enum {
    ASK_EVERY = 20000000, /* ns */
    /* Threads wait awake for so long, as programs call one function after another. */
    AWAKE = 200000,
    PATIENCE = 50000, /* for parts that others have begun, before they get one's CPU */
    LONG_PATIENCE = 1000000,
    NAPS = 200, /* that threads have to end, of which none is waited for longer */
    STACK = 1 << 20
};

af_pool_host af_host;

int64_t af_now(void) { return thread_now(); }

static int ask(int64_t *asked)
{
    if (!af_host.interrupted || thread_now() - *asked < ASK_EVERY)
        return 0;
    const int stop = thread_is_first() && af_host.interrupted();
    *asked = thread_now();
    return stop ? AF_INTERRUPTED : 0;
}

static int run_alone(af_part *part, void *job, ptrdiff_t n)
{
    int64_t asked = thread_now();
    int status = 0;
    for (ptrdiff_t i = 0; i < n && !status; i++) {
        status = part(job, i);
        if (!status && i + 1 < n)
            status = ask(&asked);
    }
    return status;
}

static AF_THREAD_LOCAL int own_threads;

int af_set_own_threads(int n)
{
    const int before = own_threads;
    own_threads = n;
    return before;
}

/* By these names threadpoolctl finds and limits the threads of a library. */
#if defined(__GNUC__) || defined(__clang__)
#define AF_VISIBLE __attribute__((visibility("default")))
#else
#define AF_VISIBLE
#endif
AF_VISIBLE int actfast_get_num_threads(void);
AF_VISIBLE void actfast_set_num_threads(int n);
int actfast_get_num_threads(void) { return af_threads(); }
void actfast_set_num_threads(int n)
{
    af_set_threads(n < 1 ? 1 : n < AF_MAX_THREADS ? n : AF_MAX_THREADS);
}

#if !AF_HAS_THREADS

int af_pool_run(af_part *part, void *job, ptrdiff_t n, int nthreads)
{
    (void)nthreads;
    return run_alone(part, job, n);
}
int af_pool_is_awake(void) { return 0; }
int af_threads(void) { return 1; }
void af_set_threads(int n) { (void)n; }
void af_pool_retire(void) {}
int af_pool_size(void) { return 0; }

#else
#include <stdatomic.h>

static struct {
    /* Parts << 32 | the next one that nobody has begun. Everybody, the thread that has the job
       too, takes parts from here, so that a thread that comes late costs nothing. */
    _Atomic uint64_t claims;
    _Atomic uint32_t begun, done; /* begun: all, or where the job was stopped */
    _Atomic int status;
    /* Written while nobody can claim, read after a claim. */
    af_part *part;
    void *job;

    _Atomic int busy;    /* a job has the pool */
    _Atomic int helpers; /* of so many threads it is for */
    _Atomic int cpu;     /* where the thread that has it runs, or -1 */

    _Atomic int threads, sleepers, retiring;
    _Atomic unsigned generation; /* forks since the beginning */
    int refused;                 /* the system gave no more threads */
    int cpus;                    /* that this process may use */
    af_lock lock;
    af_signal wake;
} pool = {.lock = AF_LOCK_INIT, .wake = AF_SIGNAL_INIT};

static _Atomic int process_threads = 1;

int af_threads(void) { return own_threads ? own_threads : atomic_load(&process_threads); }
void af_set_threads(int n) { atomic_store(&process_threads, n); }
int af_pool_size(void) { return atomic_load(&pool.threads); }
int af_pool_is_awake(void) { return atomic_load(&pool.threads) > atomic_load(&pool.sleepers); }

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#endif
}

static uint32_t parts_of(uint64_t claims) { return (uint32_t)(claims >> 32); }
static uint32_t next_of(uint64_t claims) { return (uint32_t)claims; }
static int has_work(void)
{
    const uint64_t claims = atomic_load(&pool.claims);
    return next_of(claims) < parts_of(claims);
}

static ptrdiff_t claim(void)
{
    if (!has_work())
        return -1;
    const uint64_t claims = atomic_fetch_add(&pool.claims, 1);
    return next_of(claims) < parts_of(claims) ? (ptrdiff_t)next_of(claims) : -1;
}

/* By whoever has begun a part and not ended it: what others have begun they end. */
static void stop(int status)
{
    int none = 0;
    atomic_compare_exchange_strong(&pool.status, &none, status);
    const uint64_t claims = atomic_exchange(&pool.claims, 0);
    if (next_of(claims) < parts_of(claims))
        atomic_store(&pool.begun, next_of(claims));
}

static void do_part(ptrdiff_t i, int64_t *asked)
{
    int status = pool.part(pool.job, i);
    if (!status && asked)
        status = ask(asked);
    if (status)
        stop(status);
    atomic_fetch_add(&pool.done, 1);
}

static void work(int id)
{
    int64_t last = thread_now();
    for (;;) {
        if (id < atomic_load(&pool.helpers) && has_work()) {
            for (ptrdiff_t i; (i = claim()) >= 0;)
                do_part(i, NULL);
            last = thread_now();
            continue;
        }
        if (!atomic_load(&pool.retiring) && thread_now() - last < AWAKE &&
            atomic_load(&pool.helpers) < pool.cpus) {
            for (int i = 0; i < 16; i++)
                relax();
            continue;
        }
        lock_take(&pool.lock);
        atomic_fetch_add(&pool.sleepers, 1);
        while (!(id < atomic_load(&pool.helpers) && has_work()) && !atomic_load(&pool.retiring))
            signal_wait(&pool.wake, &pool.lock);
        atomic_fetch_sub(&pool.sleepers, 1);
        if (atomic_load(&pool.retiring)) {
            atomic_fetch_sub(&pool.threads, 1);
            lock_leave(&pool.lock);
            return;
        }
        lock_leave(&pool.lock);
#if defined(__linux__)
        /* The system likes to wake a thread where it was woken from, which is at work. */
        {
            static AF_THREAD_LOCAL cpu_set_t allowed;
            static AF_THREAD_LOCAL int known;
            const int cpu = atomic_load(&pool.cpu);
            if (!known)
                known = sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? 1 : -1;
            if (known > 0 && cpu >= 0 && cpu == thread_cpu())
                thread_leave_cpu(cpu, &allowed);
        }
#endif
        last = thread_now();
    }
}

#if defined(_WIN32)

static DWORD WINAPI thread_main(void *id)
{
    work((int)(intptr_t)id);
    return 0;
}
static int start_thread(int id)
{
    HANDLE thread = CreateThread(NULL, STACK, thread_main, (void *)(intptr_t)id, 0, NULL);
    return thread && CloseHandle(thread);
}
static void prepare(void)
{
    SYSTEM_INFO system;
    GetSystemInfo(&system);
    pool.cpus = (int)system.dwNumberOfProcessors;
}

#else
#include <stdio.h>

static void *thread_main(void *id)
{
#if defined(__linux__)
    char name[16];
    snprintf(name, sizeof name, "actfast-%u", (unsigned)(uintptr_t)id % 1000);
    pthread_setname_np(pthread_self(), name);
#endif
    work((int)(intptr_t)id);
    return NULL;
}

/* Signals are the business of the host's threads. */
static int start_thread(int id)
{
    pthread_t thread;
    pthread_attr_t attributes;
    sigset_t all, before;
    if (pthread_attr_init(&attributes))
        return 0;
    pthread_attr_setstacksize(&attributes, STACK);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const int status = pthread_create(&thread, &attributes, thread_main, (void *)(intptr_t)id);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return status == 0;
}

/* The child has one thread. It takes nothing and waits for nothing here: whoever had the lock
   may not be there. */
static void forget_threads(void)
{
    const af_lock lock = AF_LOCK_INIT;
    const af_signal wake = AF_SIGNAL_INIT;
    pool.lock = lock;
    pool.wake = wake;
    pool.refused = 0;
    pool.cpus = 0;
    atomic_store(&pool.claims, 0);
    atomic_store(&pool.busy, 0);
    atomic_store(&pool.threads, 0);
    atomic_store(&pool.sleepers, 0);
    atomic_store(&pool.retiring, 0);
    atomic_fetch_add(&pool.generation, 1);
}

static void prepare(void)
{
    static int handles_fork;
    if (!handles_fork)
        handles_fork = pthread_atfork(NULL, NULL, forget_threads) == 0;
#if defined(__linux__)
    cpu_set_t allowed;
    pool.cpus = sched_getaffinity(0, sizeof allowed, &allowed) ? 1 : CPU_COUNT(&allowed);
#else
    pool.cpus = (int)sysconf(_SC_NPROCESSORS_ONLN);
#endif
}

#endif

/* The number of threads that can help, by whoever has the pool. */
static int have_threads(int wanted)
{
    if (!pool.cpus)
        prepare();
    int have = atomic_load(&pool.threads);
    if (atomic_load(&pool.retiring)) {
        if (have)
            return 0;
        atomic_store(&pool.retiring, 0);
    }
    for (; have < wanted && !pool.refused; have++) {
        atomic_fetch_add(&pool.threads, 1);
        if (start_thread(have))
            continue;
        atomic_fetch_sub(&pool.threads, 1);
        pool.refused = 1;
        if (af_host.short_of_threads)
            af_host.short_of_threads(wanted + 1, have + 1);
        break;
    }
    return have < wanted ? have : wanted;
}

static int take_pool(void)
{
    int free_ = 0;
    return atomic_compare_exchange_strong(&pool.busy, &free_, 1);
}

static void wake_threads(void)
{
    lock_take(&pool.lock);
    signal_all(&pool.wake);
    lock_leave(&pool.lock);
}

/* Until what others have begun is done. */
static void wait_for_others(void)
{
    const int64_t from = thread_now();
    while (atomic_load(&pool.done) < atomic_load(&pool.begun)) {
        const int64_t waited = thread_now() - from;
        if (waited < PATIENCE)
            relax();
        else if (waited < LONG_PATIENCE)
            thread_yield();
        else
            thread_nap();
    }
}

int af_pool_run(af_part *part, void *job, ptrdiff_t n, int nthreads)
{
    const int most = nthreads < AF_MAX_THREADS ? nthreads : AF_MAX_THREADS;
    int helpers = n - 1 < most - 1 ? (int)(n - 1) : most - 1;
    if (helpers <= 0 || !take_pool())
        return run_alone(part, job, n);
    helpers = have_threads(helpers);
    if (!helpers) {
        atomic_store(&pool.busy, 0);
        return run_alone(part, job, n);
    }
    const unsigned generation = atomic_load(&pool.generation);
    int64_t asked = thread_now();
    pool.part = part;
    pool.job = job;
    atomic_store(&pool.status, 0);
    atomic_store(&pool.done, 0);
    atomic_store(&pool.begun, (uint32_t)n);
    atomic_store(&pool.cpu, thread_cpu());
    atomic_store(&pool.helpers, helpers);
    atomic_store(&pool.claims, (uint64_t)n << 32);
    if (atomic_load(&pool.sleepers))
        wake_threads();
    for (ptrdiff_t i; (i = claim()) >= 0;)
        do_part(i, &asked);
    if (generation != atomic_load(&pool.generation))
        return AF_FORKED;
    wait_for_others();
    const int status = atomic_load(&pool.status);
    atomic_store(&pool.busy, 0);
    return status;
}

void af_pool_retire(void)
{
    if (!take_pool())
        return;
    atomic_store(&pool.retiring, 1);
    wake_threads();
    for (int i = 0; i < NAPS && atomic_load(&pool.threads); i++)
        thread_nap();
    atomic_store(&pool.busy, 0);
}

#endif
