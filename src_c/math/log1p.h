/* log1p(u) for u = exp(-|a|) in [0, 1], by 2 atanh(u / (2 + u)):

     s = u / (2 + u),   log1p(u) = u * (2 / (2 + u)) * (1 + s^2 q(s^2))

   The factor u is left out, so that the caller scales it last. s is in [0, 1/3], and q a
   minimax polynomial of degree 3 or 9. Source: fdlibm's log (Sun 1993, e_log.c), which
   uses the same identity.                                                     */
#ifndef AF_MATH_LOG1P_H
#define AF_MATH_LOG1P_H

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

#endif
