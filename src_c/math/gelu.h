/* gelu(x) = x Phi(x). With z = |x| and h = z Phi(-z),
     gelu(x)  = x - h for x >= 0,   -h for x < 0
     gelu'(x) = 1 - t for x >= 0,    t for x < 0,   t = Phi(-z) - z phi(z)
   z is clamped at AF_PHI_LARGEST: beyond, h and t round to zero; gelu(x) is x there.
   By phi_over and phi_slope, which have the root of t, at -0.7518, as a factor.
   ULP, x < 0: 0.5 of the result, 0.5 of h, 0.5 of exp's reduced argument and terms, 0.3 of the
   quotient of polynomials; in t that of the quotient twice, as it rounds at full size
   in the tail: 2.42. For x > 0 half of that, as h < x / 2 and t < 1 / 2. */
#ifndef AF_MATH_GELU_H
#define AF_MATH_GELU_H

#include "phi.h"

typedef struct {
    V value, slope;
} Gelu;

AF_FN Gelu gelu_parts(V x)
{
    V z = v_min(v_set1(AF_PHI_LARGEST), v_abs(x)), zero = v_set1(0), down = v_set1(AF_EXP_DOWN);
    M positive = v_lt(zero, x);
    PhiExp e = phi_exp(z);
    V h = phi_exp_times_two(phi_over(z, z, e.square), e);
    V y = v_fnma(h, v_mul(down, v_set1(0.5f)), v_max(zero, x));
    V t = phi_exp_times_two(phi_slope(z, e.square), e);
    V quarter = v_mul(down, v_set1(0.25f));
    V d = v_fma(t, v_negate_where(positive, quarter), v_where(positive, v_set1(1)));
    return (Gelu){v_copysign(y, x), d};
}

#endif
