/* The row-wise family: a few passes over one row.

   A pass reads vectors of the row and may write the output. Strided rows and rows
   with a mask go through block buffers. What is beyond the end or excluded reads
   as a fill value, so that the maths never knows.                             */
#ifndef AF_ROWWISE_H
#define AF_ROWWISE_H

#include "drive.h"
#include "math/two.h"

/* Sums go into AF_WAYS accumulators by index modulo AF_WAYS and then through one
   tree, on every ISA and for every layout: in double for floats, in two words
   for doubles.                                                                */
enum { AF_WAYS = 16, AF_PARTS = AF_WAYS / AF_REGISTER_LANES };

typedef struct {
    const char *g, *x; /* x is y in backward_from_output */
    ptrdiff_t g_step, x_step;
    const char *mask; /* bytes, or NULL */
    ptrdiff_t mask_step;
    char *out;
    ptrdiff_t out_step;
    ptrdiff_t n;
    int direct; /* contiguous and without a mask */
    S fill;     /* what x counts as where there is nothing */
    S excluded; /* the output there */
} Row;

typedef struct {
#if AF_IS_F32
    D part[AF_PARTS];
#else
    R hi[AF_PARTS], lo[AF_PARTS];
#endif
} Sum;

AF_FN Sum sum_zero(void)
{
    Sum s;
    for (int j = 0; j < AF_PARTS; j++)
#if AF_IS_F32
        s.part[j] = d_zero();
#else
        s.hi[j] = s.lo[j] = r_set1(0);
#endif
    return s;
}

#if !AF_IS_F32
AF_FN void sum_add_words(Sum *s, int j, R hi, R lo)
{
    R sum = r_add(s->hi[j], hi), t = r_sub(sum, s->hi[j]);
    R rest = r_add(r_sub(s->hi[j], r_sub(sum, t)), r_sub(hi, t));
    s->hi[j] = sum;
    s->lo[j] = r_add(s->lo[j], r_add(rest, lo));
}
#endif

/* Add a, whose first register goes to the accumulator first. */
AF_FN void sum_add(Sum *s, int first, V a)
{
    AF_EACH
    {
        int j = (first + i) % AF_PARTS;
#if AF_IS_F32
        s->part[j] = d_add(s->part[j], d_widen(a.r[i]));
#else
        sum_add_words(s, j, a.r[i], r_set1(0));
#endif
    }
}

AF_FN void sum_add_product(Sum *s, int first, V a, V b)
{
    AF_EACH
    {
        int j = (first + i) % AF_PARTS;
#if AF_IS_F32
        s->part[j] = d_add(s->part[j], d_mul(d_widen(a.r[i]), d_widen(b.r[i])));
#else
        R lo, hi = r_two_prod(a.r[i], b.r[i], &lo);
        sum_add_words(s, j, hi, lo);
#endif
    }
}

/* The total, in every lane. */
AF_FN W sum_total(const Sum *s)
{
    double hi[AF_WAYS], lo[AF_WAYS];
    for (int j = 0; j < AF_PARTS; j++) {
#if AF_IS_F32
        d_store(hi + j * AF_REGISTER_LANES, s->part[j]);
#else
        r_store(hi + j * AF_REGISTER_LANES, s->hi[j]);
        r_store(lo + j * AF_REGISTER_LANES, s->lo[j]);
#endif
    }
#pragma GCC unroll 4
    for (int half = AF_WAYS / 2; half; half /= 2)
#pragma GCC unroll 8
        for (int i = 0; i < half; i++) {
            double a = hi[i], b = hi[i + half], sum = a + b;
            hi[i] = sum;
#if !AF_IS_F32
            double t = sum - a;
            lo[i] += lo[i + half] + ((a - (sum - t)) + (b - t));
#endif
        }
#if AF_IS_F32
    lo[0] = hi[0] - (float)hi[0];
#endif
    return (W){v_set1((S)hi[0]), v_set1((S)lo[0])};
}

/* What the passes of a function share. */
typedef struct {
    V max, count;
    Sum sum;
    W total;
} RowState;

/* One vector of a pass: part is its place among the accumulators. */
typedef V row_step(RowState *state, int part, V x, V g);

/* Blocks are padded to whole vectors and whole rounds of the accumulators. */
enum { AF_ROW_BLOCK = AF_BLOCK, AF_STRIDE = AF_LANES > AF_WAYS ? AF_LANES : AF_WAYS };

static void row_gather(const Row *r, const char *p, ptrdiff_t step, ptrdiff_t start,
                       ptrdiff_t count, S fill, S *buffer)
{
    for (ptrdiff_t i = start; i < start + count; i++) {
        int included = !r->mask || r->mask[i * r->mask_step];
        *buffer++ = included ? *(const S *)(p + i * step) : fill;
    }
}

/* Excluded elements of the output get the value excluded. */
static void row_scatter(const Row *r, ptrdiff_t start, ptrdiff_t count, const S *buffer)
{
    for (ptrdiff_t i = start; i < start + count; i++, buffer++) {
        int included = !r->mask || r->mask[i * r->mask_step];
        *(S *)(r->out + i * r->out_step) = included ? *buffer : r->excluded;
    }
}

enum { ROW_READS_G = 1, ROW_READS_OUT = 2, ROW_WRITES = 4 };

/* what and step are constants at every call. */
AF_FN void row_pass(const Row *r, RowState *state, int what, row_step *step)
{
    S x_buffer[AF_ROW_BLOCK], g_buffer[AF_ROW_BLOCK], out_buffer[AF_ROW_BLOCK];
    const char *source = what & ROW_READS_OUT ? r->out : r->x;
    ptrdiff_t source_step = what & ROW_READS_OUT ? r->out_step : r->x_step;
    ptrdiff_t count = r->direct ? r->n : AF_ROW_BLOCK;
    RowState local = *state;
    for (ptrdiff_t start = 0; start < r->n; start += count) {
        const S *x = (const S *)source, *g = (const S *)r->g;
        S *out = (S *)r->out;
        if (!r->direct) {
            if (count > r->n - start)
                count = r->n - start;
            row_gather(r, source, source_step, start, count, r->fill, x_buffer);
            if (what & ROW_READS_G)
                row_gather(r, r->g, r->g_step, start, count, 0, g_buffer);
            x = x_buffer;
            g = g_buffer;
            out = out_buffer;
        }
        for (ptrdiff_t i = 0; i < count; i += AF_STRIDE)
            for (int j = 0; j < AF_STRIDE / AF_LANES; j++) {
                ptrdiff_t at = i + j * AF_LANES, left = count - at;
                if (left <= 0)
                    break;
                V vx = left >= AF_LANES ? v_load(x + at) : v_load_part(x + at, left, r->fill);
                V vg = vx;
                if (what & ROW_READS_G)
                    vg = load(g + at, left);
                V y = step(&local, j * AF_REGISTERS, vx, vg);
                if (what & ROW_WRITES)
                    store(out + at, y, left, 0);
            }
        if ((what & ROW_WRITES) && !r->direct)
            row_scatter(r, start, count, out_buffer);
    }
    *state = local;
}

AF_FN V row_max_step(RowState *state, int part, V x, V g)
{
    (void)part, (void)g;
    state->max = v_max(state->max, x);
    return x;
}

/* The largest element, in every lane of state->max. Where one is NaN it is any. */
AF_FN void row_max(const Row *r, RowState *state)
{
    S lanes[AF_REGISTER_LANES];
    state->max = v_set1(-INFINITY);
    row_pass(r, state, 0, row_max_step);
    R max = state->max.r[0];
    for (int i = 1; i < AF_REGISTERS; i++)
        max = r_max(max, state->max.r[i]);
    r_store(lanes, max);
#pragma GCC unroll 4
    for (int half = AF_REGISTER_LANES / 2; half; half /= 2)
#pragma GCC unroll 8
        for (int i = 0; i < half; i++)
            lanes[i] = lanes[i] > lanes[i + half] ? lanes[i] : lanes[i + half];
    state->max = v_set1(lanes[0]);
}

typedef void row_function(const Row *r);

/* backward is the forward into out, then y = out; so grad and out must not
   overlap there: the host sees to it.                                         */
static int row_drive(row_function *forward, row_function *from_output, char *const *args,
                     const ptrdiff_t *steps, ptrdiff_t n, const void *ctx, S excluded)
{
    static const ptrdiff_t none[4] = {0, 0, 0, 0};
    const af_outer one = {1, none}, *outer = ctx ? ctx : &one;
    const ptrdiff_t size = sizeof(S), *next = outer->steps;
    const int has_g = from_output != NULL;
    char *x = args[has_g], *mask = args[has_g + 1], *out = args[has_g + 2];
    Row r = {.g_step = steps[0],
             .mask_step = steps[has_g + 1],
             .out_step = steps[has_g + 2],
             .direct =
                 !mask && steps[0] == size && steps[has_g] == size && steps[has_g + 2] == size,
             .n = n};
    af_fenv caller = fenv_enter();
    for (ptrdiff_t i = 0; i < outer->rows; i++) {
        r.g = args[0] + i * next[0];
        r.x = x + i * next[has_g];
        r.mask = mask ? mask + i * next[has_g + 1] : NULL;
        r.out = out + i * next[has_g + 2];
        r.x_step = steps[has_g];
        if (forward) {
            r.fill = -INFINITY;
            r.excluded = excluded;
            forward(&r);
            r.x = r.out;
            r.x_step = r.out_step;
        }
        if (from_output) {
            r.fill = excluded;
            r.excluded = 0;
            from_output(&r);
        }
    }
    fenv_leave(caller);
    return 0;
}

#define AF_ROW_LOOP(name, kind, forward, from_output)                                           \
    static int name##_##kind(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *ctx) \
    {                                                                                           \
        return row_drive(forward, from_output, args, steps, n, ctx, name##_excluded);           \
    }
#define AF_ROWWISE_LOOPS(name)                                         \
    AF_ROW_LOOP(name, AF_FORWARD, name##_forward, NULL)                \
    AF_ROW_LOOP(name, AF_BACKWARD, name##_forward, name##_from_output) \
    AF_ROW_LOOP(name, AF_BACKWARD_FROM_OUTPUT, NULL, name##_from_output)

#endif
