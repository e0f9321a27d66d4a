/* x / sqrt(1 + alpha x^2) and its derivative, (1 + alpha x^2)^(-3/2), for x = a >= 0. a is clamped
   where sqrt(alpha) a is AF_ISRU_LARGEST: from there on the value is 1 / sqrt(alpha) rounded, and
   the derivative, (sqrt(alpha) a)^-3, about the least normal number or below.
   ULP: 1.9 of the value, by the roundings of d, its root and the quotient; 4 of the derivative,
   where that of d counts one and a half times, and one more product's. */
#ifndef AF_MATH_ISRU_H
#define AF_MATH_ISRU_H

#include "two.h"

/* The cube is finite. */
#if AF_IS_F32
#define AF_ISRU_LARGEST 0x1p42f
#else
#define AF_ISRU_LARGEST 0x1p341
#endif

typedef struct {
    V value, slope;
} Isru;

AF_FN Isru isru_parts(V a, V alpha)
{
    V one = v_set1(1), root = v_sqrt(alpha), most = v_div(v_set1(AF_ISRU_LARGEST), root);
    V near = v_min(most, a), product = v_mul(alpha, near);
    V over = v_exact_fnma(alpha, near, product);
    V d = v_fma(product, near, v_fnma(over, near, one)), r = v_sqrt(d);
    V slope = v_div(one, v_mul(d, r));
    M large = v_lt(most, a);
    if (v_any(large)) {
        V q = v_div(one, v_mul(a, root));
        slope = v_select(large, v_mul(v_mul(q, q), q), slope);
    }
    return (Isru){v_div(near, r), slope};
}

#endif
