/* exp and expm1 of any number, in float64: exp_parts' method, and 2^k by two factors,
   as the range of exp is wider than that of a scale (as SLEEF's ldexp2: Shibata &
   Petrogalli 2020, doi:10.1109/TPDS.2019.2960333).                            */
#ifndef AF_MATH_EXP_ANY_H
#define AF_MATH_EXP_ANY_H

#include "exp.h"

/* exp is infinite from 709.79 on; some more, so that the low word of a two-word
   argument does not decide. Half of k, 527 here, is well within the exponents. */
#define AF_EXP_MAX 730.0

/* y * 2^k for y in [1/2, 2] and k in +-2000: the first product is exact, so that only
   the second rounds, into the subnormals or to infinity.                      */
AF_FN V exp_shifted(V y, V k)
{
    V bias = v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE);
    V half = v_fma(k, v_set1(0.5), bias);
    V rest = v_add(v_sub(k, v_sub(half, bias)), bias);
    return v_mul(v_mul(y, v_shift_to_exponent(half)), v_shift_to_exponent(rest));
}

/* exp(x) of any number.
   Error: 0.8 ulp: 0.5 of 1 + v, 0.3 of v. Twice 0.5 where it is subnormal, where the
   rest is less than an ulp. */
AF_FN V exp_of(V x)
{
    V clamped = v_min(v_set1(AF_EXP_MAX), v_max(v_set1(AF_EXP_MIN), x));
    Expm1 e = expm1_parts(clamped, NULL);
    return exp_shifted(w_round(w_add_to(v_set1(1), e.v)), e.k);
}

/* exp of a two-word number, whose low word counts where the high one is in range: it
   may be NaN beyond.
   Error: 0.9 ulp, as exp_of with exp_parts_w's 0.4. */
AF_FN V exp_of_w(W x)
{
    V low = v_select(v_lt(v_abs(x.hi), v_set1(AF_EXP_MAX)), x.lo, v_set1(0));
    V clamped = v_min(v_set1(AF_EXP_MAX), v_max(v_set1(AF_EXP_MIN), x.hi));
    Expm1 e = expm1_parts(clamped, &low);
    return exp_shifted(w_round(w_add_to(v_set1(1), e.v)), e.k);
}

/* expm1(x) of any number.
   Error: 1 ulp: 0.5 of the sum and up to 0.5 as exp_minus_1, near -0.07 and 0.4. */
AF_FN V expm1_of(V x)
{
    /* 2^(k - 1) (1 + v) - 1/2, doubled: 2^k itself may be too large. Up to 709.9, which is
       beyond log(DBL_MAX) = 709.78, k - 1 is at most 1023; doubling is what overflows.
       expm1(-60) is -1 to 86 bits. Below 2^-54 x^2 / 2 is less than a quarter of an ulp
       of x, and halving might round it.                                       */
    V most = v_set1(709.9), least = v_set1(-60);
    Expm1 e = expm1_parts(v_min(most, v_max(least, x)), NULL);
    V half = v_shift_to_exponent(v_add(e.k, v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE - 1)));
    W whole = w_sum(half, v_set1(-0.5));
    V y = v_fma(half, e.v.hi, whole.hi);
    V low = v_add(v_fma(half, e.v.hi, v_sub(whole.hi, y)), v_fma(half, e.v.lo, whole.lo));
    y = v_add(y, low);
    return v_select(v_lt(v_abs(x), v_set1(0x1p-54)), x, v_add(y, y));
}

#endif
