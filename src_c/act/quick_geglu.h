/* quick_geglu(gate, value) = gate * sigmoid(1.702 gate) * value: act/swiglu.h at a beta that
   has two words, as in act/quick_gelu.h.
   ULP: as there: 1.30 found; 1.92 by gate, 1.19 by value.                      */
#ifdef AF_MATH
#include "math/logistic.h"
AF_FN Gated quick_geglu_eval(V gate, V value, const V *p)
{
    V most = v_set1(-AF_EXP_DEEPEST), x = v_min(most, v_max(v_neg(most), gate));
    W a = w_scale(x, w_const(1.702, 0x1.89374bc6a7efap-55));
    Logistic l = logistic_deep(a.hi, &a.lo);
    Scaled f = logistic_factor(l, gate);
    Scaled slope = logistic_times_slope_factor(l, a.hi, &a.lo, gate);
    (void)p;
    return (Gated){scaled_times_x_and(f, value), scaled_times(slope, value), scaled_times_x(f)};
}
#endif

AF_ROW_GATED(quick_geglu, 0,
    .summary = "Gated linear unit with a sigmoid of 1.702 gate.",
    .citation = "Shazeer 2020, arXiv:2002.05202",
    .formula = "gate * value / (1 + exp(-1.702*gate))",
    .derivative = "value * where(gate > 0, (1 + exp(-1.702*gate) + 1.702*gate*exp(-1.702*gate)) / (1 + exp(-1.702*gate))**2, exp(1.702*gate) * (1 + 1.702*gate + exp(1.702*gate)) / (1 + exp(1.702*gate))**2); gate / (1 + exp(-1.702*gate))",
    .range = "[-inf, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .ulp = {{1.75, 2.0, 0}, {1.75, 2.0, 0}},
    .ulp_without_fma = 0.5)
