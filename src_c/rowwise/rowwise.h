/* The row-wise family: a few passes over one row.

   A pass reads vectors of the row, in blocks, and may write the output. Strided
   rows, ends of rows and rows with a mask go through block buffers in which
   what is missing or excluded has been replaced by a fill value, so that the
   maths never knows.                                                          */
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

/* first is the accumulator of a's first register. */
AF_FN void sum_add_product(Sum *s, int first, V a, V b)
{
    AF_EACH
    {
        int j = (first + i) % AF_PARTS;
#if AF_IS_F32
        s->part[j] = d_add(s->part[j], d_mul(d_widen(a.r[i]), d_widen(b.r[i])));
#else
        R low, p = r_two_prod(a.r[i], b.r[i], &low);
        R sum = r_add(s->hi[j], p), t = r_sub(sum, s->hi[j]);
        low = r_add(low, r_add(r_sub(s->hi[j], r_sub(sum, t)), r_sub(p, t)));
        s->hi[j] = sum;
        s->lo[j] = r_add(s->lo[j], low);
#endif
    }
}
AF_FN void sum_add(Sum *s, int first, V a) { sum_add_product(s, first, a, v_set1(1)); }

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
    for (int half = AF_WAYS / 2; half; half /= 2)
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
    V max;
    Sum sum, count;
    W total;
} RowState;

/* One vector of a pass: part is its place among the accumulators. */
typedef V row_step(RowState *state, int part, V x, V g);

/* Blocks are padded to whole vectors and whole rounds of the accumulators. */
enum { AF_ROW_BLOCK = AF_BLOCK, AF_STRIDE = AF_LANES > AF_WAYS ? AF_LANES : AF_WAYS };

static const S *row_read(const Row *r, const char *p, ptrdiff_t step, ptrdiff_t start,
                         ptrdiff_t count, S fill, S *buffer)
{
    if (step == sizeof(S) && !r->mask && count % AF_STRIDE == 0)
        return (const S *)p + start;
    ptrdiff_t i = 0;
    for (; i < count; i++) {
        int included = !r->mask || r->mask[(start + i) * r->mask_step];
        buffer[i] = included ? *(const S *)(p + (start + i) * step) : fill;
    }
    for (; i % AF_STRIDE; i++)
        buffer[i] = fill;
    return buffer;
}

/* Excluded elements of the output get the value excluded. */
static void row_write(const Row *r, ptrdiff_t start, ptrdiff_t count, S excluded, const S *buffer)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        int included = !r->mask || r->mask[(start + i) * r->mask_step];
        *(S *)(r->out + (start + i) * r->out_step) = included ? buffer[i] : excluded;
    }
}

enum { ROW_READS_G = 1, ROW_READS_OUT = 2, ROW_WRITES = 4 };

/* what and step are constants at every call. */
AF_FN void row_pass(const Row *r, RowState *state, int what, row_step *step, S fill, S excluded)
{
    S x_buffer[AF_ROW_BLOCK], g_buffer[AF_ROW_BLOCK], out_buffer[AF_ROW_BLOCK];
    const char *source = what & ROW_READS_OUT ? r->out : r->x;
    ptrdiff_t source_step = what & ROW_READS_OUT ? r->out_step : r->x_step;
    ptrdiff_t count;
    for (ptrdiff_t start = 0; start < r->n; start += count) {
        count = r->n - start < AF_ROW_BLOCK ? r->n - start : AF_ROW_BLOCK;
        if (count > AF_STRIDE)
            count -= count % AF_STRIDE;
        const S *x = row_read(r, source, source_step, start, count, fill, x_buffer), *g = x;
        if (what & ROW_READS_G)
            g = row_read(r, r->g, r->g_step, start, count, 0, g_buffer);
        int direct = r->out_step == sizeof(S) && !r->mask && count % AF_STRIDE == 0;
        S *out = direct ? (S *)r->out + start : out_buffer;
        for (ptrdiff_t i = 0; i < count; i += AF_STRIDE)
            for (int j = 0; j < AF_STRIDE / AF_LANES; j++) {
                ptrdiff_t at = i + j * AF_LANES;
                V y = step(state, j * AF_REGISTERS, v_load(x + at), v_load(g + at));
                if (what & ROW_WRITES)
                    v_store(out + at, y);
            }
        if ((what & ROW_WRITES) && !direct)
            row_write(r, start, count, excluded, out_buffer);
    }
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
    S lanes[AF_LANES];
    state->max = v_set1(-INFINITY);
    row_pass(r, state, 0, row_max_step, -INFINITY, 0);
    v_store(lanes, state->max);
    for (int i = 1; i < AF_LANES; i++)
        lanes[0] = lanes[i] > lanes[0] ? lanes[i] : lanes[0];
    state->max = v_set1(lanes[0]);
}

AF_FN Row row_of(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, int has_g)
{
    Row r = {.n = n};
    if (has_g) {
        r.g = args[0];
        r.g_step = steps[0];
    }
    r.x = args[has_g];
    r.x_step = steps[has_g];
    r.mask = args[has_g + 1];
    r.mask_step = steps[has_g + 1];
    r.out = args[has_g + 2];
    r.out_step = steps[has_g + 2];
    return r;
}

/* The host never lets grad and out overlap in backward, which reads grad after
   it has written the forward's result to out.                                 */
#define AF_ROWWISE_LOOPS(name)                                                                  \
    static int name##_AF_FORWARD(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *c) \
    {                                                                                           \
        Row r = row_of(args, steps, n, 0);                                                      \
        af_fenv caller = fenv_enter();                                                          \
        (void)c;                                                                                \
        name##_forward(&r);                                                                     \
        fenv_leave(caller);                                                                     \
        return 0;                                                                               \
    }                                                                                           \
    static int name##_AF_BACKWARD_FROM_OUTPUT(char *const *args, const ptrdiff_t *steps,        \
                                              ptrdiff_t n, void *c)                             \
    {                                                                                           \
        Row r = row_of(args, steps, n, 1);                                                      \
        af_fenv caller = fenv_enter();                                                          \
        (void)c;                                                                                \
        name##_from_output(&r);                                                                 \
        fenv_leave(caller);                                                                     \
        return 0;                                                                               \
    }                                                                                           \
    static int name##_AF_BACKWARD(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *c) \
    {                                                                                           \
        char *y_args[] = {args[0], args[3], args[2], args[3]};                                  \
        ptrdiff_t y_steps[] = {steps[0], steps[3], steps[2], steps[3]};                         \
        name##_AF_FORWARD(args + 1, steps + 1, n, c);                                           \
        return name##_AF_BACKWARD_FROM_OUTPUT(y_args, y_steps, n, c);                           \
    }

#endif
