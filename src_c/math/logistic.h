/* The logistic sigmoid, in parts that do not overflow and need no branch. With
   exp(-a) = m 2^k, p = 2^-|k| and d = (1 + m 2^k) min(1, 2^-k), which is in
   [1, 2.5],

     sigmoid(a) = (p if k > 0 else 1) / d,    1 - sigmoid(a) = (1 if k > 0 else p) m / d,
     sigmoid'(a) = p m / d^2.                                                  */
#ifndef AF_MATH_LOGISTIC_H
#define AF_MATH_LOGISTIC_H

#include "exp.h"

typedef struct {
    M negative; /* k > 0 */
    V scale;    /* p * AF_EXP_UP */
    V rest;     /* 1 if k > 0 else p */
    W v;        /* m - 1 */
    W d;
} Logistic;

AF_FN Logistic logistic_parts(W a)
{
    Logistic l;
    V most = v_set1(-AF_EXP_MIN);
    M inside = v_lt(v_abs(a.hi), most);
    V clamped = v_min(most, v_max(v_set1(AF_EXP_MIN), v_neg(a.hi)));
    Expm1 e = expm1_parts((W){clamped, v_select(inside, v_neg(a.lo), v_set1(0))});
    V p, one = v_set1(1);
    l.v = e.v;
    l.negative = v_lt(v_set1(0), e.k);
    l.scale = v_shift_to_exponent(v_sub(v_set1(AF_EXP_SHIFTER), v_abs(e.k)));
    p = v_mul(l.scale, v_set1(AF_EXP_DOWN));
    l.rest = v_select(l.negative, one, p);
    W sum = w_fast_sum(one, p);
    l.d.hi = v_fma(l.rest, e.v.hi, sum.hi);
    l.d.lo = v_add(v_fma(l.rest, e.v.hi, v_sub(sum.hi, l.d.hi)), sum.lo);
    return l;
}
AF_FN Logistic logistic_of(V a) { return logistic_parts(w_of(a)); }

/* p y if k > 0 else y, rounded once. */
AF_FN V logistic_scaled(Logistic l, V y)
{
    return v_mul(v_mul(y, v_select(l.negative, l.scale, v_set1(AF_EXP_UP))), v_set1(AF_EXP_DOWN));
}

/* sigmoid(a) */
AF_FN V logistic_value(Logistic l) { return logistic_scaled(l, w_round(w_inverse(l.d))); }

/* sigmoid'(a) */
AF_FN V logistic_slope(Logistic l)
{
    W s = w_inverse(l.d), m = w_add_to(v_set1(1), l.v);
    V y = w_round_mul(m, w_mul(s, s));
    return v_mul(v_mul(y, l.scale), v_set1(AF_EXP_DOWN));
}

/* x * sigmoid(a), where a has the sign of x and |a| >= |x| from -AF_EXP_MIN on. */
AF_FN V logistic_times(Logistic l, V x)
{
    V least = v_set1(AF_EXP_MIN);
    /* Below, the result is zero; and -inf * 0 would be NaN. A large x must not
       meet AF_EXP_UP, nor inf the low word.                                   */
    V y = v_mul(v_max(least, x), v_select(l.negative, l.scale, v_set1(1)));
    y = w_round_scale(y, w_inverse(l.d));
    y = v_mul(y, v_select(l.negative, v_set1(AF_EXP_DOWN), v_set1(1)));
    return v_copysign(v_select(v_lt(v_neg(least), x), x, y), x);
}

/* The derivative of x * sigmoid(a(x)), given b = x a'(x), finite:
     (p if k > 0 else 1) (d + b m (1 if k > 0 else p)) / d^2
   d + b m has a root, near which both words of d and m count.                 */
AF_FN V logistic_times_slope(Logistic l, W b)
{
    W s = w_inverse(l.d), m = w_add_to(v_set1(1), l.v);
    W d = {l.d.hi, v_fma(l.rest, l.v.lo, l.d.lo)};
    W sum = w_add(d, w_mul(b, w_shift(m, l.rest)));
    return logistic_scaled(l, w_round_mul(sum, w_mul(s, s)));
}

#endif
