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

#endif
