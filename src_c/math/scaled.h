/* Factors of a product whose powers of two are kept apart, so that the product is
   right although a factor alone, or a part of the product, over- or underflows. */
#ifndef AF_MATH_SCALED_H
#define AF_MATH_SCALED_H

#include "exp.h"

/* Below AF_EXP_DEEPEST exp(x) rounds to zero also when it is multiplied by two numbers of
   any size: together they are less than 2^256 (2^2048). From AF_EXP_NEAR on, k is one
   that AF_EXP_SHIFTER can take. AF_EXP_LARGE leaves room for |m| below AF_EXP_UP.  */
#if AF_IS_F32
#define AF_EXP_DEEPEST -284.0f
#define AF_EXP_NEAR -160.0f
#define AF_EXP_LARGE 0x1p+52f
#define AF_SMALLEST_NORMAL FLT_MIN
#else
#define AF_EXP_DEEPEST -2170.0
#define AF_EXP_NEAR -1100.0
#define AF_EXP_LARGE 0x1p+500
#define AF_SMALLEST_NORMAL DBL_MIN
#endif

/* f(x) = m * 2^k at a number x, for an integer k <= 0 and |m| < 2^12. f tends to 0 where
   x is infinite and k < AF_EXP_NEAR. positive is a constant: whether m >= 0.  */
typedef struct {
    W m;
    V k, x;
    int positive;
} Scaled;

/* product * m; of a low word that is 0 a fused sum would take the sign.       */
AF_FN V scaled_round(Scaled f, W product)
{
    V y = w_round_mul(product, f.m);
#if !AF_HAS_FMA
    /* A subnormal product has no low word that could be computed. */
    M subnormal = v_lt(v_abs(product.hi), v_set1(AF_SMALLEST_NORMAL));
    y = v_select(subnormal, v_mul(product.hi, f.m.hi), y);
#endif
    return f.positive ? v_copysign(y, product.hi) : y;
}

/* y * 2^k, in three steps of which each is by a normal number; where one but the last
   rounds into the subnormals, those after it shrink the error.                */
AF_FN V scaled_by(V y, V k)
{
    V bias = v_set1(AF_EXP_ROUNDER + AF_EXP_RANGE);
    /* Beyond, any y is zero. */
    k = v_max(v_set1(-3 * (AF_EXP_RANGE - 1)), k);
    V third = v_fma(k, v_set1((S)(1.0 / 3)), bias), whole = v_sub(third, bias);
    V rest = v_add(v_sub(v_sub(k, whole), whole), bias), factor = v_shift_to_exponent(third);
    return v_mul(v_mul(v_mul(y, factor), factor), v_shift_to_exponent(rest));
}

/* a * b * m * 2^k for a and b of any size; b is 1 where |m| may be larger than 1.
   Rounded as scaled_product. */
AF_FN V scaled_anything(Scaled f, V a, V b)
{
    enum { down = AF_EXP_BIAS - AF_EXP_RANGE, more = 14 };
    const S less = 1 / (S)(1 << more);
    V one = v_set1(1);
    /* Then either is at least 2^-14, and neither becomes subnormal. */
    M large = v_lt(v_set1(AF_LARGEST * less), v_abs(v_mul(a, b)));
    a = v_mul(a, v_select(large, v_set1(AF_EXP_DOWN), one));
    b = v_mul(b, v_select(large, v_set1(AF_EXP_DOWN * less), one));
    V k = v_add(f.k, v_select(large, v_set1(2 * down + more), v_set1(0)));
    W product = w_prod(a, b);
    /* Infinity has no low word. */
    V y = v_select(v_lt(v_set1(AF_LARGEST), v_abs(product.hi)), v_mul(product.hi, f.m.hi),
                   scaled_round(f, product));
    return scaled_by(y, k);
}

/* a * b * f(x): product is a * b. Where AF_EXP_DOWN cannot round it to the subnormals,
   scaled_anything() does.
   Rounded once, after m's relative error; once more where the result or a * b is near or
   below the smallest normal number, as then the product's low word is none.   */
AF_FN V scaled_product(Scaled f, W product, V a, V b, int a_is_x)
{
    V scale = v_shift_to_exponent(v_add(f.k, v_set1(AF_EXP_SHIFTER)));
    V y = v_mul(v_mul(scaled_round(f, product), scale), v_set1(AF_EXP_DOWN));
    M deep = v_lt(f.k, v_set1(AF_EXP_NEAR)), large = v_lt(v_set1(AF_EXP_LARGE), v_abs(product.hi));
    if (v_any(deep) | v_any(large)) {
        V largest = v_set1(AF_LARGEST), zero = v_set1(0);
        V infinite = v_select(v_lt(largest, v_abs(f.x)), v_set1(1), zero);
        M vanishes = v_lt(zero, v_select(deep, infinite, zero));
        f.m = w_select(vanishes, w_of(v_copysign(zero, f.m.hi)), f.m);
        if (a_is_x)
            a = v_select(vanishes, v_copysign(largest, a), a);
        V rare = scaled_anything(f, a, b);
        y = v_select(deep, rare, v_select(large, rare, y));
    }
    return y;
}

/* a * f(x) */
AF_FN V scaled_times(Scaled f, V a) { return scaled_product(f, w_of(a), a, v_set1(1), 0); }
/* x * f(x) */
AF_FN V scaled_times_x(Scaled f) { return scaled_product(f, w_of(f.x), f.x, v_set1(1), 1); }
/* a * x * f(x), |m| <= 1 */
AF_FN V scaled_times_x_and(Scaled f, V a) { return scaled_product(f, w_prod(f.x, a), f.x, a, 1); }

#endif
