/* short.h's kind of the functions of bases.h, hyperbolic.h and tan.h. */
#ifndef AF_MATH_SHORT_MORE_H
#define AF_MATH_SHORT_MORE_H

#include "bases.h"
#include "hyperbolic.h"
#include "short.h"
#include "tan.h"

/* 2^x: the product's rounding, 2^-53 of at most 150, is 2^-46 of the result.
   Error: 2^-44 relative. */
AF_FN V short_exp2(V x) { return short_exp(v_mul(v_set1(AF_LOG_OF_2_HIGH), x)); }
/* log2(x).
   Error: 2^-43.5 relative. */
AF_FN V short_log2(V x) { return v_mul(v_set1(AF_LOG2_OF_E_HIGH), short_log(x)); }
/* log10(x).
   Error: 2^-43.5 relative. */
AF_FN V short_log10(V x) { return v_mul(v_set1(AF_LOG10_OF_E_HIGH), short_log(x)); }

/* cosh(x) = (e + 1 / e) / 2, e = exp(|x|).
   Error: 2^-44 relative. */
AF_FN V short_cosh(V x)
{
    V half = v_set1(0.5), e = v_mul(half, short_exp(v_abs(x)));
    return v_add(e, v_div(v_set1(0.25), e));
}
/* sinh(x) = (t + t / (1 + t)) / 2, t = expm1(|x|). Where t is infinite, the quotient, NaN
   then, is 1.
   Error: 2^-43 relative. */
AF_FN V short_sinh(V x)
{
    V one = v_set1(1), half = v_set1(0.5), t = short_expm1(v_abs(x));
    V quotient = v_min(v_div(t, v_add(one, t)), one);
    return v_copysign(v_fma(half, t, v_mul(half, quotient)), x);
}

/* tan(x).
   Error: 2^-45 relative. */
AF_FN V short_tan(V x) { return v_div(short_sin(x), short_cos(x)); }

#endif
