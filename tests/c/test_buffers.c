/* Checks the memory that is kept for results: that it is whose it should be, of what size and content,
   and that no more is kept than was said, whoever asks, in children too.          */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifndef _WIN32
#include <sys/wait.h>
#endif
#include <unistd.h>

#include "run/buffers.h"

enum { CALLERS = 4, HELD = 3, ROUNDS = 200 };
#define LEAST ((size_t)AF_BUFFER_LEAST)

static _Atomic long checks;
static void expect(int holds, const char *what)
{
    atomic_fetch_add(&checks, 1);
    if (holds)
        return;
    fprintf(stderr, "FAILED: %s\n", what);
    _exit(1);
}

/* A byte here and there, and the last. */
static void mark(unsigned char *at, size_t size, unsigned char with)
{
    for (size_t i = 0; i < size; i += LEAST / 8)
        at[i] = with;
    at[size - 1] = with;
}
static int is_marked(const unsigned char *at, size_t size, unsigned char with)
{
    for (size_t i = 0; i < size; i += LEAST / 8)
        if (at[i] != with)
            return 0;
    return 1;
}

static unsigned char *fresh(size_t size)
{
    unsigned char *at = af_buffer_new(size);
    expect(at != NULL, "there is memory");
    expect((uintptr_t)at % 64 == 0, "aligned");
    return at;
}

static void check_kept(void)
{
    af_buffers_set_limit(5 * LEAST);
    expect(af_buffers_limit() == 5 * LEAST, "the limit that was set");
    unsigned char *first = fresh(LEAST), *other;
    mark(first, LEAST, 1);
    af_buffer_free(first);
    expect((other = fresh(LEAST)) == first, "what was freed is next");
    af_buffer_free(other);
    expect((other = fresh(LEAST - LEAST / 8)) == first, "for a little less too");
    af_buffer_free(other);
    expect((other = fresh(3 * LEAST)) != first, "for more it is too small");
    unsigned char *half = fresh(LEAST / 2);
    expect(half != first, "for a half too large");
    af_buffer_free(half);
    af_buffer_free(other);
    const size_t both = af_buffers_free();
    expect(both >= 4 * LEAST && both < 4 * LEAST + LEAST / 2, "both were kept, the half was not");
    expect(af_buffers_free() == 0, "nothing is left");

    unsigned char *zeros = fresh(LEAST);
    mark(zeros, LEAST, 7);
    af_buffer_free(zeros);
    zeros = af_buffer_zeros(LEAST);
    expect(zeros && is_marked(zeros, LEAST, 0), "zeros, of what was used too");
    af_buffer_free(zeros);

    af_buffers_set_limit(0);
    expect(af_buffers_free() == 0, "a limit of 0 gives back what was kept");
    af_buffer_free(fresh(LEAST));
    expect(af_buffers_free() == 0, "and keeps nothing");

    af_buffers_set_limit(LEAST + LEAST / 4);
    unsigned char *a = fresh(LEAST), *b = fresh(LEAST);
    af_buffer_free(a);
    af_buffer_free(b);
    expect((a = fresh(LEAST)) == b, "of two of which one may be kept the last is");
    af_buffer_free(a);
    af_buffer_free(fresh(2 * LEAST));
    expect(af_buffers_free() < 2 * LEAST, "what alone is beyond the limit is not");

    enum { MANY = 40 };
    unsigned char *many[MANY];
    af_buffers_set_limit(SIZE_MAX);
    for (int i = 0; i < MANY; i++)
        many[i] = fresh(LEAST);
    for (int i = 0; i < MANY; i++)
        af_buffer_free(many[i]);
    const size_t kept = af_buffers_free();
    expect(kept >= LEAST && kept < MANY * LEAST, "so many at most");
}

static void check_resized(void)
{
    unsigned char *at = fresh(LEAST);
    mark(at, LEAST, 5);
    at = af_buffer_resized(at, 5 * LEAST);
    expect(at && is_marked(at, LEAST, 5) && at[LEAST - 1] == 5, "grown, with what it had");
    at[5 * LEAST - 1] = 1;
    at = af_buffer_resized(at, LEAST / 2);
    expect(at && is_marked(at, LEAST / 2, 5), "shrunk, with what there is room for");
    expect(af_buffer_resized(at, SIZE_MAX) == NULL, "no system has that");
    expect(is_marked(at, LEAST / 2, 5), "what could not grow is as it was");
    af_buffer_free(at);
    expect(af_buffer_new(SIZE_MAX) == NULL, "nor that");
    expect(af_buffer_new(SIZE_MAX - 200) == NULL, "nor a little less");
    expect(af_buffer_zeros(SIZE_MAX / 2) == NULL, "nor half of it");
}

static void *call(void *seed)
{
    unsigned state = (unsigned)(size_t)seed * 2654435761u + 1;
    unsigned char *held[HELD] = {NULL}, with[HELD] = {0};
    size_t size[HELD] = {0};
    for (int i = 0; i < ROUNDS; i++) {
        state = state * 1664525 + 1013904223;
        const int at = (int)(state >> 8) % HELD;
        if (held[at]) {
            const int same = held[at][size[at] - 1] == with[at];
            expect(same && is_marked(held[at], size[at], with[at]), "nobody else has it");
            af_buffer_free(held[at]);
        }
        with[at] = (unsigned char)(state >> 16 | 1);
        size[at] = LEAST / 2 + (state >> 4) % (LEAST * 2);
        held[at] = fresh(size[at]);
        mark(held[at], size[at], with[at]);
        if (state >> 28 == 0)
            af_buffers_set_limit((state >> 20 & 7) * LEAST);
        if (state >> 28 == 1)
            af_buffers_free();
    }
    for (int at = 0; at < HELD; at++)
        if (held[at])
            af_buffer_free(held[at]);
    return NULL;
}

#ifdef _WIN32
static void check_children(void) {}
#else
static void check_children(void)
{
    const pid_t child = fork();
    if (child == 0) {
        unsigned char *at = fresh(LEAST);
        mark(at, LEAST, 3);
        af_buffer_free(at);
        at = fresh(LEAST);
        af_buffer_free(at);
        af_buffers_free();
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
    expect(af_buffers_limit() == 0, "none is kept until the host says more");
    check_kept();
    check_resized();
    af_buffers_set_limit(6 * LEAST);
    for (size_t i = 0; i < CALLERS; i++)
        expect(pthread_create(&callers[i], NULL, call, (void *)i) == 0, "a caller");
    /* A thread sanitizer follows no child of several threads. */
    for (int i = 0; i < 50 && argc < 2; i++)
        check_children();
    for (int i = 0; i < CALLERS; i++)
        pthread_join(callers[i], NULL);
    af_buffers_set_limit(0);
    printf("%ld checks passed\n", (long)checks);
    return 0;
}
