/* softplus(x) = log(1 + exp(beta x)) / beta = max(x, 0) + log1p(exp(-|beta x|)) / beta.
   beta x in two words, as its error is |beta x| times as large in the tail; log1p as
   e (log1p(e) / e), so that exp's power of two comes last. From beta x = -AF_EXP_MIN on the
   second term is nothing beside x. At AF_EXP_MIN exp is clamped: exp(beta x) / beta is zero
   from there on only for beta above 1/400, in float64 2^-21.
   ULP: 0.5 of the result, 0.4 of exp and 0.5 u of log1p_over where x < 0. The derivative is
   the logistic (0.5 and up to 0.5); from the output 0.5, and 0.65 u of expm1. */
#ifdef AF_MATH
#include "math/log1p.h"
#include "math/logistic.h"
AF_FN Pair softplus_eval(V x, const V *p)
{
    V beta = p[0];
    W a = w_prod(beta, x);
    M negative = v_lt(a.hi, v_set1(0));
    Exp exp = exp_parts_w(w_select(negative, a, w_neg(a)));
    W e = exp_value(exp);
    W over_beta = w_mul(log1p_over(e), w_inverse(w_of(beta)));
    V below = exp_times(over_beta, exp);
    V above = w_round(w_add(w_of(x), w_mul(e, over_beta)));
    V y = v_select(negative, below, above);
    y = v_select(v_lt(v_set1(-AF_EXP_MIN), a.hi), x, y);
    return (Pair){y, logistic_value(logistic_parts(a.hi, &a.lo))};
}
AF_FN V softplus_from_output(V y, const V *p)
{
    return v_neg(w_round(exp_minus_1(exp_parts_w(w_prod(v_neg(p[0]), y)))));
}
#endif

AF_ROW_ELEMENTWISE(softplus, 1, AF_FROM_EITHER,
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
    .ulp = {{1.0, 1.5, 2.0}, {1.0, 1.5, 2.0}},
    .ulp_without_fma = 0.5)
