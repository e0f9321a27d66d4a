/* x^y = exp(y log|x|), in float64, with the special cases of C's pow (C11, F.10.4.4).
   The logarithm has two words: an error e of y log|x|, which is at most 745, is a
   relative error e of the power.                                              */
#ifndef AF_MATH_POWER_H
#define AF_MATH_POWER_H

#include "exp_any.h"
#include "log.h"

/* The distance to the nearest integer. From 2^52 on all numbers are integers; below,
   adding 2^52 rounds to one.                                                  */
AF_FN V from_integer(V y)
{
    V a = v_abs(y), large = v_set1(0x1p52);
    V nearest = v_sub(v_add(a, large), large);
    return v_select(v_lt(a, large), v_abs(v_sub(a, nearest)), v_set1(0));
}

/* The power of x, given that of |x|. */
AF_FN V power_total(V x, V y, V power)
{
    V zero = v_set1(0), one = v_set1(1), a = v_abs(x);
    M odd = v_le(v_set1(0.5), from_integer(v_mul(y, v_set1(0.5))));
    /* |x| = 1: an infinite y would have given inf * 0. */
    power = v_select(v_le(v_abs(v_sub(a, one)), zero), v_select(v_isnan(y), y, one), power);
    power = v_select(odd, v_copysign(power, x), power);
    V negative = v_select(v_lt(zero, from_integer(y)), v_set1(NAN), power);
    negative = v_select(v_lt(v_set1(-INFINITY), x), negative, power);
    power = v_select(v_lt(x, zero), negative, power);
    power = v_select(v_le(v_abs(y), zero), one, power);
    return v_select(v_le(v_abs(v_sub(x, one)), zero), one, power);
}

/* log|x| where it is a number, and its limits. */
AF_FN V power_log_total(V a, V log)
{
    log = v_select(v_lt(a, v_set1(INFINITY)), log, a);
    return v_select(v_le(a, v_set1(0)), v_set1(-INFINITY), log);
}

/* x^y.
   Error: 1 ulp: 0.5 of the result, 0.3 as exp_of_w, and 745 of log_two_words' 2^-63.2,
   which is 0.6 u, just below sqrt(1/2). */
AF_FN V power_of(V x, V y)
{
    V a = v_abs(x);
    W log = log_two_words(a);
    W product = w_prod(power_log_total(a, log.hi), y);
    product.lo = v_fma(log.lo, y, product.lo);
    return power_total(x, y, exp_of_w(product));
}

#endif
