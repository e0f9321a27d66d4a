/* exp and expm1 of any number. */
#ifndef AF_MATH_EXP_ANY_H
#define AF_MATH_EXP_ANY_H

#include "exp.h"

/* From here on exp is infinite. */
#define AF_EXP_MAX 730.0
#define AF_EXP_RANGE 1023

/* y * 2^k rounded once, for y near 1. */
AF_FN V exp_shifted(V y, V k)
{
    V bias = v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE);
    V half = v_fma(k, v_set1(0.5), bias);
    V rest = v_add(v_sub(k, v_sub(half, bias)), bias);
    return v_mul(v_mul(y, v_shift_to_exponent(half)), v_shift_to_exponent(rest));
}

AF_FN V exp_any(V x)
{
    V clamped = v_min(v_set1(AF_EXP_MAX), v_max(v_set1(AF_EXP_MIN), x));
    Expm1 e = expm1_parts(clamped, NULL);
    return exp_shifted(w_round(w_add_to(v_set1(1), e.v)), e.k);
}

/* exp of a two-word number, whose low word counts where the high one is in range. */
AF_FN V exp_two_words(W x)
{
    V low = v_select(v_lt(v_abs(x.hi), v_set1(AF_EXP_MAX)), x.lo, v_set1(0));
    V clamped = v_min(v_set1(AF_EXP_MAX), v_max(v_set1(AF_EXP_MIN), x.hi));
    Expm1 e = expm1_parts(clamped, &low);
    return exp_shifted(w_round(w_add_to(v_set1(1), e.v)), e.k);
}

AF_FN V expm1_any(V x)
{
    /* 2^(k - 1) (1 + v) - 1/2, doubled: 2^k itself may be too large. */
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
