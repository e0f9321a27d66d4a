/* exp(-x^2): the exact square in two words, as half an ulp of 109 is 2^5 u. */
#ifndef AF_MATH_GAUSS_H
#define AF_MATH_GAUSS_H

#include "exp.h"

/* Beyond, x exp(-x^2) rounds to zero; its square is less than -AF_EXP_MIN. */
#if AF_IS_F32
#define AF_GAUSS_LARGEST 10.45f
#else
#define AF_GAUSS_LARGEST 27.5
#endif

/* |x|, or the largest that counts. */
AF_FN V gauss_size(V x) { return v_min(v_set1(AF_GAUSS_LARGEST), v_abs(x)); }

/* exp(-a^2) for a = gauss_size(x). Error: as exp_parts_w. */
AF_FN Exp gauss_parts(V a) { return exp_parts_w(w_neg(w_prod(a, a))); }

/* c exp(minus_square), for what is above AF_EXP_MIN, in one word.
   Error: 1.2 ulp: 0.5 of the result, 0.6 of exp. */
AF_FN V gauss_times(W c, W minus_square)
{
    ExpWord e = exp_word_split(minus_square, AF_EXP_BIAS - AF_EXP_RANGE);
    V y = v_add(c.hi, v_fma(c.hi, e.v, c.lo));
    return v_mul(v_mul(y, e.scale), v_set1(AF_EXP_DOWN));
}

#endif
