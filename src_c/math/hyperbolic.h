/* sinh and cosh, in float64. From AF_SINH_SMALL on

     (exp(a) -+ exp(-a)) / 2 = 2^k (m -+ 2^(-2k) / (4 m)),   exp(a) / 2 = m 2^k,

   of |x| = a and two-word numbers, so that it overflows where the result does; 1 / (4 m)
   is next to nothing from k = 32 on. Below, sinh cancels, and is worked out of t = expm1(-a):

     sinh(a) = -t (2 + t) / (2 (1 + t)).                                       */
#ifndef AF_MATH_HYPERBOLIC_H
#define AF_MATH_HYPERBOLIC_H

#include "exp_any.h"
#include "log.h"

/* Where both ways lose the same. */
#define AF_SINH_SMALL 0.4

typedef struct {
    W m, rest; /* 2^k m = exp(|x|) / 2, 2^k rest = exp(-|x|) / 2 */
    V k;
} Hyperbolic;

/* Error: 0.4 u relative, of both, as exp_parts_w. */
AF_FN Hyperbolic hyperbolic_parts(V x)
{
    Hyperbolic h;
    V a = v_min(v_set1(AF_EXP_MAX), v_abs(x));
    W half = w_sum(a, v_set1(-AF_LOG_OF_2_HIGH));
    V low = v_sub(half.lo, v_set1(AF_LOG_OF_2_LOW));
    Expm1 e = expm1_parts(half.hi, &low);
    h.k = e.k;
    h.m = w_add_to(v_set1(1), e.v);
    /* 2^(-2k) is a normal number up to k = 500. */
    V twice = v_min(v_set1(1000), v_add(e.k, e.k));
    V scale = v_shift_to_exponent(v_sub(v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE - 2), twice));
    h.rest = w_shift(w_inverse(h.m), scale);
    return h;
}

/* cosh(x) of any number.
   Error: 0.75 ulp: 0.5 of the sum, the rest as hyperbolic_parts. */
AF_FN V cosh_of(V x)
{
    Hyperbolic h = hyperbolic_parts(x);
    return exp_shifted(w_round(w_add(h.m, h.rest)), h.k);
}

/* sinh(x) of any number.
   Error: 1 ulp: 0.5 of the result; near AF_SINH_SMALL the parts are three times it. */
AF_FN V sinh_of(V x)
{
    V two = v_set1(2), a = v_abs(x);
    Hyperbolic h = hyperbolic_parts(x);
    V y = exp_shifted(w_round(w_add(h.m, w_neg(h.rest))), h.k);
    W t = exp_minus_1(exp_parts(v_neg(v_min(v_set1(1), a))));
    W divisor = w_shift(w_add_to(v_set1(1), t), two);
    V small = v_neg(w_round_mul(w_mul(t, w_add_to(two, t)), w_inverse(divisor)));
    /* Below 2^-27 x^3 / 6 is less than a tenth of an ulp of x. */
    small = v_select(v_lt(a, v_set1(0x1p-27)), a, small);
    return v_copysign(v_select(v_lt(a, v_set1(AF_SINH_SMALL)), small, y), x);
}

#endif
