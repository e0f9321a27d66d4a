/* Runs every loop of every ISA that this CPU has. Prints a hash of the outputs
   of each over a fixed corpus, to be compared between ISAs, compilers and
   machines; and checks that an output does not depend on the length, the place,
   the steps or the caller's floating-point state, and that no loop reads or
   writes outside its operands. Exits with 1 at the first failure.             */
#define _GNU_SOURCE
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pages.h"
#include "run/dispatch.h"
#include "run/parts.h"
#include "run/run.h"

static const char *const dtype_names[] = {"f32", "f64"};

/* The loop under test. */
static struct {
    const char *isa;
    const af_loops *loops; /* of its row */
    const af_row *row;
    int dtype;
    enum af_kind kind;
    ptrdiff_t size; /* of an element */
} now;

static long checks;

static void fail(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fflush(stdout);
    if (now.row)
        fprintf(stderr, "%s %s %s %s: ", now.isa, dtype_names[now.dtype], now.row->name,
                af_kinds[now.kind].name);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}

static void put(char *p, double value)
{
    float single = (float)value;
    memcpy(p, now.dtype == AF_FLOAT32 ? (void *)&single : (void *)&value, now.size);
}

/* The bits of a number, the same for every NaN. */
static uint64_t get(const char *p)
{
    if (now.dtype == AF_FLOAT32) {
        uint32_t u;
        memcpy(&u, p, sizeof u);
        return (u & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : u;
    }
    uint64_t u;
    memcpy(&u, p, sizeof u);
    return (u & INT64_MAX) > 0x7ff0000000000000 ? 0x7ff8000000000000 : u;
}

static uint64_t random_state;
static double random_unit(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return ldexp((double)(random_state >> 40), -24);
}

/* The corpus of a dtype: NCALM numbers that exp can take, then all magnitudes of
   both signs, then specials.                                                  */
enum { NDENSE = 2560, NCALM = NDENSE + 1600, CORPUS = 1 << 14 };
enum { MAX_OUTPUTS = 1 + AF_MAX_INPUTS };
static char *corpus, *values, *gradients, *outputs[2][MAX_OUTPUTS]; /* [parameters][output] */
static const double parameters[] = {NAN, 0.3}; /* the first stands for the default */

static const double specials[] = {
    0,   INFINITY, NAN,  1,       2,       3,       4,    6,      0.5,      1.5,      20,
    87,  88,       89,   103,     104,     110,     708,  709,    710,      745,      746,
    760, 16777216, 1e30, FLT_MIN, FLT_MAX, DBL_MIN, 1e-4, 0x1p52, 0x1p-149, 0x1p-1074};
enum { NSPECIALS = sizeof specials / sizeof specials[0] };

static void make_corpus(void)
{
    const int single = now.dtype == AF_FLOAT32;
    const int least = single ? -149 : -1074, most = single ? 127 : 1023;
    int e = least;
    random_state = 1;
    for (int i = 0; i < CORPUS; i++) {
        const int special = CORPUS - 1 - i;
        double x;
        if (i < NDENSE) /* a prime, so that neighbours are far from each other */
            x = (i * 1601 % NDENSE + random_unit()) / 64 - 20;
        else if (i < NCALM)
            x = (random_unit() - 0.5) * (single ? 208 : 1500);
        else if (special < 2 * NSPECIALS)
            x = special % 2 ? -specials[special / 2] : specials[special / 2];
        else {
            x = ldexp(1 + random_unit(), e);
            x = random_unit() < 0.5 ? x : -x;
            e = e < most ? e + 1 : least;
        }
        put(corpus + i * now.size, x);
    }
    for (int i = 0; i < CORPUS; i++) {
        memcpy(gradients + i * now.size, corpus + i * 1009 % CORPUS * now.size, now.size);
        memcpy(values + i * now.size, corpus + i * 4099 % CORPUS * now.size, now.size);
    }
}

/* Every short length, and a few that are longer than any block. */
enum { LONGEST = 1500 };
/* With an argument fewer of these, for an emulator: the hashes are the same. */
static int few;
static ptrdiff_t next_length(ptrdiff_t n) { return few ? n + 211 : n < 257 ? n + 1 : n + 401; }

typedef struct {
    const char *values; /* of an input, contiguous; an output has none */
    ptrdiff_t size;     /* 0: the operand is NULL */
    ptrdiff_t step;     /* in elements */
    int inside;         /* 1 + the operand whose memory it shares */
} Operand;

/* Operands live between pages that may not be touched, at either end. */
enum { MOST = 3 << 20 };
static char *region[AF_MAX_ARGS];
static size_t region_size;
static char *args[AF_MAX_ARGS];
static ptrdiff_t steps[AF_MAX_ARGS];
static const char unwritten = 0x5a;

static void make_regions(void)
{
    const size_t page = page_size();
    region_size = (MOST + page - 1) / page * page;
    for (int a = 0; a < AF_MAX_ARGS; a++)
        if (!(region[a] = make_guarded(region_size)))
            fail("no guard pages");
}

static int has_g(void) { return af_kinds[now.kind].has_grad; }
static int nparams(void) { return now.row->nparams; }
static int ninputs(void) { return af_families[now.row->family].ninputs; }
/* All but the first, which is the corpus, are a gate's value. */
static char *input(int j) { return j ? values : corpus; }
static int noutputs(void)
{
    return af_kinds[now.kind].gives_value + (af_kinds[now.kind].order > 0) * ninputs();
}

/* A caller that rounds upwards gets the same, and no caller gets flags. */
static void run_checked(const af_call *c, ptrdiff_t n)
{
    const int mode = n % 2 ? FE_UPWARD : FE_TONEAREST;
    feclearexcept(FE_ALL_EXCEPT);
    fesetround(mode);
    int status = af_run(c);
    int flags = fetestexcept(FE_ALL_EXCEPT), mode_after = fegetround();
    fesetround(FE_TONEAREST);
    if (status || flags || mode_after != mode)
        fail("of %td: returned %d, flags %x, rounding mode %x", n, status, flags, mode_after);
}

/* An elementwise loop by the door that all calls take. */
static void call(char *const *a, const ptrdiff_t *s, ptrdiff_t n)
{
    const af_entry entry = {.loop = now.loops->kind[now.kind], .loop_dtype = now.dtype};
    af_call c = {.entry = &entry, .dtype = now.dtype, .ndim = 1, .shape = &n};
    c.first_param = has_g() + ninputs();
    c.first_out = c.first_param + nparams();
    c.nargs = c.first_out + noutputs();
    for (int i = 0; i < c.nargs; i++) {
        c.args[i] = a[i];
        c.steps[i] = &s[i];
    }
    run_checked(&c, n);
}

static void call_guarded(const Operand *o, int count, ptrdiff_t n, int at_end)
{
    for (int a = 0; a < count; a++) {
        const ptrdiff_t size = o[a].size;
        if (o[a].inside || size == 0) {
            args[a] = o[a].inside ? args[o[a].inside - 1] : NULL;
            steps[a] = o[a].inside ? steps[o[a].inside - 1] : 0;
            continue;
        }
        const ptrdiff_t step = o[a].step, length = n > 0 ? (n - 1) * llabs(step) + 1 : 0;
        char *first = at_end ? region[a] + region_size - length * size : region[a];
        memset(first, unwritten, length * size);
        args[a] = step < 0 && n > 0 ? first + (length - 1) * size : first;
        steps[a] = step * size;
        for (ptrdiff_t i = 0; o[a].values && i < (step ? n : n > 0); i++)
            memcpy(args[a] + i * steps[a], o[a].values + i * size, size);
    }
    call(args, steps, n);
}

static void expect(const char *got, const char *wanted, ptrdiff_t i, ptrdiff_t n)
{
    if (get(got) != get(wanted))
        fail("element %td of %td is %llx, not %llx, with steps %td %td %td %td", i, n,
             (unsigned long long)get(got), (unsigned long long)get(wanted), steps[0], steps[1],
             steps[2], steps[3]);
    checks++;
}

/* Nothing between the elements of operand a was written. */
static void expect_gaps(int a, ptrdiff_t n)
{
    const ptrdiff_t size = now.size;
    if (steps[a] != 2 * size)
        return;
    for (ptrdiff_t i = 0; i < n - 1; i++)
        for (ptrdiff_t byte = 0; byte < size; byte++)
            if (args[a][i * steps[a] + size + byte] != unwritten)
                fail("a write between elements %td and %td", i, i + 1);
}

/* Steps, in elements; a parameter's is also that of a mask, 0 for none. */
typedef struct {
    int g, x, param, out;
} Layout;
static const Layout layouts[] = {{1, 1, 0, 1},  {1, 1, 1, 1},     {2, 1, 0, 1}, {1, 2, 2, -1},
                                 {1, -1, 0, 2}, {-1, -1, -1, -1}, {2, 2, 1, 2}, {0, 0, 1, 1}};
enum { NCONTIGUOUS = 2, NLAYOUTS = sizeof layouts / sizeof layouts[0] };

/* Every parameter alike: the set's value, or the row's default. */
static void put_parameter(char *p, int j, int set)
{
    put(p, set == 0 ? now.row->params[j].initial : parameters[set]);
}

/* The whole corpus at once, into out. */
static void call_whole(int set, char *const *out)
{
    static char params[AF_MAX_PARAMS][sizeof(double)];
    int count = 0;
    for (int i = 0; i < AF_MAX_ARGS; i++)
        steps[i] = now.size;
    if (has_g())
        args[count++] = gradients;
    for (int j = 0; j < ninputs(); j++)
        args[count++] = input(j);
    for (int j = 0; j < nparams(); j++, count++) {
        put_parameter(params[j], j, set);
        args[count] = params[j];
        steps[count] = 0;
    }
    for (int j = 0; j < noutputs(); j++)
        args[count++] = out[j];
    call(args, steps, CORPUS);
}

static void check_elementwise_case(ptrdiff_t n, const Layout *l, int at_end, int shared,
                                   int sharing)
{
    const ptrdiff_t start = n * 53 % (CORPUS - LONGEST);
    static char params[AF_MAX_PARAMS][LONGEST * sizeof(double)];
    Operand o[AF_MAX_ARGS] = {{0}};
    int count = 0;
    if (has_g())
        o[count++] = (Operand){gradients + start * now.size, now.size, l->g, 0};
    for (int j = 0; j < ninputs(); j++)
        o[count++] = (Operand){input(j) + start * now.size, now.size, l->x, 0};
    for (int j = 0; j < nparams(); j++) {
        for (ptrdiff_t i = 0; i < n; i++)
            put_parameter(params[j] + i * now.size, j, (n + i) % 2);
        o[count++] = (Operand){params[j], now.size, l->param, 0};
    }
    const int first_out = count;
    for (int j = 0; j < noutputs(); j++)
        o[count++] = (Operand){NULL, now.size, l->out, 0};
    if (shared) {
        if (shared > first_out || sharing >= noutputs())
            return;
        o[first_out + sharing].inside = shared;
    }
    call_guarded(o, count, n, at_end);
    for (int j = 0; j < noutputs(); j++) {
        const int a = first_out + j;
        for (ptrdiff_t i = 0; i < n; i++) {
            const int set = nparams() ? (n + (l->param ? i : 0)) % 2 : 0;
            const char *wanted = outputs[set][j] + (start + (l->x ? i : 0)) * now.size;
            expect(args[a] + i * steps[a], wanted, i, n);
        }
        expect_gaps(a, n);
    }
}

static void check_elementwise(void)
{
    static const Layout in_place[] = {{1, 1, 1, 1}, {2, 2, 2, 2}, {-1, -1, -1, -1}};
    for (ptrdiff_t n = 0; n <= LONGEST; n = next_length(n))
        for (int at_end = 0; at_end < 2; at_end++) {
            for (int l = 0; l < NLAYOUTS; l++)
                if (l < NCONTIGUOUS || (n + l) % 2 == at_end)
                    check_elementwise_case(n, &layouts[l], at_end, 0, 0);
            const Layout *l = &in_place[(n + at_end) % 3];
            for (int shared = 1; shared <= 1 + AF_MAX_INPUTS + AF_MAX_PARAMS; shared++)
                for (int sharing = 0; sharing < MAX_OUTPUTS; sharing++)
                    check_elementwise_case(n, l, at_end, shared, sharing);
        }
}

/* Outputs of any alignment, equal or not, through the caches and past them. */
static void check_alignments(void)
{
    static const int offsets[][MAX_OUTPUTS] = {
        {0, 0, 0}, {1, 1, 1}, {5, 5, 5}, {15, 15, 15}, {1, 2, 0}};
    const ptrdiff_t stream_bytes = af_stream_bytes, large = af_large;
    const double stream_ns = af_stream_ns;
    static char *memory[MAX_OUTPUTS];
    char *out[MAX_OUTPUTS];
    for (int j = 0; j < MAX_OUTPUTS; j++)
        if (!memory[j] && !(memory[j] = make_pages((CORPUS + 64) * sizeof(double))))
            fail("no memory");
    for (int k = 0; k < 10; k += few ? 4 : 1) {
        /* It is the parts of a call that stream. */
        af_large = k < 5 ? CORPUS / 8 : large;
        af_stream_bytes = k < 5 ? 1 : stream_bytes;
        af_stream_ns = k < 5 ? HUGE_VAL : stream_ns;
        for (int j = 0; j < MAX_OUTPUTS; j++)
            out[j] = memory[j] + offsets[k % 5][j] * now.size;
        call_whole(0, out);
        for (int j = 0; j < noutputs(); j++)
            for (ptrdiff_t i = 0; i < CORPUS; i++)
                expect(out[j] + i * now.size, outputs[0][j] + i * now.size, i, CORPUS);
    }
    af_stream_bytes = stream_bytes;
    af_stream_ns = stream_ns;
    af_large = large;
}

static uint64_t hash(uint64_t h, const char *p, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        uint64_t u = get(p + i * now.size);
        for (ptrdiff_t byte = 0; byte < now.size; byte++)
            h = (h ^ (u >> (8 * byte) & 0xff)) * 0x100000001b3;
    }
    return h;
}
static const uint64_t no_hash = 0xcbf29ce484222325;

static uint64_t test_elementwise(void)
{
    uint64_t h = no_hash;
    for (int set = 0; set < (nparams() ? 2 : 1); set++) {
        call_whole(set, outputs[set]);
        for (int j = 0; j < noutputs(); j++)
            h = hash(h, outputs[set][j], CORPUS);
    }
    check_alignments();
    check_elementwise();
    return h;
}

/* Rows. What a call must give is what it gives for each row by itself, contiguous, in the
   loop's type and without a mask: excluded elements are there what adds nothing, an
   infinity, and their gradient is 0.                                                 */

static const double temperatures[] = {1, 0.3, 7, 1e-30, 3e30};
enum { NTEMPERATURES = sizeof temperatures / sizeof temperatures[0] };

static int reduces(void) { return af_families[now.row->family].reduces; }

static void call_row(const char *g, const char *x, double temperature, char *out, ptrdiff_t n)
{
    static const ptrdiff_t none = 0;
    static const unsigned char row_axes = 1;
    const af_entry entry = {.loop = now.loops->kind[now.kind], .loop_dtype = now.dtype};
    char parameter[sizeof(double)];
    af_call c = {.entry = &entry, .dtype = now.dtype, .ndim = 1, .shape = &n};
    put(parameter, temperature);
    if (has_g()) {
        c.args[c.nargs] = (char *)g;
        c.steps[c.nargs++] = reduces() ? &none : &now.size;
    }
    c.args[c.nargs] = (char *)x;
    c.steps[c.nargs++] = &now.size;
    c.first_param = c.nargs;
    for (int j = 0; j < nparams(); j++) {
        c.args[c.nargs] = parameter;
        c.steps[c.nargs++] = &none;
    }
    c.first_out = c.nargs;
    c.args[c.nargs] = out;
    c.steps[c.nargs++] = reduces() && !has_g() ? &none : &now.size;
    c.row_axes = &row_axes;
    run_checked(&c, n);
}

/* The infinity that adds nothing to a row; NaN where neither does, as to a mean. */
static double absent_input(void)
{
    char x[2 * sizeof(double)], out[2 * sizeof(double)], excluded[sizeof(double)];
    const enum af_kind kind = now.kind;
    put(x, 0);
    put(x + now.size, -INFINITY);
    put(excluded, now.row->excluded);
    now.kind = AF_FORWARD;
    call_row(NULL, x, 1, out, 1);
    const double alone = get(out);
    call_row(NULL, x, 1, out, 2);
    const int adds = reduces() && get(out) != alone;
    now.kind = kind;
    if (adds)
        return NAN;
    return reduces() || get(out + now.size) == get(excluded) ? -INFINITY : INFINITY;
}

/* An operand of any layout: where its elements lie in its region. */
enum { MAX_AXES = 4 };
typedef struct {
    ptrdiff_t shape[MAX_AXES];
    int ndim;
    unsigned char row_axes[MAX_AXES];
    ptrdiff_t total, length;
} Shape;
typedef struct {
    ptrdiff_t steps[MAX_AXES];
    char *first;        /* of the elements */
    char *low;          /* of the memory */
    ptrdiff_t extent;   /* in bytes */
    ptrdiff_t size;     /* of an element */
    int dtype, swapped; /* dtype -1: bytes of a mask */
} Array;

static int random_below(int n) { return (int)(random_unit() * n); }

static double widen(int dtype, const char *p)
{
    float narrow;
    double wide;
    if (dtype == AF_FLOAT64)
        return memcpy(&wide, p, sizeof wide), wide;
    if (dtype == AF_FLOAT32)
        return memcpy(&narrow, p, sizeof narrow), narrow;
    (dtype == AF_FLOAT16 ? af_convert->widen_float16 : af_convert->widen_bfloat16)(&narrow, p, 1);
    return narrow;
}
static void narrow(int dtype, char *p, double value)
{
    const float single = (float)value;
    if (dtype == AF_FLOAT64)
        memcpy(p, &value, sizeof value);
    else if (dtype == AF_FLOAT32)
        memcpy(p, &single, sizeof single);
    else
        (dtype == AF_FLOAT16 ? af_convert->narrow_float16 : af_convert->narrow_bfloat16)(p, &single,
                                                                                         1);
}

static void reverse(char *to, const char *from, ptrdiff_t size)
{
    for (ptrdiff_t i = 0; i < size; i++)
        to[i] = from[size - 1 - i];
}
static double array_get(const Array *a, ptrdiff_t offset)
{
    char bytes[sizeof(double)];
    if (a->swapped)
        reverse(bytes, a->first + offset, a->size);
    else
        memcpy(bytes, a->first + offset, (size_t)a->size);
    return a->dtype < 0 ? bytes[0] : widen(a->dtype, bytes);
}
static void array_put(const Array *a, ptrdiff_t offset, double value)
{
    char bytes[sizeof(double)];
    if (a->dtype < 0)
        bytes[0] = value != 0 ? 8 : 0;
    else
        narrow(a->dtype, bytes, value);
    if (a->swapped)
        reverse(a->first + offset, bytes, a->size);
    else
        memcpy(a->first + offset, bytes, (size_t)a->size);
}

/* Axes in any order of memory, with gaps, either way; constant along some. */
static void make_array(Array *a, int at, const Shape *shape, int dtype, int one, int constant)
{
    int order[MAX_AXES];
    ptrdiff_t extent = 1, offset = 0;
    a->dtype = dtype;
    a->size = dtype < 0 ? 1 : af_size[dtype];
    a->swapped = dtype >= 0 && random_below(6) == 0;
    for (int d = 0; d < shape->ndim; d++) {
        const int to = random_below(4) ? 0 : random_below(d + 1);
        memmove(order + to + 1, order + to, (size_t)(d - to) * sizeof *order);
        order[to] = d; /* mostly the last axis first */
    }
    for (int i = 0; i < shape->ndim; i++) {
        const int d = order[i], gap = random_below(6) == 0 ? 2 : 1;
        if ((one && shape->row_axes[d]) || (constant && random_below(3) == 0)) {
            a->steps[d] = 0;
            continue;
        }
        extent *= gap;
        a->steps[d] = extent * a->size;
        extent *= shape->shape[d];
        if (random_below(8) == 0) {
            a->steps[d] = -a->steps[d];
            offset -= a->steps[d] * (shape->shape[d] - 1);
        }
    }
    a->extent = extent * a->size;
    if (a->extent > (ptrdiff_t)region_size)
        fail("an array of %td bytes", a->extent);
    a->low = random_below(2) ? region[at] : region[at] + region_size - a->extent;
    a->first = a->low + offset;
}

static ptrdiff_t offset_of(const Array *a, const Shape *s, const ptrdiff_t *index)
{
    ptrdiff_t offset = 0;
    for (int d = 0; d < s->ndim; d++)
        offset += index[d] * a->steps[d];
    return offset;
}

/* Element i of a row, in the order of the row's axes, or of the others. */
static void index_of(const Shape *s, ptrdiff_t i, int of_row, ptrdiff_t *index)
{
    for (int d = s->ndim - 1; d >= 0; d--)
        if (s->row_axes[d] == of_row) {
            index[d] = i % s->shape[d];
            i /= s->shape[d];
        }
}

static void make_shape(Shape *s, int which)
{
    static const Shape long_ones[] = {
        {{2000, 19}, 2, {1, 0}, 0, 0},      {{3, 12000}, 2, {0, 1}, 0, 0},
        {{2, 600, 33}, 3, {0, 1, 0}, 0, 0}, {{400, 10}, 2, {0, 1}, 0, 0},
        {{61, 5, 100}, 3, {1, 0, 1}, 0, 0}, {{8, 2000}, 2, {1, 0}, 0, 0},
        {{70, 200}, 2, {0, 1}, 0, 0}};
    if (which % 8 == 0) {
        *s = long_ones[which / 8 % (int)(sizeof long_ones / sizeof long_ones[0])];
    } else {
        static const int most[] = {1, 3, 9, 20, 40, 150};
        s->ndim = 1 + random_below(MAX_AXES);
        for (int d = 0, left = 1500; d < s->ndim; d++, left = left < 1 ? 1 : left) {
            const int m = most[random_below(6)];
            s->shape[d] = 1 + random_below(m < left ? m : left);
            s->row_axes[d] = (unsigned char)random_below(2);
            left /= (int)s->shape[d];
        }
    }
    s->total = s->length = 1;
    for (int d = 0; d < s->ndim; d++) {
        s->total *= s->shape[d];
        s->length *= s->row_axes[d] ? s->shape[d] : 1;
    }
}

/* A number that the operand may hold, and NaN now and then. */
static double random_input(int from_output, int specials_too)
{
    const char *any = corpus + random_below(specials_too ? CORPUS : NCALM) * now.size;
    if (!from_output)
        return widen(now.dtype, any);
    return now.row->excluded == 0 ? random_unit() : -30 * random_unit();
}

static uint64_t bits_of(int dtype, double value)
{
    char bytes[sizeof(double)] = {0};
    uint64_t u = 0;
    narrow(dtype, bytes, value);
    memcpy(&u, bytes, (size_t)af_size[dtype]);
    return value != value ? 1 : u;
}

static void check_rows_case(int which)
{
    enum { MOST_LENGTH = 12000 };
    static char g_row[MOST_LENGTH * sizeof(double)], x_row[MOST_LENGTH * sizeof(double)];
    static char out_row[MOST_LENGTH * sizeof(double)], before[MOST];
    static ptrdiff_t no_steps[MAX_AXES], place_in_row[MOST_LENGTH];
    Shape s;
    Array g = {.size = 0}, x, mask = {.size = 0}, parameter, out;
    ptrdiff_t index[MAX_AXES] = {0};
    const int from_output = af_kinds[now.kind].from_output;
    const int dtype =
        now.dtype == AF_FLOAT64 || random_below(2) ? now.dtype : AF_FLOAT16 + random_below(2);
    const double absent = from_output ? now.row->excluded : absent_input();
    const int masked = absent == absent && random_below(2), gives_one = reduces() && !has_g();
    const int specials_too = random_below(4) == 0;
    /* What is excluded is no row's first element, and no value says so. */
    const int ordered = strstr(now.row->formula, "first(") != NULL;
    make_shape(&s, which);
    const ptrdiff_t rows = s.total / s.length;

    make_array(&x, 1, &s, dtype, 0, random_below(6) == 0);
    if (has_g())
        make_array(&g, 0, &s, dtype, reduces(), random_below(6) == 0);
    if (masked)
        make_array(&mask, 2, &s, -1, 0, random_below(2));
    make_array(&parameter, 3, &s, dtype, 0, 0);
    memset(parameter.steps, 0, sizeof parameter.steps);
    parameter.first = parameter.low;
    array_put(&parameter, 0, temperatures[random_below(4) ? random_below(3) : which % 5]);
    const double temperature = array_get(&parameter, 0);
    if (temperature == 0 || temperature == INFINITY)
        array_put(&parameter, 0, 1);

    make_array(&out, 4, &s, dtype, gives_one, 0);
    const Array *place = random_below(3) ? NULL : has_g() && random_below(2) ? &g : &x;
    for (int d = 0; place && d < s.ndim; d++)
        if (gives_one || (place->steps[d] == 0 && s.shape[d] > 1))
            place = NULL;
    if (place)
        out = *place;
    else
        memset(out.low, unwritten, (size_t)out.extent);

    /* Values. */
    for (ptrdiff_t i = 0; i < s.total; i++) {
        index_of(&s, i % s.length, 1, index);
        index_of(&s, i / s.length, 0, index);
        array_put(&x, offset_of(&x, &s, index), random_input(from_output, specials_too));
        if (has_g())
            array_put(&g, offset_of(&g, &s, index), random_input(0, specials_too));
        if (masked)
            array_put(&mask, offset_of(&mask, &s, index),
                      i / s.length % 7 == 0 ? 0 : random_below(4) > 0);
    }
    /* What is excluded must not matter, where it is excluded everywhere. */
    for (ptrdiff_t i = 0; i < s.total && masked; i++) {
        index_of(&s, i % s.length, 1, index);
        index_of(&s, i / s.length, 0, index);
        int shared = 0;
        for (int d = 0; d < s.ndim; d++)
            shared |= s.shape[d] > 1 && (x.steps[d] == 0 || (has_g() && g.steps[d] == 0));
        if (shared || array_get(&mask, offset_of(&mask, &s, index)) != 0)
            continue;
        array_put(&x, offset_of(&x, &s, index), NAN);
        if (has_g())
            array_put(&g, offset_of(&g, &s, index), NAN);
    }

    /* What is wanted, row by row; taken before the call, which may be in place. */
    double *wanted = malloc((size_t)s.total * sizeof *wanted);
    for (ptrdiff_t row = 0; row < rows; row++) {
        ptrdiff_t first = 0, last = s.length;
        index_of(&s, row, 0, index);
        for (ptrdiff_t i = 0; i < s.length; i++) {
            index_of(&s, i, 1, index);
            const int excluded = masked && array_get(&mask, offset_of(&mask, &s, index)) == 0;
            const ptrdiff_t at = place_in_row[i] = !ordered ? i : excluded ? --last : first++;
            put(x_row + at * now.size, excluded ? absent : array_get(&x, offset_of(&x, &s, index)));
            if (has_g())
                put(g_row + at * now.size,
                    excluded && !reduces() ? 0 : array_get(&g, offset_of(&g, &s, index)));
        }
        call_row(g_row, x_row, array_get(&parameter, 0), out_row, s.length);
        for (ptrdiff_t i = 0; i < (gives_one ? 1 : s.length); i++) {
            index_of(&s, i, 1, index);
            const int excluded =
                masked && !gives_one && array_get(&mask, offset_of(&mask, &s, index)) == 0;
            const char *found = out_row + (gives_one ? 0 : place_in_row[i]) * now.size;
            wanted[row * s.length + i] =
                excluded ? now.kind == AF_FORWARD ? now.row->excluded : 0 : widen(now.dtype, found);
        }
    }

    const af_entry entry = {.loop = now.loops->kind[now.kind], .loop_dtype = now.dtype};
    af_call c = {.entry = &entry, .dtype = dtype, .ndim = s.ndim, .shape = s.shape};
    const Array *operands[] = {&g, &x, &parameter, &out};
    for (int a = !has_g(); a < 4; a++) {
        if (a == 2) {
            c.first_param = c.nargs;
            c.first_out = c.nargs + nparams();
            if (!nparams())
                continue;
        }
        c.swapped |= (unsigned)operands[a]->swapped << c.nargs;
        c.args[c.nargs] = operands[a]->first;
        c.steps[c.nargs++] = a == 2 ? no_steps : operands[a]->steps;
    }
    c.row_axes = s.row_axes;
    c.mask = masked ? mask.first : NULL;
    c.mask_steps = mask.steps;
    memcpy(before, out.low, (size_t)out.extent);
    run_checked(&c, which);

    for (ptrdiff_t row = 0; row < rows; row++) {
        index_of(&s, row, 0, index);
        for (ptrdiff_t i = 0; i < (gives_one ? 1 : s.length); i++) {
            index_of(&s, i, 1, index);
            const ptrdiff_t offset = offset_of(&out, &s, index);
            const double got = array_get(&out, offset), w = wanted[row * s.length + i];
            if (bits_of(dtype, got) != bits_of(dtype, w))
                fail(
                    "case %d, %d axes, type %d, mask %d, row %td, element %td of %td is %a, not %a",
                    which, s.ndim, dtype, masked, row, i, s.length, got, w);
            memcpy(out.first + offset, before + (out.first + offset - out.low), (size_t)out.size);
            checks++;
        }
    }
    if (memcmp(before, out.low, (size_t)out.extent) != 0)
        fail("case %d: a write between elements", which);
    free(wanted);
}

/* Rows of no elements have a result in a reduction. */
static void check_empty_rows(void)
{
    char out[sizeof(double)], wanted[sizeof(double)];
    if (!reduces() || has_g())
        return;
    put(wanted, -INFINITY);
    call_row(NULL, corpus, 1, out, 0);
    if (get(out) != get(wanted))
        fail("of no elements: %llx", (unsigned long long)get(out));
}

static uint64_t hash_row(uint64_t h, const char *g, const char *x, double temperature, ptrdiff_t n)
{
    static char out[2000 * sizeof(double)], y[2000 * sizeof(double)];
    if (af_kinds[now.kind].from_output) {
        const enum af_kind kind = now.kind;
        now.kind = AF_FORWARD;
        call_row(NULL, x, temperature, y, n);
        now.kind = kind;
        x = y;
    }
    call_row(g, x, temperature, out, n);
    return hash(h, out, reduces() && !has_g() ? 1 : n);
}

static uint64_t test_rowwise(void)
{
    static char x[2000 * sizeof(double)];
    uint64_t h = no_hash;
    random_state = 1;
    /* What takes more than a temperature is left to the tests of Python. */
    if (nparams() > 1)
        return h;
    for (ptrdiff_t start = 0, n; start < CORPUS - LONGEST; start += n / 2 + 1) {
        n = 1 + start * 37 % 300;
        const ptrdiff_t length = start % 29 == 0 ? n + 1000 : n;
        h = hash_row(h, corpus + (CORPUS / 2 + start) % NCALM * now.size, corpus + start * now.size,
                     nparams() ? temperatures[start % NTEMPERATURES] : 1, length);
    }
    /* Two specials anywhere in an ordinary row. */
    for (int i = 0; i < 4 * NSPECIALS * NSPECIALS; i++) {
        ptrdiff_t n = 2 + i % 150, start = i % (NCALM - n);
        memcpy(x, corpus + start * now.size, (size_t)(n * now.size));
        memcpy(x + (ptrdiff_t)(random_unit() * n) * now.size,
               corpus + (CORPUS - 1 - i % (2 * NSPECIALS)) * now.size, now.size);
        memcpy(x + (ptrdiff_t)(random_unit() * n) * now.size,
               corpus + (CORPUS - 1 - i / (2 * NSPECIALS)) * now.size, now.size);
        h = hash_row(h, corpus + (CORPUS / 2 + start) % NCALM * now.size, x, 1, n);
    }
    for (int which = 0; which < (few ? 25 : 800); which++)
        check_rows_case(which);
    check_empty_rows();
    return h;
}

int main(int argc, char **argv)
{
    (void)argv;
    few = argc > 1;
    const af_cpuid cpu = af_read_cpuid();
    make_regions();
    corpus = malloc(CORPUS * sizeof(double));
    values = malloc(CORPUS * sizeof(double));
    gradients = malloc(CORPUS * sizeof(double));
    for (int set = 0; set < 2; set++)
        for (int j = 0; j < MAX_OUTPUTS; j++)
            outputs[set][j] = malloc(CORPUS * sizeof(double));

    for (int i = 0; i < af_isa_count(); i++) {
        af_kernels kernels;
        now.isa = af_isa_name(i);
        if (!af_cpu_has(now.isa, &cpu)) {
            printf("absent %s\n", now.isa);
            continue;
        }
        af_select(i, &kernels);
        for (now.dtype = 0; now.dtype < AF_NLOOP_DTYPES; now.dtype++) {
            now.size = now.dtype == AF_FLOAT32 ? sizeof(float) : sizeof(double);
            make_corpus();
            for (int r = 0; r < kernels.nrows; r++)
                for (int kind = 0; kind < AF_NKINDS; kind++) {
                    now.row = &kernels.rows[r];
                    now.kind = kind;
                    now.loops = &kernels.loops[now.dtype][r];
                    if (!now.loops->kind[kind])
                        continue;
                    uint64_t h =
                        af_families[now.row->family].rowwise ? test_rowwise() : test_elementwise();
                    printf("%s %s %s %s %016llx\n", now.isa, dtype_names[now.dtype], now.row->name,
                           af_kinds[kind].name, (unsigned long long)h);
                }
        }
    }
    printf("loops: %ld checks passed\n", checks);
    return 0;
}
