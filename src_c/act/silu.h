/* SiLU, or swish with beta 1: silu(x) = x * sigmoid(x) */
#ifdef AF_MATH
#include "math/logistic.h"
AF_FN Pair silu_eval(V x, const V *p)
{
    Logistic l = logistic_parts(x, NULL);
    V most = v_set1(-AF_EXP_MIN), clamped = v_min(most, v_max(v_neg(most), x));
    (void)p;
    return (Pair){logistic_times(l, x), logistic_times_slope(l, clamped, NULL)};
}
#endif

AF_ROW_ELEMENTWISE(silu, 0, AF_FROM_INPUT,
    .aliases = "swish",
    .summary = "Sigmoid-weighted linear unit, also called swish.",
    .citation = "Elfwing, Uchibe & Doya 2018, doi:10.1016/j.neunet.2017.12.012",
    .formula = "x / (1 + exp(-x))",
    .derivative = "where(x > 0, (1 + exp(-x) + x*exp(-x)) / (1 + exp(-x))**2, exp(x) * (1 + x + exp(x)) / (1 + exp(x))**2)",
    .range = "[-0.27846454276107380, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .left = "0", .right = "x", .lipschitz = "1.09983933", .roots = "0",
    .derivative_roots = "-1.2784645427610737951", .exact = "0: 0",
    .ulp = {{1.5, 2.0, 0}, {1.5, 2.0, 0}},
    .ulp_without_fma = 0.5)
