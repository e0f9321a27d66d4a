/* float32 results by double: where a result in floats would take two words in most steps,
   one word of a double is as cheap, and has nothing to prove but its last rounding. Widened
   arguments need no scaling either: what is subnormal in float is not here.

   Of exp the polynomial has 28 bits, so that all that is made of it in a few steps has an
   error of 2^-27 relative: 0.06 ulp, once more where terms cancel (the slopes near their
   roots).                                                                     */
#ifndef AF_MATH_WIDE_H
#define AF_MATH_WIDE_H

#if AF_IS_F32
#include "exp.h"

typedef struct {
    D r[AF_REGISTERS];
} VD;

#define AF_WIDE_BINARY(name)                          \
    AF_FN VD vd_##name(VD a, VD b)                    \
    {                                                 \
        VD y;                                         \
        AF_UNROLL(y.r[i] = d_##name(a.r[i], b.r[i])); \
        return y;                                     \
    }
#define AF_WIDE_TERNARY(name)                                 \
    AF_FN VD vd_##name(VD a, VD b, VD c)                      \
    {                                                         \
        VD y;                                                 \
        AF_UNROLL(y.r[i] = d_##name(a.r[i], b.r[i], c.r[i])); \
        return y;                                             \
    }
AF_WIDE_BINARY(add)
AF_WIDE_BINARY(sub)
AF_WIDE_BINARY(mul)
AF_WIDE_BINARY(div)
AF_WIDE_BINARY(max)
AF_WIDE_BINARY(min)
AF_WIDE_TERNARY(fma)
AF_WIDE_TERNARY(fnma)
AF_FN VD vd_set1(double a)
{
    VD y;
    AF_UNROLL(y.r[i] = d_set1(a));
    return y;
}
AF_FN VD vd_shift_to_exponent(VD a)
{
    VD y;
    AF_UNROLL(y.r[i] = d_shift_to_exponent(a.r[i]));
    return y;
}
AF_FN VD vd_widen(V a)
{
    VD y;
    AF_UNROLL(y.r[i] = d_widen(a.r[i]));
    return y;
}
AF_FN V vd_narrow(VD a)
{
    V y;
    AF_UNROLL(y.r[i] = d_narrow(a.r[i]));
    return y;
}

/* exp(x), |x| < 700. k ln 2 in one part is right to k 2^-54. */
AF_FN VD wide_exp(VD x)
{
    static const S *const c = AF_EXP_SHORTER_Q;
    VD shifter = vd_set1(0x1.8p52 + 1023), shifted = vd_fma(x, vd_set1(AF_WIDE_LOG2E), shifter);
    VD r = vd_fnma(vd_sub(shifted, shifter), vd_set1(AF_WIDE_LN2), x), square = vd_mul(r, r);
    VD q = vd_fma(vd_set1(c[4]), square, vd_fma(vd_set1(c[3]), r, vd_set1(c[2])));
    q = vd_fma(q, square, vd_fma(vd_set1(c[1]), r, vd_set1(c[0])));
    VD scale = vd_shift_to_exponent(shifted);
    return vd_fma(scale, vd_fma(square, q, r), scale);
}
#endif
#endif
