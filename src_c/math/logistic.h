/* The logistic sigmoid, in parts that do not overflow and need no branch. With
   exp(-a) = m 2^k, p = 2^-|k| and

     d = p + m where k > 0,    1 + p m elsewhere,     which is in [1, 2.5],
     sigmoid(a)  = p / d where k > 0,    1 / d elsewhere,
     sigmoid'(a) = p m / d^2.                                                  */
#ifndef AF_MATH_LOGISTIC_H
#define AF_MATH_LOGISTIC_H

#include "exp.h"

typedef struct {
    M negative; /* k > 0 */
    V scale;    /* p * AF_EXP_UP */
    V p;
    V rest; /* 1 where k > 0, p elsewhere */
    W v;    /* m - 1 */
    V s, t; /* 1 / d = s (1 + t) */
} Logistic;

/* a_low is NULL or the rest of a. */
AF_FN Logistic logistic_parts(V a, const V *a_low)
{
    Logistic l;
    V most = v_set1(-AF_EXP_MIN), one = v_set1(1);
    V clamped = v_min(most, v_max(v_neg(most), v_neg(a)));
    Expm1 e;
    if (a_low) {
        V low = v_select(v_lt(v_abs(a), most), v_neg(*a_low), v_set1(0));
        e = expm1_parts(clamped, &low);
    } else {
        e = expm1_parts(clamped, NULL);
    }
    l.v = e.v;
    l.negative = v_lt(v_set1(0), e.k);
    l.scale = v_shift_to_exponent(v_sub(v_set1(AF_EXP_SHIFTER), v_abs(e.k)));
    l.p = v_mul(l.scale, v_set1(AF_EXP_DOWN));
    l.rest = v_select(l.negative, one, l.p);
    /* d - 1 = p + rest * v in either case. */
    V d = v_fma(l.rest, e.v.hi, v_add(one, l.p));
    V d_low = v_fma(l.rest, e.v.hi, v_add(v_sub(one, d), l.p));
    l.s = v_div(one, d);
    l.t = v_fnma(l.s, d_low, v_exact_fnma(l.s, d, one));
    return l;
}

/* 1 / d^2, where 1 / d = s (1 + t) */
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

/* sigmoid(a) */
AF_FN V logistic_value(Logistic l)
{
    /* p = 2^-k is exact or 0, so this rounds once; p is 0 only where the result
       is below the smallest number.                                           */
    return v_mul(v_fma(l.s, l.t, l.s), v_select(l.negative, l.p, v_set1(1)));
}

/* sigmoid'(a) */
AF_FN V logistic_slope(Logistic l)
{
    V y = w_round_mul(w_fast_sum(v_set1(1), l.v.hi), logistic_square(l.s, l.t));
    return v_mul(v_mul(y, l.scale), v_set1(AF_EXP_DOWN));
}

/* x * sigmoid(a), where a has the sign of x and |a| >= |x| from -AF_EXP_MIN on. */
AF_FN V logistic_times(Logistic l, V x)
{
    V least = v_set1(AF_EXP_MIN);
    /* Below, the result is zero; and -inf * 0 would be NaN. */
    V y = v_mul(v_max(least, x), l.s);
    y = logistic_scaled(l, v_fma(y, l.t, y));
    return v_copysign(v_select(v_lt(v_neg(least), x), x, y), x);
}

/* The derivative of x * sigmoid(a(x)), given b = x a'(x), finite:
     p (p + (1 + b) m) / d^2     where k > 0: it has a root there,
     (1 + (1 + b) p m) / d^2     elsewhere.                                    */
AF_FN V logistic_times_slope(Logistic l, V b, const V *b_low)
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
    return logistic_scaled(l, w_round_mul(n, logistic_square(l.s, t)));
}

#endif
