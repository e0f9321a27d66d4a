/* Tapes of operations alone, as a chain of micros, each of which hands a chunk of elements to the
   next one in registers: their steps are so short that most of the time would go into
   loads and stores. A chunk is one or two Vs, or several where they have few lanes, so that
   finding out what comes next is paid by more than a few elements. Compilers make jumps of the
   calls in tail position; where one does not, the stack holds a chain, which is short. */
#ifndef AF_TAPE_CHAIN_H
#define AF_TAPE_CHAIN_H

#include <string.h>

#include "simd/vector.h"
#include "tape/operations.h"
#include "tape/tape.h"

#if AF_REGISTERS == 4
enum { VS = sizeof(V) > 128 ? 1 : 2, CHUNK = VS * AF_LANES };
#define AF_IN_HAND R r0, R r1, R r2, R r3, R r4, R r5, R r6, R r7
#define AF_PASS_ON r0, r1, r2, r3, r4, r5, r6, r7
#define AF_TAKE(k) (k ? (V){{r4, r5, r6, r7}} : (V){{r0, r1, r2, r3}})
#define AF_PUT(k, y)                                        \
    if (k)                                                  \
        r4 = y.r[0], r5 = y.r[1], r6 = y.r[2], r7 = y.r[3]; \
    else                                                    \
        r0 = y.r[0], r1 = y.r[1], r2 = y.r[2], r3 = y.r[3]
#define AF_EACH_V(...) AF_WITH_K(0, __VA_ARGS__) AF_WITH_K(1, __VA_ARGS__)
#define AF_WITH_K(value, ...) \
    if (value < VS) {         \
        enum { k = value };   \
        __VA_ARGS__;          \
    }
#else
enum { VS = 16 / AF_LANES, CHUNK = VS * AF_LANES };
#define AF_IN_HAND V *v
#define AF_PASS_ON v
#define AF_TAKE(k) v[k]
#define AF_PUT(k, y) v[k] = y
#define AF_EACH_V(...)             \
    for (int k = 0; k < VS; k++) { \
        __VA_ARGS__;               \
    }
#endif

enum { MOST_OPERANDS = 4 };
typedef struct micro Micro;
typedef void run_micro(const Micro *m, ptrdiff_t i, AF_IN_HAND);
/* on: the operands that are not in hand; arg: of the call, for reads and writes. */
struct micro {
    run_micro *run;
    const S *on[MOST_OPERANDS - 1];
    S *to;
    char *const *arg;
};

/* Between a call's memory and chunks, i elements from its beginning. */
AF_FN V read_double(const char *from, ptrdiff_t i) { return v_load((const S *)from + i); }
AF_FN void write_double(char *to, ptrdiff_t i, V y) { v_store((S *)to + i, y); }
AF_FN void write_double_times(char *to, ptrdiff_t i, V grad, V y)
{
    v_store((S *)to + i, v_mul(grad, y));
}
#if AF_IS_F32
#define read_float read_double
#define write_float write_double
#define write_float_times write_double_times
#else
AF_FN V read_float(const char *from, ptrdiff_t i) { return v_load_floats((const float *)from + i); }
AF_FN void write_float(char *to, ptrdiff_t i, V y) { v_store_floats((float *)to + i, y); }
/* The product of a float and a result that has been rounded to one is exact in a double, and
   rounded once.                                                               */
AF_FN void write_float_times(char *to, ptrdiff_t i, V grad, V y)
{
    float rounded[AF_LANES];
    v_store_floats(rounded, y);
    v_store_floats((float *)to + i, v_mul(grad, v_load_floats(rounded)));
}
#endif

/* y is the V in hand. */
#define AF_MICRO(name, statement)                             \
    static void name(const Micro *m, ptrdiff_t i, AF_IN_HAND) \
    {                                                         \
        AF_EACH_V(V y = AF_TAKE(k); statement; AF_PUT(k, y))  \
        m[1].run(m + 1, i, AF_PASS_ON);                       \
    }
#define AF_GET(j) v_load(m->on[j] + k * AF_LANES)
#define AF_MICROS_1(name, f) AF_MICRO(name##_0, y = f(y))
#define AF_MICROS_2(name, f)                \
    AF_MICRO(name##_0, y = f(y, AF_GET(0))) \
    AF_MICRO(name##_1, y = f(AF_GET(0), y))
#define AF_MICROS_3(name, f)                           \
    AF_MICRO(name##_0, y = f(y, AF_GET(0), AF_GET(1))) \
    AF_MICRO(name##_1, y = f(AF_GET(0), y, AF_GET(1))) \
    AF_MICRO(name##_2, y = f(AF_GET(0), AF_GET(1), y))
#define AF_MICROS_4(name, f)                                      \
    AF_MICRO(name##_0, y = f(y, AF_GET(0), AF_GET(1), AF_GET(2))) \
    AF_MICRO(name##_1, y = f(AF_GET(0), y, AF_GET(1), AF_GET(2))) \
    AF_MICRO(name##_2, y = f(AF_GET(0), AF_GET(1), y, AF_GET(2))) \
    AF_MICRO(name##_3, y = f(AF_GET(0), AF_GET(1), AF_GET(2), y))
#define AF_TAPE_OP(name, operands) AF_MICROS_##operands(chain_##name, do_##name)
AF_TAPE_OPERATIONS(AF_TAPE_OP)
#undef AF_TAPE_OP

AF_MICRO(run_load, y = AF_GET(0))
AF_MICRO(run_store, v_store(m->to + k * AF_LANES, y))
AF_MICRO(run_read_float, y = read_float(*m->arg, i + k * AF_LANES))
AF_MICRO(run_read_double, y = read_double(*m->arg, i + k * AF_LANES))
AF_MICRO(run_write_float, write_float(*m->arg, i + k * AF_LANES, y))
AF_MICRO(run_write_double, write_double(*m->arg, i + k * AF_LANES, y))
AF_MICRO(run_write_float_times, write_float_times(*m->arg, i + k * AF_LANES, AF_GET(0), y))
AF_MICRO(run_write_double_times, write_double_times(*m->arg, i + k * AF_LANES, AF_GET(0), y))
static void run_end(const Micro *m, ptrdiff_t i, AF_IN_HAND)
{
    (void)m, (void)i;
    AF_EACH_V((void)AF_TAKE(k))
}

/* By the place of what is in hand. */
#define AF_TABLE_1(name) {name##_0}
#define AF_TABLE_2(name) {name##_0, name##_1}
#define AF_TABLE_3(name) {name##_0, name##_1, name##_2}
#define AF_TABLE_4(name) {name##_0, name##_1, name##_2, name##_3}
#define AF_TAPE_OP(name, operands) AF_TABLE_##operands(chain_##name),
static run_micro *const run_operation[][MOST_OPERANDS] = {AF_TAPE_OPERATIONS(AF_TAPE_OP)};
#undef AF_TAPE_OP
static run_micro *const run_read[AF_NLOOP_DTYPES] = {run_read_float, run_read_double};
static run_micro *const run_write[AF_NLOOP_DTYPES][2] = {
    {run_write_float, run_write_float_times}, {run_write_double, run_write_double_times}};

/* A call of a tape's loop. */
enum {
    NOTHING = -1,
    MOST_ARGS = 1 + AF_TAPE_OPERANDS + AF_TAPE_MAX_RESULTS,
    /* Of a step STORE, LOAD, itself and STORE; of an argument a read and a store, or a load and a
       write.                                                                  */
    MOST_MICROS = 4 * AF_TAPE_CHAIN + 2 * MOST_ARGS + 1,
    /* The gradient, and what is in hand where memory is wanted. */
    MOST_CHUNKS = AF_TAPE_MAX_REGISTERS + AF_TAPE_MAX_CONSTANTS + 2
};
typedef struct {
    const af_tape *tape;
    enum af_dtype dtype;
    int has_grad;
    char *args[MOST_ARGS];  /* [grad,] variables, results */
    int is_read[MOST_ARGS]; /* whether it varies along the call */
    S *chunks[AF_TAPE_MAX_REGISTERS + AF_TAPE_MAX_CONSTANTS];
    S *grad, *scratch;
    Micro micros[MOST_MICROS];
    int nmicros, in_hand; /* an operand, or NOTHING */
} Chain;

static Micro *emit(Chain *c, run_micro *run)
{
    Micro *m = &c->micros[c->nmicros++];
    m->run = run;
    return m;
}

static const unsigned char operand_counts[] = {
#define AF_TAPE_OP(name, operands) operands,
    AF_TAPE_OPERATIONS(AF_TAPE_OP)
#undef AF_TAPE_OP
};

/* Whether a variable is wanted by no more than the step at first, or the result where there is none:
   it is in hand then, if it was read last.                                    */
static int is_used_once(const Chain *c, int operand, int first)
{
    const af_tape *t = c->tape;
    int uses = 0, at_once = 0;
    for (int i = first; i < t->nsteps; i++)
        for (int j = 0; j < operand_counts[t->steps[i].op]; j++) {
            uses += t->steps[i].from[j] == operand;
            at_once |= i == first && t->steps[i].from[j] == operand;
        }
    for (int j = 0; j < t->nresults; j++)
        uses += t->results[j] == operand;
    return uses == 1 && (at_once || (first == t->nsteps && t->nresults == 1));
}

static void emit_reads(Chain *c, int first)
{
    int last = 0;
    for (int i = 0; i < c->has_grad + c->tape->nvariables; i++)
        last = c->is_read[i] ? i : last;
    for (int i = 0; i <= last; i++) {
        if (!c->is_read[i])
            continue;
        emit(c, run_read[c->dtype])->arg = &c->args[i];
        c->in_hand = i < c->has_grad ? NOTHING : i - c->has_grad;
        if (i < last || !is_used_once(c, c->in_hand, first))
            emit(c, run_store)->to = i < c->has_grad ? c->grad : c->chunks[c->in_hand];
    }
}

static void emit_step(Chain *c, const af_step *s)
{
    const int count = operand_counts[s->op];
    int at = NOTHING, elsewhere = 0, next = 0;
    for (int j = count - 1; j >= 0; j--)
        if (s->from[j] == c->in_hand)
            at = j;
    for (int j = 0; j < count; j++)
        elsewhere |= s->from[j] == AF_TAPE_LAST && j != at;
    if (elsewhere)
        emit(c, run_store)->to = c->scratch;
    const S *from[MOST_OPERANDS];
    for (int j = 0; j < count; j++)
        from[j] = s->from[j] == AF_TAPE_LAST ? c->scratch : c->chunks[s->from[j]];
    if (at == NOTHING) {
        emit(c, run_load)->on[0] = from[0];
        at = 0;
    }
    Micro *m = emit(c, run_operation[s->op][at]);
    for (int j = 0; j < count; j++)
        if (j != at)
            m->on[next++] = from[j];
    c->in_hand = s->to;
    if (s->to != AF_TAPE_LAST)
        emit(c, run_store)->to = c->chunks[s->to];
}

static void emit_result(Chain *c, int j)
{
    const int result = c->tape->results[j];
    if (result != c->in_hand)
        emit(c, run_load)->on[0] = c->chunks[result];
    c->in_hand = result;
    Micro *m = emit(c, run_write[c->dtype][c->has_grad]);
    m->arg = &c->args[c->has_grad + c->tape->nvariables + j];
    m->on[0] = c->grad;
}
static void emit_results(Chain *c)
{
    /* First what is nowhere else than in hand. */
    for (int in_hand = 1; in_hand >= 0; in_hand--)
        for (int j = 0; j < c->tape->nresults; j++)
            if ((c->tape->results[j] == AF_TAPE_LAST) == in_hand)
                emit_result(c, j);
}

static void emit_chain(Chain *c, int first, int end, int with_ends)
{
    c->nmicros = 0;
    c->in_hand = NOTHING;
    if (with_ends)
        emit_reads(c, first);
    for (int i = first; i < end; i++)
        emit_step(c, &c->tape->steps[i]);
    if (with_ends)
        emit_results(c);
    emit(c, run_end);
}

static void run_chain(const Chain *c, ptrdiff_t n)
{
    const Micro *m = c->micros;
#if AF_REGISTERS == 4
    const R r0 = r_set1(0), r1 = r0, r2 = r0, r3 = r0, r4 = r0, r5 = r0, r6 = r0, r7 = r0;
#else
    V v[VS] = {{{0}}};
#endif
    for (ptrdiff_t i = 0; i < n; i += CHUNK)
        m->run(m, i, AF_PASS_ON);
}

static void fill(S *chunk, S value)
{
    for (int k = 0; k < VS; k++)
        v_store(chunk + k * AF_LANES, v_set1(value));
}

static int drive_chain(const af_tape *t, int has_grad, enum af_dtype dtype, char *const *args,
                       const ptrdiff_t *steps, ptrdiff_t n)
{
    const int nin = has_grad + t->nvariables, nargs = nin + t->nresults;
    const ptrdiff_t size = dtype == AF_FLOAT32 ? sizeof(float) : sizeof(double);
    if (n <= 0)
        return 0;

    enum { CACHE_LINE_S = 64 / sizeof(S) };
    S memory[CACHE_LINE_S + MOST_CHUNKS * CHUNK], ends[MOST_ARGS][CHUNK]; /* or as many floats */
    S *chunk = memory + (-(uintptr_t)memory % 64) / sizeof(S);
    Chain c;
    c.tape = t;
    c.dtype = dtype;
    c.has_grad = has_grad;
    c.grad = chunk;
    c.scratch = chunk += CHUNK;
    for (int i = 0; i < t->nregisters + t->nconstants; i++)
        c.chunks[i] = chunk += CHUNK;
    for (int i = 0; i < t->nconstants; i++)
        fill(c.chunks[t->nregisters + i], (S)t->constants[i]);

    /* Scalar parameters, and what depends on them alone. */
    int scalars = 1;
    for (int i = 0; i < nin; i++) {
        c.is_read[i] = i < has_grad + t->ninputs || steps[i] != 0;
        if (!c.is_read[i])
            fill(c.chunks[i - has_grad],
                 dtype == AF_FLOAT32 ? *(const float *)args[i] : (S) * (const double *)args[i]);
        else if (i >= has_grad + t->ninputs)
            scalars = 0;
    }
    const int first = scalars ? t->nuniform : 0;
    if (first) {
        emit_chain(&c, 0, first, 0);
        run_chain(&c, CHUNK);
    }
    emit_chain(&c, first, t->nsteps, 1);

    /* Whole chunks where they are, what fills none in a copy. Outputs may be inputs: of a
       chunk all is read before anything is written.                           */
    const ptrdiff_t rest = n % CHUNK;
    memcpy(c.args, args, (size_t)nargs * sizeof *args);
    run_chain(&c, n - rest);
    if (!rest)
        return 0;
    for (int j = 0; j < nargs; j++) {
        c.args[j] = (char *)ends[j];
        if (j < nin && c.is_read[j]) {
            memset(ends[j], 0, sizeof ends[j]);
            memcpy(ends[j], args[j] + (n - rest) * size, (size_t)(rest * size));
        }
    }
    run_chain(&c, CHUNK);
    for (int j = nin; j < nargs; j++)
        memcpy(args[j] + (n - rest) * size, ends[j], (size_t)(rest * size));
    return 0;
}

#endif
