/* exp, in parts, so that whatever is built on it is rounded once: also where
   the result is subnormal.

     exp(x) = (1 + v) * 2^k,   k = round(x / ln 2),
     v = expm1(r),             r = x - k ln 2 in +-0.3466

   Method: Cody & Waite's reduction (1980, Software manual for the elementary
   functions), with ln 2 in two parts of which k times the first is exact; then a
   minimax polynomial for (exp(r) - 1 - r) / r^2, of degree 5 or 9. No table: gathers
   cost more than the terms that they save.

   v has two words; a caller that ignores the low one does not pay for it. Names end in
   _parts where parts are returned, in _w where the argument has two words, in _high
   where the high word of v is all that is used.                               */
#ifndef AF_MATH_EXP_H
#define AF_MATH_EXP_H

#include "exp_coefs.h"
#include "two.h"

/* AF_EXP_MIN: below it even x * exp(x) rounds to zero, as the smallest number is
   exp(-103.3), in float64 exp(-744.4), and half of it rounds to zero.
   AF_EXP_DOWN: 2^k for k <= 0 is kept as scale * AF_EXP_DOWN, for scale is then a
   normal number down to AF_EXP_MIN (k = -159, -1096). This factor comes last, and
   rounds the result into the subnormals.                                      */
#if AF_IS_F32
#define AF_EXP_MIN -110.0f
#define AF_EXP_DOWN 0x1p-64f
#define AF_EXP_UP 0x1p+64f
#define AF_EXP_ROUNDER 0x1.8p+23f
#define AF_EXP_RANGE 127
#define AF_EXP_BIAS (AF_EXP_RANGE + 64)
#else
#define AF_EXP_MIN -760.0
#define AF_EXP_DOWN 0x1p-512
#define AF_EXP_UP 0x1p+512
#define AF_EXP_ROUNDER 0x1.8p+52
#define AF_EXP_RANGE 1023
#define AF_EXP_BIAS (AF_EXP_RANGE + 512)
#endif
/* Adding AF_EXP_ROUNDER, 1.5 times the first number whose ulp is 1, rounds to an
   integer, and leaves it in the low bits; so k + AF_EXP_SHIFTER has the scale's
   exponent field there.                                                       */
#define AF_EXP_SHIFTER (AF_EXP_ROUNDER + AF_EXP_BIAS)

typedef struct {
    V k;
    W v;
} Expm1;

/* k and v for finite x, where |k| is below 2^9 (float64: 2^12), so that k AF_LN2_HIGH
   is exact. x_low is NULL or the rest of x, which is left out of r^2.
   Error: as exp_parts and exp_parts_w. */
AF_FN Expm1 expm1_parts(V x, const V *x_low)
{
    Expm1 e;
    V shifted = v_fma(x, v_set1(AF_LOG2E), v_set1(AF_EXP_SHIFTER));
    e.k = v_sub(shifted, v_set1(AF_EXP_SHIFTER));
    V whole = v_fnma(e.k, v_set1(AF_LN2_HIGH), x);
    V r = v_fnma(e.k, v_set1(AF_LN2_LOW), whole);
    V r_low = v_fnma(e.k, v_set1(AF_LN2_LOW), v_sub(whole, r));
    if (x_low) {
        W sum = w_fast_sum(r, *x_low);
        r = sum.hi;
        r_low = v_add(r_low, sum.lo);
    }
    V square = v_mul(r, r), q = V_POLY(r, AF_EXP_Q);
    e.v.hi = v_fma(square, q, r);
    e.v.lo = v_add(v_fma(square, q, v_sub(r, e.v.hi)), r_low);
    return e;
}

/* exp(x) = (1 + v) * scale * AF_EXP_DOWN */
typedef struct {
    W v;
    V scale;
} Exp;

AF_FN Exp exp_parts_from(Expm1 e)
{
    return (Exp){e.v, v_shift_to_exponent(v_add(e.k, v_set1(AF_EXP_SHIFTER)))};
}

/* exp(x) for x <= 0 or NaN; -inf and what lies below AF_EXP_MIN included.
   Error: 0.3 u relative: 0.16 from two roundings of r^2 q(r), at most 0.076 exp(r),
   0.1 from the rounding of r, which enters without its factor exp(r), and 0.03 from
   the polynomial (float32: 0.002). */
AF_FN Exp exp_parts(V x) { return exp_parts_from(expm1_parts(v_max(v_set1(AF_EXP_MIN), x), NULL)); }
/* The same of a two-word number.
   Error: 0.4 u relative, as the rest of r is twice as large. */
AF_FN Exp exp_parts_w(W x)
{
    V least = v_set1(AF_EXP_MIN);
    V low = v_select(v_lt(least, x.hi), x.lo, v_set1(0));
    return exp_parts_from(expm1_parts(v_max(least, x.hi), &low));
}

/* 1 + v, the significand, in [0.7, 1.42]. */
AF_FN W exp_significand(Exp e) { return w_add_to(v_set1(1), e.v); }

/* exp(x) in two words; zero instead of a subnormal will do for what is added to 1.
   Error: 0.3 u relative, from where the low word is a normal number: x > -70, in
   float64 -670. Below, the high word's, 0.6 u. */
AF_FN W exp_value(Exp e)
{
    V two_to_k = v_mul(e.scale, v_set1(AF_EXP_DOWN));
    return w_shift(exp_significand(e), two_to_k);
}

/* y * 2^k, exact unless it is subnormal: then rounded once. |y| must stay below
   AF_EXP_UP, for k may be 0.                                                  */
AF_FN V exp_scaled(V y, Exp e) { return v_mul(v_mul(y, e.scale), v_set1(AF_EXP_DOWN)); }

/* y * 2^k where m, else y. */
AF_FN V exp_scaled_where(M m, V y, Exp e)
{
    y = v_mul(y, v_select(m, e.scale, v_set1(1)));
    return v_mul(y, v_select(m, v_set1(AF_EXP_DOWN), v_set1(1)));
}

/* factor * exp(x), for a factor of any size: one above 1 takes AF_EXP_DOWN first, so
   that nothing overflows on the way, and is not subnormal then.
   Error: 0.9 ulp: 0.5 of the product, 0.3 of exp; twice 0.5 for a subnormal's ulp. */
AF_FN V exp_times(W factor, Exp e)
{
    M large = v_lt(v_set1(1), v_abs(factor.hi));
    factor = w_shift(factor, v_select(large, v_set1(AF_EXP_DOWN), v_set1(1)));
    V y = v_mul(w_round_mul(exp_significand(e), factor), e.scale);
    return v_mul(y, v_select(large, v_set1(1), v_set1(AF_EXP_DOWN)));
}

/* exp(x) = (1 + v) scale / 2^up in one word, for finite x with k + up in the range of
   exponents: the cheapest that a composition of some ulp can be made of.      */
typedef struct {
    V v, scale, low; /* low: the rest of v */
} ExpWord;

/* x = whole + low, of which low is small beside an ulp of ln 2; NULL is 0. */
AF_FN ExpWord exp_word_from(V shifted, S up, V x, const V *low)
{
    V k = v_sub(shifted, v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE + up));
    V whole = v_fnma(k, v_set1(AF_LN2_HIGH), x);
    V r = v_fnma(k, v_set1(AF_LN2_LOW), whole), r_low;
    r_low = v_fnma(k, v_set1(AF_LN2_LOW), v_sub(whole, r));
    if (low) {
        V sum = v_add(r, *low);
        r_low = v_add(r_low, v_add(v_sub(r, sum), *low));
        r = sum;
    }
    V square = v_mul(r, r), q = V_PAIRS(r, square, AF_EXP_SHORTER_Q), v = v_fma(square, q, r);
    V v_low = v_add(v_fma(square, q, v_sub(r, v)), r_low);
    return (ExpWord){v, v_shift_to_exponent(shifted), v_low};
}
/* Error: 1 u relative: 0.6 of v, whose ulp is u / 2 at most, and r's rounding 0.25. */
AF_FN ExpWord exp_word(V x, S up)
{
    V shifted = v_fma(x, v_set1(AF_LOG2E), v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE + up));
    return exp_word_from(shifted, up, x, NULL);
}
AF_FN ExpWord exp_word_w(W x, S up)
{
    V shifted = v_fma(x.hi, v_set1(AF_LOG2E), v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE + up));
    return exp_word_from(shifted, up, x.hi, &x.lo);
}
/* The same with r in two words, of which whole is exact: its rounding counts in a small term of v
   alone.
   Error: 0.7 u relative. */
AF_FN ExpWord exp_word_split(W x, S up)
{
    V shifter = v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE + up);
    V shifted = v_fma(x.hi, v_set1(AF_LOG2E), shifter), k = v_sub(shifted, shifter);
    V whole = v_fnma(k, v_set1(AF_LN2_HIGH), x.hi), rest = v_fnma(k, v_set1(AF_LN2_LOW), x.lo);
    V r = v_add(whole, rest), square = v_mul(r, r);
    V small = v_fma(square, V_PAIRS(r, square, AF_EXP_SHORTER_Q), rest), v = v_add(whole, small);
    return (ExpWord){v, v_shift_to_exponent(shifted), v_add(v_sub(whole, v), small)};
}
/* The same with up = 0 and |k| below 40, for what is added to 1: ln 2 in one part, of which k
   times the error is below k 2^-28.9, in float64 k 2^-55. */
AF_FN ExpWord exp_word_roughly(V x)
{
#if AF_HAS_FMA
    V shifter = v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE);
    V shifted = v_fma(x, v_set1(AF_LOG2E), shifter);
    V r = v_fnma(v_sub(shifted, shifter), v_set1(AF_LN2), x);
#else
    V shifter = v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE);
    V shifted = v_fma(x, v_set1(AF_LOG2E), shifter), k = v_sub(shifted, shifter);
    V r = v_fnma(k, v_set1(AF_LN2_LOW), v_fnma(k, v_set1(AF_LN2_HIGH), x));
#endif
    V square = v_mul(r, r), q = V_PAIRS(r, square, AF_EXP_SHORTER_Q), v = v_fma(square, q, r);
    return (ExpWord){v, v_shift_to_exponent(shifted), v_fma(square, q, v_sub(r, v))};
}
/* scale (1 + v) - 1, of which a caller may leave the low word. Near 0 it is v. */
AF_FN W exp_word_minus_1(ExpWord e)
{
    V whole = v_sub(e.scale, v_set1(1)), t = v_fma(e.scale, e.v, whole);
    return (W){t, v_fma(e.scale, e.low, v_fma(e.scale, e.v, v_sub(whole, t)))};
}
/* From there on expm1 is -1. */
#define AF_EXPM1_LEAST (AF_IS_F32 ? -25 : -40)
/* expm1(x), x <= 0.
   Error: 1.15 ulp of hi: 0.5 of v, 0.5 of the sum, up to 0.15 of r; of both words 0.6 u. */
AF_FN W expm1_words(V x)
{
    return exp_word_minus_1(exp_word_roughly(v_max(v_set1(AF_EXPM1_LEAST), x)));
}
/* The same of a two-word number. */
AF_FN W expm1_words_w(W x)
{
    V least = v_set1(AF_EXPM1_LEAST);
    W near = {v_max(least, x.hi), v_where(v_lt(least, x.hi), x.lo)};
    return exp_word_minus_1(exp_word_w(near, 0));
}
/* exp(a b). k AF_LN2_HIGH is exact, and with an FMA what it leaves of a b.hi is rounded at its
   own size. */
AF_FN ExpWord exp_word_of_product(V a, W b, S up)
{
#if AF_HAS_FMA
    V shifter = v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE + up);
    V shifted = v_fma(a, v_mul(b.hi, v_set1(AF_LOG2E)), shifter), k = v_sub(shifted, shifter);
    V whole = v_fma(a, b.hi, v_mul(k, v_set1(-AF_LN2_HIGH)));
    V r = v_fnma(k, v_set1(AF_LN2_LOW), v_fma(a, b.lo, whole));
    V square = v_mul(r, r);
    return (ExpWord){v_fma(square, V_PAIRS(r, square, AF_EXP_SHORTER_Q), r),
                     v_shift_to_exponent(shifted), v_set1(0)};
#else
    return exp_word_w(w_scale(a, b), up);
#endif
}

/* expm1(x) = 2^k v + (2^k - 1), for x <= 0, relatively accurate down to x = 0: there k
   is 0 and the result v. From the high word of v.
   Error: 1.6 u relative: 1 of v's rounding, the rest as exp_minus_1. */
AF_FN W exp_minus_1_high(Exp e)
{
    V two_to_k = v_mul(e.scale, v_set1(AF_EXP_DOWN));
    W whole = w_fast_sum(v_set1(-1), two_to_k);
    V hi = v_fma(two_to_k, e.v.hi, whole.hi);
    V lo = v_fma(two_to_k, e.v.hi, v_sub(whole.hi, hi));
    return (W){hi, v_add(lo, whole.lo)};
}
/* The same from both words.
   Error: 0.65 u relative: the polynomial's 2^-57.9 is half a u of expm1(-0.07), in
   float32 next to nothing; 0.4 as exp_parts, of a smaller number. */
AF_FN W exp_minus_1(Exp e)
{
    W t = exp_minus_1_high(e);
    return (W){t.hi, v_fma(v_mul(e.scale, v_set1(AF_EXP_DOWN)), e.v.lo, t.lo)};
}

#endif
