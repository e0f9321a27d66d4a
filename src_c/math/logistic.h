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

/* The same where a result of one word will do, for a = |x| of either sign at once:

     sigmoid(-a) = down / d,    d = down (1 + exp(a)),    sigmoid(a) = 1 - sigmoid(-a)

   with a power of two, down, for which nothing overflows up to AF_LOGISTIC_LARGEST, where
   sigmoid(-a) is nothing; it is multiplied last, and rounds the result into the subnormals.
   d has two words: its rounding would be the largest error.                   */
#define AF_LOGISTIC_LARGEST -AF_EXP_MIN
#if AF_IS_F32
#define AF_LOGISTIC_UP -60
#define AF_LOGISTIC_DOWN 0x1p-60f
#else
#define AF_LOGISTIC_UP -500
#define AF_LOGISTIC_DOWN 0x1p-500
#endif

/* |x|, or most beyond it; NaN stays one. */
AF_FN V logistic_size(V x, S most) { return v_min(v_set1(most), v_abs(x)); }

/* d for exp(a) = (1 + v) scale / down. scale is a power of two: its product is exact. */
AF_FN W logistic_denominator(ExpWord e)
{
    V down = v_set1(AF_LOGISTIC_DOWN);
    V d = v_fma(e.scale, e.v, v_add(e.scale, down));
    return (W){d, v_fma(e.scale, e.v, v_add(v_sub(e.scale, d), down))};
}

/* sigmoid(-a) / down = 1 / d, a quotient and one step of Newton's.
   Error: 1.1 ulp: 0.5 of the result, up to 0.6 u of exp. */
AF_FN V logistic_inverse(W d)
{
    V one = v_set1(1), q = v_div(one, d.hi);
    return v_fma(q, v_fnma(q, d.lo, v_exact_fnma(q, d.hi, one)), q);
}

/* sigmoid(a) for a of the sign that positive says, given 1 / d. */
AF_FN V logistic_signed(M positive, V inverse)
{
    V down = v_set1(AF_LOGISTIC_DOWN);
    return v_fma(inverse, v_negate_where(positive, down), v_where(positive, v_set1(1)));
}

/* z sigmoid(-a) / down = z / d: the quotient is not corrected for its own rounding, but for d's.
   Error: 1.7 ulp: 0.5 of the quotient, 0.5 of the result, up to 0.7 u of exp. */
AF_FN V logistic_quotient(V z, W d)
{
    V q = v_div(z, d.hi);
    return v_fnma(q, v_mul(d.lo, v_rough_inverse(d.hi)), q);
}

/* f(x) = max(x, 0) - |x| sigmoid(-|a(x)|), for an a that is odd and rises: of either sign of x,
   f(x) = x sigmoid(a(x)). q is the last product over down; with x last, max keeps
   -0 and NaN. */
AF_FN V logistic_gated(V x, V q)
{
#if AF_HAS_FMA
    return v_fnma(q, v_set1(AF_LOGISTIC_DOWN), v_max(v_set1(0), x));
#else
    /* The product may round to 0, and the difference of zeros is 0. */
    return v_copysign(v_fnma(q, v_set1(AF_LOGISTIC_DOWN), v_max(v_set1(0), x)), x);
#endif
}

/* f' for it, given e = exp(a) and rest = 1 - z a'(z), z = |x|: with g = sigmoid(-a) and
   h = (1 + rest exp(a)) g^2,

     f'(x) = h for x < 0,    1 - h for x > 0.

   Near the root the sum cancels exactly, and its only error is v's: rest is small there, but in
   float32 v's low word counts for what is close by. The low words of the square make it up for what
   its rounding costs.
   Error: 2.4 ulp: 0.5 of the result, 0.5 of the sum, up to 0.6 u of exp. */
AF_FN V logistic_gated_slope(V x, ExpWord e, W rest)
{
    V one = v_set1(1), down = v_set1(AF_LOGISTIC_DOWN);
    W d = logistic_denominator(e);
    if (AF_IS_F32) {
        d.lo = v_fma(e.scale, e.low, d.lo);
        rest.lo = v_fma(rest.hi, e.low, rest.lo);
    }
    V small = v_fma(rest.hi, e.v, v_fma(rest.lo, e.v, rest.lo));
    V bent = v_fma(e.scale, small, v_fma(e.scale, rest.hi, down));
    V q = v_div(one, d.hi), off = v_fnma(q, d.lo, v_exact_fnma(q, d.hi, one));
    W p = w_prod(bent, q);
    V h = v_fma(p.hi, q, v_mul(v_fma(v_add(p.hi, p.hi), off, p.lo), q));
    return logistic_signed(v_lt(v_set1(0), x), h);
}

/* |a| of a number of two words, or most. */
AF_FN W logistic_size_w(W a, S most)
{
    M negative = v_lt(a.hi, v_set1(0)), near = v_lt(v_abs(a.hi), v_set1(most));
    return (W){logistic_size(a.hi, most), v_where(near, v_negate_where(negative, a.lo))};
}

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

/* sigmoid(a).
   Error: 1 ulp: 0.5 of the result, 0.53 of d in the worst case of each. */
AF_FN V logistic_value(Logistic l)
{
    /* p = 2^-k is exact or 0, so this rounds once; p is 0 only where the result
       is below the smallest number.                                           */
    return v_mul(v_fma(l.s, l.t, l.s), v_select(l.negative, l.p, v_set1(1)));
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

/* x * sigmoid(a), for any x and a, given |a|'s denominator; with the bits of logistic_gated()
   where that is right. */
AF_FN V logistic_times_any(V x, W a, W d)
{
    V size = v_abs(x), most = v_set1(AF_EXP_LARGE);
    V q = logistic_quotient(v_min(most, size), d);
    V y = v_fnma(q, v_set1(AF_LOGISTIC_DOWN), v_where(v_lt(v_set1(0), a.hi), size));
    y = v_copysign(y, x);
    M deep = v_lt(v_set1(AF_LOGISTIC_LARGEST), v_abs(a.hi)), large = v_lt(most, size);
    if (v_any(deep) | v_any(large)) {
        V rare = scaled_times_x(logistic_factor(logistic_deep(a.hi, &a.lo), x));
        y = v_select(deep, rare, v_select(large, rare, y));
    }
    return y;
}

#endif
