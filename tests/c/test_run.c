/* Checks af_run() against one element after the other: operands of any layout, byte
   order, place and type of memory, masks, calls in place, and entries that compose
   loops. The loops are given what actfast.h promises them.                    */
#include <fenv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "halves.h"
#include "run/dispatch.h"
#include "run/parts.h"
#include "run/run.h"

static const char *isa;
static long checks;
static const char *what = "";

static void fail(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fflush(stdout);
    fprintf(stderr, "%s %s: ", isa, what);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}

static uint64_t random_state = 1;
static uint32_t random_bits(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33);
}
static int random_below(int n) { return (int)(random_bits() % (uint32_t)n); }
static int one_in(int n) { return random_below(n) == 0; }

/* Numbers in memory, as doubles. */

static void swap_bytes(char *p, ptrdiff_t size)
{
    for (ptrdiff_t i = 0; i < size / 2; i++) {
        const char c = p[i];
        p[i] = p[size - 1 - i];
        p[size - 1 - i] = c;
    }
}

static int half_bits(enum af_dtype type)
{
    return type == AF_FLOAT16 ? FLOAT16_BITS : BFLOAT16_BITS;
}

static double get(const char *from, enum af_dtype type, int swapped)
{
    char p[sizeof(double)];
    float single;
    double number;
    uint16_t half;
    memcpy(p, from, (size_t)af_size[type]);
    if (swapped)
        swap_bytes(p, af_size[type]);
    memcpy(&single, p, sizeof single);
    memcpy(&number, p, sizeof number);
    memcpy(&half, p, sizeof half);
    return type == AF_FLOAT64   ? number
           : type == AF_FLOAT32 ? single
                                : half_widen(half, half_bits(type));
}

/* Rounded to float first if the type is narrower still. */
static void put(char *to, double x, enum af_dtype type, int swapped)
{
    const float single = (float)x;
    const uint16_t half = type > AF_FLOAT64 ? half_narrow(single, half_bits(type)) : 0;
    memcpy(to,
           type == AF_FLOAT64   ? (const void *)&x
           : type == AF_FLOAT32 ? (const void *)&single
                                : (const void *)&half,
           (size_t)af_size[type]);
    if (swapped)
        swap_bytes(to, af_size[type]);
}

/* A loop that is given no more than it may be given. */

typedef struct {
    af_loop *loop;
    int nargs, first_param, first_out, apart, status;
    ptrdiff_t size;
} Spy;

static int overlap(const char *a, const char *b, ptrdiff_t n) { return a < b + n && b < a + n; }

static int spy(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx)
{
    const Spy *s = ctx;
    if (s->status)
        return s->status;
    if (n <= 0)
        fail("a loop was given %td elements", n);
    for (int a = 0; a < s->nargs; a++) {
        const int is_param = a >= s->first_param && a < s->first_out;
        if (steps[a] != s->size && !(is_param && steps[a] == 0))
            fail("a loop was given the step %td of operand %d", steps[a], a);
        if ((uintptr_t)args[a] % (uintptr_t)s->size)
            fail("a loop was given operand %d at an odd place", a);
        for (int o = s->first_out; s->apart && a < s->first_out && o < s->nargs; o++)
            if (overlap(args[a], args[o], n * s->size))
                fail("a loop was given an output in operand %d", a);
    }
    return s->loop(args, steps, n, NULL);
}

/* What a call's entry is made of. */
typedef struct {
    const af_row *row;
    enum af_kind kind;
    af_entry entry;
    Spy spies[2];
    int first_param, first_out, nargs;
} Subject;

static void make_subject(Subject *s, const af_kernels *k, int row, enum af_kind kind,
                         enum af_dtype loop_dtype, enum af_compose compose, int takes)
{
    const af_loops *loops = &k->loops[loop_dtype][row];
    const af_kind_facts *facts = &af_kinds[kind];
    const int ninputs = af_families[k->rows[row].family].ninputs;
    s->row = &k->rows[row];
    s->kind = kind;
    s->first_param = facts->has_grad + ninputs;
    s->first_out = s->first_param + s->row->nparams;
    s->nargs = s->first_out + facts->gives_value + (facts->order > 0) * ninputs;
    const enum af_kind first = compose == AF_TIMES_GRAD        ? AF_DERIVATIVE
                               : compose == AF_VALUE_AND_SLOPE ? AF_FORWARD
                                                               : kind;
    for (int j = 0; j < 2; j++) {
        const int no_grad = facts->has_grad && compose == AF_TIMES_GRAD;
        s->spies[j] = (Spy){.loop = loops->kind[j ? AF_DERIVATIVE : first],
                            .first_param = s->first_param - no_grad,
                            .first_out = s->first_out - no_grad,
                            .apart = takes == AF_TAKES_APART,
                            .size = af_size[loop_dtype]};
        const int noutputs = compose != AF_VALUE_AND_SLOPE ? s->nargs - s->first_out
                             : j                           ? ninputs
                                                           : 1;
        s->spies[j].nargs = s->spies[j].first_out + noutputs;
    }
    s->entry = (af_entry){.loop = spy,
                          .ctx = &s->spies[0],
                          .second = compose == AF_VALUE_AND_SLOPE ? spy : NULL,
                          .second_ctx = &s->spies[1],
                          .loop_dtype = (unsigned char)loop_dtype,
                          .compose = (unsigned char)compose,
                          .takes = (unsigned char)takes};
}

/* One element: its operands as doubles, its results in memory of the type. */
static void run_one(const Subject *s, enum af_dtype type, const double *operands, double *results)
{
    const enum af_dtype loop = (enum af_dtype)s->entry.loop_dtype;
    const enum af_dtype product = type == AF_FLOAT64 ? AF_FLOAT64 : AF_FLOAT32;
    const int noutputs = s->nargs - s->first_out, no_grad = s->entry.compose == AF_TIMES_GRAD;
    char memory[AF_MAX_ARGS][sizeof(double)] = {{0}};
    char *args[AF_MAX_ARGS];
    ptrdiff_t steps[AF_MAX_ARGS];
    int count = 0;
    for (int a = no_grad; a < s->nargs; a++, count++) {
        if (a < s->first_out)
            put(memory[count], operands[a], loop, 0);
        args[count] = memory[count];
        steps[count] = af_size[loop];
    }
    s->spies[0].loop(args, steps, 1, NULL);
    if (s->entry.compose == AF_VALUE_AND_SLOPE) {
        const int out = s->first_out - no_grad;
        for (int o = out; o + 1 < count; o++)
            args[o] = memory[o + 1];
        s->spies[1].loop(args, steps, 1, NULL);
    }
    for (int o = 0; o < noutputs; o++) {
        results[o] = get(memory[s->first_out - no_grad + o], loop, 0);
        if (no_grad && product == AF_FLOAT32)
            results[o] = (float)results[o] * (float)operands[0];
        else if (no_grad)
            results[o] *= operands[0];
    }
}

/* An operand's memory: AF_MAX_DIMS axes in any order, forwards and backwards, with gaps. */
enum { MOST_DIMS = 5, MOST_BYTES = 1 << 16 };
typedef struct {
    char bytes[MOST_BYTES];
    ptrdiff_t start, steps[MOST_DIMS];
} Memory;

static Memory memory[AF_MAX_ARGS], before[AF_MAX_ARGS], wanted[AF_MAX_ARGS];
static Memory mask;

/* Lays the axes of a shape out; some have the step 0 where that is allowed. */
static void lay_out(Memory *m, int ndim, const ptrdiff_t *shape, ptrdiff_t size, int plain,
                    int broadcasts)
{
    int order[MOST_DIMS];
    ptrdiff_t step = size;
    m->start = plain || one_in(3) ? 0 : random_below(17);
    for (int d = 0; d < ndim; d++)
        order[d] = ndim - 1 - d;
    for (int d = 0; d < ndim && !plain && one_in(2); d++) {
        const int other = random_below(ndim), at = order[d];
        order[d] = order[other];
        order[other] = at;
    }
    for (int i = 0; i < ndim; i++) {
        const int d = order[i];
        if (!plain && one_in(4))
            step += size * random_below(3) + (one_in(3) ? random_below(4) : 0);
        m->steps[d] = step;
        if (broadcasts && !plain && one_in(4)) {
            m->steps[d] = 0;
            continue;
        }
        if (!plain && one_in(4)) {
            m->steps[d] = -step;
            m->start += step * (shape[d] - 1);
        }
        step *= shape[d];
        if (shape[d] == 1 && one_in(2))
            m->steps[d] = random_below(1000) - 500; /* no one may walk it */
    }
    if (step + 64 > MOST_BYTES)
        fail("a test with too much memory");
}

static ptrdiff_t place_of(const Memory *m, int ndim, const ptrdiff_t *index)
{
    ptrdiff_t at = m->start;
    for (int d = 0; d < ndim; d++)
        at += m->steps[d] * index[d];
    return at;
}

static int next_index(int ndim, const ptrdiff_t *shape, ptrdiff_t *index)
{
    for (int d = ndim - 1; d >= 0; d--) {
        if (++index[d] < shape[d])
            return 1;
        index[d] = 0;
    }
    return 0;
}

static double random_number(void)
{
    static const double specials[] = {0, -0.0, INFINITY, -INFINITY, NAN, 1, -1, 3, 1e-7, -65504};
    if (one_in(8))
        return specials[random_below(sizeof specials / sizeof specials[0])];
    return ldexp((double)random_bits() - 0x1p30, -25 - random_below(8));
}

static void make_shape(int *ndim, ptrdiff_t *shape)
{
    static const int lengths[] = {1, 1, 2, 3, 5, 8, 63, 64, 65, 130, 511, 512, 513, 1100};
    ptrdiff_t all = 1;
    *ndim = random_below(MOST_DIMS + 1);
    for (int d = 0; d < *ndim; d++) {
        shape[d] = lengths[random_below(sizeof lengths / sizeof lengths[0])];
        if (all * shape[d] > 1400)
            shape[d] = 1 + random_below(3);
        if (all * shape[d] > 1400)
            shape[d] = 1;
        all *= shape[d];
    }
    if (one_in(40) && *ndim)
        shape[random_below(*ndim)] = 0;
}

static void check_random_call(Subject *s, enum af_dtype type)
{
    const ptrdiff_t size = af_size[type];
    const int plain = one_in(6), masked = one_in(3);
    ptrdiff_t shape[MOST_DIMS], index[MOST_DIMS] = {0};
    int ndim, empty = 0, same[AF_MAX_ARGS] = {0};
    af_call c = {.entry = &s->entry,
                 .dtype = type,
                 .nargs = s->nargs,
                 .first_param = s->first_param,
                 .first_out = s->first_out,
                 .shape = shape};
    make_shape(&ndim, shape);
    c.ndim = ndim;
    for (int d = 0; d < ndim; d++)
        empty |= shape[d] == 0;
    for (int a = 0; a < s->nargs; a++) {
        const int is_param = a >= s->first_param && a < s->first_out;
        lay_out(&memory[a], ndim, shape, size, plain, a < s->first_out);
        if (is_param && one_in(2))
            memset(memory[a].steps, 0, sizeof memory[a].steps);
        if (one_in(5))
            c.swapped |= 1u << a;
        for (ptrdiff_t i = 0; i < MOST_BYTES; i++)
            memory[a].bytes[i] = 0x5a;
    }
    /* An output in the place of an input that is broadcast nowhere. */
    for (int o = s->first_out; o < s->nargs; o++) {
        const int a = random_below(s->first_out);
        int shares = one_in(2);
        for (int d = 0; d < ndim; d++)
            shares &= memory[a].steps[d] != 0 || shape[d] == 1;
        for (int other = s->first_out; other < o; other++)
            shares &= same[other] != a + 1;
        if (shares) {
            same[o] = a + 1;
            c.swapped = (c.swapped & ~(1u << o)) | (c.swapped >> a & 1u) << o;
        }
    }
    for (int a = 0; a < s->nargs; a++) {
        Memory *m = &memory[same[a] ? same[a] - 1 : a];
        c.args[a] = m->bytes + m->start;
        c.steps[a] = m->steps;
    }
    if (masked) {
        lay_out(&mask, ndim, shape, 1, plain, 1);
        for (ptrdiff_t i = 0; i < MOST_BYTES; i++)
            mask.bytes[i] = (char)(one_in(3) ? 0 : 1 + random_below(255));
        c.mask = mask.bytes + mask.start;
        c.mask_steps = mask.steps;
    }
    if (!empty)
        do {
            for (int a = 0; a < s->first_out; a++) {
                const int is_param = a >= s->first_param;
                const double x = is_param ? 0.25 * (1 + random_below(8)) : random_number();
                put(memory[a].bytes + place_of(&memory[a], ndim, index), x, type,
                    c.swapped >> a & 1);
            }
        } while (next_index(ndim, shape, index));
    memcpy(before, memory, sizeof before);
    memcpy(wanted, memory, sizeof wanted);

    /* Whole, or cut after some elements. */
    af_large = one_in(2) ? 1 << 16 : 1 + random_below(100);
    feclearexcept(FE_ALL_EXCEPT);
    if (af_run(&c) || fetestexcept(FE_ALL_EXCEPT))
        fail("a call returned a status or left flags");

    memset(index, 0, sizeof index);
    if (!empty)
        do {
            double operands[AF_MAX_ARGS], results[1 + AF_MAX_INPUTS];
            if (masked && !mask.bytes[place_of(&mask, ndim, index)])
                continue;
            for (int a = 0; a < s->first_out; a++)
                operands[a] = get(before[a].bytes + place_of(&before[a], ndim, index), type,
                                  c.swapped >> a & 1);
            run_one(s, type, operands, results);
            for (int o = s->first_out; o < s->nargs; o++) {
                const int a = same[o] ? same[o] - 1 : o, swapped = c.swapped >> o & 1;
                const ptrdiff_t at = place_of(&memory[a], ndim, index);
                const double got = get(memory[a].bytes + at, type, swapped);
                /* NaN is NaN. */
                if (got != got && results[o - s->first_out] != results[o - s->first_out])
                    memcpy(wanted[a].bytes + at, memory[a].bytes + at, (size_t)size);
                else
                    put(wanted[a].bytes + at, results[o - s->first_out], type, swapped);
                checks++;
            }
        } while (next_index(ndim, shape, index));
    for (int a = 0; a < s->nargs; a++)
        if (memcmp(memory[a].bytes, wanted[a].bytes, MOST_BYTES) != 0) {
            ptrdiff_t at = 0;
            while (memory[a].bytes[at] == wanted[a].bytes[at])
                at++;
            fail("%s %s, type %d by loop type %d, %d axes, mask %d: operand %d differs at byte %td",
                 s->row->name, af_kinds[s->kind].name, type, s->entry.loop_dtype, ndim, masked, a,
                 at - memory[a].start);
        }
}

static int row_of(const af_kernels *k, const char *name)
{
    for (int r = 0; r < k->nrows; r++)
        if (strcmp(k->rows[r].name, name) == 0)
            return r;
    fail("no row %s", name);
    return -1;
}

static void check_random_calls(const af_kernels *k)
{
    static const char *const names[] = {"relu", "leaky_relu", "softplus", "swiglu"};
    static const struct {
        enum af_kind kind;
        enum af_compose compose;
    } ways[] = {{AF_FORWARD, AF_AS_IS},       {AF_DERIVATIVE, AF_AS_IS},
                {AF_BACKWARD, AF_AS_IS},      {AF_PAIR, AF_AS_IS},
                {AF_BACKWARD, AF_TIMES_GRAD}, {AF_PAIR, AF_VALUE_AND_SLOPE}};
    for (int i = 0; i < 2400; i++) {
        static Subject s;
        const int way = i % 6, name = i / 6 % 4;
        const enum af_dtype type = (enum af_dtype)(i / 24 % AF_NDTYPES);
        const enum af_dtype other = (enum af_dtype)random_below(AF_NLOOP_DTYPES);
        const enum af_dtype loop = type == AF_FLOAT64 && one_in(2) ? AF_FLOAT64 : other;
        make_subject(&s, k, row_of(k, names[name]), ways[way].kind, loop, ways[way].compose,
                     one_in(3) ? AF_TAKES_APART : AF_TAKES_BLOCKS);
        check_random_call(&s, type);
    }
}

/* All 65,536 numbers of a type: as if the float loop's result were rounded. */
static void check_every_half(const af_kernels *k)
{
    enum { ALL = 1 << 16 };
    static uint16_t in[ALL], out[3][ALL + 1];
    static float wide[ALL], results[3][ALL];
    for (int i = 0; i < ALL; i++)
        in[i] = (uint16_t)i;
    for (int r = 0; r < k->nrows; r++)
        for (int kind = 0; kind <= AF_DERIVATIVE; kind++)
            for (int t = AF_FLOAT16; t <= AF_BFLOAT16; t++) {
                const enum af_dtype type = (enum af_dtype)t;
                const af_loops *loops = &k->loops[AF_FLOAT32][r];
                const int nparams = k->rows[r].nparams, bits = half_bits(type);
                const ptrdiff_t n = ALL;
                if (k->rows[r].family != AF_ELEMENTWISE || !loops->kind[kind])
                    continue;
                /* The narrow parameter is what the float loop is given. */
                static uint16_t narrow[AF_MAX_PARAMS];
                static float params[AF_MAX_PARAMS];
                const ptrdiff_t half = sizeof(uint16_t), none = 0;
                const af_entry entry = {.loop = loops->kind[kind], .loop_dtype = AF_FLOAT32};
                af_call c = {.entry = &entry,
                             .dtype = type,
                             .nargs = nparams + 2,
                             .first_param = 1,
                             .first_out = nparams + 1,
                             .ndim = 1,
                             .shape = &n};
                char *args[AF_MAX_ARGS] = {(char *)wide};
                ptrdiff_t steps[AF_MAX_ARGS] = {sizeof(float)};
                c.args[0] = (char *)in;
                c.steps[0] = &half;
                for (int j = 0; j < nparams; j++) {
                    narrow[j] = half_narrow((float)k->rows[r].params[j].initial, bits);
                    params[j] = half_widen(narrow[j], bits);
                    c.args[1 + j] = (char *)&narrow[j];
                    c.steps[1 + j] = &none;
                    args[1 + j] = (char *)&params[j];
                    steps[1 + j] = 0;
                }
                /* Not aligned. */
                char *to = (char *)out[0] + 1;
                c.args[nparams + 1] = to;
                c.steps[nparams + 1] = &half;
                args[nparams + 1] = (char *)results[0];
                steps[nparams + 1] = sizeof(float);
                for (int i = 0; i < ALL; i++)
                    wide[i] = half_widen(in[i], bits);
                af_run(&c);
                loops->kind[kind](args, steps, ALL, NULL);
                for (int i = 0; i < ALL; i++, checks++) {
                    uint16_t got;
                    memcpy(&got, to + i * half, sizeof got);
                    if (!half_same(got, half_narrow(results[0][i], bits), bits))
                        fail("%s %s of %04x in type %d is %04x, not %04x", k->rows[r].name,
                             af_kinds[kind].name, i, t, got, half_narrow(results[0][i], bits));
                }
            }
}

/* A loop's failure ends the call and is what it returns. */
static void check_status(const af_kernels *k)
{
    static Subject s;
    static char bytes[2][2000 * sizeof(double)];
    const ptrdiff_t n = 1000, steps[] = {2 * sizeof(float), sizeof(float)};
    for (int a = 0; a < 2; a++) {
        make_subject(&s, k, row_of(k, "relu"), AF_FORWARD, AF_FLOAT32, AF_AS_IS, AF_TAKES_BLOCKS);
        s.spies[0].status = 7;
        af_call c = {.entry = &s.entry,
                     .dtype = AF_FLOAT32,
                     .nargs = 2,
                     .first_param = 1,
                     .first_out = 1,
                     .ndim = 1,
                     .shape = &n,
                     .args = {bytes[0], bytes[1]},
                     .steps = {&steps[a], &steps[1]}};
        memset(bytes[1], 0x5a, sizeof bytes[1]);
        if (af_run(&c) != 7)
            fail("a loop's status was lost");
        for (size_t i = 0; i < sizeof bytes[1]; i++)
            if (bytes[1][i] != 0x5a)
                fail("a failed call wrote something");
        checks++;
    }
}

int main(void)
{
    const af_cpuid cpu = af_read_cpuid();
    for (int i = 0; i < af_isa_count(); i++) {
        af_kernels kernels;
        isa = af_isa_name(i);
        if (!af_cpu_has(isa, &cpu)) {
            printf("absent %s\n", isa);
            continue;
        }
        af_select(i, &kernels);
        what = "random calls";
        check_random_calls(&kernels);
        what = "all halves";
        check_every_half(&kernels);
        what = "a failing loop";
        check_status(&kernels);
    }
    printf("run: %ld checks passed\n", checks);
    return 0;
}
