/* atan(x). In float32, with t = |x|: atan(t) for t <= 1, else pi / 2 - atan(1 / t), and atan(z) is
   z + z^3 a(z^2). In float64 by atan(t) = b + atan(z) for t = |x|, with |z| <= tan(pi / 8) =
   0.4142, as in Cephes (Moshier 1989, atan.c):
     b = 0,       z = t                   below tan(pi / 8),
     b = pi / 4,  z = (t - 1) / (t + 1)   below tan(3 pi / 8),
     b = pi / 2,  z = -1 / t              beyond.
   One division serves the three. z has two words, and atan(z) is z + z^3 a(z^2) with a
   minimax polynomial of degree 11.                                            */
#ifndef AF_MATH_ATAN_H
#define AF_MATH_ATAN_H

#include "atan_coefs.h"
#include "two.h"

#if AF_IS_F32

/* ULP: 1.3: 0.5 of the sum, 0.25 of 1 / t, and the rest of z^3 a, which is a quarter of it. */
AF_FN V atan_of(V x)
{
    V one = v_set1(1), t = v_abs(x);
    M beyond = v_lt(one, t);
    V z = v_select(beyond, v_div(one, t), t), s = v_mul(z, z);
    V a = V_PAIRS(s, v_mul(s, s), AF_ATAN);
    V b = v_where(beyond, v_set1(AF_ATAN_HALF_PI_HIGH));
    V b_low = v_where(beyond, v_set1(AF_ATAN_HALF_PI_LOW));
    z = v_negate_where(beyond, z);
    W y = w_fast_sum(b, z);
    y.lo = v_fma(v_mul(z, s), a, v_add(y.lo, b_low));
    return v_copysign(w_round(y), x);
}

#else

/* t, limited so that 1 / t is a normal number, where it does not matter: from 2^54 on
   atan is pi / 2 rounded.                                                     */
AF_FN V atan_argument(V x) { return v_min(v_set1(0x1p100), v_abs(x)); }

/* atan(x) of any number.
   Error: 0.65 ulp: 0.5 of the sum; z^3 / 3 is at most 0.06 of z, and of the result less. */
AF_FN V atan_of(V x)
{
    V one = v_set1(1), zero = v_set1(0), t = atan_argument(x);
    M middle = v_lt(v_set1(AF_TAN_EIGHTH), t), great = v_lt(v_set1(AF_TAN_3_EIGHTHS), t);
    W n = w_select(middle, w_sum(t, v_set1(-1)), w_of(t));
    W d = w_select(middle, w_sum(t, one), w_one());
    W b = w_select(middle, W_CONST(AF_ATAN_QUARTER_PI), w_of(zero));
    n = w_select(great, w_of(v_set1(-1)), n);
    d = w_select(great, w_of(t), d);
    b = w_select(great, W_CONST(AF_ATAN_HALF_PI), b);
    V inverse = v_div(one, d.hi), z = v_mul(n.hi, inverse);
    V z_low = v_add(v_exact_fnma(z, d.hi, n.hi), v_fnma(z, d.lo, n.lo));
    z_low = v_mul(z_low, inverse);
    V s = v_mul(z, z);
    V rest = v_fma(v_mul(z, s), V_POLY(s, AF_ATAN), v_fnma(z_low, s, z_low));
    W y = w_fast_sum(b.hi, z);
    y.lo = v_add(y.lo, v_add(rest, b.lo));
    return v_copysign(w_round(y), x);
}

#endif

#endif
