/* The logistic sigmoid, in parts that do not overflow and need no branch. With
   exp(-a) = m 2^k, p = 2^-|k| and

     d = p + m where k > 0,    1 + p m elsewhere,     which is in [1, 2.5],
     sigmoid(a)  = p / d where k > 0,    1 / d elsewhere,
     sigmoid'(a) = p m / d^2.

   m = 1 + v is exp.h's significand, from v's high word unless said otherwise: that
   leaves 0.6 u of it, so at most 0.75 u of d, where p is small and m near 0.7. 1 / d is a
   division and Newton's step, so that what is rounded is the result.          */
#ifndef AF_MATH_LOGISTIC_H
#define AF_MATH_LOGISTIC_H

#include "exp.h"
#include "scaled.h"

typedef struct {
    V k;
    M negative; /* k > 0 */
    V scale;    /* p * AF_EXP_UP */
    V p;
    V rest; /* 1 where k > 0, p elsewhere */
    W v;    /* m - 1 */
    V s, t; /* 1 / d = s (1 + t) */
} Logistic;

/* a_low is NULL or the rest of a. Beyond largest, which is such that the result rounds to
   what it is there, a is clamped.                                             */
AF_FN Logistic logistic_within(S largest, V a, const V *a_low)
{
    Logistic l;
    V most = v_set1(largest), one = v_set1(1);
    V clamped = v_min(most, v_max(v_neg(most), v_neg(a)));
    Expm1 e;
    if (a_low) {
        V low = v_select(v_lt(v_abs(a), most), v_neg(*a_low), v_set1(0));
        e = expm1_parts(clamped, &low);
    } else {
        e = expm1_parts(clamped, NULL);
    }
    l.k = e.k;
    l.v = e.v;
    l.negative = v_lt(v_set1(0), e.k);
    /* Next to m or 1, p is nothing long before AF_EXP_NEAR. */
    V depth = v_abs(e.k);
    if (largest > -AF_EXP_MIN)
        depth = v_min(v_set1(-AF_EXP_NEAR), depth);
    l.scale = v_shift_to_exponent(v_sub(v_set1(AF_EXP_SHIFTER), depth));
    l.p = v_mul(l.scale, v_set1(AF_EXP_DOWN));
    l.rest = v_select(l.negative, one, l.p);
    /* d - 1 = p + rest * v in either case. */
    V d = v_fma(l.rest, e.v.hi, v_add(one, l.p));
    V d_low = v_fma(l.rest, e.v.hi, v_add(v_sub(one, d), l.p));
    l.s = v_div(one, d);
    l.t = v_fnma(l.s, d_low, v_exact_fnma(l.s, d, one));
    return l;
}
/* For the sigmoid, times any power of x. */
AF_FN Logistic logistic_parts(V a, const V *a_low)
{
    return logistic_within(-AF_EXP_MIN, a, a_low);
}

/* 1 / d^2, where 1 / d = s (1 + t): s^2 exactly, and 1 + 2 t for (1 + t)^2, as t^2 is
   u^2.                                                                        */
AF_FN W logistic_square(V s, V t)
{
    W square = w_prod(s, s);
    return (W){square.hi, v_fma(square.hi, v_add(t, t), square.lo)};
}

/* p y where k > 0, y elsewhere, rounded once; |y| must stay below AF_EXP_UP. */
AF_FN V logistic_scaled(Logistic l, V y)
{
    return v_mul(v_mul(y, v_select(l.negative, l.scale, v_set1(AF_EXP_UP))), v_set1(AF_EXP_DOWN));
}

/* sigmoid(a).
   Error: 1 ulp: 0.5 of the result, 0.53 of d in the worst case of each. */
AF_FN V logistic_value(Logistic l)
{
    /* p = 2^-k is exact or 0, so this rounds once; p is 0 only where the result
       is below the smallest number.                                           */
    return v_mul(v_fma(l.s, l.t, l.s), v_select(l.negative, l.p, v_set1(1)));
}

/* sigmoid'(a).
   Error: 1.25 ulp: 0.5 of the result; m and d share their error, whose effect is
   |p - m| / (p + m) of m's, so 0.75 u at most. Of all float32 numbers the worst is
   1.142. */
AF_FN V logistic_slope(Logistic l)
{
    V y = w_round_mul(w_fast_sum(v_set1(1), l.v.hi), logistic_square(l.s, l.t));
    return v_mul(v_mul(y, l.scale), v_set1(AF_EXP_DOWN));
}

/* x * sigmoid(a), where a has the sign of x and |a| >= |x| from -AF_EXP_MIN on.
   Error: 1.75 ulp: 0.5 of the result, 0.5 of x s, 0.75 of d. Of all float32 numbers the
   worst is 1.541. With a_low, the rest of r is left out too: 2. */
AF_FN V logistic_times(Logistic l, V x)
{
    V least = v_set1(AF_EXP_MIN);
    /* Below, the result is zero; and -inf * 0 would be NaN. */
    V y = v_mul(v_max(least, x), l.s);
    y = logistic_scaled(l, v_fma(y, l.t, y));
    return v_copysign(v_select(v_lt(v_neg(least), x), x, y), x);
}

/* The derivative of x * sigmoid(a(x)), given b = x a'(x), finite:
     p n / d^2,   n = p + (1 + b) m     where k > 0: it has a root there,
       n / d^2,   n = 1 + (1 + b) p m   elsewhere.
   Here v has both words, as the sum cancels.                                  */
typedef struct {
    W n, over; /* 1 / d^2 */
} LogisticSlope;
AF_FN LogisticSlope logistic_slope_parts(Logistic l, V b, const V *b_low)
{
    V one = v_set1(1);
    W m = w_fast_sum(one, l.v.hi);
    m.lo = v_add(m.lo, l.v.lo);
    /* Where it matters, |b| > 1. */
    W c = w_fast_sum(b, one);
    if (b_low)
        c.lo = v_add(c.lo, *b_low);
    c = w_shift(c, l.rest);
    W n = w_product_plus(c.hi, m.hi, v_select(l.negative, l.p, one));
    n.lo = v_add(n.lo, v_fma(c.lo, m.hi, v_mul(c.hi, m.lo)));
    V t = v_fnma(l.s, v_mul(l.rest, l.v.lo), l.t);
    return (LogisticSlope){n, logistic_square(l.s, t)};
}
/* The derivative itself.
   Error: 1.75 ulp where it is not near its root; there, the same absolute error, as of
   terms of size 1. */
AF_FN V logistic_times_slope(Logistic l, V b, const V *b_low)
{
    LogisticSlope slope = logistic_slope_parts(l, b, b_low);
    return logistic_scaled(l, w_round_mul(slope.n, slope.over));
}

/* The same as factors of a product, for |a| up to -AF_EXP_DEEPEST: x is where a is. */
AF_FN Logistic logistic_deep(V a, const V *a_low)
{
    return logistic_within(-AF_EXP_DEEPEST, a, a_low);
}
/* a = beta x for it. An infinite x must not meet a beta of 0. */
AF_FN W logistic_deep_argument(V beta, V x)
{
    V most = v_set1(-AF_EXP_DEEPEST), zero = v_set1(0), one = v_set1(1);
    V finite = v_min(one, v_max(v_neg(one), x));
    W a = w_prod(beta, v_select(v_le(v_abs(beta), zero), finite, x));
    return (W){v_min(most, v_max(v_neg(most), a.hi)),
               v_select(v_lt(v_abs(a.hi), most), a.lo, zero)};
}
AF_FN Scaled logistic_factor(Logistic l, V x)
{
    V k = v_min(v_set1(0), v_neg(l.k));
    return (Scaled){{l.s, v_mul(l.s, l.t)}, k, x, 1};
}
AF_FN Scaled logistic_slope_factor(Logistic l, V x)
{
    W m = w_fast_sum(v_set1(1), l.v.hi);
    return (Scaled){w_mul(m, logistic_square(l.s, l.t)), v_neg(v_abs(l.k)), x, 1};
}
AF_FN Scaled logistic_times_slope_factor(Logistic l, V b, const V *b_low, V x)
{
    LogisticSlope slope = logistic_slope_parts(l, b, b_low);
    V k = v_min(v_set1(0), v_neg(l.k));
    return (Scaled){w_mul(slope.n, slope.over), k, x, 0};
}

/* x * sigmoid(a), for any x and a; with the bits of logistic_times() where that is right. */
AF_FN V logistic_times_any(Logistic l, V x)
{
    V y = v_mul(x, l.s);
    y = v_copysign(logistic_scaled(l, v_fma(y, l.t, y)), x);
    M deep = v_lt(v_set1(-AF_EXP_NEAR), l.k), large = v_lt(v_set1(AF_EXP_LARGE), v_abs(x));
    if (v_any(deep) | v_any(large)) {
        V rare = scaled_times_x(logistic_factor(l, x));
        y = v_select(deep, rare, v_select(large, rare, y));
    }
    return y;
}

#endif
