/* exp(x) = (1 + v) 2^k of any x, from the smallest subnormal to infinity, in one word. */
#ifndef AF_MATH_EXP_WHOLE_H
#define AF_MATH_EXP_WHOLE_H

#include "exp.h"

/* From here on exp is infinite. */
#if AF_IS_F32
#define AF_EXP_WHOLE_MAX 89.0f
#else
#define AF_EXP_WHOLE_MAX 710.0
#endif

typedef struct {
    V v, low, k; /* low: the rest of v */
} ExpWhole;

/* Error: as exp_word. */
AF_FN ExpWhole exp_whole_parts(V x)
{
    V near = v_min(v_set1(AF_EXP_WHOLE_MAX), v_max(v_set1(AF_EXP_MIN), x));
    V shifter = v_set1(AF_EXP_ROUNDER);
    V k = v_sub(v_fma(near, v_set1(AF_LOG2E), shifter), shifter);
    V whole = v_fnma(k, v_set1(AF_LN2_HIGH), near), r = v_fnma(k, v_set1(AF_LN2_LOW), whole);
    V square = v_mul(r, r), q = V_PAIRS(r, square, AF_EXP_SHORTER_Q), v = v_fma(square, q, r);
    V r_low = v_fnma(k, v_set1(AF_LN2_LOW), v_sub(whole, r));
    return (ExpWhole){v, v_add(v_fma(square, q, v_sub(r, v)), r_low), k};
}

/* exp(x) by two factors, of which the second rounds, into the subnormals or to infinity.
   Error: as exp_word, and half an ulp more where it is subnormal. */
AF_FN V exp_whole(ExpWhole e)
{
    V bias = v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE);
    V first = v_fma(e.k, v_set1((S)0.5), bias);
    V rest = v_add(v_sub(e.k, v_sub(first, bias)), bias);
    V scale = v_shift_to_exponent(first);
    return v_mul(v_fma(scale, e.v, scale), v_shift_to_exponent(rest));
}

#endif
