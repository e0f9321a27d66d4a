/* erfc(x) = 2 Phi(-sqrt(2) x), and erf(x) = 1 - erfc(x) but below
   AF_ERF_LARGEST = 0.625: there it is x times a minimax polynomial of degree 10 in x^2,
   of which the first coefficient has two words. From there on erf is above 0.62 and erfc
   below 0.38, so that nothing cancels.                                        */
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

/* erf(x) of any number.
   Error: 0.75 ulp: 0.5 of the sum; below 0.625 the polynomial, a fourth of the result at
   most, from there on erfc, 0.6 of it at most. */
AF_FN V erf_of(V x)
{
    V a = v_min(v_set1(AF_ERFC_LARGEST), v_abs(x)), t = v_mul(a, a);
    W linear = w_scale(a, w_const(AF_ERF_0_HIGH, AF_ERF_0_LOW));
    V small = v_add(linear.hi, v_fma(v_mul(a, t), V_POLY(t, AF_ERF), linear.lo));
    V y = v_select(v_lt(a, v_set1((S)AF_ERF_LARGEST)), small, erfc_from(v_set1(1), erfc_parts(x)));
    return v_copysign(y, x);
}

#endif
