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
   lane of Row alike. In a tile across them each lane is a row, and a vector has
   elements of one index. Both are expanded from the same text, and an element's sum
   goes to the same one of AF_WAYS accumulators, by its index, and these through the
   same tree: so both give the same bits.

   What is excluded by a mask, or lies beyond the end, reads as what adds nothing.

   In place is always allowed: the last pass reads an element before it writes it, and
   an earlier one writes only what it keeps, where nothing but x can have been.

   Sums of floats are taken in doubles, which keeps their error out of the budget at any
   length. Those of doubles are in two words: with n / 16 additions in an accumulator, one
   word would be past 2 ulp from some hundred elements on in the worst case, and from
   some thousands on in the usual one.                                             */
#ifndef AF_FAMILY_ROWWISE_H
#define AF_FAMILY_ROWWISE_H

#include <string.h>

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

/* Across, each accumulator fills a vector. */
typedef struct {
#if AF_IS_F32
    D part[AF_WAYS * AF_REGISTERS];
#else
    R hi[AF_WAYS * AF_REGISTERS], lo[AF_WAYS * AF_REGISTERS];
#endif
} Sum;

/* What is kept of a row, or of the rows in the lanes of a vector. */
typedef struct {
    V max;
    double count[AF_LANES]; /* of the elements that are the largest */
    W total, dot;
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
    /* For row_exp where T is 1. */
    V base, max_above, least, shifter, max_rest;
} Row;

/* Where an element's sum goes. */
typedef struct {
    Sum *sum;
    V count;
    int along, first;     /* the accumulators of the first register */
    int fresh;            /* they hold nothing yet */
    const S *of_x, *of_g; /* where x and g, as a sum is given them, stand in memory too */
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

AF_FN void sum_set(Sum *to, int j, const Sum *from, int k)
{
#if AF_IS_F32
    to->part[j] = from->part[k];
#else
    to->hi[j] = from->hi[k];
    to->lo[j] = from->lo[k];
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

#if AF_IS_F32
AF_FN D sum_before(const Into *into, int which, int j)
{
    return into->fresh ? d_zero() : into->sum[which].part[j];
}
#else
AF_FN void sum_add_word(const Into *into, int which, int j, R a, R low)
{
    Sum *s = &into->sum[which];
    if (into->fresh)
        s->hi[j] = s->lo[j] = r_set1(0);
    sum_add_words(s, j, a, low);
}
#endif

AF_FN void sum_add(Into *into, int which, V a)
{
    AF_EACH
    {
        const int j = accumulator(into, i);
#if AF_IS_F32
        into->sum[which].part[j] = d_add(sum_before(into, which, j), d_widen(a.r[i]));
#else
        sum_add_word(into, which, j, a.r[i], r_set1(0));
#endif
    }
}

/* The same of what stands in memory too, which is converted from there. */
AF_FN void sum_add_in_memory(Into *into, int which, V a, const S *of_a)
{
#if AF_IS_F32
    (void)a;
    AF_EACH
    {
        const int j = accumulator(into, i);
        D wide = d_load_floats(of_a + i * AF_REGISTER_LANES);
        into->sum[which].part[j] = d_add(sum_before(into, which, j), wide);
    }
#else
    (void)of_a;
    sum_add(into, which, a);
#endif
}

/* Of terms >= 0: Fast2Sum of the larger and the smaller. */
AF_FN void sum_add_positive(Into *into, int which, V a, const S *of_a)
{
#if AF_IS_F32
    sum_add_in_memory(into, which, a, of_a);
#else
    Sum *s = &into->sum[which];
    (void)of_a;
    AF_EACH
    {
        const int j = accumulator(into, i);
        R hi = into->fresh ? r_set1(0) : s->hi[j], lo = into->fresh ? r_set1(0) : s->lo[j];
        R sum = r_add(hi, a.r[i]), large = r_max(hi, a.r[i]), small = r_min(hi, a.r[i]);
        s->lo[j] = r_add(lo, r_sub(small, r_sub(sum, large)));
        s->hi[j] = sum;
    }
#endif
}

AF_FN void sum_add_words_of(Into *into, int which, W a)
{
    AF_EACH
    {
        const int j = accumulator(into, i);
#if AF_IS_F32
        D wide = d_add(d_widen(a.hi.r[i]), d_widen(a.lo.r[i]));
        into->sum[which].part[j] = d_add(sum_before(into, which, j), wide);
#else
        sum_add_word(into, which, j, a.hi.r[i], a.lo.r[i]);
#endif
    }
}

AF_FN void sum_add_product(Into *into, int which, V a, V b)
{
    AF_EACH
    {
        const int j = accumulator(into, i);
#if AF_IS_F32
        D before = sum_before(into, which, j);
        into->sum[which].part[j] = d_fma(d_widen(a.r[i]), d_widen(b.r[i]), before);
#else
        R lo, hi = r_two_prod(a.r[i], b.r[i], &lo);
        sum_add_word(into, which, j, hi, lo);
#endif
    }
}

/* x g, as a sum is given them. */
AF_FN void sum_add_x_times_g(Into *into, int which, V x, V g)
{
#if AF_IS_F32
    (void)x, (void)g;
    AF_EACH
    {
        const int j = accumulator(into, i);
        D a = d_load_floats(into->of_x + i * AF_REGISTER_LANES);
        D b = d_load_floats(into->of_g + i * AF_REGISTER_LANES);
        into->sum[which].part[j] = d_fma(a, b, sum_before(into, which, j));
    }
#else
    sum_add_product(into, which, x, g);
#endif
}

/* Sums of rows, in doubles or in two words of them; along, one. */
typedef struct {
    double hi[AF_LANES];
#if !AF_IS_F32
    double lo[AF_LANES];
#endif
} Totals;

AF_NOINLINE void sum_totals_along(Totals *t, const Sum *s)
{
    double hi[AF_WAYS];
#if AF_IS_F32
    for (int j = 0; j < AF_PARTS; j++)
        d_store(hi + j * AF_REGISTER_LANES, s->part[j]);
#else
    double lo[AF_WAYS];
    for (int j = 0; j < AF_PARTS; j++) {
        r_store(hi + j * AF_REGISTER_LANES, s->hi[j]);
        r_store(lo + j * AF_REGISTER_LANES, s->lo[j]);
    }
#endif
#pragma GCC unroll 4
    for (int half = AF_WAYS / 2; half; half /= 2)
#pragma GCC unroll 8
        for (int i = 0; i < half; i++) {
            const double a = hi[i], b = hi[i + half], sum = a + b;
            hi[i] = sum;
#if !AF_IS_F32
            const double u = sum - a;
            lo[i] += lo[i + half] + ((a - (sum - u)) + (b - u));
#endif
        }
    t->hi[0] = hi[0];
#if !AF_IS_F32
    t->lo[0] = lo[0];
#endif
}

AF_FN void sum_join(Sum *to, int j, const Sum *from, int k)
{
#if AF_IS_F32
    to->part[j] = d_add(to->part[j], from->part[k]);
#else
    sum_add_words(to, j, from->hi[k], from->lo[k]);
#endif
}

/* Of a short row the accumulators beyond its length are 0, and are not there. */
AF_NOINLINE void sum_totals_across(Totals *t, const Sum *s, ptrdiff_t length)
{
    const int parts = length < AF_WAYS ? (int)length : AF_WAYS;
    for (int i = 0; i < AF_REGISTERS; i++) {
        Sum all;
        sum_zero(&all, 1);
        for (int j = 0; j < parts; j++) {
            const int half = parts > 8 ? 8 : AF_WAYS;
            if (j < half)
                sum_set(&all, j, s, j * AF_REGISTERS + i);
            else
                sum_join(&all, j - half, s, j * AF_REGISTERS + i);
        }
        for (int half = 4; half; half /= 2)
            for (int j = 0; j < half && j + half < parts; j++)
                sum_join(&all, j, &all, j + half);
#if AF_IS_F32
        d_store(t->hi + i * AF_REGISTER_LANES, all.part[0]);
#else
        r_store(t->hi + i * AF_REGISTER_LANES, all.hi[0]);
        r_store(t->lo + i * AF_REGISTER_LANES, all.lo[0]);
#endif
    }
}

AF_FN void sum_totals(Totals *t, const Rows *s, int which, int along)
{
    if (along)
        sum_totals_along(t, &s->sum[which]);
    else
        sum_totals_across(t, &s->sum[which], s->length);
}

/* Numbers in doubles, one where that stands for all lanes. */
AF_FN W number_of(const double *a, int along)
{
    const int n = along ? 1 : AF_LANES;
    S hi[AF_LANES], lo[AF_LANES];
    for (int i = 0; i < n; i++) {
        hi[i] = (S)a[i];
        lo[i] = (S)(a[i] - hi[i]);
    }
    return along ? (W){v_set1(hi[0]), v_set1(lo[0])} : (W){v_load(hi), v_load(lo)};
}

AF_FN W totals_of(const Totals *t, int along)
{
#if AF_IS_F32
    return number_of(t->hi, along);
#else
    return along ? (W){v_set1(t->hi[0]), v_set1(t->lo[0])} : (W){v_load(t->hi), v_load(t->lo)};
#endif
}

AF_FN W row_sum_total(const Row *r, const Rows *s, int which)
{
    Totals t;
    sum_totals(&t, s, which, r->along);
    return totals_of(&t, r->along);
}

/* 1 / sum */
AF_FN W row_sum_inverse(const Row *r, const Rows *s, int which)
{
    Totals t;
    sum_totals(&t, s, which, r->along);
#if AF_IS_F32
    for (int i = 0; i < (r->along ? 1 : AF_LANES); i++)
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
    sum_totals(&t, s, a, r->along);
    sum_totals(&u, s, b, r->along);
#if AF_IS_F32
    for (int i = 0; i < (r->along ? 1 : AF_LANES); i++)
        t.hi[i] /= u.hi[i];
    return totals_of(&t, r->along);
#else
    return w_mul(totals_of(&t, r->along), w_inverse(totals_of(&u, r->along)));
#endif
}

/* How many others there are as large as the largest element. */
AF_FN W row_others(const Row *r, const Rows *s)
{
    double others[AF_LANES];
    for (int i = 0; i < (r->along ? 1 : AF_LANES); i++)
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

/* row_exp gives exp((x - max) / T), where T is 1 times AF_ROW_UP: a normal number wherever
   softmax's result is not 0, so that this is rounded once.                       */
#if AF_IS_F32
#define AF_ROW_UP 0x1p24f
#define AF_ROW_BIAS (AF_EXP_RANGE + 24)
/* -AF_ROW_BIAS ln 2: there the scale's exponent field is 0, and so is the scale. */
#define AF_ROW_LEAST -104.665f
/* From here on, x - max is exact where it is not below AF_ROW_LEAST. */
#define AF_ROW_FAR 256.0f
#else
#define AF_ROW_UP 0x1p53
#define AF_ROW_BIAS (AF_EXP_RANGE + 53)
#define AF_ROW_LEAST -745.826
#define AF_ROW_FAR 2048.0
#endif
#define AF_ROW_SHIFTER (AF_EXP_ROUNDER + AF_ROW_BIAS)

/* exp(x - max) without x - max, which would need two words:

     k = round((x - max) / ln 2), x - max - k ln 2 = (x - (k + K) ln 2) - (max - K ln 2)

   with K = round(max / ln 2). Both differences, of which each is some number below 1,
   are exact when ln 2's first part is meant, and so is theirs, or rounded at 2^-26.
   Where |max| is large, x - max is exact and takes the place of x.
   What is left of the element that is the largest is exactly 0.

   Softmax's budget in float32, as relative errors in u, of which one is at most an ulp:
   1.7 of the element's row_exp and 0.5 ulp of the product, 2.2 in all; then the sum's, in
   which those of the largest elements count 0 and the others' compensate each other. 1.86
   is the most that random rows show. A one-word 1 / sum would add 1 to it, and so would
   x - max rounded, from -2 on.                                                    */
AF_FN void row_exp_prepare(Row *r)
{
    V far = v_set1(AF_ROW_FAR), shifter = v_set1(AF_ROW_SHIFTER);
    r->base = v_select(v_lt(v_abs(r->max), far), v_set1(0), r->max);
    r->max_above = v_sub(r->max, r->base);
    r->least = v_add(r->max_above, v_set1(AF_ROW_LEAST));
    V k = v_sub(v_fma(r->max_above, v_set1(AF_LOG2E), shifter), shifter);
    r->shifter = v_sub(shifter, k);
    r->max_rest = v_fnma(k, v_set1(AF_LN2_HIGH), r->max_above);
}

/* What softmax's relatives share. Error: 1.7 u relative: 1 of the result's rounding, 0.35 of
   v's, 0.3 of r's; of the largest element 0. */
AF_FN V row_exp(const Row *r, V x)
{
    if (r->scaled)
        return exp_below(row_shifted(r, x));
    V above = v_max(r->least, v_sub(x, r->base));
    V shifted = v_fma(v_sub(above, r->max_above), v_set1(AF_LOG2E), v_set1(AF_ROW_SHIFTER));
    V k = v_sub(shifted, v_set1(AF_ROW_SHIFTER));
    V rest = v_fnma(v_sub(shifted, r->shifter), v_set1(AF_LN2_HIGH), above);
    V t = v_fnma(k, v_set1(AF_LN2_LOW), v_sub(rest, r->max_rest));
    V square = v_mul(t, t);
    V v = v_fma(square, V_PAIRS(t, square, AF_EXP_Q), t);
    V scale = v_shift_to_exponent(shifted);
    return v_fma(scale, v, scale);
}
AF_FN void row_add(const Row *r, Into *into, V e, V g)
{
    (void)r, (void)g;
    sum_add_positive(into, 0, e, into->of_x);
}
/* Times this, what row_exp gives is exp((x - max) / T). */
AF_FN S row_down(const Row *r) { return r->scaled ? 1 : 1 / AF_ROW_UP; }
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
        into->sum[0].part[j] = d_add(sum_before(into, 0, j), a);
        into->sum[1].part[j] = d_fma(d_widen(g.r[i]), a, sum_before(into, 1, j));
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
    S scale[3];
    set_scale(scale, temperature);
    r->inverse = w_inverse(w_of(v_set1(scale[2])));
    r->pre = v_set1(scale[0]);
    r->post = v_set1(scale[1]);
}

/* Tiles. */

/* Vectors along a row, so many at once that they fill the accumulators. */
enum {
    AF_VECTORS_ALONG = AF_LANES < AF_WAYS ? AF_WAYS / AF_LANES : 1,
    AF_LANES_ALONG = AF_VECTORS_ALONG * AF_LANES
};

/* Vectors of a row, or of the rows in the lanes: elements that follow each other. */
typedef struct {
    ptrdiff_t n;
    ptrdiff_t start; /* the index of the first */
    const char *g, *x, *mask;
    char *out;
    ptrdiff_t g_step, x_step, mask_step, out_step; /* in bytes, from one to the next */
    int one_mask;                                  /* a byte stands for all lanes */
} Span;

/* The last elements of a row, which are no whole vectors, and what is one for a row. */
typedef struct {
    S g[AF_LANES_ALONG], x[AF_LANES_ALONG], out[AF_LANES_ALONG], same_g[AF_LANES_ALONG];
    char mask[AF_LANES_ALONG];
} Tail;

AF_NOINLINE void tail_load(S *to, const S *from, ptrdiff_t n, S fill)
{
    for (int i = 0; i < AF_LANES_ALONG; i += AF_LANES)
        v_store(to + i, v_load_part(from + (i < n ? i : 0), n - i, fill));
}
AF_NOINLINE void tail_store(S *to, const S *from, ptrdiff_t n)
{
    for (int i = 0; i < n; i += AF_LANES)
        v_store_part(to + i, v_load(from + i), n - i);
}

/* Whether elements are included. */
AF_FN M span_mask(const Span *b, ptrdiff_t i)
{
    const char *p = b->mask + i * b->mask_step;
    return b->one_mask ? v_lt(v_set1(0), v_set1(*p != 0)) : v_load_mask(p);
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
    ROW_KEEPS = 32,      /* the term, in the output, for the last pass */
    ROW_COUNTS = 64,     /* the largest elements */
    ROW_VALUE_OF_X = 128 /* the last pass takes x, not the term */
};

/* x, or what stands for it. */
AF_FN V span_read(const Span *b, const Row *r, int flags, S fill, ptrdiff_t i)
{
    V x = v_load((const S *)(b->x + i * b->x_step));
    if (b->mask)
        x = v_select(span_mask(b, i), x, v_set1(fill));
    return r->scaled && !(flags & ROW_FROM_OUTPUT) ? v_mul(x, r->pre) : x;
}
AF_FN V span_read_g(const Span *b, ptrdiff_t i)
{
    return v_load((const S *)(b->g + i * b->g_step));
}
AF_FN void span_store(const Span *b, ptrdiff_t i, V y)
{
    v_store((S *)(b->out + i * b->out_step), y);
}

AF_FN V pass_max(const Span *b, const Row *r, V max, S fill)
{
    for (ptrdiff_t i = 0; i < b->n; i++)
        max = v_max(max, span_read(b, r, ROW_HAS_MAX, fill, i));
    return max;
}

/* Along, the largest of the lanes; where one is NaN it is any. */
AF_FN V finish_max(V max)
{
    S lanes[AF_REGISTER_LANES];
    for (int i = 1; i < AF_REGISTERS; i++)
        max.r[0] = r_max(max.r[0], max.r[i]);
    r_store(lanes, max.r[0]);
#pragma GCC unroll 4
    for (int half = AF_REGISTER_LANES / 2; half; half /= 2)
#pragma GCC unroll 8
        for (int i = 0; i < half; i++)
            lanes[i] = lanes[i] > lanes[i + half] ? lanes[i] : lanes[i + half];
    return v_set1(lanes[0]);
}

/* Counted in the type of x between folds, which holds that many. */
enum { ROW_FOLD = 1 << 20 };

AF_NOINLINE void fold_count(Rows *s, int along, V count)
{
    S lanes[AF_LANES];
    v_store(lanes, count);
#pragma GCC unroll 8
    for (int half = along ? AF_LANES / 2 : 0; half; half /= 2)
        for (int i = 0; i < half; i++)
            lanes[i] += lanes[i + half];
    for (int i = 0; i < (along ? 1 : AF_LANES); i++)
        s->count[i] += lanes[i];
}

enum { NSUMS = 2 };

AF_FN void add_vector(const Span *b, const Row *r, Into *into, int flags, ptrdiff_t i, row_sum *sum)
{
    S masked[AF_LANES];
    V x = v_load(into->of_x), g = x;
    if ((flags & ROW_HAS_G) && !(flags & ROW_TAKES_ONE)) {
        g = span_read_g(b, i);
        into->of_g = (const S *)(b->g + i * b->g_step);
        if (b->mask) {
            g = v_select(span_mask(b, i), g, v_set1(0));
            v_store(masked, g);
            into->of_g = masked;
        }
    }
    sum(r, into, x, g);
}

/* Some vectors at a time: first the terms, whose long chains of operations then have the
   scheduler's room to themselves, then the sums of what stands in memory.        */
AF_FN void pass_sum(const Span *b, const Row *r, Rows *s, int along, int flags, int keeps, S fill,
                    row_term *term, row_sum *sum)
{
    enum { SOME = 16, STEP = AF_LANES * sizeof(S) };
    S terms[SOME * AF_LANES];
    Sum local[NSUMS];
    Into into = {.sum = along ? local : s->sum, .along = along, .count = v_set1(0)};
    for (int which = 0; which < NSUMS && along; which++)
        for (int j = 0; j < AF_PARTS; j++)
            sum_set(&local[which], j, &s->sum[which], j);
    for (ptrdiff_t from = 0; from < b->n; from += SOME) {
        const ptrdiff_t some = b->n - from < SOME ? b->n - from : SOME;
        const int is_x = (flags & ROW_FROM_OUTPUT) && !b->mask;
        const char *of_x = is_x    ? b->x + from * b->x_step
                           : keeps ? b->out + from * b->out_step
                                   : (char *)terms;
        const ptrdiff_t step = is_x ? b->x_step : keeps ? b->out_step : STEP;
        for (ptrdiff_t i = 0; i < some && !is_x; i++)
            v_store((S *)(of_x + i * step), term(r, span_read(b, r, flags, fill, from + i)));
        if (along)
            for (ptrdiff_t i = 0; i < some; i += AF_VECTORS_ALONG)
                for (int j = 0; j < AF_VECTORS_ALONG; j++) {
                    into.first = AF_REGISTERS * j;
                    into.of_x = (const S *)(of_x + (i + j) * step);
                    add_vector(b, r, &into, flags, from + i + j, sum);
                }
        else if (b->start + from == 0)
            for (ptrdiff_t i = 0; i < some; i++) {
                into.first = AF_REGISTERS * (int)i;
                into.fresh = 1;
                into.of_x = (const S *)(of_x + i * step);
                add_vector(b, r, &into, flags, i, sum);
            }
        else
            for (ptrdiff_t i = 0; i < some; i++) {
                into.first = AF_REGISTERS * (int)i;
                into.fresh = 0;
                into.of_x = (const S *)(of_x + i * step);
                add_vector(b, r, &into, flags, from + i, sum);
            }
        if ((flags & ROW_COUNTS) && ((from + some) % ROW_FOLD == 0 || from + some == b->n)) {
            fold_count(s, along, into.count);
            into.count = v_set1(0);
        }
    }
    for (int which = 0; which < NSUMS && along; which++)
        for (int j = 0; j < AF_PARTS; j++)
            sum_set(&s->sum[which], j, &local[which], j);
}

AF_FN void pass_value(const Span *b, const Row *r, int flags, int kept, S fill, S excluded,
                      row_term *term, row_value *value)
{
    for (ptrdiff_t i = 0; i < b->n; i++) {
        V x, g;
        if (kept)
            x = v_load((const S *)(b->out + i * b->out_step));
        else
            x = span_read(b, r, flags, fill, i);
        if (!kept && !(flags & ROW_VALUE_OF_X))
            x = term(r, x);
        g = x;
        if ((flags & ROW_HAS_G) && !(flags & ROW_TAKES_ONE))
            g = span_read_g(b, i);
        V y = value(r, x, g);
        if (b->mask)
            y = v_select(span_mask(b, i), y, v_set1(excluded));
        span_store(b, i, y);
    }
}

/* The spans of a row: whole vectors, and the rest of it. */
AF_FN int spans_along(Span *b, Tail *tail, const af_tile *t, int flags, ptrdiff_t row, S fill)
{
    const ptrdiff_t whole = t->n / AF_LANES_ALONG * AF_LANES_ALONG, rest = t->n - whole;
    const int has_out = !(flags & ROW_GIVES_ONE), same_mask = t->mask && t->mask_steps.step == 0;
    const int has_g = (flags & ROW_HAS_G) && !(flags & ROW_TAKES_ONE);
    const int same_g = has_g && t->g_steps.step == 0;
    b[0] = (Span){
        .n = whole / AF_LANES, .x = t->x + row * t->x_steps.next, .x_step = AF_LANES * sizeof(S)};
    if (has_out) {
        b[0].out = t->out + row * t->out_steps.next;
        b[0].out_step = AF_LANES * sizeof(S);
    }
    if (has_g) {
        b[0].g = t->g + row * t->g_steps.next;
        b[0].g_step = AF_LANES * sizeof(S);
    }
    if (t->mask) {
        b[0].mask = t->mask + row * t->mask_steps.next;
        b[0].mask_step = same_mask ? 0 : AF_LANES;
        b[0].one_mask = same_mask;
    }
    if (same_g) {
        for (int i = 0; i < AF_LANES_ALONG; i++)
            tail->same_g[i] = *(const S *)b[0].g;
        b[0].g = (const char *)tail->same_g;
        b[0].g_step = 0;
    }
    if (!rest)
        return 1;
    b[1] = b[0];
    b[1].n = AF_VECTORS_ALONG;
    b[1].x = (const char *)tail->x;
    tail_load(tail->x, (const S *)b[0].x + whole, rest, fill);
    if (has_out)
        b[1].out = (char *)tail->out;
    if (has_g) {
        b[1].g = (const char *)tail->g;
        b[1].g_step = AF_LANES * sizeof(S);
        tail_load(tail->g, same_g ? tail->same_g : (const S *)b[0].g + whole, rest, 0);
    }
    if (t->mask && !same_mask) {
        b[1].mask = tail->mask;
        memcpy(tail->mask, b[0].mask + whole, (size_t)rest);
        memset(tail->mask + rest, 0, (size_t)(AF_LANES_ALONG - rest));
    }
    return 2;
}

AF_FN Span span_across(const af_tile *t, ptrdiff_t column)
{
    return (Span){.n = t->n,
                  .start = t->start,
                  .g = t->g ? t->g + column * t->g_steps.next : NULL,
                  .x = t->x + column * t->x_steps.next,
                  .mask = t->mask ? t->mask + column * t->mask_steps.next : NULL,
                  .out = t->out + column * t->out_steps.next,
                  .g_step = t->g_steps.step,
                  .x_step = t->x_steps.step,
                  .mask_step = t->mask_steps.step,
                  .out_step = t->out_steps.step,
                  .one_mask = t->mask_steps.next == 0};
}

AF_FN void sums_begin(Rows *s, int along, int flags)
{
    for (int i = 0; i < AF_LANES && (flags & ROW_COUNTS); i++)
        s->count[i] = 0;
    for (int which = 0; which < NSUMS && along; which++)
        sum_zero(&s->sum[which], AF_PARTS);
}

/* The rows that are, or begin, at row: one along, AF_LANES across. */
AF_FN void row_passes(const af_tile *t, Row r, Rows *s, ptrdiff_t row, int along, int flags, S fill,
                      S excluded, row_term *term, row_sum *sum, row_finish *finish,
                      row_value *value)
{
    const int keeps = (flags & ROW_KEEPS) && t->keep;
    Span b[2];
    Tail tail;
    int spans = 1;
    if (along)
        spans = spans_along(b, &tail, t, flags, row, fill);
    else
        b[0] = span_across(t, row);
    if (t->first_pass <= AF_PASS_MAX && (flags & ROW_HAS_MAX)) {
        V max = t->start ? s->max : v_set1(-INFINITY);
        for (int k = 0; k < spans; k++)
            max = pass_max(&b[k], &r, max, fill);
        s->max = max;
    }
    if (t->first_pass <= AF_PASS_SUM && t->last_pass >= AF_PASS_SUM) {
        if (t->start == 0) {
            if (along && (flags & ROW_HAS_MAX))
                s->max = finish_max(s->max);
            sums_begin(s, along, flags);
        }
        r.max = s->max;
        row_exp_prepare(&r);
        for (int k = 0; k < spans; k++)
            pass_sum(&b[k], &r, s, along, flags, keeps, fill, term, sum);
    }
    if (t->last_pass < AF_PASS_VALUE)
        return;
    r.max = s->max;
    row_exp_prepare(&r);
    if (t->start == 0) {
        if (flags & ROW_TAKES_ONE) {
            const S *g = (const S *)(t->g + row * t->g_steps.next);
            r.g = along ? v_set1(*g) : v_load(g);
        }
        r.total = r.dot = w_of(v_set1(0));
        finish(&r, s);
        s->total = r.total;
        s->dot = r.dot;
    }
    r.total = s->total;
    r.dot = s->dot;
    if (flags & ROW_GIVES_ONE) {
        S *out = (S *)(t->out + row * t->out_steps.next);
        V y = value(&r, r.max, r.max);
        if (t->start == 0 && along)
            r_store_up_to(out, y.r[0], 1);
        else if (t->start == 0)
            v_store(out, y);
        return;
    }
    for (int k = 0; k < spans; k++)
        pass_value(&b[k], &r, flags, keeps, fill, excluded, term, value);
    if (spans > 1)
        tail_store((S *)b[0].out + b[0].n * AF_LANES, tail.out, t->n - b[0].n * AF_LANES);
}

AF_FN int row_tile(const af_tile *t, int along, int scaled, int flags, S fill, S excluded, int more,
                   row_term *term, row_sum *sum, row_finish *finish, row_value *value)
{
    Rows local, *s = t->state ? t->state : &local;
    Row r = {.along = along, .scaled = scaled};
    flags |= more;
    if (scaled) {
        row_set_scale(&r, t->params[0]);
        if (!(flags & ROW_FROM_OUTPUT) && t->params[0] < 0)
            fill = -fill;
    }
    for (ptrdiff_t row = 0; row < t->count; row += along ? 1 : AF_LANES) {
        s->length = t->length;
        row_passes(t, r, s, row, along, flags, fill, excluded, term, sum, finish, value);
        s += t->state != NULL;
    }
    return 0;
}

/* way is an activation's list of ROW_KEEPS and ROW_COUNTS, or 0, and four functions. */
#define AF_ROW_LOOP(name, kind, flags, nparams, fill, excluded, way)                              \
    AF_NOINLINE int name##_##kind##_along(const af_tile *t)                                       \
    {                                                                                             \
        return row_tile(t, 1, 0, flags, fill, excluded, way);                                     \
    }                                                                                             \
    AF_NOINLINE int name##_##kind##_across(const af_tile *t)                                      \
    {                                                                                             \
        return row_tile(t, 0, 0, flags, fill, excluded, way);                                     \
    }                                                                                             \
    AF_NOINLINE int name##_##kind##_along_scaled(const af_tile *t)                                \
    {                                                                                             \
        return row_tile(t, 1, nparams, flags, fill, excluded, way);                               \
    }                                                                                             \
    AF_NOINLINE int name##_##kind##_across_scaled(const af_tile *t)                               \
    {                                                                                             \
        return row_tile(t, 0, nparams, flags, fill, excluded, way);                               \
    }                                                                                             \
    int AF_SYMBOL(name##_##kind, AF_SUFFIX)(char *const *args, const ptrdiff_t *steps,            \
                                            ptrdiff_t n, void *ctx)                               \
    {                                                                                             \
        const af_tile *t = ctx;                                                                   \
        (void)args, (void)steps, (void)n;                                                         \
        if (nparams && t->params[0] != 1)                                                         \
            return t->along ? name##_##kind##_along_scaled(t) : name##_##kind##_across_scaled(t); \
        return t->along ? name##_##kind##_along(t) : name##_##kind##_across(t);                   \
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
