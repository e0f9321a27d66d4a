/* The normal distribution's lower tail, 0 <= z <= AF_PHI_LARGEST:

     Phi(-z) = exp(-z^2 / 2) R(z),   R(z) = q p(q),   q = 1 / (z + AF_PHI_SHIFT)

   R is Mills' ratio (1926). That a polynomial in 1 / (z + K) serves the whole half-line is
   Shepherd & Laframboise 1981, Chebyshev approximation of (1 + 2x) exp(x^2) erfc x,
   Math. Comp. 36. p is minimax, of degree 10 or 26 in q - AF_PHI_CENTRE; the centre is
   q(1.2), where the powers of a large q - centre do not yet cancel in the tail, nor their
   rounding matter at the root of gelu', -0.75.

   AF_PHI_LARGEST, 14.8 or 38.8: beyond, z Phi(-z) rounds to zero, and z^2 / 2, 109.5 or
   752.7, is less than -AF_EXP_MIN.                                            */
#ifndef AF_MATH_PHI_H
#define AF_MATH_PHI_H

#include "exp.h"
#include "phi_coefs.h"
#include "scaled.h"

/* exp(-z^2 / 2) is less than exp(AF_EXP_DEEPEST) there. */
#if AF_IS_F32
#define AF_PHI_DEEPEST 24.0f
#else
#define AF_PHI_DEEPEST 66.0
#endif

/* R(z), from z + AF_PHI_SHIFT in two words: so that a rounded z, as erf.h's, has them.
   exactly: u's low word counts too, for a gelu' that is a factor: near its root, the 0.5 u
   of u would be up to 1.1 ulp of the product.
   Error: 1.6 u relative: in the tail u^2 p2, with some 1.3 u of error, is as large as p;
   0.2 u for z below 3. */
AF_FN W phi_ratio_at(W shifted, int exactly)
{
    W q = w_inverse(shifted);
    V from_centre = v_sub(q.hi, v_set1(AF_PHI_CENTRE)), u = v_add(from_centre, q.lo);
    V p2 = V_POLY(u, AF_PHI_P);
    /* The last two steps of Horner's rule in two words: gelu' has to survive
       Phi(-z) - z phi(z).                                                     */
    W p1, p0;
    p1.hi = v_fma(u, p2, v_set1(AF_PHI_P1_HIGH));
    p1.lo = v_fma(u, p2, v_sub(v_set1(AF_PHI_P1_HIGH), p1.hi));
    p1.lo = v_add(p1.lo, v_set1(AF_PHI_P1_LOW));
    W up = w_scale(u, p1);
    p0 = w_add_to(v_set1(AF_PHI_P0_HIGH), up);
    p0.lo = v_add(p0.lo, v_set1(AF_PHI_P0_LOW));
    if (exactly)
        p0.lo = v_fma(v_add(v_sub(from_centre, u), q.lo), p1.hi, p0.lo);
    return w_mul(q, p0);
}

/* exp(-z^2 / 2) = (1 - (t + w) / 2) scale / AF_EXP_UP, in one word where a result of two ulp will
   do: t is -2 times the reduced argument, and short, so that products with it are exact but for
   their last rounding. The square has two words, as half an ulp of 109 is 2^5 u. */
typedef struct {
    V t, w, scale, square;
} PhiExp;
AF_FN PhiExp phi_exp(V z)
{
    PhiExp e;
    W square = w_prod(z, z);
    V shifter = v_set1(AF_EXP_SHIFTER);
    V shifted = v_fma(square.hi, v_set1(-AF_LOG2E / 2), shifter), k = v_sub(shifted, shifter);
    V low = v_fma(k, v_set1(2 * AF_LN2_LOW), square.lo);
    e.square = square.hi;
    e.t = v_fma(k, v_set1(2 * AF_LN2_HIGH), square.hi);
    V all = v_add(e.t, low), all_square = v_mul(all, all);
    e.w = v_fnma(all_square, V_PAIRS(all, all_square, AF_PHI_EXP_Q), low);
    e.scale = v_shift_to_exponent(shifted);
    return e;
}
/* 2 m exp(-z^2 / 2) AF_EXP_UP for m = hi + lo. */
AF_FN V phi_exp_times_two(W m, PhiExp e)
{
    V all = w_round(m);
    V y = v_fnma(all, e.t, v_fnma(all, e.w, v_add(m.lo, m.lo)));
    return v_mul(v_add(v_add(m.hi, m.hi), y), e.scale);
}

/* exp(-z^2 / 2) / Phi(-z) = D = 2 + sqrt(2 pi) z - z d(z): Mills' ratio inverted is nearly
   linear, and z d, a quotient of polynomials, at most 0.18 of D, so that its error counts
   little. */
AF_FN W phi_inverse_ratio(V z, V square)
{
    V two = v_set1(2), slope = v_set1(AF_PHI_ROOT_2PI);
    V bend = v_div(V_PAIRS(z, square, AF_PHI_BEND_P), V_PAIRS(z, square, AF_PHI_BEND_Q));
    V line = v_fma(slope, z, two), line_low = v_fma(slope, z, v_sub(two, line));
    V d = v_fnma(z, bend, line);
    return (W){d, v_add(v_fnma(z, bend, v_sub(line, d)), line_low)};
}
/* f Phi(-z) exp(z^2 / 2) = f / D: D has two words, the quotient a rough second one. */
AF_FN W phi_over(V f, V z, V square)
{
    W d = phi_inverse_ratio(z, square);
    V q = v_div(f, d.hi), rest = v_fnma(q, d.lo, v_exact_fnma(q, d.hi, f));
    return (W){q, v_mul(rest, v_rough_inverse(d.hi))};
}

/* 2 (Phi(-z) - z phi(z)) exp(z^2 / 2): its root is a factor, so that nothing cancels. */
AF_FN W phi_slope(V z, V square)
{
    V d = v_div(V_PAIRS(z, square, AF_PHI_SLOPE_P), V_PAIRS(z, square, AF_PHI_SLOPE_Q));
    V root = v_set1(AF_PHI_ROOT_HIGH), from_root = v_sub(root, z);
    V low = v_add(v_sub(v_sub(root, from_root), z), v_set1(AF_PHI_ROOT_LOW));
    V hi = v_fma(d, from_root, from_root);
    return (W){hi, v_add(v_fma(d, low, low), v_fma(d, from_root, v_sub(from_root, hi)))};
}

/* exp(-z^2 / 2) = m 2^k, and R(z), for z <= AF_PHI_DEEPEST; 2^k is right where it is
   something next to 1.                                                        */
typedef struct {
    W m, ratio;
    V k, two_to_k;
} PhiDeep;

/* R(z) beyond AF_PHI_LARGEST, by Phi's asymptotic series: the term left out is below
   2^-29 (2^-60) of it.                                                        */
AF_FN W phi_ratio_deep(V z)
{
#if AF_IS_F32
    static const S series[] = {-1, 3, -15, 105, -945};
#else
    static const S series[] = {-1, 3, -15, 105, -945, 10395, -135135};
#endif
    W inverse = w_inverse(w_of(z));
    V u = v_mul(inverse.hi, inverse.hi);
    W sum = w_add_to(v_set1(1), w_of(v_mul(u, V_POLY(u, series))));
    return w_mul(w_mul(inverse, W_CONST(AF_RSQRT_2PI)), sum);
}
AF_FN PhiDeep phi_deep(V z)
{
    PhiDeep r;
    V near = v_min(v_set1(AF_PHI_LARGEST), z);
    M deep = v_lt(v_set1(AF_PHI_LARGEST), z);
    W square = w_shift(w_prod(z, z), v_set1((S)-0.5));
    Expm1 e = expm1_parts(square.hi, &square.lo);
    r.m = w_add_to(v_set1(1), e.v);
    r.k = e.k;
    V depth = v_max(v_set1(AF_EXP_NEAR), e.k);
    r.two_to_k =
        v_mul(v_shift_to_exponent(v_add(depth, v_set1(AF_EXP_SHIFTER))), v_set1(AF_EXP_DOWN));
    r.ratio = phi_ratio_at(w_sum(v_set1(AF_PHI_SHIFT), near), 1);
    if (v_any(deep))
        r.ratio = w_select(deep, phi_ratio_deep(z), r.ratio);
    return r;
}

#endif
