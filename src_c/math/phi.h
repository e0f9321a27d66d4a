/* The normal distribution's lower tail, z >= 0:

     Phi(-z) = exp(-z^2 / 2) R(z),   R(z) = q p(q),   q = 1 / (z + AF_PHI_SHIFT)

   p is a polynomial in q - AF_PHI_CENTRE.                                     */
#ifndef AF_MATH_PHI_H
#define AF_MATH_PHI_H

#include "exp.h"
#include "phi_coefs.h"

/* exp(-z^2 / 2) for z <= AF_PHI_LARGEST */
AF_FN Exp phi_exp(V z)
{
    W square = w_prod(z, z);
    V minus_half = v_set1((S)-0.5);
    return exp_parts(w_shift(square, minus_half));
}

/* R(z), from z + AF_PHI_SHIFT */
AF_FN W phi_ratio_at(W shifted)
{
    W q = w_inverse(shifted);
    V u = v_add(v_sub(q.hi, v_set1(AF_PHI_CENTRE)), q.lo);
    V p2 = V_POLY(u, AF_PHI_P);
    /* The last two steps in two words: gelu' has to survive Phi(-z) - z phi(z). */
    W p1, p0;
    p1.hi = v_fma(u, p2, v_set1(AF_PHI_P1_HIGH));
    p1.lo = v_fma(u, p2, v_sub(v_set1(AF_PHI_P1_HIGH), p1.hi));
    p1.lo = v_add(p1.lo, v_set1(AF_PHI_P1_LOW));
    W up = w_scale(u, p1);
    p0 = w_add_to(v_set1(AF_PHI_P0_HIGH), up);
    p0.lo = v_add(p0.lo, v_set1(AF_PHI_P0_LOW));
    return w_mul(q, p0);
}
AF_FN W phi_ratio(V z) { return phi_ratio_at(w_sum(v_set1(AF_PHI_SHIFT), z)); }

#endif
