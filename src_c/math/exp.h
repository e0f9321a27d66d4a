/* exp, in parts, so that whatever is built on it is rounded once: also where
   the result is subnormal.

     exp(x) = (1 + v) * 2^k,   k = round(x / ln 2),
     v = expm1(r),             r = x - k ln 2 in +-0.35

   v has two words; a caller that ignores the low one does not pay for it.     */
#ifndef AF_MATH_EXP_H
#define AF_MATH_EXP_H

#include "exp_coefs.h"
#include "two.h"

/* Below AF_EXP_MIN even x * exp(x) rounds to zero. 2^k for k <= 0 is kept as
   scale * AF_EXP_DOWN: the factor AF_EXP_DOWN comes last, and rounds the result
   into the subnormals.                                                        */
#if AF_IS_F32
#define AF_EXP_MIN -110.0f
#define AF_EXP_DOWN 0x1p-64f
#define AF_EXP_UP 0x1p+64f
#define AF_EXP_ROUNDER 0x1.8p+23f
#define AF_EXP_BIAS (127 + 64)
#else
#define AF_EXP_MIN -760.0
#define AF_EXP_DOWN 0x1p-512
#define AF_EXP_UP 0x1p+512
#define AF_EXP_ROUNDER 0x1.8p+52
#define AF_EXP_BIAS (1023 + 512)
#endif
/* Adding AF_EXP_ROUNDER rounds to an integer, and leaves it in the low bits; so
   k + AF_EXP_SHIFTER has the scale's exponent field there.                    */
#define AF_EXP_SHIFTER (AF_EXP_ROUNDER + AF_EXP_BIAS)

typedef struct {
    V k;
    W v;
} Expm1;

/* For finite x.hi in the range of 2^k. A constant x.lo of 0 costs nothing. */
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

typedef struct {
    W v;
    V scale;
} Exp;

AF_FN Exp exp_from(Expm1 e)
{
    return (Exp){e.v, v_shift_to_exponent(v_add(e.k, v_set1(AF_EXP_SHIFTER)))};
}

/* exp(x) for x <= 0 or NaN; -inf and what lies below AF_EXP_MIN included. */
AF_FN Exp exp_of(V x) { return exp_from(expm1_parts(v_max(v_set1(AF_EXP_MIN), x), NULL)); }
AF_FN Exp exp_parts(W x)
{
    V least = v_set1(AF_EXP_MIN);
    V low = v_select(v_lt(least, x.hi), x.lo, v_set1(0));
    return exp_from(expm1_parts(v_max(least, x.hi), &low));
}

/* The significand, in [0.7, 1.42]. */
AF_FN W exp_significand(Exp e) { return w_add_to(v_set1(1), e.v); }

/* exp(x), rounded once more than need be. */
AF_FN V exp_short(Exp e)
{
    V two_to_k = v_mul(e.scale, v_set1(AF_EXP_DOWN));
    return v_fma(two_to_k, e.v.hi, two_to_k);
}

/* exp(x); zero instead of a subnormal will do for what is added to 1. */
AF_FN W exp_value(Exp e)
{
    V two_to_k = v_mul(e.scale, v_set1(AF_EXP_DOWN));
    return w_shift(exp_significand(e), two_to_k);
}

/* y * 2^k, rounded once; y must stay below AF_EXP_UP. */
AF_FN V exp_scaled(V y, Exp e) { return v_mul(v_mul(y, e.scale), v_set1(AF_EXP_DOWN)); }

/* y * 2^k where m, else y. */
AF_FN V exp_scaled_where(M m, V y, Exp e)
{
    y = v_mul(y, v_select(m, e.scale, v_set1(1)));
    return v_mul(y, v_select(m, v_set1(AF_EXP_DOWN), v_set1(1)));
}

/* factor * exp(x), rounded once, for a factor of any size. */
AF_FN V exp_times(W factor, Exp e)
{
    M large = v_lt(v_set1(1), v_abs(factor.hi));
    factor = w_shift(factor, v_select(large, v_set1(AF_EXP_DOWN), v_set1(1)));
    V y = v_mul(w_round_mul(exp_significand(e), factor), e.scale);
    return v_mul(y, v_select(large, v_set1(1), v_set1(AF_EXP_DOWN)));
}

/* expm1(x), relatively accurate down to x = 0, from the high word of v. */
AF_FN W exp_minus_1_short(Exp e)
{
    V two_to_k = v_mul(e.scale, v_set1(AF_EXP_DOWN));
    W whole = w_fast_sum(v_set1(-1), two_to_k);
    V hi = v_fma(two_to_k, e.v.hi, whole.hi);
    V lo = v_fma(two_to_k, e.v.hi, v_sub(whole.hi, hi));
    return (W){hi, v_add(lo, whole.lo)};
}
AF_FN W exp_minus_1(Exp e)
{
    W t = exp_minus_1_short(e);
    return (W){t.hi, v_fma(v_mul(e.scale, v_set1(AF_EXP_DOWN)), e.v.lo, t.lo)};
}

#endif
