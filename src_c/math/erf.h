/* erf(x) = x + x p(x^2) up to AF_ERF_NEAR, 0.86 or 0.625, by a minimax polynomial of degree 5 or
   10; from there on 1 - erfc(x), where erfc is at most 0.23, or 0.38, so that its errors count
   little: in float32 a power of two by the polynomial of its logarithm, of degree 6 about
   AF_ERF_NEAR; in float64 by phi.h, as erfc(x) = 2 Phi(-sqrt(2) x).                     */
#ifndef AF_MATH_ERF_H
#define AF_MATH_ERF_H

#include "erf_coefs.h"
#include "phi.h"

/* From 10.06, in float64 27.23, on erfc rounds to zero; here it has, and the square, 108.2 or
   750.8, is still less than -AF_EXP_MIN.                                      */
#if AF_IS_F32
#define AF_ERFC_LARGEST 10.4f
#else
#define AF_ERFC_LARGEST 27.4
#endif

typedef struct {
    W h; /* erfc(|x|) = h * 2^k */
    Exp e;
} Erfc;

/* erfc(|x|): phi.h's tail at sqrt(2) |x|, in two words, with exp(-x^2) of the exact
   square.
   Error: 2 u relative: phi_ratio_at's 1.6, exp_parts_w's 0.4. */
AF_FN Erfc erfc_parts(V x)
{
    V a = v_min(v_set1(AF_ERFC_LARGEST), v_abs(x));
    W square = w_prod(a, a), z = w_scale(a, w_const(AF_SQRT_2_HIGH, AF_SQRT_2_LOW));
    Erfc r;
    r.e = exp_parts_w(w_neg(square));
    W ratio = phi_ratio_at(w_add(w_of(v_set1(AF_PHI_SHIFT)), z), 0);
    r.h = w_shift(w_mul(exp_significand(r.e), ratio), v_set1(2));
    return r;
}

/* c - erfc(|x|) */
AF_FN V erfc_from(V c, Erfc r)
{
    V two_to_k = v_mul(r.e.scale, v_set1(AF_EXP_DOWN));
    return w_round(w_add_to(c, w_neg(w_shift(r.h, two_to_k))));
}

/* erfc(x) of any number.
   Error: 2 ulp: 0.5 of the result, the rest as erfc_parts; 1.81 is the largest found, at
   13.08, and 1.6 at 17.95. For x < 4, 1 ulp. */
AF_FN V erfc_of(V x)
{
    Erfc r = erfc_parts(x);
    V y = exp_scaled(w_round(r.h), r.e);
    return v_select(v_lt(x, v_set1(0)), erfc_from(v_set1(2), r), y);
}

/* 1 - erfc(a), AF_ERF_NEAR <= a. */
#if AF_IS_F32
AF_FN V erf_far(V a)
{
    V u = v_sub(v_min(v_set1(AF_ERF_LARGEST), a), v_set1(AF_ERF_NEAR));
    V log2 = V_PAIRS(u, v_mul(u, u), AF_ERF_LOG);
    V shifter = v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE), shifted = v_add(log2, shifter);
    V r = v_sub(log2, v_sub(shifted, shifter)), scale = v_shift_to_exponent(shifted);
    V v = v_mul(r, V_PAIRS(r, v_mul(r, r), AF_ERF_EXP2));
    return v_fnma(scale, v, v_sub(v_set1(1), scale));
}
#else
AF_FN V erf_far(V a)
{
    V far = v_min(v_set1(6), a), z = v_mul(far, v_set1(AF_SQRT_2_HIGH));
    ExpWord e = exp_word_split(w_neg(w_prod(far, far)), 0);
    W half = phi_over(v_set1(1), z, v_mul(z, z));
    V q = v_add(half.hi, v_fma(half.hi, e.v, half.lo));
    return v_fnma(v_add(e.scale, e.scale), q, v_set1(1));
}
#endif

/* erf(x) of any number.
   Error: 1.2 ulp: 0.5 of the sum, 0.13 of the polynomial; beyond AF_ERF_NEAR, of erfc's 2 u a
   fourth, in float64 half. */
AF_FN V erf_of(V x)
{
    V a = v_abs(x), near = v_min(v_set1(AF_ERF_NEAR), a), t = v_mul(near, near);
    V small = v_fma(near, V_PAIRS(t, v_mul(t, t), AF_ERF), near);
    return v_copysign(v_select(v_lt(a, v_set1(AF_ERF_NEAR)), small, erf_far(a)), x);
}

#endif
