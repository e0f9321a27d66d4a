/* tanh z for z >= 0 in float32, by exp.h's cheapest exp:
     z < 0.55:  z + z^3 p(z^2), a minimax polynomial
     beyond:    1 - 2 / (1 + exp(2 z)), which is at least 1/2
   ULP: 1.353: 0.5 of the result, and of 2 / (1 + e), at most 1/2, its rounding, the
   denominator's and exp's, 0.85 in all. */
#ifndef AF_MATH_TANH_H
#define AF_MATH_TANH_H

#include "exp.h"
#include "tanh_coefs.h"

AF_FN V tanh_size(V z)
{
    V one = v_set1(1), two = v_set1(2);
    V near = v_min(v_set1(9.5f), z), square = v_mul(near, near);
    V p = V_PAIRS(square, v_mul(square, square), AF_TANH_SMALL);
    V small = v_fma(p, v_mul(near, square), near);
    ExpWord e = exp_word_roughly(v_add(near, near));
    V large = v_sub(one, v_div(two, v_fma(e.scale, e.v, v_add(e.scale, one))));
    return v_select(v_lt(near, v_set1(AF_TANH_SMALLEST_LARGE)), small, large);
}

#endif
