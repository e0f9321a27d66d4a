/* The row-wise family: a few passes over one row.

   A pass reads vectors of the row, in blocks, and may write the output. Strided
   rows, ends of rows and rows with a mask go through block buffers in which
   what is missing or excluded has been replaced by a fill value, so that the
   maths never knows.                                                          */
#ifndef AF_ROWWISE_H
#define AF_ROWWISE_H

#include <string.h>

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

/* Add a, whose first register goes to the accumulator first. */
AF_FN void sum_add(Sum *s, int first, V a)
{
    AF_EACH
    {
        int j = (first + i) % AF_PARTS;
#if AF_IS_F32
        s->part[j] = d_add(s->part[j], d_widen(a.r[i]));
#else
        R sum = r_add(s->hi[j], a.r[i]), t = r_sub(sum, s->hi[j]);
        R low = r_add(r_sub(s->hi[j], r_sub(sum, t)), r_sub(a.r[i], t));
        s->hi[j] = sum;
        s->lo[j] = r_add(s->lo[j], low);
#endif
    }
}

AF_FN void sum_add_product(Sum *s, int first, V a, V b)
{
#if AF_IS_F32
    AF_EACH
    {
        int j = (first + i) % AF_PARTS;
        s->part[j] = d_add(s->part[j], d_mul(d_widen(a.r[i]), d_widen(b.r[i])));
    }
#else
    W p = w_prod(a, b);
    sum_add(s, first, p.hi);
    AF_EACH
    {
        int j = (first + i) % AF_PARTS;
        s->lo[j] = r_add(s->lo[j], p.lo.r[i]);
    }
#endif
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

static void row_gather(const Row *r, const char *p, ptrdiff_t step, ptrdiff_t start,
                       ptrdiff_t count, S fill, S *buffer)
{
    ptrdiff_t i = count;
    if (step == sizeof(S) && !r->mask)
        memcpy(buffer, (const S *)p + start, (size_t)count * sizeof(S));
    else
        for (i = 0; i < count; i++) {
            int included = !r->mask || r->mask[(start + i) * r->mask_step];
            buffer[i] = included ? *(const S *)(p + (start + i) * step) : fill;
        }
    for (; i % AF_STRIDE; i++)
        buffer[i] = fill;
}

/* Excluded elements of the output get the value excluded. */
static void row_scatter(const Row *r, ptrdiff_t start, ptrdiff_t count, S excluded,
                        const S *buffer)
{
    if (r->out_step == sizeof(S) && !r->mask) {
        memcpy((S *)r->out + start, buffer, (size_t)count * sizeof(S));
        return;
    }
    for (ptrdiff_t i = 0; i < count; i++) {
        int included = !r->mask || r->mask[(start + i) * r->mask_step];
        *(S *)(r->out + (start + i) * r->out_step) = included ? buffer[i] : excluded;
    }
}

enum { ROW_READS_G = 1, ROW_READS_OUT = 2, ROW_WRITES = 4 };

/* what and step are constants at every call. */
AF_FN void row_pass(const Row *r, RowState *state, int what, row_step *step)
{
    S x_buffer[AF_ROW_BLOCK], g_buffer[AF_ROW_BLOCK], out_buffer[AF_ROW_BLOCK];
    const char *source = what & ROW_READS_OUT ? r->out : r->x;
    ptrdiff_t source_step = what & ROW_READS_OUT ? r->out_step : r->x_step;
    int x_direct = source_step == sizeof(S) && !r->mask;
    int g_direct = r->g_step == sizeof(S) && !r->mask;
    int out_direct = r->out_step == sizeof(S) && !r->mask;
    ptrdiff_t count;
    for (ptrdiff_t start = 0; start < r->n; start += count) {
        count = r->n - start < AF_ROW_BLOCK ? r->n - start : AF_ROW_BLOCK;
        if (count > AF_STRIDE)
            count -= count % AF_STRIDE;
        int whole = count % AF_STRIDE == 0;
        const S *x = (const S *)source + start, *g = (const S *)r->g + start;
        S *out = whole && out_direct ? (S *)r->out + start : out_buffer;
        if (!(whole && x_direct)) {
            row_gather(r, source, source_step, start, count, r->fill, x_buffer);
            x = x_buffer;
        }
        if (!(what & ROW_READS_G)) {
            g = x;
        } else if (!(whole && g_direct)) {
            row_gather(r, r->g, r->g_step, start, count, 0, g_buffer);
            g = g_buffer;
        }
        for (ptrdiff_t i = 0; i < count; i += AF_STRIDE)
            for (int j = 0; j < AF_STRIDE / AF_LANES; j++) {
                ptrdiff_t at = i + j * AF_LANES;
                V y = step(state, j * AF_REGISTERS, v_load(x + at), v_load(g + at));
                if (what & ROW_WRITES)
                    v_store(out + at, y);
            }
        if ((what & ROW_WRITES) && out == out_buffer)
            row_scatter(r, start, count, r->excluded, out_buffer);
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
    S lanes[AF_REGISTER_LANES];
    state->max = v_set1(-INFINITY);
    row_pass(r, state, 0, row_max_step);
    R max = state->max.r[0];
    for (int i = 1; i < AF_REGISTERS; i++)
        max = r_max(max, state->max.r[i]);
    r_store(lanes, max);
    for (int half = AF_REGISTER_LANES / 2; half; half /= 2)
        for (int i = 0; i < half; i++)
            lanes[i] = lanes[i] > lanes[i + half] ? lanes[i] : lanes[i + half];
    state->max = v_set1(lanes[0]);
}

typedef void row_function(const Row *r);

/* A row that fits into a block is staged: read once, padded, and written once. */
static int row_drive(row_function *f, char *const *args, const ptrdiff_t *steps, ptrdiff_t n,
                     int has_g, S fill, S excluded)
{
    S x[AF_ROW_BLOCK], g[AF_ROW_BLOCK], out[AF_ROW_BLOCK];
    const ptrdiff_t size = sizeof(S);
    Row r = {.g = has_g ? args[0] : NULL,
             .x = args[has_g],
             .g_step = has_g ? steps[0] : size,
             .x_step = steps[has_g],
             .mask = args[has_g + 1],
             .mask_step = steps[has_g + 1],
             .out = args[has_g + 2],
             .out_step = steps[has_g + 2],
             .n = n,
             .fill = fill,
             .excluded = excluded};
    af_fenv caller = fenv_enter();
    if (n > AF_ROW_BLOCK) {
        f(&r);
    } else if (n > 0) {
        Row staged = {.g = (char *)g, .x = (char *)x, .out = (char *)out,
                      .g_step = size, .x_step = size, .out_step = size,
                      .n = (n + AF_STRIDE - 1) / AF_STRIDE * AF_STRIDE, .fill = fill};
        row_gather(&r, r.x, r.x_step, 0, n, fill, x);
        if (has_g)
            row_gather(&r, r.g, r.g_step, 0, n, 0, g);
        f(&staged);
        row_scatter(&r, 0, n, excluded, out);
    }
    fenv_leave(caller);
    return 0;
}

/* The host never lets grad and out overlap in backward, which reads grad after
   it has written the forward's result to out.                                 */
#define AF_ROWWISE_LOOPS(name)                                                                   \
    static int name##_AF_FORWARD(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *c) \
    {                                                                                            \
        (void)c;                                                                                 \
        return row_drive(name##_forward, args, steps, n, 0, -INFINITY, name##_excluded);         \
    }                                                                                            \
    static int name##_AF_BACKWARD_FROM_OUTPUT(char *const *args, const ptrdiff_t *steps,         \
                                              ptrdiff_t n, void *c)                              \
    {                                                                                            \
        (void)c;                                                                                 \
        return row_drive(name##_from_output, args, steps, n, 1, name##_excluded, 0);             \
    }                                                                                            \
    static int name##_AF_BACKWARD(char *const *args, const ptrdiff_t *steps, ptrdiff_t n, void *c) \
    {                                                                                            \
        char *y_args[] = {args[0], args[3], args[2], args[3]};                                   \
        ptrdiff_t y_steps[] = {steps[0], steps[3], steps[2], steps[3]};                          \
        name##_AF_FORWARD(args + 1, steps + 1, n, c);                                            \
        return name##_AF_BACKWARD_FROM_OUTPUT(y_args, y_steps, n, c);                            \
    }

#endif
