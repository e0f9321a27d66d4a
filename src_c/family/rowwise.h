/* The row-wise families: softmax and its like, and reductions.

   An activation is a few short functions of vectors, in its act/ file. Of a row that
   a loop sees as Row, they say

     term     what of an element the later passes need, in place of x
     sum      what it adds to the sums of its row
     finish   what these come to: total, dot
     value    the result, of an element (of the row, in a reduction)

   and know nothing of layouts, masks, types of memory or of how rows lie in
   registers. This file walks a tile (run/rows.h) in up to three passes: the largest
   element, the sums, the values. run/rows.c makes tiles of a call.

   A tile along its rows has elements of one row in the lanes of a vector, and every
   lane of Row alike. In a tile across them each lane is a row, and the registers of a
   vector are elements that follow each other. Both are expanded from the same text,
   and an element's sum goes to the same one of AF_WAYS accumulators, by its index, and
   these through the same tree: so both give the same bits.

   What is excluded by a mask, or lies beyond the end, reads as what adds nothing.

   In place is always allowed: the last pass reads an element before it writes it, and
   an earlier one writes only what it keeps, where nothing but x can have been.     */
#ifndef AF_FAMILY_ROWWISE_H
#define AF_FAMILY_ROWWISE_H

#include "math/exp_below.h"
#include "math/two.h"
#include "run/rows.h"
#include "simd/vector.h"

#if defined(__GNUC__) || defined(__clang__)
#define AF_NOINLINE static __attribute__((noinline, unused))
#else
#define AF_NOINLINE static __declspec(noinline)
#endif

/* Accumulators, and the registers that they fill along a row. Doubles for sums of
   floats, two words for sums of doubles.                                          */
enum { AF_WAYS = 16, AF_PARTS = AF_WAYS / AF_REGISTER_LANES };

typedef struct {
#if AF_IS_F32
    D part[AF_WAYS];
#else
    R hi[AF_WAYS], lo[AF_WAYS];
#endif
} Sum;

/* Of a row: one number, in a lane or in all. */
typedef struct {
    R hi, lo;
} Number;

/* What is kept of the rows in one register. */
typedef struct {
    R max;
    double count[AF_REGISTER_LANES]; /* of the elements that are the largest */
    Number total, dot;
    Sum sum[2];
    ptrdiff_t length;
} Rows;

/* The same as the maths sees it. */
typedef struct {
    int along;
    V max;
    W total, dot;
    V g; /* a reduction's gradient */
    /* x / T is x * pre * post * inverse, where pre and post are powers of two, and x
       comes multiplied by pre already. */
    int scaled;
    V pre, post;
    W inverse;
} Row;

/* Where an element's sum goes. */
typedef struct {
    Sum *sum;
    V count;
    int along, first; /* the accumulators of the first register */
} Into;

typedef V row_term(const Row *r, V x);
typedef void row_sum(const Row *r, Into *into, V x, V g);
typedef void row_finish(Row *r, const Rows *s);
typedef V row_value(const Row *r, V x, V g);

/* A term where that is x. */
AF_FN V row_itself(const Row *r, V x)
{
    (void)r;
    return x;
}

AF_FN V v_same(R a)
{
    V y;
    AF_UNROLL(y.r[i] = a);
    return y;
}
AF_FN W w_same(Number a) { return (W){v_same(a.hi), v_same(a.lo)}; }

/* Sums. */

AF_FN void sum_zero(Sum *s, int parts)
{
    for (int j = 0; j < parts; j++)
#if AF_IS_F32
        s->part[j] = d_zero();
#else
        s->hi[j] = s->lo[j] = r_set1(0);
#endif
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

AF_FN int accumulator(const Into *into, int i)
{
    return into->along ? (into->first + i) % AF_PARTS : into->first + i;
}

AF_FN void sum_add(Into *into, int which, V a)
{
    Sum *s = &into->sum[which];
    AF_EACH
    {
        const int j = accumulator(into, i);
#if AF_IS_F32
        s->part[j] = d_add(s->part[j], d_widen(a.r[i]));
#else
        sum_add_words(s, j, a.r[i], r_set1(0));
#endif
    }
}

AF_FN void sum_add_words_of(Into *into, int which, W a)
{
    Sum *s = &into->sum[which];
    AF_EACH
    {
        const int j = accumulator(into, i);
#if AF_IS_F32
        s->part[j] = d_add(s->part[j], d_add(d_widen(a.hi.r[i]), d_widen(a.lo.r[i])));
#else
        sum_add_words(s, j, a.hi.r[i], a.lo.r[i]);
#endif
    }
}

AF_FN void sum_add_product(Into *into, int which, V a, V b)
{
    Sum *s = &into->sum[which];
    AF_EACH
    {
        const int j = accumulator(into, i);
#if AF_IS_F32
        s->part[j] = d_add(s->part[j], d_mul(d_widen(a.r[i]), d_widen(b.r[i])));
#else
        R lo, hi = r_two_prod(a.r[i], b.r[i], &lo);
        sum_add_words(s, j, hi, lo);
#endif
    }
}

/* Sums of rows, in doubles or in two words of them; along, one. */
typedef struct {
    double hi[AF_REGISTER_LANES];
#if !AF_IS_F32
    double lo[AF_REGISTER_LANES];
#endif
} Totals;

/* Of a short row the accumulators beyond its length are 0, and need not be added. */
AF_FN int parts_across(ptrdiff_t length) { return length < AF_WAYS ? (int)length : AF_WAYS; }

AF_NOINLINE void sum_totals(Totals *t, const Sum *s, int along, ptrdiff_t length)
{
    double hi[AF_WAYS * AF_REGISTER_LANES];
    const int parts = along ? AF_PARTS : parts_across(length);
    const int unit = along ? 1 : AF_REGISTER_LANES;
    int count = parts * AF_REGISTER_LANES;
#if AF_IS_F32
    for (int j = 0; j < parts; j++)
        d_store(hi + j * AF_REGISTER_LANES, s->part[j]);
#else
    double lo[AF_WAYS * AF_REGISTER_LANES];
    for (int j = 0; j < parts; j++) {
        r_store(hi + j * AF_REGISTER_LANES, s->hi[j]);
        r_store(lo + j * AF_REGISTER_LANES, s->lo[j]);
    }
#endif
    for (int half = AF_WAYS / 2 * unit; half >= unit; half /= 2) {
        const int pairs = count - half < half ? count - half : half;
        for (int i = 0; i < pairs; i++) {
            const double a = hi[i], b = hi[i + half], sum = a + b;
            hi[i] = sum;
#if !AF_IS_F32
            const double u = sum - a;
            lo[i] += lo[i + half] + ((a - (sum - u)) + (b - u));
#endif
        }
        count = count < half ? count : half;
    }
    for (int i = 0; i < unit; i++) {
        t->hi[i] = length > 0 ? hi[i] : 0;
#if !AF_IS_F32
        t->lo[i] = length > 0 ? lo[i] : 0;
#endif
    }
}

/* Numbers in doubles, one where that stands for all lanes. */
AF_FN W number_of(const double *a, int along)
{
    const int n = along ? 1 : AF_REGISTER_LANES;
    S hi[AF_REGISTER_LANES], lo[AF_REGISTER_LANES];
    for (int i = 0; i < n; i++) {
        hi[i] = (S)a[i];
        lo[i] = (S)(a[i] - hi[i]);
    }
    return along ? (W){v_set1(hi[0]), v_set1(lo[0])} : w_same((Number){r_load(hi), r_load(lo)});
}

AF_FN W totals_of(const Totals *t, int along)
{
#if AF_IS_F32
    return number_of(t->hi, along);
#else
    return along ? (W){v_set1(t->hi[0]), v_set1(t->lo[0])}
                 : w_same((Number){r_load(t->hi), r_load(t->lo)});
#endif
}

AF_FN W row_sum_total(const Row *r, const Rows *s, int which)
{
    Totals t;
    sum_totals(&t, &s->sum[which], r->along, s->length);
    return totals_of(&t, r->along);
}

/* 1 / sum */
AF_FN W row_sum_inverse(const Row *r, const Rows *s, int which)
{
    Totals t;
    sum_totals(&t, &s->sum[which], r->along, s->length);
#if AF_IS_F32
    for (int i = 0; i < (r->along ? 1 : AF_REGISTER_LANES); i++)
        t.hi[i] = 1 / t.hi[i];
    return totals_of(&t, r->along);
#else
    return w_inverse(totals_of(&t, r->along));
#endif
}

/* sum a / sum b */
AF_FN W row_sum_ratio(const Row *r, const Rows *s, int a, int b)
{
    Totals t, u;
    sum_totals(&t, &s->sum[a], r->along, s->length);
    sum_totals(&u, &s->sum[b], r->along, s->length);
#if AF_IS_F32
    for (int i = 0; i < (r->along ? 1 : AF_REGISTER_LANES); i++)
        t.hi[i] /= u.hi[i];
    return totals_of(&t, r->along);
#else
    return w_mul(totals_of(&t, r->along), w_inverse(totals_of(&u, r->along)));
#endif
}

/* How many others there are as large as the largest element. */
AF_FN W row_others(const Row *r, const Rows *s)
{
    double others[AF_REGISTER_LANES];
    for (int i = 0; i < (r->along ? 1 : AF_REGISTER_LANES); i++)
        others[i] = s->count[i] > 1 ? s->count[i] - 1 : 0;
    return number_of(others, r->along);
}

/* Counts those elements that m marks. */
AF_FN void sum_count(Into *into, M m)
{
    into->count = v_add(into->count, v_select(m, v_set1(1), v_set1(0)));
}

/* Temperature. */

/* (x - max) / T */
AF_FN W row_shifted(const Row *r, V x)
{
    W d = w_sum(x, v_neg(r->max));
    if (r->scaled)
        d = w_mul(w_shift(d, r->post), r->inverse);
    return d;
}

/* What softmax's relatives share: exp((x - max) / T), added, and times the total. */
AF_FN V row_exp(const Row *r, V x) { return exp_below(row_shifted(r, x)); }
AF_FN void row_add(const Row *r, Into *into, V e, V g)
{
    (void)r, (void)g;
    sum_add(into, 0, e);
}
AF_FN V row_times_total(const Row *r, V e, V g)
{
    (void)g;
    return w_round_scale(e, r->total);
}

/* a * b / T, where |a| <= 1 */
AF_FN V row_unscaled(const Row *r, V a, W b)
{
    if (!r->scaled)
        return w_round_scale(a, b);
    return v_mul(w_round_scale(v_mul(a, r->post), w_mul(b, r->inverse)), r->pre);
}

/* e and g e, to the two sums. One element may make up all of the second, so that an error of
   e is one of the gradient's: it has two words.                                 */
AF_FN void row_add_words(Into *into, W e, V g)
{
#if AF_IS_F32
    AF_EACH
    {
        const int j = accumulator(into, i);
        D a = d_add(d_widen(e.hi.r[i]), d_widen(e.lo.r[i]));
        into->sum[0].part[j] = d_add(into->sum[0].part[j], a);
        into->sum[1].part[j] = d_add(into->sum[1].part[j], d_mul(d_widen(g.r[i]), a));
    }
#else
    sum_add_words_of(into, 0, e);
    sum_add_words_of(into, 1, w_scale(g, e));
#endif
}

/* Gradients where T is not 1: exp((x - max) / T) may be subnormal and divided by a small T.
   It is taken times AF_EXP_UP; sums of floats stay so.                          */
AF_FN void row_add_raised(const Row *r, Into *into, V x, V g)
{
    W e = exp_below_raised_words(row_shifted(r, x));
#if AF_IS_F32
    row_add_words(into, e, g);
#else
    M small = v_lt(e.hi, v_set1(AF_RAISED_SMALL));
    V one = v_set1(1), lower = v_set1(AF_EXP_DOWN);
    V up = v_select(small, one, lower), down = v_select(small, lower, one);
    e = w_shift(e, up);
    sum_add_words_of(into, 0, w_shift(e, down));
    sum_add_words_of(into, 1, w_shift(w_scale(g, e), down));
#endif
}
AF_FN W row_raised_inverse(const Row *r, const Rows *s)
{
    W inverse = row_sum_inverse(r, s, 0);
    return AF_IS_F32 ? w_shift(inverse, v_set1(AF_EXP_UP)) : inverse;
}
/* e * AF_EXP_DOWN * total * b / T, whose factors are normal numbers wherever it is not 0. */
AF_FN V row_unscaled_raised(const Row *r, V e, W total, W b)
{
    V one = v_set1(1), power = v_mul(r->post, v_set1(AF_EXP_DOWN));
    M small = v_lt(e, v_set1(AF_RAISED_SMALL));
    V a = v_mul(e, v_select(small, v_max(one, power), power));
    total = w_select(small, w_shift(total, v_min(one, power)), total);
    return v_mul(w_round_scale(a, w_mul(w_mul(b, total), r->inverse)), r->pre);
}

/* |T| = m 2^k with m in [1, 2), but for the smallest T. One below 0 turns x round. */
AF_NOINLINE void set_scale(S *scale, double temperature)
{
    const double most = AF_IS_F32 ? 0x1p126 : 0x1p1022;
    const double sign = temperature < 0 ? -1 : 1;
    double power = 1;
    temperature *= sign;
    while (temperature >= 2 * power && power < most)
        power *= 2;
    while (temperature < power && power > 1 / most)
        power /= 2;
    scale[0] = (S)(power > 1 ? sign / power : sign);
    scale[1] = (S)(power < 1 ? 1 / power : 1);
    scale[2] = (S)(temperature / power);
}
AF_FN void row_set_scale(Row *r, double temperature)
{
    S scale[3] = {1, 1, 1};
    r->scaled = temperature != 1;
    r->inverse = w_one();
    if (r->scaled) {
        set_scale(scale, temperature);
        r->inverse = w_inverse(w_of(v_set1(scale[2])));
    }
    r->pre = v_set1(scale[0]);
    r->post = v_set1(scale[1]);
}

/* Tiles. */

/* The part of the rows in one register, or of one row. */
typedef struct {
    ptrdiff_t n, columns;
    const char *g, *x, *mask;
    char *out;
    const af_tile *tile;
    S fill; /* what x counts as where there is nothing */
} Span;

/* Across: what is not a whole vector, a register at a time. */
AF_FN int span_is_whole(const Span *s, ptrdiff_t at)
{
    return s->columns == AF_REGISTER_LANES && s->n - at >= AF_REGISTERS;
}
AF_NOINLINE V span_load_edge(const Span *s, const char *p, ptrdiff_t step, ptrdiff_t at, S fill)
{
    V y = v_set1(fill);
    for (int i = 0; i < AF_REGISTERS && at + i < s->n; i++)
        y.r[i] = r_load_up_to((const S *)(p + (at + i) * step), s->columns, r_set1(fill));
    return y;
}
AF_NOINLINE void span_store_edge(const Span *s, ptrdiff_t at, V y)
{
    const ptrdiff_t step = s->tile->out_steps.step;
    for (int i = 0; i < AF_REGISTERS && at + i < s->n; i++)
        r_store_up_to((S *)(s->out + (at + i) * step), y.r[i], s->columns);
}
AF_NOINLINE V part_load(const S *p, ptrdiff_t n, S fill) { return v_load_part(p, n, fill); }
AF_NOINLINE void part_store(S *p, V y, ptrdiff_t n) { v_store_part(p, y, n); }
/* The same number n times. */
AF_NOINLINE V part_same(S a, ptrdiff_t n)
{
    S lanes[AF_LANES];
    for (int i = 0; i < AF_LANES; i++)
        lanes[i] = i < n ? a : 0;
    return v_load(lanes);
}
AF_NOINLINE M part_load_mask(const char *p, ptrdiff_t n) { return v_load_mask_part(p, n); }
AF_NOINLINE M span_mask_edge(const Span *s, ptrdiff_t at)
{
    const af_tile_steps steps = s->tile->mask_steps;
    M m;
    for (int i = 0; i < AF_REGISTERS; i++) {
        const char *p = s->mask + (at + i) * steps.step;
        if (at + i >= s->n)
            m.r[i] = r_lt(r_set1(0), r_set1(0));
        else if (steps.next)
            m.r[i] = r_load_mask_part(p, s->columns);
        else
            m.r[i] = r_lt(r_set1(0), r_set1(*p != 0));
    }
    return m;
}

/* Elements from at on. */
AF_FN V span_load(const Span *s, int along, const char *p, ptrdiff_t step, ptrdiff_t at, S fill)
{
    if (along) {
        const S *q = (const S *)p + at;
        return s->n - at >= AF_LANES ? v_load(q) : part_load(q, s->n - at, fill);
    }
    if (!span_is_whole(s, at))
        return span_load_edge(s, p, step, at, fill);
    V y;
    AF_UNROLL(y.r[i] = r_load((const S *)(p + (at + i) * step)));
    return y;
}
AF_FN V span_load_g(const Span *s, int along, ptrdiff_t at)
{
    const ptrdiff_t step = s->tile->g_steps.step;
    if (along && step == 0)
        return s->n - at >= AF_LANES ? v_set1(*(const S *)s->g)
                                     : part_same(*(const S *)s->g, s->n - at);
    return span_load(s, along, s->g, step, at, 0);
}
AF_FN void span_store(const Span *s, int along, ptrdiff_t at, V y)
{
    if (along) {
        S *q = (S *)s->out + at;
        if (s->n - at >= AF_LANES)
            v_store(q, y);
        else
            part_store(q, y, s->n - at);
        return;
    }
    if (!span_is_whole(s, at)) {
        span_store_edge(s, at, y);
        return;
    }
    const ptrdiff_t step = s->tile->out_steps.step;
    AF_UNROLL(r_store((S *)(s->out + (at + i) * step), y.r[i]));
}

/* Whether elements from at on are included. */
AF_FN M span_mask(const Span *s, int along, ptrdiff_t at)
{
    const af_tile_steps steps = s->tile->mask_steps;
    M m;
    if (along) {
        if (steps.step == 0)
            return v_lt(v_set1(0), v_set1(*s->mask != 0));
        return s->n - at >= AF_LANES ? v_load_mask(s->mask + at)
                                     : part_load_mask(s->mask + at, s->n - at);
    }
    if (!steps.next || !span_is_whole(s, at))
        return span_mask_edge(s, at);
    AF_UNROLL(m.r[i] = r_load_mask(s->mask + (at + i) * steps.step));
    return m;
}

/* Passes. Of what follows along, flags, the functions and whether there is a scale are
   constants at every call.                                                        */
enum {
    ROW_HAS_MAX = 1,
    ROW_HAS_G = 2,
    ROW_FROM_OUTPUT = 4,
    ROW_TAKES_ONE = 8,  /* gradient of a row */
    ROW_GIVES_ONE = 16, /* result of a row */
    /* Said by the activation: */
    ROW_KEEPS = 32, /* the term, in the output, for the last pass */
    ROW_COUNTS = 64 /* the largest elements */
};

/* x, or what stands for it. */
AF_FN V span_read(const Span *s, const Row *r, int along, int flags, ptrdiff_t at)
{
    V x = span_load(s, along, s->x, s->tile->x_steps.step, at, s->fill);
    if (s->mask)
        x = v_select(span_mask(s, along, at), x, v_set1(s->fill));
    return r->scaled && !(flags & ROW_FROM_OUTPUT) ? v_mul(x, r->pre) : x;
}
AF_FN V span_read_g(const Span *s, int along, ptrdiff_t at)
{
    V g = span_load_g(s, along, at);
    return s->mask ? v_select(span_mask(s, along, at), g, v_set1(0)) : g;
}

AF_FN void pass_max(const Span *b, const Row *r, Rows *s, int along)
{
    V max = v_set1(-INFINITY);
    for (ptrdiff_t at = 0; at < b->n; at += along ? AF_LANES : AF_REGISTERS)
        max = v_max(max, span_read(b, r, along, ROW_HAS_MAX, at));
    for (int i = 1; i < AF_REGISTERS; i++)
        max.r[0] = r_max(max.r[0], max.r[i]);
    s->max = b->tile->start ? r_max(s->max, max.r[0]) : max.r[0];
}

/* Along, the largest of the lanes; where one is NaN it is any. */
AF_FN void finish_max(Rows *s, int along)
{
    S lanes[AF_REGISTER_LANES];
    if (!along)
        return;
    r_store(lanes, s->max);
#pragma GCC unroll 4
    for (int half = AF_REGISTER_LANES / 2; half; half /= 2)
#pragma GCC unroll 8
        for (int i = 0; i < half; i++)
            lanes[i] = lanes[i] > lanes[i + half] ? lanes[i] : lanes[i + half];
    s->max = r_set1(lanes[0]);
}

/* Counted in the type of x between folds, which holds that many. */
enum { ROW_FOLD = 1 << 20 };

AF_FN void fold_count(Rows *s, int along, V count)
{
    S lanes[AF_REGISTER_LANES];
    for (int i = 1; i < AF_REGISTERS; i++)
        count.r[0] = r_add(count.r[0], count.r[i]);
    r_store(lanes, count.r[0]);
#pragma GCC unroll 4
    for (int half = along ? AF_REGISTER_LANES / 2 : 0; half; half /= 2)
#pragma GCC unroll 8
        for (int i = 0; i < half; i++)
            lanes[i] += lanes[i + half];
    for (int i = 0; i < (along ? 1 : AF_REGISTER_LANES); i++)
        s->count[i] += lanes[i];
}

AF_FN void sum_copy(Sum *to, const Sum *from, int parts)
{
    for (int j = 0; j < parts; j++)
#if AF_IS_F32
        to->part[j] = from->part[j];
#else
        to->hi[j] = from->hi[j], to->lo[j] = from->lo[j];
#endif
}

/* Whether a term goes from the second pass to the third by way of the output. */
AF_FN int row_keeps(const Span *b, int flags) { return (flags & ROW_KEEPS) && b->tile->keep; }

AF_FN void pass_sum(const Span *b, const Row *r, Rows *s, int along, int flags, row_term *term,
                    row_sum *sum)
{
    enum { STRIDE_ALONG = AF_LANES > AF_WAYS ? AF_LANES : AF_WAYS };
    const ptrdiff_t stride = along ? STRIDE_ALONG : AF_REGISTERS;
    const int vectors = along ? STRIDE_ALONG / AF_LANES : 1;
    const int parts =
        along ? AF_PARTS : (parts_across(s->length) + AF_REGISTERS - 1) & ~(AF_REGISTERS - 1);
    const int keep = row_keeps(b, flags);
    Sum local[2];
    Into into = {.sum = along ? local : s->sum, .along = along};
    if (b->tile->start == 0) {
        for (int i = 0; i < AF_REGISTER_LANES && (flags & ROW_COUNTS); i++)
            s->count[i] = 0;
        for (int which = 0; which < 2; which++)
            sum_zero(&into.sum[which], parts);
    } else if (along) {
        for (int which = 0; which < 2; which++)
            sum_copy(&local[which], &s->sum[which], parts);
    }
    for (ptrdiff_t from = 0; from < b->n; from += ROW_FOLD) {
        const ptrdiff_t end = b->n - from < ROW_FOLD ? b->n : from + ROW_FOLD;
        into.count = v_set1(0);
        for (ptrdiff_t first = from; first < end; first += stride)
            for (int j = 0; j < vectors; j++) {
                const ptrdiff_t at = first + (along ? j * AF_LANES : 0);
                if (at >= end)
                    break;
                into.first = along ? j * AF_REGISTERS : (int)(at % AF_WAYS);
                V x = span_read(b, r, along, flags, at), g = x;
                if ((flags & ROW_HAS_G) && !(flags & ROW_TAKES_ONE))
                    g = span_read_g(b, along, at);
                x = term(r, x);
                if (keep)
                    span_store(b, along, at, x);
                sum(r, &into, x, g);
            }
        if (flags & ROW_COUNTS)
            fold_count(s, along, into.count);
    }
    if (along)
        for (int which = 0; which < 2; which++)
            sum_copy(&s->sum[which], &local[which], parts);
}

AF_FN void pass_value(const Span *b, const Row *r, int along, int flags, S excluded, row_term *term,
                      row_value *value)
{
    const int kept = row_keeps(b, flags);
    for (ptrdiff_t at = 0; at < b->n; at += along ? AF_LANES : AF_REGISTERS) {
        V x, g;
        if (kept)
            x = span_load(b, along, b->out, b->tile->out_steps.step, at, 0);
        else
            x = term(r, span_read(b, r, along, flags, at));
        g = x;
        if ((flags & ROW_HAS_G) && !(flags & ROW_TAKES_ONE))
            g = span_load_g(b, along, at);
        V y = value(r, x, g);
        if (b->mask)
            y = v_select(span_mask(b, along, at), y, v_set1(excluded));
        span_store(b, along, at, y);
    }
}

/* The result of a row, or of the rows in a register. */
AF_FN void store_one(const Span *b, int along, V y)
{
    r_store_up_to((S *)b->out, y.r[0], along ? 1 : b->columns);
}
AF_FN V load_one(const Span *b, int along)
{
    return along ? v_set1(*(const S *)b->g)
                 : v_same(r_load_up_to((const S *)b->g, b->columns, r_set1(0)));
}

AF_FN void row_passes(const Span *b, Row r, Rows *s, int along, int flags, S excluded,
                      row_term *term, row_sum *sum, row_finish *finish, row_value *value)
{
    const af_tile *t = b->tile;
    if (t->first_pass <= AF_PASS_MAX && (flags & ROW_HAS_MAX))
        pass_max(b, &r, s, along);
    if (t->first_pass <= AF_PASS_SUM && t->last_pass >= AF_PASS_SUM) {
        if (t->start == 0 && (flags & ROW_HAS_MAX))
            finish_max(s, along);
        r.max = v_same(s->max);
        pass_sum(b, &r, s, along, flags, term, sum);
    }
    if (t->last_pass >= AF_PASS_VALUE) {
        r.max = v_same(s->max);
        if (t->start == 0) {
            if (flags & ROW_TAKES_ONE)
                r.g = load_one(b, along);
            r.total = r.dot = w_of(v_set1(0));
            finish(&r, s);
            s->total = (Number){r.total.hi.r[0], r.total.lo.r[0]};
            s->dot = (Number){r.dot.hi.r[0], r.dot.lo.r[0]};
        }
        r.total = w_same(s->total);
        r.dot = w_same(s->dot);
        if (!(flags & ROW_GIVES_ONE))
            pass_value(b, &r, along, flags, excluded, term, value);
        else if (t->start == 0)
            store_one(b, along, value(&r, r.max, r.max));
    }
}

AF_FN int row_tile(const af_tile *t, int along, int flags, int nparams, S fill, S excluded,
                   int more, row_term *term, row_sum *sum, row_finish *finish, row_value *value)
{
    flags |= more;
    const ptrdiff_t width = along ? 1 : AF_REGISTER_LANES;
    Rows local, *s = t->state ? t->state : &local;
    Row r = {.along = along};
    if (nparams)
        row_set_scale(&r, t->params[0]);
    if (nparams && !(flags & ROW_FROM_OUTPUT) && t->params[0] < 0)
        fill = -fill;
    for (ptrdiff_t c = 0; c < t->count; c += width) {
        const Span b = {.n = t->n,
                        .columns = t->count - c < width ? t->count - c : width,
                        .g = flags & ROW_HAS_G ? t->g + c * t->g_steps.next : NULL,
                        .x = t->x + c * t->x_steps.next,
                        .mask = t->mask ? t->mask + c * t->mask_steps.next : NULL,
                        .out = t->out + c * t->out_steps.next,
                        .tile = t,
                        .fill = fill};
        s->length = t->length;
        row_passes(&b, r, s, along, flags, excluded, term, sum, finish, value);
        s += t->state != NULL;
    }
    return 0;
}

/* way is an activation's list of ROW_KEEPS and ROW_COUNTS, or 0, and four functions. */
#define AF_ROW_LOOP(name, kind, flags, nparams, fill, excluded, way)                   \
    AF_NOINLINE int name##_##kind##_along(const af_tile *t)                            \
    {                                                                                  \
        return row_tile(t, 1, flags, nparams, fill, excluded, way);                    \
    }                                                                                  \
    AF_NOINLINE int name##_##kind##_across(const af_tile *t)                           \
    {                                                                                  \
        return row_tile(t, 0, flags, nparams, fill, excluded, way);                    \
    }                                                                                  \
    int AF_SYMBOL(name##_##kind, AF_SUFFIX)(char *const *args, const ptrdiff_t *steps, \
                                            ptrdiff_t n, void *ctx)                    \
    {                                                                                  \
        const af_tile *t = ctx;                                                        \
        (void)args, (void)steps, (void)n;                                              \
        return t->along ? name##_##kind##_along(t) : name##_##kind##_across(t);        \
    }
#define AF_ROWWISE_LOOPS(name, nparams, excluded)                                                 \
    AF_ROW_LOOP(name, AF_FORWARD, ROW_HAS_MAX, nparams, -INFINITY, excluded, name##_forward)      \
    AF_ROW_LOOP(name, AF_BACKWARD, ROW_HAS_MAX | ROW_HAS_G, nparams, -INFINITY, 0,                \
                name##_backward)                                                                  \
    AF_ROW_LOOP(name, AF_BACKWARD_FROM_OUTPUT, ROW_FROM_OUTPUT | ROW_HAS_G, nparams, excluded, 0, \
                name##_from_output)

/* The loops of what is another row-wise activation at the negative temperature; it may
   be compiled in another part.                                                */
#define AF_NEGATED_LOOP(name, of, kind)                                                \
    af_loop AF_SYMBOL(of##_##kind, AF_SUFFIX);                                         \
    int AF_SYMBOL(name##_##kind, AF_SUFFIX)(char *const *args, const ptrdiff_t *steps, \
                                            ptrdiff_t n, void *ctx)                    \
    {                                                                                  \
        af_tile t = *(const af_tile *)ctx;                                             \
        const double temperature = -t.params[0];                                       \
        t.params = &temperature;                                                       \
        return AF_SYMBOL(of##_##kind, AF_SUFFIX)(args, steps, n, &t);                  \
    }
#define AF_NEGATED_LOOPS(name, of)         \
    AF_NEGATED_LOOP(name, of, AF_FORWARD)  \
    AF_NEGATED_LOOP(name, of, AF_BACKWARD) \
    AF_NEGATED_LOOP(name, of, AF_BACKWARD_FROM_OUTPUT)

#define AF_REDUCTION_LOOPS(name, nparams)                                                          \
    AF_ROW_LOOP(name, AF_FORWARD, ROW_HAS_MAX | ROW_GIVES_ONE, nparams, -INFINITY, 0,              \
                name##_forward)                                                                    \
    AF_ROW_LOOP(name, AF_BACKWARD, ROW_HAS_MAX | ROW_HAS_G | ROW_TAKES_ONE, nparams, -INFINITY, 0, \
                name##_backward)

#endif
