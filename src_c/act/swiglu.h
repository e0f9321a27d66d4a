/* swiglu(gate, value) = gate * sigmoid(beta gate) * value, by math/logistic.h, with factors
   of any size (math/scaled.h). beta gate has two words.
   ULP: 0.5 of the result, 0.75 of the sigmoid's denominator, 0.25 of the rest of beta gate:
   1.37 found. At the border of the subnormals the low word of gate * value is lost, 0.5
   more: 1.55 in float32. By gate 1.89, by value 1.31.                          */
#ifdef AF_MATH
#include "math/logistic.h"
AF_FN Gated swiglu_from(V gate, V value, V a, const V *a_low)
{
    Logistic l = logistic_deep(a, a_low);
    Scaled f = logistic_factor(l, gate);
    Scaled slope = logistic_times_slope_factor(l, a, a_low, gate);
    return (Gated){scaled_times_x_and(f, value), scaled_times(slope, value), scaled_times_x(f)};
}
AF_FN Gated swiglu_eval(V gate, V value, const V *p)
{
    W a = logistic_deep_argument(p[0], gate);
    return swiglu_from(gate, value, a.hi, &a.lo);
}
AF_FN Gated swiglu_default_eval(V gate, V value)
{
    V most = v_set1(-AF_EXP_DEEPEST);
    return swiglu_from(gate, value, v_min(most, v_max(v_neg(most), gate)), NULL);
}
#endif

AF_ROW_GATED_WITH_DEFAULT(swiglu, 1,
    .summary = "Gated linear unit with a SiLU, or swish.",
    .citation = "Shazeer 2020, arXiv:2002.05202",
    .params = {{"beta", 1.0, -INFINITY, INFINITY, "", "steepness of the sigmoid", 0}},
    .formula = "gate * value / (1 + exp(-beta*gate))",
    .derivative = "value * where(beta*gate > 0, (1 + exp(-beta*gate) + beta*gate*exp(-beta*gate)) / (1 + exp(-beta*gate))**2, exp(beta*gate) * (1 + beta*gate + exp(beta*gate)) / (1 + exp(beta*gate))**2); gate / (1 + exp(-beta*gate))",
    .range = "[-inf, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .ulp = {{1.75, 2.0, 0}, {1.5, 2.0, 0}},
    .ulp_without_fma = 0.5)
