/* log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)), and its derivative, the logistic. act/softplus.h has
   the budget. */
#ifndef AF_MATH_SOFTPLUS_H
#define AF_MATH_SOFTPLUS_H

#include "log1p.h"
#include "logistic.h"

/* The logistic of a, for e = exp(|a|) of up = AF_LOGISTIC_UP. */
AF_FN V softplus_slope(V a, ExpWord e)
{
    return logistic_signed(v_lt(v_set1(0), a), logistic_inverse(logistic_denominator(e)));
}
/* max(x, 0) + w e for w = log1p(e) / e over beta, in two words. A factor above 1 takes AF_EXP_DOWN
   first. */
AF_FN V softplus_sum(V x, W w, ExpWord e, V first, V last)
{
    V hi = v_mul(v_mul(w.hi, first), e.scale), lo = v_mul(v_mul(w.lo, first), e.scale);
    return v_fma(hi, last, v_fma(lo, last, v_max(v_set1(0), x)));
}
/* log(1 + exp(x)). Error: as act/softplus.h says. */
AF_FN V softplus_of(V x)
{
    V z = logistic_size(x, AF_LOGISTIC_LARGEST);
#if AF_IS_F32
    V rest;
    ExpWord e = exp_word(v_neg(z), AF_EXP_BIAS - AF_EXP_RANGE);
    W w = log1p_exp_over(e, &rest);
#else
    ExpWord e = exp_word_split(w_of(v_neg(z)), AF_EXP_BIAS - AF_EXP_RANGE);
    W w = log1p_exp_over(e);
#endif
    return softplus_sum(x, w, e, v_set1(1), v_set1(AF_EXP_DOWN));
}
AF_FN V softplus_slope_of(V x)
{
    V z = logistic_size(x, AF_LOGISTIC_LARGEST);
    return softplus_slope(x, exp_word(z, AF_LOGISTIC_UP));
}

/* The derivative at a value y of softplus: 1 - exp(-y), for a y of two words. */
AF_FN V softplus_slope_at(W y) { return v_neg(w_round(exp_minus_1(exp_parts_w(w_neg(y))))); }

#endif
