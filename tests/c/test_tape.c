/* Runs every operation of a tape on every ISA that this CPU has, and prints a hash
   of the results of each, to be compared between ISAs, compilers and machines.
   Checks that masks, blocks and partial blocks give the same bits.            */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tape/tape.h"

enum { CORPUS = 6000, SHORTEST = 37 };

static double corpus[3][CORPUS];
static long checks;

static uint64_t random_state = 1;
static double random_unit(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return ldexp((double)(random_state >> 40), -24);
}

static void make_corpus(void)
{
    static const double specials[] = {0,     1,   2,   0.5,    INFINITY,  NAN,      20,
                                      708.5, 745, 760, 0x1p19, 0x1p-1074, 0x1p-1022};
    enum { NSPECIALS = sizeof specials / sizeof specials[0] };
    for (int i = 0; i < CORPUS; i++) {
        double x = (random_unit() - 0.5) * 40;
        const int exponent = (int)(random_unit() * 2098) - 1074;
        if (i % 3 == 1)
            x = ldexp(random_unit() + 1, exponent);
        if (i % 7 == 2)
            x = specials[(int)(random_unit() * NSPECIALS)];
        corpus[0][i] = random_unit() < 0.5 ? -x : x;
    }
    for (int i = 0; i < CORPUS; i++) {
        corpus[1][i] = corpus[0][i * 1009 % CORPUS];
        corpus[2][i] = corpus[0][i * 499 % CORPUS];
    }
}

/* A number in the dtype, as a double; the same for every NaN. */
static void put(char *p, double x, enum af_dtype dtype)
{
    float single = (float)x;
    memcpy(p, dtype == AF_FLOAT32 ? (void *)&single : (void *)&x, dtype == AF_FLOAT32 ? 4 : 8);
}
static uint64_t get(const char *p, enum af_dtype dtype)
{
    float single;
    double x;
    uint64_t u;
    memcpy(&single, p, 4);
    if (dtype == AF_FLOAT32)
        x = single;
    else
        memcpy(&x, p, 8);
    if (x != x)
        return 1;
    memcpy(&u, &x, 8);
    return u;
}

static void fail(const char *isa, const char *op, const char *what)
{
    fprintf(stderr, "%s tape %s: %s\n", isa, op, what);
    exit(1);
}

static uint64_t run(int isa, enum af_dtype dtype, int op)
{
    static char in[3][CORPUS * 8], out[CORPUS * 8], part[CORPUS * 8];
    const ptrdiff_t size = dtype == AF_FLOAT32 ? 4 : 8;
    int operands;
    const char *name = af_tape_op(op, &operands);
    /* Four operands: the last is the second again. */
    const int n = operands < 3 ? operands : 3;
    const af_step step = {(uint16_t)op, 0, (uint16_t)n, {0, 1, 2, 1, 0}};
    const af_tape tape = {.ninputs = 1,
                          .nvariables = n,
                          .nregisters = n + 1,
                          .nsteps = 1,
                          .nresults = 1,
                          .results = {n},
                          .steps = &step};
    const char *wrong = af_tape_check(&tape);
    if (wrong)
        fail(af_isa_name(isa), name, wrong);
    for (int j = 0; j < n; j++)
        for (int i = 0; i < CORPUS; i++)
            put(in[j] + i * size, corpus[j][i], dtype);

    af_loop *loop = af_tape_loop(isa, dtype, 0);
    char *args[4];
    ptrdiff_t steps[4] = {size, size, size, size};
    for (int j = 0; j < n; j++)
        args[j] = in[j];
    args[n] = out;
    loop(args, steps, CORPUS, (void *)&tape);
    for (int start = 0; start + SHORTEST < CORPUS; start += 977) {
        for (int j = 0; j < n; j++)
            args[j] = in[j] + start * size;
        args[n] = part;
        loop(args, steps, SHORTEST, (void *)&tape);
        for (int i = 0; i < SHORTEST; i++, checks++)
            if (get(part + i * size, dtype) != get(out + (start + i) * size, dtype))
                fail(af_isa_name(isa), name, "the bits depend on the length");
    }
    uint64_t h = 0xcbf29ce484222325;
    for (int i = 0; i < CORPUS; i++)
        h = (h ^ get(out + i * size, dtype)) * 0x100000001b3;
    return h;
}

/* A call must be of an elementwise row that has loops. */
static void check_calls(void)
{
    for (int r = 0; r <= af_nrows; r++) {
        af_step step = {AF_OP_call, (uint16_t)r, 0, {0}};
        const int nparams = r < af_nrows ? af_rows[r].nparams : 0;
        const int callable =
            r < af_nrows && af_rows[r].family == AF_ELEMENTWISE && !af_rows[r].formula_only;
        af_tape tape = {.ninputs = 1,
                        .nvariables = 1 + nparams,
                        .nregisters = 2 + nparams,
                        .nsteps = 1,
                        .nresults = 1,
                        .results = {1 + nparams},
                        .steps = &step};
        step.to = (uint16_t)(1 + nparams);
        for (int j = 0; j <= nparams; j++)
            step.from[j] = (uint16_t)j;
        if ((af_tape_check(&tape) == NULL) != callable)
            fail("any ISA", r < af_nrows ? af_rows[r].name : "no row",
                 "a wrong judgement of a call");
        checks++;
    }
}

int main(void)
{
    check_calls();
    make_corpus();
    const af_cpuid cpu = af_read_cpuid();
    for (int isa = 0; isa < af_isa_count(); isa++) {
        if (!af_cpu_has(af_isa_name(isa), &cpu)) {
            printf("absent %s\n", af_isa_name(isa));
            continue;
        }
        for (int dtype = 0; dtype < AF_NLOOP_DTYPES; dtype++)
            for (int op = 0; op < AF_OP_call; op++) {
                int operands;
                printf("%s tape %s %s %016llx\n", af_isa_name(isa), dtype ? "f64" : "f32",
                       af_tape_op(op, &operands),
                       (unsigned long long)run(isa, (enum af_dtype)dtype, op));
            }
    }
    printf("tape: %ld checks passed\n", checks);
    return 0;
}
