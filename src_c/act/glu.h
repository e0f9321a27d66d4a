/* glu(gate, value) = sigmoid(gate) * value, by math/logistic.h, with factors of any size
   (math/scaled.h).
   ULP: 0.5 of the result, 0.75 of the denominator: 1.03 found, 1.28 by gate.   */
#ifdef AF_MATH
#include "math/logistic.h"
AF_FN Gated glu_eval(V gate, V value, const V *p)
{
    Logistic l = logistic_deep(gate, NULL);
    Scaled f = logistic_factor(l, gate);
    (void)p;
    return (Gated){scaled_times(f, value), scaled_times(logistic_slope_factor(l, gate), value),
                   logistic_value(l)};
}
#endif

AF_ROW_GATED(glu, 0,
    .summary = "Gated linear unit.",
    .citation = "Dauphin, Fan, Auli & Grangier 2017, arXiv:1612.08083",
    .formula = "value / (1 + exp(-gate))",
    .derivative = "value * exp(-abs(gate)) / (1 + exp(-abs(gate)))**2; 1 / (1 + exp(-gate))",
    .range = "[-inf, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .ulp = {{1.25, 1.5, 0}, {1.25, 1.5, 0}},
    .ulp_without_fma = 0.5)
