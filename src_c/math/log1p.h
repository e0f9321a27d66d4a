/* log1p(u) for u = exp(-|a|) in [0, 1], by 2 atanh(u / (2 + u)):

     s = u / (2 + u),   log1p(u) = u * (2 / (2 + u)) * (1 + s^2 q(s^2))

   The factor u is left out, so that the caller scales it last. s is in [0, 1/3], and q a
   minimax polynomial of degree 3 or 9. Source: fdlibm's log (Sun 1993, e_log.c), which
   uses the same identity.                                                     */
#ifndef AF_MATH_LOG1P_H
#define AF_MATH_LOG1P_H

#include "exp.h"
#include "log1p_coefs.h"
#include "two.h"

/* log1p(u) / u for u in [0, 1].
   Error: 0.5 u relative: s^2 q(s^2) is at most 0.04 of 1 and has seven roundings, 0.28 u;
   its polynomial 0.08 u in float32. */
AF_FN W log1p_over(W u)
{
    W inverse = w_inverse(w_add_to(v_set1(2), u));
    W two_inverse = w_shift(inverse, v_set1(2));
    V s = v_mul(u.hi, inverse.hi);
    V t = v_mul(s, s);
    V rest = v_mul(t, V_POLY(t, AF_LOG1P_Q));
    return w_fast_sum(two_inverse.hi, v_fma(two_inverse.hi, rest, two_inverse.lo));
}

#if !AF_IS_F32
/* The same with t and all but q's rest of s^2 q(s^2) in two words.
   Error: 2^-58 relative. */
AF_FN W log1p_over_words(W u)
{
    enum { N = sizeof AF_LOG1P_Q / sizeof *AF_LOG1P_Q };
    W inverse = w_inverse(w_add_to(v_set1(2), u)), s = w_mul(u, inverse), t = w_mul(s, s);
    V rest = v_mul(t.hi, v_horner_by_pairs(t.hi, v_mul(t.hi, t.hi), AF_LOG1P_Q + 1, N - 1));
    W sum = w_mul(t, w_fast_sum(v_set1(AF_LOG1P_Q[0]), rest));
    return w_mul(w_shift(inverse, v_set1(2)), w_add_to(v_set1(1), sum));
}
#endif
#if AF_IS_F32
/* log1p(u) / u in two words for u = exp(-z) = (1 + v) scale / AF_EXP_UP, times 1 + v: the factor
   scale is left out. Of a u below 2^-40 nothing is left in it. rest is what rounding the
   polynomial leaves, which is not in the result. By Horner's rule in the end, whose last step
   alone rounds at full size. */
AF_FN W log1p_exp_over(ExpWord e, V *rest)
{
    V scale = v_mul(v_max(v_set1(AF_EXP_UP * 0x1p-40f), e.scale), v_set1(AF_EXP_DOWN));
    V t = v_sub(v_fma(scale, e.v, scale), v_set1(AF_LOG1P_CENTRE));
    const S *const c = AF_LOG1P_OVER;
    V inner = v_horner_by_pairs(t, v_mul(t, t), c + 2, sizeof AF_LOG1P_OVER / sizeof *c - 2);
    V first = v_set1(c[0]);
    inner = v_fma(inner, t, v_set1(c[1]));
    V over = v_fma(inner, t, first), hi = v_fma(over, e.v, over);
    *rest = v_fma(inner, t, v_sub(first, over));
    return (W){hi, v_fma(over, e.low, v_fma(over, e.v, v_sub(over, hi)))};
}
#else
/* The same, by what a quotient of polynomials adds to the value near the middle of [0, 1], at most
   0.2 of the result. Its low word is up to half of the high one. */
AF_FN W log1p_exp_over(ExpWord e)
{
    V scale = v_mul(e.scale, v_set1(AF_EXP_DOWN)), u = v_fma(scale, e.v, scale);
    V square = v_mul(u, u), middle = v_set1(AF_LOG1P_MIDDLE);
    V bend = v_div(V_PAIRS(u, square, AF_LOG1P_UP), V_PAIRS(u, square, AF_LOG1P_DOWN));
    V t = v_fma(scale, e.v, v_sub(scale, v_set1(AF_LOG1P_CENTRE)));
    V over = v_fma(t, bend, middle), rest = v_fma(t, bend, v_sub(middle, over));
    return (W){over, v_fma(over, e.v, v_fma(over, e.low, rest))};
}
#endif

#endif
