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
#include <sys/mman.h>
#include <unistd.h>

#include "dispatch.h"

static const char *const dtype_names[] = {"f32", "f64"};
static const char *const kind_names[] = {"forward", "derivative", "backward", "pair",
                                         "backward_from_output"};

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
                kind_names[now.kind]);
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
static char *corpus, *gradients, *outputs[2][2]; /* [parameters][output] */
static const double parameters[] = {NAN, 0.3};   /* the first stands for the default */

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
    for (int i = 0; i < CORPUS; i++)
        memcpy(gradients + i * now.size, corpus + i * 1009 % CORPUS * now.size, now.size);
}

/* Every short length, and a few that are longer than any block. */
enum { LONGEST = 1500 };
static ptrdiff_t next_length(ptrdiff_t n) { return n < 257 ? n + 1 : n + 401; }

typedef struct {
    const char *values; /* of an input, contiguous; an output has none */
    ptrdiff_t size;     /* 0: the operand is NULL */
    ptrdiff_t step;     /* in elements */
    int inside;         /* 1 + the operand whose memory it shares */
} Operand;

/* Operands live between pages that may not be touched, at either end. */
static char *region[AF_MAX_ARGS];
static size_t region_size;
static char *args[AF_MAX_ARGS];
static ptrdiff_t steps[AF_MAX_ARGS];
static const char unwritten = 0x5a;

static void make_regions(void)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    region_size = (2 * LONGEST * sizeof(double) + page - 1) / page * page;
    for (int a = 0; a < AF_MAX_ARGS; a++) {
        const size_t all = region_size + 2 * page;
        char *p = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED || mprotect(p, page, PROT_NONE) ||
            mprotect(p + all - page, page, PROT_NONE))
            fail("no guard pages");
        region[a] = p + page;
    }
}

/* A caller that rounds upwards gets the same, and no caller gets flags. */
static void call(enum af_kind kind, char *const *a, const ptrdiff_t *s, ptrdiff_t n, void *ctx)
{
    const int mode = n % 2 ? FE_UPWARD : FE_TONEAREST;
    feclearexcept(FE_ALL_EXCEPT);
    fesetround(mode);
    int status = now.loops->kind[kind](a, s, n, ctx);
    int flags = fetestexcept(FE_ALL_EXCEPT), mode_after = fegetround();
    fesetround(FE_TONEAREST);
    if (status || flags || mode_after != mode)
        fail("of %td: returned %d, flags %x, rounding mode %x", n, status, flags, mode_after);
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
        const ptrdiff_t step = o[a].step, length = n > 0 ? (n - 1) * labs(step) + 1 : 0;
        char *first = at_end ? region[a] + region_size - length * size : region[a];
        memset(first, unwritten, length * size);
        args[a] = step < 0 && n > 0 ? first + (length - 1) * size : first;
        steps[a] = step * size;
        for (ptrdiff_t i = 0; o[a].values && i < (step ? n : n > 0); i++)
            memcpy(args[a] + i * steps[a], o[a].values + i * size, size);
    }
    call(now.kind, args, steps, n, NULL);
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

static int has_g(void) { return now.kind == AF_BACKWARD || now.kind == AF_BACKWARD_FROM_OUTPUT; }
static int nparams(void)
{
    const int n = now.row->nparams;
    return n < AF_MAX_PARAMS ? n : AF_MAX_PARAMS;
}
static int noutputs(void) { return now.kind == AF_PAIR ? 2 : 1; }

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
    args[count++] = corpus;
    for (int j = 0; j < nparams(); j++, count++) {
        put_parameter(params[j], j, set);
        args[count] = params[j];
        steps[count] = 0;
    }
    for (int j = 0; j < noutputs(); j++)
        args[count++] = out[j];
    call(now.kind, args, steps, CORPUS, NULL);
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
    o[count++] = (Operand){corpus + start * now.size, now.size, l->x, 0};
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
            for (int shared = 1; shared <= 2 + AF_MAX_PARAMS; shared++)
                for (int sharing = 0; sharing < 2; sharing++)
                    check_elementwise_case(n, l, at_end, shared, sharing);
        }
}

/* Outputs of any alignment, equal or not, through the caches and past them. */
static void check_alignments(void)
{
    static const int offsets[][2] = {{0, 0}, {1, 1}, {5, 5}, {15, 15}, {1, 2}};
    const ptrdiff_t stream_bytes = af_stream_bytes;
    char *memory[2], *out[2];
    for (int j = 0; j < 2; j++)
        memory[j] = aligned_alloc(64, (CORPUS + 64) * sizeof(double));
    for (int k = 0; k < 10; k++) {
        af_stream_bytes = k < 5 ? 1 : stream_bytes;
        for (int j = 0; j < 2; j++)
            out[j] = memory[j] + offsets[k % 5][j] * now.size;
        call_whole(0, out);
        for (int j = 0; j < noutputs(); j++)
            for (ptrdiff_t i = 0; i < CORPUS; i++)
                expect(out[j] + i * now.size, outputs[0][j] + i * now.size, i, CORPUS);
    }
    for (int j = 0; j < 2; j++)
        free(memory[j]);
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

/* A row: what the loop is given, and the same without the mask. */
static struct {
    ptrdiff_t n;
    char g[LONGEST * sizeof(double)], x[LONGEST * sizeof(double)];
    char mask[LONGEST];
    char plain_g[LONGEST * sizeof(double)], plain_x[LONGEST * sizeof(double)];
    char wanted[LONGEST * sizeof(double)];
} row;

static void call_plain_row(enum af_kind kind, char *x, char *out)
{
    char *a[] = {row.plain_g, x, NULL, out};
    ptrdiff_t s[] = {now.size, now.size, 0, now.size};
    const int first = kind == AF_FORWARD;
    call(kind, a + first, s + first, row.n, NULL);
}

/* Excluded elements count as -inf, with a gradient of 0; what is found there must
   not matter. x, in row.x, becomes y where the loop wants that.               */
static void finish_row(int masked)
{
    for (ptrdiff_t i = 0; i < row.n; i++) {
        row.mask[i] = masked ? random_unit() < 0.7 : 1;
        memcpy(row.plain_g + i * now.size, row.g + i * now.size, now.size);
        memcpy(row.plain_x + i * now.size, row.x + i * now.size, now.size);
        if (!row.mask[i]) {
            put(row.plain_g + i * now.size, 0);
            put(row.plain_x + i * now.size, -INFINITY);
            put(row.g + i * now.size, NAN);
            put(row.x + i * now.size, NAN);
        }
    }
    if (now.kind == AF_BACKWARD_FROM_OUTPUT) {
        call_plain_row(AF_FORWARD, row.plain_x, row.wanted);
        memcpy(row.plain_x, row.wanted, row.n * now.size);
        for (ptrdiff_t i = 0; i < row.n; i++)
            if (row.mask[i])
                memcpy(row.x + i * now.size, row.plain_x + i * now.size, now.size);
    }
    call_plain_row(now.kind, row.plain_x, row.wanted);
    for (ptrdiff_t i = 0; i < row.n; i++)
        if (!row.mask[i])
            put(row.wanted + i * now.size,
                now.kind == AF_FORWARD && now.row->log_output ? -INFINITY : 0);
}
static void make_row(ptrdiff_t n, ptrdiff_t start, int masked)
{
    row.n = n;
    memcpy(row.g, corpus + (CORPUS / 2 + start) % NCALM * now.size, n * now.size);
    memcpy(row.x, corpus + start * now.size, n * now.size);
    finish_row(masked);
}

static void check_row_case(const Layout *l, int at_end, int shared)
{
    Operand o[AF_MAX_ARGS] = {{0}};
    int count = 0;
    if (has_g())
        o[count++] = (Operand){row.g, now.size, l->g, 0};
    o[count++] = (Operand){row.x, now.size, l->x, 0};
    o[count++] = (Operand){row.mask, l->param != 0, l->param, 0};
    o[count++] = (Operand){NULL, now.size, l->out, shared};
    call_guarded(o, count, row.n, at_end);
    for (ptrdiff_t i = 0; i < row.n; i++)
        expect(args[count - 1] + i * steps[count - 1], row.wanted + i * now.size, i, row.n);
    expect_gaps(count - 1, row.n);
}

static void check_rows(void)
{
    random_state = 1;
    for (ptrdiff_t n = 0; n <= LONGEST; n = next_length(n))
        for (int l = 0; l < NLAYOUTS; l++) {
            const Layout *layout = &layouts[l];
            if (layout->x == 0)
                continue;
            make_row(n, n * 53 % (NCALM - LONGEST), layout->param != 0);
            for (int at_end = 0; at_end < 2; at_end++) {
                check_row_case(layout, at_end, 0);
                if (layout->x == layout->out)
                    check_row_case(layout, at_end, 1 + has_g());
                if (layout->g == layout->out && now.kind == AF_BACKWARD_FROM_OUTPUT)
                    check_row_case(layout, at_end, 1);
            }
        }
}

/* Rows, or columns, in one call or one by one. */
static void check_matrix(int columns, int masked)
{
    enum { ROWS = 5, LENGTH = 37 };
    static char together[ROWS * LENGTH * sizeof(double)], apart[sizeof together];
    static char mask[LENGTH] = {1, 1, 0, 1, 0, 0, 1};
    const ptrdiff_t step = columns ? ROWS * now.size : now.size;
    const ptrdiff_t next = columns ? now.size : LENGTH * now.size;
    char *const all[] = {gradients, corpus, masked ? mask : NULL, together};
    const ptrdiff_t s[] = {step, step, 1, step}, outer_steps[] = {next, next, 0, next};
    const int first = !has_g();
    af_outer outer = {ROWS, outer_steps + first};
    call(now.kind, all + first, s + first, LENGTH, &outer);
    for (ptrdiff_t i = 0; i < ROWS; i++) {
        char *one[] = {gradients + i * next, corpus + i * next, all[2], apart + i * next};
        call(now.kind, one + first, s + first, LENGTH, NULL);
    }
    for (ptrdiff_t i = 0; i < ROWS * LENGTH; i++)
        expect(together + i * now.size, apart + i * now.size, i, ROWS * LENGTH);
}

static uint64_t test_rowwise(void)
{
    uint64_t h = no_hash;
    random_state = 1;
    for (ptrdiff_t start = 0, n; start < CORPUS - LONGEST; start += n / 2 + 1) {
        n = 1 + start * 37 % 300;
        make_row(start % 29 == 0 ? n + 1000 : n, start, start % 3 == 0);
        h = hash(h, row.wanted, row.n);
    }
    /* Two specials anywhere in an ordinary row. */
    for (int i = 0; i < 4 * NSPECIALS * NSPECIALS; i++) {
        ptrdiff_t n = 2 + i % 150;
        make_row(n, i % (NCALM - n), 0);
        memcpy(row.x + (ptrdiff_t)(random_unit() * n) * now.size,
               corpus + (CORPUS - 1 - i % (2 * NSPECIALS)) * now.size, now.size);
        memcpy(row.x + (ptrdiff_t)(random_unit() * n) * now.size,
               corpus + (CORPUS - 1 - i / (2 * NSPECIALS)) * now.size, now.size);
        finish_row(0);
        h = hash(h, row.wanted, row.n);
    }
    check_rows();
    for (int i = 0; i < 4; i++)
        check_matrix(i / 2, i % 2);
    return h;
}

int main(void)
{
    const af_cpuid cpu = af_read_cpuid();
    make_regions();
    corpus = malloc(CORPUS * sizeof(double));
    gradients = malloc(CORPUS * sizeof(double));
    for (int set = 0; set < 2; set++)
        for (int j = 0; j < 2; j++)
            outputs[set][j] = malloc(CORPUS * sizeof(double));

    for (int i = 0; i < af_isa_count(); i++) {
        af_kernels kernels;
        now.isa = af_isa_name(i);
        if (!af_cpu_has(now.isa, &cpu)) {
            printf("absent %s\n", now.isa);
            continue;
        }
        af_select(i, &kernels);
        for (now.dtype = 0; now.dtype < AF_NDTYPES; now.dtype++) {
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
                        now.row->family == AF_ROWWISE ? test_rowwise() : test_elementwise();
                    printf("%s %s %s %s %016llx\n", now.isa, dtype_names[now.dtype], now.row->name,
                           kind_names[kind], (unsigned long long)h);
                }
        }
    }
    printf("loops: %ld checks passed\n", checks);
    return 0;
}
