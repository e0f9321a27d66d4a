/* softplus(x) = log(1 + exp(beta x)) / beta = max(x, 0) + log1p(exp(-|beta x|)) / beta.
   beta x in two words, as its error is |beta x| times as large in the tail; log1p as
   e (log1p(e) / e), so that exp's power of two comes last. From beta x = -AF_EXP_MIN on the
   second term is nothing beside x. At AF_EXP_MIN exp is clamped: exp(beta x) / beta is zero
   from there on only for beta above 1/400, in float64 2^-21.
   ULP, x < 0: 0.5 of the result; in float32 0.5 of the polynomial for log1p(e) / e, whose rounding is
   kept where there is another by 1 / beta, and 0.25 of r: 1.458; in float64 0.3 of what the
   polynomials add, and 0.4 of the product with exp: 1.22. The derivative is the logistic
   (logistic_inverse); from the output 0.5, and 0.65 u of expm1. */
#ifdef AF_MATH
#include "math/softplus.h"
#if AF_IS_F32
AF_FN Pair softplus_eval(V x, const V *p)
{
    V beta = p[0], one = v_set1(1), down = v_set1(AF_EXP_DOWN);
    W a = w_prod(beta, x), z = logistic_size_w(a, AF_LOGISTIC_LARGEST);
    W inverse = w_inverse(w_of(beta));
    M large = v_lt(one, inverse.hi);
    ExpWord e = exp_word_w(w_neg(z), AF_EXP_BIAS - AF_EXP_RANGE);
    V rest;
    W w = log1p_exp_over(e, &rest);
    /* Without a second rounding it may be left. */
    M divides = v_lt(v_set1(0), v_abs(v_sub(beta, one)));
    w.lo = v_add(w.lo, v_where(divides, v_fma(rest, e.v, rest)));
    w = w_mul(inverse, w);
    V y = softplus_sum(x, w, e, v_select(large, down, one), v_select(large, one, down));
    return (Pair){y, softplus_slope(a.hi, exp_word_w(z, AF_LOGISTIC_UP))};
}
#else
AF_FN Pair softplus_eval(V x, const V *p)
{
    V beta = p[0], one = v_set1(1), down = v_set1(AF_EXP_DOWN);
    W a = w_prod(beta, x), z = logistic_size_w(a, AF_LOGISTIC_LARGEST);
    W inverse = w_inverse(w_of(beta));
    M large = v_lt(one, inverse.hi);
    ExpWord e = exp_word_split(w_neg(z), AF_EXP_BIAS - AF_EXP_RANGE);
    W w = w_mul(inverse, log1p_exp_over(e));
    V y = softplus_sum(x, w, e, v_select(large, down, one), v_select(large, one, down));
    return (Pair){y, softplus_slope(a.hi, exp_word_w(z, AF_LOGISTIC_UP))};
}
#endif
AF_FN Pair softplus_default_eval(V x) { return (Pair){softplus_of(x), softplus_slope_of(x)}; }
AF_FN V softplus_from_output(V y, const V *p) { return softplus_slope_at(w_prod(p[0], y)); }
#endif

AF_ROW_ELEMENTWISE_WITH_DEFAULT(softplus, 1, AF_FROM_EITHER,
    .summary = "Smooth approximation of ReLU.",
    .citation = "Dugas et al. 2001, Incorporating second-order functional knowledge for better option pricing",
    .params = {{"beta", 1.0, 0, INFINITY, "", "sharpness of the bend", 0}},
    .refused_keyword = "threshold",
    .refused_because = "softplus is exact for every x, so it never switches to the identity",
    .formula = "log1p(exp(beta * x)) / beta",
    .derivative = "1 / (1 + exp(-beta * x))",
    .second_derivative = "-beta * expm1(-beta * softplus(-abs(x), beta)) * sigmoid(beta * abs(x))",
    .from_output = "-expm1(-beta * y)",
    .range = "[0, inf]", .monotone = "increasing", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "x", .lipschitz = "1",
    .ulp = {{1.5, 1.5, 2.0}, {1.5, 1.5, 2.0}},
    .ulp_without_fma = 0.5)
