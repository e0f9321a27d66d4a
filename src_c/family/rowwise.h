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

#include "family/elementwise.h"
#include "math/exp_below.h"
#include "math/two.h"
#include "run/rows.h"
#include "simd/vector.h"

/* Accumulators, the registers that they fill along a row, and how many of these a vector
   has there: so few that a row's rest is never longer than the accumulators.      */
enum {
    AF_WAYS = 16,
    AF_PARTS = AF_WAYS / AF_REGISTER_LANES,
    AF_REGISTERS_ALONG = AF_PARTS < AF_REGISTERS ? AF_PARTS : AF_REGISTERS,
    AF_LANES_ALONG = AF_REGISTERS_ALONG * AF_REGISTER_LANES,
    AF_VECTORS_ALONG = AF_WAYS / AF_LANES_ALONG
};

/* A register of sums: doubles for those of floats, two words for those of doubles. */
typedef struct {
#if AF_IS_F32
    D hi;
#else
    R hi, lo;
#endif
} Part;

enum { NSUMS = 2, AF_CACHE_LINE = 64 };

/* What these come to, in doubles or in two words of them; along, the first alone. */
typedef struct {
    double hi[AF_LANES];
#if !AF_IS_F32
    double lo[AF_LANES];
#endif
} Totals;

typedef struct {
    Totals total[NSUMS];
    double count[AF_LANES]; /* of the elements that are the largest */
} Sums;

/* A row, or the rows in the lanes of a vector, as the maths sees it. */
typedef struct {
    int along;
    V max;
    W total, dot;
    V g; /* a reduction's gradient */
    ptrdiff_t length;
    V *seen; /* with ROW_SEES, of what came before in the last pass: 0 at its beginning */
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
    Part *sum[NSUMS];
    V count;
    double counted;       /* before */
    int registers;        /* of a vector */
    int first;            /* the accumulator of the first of them */
    const S *of_x, *of_g; /* where x and g, as a sum is given them, stand in memory too */
    V low;                /* of x, where that is a term with ROW_LOW */
} Into;

typedef W row_term(const Row *r, V x); /* the low word is for the sums alone */
typedef void row_sum(const Row *r, Into *into, V x, V g);
typedef void row_finish(Row *r, const Sums *s);
typedef V row_value(const Row *r, V x, V g);

/* A term where that is x. */
AF_FN W row_itself(const Row *r, V x)
{
    (void)r;
    return w_of(x);
}

/* Sums. */

#define AF_EACH_INTO for (int i = 0; i < into->registers; i++)

AF_FN Part part_zero(void)
{
#if AF_IS_F32
    return (Part){d_zero()};
#else
    return (Part){r_set1(0), r_set1(0)};
#endif
}

AF_FN Part part_join(Part a, Part b)
{
#if AF_IS_F32
    return (Part){d_add(a.hi, b.hi)};
#else
    R sum = r_add(a.hi, b.hi), t = r_sub(sum, a.hi);
    R rest = r_add(r_sub(a.hi, r_sub(sum, t)), r_sub(b.hi, t));
    return (Part){sum, r_add(r_add(a.lo, b.lo), rest)};
#endif
}

#if !AF_IS_F32
AF_FN void sum_add_word(const Into *into, int which, int i, R a, R low)
{
    Part *to = &into->sum[which][into->first + i];
    *to = part_join(*to, (Part){a, low});
}
#endif

AF_FN void sum_add(Into *into, int which, V a)
{
    AF_EACH_INTO
    {
#if AF_IS_F32
        Part *to = &into->sum[which][into->first + i];
        to->hi = d_add(to->hi, d_widen(a.r[i]));
#else
        sum_add_word(into, which, i, a.r[i], r_set1(0));
#endif
    }
}

/* The same of what stands in memory too, which is converted from there. */
AF_FN void sum_add_in_memory(Into *into, int which, V a, const S *of_a)
{
#if AF_IS_F32
    (void)a;
    AF_EACH_INTO
    {
        Part *to = &into->sum[which][into->first + i];
        to->hi = d_add(to->hi, d_load_floats(of_a + i * AF_REGISTER_LANES));
    }
#else
    (void)of_a;
    sum_add(into, which, a);
#endif
}

/* Of terms >= 0, and of doubles into->low: Fast2Sum of the larger and the smaller. */
AF_FN void sum_add_positive(Into *into, int which, V a)
{
#if AF_IS_F32
    sum_add(into, which, a);
#else
    AF_EACH_INTO
    {
        Part *to = &into->sum[which][into->first + i];
        R sum = r_add(to->hi, a.r[i]), large = r_max(to->hi, a.r[i]), small = r_min(to->hi, a.r[i]);
        R low = r_add(into->low.r[i], r_sub(small, r_sub(sum, large)));
        to->lo = r_add(to->lo, low);
        to->hi = sum;
    }
#endif
}
AF_FN void sum_add_positive_in_memory(Into *into, int which, V a, const S *of_a)
{
#if AF_IS_F32
    sum_add_in_memory(into, which, a, of_a);
#else
    (void)of_a;
    sum_add_positive(into, which, a);
#endif
}

AF_FN void sum_add_words_of(Into *into, int which, W a)
{
    AF_EACH_INTO
    {
#if AF_IS_F32
        Part *to = &into->sum[which][into->first + i];
        to->hi = d_add(to->hi, d_add(d_widen(a.hi.r[i]), d_widen(a.lo.r[i])));
#else
        sum_add_word(into, which, i, a.hi.r[i], a.lo.r[i]);
#endif
    }
}

/* x g, as a sum is given them. */
AF_FN void sum_add_x_times_g(Into *into, int which, V x, V g)
{
    AF_EACH_INTO
    {
#if AF_IS_F32
        Part *to = &into->sum[which][into->first + i];
        (void)x, (void)g;
        to->hi = d_fma(d_load_floats(into->of_x + i * AF_REGISTER_LANES),
                       d_load_floats(into->of_g + i * AF_REGISTER_LANES), to->hi);
#else
        R lo, hi = r_two_prod(x.r[i], g.r[i], &lo);
        sum_add_word(into, which, i, hi, lo);
#endif
    }
}

/* The tree: accumulators i and i + 8, then i + 4, i + 2 and i + 1. */

/* Of accumulators along a row. */
AF_FN void part_totals_along(Totals *t, int lane, Part *part)
{
#pragma GCC unroll 4
    for (int half = AF_PARTS / 2; half; half /= 2)
#pragma GCC unroll 8
        for (int j = 0; j < half; j++)
            part[j] = part_join(part[j], part[j + half]);
#if AF_IS_F32
    t->hi[lane] = d_total(part[0].hi);
#else
#pragma GCC unroll 4
    for (int half = AF_REGISTER_LANES / 2; half; half /= 2)
        part[0] = part_join(part[0], (Part){r_swap(part[0].hi, half), r_swap(part[0].lo, half)});
    t->hi[lane] = r_first_lane(part[0].hi);
    t->lo[lane] = r_first_lane(part[0].lo);
#endif
}

AF_FN void totals_clear(Totals *t, int lane)
{
    t->hi[lane] = 0;
#if !AF_IS_F32
    t->lo[lane] = 0;
#endif
}

/* A lane to another. */
AF_FN void totals_copy(Totals *t, int to, int from)
{
    t->hi[to] = t->hi[from];
#if !AF_IS_F32
    t->lo[to] = t->lo[from];
#endif
}

/* A register's lanes of totals. */
AF_FN void part_store(Totals *t, int lane, Part a)
{
#if AF_IS_F32
    d_store(t->hi + lane, a.hi);
#else
    r_store(t->hi + lane, a.hi);
    r_store(t->lo + lane, a.lo);
#endif
}

/* Of accumulators that each fill a vector. Those beyond the length of a short row are 0, and are
   not there.                                                                      */
AF_NOINLINE void part_totals_across(Totals *t, const Part *part, ptrdiff_t length)
{
    const int parts = length < AF_WAYS ? (int)length : AF_WAYS;
    for (int i = 0; i < AF_REGISTERS; i++) {
        Part all[AF_WAYS];
        for (int j = 0; j < parts; j++)
            all[j] = part[j * AF_REGISTERS + i];
        for (int half = AF_WAYS / 2; half; half /= 2)
            for (int j = 0; j < half && j + half < parts; j++)
                all[j] = part_join(all[j], all[j + half]);
        part_store(t, i * AF_REGISTER_LANES, all[0]);
    }
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

AF_FN W row_sum_total(const Row *r, const Sums *s, int which)
{
    return totals_of(&s->total[which], r->along);
}

/* 1 / sum */
AF_FN W row_sum_inverse(const Row *r, const Sums *s, int which)
{
#if AF_IS_F32
    double inverse[AF_LANES];
    for (int i = 0; i < (r->along ? 1 : AF_LANES); i++)
        inverse[i] = 1 / s->total[which].hi[i];
    return number_of(inverse, r->along);
#else
    return w_inverse(totals_of(&s->total[which], r->along));
#endif
}

/* sum a / sum b */
AF_FN W row_sum_ratio(const Row *r, const Sums *s, int a, int b)
{
#if AF_IS_F32
    double ratio[AF_LANES];
    for (int i = 0; i < (r->along ? 1 : AF_LANES); i++)
        ratio[i] = s->total[a].hi[i] / s->total[b].hi[i];
    return number_of(ratio, r->along);
#else
    return w_mul(totals_of(&s->total[a], r->along), w_inverse(totals_of(&s->total[b], r->along)));
#endif
}

/* How many others there are as large as the largest element. */
AF_FN W row_others(const Row *r, const Sums *s)
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

   Softmax's budget, as relative errors in u, of which one is at most an ulp: of floats, 1.75 of
   the element's row_exp and 0.5 ulp of the product, 2.25 in all, and then the sum's, in which
   those of the largest elements count 0, and the others' must all have one sign to count as
   much as one of them: a search (tests/worst_rows.py) finds 2.45. Of doubles, 1.1 and 0.5, as
   the sum is of both words. A one-word 1 / sum would add 1 to it, and so would x - max rounded,
   from -2 on.                                                                     */
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

/* It is (1 + v) * scale, where T is 1. Error: 0.75 u relative: 0.35 of v's rounding, 0.3 of r's,
   0.06 of the polynomial; of the largest element 0. */
typedef struct {
    V v, scale;
    V t, t_low, square, q; /* v = t + square * q, rounded */
} RowExp;
AF_FN RowExp row_exp_parts(const Row *r, V x)
{
    V above = v_max(r->least, v_sub(x, r->base));
    V shifted = v_fma(v_sub(above, r->max_above), v_set1(AF_LOG2E), v_set1(AF_ROW_SHIFTER));
    V k = v_sub(shifted, v_set1(AF_ROW_SHIFTER));
    V rest = v_fnma(v_sub(shifted, r->shifter), v_set1(AF_LN2_HIGH), above);
    RowExp e = {.scale = v_shift_to_exponent(shifted)};
    rest = v_sub(rest, r->max_rest);
    e.t = v_fnma(k, v_set1(AF_LN2_LOW), rest);
    e.t_low = v_fnma(k, v_set1(AF_LN2_LOW), v_sub(rest, e.t));
    e.square = v_mul(e.t, e.t);
    e.q = V_PAIRS(e.t, e.square, AF_EXP_SHORTER_Q);
    e.v = v_fma(e.square, e.q, e.t);
    return e;
}
/* What softmax's relatives share. Error: 1.75 u relative of floats, 1 of it the result's rounding;
   1.1 u of doubles, and without a rounding of both words, whose t has a low word and is added to
   1 without an error: 0.1 u. Where T is not 1, as exp_below and exp_below_words. */
AF_FN W row_exp(const Row *r, V x)
{
#if AF_IS_F32
    if (r->scaled)
        return w_of(exp_below(row_shifted(r, x)));
    RowExp e = row_exp_parts(r, x);
    return w_of(v_fma(e.scale, e.v, e.scale));
#else
    if (r->scaled)
        return exp_below_words(row_shifted(r, x));
    RowExp e = row_exp_parts(r, x);
    W sum = w_add_to(v_set1(1), (W){e.t, v_fma(e.square, e.q, e.t_low)});
    return w_shift(w_fast_sum(sum.hi, sum.lo), e.scale);
#endif
}
AF_FN void row_add(const Row *r, Into *into, V e, V g)
{
    (void)r, (void)g;
    sum_add_positive_in_memory(into, 0, e, into->of_x);
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
    AF_EACH_INTO
    {
        Part *sum = &into->sum[0][into->first + i], *dot = &into->sum[1][into->first + i];
        D a = d_add(d_widen(e.hi.r[i]), d_widen(e.lo.r[i]));
        sum->hi = d_add(sum->hi, a);
        dot->hi = d_fma(d_widen(g.r[i]), a, dot->hi);
    }
#else
    sum_add_words_of(into, 0, e);
    sum_add_words_of(into, 1, w_scale(g, e));
#endif
}

/* The same of row_exp before its rounding, where g is what stands at into->of_g. */
AF_FN void row_add_exp(const Row *r, Into *into, V x, V g)
{
#if AF_IS_F32
    RowExp e = row_exp_parts(r, x);
    (void)g;
    AF_EACH_INTO
    {
        Part *sum = &into->sum[0][into->first + i], *dot = &into->sum[1][into->first + i];
        D scale = d_widen(e.scale.r[i]), a = d_fma(scale, d_widen(e.v.r[i]), scale);
        sum->hi = d_add(sum->hi, a);
        dot->hi = d_fma(d_load_floats(into->of_g + i * AF_REGISTER_LANES), a, dot->hi);
    }
#else
    RowExp e = row_exp_parts(r, x);
    V hi = v_fma(e.scale, e.v, e.scale);
    row_add_words(into, (W){hi, v_fma(e.scale, e.v, v_sub(e.scale, hi))}, g);
#endif
}
/* A sum's inverse where what row_exp gives counts as exp(x - max). */
AF_FN W row_up(W inverse) { return w_shift(inverse, v_set1(AF_ROW_UP)); }
/* exp(x - max) * b, rounded once. A power of two below 2^-AF_ROW_BIAS AF_ROW_UP is 0.
   Error: 1.5 ulp: 0.75 u of v and 0.25 u of the small terms; twice 0.5 where 2^k b is subnormal. */
AF_FN V row_exp_times(const Row *r, V x, W b)
{
    RowExp e = row_exp_parts(r, x);
    W t = w_shift(b, v_mul(e.scale, v_set1(1 / AF_ROW_UP)));
    return v_add(t.hi, v_fma(t.hi, e.v, v_fma(t.lo, e.v, t.lo)));
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
AF_FN W row_raised_inverse(const Row *r, const Sums *s)
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

/* Vectors of a row, or of the rows in the lanes: elements that follow each other. */
typedef struct {
    ptrdiff_t n;
    ptrdiff_t start; /* the index of the first */
    const char *g, *x, *mask;
    char *out;
    ptrdiff_t g_step, x_step, mask_step, out_step; /* in bytes, from one to the next */
    int one_mask;                                  /* a byte stands for all lanes */
    int is_rest;                                   /* of a row along */
    int ahead;                                     /* what follows in next is wanted soon */
    uintptr_t next[3];                             /* the same elements of a later row */
} Span;

/* Passes. Of what follows registers, flags and the functions are constants at every call. */
enum {
    ROW_HAS_MAX = 1,
    ROW_HAS_G = 2,
    ROW_FROM_OUTPUT = 4,
    ROW_TAKES_ONE = 8,  /* gradient of a row */
    ROW_GIVES_ONE = 16, /* result of a row */
    /* Said by the activation: */
    ROW_KEEPS = 32,       /* the term, in the output, for the last pass */
    ROW_COUNTS = 64,      /* the largest elements */
    ROW_VALUE_OF_X = 128, /* the last pass takes x, not the term */
    ROW_ABOVE_0 = 256,    /* the largest element is one of the row's, or 0 */
    ROW_ONE_LOOP = 512,   /* for any mask and temperature, in half of the code */
    ROW_LOW = 1024,       /* the term has a low word */
    ROW_NUMBERS = 2048,   /* the elements that a mask includes, in the second sum */
    ROW_SEES = 4096,      /* the last pass; what is excluded is NaN to it */
    /* Said by the loop: */
    ROW_MAY_HAVE_MASK = 8192
};

AF_FN int has_mask(const Span *b, int flags) { return (flags & ROW_MAY_HAVE_MASK) && b->mask; }

/* A gradient of every element. */
AF_FN int takes_each_g(int flags) { return (flags & ROW_HAS_G) && !(flags & ROW_TAKES_ONE); }
/* Of a gradient by y, or by one number, there is no sum but the first. */
AF_FN int sums_of(int flags)
{
    return (takes_each_g(flags) && !(flags & ROW_FROM_OUTPUT)) || (flags & ROW_NUMBERS) ? 2 : 1;
}
/* The arrays that are as large as x. */
AF_FN int operands_of(int flags) { return 1 + !(flags & ROW_GIVES_ONE) + takes_each_g(flags); }
/* What the largest is to be above. */
AF_FN V max_begin(int flags) { return v_set1(flags & ROW_ABOVE_0 ? 0 : -INFINITY); }

/* Whether elements are included. */
AF_FN M span_mask(const Span *b, ptrdiff_t i, int registers)
{
    const char *p = b->mask + i * b->mask_step;
    if (b->one_mask)
        return v_lt(v_set1(0), v_set1(*p != 0));
    M m;
    AF_UNROLL(m.r[i] = i < registers ? r_load_mask(p + i * AF_REGISTER_LANES) : m.r[i % registers]);
    return m;
}

/* x, or what stands for it. */
AF_FN V span_read(const Span *b, const Row *r, int registers, int flags, S fill, ptrdiff_t i)
{
    V x = load((const S *)(b->x + i * b->x_step), registers);
    if (has_mask(b, flags))
        x = v_select(span_mask(b, i, registers), x, v_set1(fill));
    return r->scaled && !(flags & ROW_FROM_OUTPUT) ? v_mul(x, r->pre) : x;
}

AF_FN V pass_max(const Span *b, const Row *r, int registers, int flags, V max, S fill)
{
    for (ptrdiff_t i = 0; i < b->n; i++)
        max = v_max(max, span_read(b, r, registers, flags, fill, i));
    return max;
}

/* Element i, of which the term stands at into->of_x, to the sums. */
AF_FN void add_vector(const Span *b, const Row *r, Into *into, int flags, ptrdiff_t i, row_sum *sum)
{
    S masked[AF_LANES];
    V x = load(into->of_x, into->registers), g = x;
    if (takes_each_g(flags)) {
        into->of_g = (const S *)(b->g + i * b->g_step);
        g = load(into->of_g, into->registers);
        if (has_mask(b, flags)) {
            g = v_select(span_mask(b, i, into->registers), g, v_set1(0));
            store(masked, g, into->registers);
            into->of_g = masked;
        }
    }
    sum(r, into, x, g);
    if ((flags & ROW_NUMBERS) && has_mask(b, flags))
        sum_add(into, 1, v_select(span_mask(b, i, into->registers), v_set1(1), v_set1(0)));
}

/* Counted in the type of x between folds, which holds that many. */
enum { ROW_FOLD = 1 << 20 };

AF_FN double lanes_count(V count)
{
    R c = count.r[0];
    for (int i = 1; i < AF_REGISTERS_ALONG; i++)
        c = r_add(c, count.r[i]);
#pragma GCC unroll 4
    for (int half = AF_REGISTER_LANES / 2; half; half /= 2)
        c = r_add(c, r_swap(c, half));
    return r_first_lane(c);
}

/* Some vectors at a time: first the terms, whose long chains of operations then have the
   scheduler's room to themselves, then the sums of what stands in memory. */
AF_FN void pass_sum(const Span *b, const Row *r, Into *into, int flags, int keeps, S fill,
                    row_term *term, row_sum *sum)
{
    enum { SOME = 16 };
    const int registers = into->registers;
    const ptrdiff_t size = registers * AF_REGISTER_LANES * (ptrdiff_t)sizeof(S);
    S terms[SOME * AF_LANES], lows[SOME * AF_LANES];
    for (ptrdiff_t from = 0; from < b->n; from += SOME) {
        const ptrdiff_t some = b->n - from < SOME ? b->n - from : SOME;
        const int is_x = (flags & ROW_FROM_OUTPUT) && !has_mask(b, flags);
        const char *of_x = is_x    ? b->x + from * b->x_step
                           : keeps ? b->out + from * b->out_step
                                   : (char *)terms;
        const ptrdiff_t step = is_x ? b->x_step : keeps ? b->out_step : size;
        for (ptrdiff_t i = 0; i < some && !is_x; i++) {
            W y = term(r, span_read(b, r, registers, flags, fill, from + i));
            store((S *)(of_x + i * step), y.hi, registers);
            if (flags & ROW_LOW)
                store(lows + i * AF_LANES, y.lo, registers);
            if (r->along && b->ahead)
                for (ptrdiff_t k = (from + i) * size; k < (from + i + 1) * size; k += AF_CACHE_LINE)
                    for (int j = 0; j < operands_of(flags); j++)
                        AF_PREFETCH(b->next[j] + (uintptr_t)k);
        }
        for (ptrdiff_t i = 0; i < some; i++) {
            const ptrdiff_t index = b->start + from + i;
            if (!r->along)
                into->first = (int)(index % AF_WAYS) * AF_REGISTERS;
            else if (AF_VECTORS_ALONG > 1)
                into->first = (int)(index % AF_VECTORS_ALONG) * AF_REGISTERS_ALONG;
            into->of_x = (const S *)(of_x + i * step);
            if (flags & ROW_LOW)
                into->low = load(lows + i * AF_LANES, registers);
            add_vector(b, r, into, flags, from + i, sum);
        }
        if ((flags & ROW_COUNTS) && r->along && (from + SOME) % ROW_FOLD == 0) {
            into->counted += lanes_count(into->count);
            into->count = v_set1(0);
        }
    }
}

AF_FN void pass_value(const Span *b, const Row *r, int registers, int flags, int kept, S fill,
                      S excluded, row_term *term, row_value *value)
{
    for (ptrdiff_t i = 0; i < b->n; i++) {
        S *const out = (S *)(b->out + i * b->out_step);
        V x, g;
        if (kept)
            x = load(out, registers);
        else
            x = span_read(b, r, registers, flags, fill, i);
        if (!kept && !(flags & ROW_VALUE_OF_X))
            x = term(r, x).hi;
        g = x;
        if (takes_each_g(flags))
            g = load((const S *)(b->g + i * b->g_step), registers);
        V y = value(r, x, g);
        if (has_mask(b, flags))
            y = v_select(span_mask(b, i, registers), y, v_set1(excluded));
        store(out, y, registers);
    }
}

/* Along rows. */

/* What is kept of a row, and its last elements, which are no whole vector. */
typedef struct {
    S max, total[2], dot[2], seen;
    double count;
    Part sum[NSUMS][AF_PARTS];
    S x[AF_LANES_ALONG], g[AF_LANES_ALONG], same_g[AF_LANES_ALONG];
    char mask[AF_LANES_ALONG];
} Line;

/* Rows of which each pass is made before the next, so that none waits for what it comes to at the
   end of one. Together they stay in the nearest cache.                             */
enum { LINES = AF_LANES < 8 ? AF_LANES : 8, NEAR_BYTES = 16 << 10 };

AF_FN void line_begin(Line *line, const af_tile *t, int flags, ptrdiff_t row, S fill)
{
    const ptrdiff_t rest = t->n % AF_LANES_ALONG, whole = t->n - rest;
    const char *const g = takes_each_g(flags) ? t->g + row * t->g_steps.next : NULL;
    if (g && t->g_steps.step == 0)
        store(line->same_g, v_set1(*(const S *)g), AF_REGISTERS_ALONG);
    if (!rest)
        return;
    store(line->x, v_load_part((const S *)(t->x + row * t->x_steps.next) + whole, rest, fill),
          AF_REGISTERS_ALONG);
    if (g) {
        const S *const from = t->g_steps.step ? (const S *)g + whole : line->same_g;
        store(line->g, v_load_part(from, rest, 0), AF_REGISTERS_ALONG);
    }
    if ((flags & ROW_MAY_HAVE_MASK) && t->mask && t->mask_steps.step) {
        const char *const mask = t->mask + row * t->mask_steps.next + whole;
        for (int i = 0; i < AF_LANES_ALONG; i++)
            line->mask[i] = i < rest ? mask[i] : 0;
    }
}

/* The whole vectors of a row. */
AF_FN Span line_span(const Line *line, const af_tile *t, int flags, ptrdiff_t row)
{
    const ptrdiff_t step = AF_LANES_ALONG * sizeof(S);
    const int same_mask = t->mask && t->mask_steps.step == 0;
    const int same_g = takes_each_g(flags) && t->g_steps.step == 0;
    return (Span){.n = t->n / AF_LANES_ALONG,
                  .start = 0,
                  .g = !takes_each_g(flags) ? NULL
                       : same_g             ? (const char *)line->same_g
                                            : t->g + row * t->g_steps.next,
                  .x = t->x + row * t->x_steps.next,
                  .mask = t->mask ? t->mask + row * t->mask_steps.next : NULL,
                  .out = flags & ROW_GIVES_ONE ? NULL : t->out + row * t->out_steps.next,
                  .g_step = same_g ? 0 : step,
                  .x_step = step,
                  .mask_step = same_mask ? 0 : AF_LANES_ALONG,
                  .out_step = step,
                  .one_mask = same_mask,
                  .is_rest = 0};
}
/* Then the rest of it, where there is one. */
AF_FN int line_next(Span *b, Line *line, const af_tile *t, int flags)
{
    if (b->is_rest || t->n % AF_LANES_ALONG == 0)
        return 0;
    b->is_rest = 1;
    b->start = b->n;
    b->n = 1;
    b->x = (const char *)line->x;
    b->out = (char *)line->x;
    if (takes_each_g(flags))
        b->g = (const char *)line->g;
    if (has_mask(b, flags) && b->mask_step)
        b->mask = line->mask;
    return 1;
}

AF_FN R lanes_max(V max)
{
    R m = max.r[0];
    for (int i = 1; i < AF_REGISTERS_ALONG; i++)
        m = r_max(m, max.r[i]);
#pragma GCC unroll 4
    for (int half = AF_REGISTER_LANES / 2; half; half /= 2)
        m = r_max(m, r_swap(m, half));
    return m;
}

/* Where one is NaN the largest may be any. */
AF_FN void line_max(Line *line, const af_tile *t, const Row *r, int flags, ptrdiff_t row, S fill)
{
    Span b = line_span(line, t, flags, row);
    V max = t->start ? v_set1(line->max) : max_begin(flags);
    do
        max = pass_max(&b, r, AF_REGISTERS_ALONG, flags, max, fill);
    while (line_next(&b, line, t, flags));
    line->max = r_first_lane(lanes_max(max));
}

/* The sums of the row, or of what there has been of it, as those of a lane. */
AF_FN void line_sum(Line *line, const af_tile *t, Row r, int flags, ptrdiff_t row, int keeps,
                    ptrdiff_t ahead, S fill, row_term *term, row_sum *sum, Sums *s, int lane)
{
    Span b = line_span(line, t, flags, row);
    b.ahead = ahead && row + ahead < t->count;
    if (b.ahead) {
        uintptr_t *next = b.next;
        *next++ = (uintptr_t)(b.x + ahead * t->x_steps.next);
        if (!(flags & ROW_GIVES_ONE))
            *next++ = (uintptr_t)(b.out + ahead * t->out_steps.next);
        if (takes_each_g(flags))
            *next++ = (uintptr_t)(b.g + ahead * t->g_steps.next);
    }
    Part part[NSUMS][AF_PARTS];
    Into into = {.sum = {part[0], part[1]}, .registers = AF_REGISTERS_ALONG, .count = v_set1(0)};
    for (int which = 0; which < sums_of(flags); which++)
        for (int j = 0; j < AF_PARTS; j++)
            part[which][j] = part_zero();
    for (int which = 0; which < sums_of(flags) && t->start; which++)
        for (int j = 0; j < AF_PARTS; j++)
            part[which][j] = line->sum[which][j];
    r.max = v_set1(line->max);
    row_exp_prepare(&r);
    do
        pass_sum(&b, &r, &into, flags, keeps, fill, term, sum);
    while (line_next(&b, line, t, flags));
    for (int which = 0; which < sums_of(flags) && t->state; which++)
        for (int j = 0; j < AF_PARTS; j++)
            line->sum[which][j] = part[which][j];
    for (int which = 0; which < sums_of(flags); which++)
        part_totals_along(&s->total[which], lane, part[which]);
    if (flags & ROW_COUNTS)
        line->count = s->count[lane] =
            (t->start ? line->count : 0) + into.counted + lanes_count(into.count);
}

/* What the sums come to: of several rows, one in each lane, which costs little more than of one. */
AF_FN void lines_finish(Line *line, const af_tile *t, Row r, int flags, ptrdiff_t row, int rows,
                        Sums *s, row_finish *finish, row_value *value)
{
    S max[AF_LANES], g[AF_LANES], total[2][AF_LANES], dot[2][AF_LANES];
    r.along = rows == 1;
    for (int j = 0; j < (r.along ? 1 : AF_LANES); j++) {
        const int same = j < rows ? j : 0;
        max[j] = line[same].max;
        if (flags & ROW_TAKES_ONE)
            g[j] = *(const S *)(t->g + (row + same) * t->g_steps.next);
        if (flags & ROW_COUNTS)
            s->count[j] = s->count[same];
        for (int which = 0; which < sums_of(flags); which++)
            totals_copy(&s->total[which], j, same);
    }
    r.max = r.along ? v_set1(max[0]) : v_load(max);
    row_exp_prepare(&r);
    if (flags & ROW_TAKES_ONE)
        r.g = r.along ? v_set1(g[0]) : v_load(g);
    r.total = r.dot = w_of(v_set1(0));
    finish(&r, s);
    if (flags & ROW_GIVES_ONE) {
        v_store(max, value(&r, r.max, r.max));
        for (int j = 0; j < rows; j++)
            *(S *)(t->out + (row + j) * t->out_steps.next) = max[j];
        return;
    }
    v_store(total[0], r.total.hi);
    v_store(total[1], r.total.lo);
    v_store(dot[0], r.dot.hi);
    v_store(dot[1], r.dot.lo);
    for (int j = 0; j < rows; j++)
        for (int word = 0; word < 2; word++) {
            line[j].total[word] = total[word][j];
            line[j].dot[word] = dot[word][j];
        }
}

AF_FN void line_value(Line *line, const af_tile *t, Row r, int flags, ptrdiff_t row, int kept,
                      S fill, S excluded, row_term *term, row_value *value)
{
    Span b = line_span(line, t, flags, row);
    const ptrdiff_t rest = t->n % AF_LANES_ALONG;
    S *const out = (S *)b.out + t->n - rest;
    r.max = v_set1(line->max);
    row_exp_prepare(&r);
    r.total = (W){v_set1(line->total[0]), v_set1(line->total[1])};
    r.dot = (W){v_set1(line->dot[0]), v_set1(line->dot[1])};
    V seen = v_set1(0);
    r.seen = &seen;
    if (flags & ROW_SEES) {
        fill = NAN;
        if (t->start)
            seen = v_set1(line->seen);
    }
    do
        pass_value(&b, &r, AF_REGISTERS_ALONG, flags, kept, fill, excluded, term, value);
    while (line_next(&b, line, t, flags));
    if (flags & ROW_SEES)
        line->seen = r_first_lane(seen.r[0]);
    if (rest)
        v_store_part(out, load(line->x, AF_REGISTERS_ALONG), rest);
}

AF_FN void lines(const af_tile *t, Row r, int flags, S fill, S excluded, row_term *term,
                 row_sum *sum, row_finish *finish, row_value *value)
{
    const int keeps = (flags & ROW_KEEPS) && t->keep;
    const ptrdiff_t fits = NEAR_BYTES / ((t->n + 1) * (ptrdiff_t)sizeof(S));
    const ptrdiff_t most = fits < 1 ? 1 : fits < LINES ? fits : LINES;
    Line local[LINES], *line = t->state ? t->state : local;
    for (ptrdiff_t row = 0; row < t->count; row += most) {
        const ptrdiff_t rows = t->count - row < most ? t->count - row : most;
        if (t->first_pass == AF_PASS_MAX && (flags & ROW_HAS_MAX))
            for (ptrdiff_t j = 0; j < rows; j++) {
                line_begin(&line[j], t, flags, row + j, fill);
                line_max(&line[j], t, &r, flags, row + j, fill);
            }
        if (t->first_pass <= AF_PASS_SUM && t->last_pass >= AF_PASS_SUM) {
            Sums s;
            /* Compilers cannot tell that there is a row. */
            s.count[0] = 0;
            for (int which = 0; which < NSUMS; which++)
                totals_clear(&s.total[which], 0);
            for (ptrdiff_t j = 0; j < rows; j++) {
                if (t->first_pass == AF_PASS_SUM || !(flags & ROW_HAS_MAX))
                    line_begin(&line[j], t, flags, row + j, fill);
                line_sum(&line[j], t, r, flags, row + j, keeps, fits ? most : 0, fill, term, sum,
                         &s, (int)j);
            }
            lines_finish(line, t, r, flags, row, (int)rows, &s, finish, value);
        }
        if (t->last_pass == AF_PASS_VALUE && !(flags & ROW_GIVES_ONE))
            for (ptrdiff_t j = 0; j < rows; j++) {
                if (t->first_pass == AF_PASS_VALUE)
                    line_begin(&line[j], t, flags, row + j, fill);
                line_value(&line[j], t, r, flags, row + j, keeps, fill, excluded, term, value);
            }
    }
}

/* Across rows. */

/* What is kept of the rows in the lanes of a vector between calls for parts of them. */
typedef struct {
    V max, seen;
    double count[AF_LANES];
    W total, dot;
    Part sum[NSUMS][AF_WAYS * AF_REGISTERS];
} Columns;

AF_FN Span column_span(const af_tile *t, ptrdiff_t column)
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

AF_FN void columns_count(double *to, V count, int registers)
{
    S lanes[AF_LANES];
    store(lanes, count, registers);
    for (int i = 0; i < registers * AF_REGISTER_LANES; i++)
        to[i] += lanes[i];
}

/* Some rows on. */
AF_FN void span_advance(Span *b, int flags, ptrdiff_t rows)
{
    const ptrdiff_t bytes = rows * (ptrdiff_t)sizeof(S);
    b->x += bytes;
    b->out += bytes;
    if (takes_each_g(flags))
        b->g += bytes;
    if (has_mask(b, flags) && !b->one_mask)
        b->mask += rows;
}
/* Some elements on. */
AF_FN void span_next(Span *b, int flags, ptrdiff_t elements)
{
    b->x += elements * b->x_step;
    b->out += elements * b->out_step;
    if (takes_each_g(flags))
        b->g += elements * b->g_step;
    if (has_mask(b, flags))
        b->mask += elements * b->mask_step;
}

/* The accumulators in the order in which the tree meets them. */
static const unsigned char leaf_of[AF_WAYS] = {0, 8, 4, 12, 2, 10, 6, 14,
                                               1, 9, 5, 13, 3, 11, 7, 15};
/* In a short row the upper half of the accumulators has nothing, or of those left: how often. */
AF_FN int leaves_missing(ptrdiff_t n)
{
    int shift = 0;
    while (shift < 4 && n <= AF_WAYS >> (shift + 1))
        shift++;
    return shift;
}

/* Of whole rows, the tree from its leaves on, each of which is done before the next begins: so
   few accumulators are alive that they need no memory of their own.               */
AF_FN void columns_sum(const Span *all, const Row *r, Sums *s, int flags, int keeps, S fill,
                       row_term *term, row_sum *sum)
{
    enum { FEW = AF_REGISTERS < 2 ? AF_REGISTERS : 2, FEW_LANES = FEW * AF_REGISTER_LANES };
    const int nsums = sums_of(flags), shift = leaves_missing(all->n);
    Row few = *r;
    S max[AF_LANES];
    v_store(max, r->max);
    for (int lane = 0; lane < AF_LANES; lane += FEW_LANES) {
        few.max = load(max + lane, FEW);
        row_exp_prepare(&few);
        Span b = *all;
        span_advance(&b, flags, lane);
        Part stack[6][NSUMS][FEW];
        S terms[FEW_LANES];
        V count = v_set1(0);
        int top = 0;
        for (int c = 0; c < AF_WAYS >> shift; c++) {
            Part part[NSUMS][FEW];
            Into into = {.sum = {part[0], part[1]}, .registers = FEW, .count = count};
            for (int which = 0; which < nsums; which++)
                for (int j = 0; j < FEW; j++)
                    part[which][j] = part_zero();
            for (ptrdiff_t i = leaf_of[c] >> shift; i < b.n; i += AF_WAYS) {
                S *to = keeps ? (S *)(b.out + i * b.out_step) : terms;
                if ((flags & ROW_FROM_OUTPUT) && !has_mask(&b, flags)) {
                    into.of_x = (const S *)(b.x + i * b.x_step);
                } else {
                    W y = term(&few, span_read(&b, &few, FEW, flags, fill, i));
                    store(to, y.hi, FEW);
                    into.of_x = to;
                    into.low = y.lo;
                }
                add_vector(&b, &few, &into, flags, i, sum);
            }
            count = into.count;
            for (int level = c; level & 1; level >>= 1) {
                top--;
                for (int which = 0; which < nsums; which++)
                    for (int j = 0; j < FEW; j++)
                        part[which][j] = part_join(stack[top][which][j], part[which][j]);
            }
            for (int which = 0; which < nsums; which++)
                for (int j = 0; j < FEW; j++)
                    stack[top][which][j] = part[which][j];
            top++;
        }
        for (int which = 0; which < nsums; which++)
            for (int j = 0; j < FEW; j++)
                part_store(&s->total[which], lane + j * AF_REGISTER_LANES, stack[0][which][j]);
        if (flags & ROW_COUNTS)
            columns_count(s->count + lane, count, FEW);
    }
}

/* Of a gradient by y, which has no largest element: many columns at a time, so that memory is
   read in long stretches. The sums are those of columns_sum(), in the same tree. */
AF_FN void columns_wide(const af_tile *t, Row r, int flags, S fill, S excluded, row_term *term,
                        row_sum *sum, row_finish *finish, row_value *value)
{
    enum { WIDE = AF_WIDE_BYTES / sizeof(S), PARTS = WIDE / AF_REGISTER_LANES };
    Part *const stack = t->room;
    S *const total = (S *)(stack + 5 * PARTS), *const dot = total + 2 * WIDE;
    S terms[AF_LANES];
    Sums s;
    for (ptrdiff_t row = 0; row < t->count; row += WIDE) {
        const ptrdiff_t left = t->count - row < WIDE ? t->count - row : WIDE;
        const ptrdiff_t parts = (left + AF_LANES - 1) / AF_LANES * AF_REGISTERS;
        const int shift = leaves_missing(t->n);
        const Span all = column_span(t, row);
        Part *top = stack;
        for (int c = 0; c < AF_WAYS >> shift; c++) {
            for (ptrdiff_t j = 0; j < parts; j++)
                top[j] = part_zero();
            for (ptrdiff_t i = leaf_of[c] >> shift; i < t->n; i += AF_WAYS) {
                Span b = all;
                for (ptrdiff_t j = 0; j < parts; j += AF_REGISTERS) {
                    Into into = {.sum = {top + j}, .registers = AF_REGISTERS};
                    into.of_x = (const S *)(b.x + i * b.x_step);
                    if (has_mask(&b, flags)) {
                        store(terms, term(&r, span_read(&b, &r, AF_REGISTERS, flags, fill, i)).hi,
                              AF_REGISTERS);
                        into.of_x = terms;
                    }
                    add_vector(&b, &r, &into, flags, i, sum);
                    span_advance(&b, flags, AF_LANES);
                }
            }
            for (int level = c; level & 1; level >>= 1) {
                top -= PARTS;
                for (ptrdiff_t j = 0; j < parts; j++)
                    top[j] = part_join(top[j], top[j + PARTS]);
            }
            top += PARTS;
        }
        for (ptrdiff_t j = 0; j < parts; j += AF_REGISTERS) {
            const ptrdiff_t lane = j * AF_REGISTER_LANES;
            for (int i = 0; i < AF_REGISTERS; i++)
                part_store(&s.total[0], i * AF_REGISTER_LANES, stack[j + i]);
            r.total = r.dot = w_of(v_set1(0));
            finish(&r, &s);
            v_store(total + lane, r.total.hi);
            v_store(total + WIDE + lane, r.total.lo);
            v_store(dot + lane, r.dot.hi);
            v_store(dot + WIDE + lane, r.dot.lo);
        }
        for (ptrdiff_t i = 0; i < t->n; i++) {
            Span b = all;
            b.n = 1;
            span_next(&b, flags, i);
            for (ptrdiff_t lane = 0; lane < left; lane += AF_LANES) {
                r.total = (W){v_load(total + lane), v_load(total + WIDE + lane)};
                r.dot = (W){v_load(dot + lane), v_load(dot + WIDE + lane)};
                pass_value(&b, &r, AF_REGISTERS, flags, 0, fill, excluded, term, value);
                span_advance(&b, flags, AF_LANES);
            }
        }
    }
}

AF_FN void columns_passes(const af_tile *t, Row r, Columns *kept, ptrdiff_t row, int flags, S fill,
                          S excluded, row_term *term, row_sum *sum, row_finish *finish,
                          row_value *value)
{
    const int keeps = (flags & ROW_KEEPS) && t->keep;
    const Span b = column_span(t, row);
    Sums s;
    if (t->first_pass <= AF_PASS_MAX && (flags & ROW_HAS_MAX))
        r.max =
            pass_max(&b, &r, AF_REGISTERS, flags, t->start ? kept->max : max_begin(flags), fill);
    else if (flags & ROW_HAS_MAX)
        r.max = kept->max;
    if (kept)
        kept->max = r.max;
    row_exp_prepare(&r);
    for (int i = 0; i < AF_LANES && (flags & ROW_COUNTS); i++)
        s.count[i] = kept && t->start ? kept->count[i] : 0;
    if (!kept) {
        columns_sum(&b, &r, &s, flags, keeps, fill, term, sum);
    } else if (t->first_pass == AF_PASS_SUM) {
        Into into = {.sum = {kept->sum[0], kept->sum[1]}, .registers = AF_REGISTERS};
        into.count = v_set1(0);
        for (int which = 0; which < sums_of(flags) && t->start == 0; which++)
            for (int j = 0; j < AF_WAYS * AF_REGISTERS; j++)
                kept->sum[which][j] = part_zero();
        pass_sum(&b, &r, &into, flags, keeps, fill, term, sum);
        if (flags & ROW_COUNTS) {
            columns_count(s.count, into.count, AF_REGISTERS);
            memcpy(kept->count, s.count, sizeof s.count);
        }
    }
    if (t->last_pass < AF_PASS_VALUE)
        return;
    if (t->start == 0) {
        for (int which = 0; which < sums_of(flags) && kept; which++)
            part_totals_across(&s.total[which], kept->sum[which], t->length);
        if (kept && (flags & ROW_COUNTS))
            memcpy(s.count, kept->count, sizeof s.count);
        if (flags & ROW_TAKES_ONE)
            r.g = v_load((const S *)(t->g + row * t->g_steps.next));
        r.total = r.dot = w_of(v_set1(0));
        finish(&r, &s);
        if (kept) {
            kept->total = r.total;
            kept->dot = r.dot;
        }
    } else {
        r.total = kept->total;
        r.dot = kept->dot;
    }
    V seen = v_set1(0);
    r.seen = &seen;
    if (flags & ROW_SEES) {
        fill = NAN;
        if (t->start)
            seen = kept->seen;
    }
    if (!(flags & ROW_GIVES_ONE))
        pass_value(&b, &r, AF_REGISTERS, flags, keeps, fill, excluded, term, value);
    else if (t->start == 0)
        v_store((S *)(t->out + row * t->out_steps.next), value(&r, r.max, r.max));
    if ((flags & ROW_SEES) && kept)
        kept->seen = seen;
}

AF_FN void columns(const af_tile *t, Row r, int flags, S fill, S excluded, row_term *term,
                   row_sum *sum, row_finish *finish, row_value *value)
{
    Columns *kept = t->state;
    if ((flags & ROW_FROM_OUTPUT) && t->room) {
        columns_wide(t, r, flags, fill, excluded, term, sum, finish, value);
        return;
    }
    for (ptrdiff_t row = 0; row < t->count; row += AF_LANES) {
        columns_passes(t, r, kept, row, flags, fill, excluded, term, sum, finish, value);
        kept += kept != NULL;
    }
}

AF_FN int row_tile(const af_tile *t, int along, int scaled, int flags, S fill, S excluded, int more,
                   row_term *term, row_sum *sum, row_finish *finish, row_value *value)
{
    flags |= more;
    Row r = {.along = along, .scaled = scaled, .length = t->length};
    if (scaled) {
        row_set_scale(&r, t->params[0]);
        if (!(flags & ROW_FROM_OUTPUT) && t->params[0] < 0)
            fill = -fill;
    }
    if (along)
        lines(t, r, flags, fill, excluded, term, sum, finish, value);
    else
        columns(t, r, flags, fill, excluded, term, sum, finish, value);
    return 0;
}

#define AF_FIRST_OF(first, ...) (first)
#define AF_FIRST(...) AF_FIRST_OF(__VA_ARGS__, 0)
/* way is an activation's list of what it says, or 0, and four functions. A loop for plain calls,
   and one for any mask and temperature. */
#define AF_ROW_TILE(function, along, scaled, ...) \
    AF_NOINLINE int function(const af_tile *t) { return row_tile(t, along, scaled, __VA_ARGS__); }
#define AF_ROW_LOOP(name, kind, flags, nparams, fill, excluded, way)                        \
    AF_ROW_TILE(name##_##kind##_along, 1, 0, flags, fill, excluded, way)                    \
    AF_ROW_TILE(name##_##kind##_across, 0, 0, flags, fill, excluded, way)                   \
    AF_ROW_TILE(name##_##kind##_along_any, 1, (nparams) && t->params[0] != 1,               \
                (flags) | ROW_MAY_HAVE_MASK, fill, excluded, way)                           \
    AF_ROW_TILE(name##_##kind##_across_any, 0, (nparams) && t->params[0] != 1,              \
                (flags) | ROW_MAY_HAVE_MASK, fill, excluded, way)                           \
    int AF_SYMBOL(name##_##kind, AF_SUFFIX)(char *const *args, const ptrdiff_t *steps,      \
                                            ptrdiff_t n, void *ctx)                         \
    {                                                                                       \
        const af_tile *t = ctx;                                                             \
        (void)args, (void)steps, (void)n;                                                   \
        if (!t)                                                                             \
            return (flags) & ROW_HAS_MAX ? AF_PASS_MAX : AF_PASS_SUM;                       \
        if ((AF_FIRST(way) & ROW_ONE_LOOP) || t->mask || ((nparams) && t->params[0] != 1))  \
            return t->along ? name##_##kind##_along_any(t) : name##_##kind##_across_any(t); \
        return t->along ? name##_##kind##_along(t) : name##_##kind##_across(t);             \
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
        if (!ctx)                                                                      \
            return AF_SYMBOL(of##_##kind, AF_SUFFIX)(args, steps, n, ctx);             \
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
