/* exp and log of two-word numbers to all of their two words, in float64: for what cancels later.
   Calls, as each is some two hundred operations.                              */
#ifndef AF_MATH_EXACT_H
#define AF_MATH_EXACT_H

#include "exp_any.h"
#include "exp_below.h"
#include "log.h"

/* 1 / n in two words. */
AF_FN W exact_part_of(int n)
{
    double high = 1.0 / n;
    return (W){v_set1(high), v_div(v_exact_fnma(v_set1(high), v_set1(n), v_set1(1)), v_set1(n))};
}

/* exp(x) for x <= 350, 0 below -700. exp(r) = 1 + r (1 + r / 2 (1 + r / 3 (...))) for the rest r of
   x by ln 2, |r| <= 0.35: 24 terms, of which those from r^14 on need one word.
   Error: 2^-102 relative, from -630 on, before the low word is subnormal. */
AF_NOINLINE W exact_exp(W x)
{
    M none = v_lt(x.hi, v_set1(-700));
    x = w_select(none, w_of(v_set1(0)), x);
    V shifted = v_fma(x.hi, v_set1(AF_LOG2E), v_set1(AF_EXP_SHIFTER));
    V k = v_sub(shifted, v_set1(AF_EXP_SHIFTER)), one = v_set1(1), p = one;
    W middle = w_prod(k, v_set1(-AF_LOG_LN2_MIDDLE));
    W r = w_sum(x.hi, v_mul(k, v_set1(-AF_LOG_LN2_HIGH)));
    middle.lo = v_fnma(k, v_set1(AF_LOG_LN2_LOW), middle.lo);
    r = w_add(w_add(r, middle), w_of(x.lo));
    r = w_fast_sum(r.hi, r.lo);
    for (int n = 24; n > 13; n--)
        p = v_fma(v_mul(r.hi, v_set1(1.0 / n)), p, one);
    W y = w_of(p);
    for (int n = 13; n > 0; n--)
        y = w_add_to(one, w_mul(w_mul(r, exact_part_of(n)), y));
    V scale = v_mul(v_shift_to_exponent(shifted), v_set1(AF_EXP_DOWN));
    y = w_shift(w_fast_sum(y.hi, y.lo), scale);
    return w_select(none, w_of(v_set1(0)), y);
}

/* log(x) for x = hi + lo >= 2^-500: log_two_words', and the rest of it is what that lacks of x.
   Error: 2^-102 relative; absolute for |log(x)| <= 1. */
AF_NOINLINE W exact_log(W x)
{
    V one = v_set1(1);
    W log = log_two_words(x.hi);
    log = w_fast_sum(log.hi, v_add(log.lo, v_div(x.lo, x.hi)));
    W ratio = w_mul(x, exact_exp(w_neg(log)));
    W rest = w_sum(v_sub(ratio.hi, one), ratio.lo);
    return w_add(log, rest);
}

#endif
