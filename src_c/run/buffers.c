#define _GNU_SOURCE
#include "run/buffers.h"

#include <string.h>

#include "run/thread.h"

#ifndef _WIN32
#include <sys/mman.h>
#endif

enum {
    /* What goes before a buffer: its size. A whole cache line, so that buffers are aligned. */
    HEAD = 64,
    MOST = 16, /* buffers that are kept */
    PAGE = 1 << 12
};

typedef struct {
    char *at;
    size_t size;
} pages;

/* The oldest first. A thread that finds the lock taken goes to the system: a child that was
   forked meanwhile would wait for ever. */
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
/* Pages are of this size where the system has large ones, and begin at its multiples. */
static const size_t large_page = (size_t)1 << 21;

static char *system_new(size_t size)
{
    const size_t more = size < large_page ? 0 : large_page;
    char *at = mmap(NULL, size + more, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return NULL;
    if (more) {
        const size_t before = -(size_t)at & (large_page - 1);
        if (before)
            munmap(at, before);
        at += before;
        if (more > before)
            munmap(at + size, more - before);
#ifdef MADV_HUGEPAGE
        madvise(at, size, MADV_HUGEPAGE);
#endif
    }
    return at;
}
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

/* Ends what is kept beyond so many bytes and buffers. */
static size_t shrink(size_t most_bytes, int most)
{
    pages out[MOST];
    size_t bytes = 0;
    int n = 0;
    if (!lock_try(&lock))
        return 0;
    while (nkept > most || bytes_kept > most_bytes)
        out[n++] = take_out(0);
    lock_leave(&lock);
    while (n) {
        bytes += out[--n].size;
        system_free(out[n]);
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
    pages p = {NULL, size};
    if (size < bytes)
        return NULL;
    if (lock_try(&lock)) {
        p = find(size);
        lock_leave(&lock);
    }
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
    const size_t before = pages_of(buffer).size - HEAD;
    void *other = af_buffer_new(bytes);
    if (other) {
        memcpy(other, buffer, before < bytes ? before : bytes);
        af_buffer_free(buffer);
    }
    return other;
}

void af_buffer_free(void *buffer)
{
    const pages p = pages_of(buffer);
    int is_kept = 0;
    if (p.size > limit) {
        system_free(p);
        return;
    }
    system_offer(p);
    shrink(limit - p.size, MOST - 1);
    if (lock_try(&lock)) {
        if (nkept < MOST && bytes_kept <= limit - p.size) {
            kept[nkept++] = p;
            bytes_kept += p.size;
            is_kept = 1;
        }
        lock_leave(&lock);
    }
    if (!is_kept)
        system_free(p);
}

void af_buffers_set_limit(size_t bytes)
{
    limit = bytes;
    shrink(limit, MOST);
}

size_t af_buffers_limit(void) { return limit; }

size_t af_buffers_free(void) { return shrink(0, 0); }
