#define _GNU_SOURCE
#include "run/buffers.h"

#include <stdlib.h>
#include <string.h>

#include "run/thread.h"

#ifndef _WIN32
#include <sys/mman.h>
#endif

enum {
    /* What goes before a buffer: its size. A whole cache line, so that buffers are aligned. */
    HEAD = 64,
    MOST = 16,     /* buffers that are kept */
    PAGE = 1 << 16 /* a multiple of every system's */
};

typedef struct {
    char *at;
    size_t size;
} pages;

/* The oldest first. */
static pages kept[MOST];
static int nkept;
static size_t bytes_kept, limit;
static af_lock lock = AF_LOCK_INIT;

#if defined(_WIN32)
static char *system_new(size_t size)
{
    return VirtualAlloc(NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}
static void system_free(pages p) { VirtualFree(p.at, 0, MEM_RELEASE); }
static void system_offer(pages p) { VirtualAlloc(p.at, p.size, MEM_RESET, PAGE_READWRITE); }
#else
#if defined(__linux__)
/* Large pages are of this size, and begin at its multiples. As NumPy's, its arrays have them unless the
   user says otherwise. */
static char *system_new(size_t size)
{
    const size_t large_page = (size_t)1 << 21;
    const char *wanted = getenv("NUMPY_MADVISE_HUGEPAGE");
    char *at =
        mmap(NULL, size + large_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return NULL;
    const size_t before = -(size_t)at & (large_page - 1);
    if (before)
        munmap(at, before);
    at += before;
    munmap(at + size, large_page - before);
    if (!wanted || strcmp(wanted, "0") != 0)
        madvise(at, size, MADV_HUGEPAGE);
    return at;
}
#else
static char *system_new(size_t size)
{
    char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}
#endif
static void system_free(pages p) { munmap(p.at, p.size); }
static void system_offer(pages p)
{
#ifdef MADV_FREE
    madvise(p.at, p.size, MADV_FREE);
#else
    (void)p;
#endif
}
#endif

/* A thread that is not in the child may have had the lock there, in the midst of a change: what was
   kept is left alone then. */
#ifndef _WIN32
static void in_child(void)
{
    if (lock_try(&lock)) {
        lock_leave(&lock);
        return;
    }
    lock = (af_lock)AF_LOCK_INIT;
    nkept = 0;
    bytes_kept = 0;
}
#endif

static pages take_out(int i)
{
    const pages p = kept[i];
    bytes_kept -= p.size;
    memmove(kept + i, kept + i + 1, sizeof *kept * (size_t)(--nkept - i));
    return p;
}

/* The smallest that is large enough and not much larger. */
static pages find(size_t size)
{
    int best = -1;
    for (int i = 0; i < nkept; i++) {
        const size_t has = kept[i].size;
        if (has >= size && has - size <= size / 4 && (best < 0 || has < kept[best].size))
            best = i;
    }
    return best < 0 ? (pages){NULL, 0} : take_out(best);
}

/* Takes out what is kept beyond so many bytes and buffers; how many there are in out. */
static int take_beyond(pages *out, size_t most_bytes, int most)
{
    int n = 0;
    while (nkept > most || bytes_kept > most_bytes)
        out[n++] = take_out(0);
    return n;
}

static size_t give_back(const pages *out, int n)
{
    size_t bytes = 0;
    for (int i = 0; i < n; i++) {
        bytes += out[i].size;
        system_free(out[i]);
    }
    return bytes;
}

static pages pages_of(void *buffer)
{
    char *at = (char *)buffer - HEAD;
    pages p = {at, 0};
    memcpy(&p.size, at, sizeof p.size);
    return p;
}

void *af_buffer_new(size_t bytes)
{
    const size_t size = (bytes + HEAD + PAGE - 1) / PAGE * PAGE;
    if (size < bytes)
        return NULL;
    lock_take(&lock);
    pages p = find(size);
    lock_leave(&lock);
    if (!p.at) {
        p = (pages){system_new(size), size};
        if (!p.at && af_buffers_free())
            p.at = system_new(size);
        if (!p.at)
            return NULL;
    }
    memcpy(p.at, &p.size, sizeof p.size);
    return p.at + HEAD;
}

void *af_buffer_zeros(size_t bytes)
{
    void *buffer = af_buffer_new(bytes);
    if (buffer)
        memset(buffer, 0, bytes);
    return buffer;
}

void *af_buffer_resized(void *buffer, size_t bytes)
{
    const size_t room = pages_of(buffer).size - HEAD;
    if (bytes <= room && bytes >= room / 2)
        return buffer;
    void *other = af_buffer_new(bytes);
    if (other) {
        memcpy(other, buffer, room < bytes ? room : bytes);
        af_buffer_free(buffer);
    }
    return other;
}

void af_buffer_free(void *buffer)
{
    const pages p = pages_of(buffer);
    pages out[MOST + 1];
    int n = 0;
    if (p.size >= AF_BUFFER_LEAST)
        system_offer(p);
    lock_take(&lock);
    if (p.size < AF_BUFFER_LEAST || p.size > limit) {
        out[n++] = p;
    } else {
        n = take_beyond(out, limit - p.size, MOST - 1);
        kept[nkept++] = p;
        bytes_kept += p.size;
    }
    lock_leave(&lock);
    give_back(out, n);
}

void af_buffers_set_limit(size_t bytes)
{
    pages out[MOST];
#ifndef _WIN32
    static int handles_fork;
    if (!handles_fork)
        handles_fork = pthread_atfork(NULL, NULL, in_child) == 0;
#endif
    lock_take(&lock);
    limit = bytes;
    const int n = take_beyond(out, limit, MOST);
    lock_leave(&lock);
    give_back(out, n);
}

size_t af_buffers_limit(void)
{
    lock_take(&lock);
    const size_t bytes = limit;
    lock_leave(&lock);
    return bytes;
}

size_t af_buffers_free(void)
{
    pages out[MOST];
    lock_take(&lock);
    const int n = take_beyond(out, 0, 0);
    lock_leave(&lock);
    return give_back(out, n);
}
