/* clipped_swiglu(gate, value) = swiglu(min(gate, limit), clip(value, -limit, limit) + offset):
   act/swiglu.h with the second factor rounded once, where it is not exact.
   The slopes are torch.clamp's, which are 1 at the limits. */
#ifdef AF_MATH
#include "math/logistic.h"
AF_FN Gated clipped_swiglu_from(V gate, V value, V beta, V limit, V offset)
{
    V zero = v_set1(0), one = v_set1(1);
    V open = v_min(limit, gate), clipped = v_min(limit, v_max(v_neg(limit), value));
    V shifted = v_add(clipped, offset);
    W a = logistic_deep_argument(beta, open);
    Logistic l = logistic_deep(a.hi, &a.lo);
    Scaled f = logistic_factor(l, open);
    Scaled slope = logistic_times_slope_factor(l, a.hi, &a.lo, open);
    V by_gate = v_select(v_lt(limit, gate), zero, scaled_times(slope, shifted));
    /* A NaN of the value passes. */
    V by_value = v_mul(v_select(v_lt(limit, v_abs(value)), zero, one), scaled_times_x(f));
    return (Gated){scaled_times_x_and(f, shifted), keep_nan(shifted, by_gate), by_value};
}
AF_FN Gated clipped_swiglu_eval(V gate, V value, const V *p)
{
    return clipped_swiglu_from(gate, value, p[0], p[1], p[2]);
}
#endif

AF_ROW_GATED(clipped_swiglu, 3,
    .aliases = "swiglu_oai swigluoai",
    .summary = "gpt-oss's SwiGLU: both inputs clipped, and one added to the value.",
    .citation = "OpenAI 2025, gpt-oss-120b & gpt-oss-20b Model Card, arXiv:2508.10925",
    .params = {{"beta", 1.702, -INFINITY, INFINITY, "alpha", "steepness of the sigmoid", 0},
               {"limit", 7, 0, INFINITY, "", "what gate and value are clipped at", 0},
               {"offset", 1, -INFINITY, INFINITY, "up_offset", "what is added to value", 0}},
    .formula = "min(gate, limit) * (min(max(value, -limit), limit) + offset) / (1 + exp(-beta*min(gate, limit)))",
    .derivative = "where(gate <= limit, (min(max(value, -limit), limit) + offset) * where(beta*gate > 0, (1 + exp(-beta*gate) + beta*gate*exp(-beta*gate)) / (1 + exp(-beta*gate))**2, exp(beta*gate) * (1 + beta*gate + exp(beta*gate)) / (1 + exp(beta*gate))**2), 0); "
        "where(abs(value) <= limit, min(gate, limit) / (1 + exp(-beta*min(gate, limit))), 0)",
    .monotone = "no", .symmetry = "none", .derivative_roots = "-1.2784645427610737951 / beta",
    .ulp = {{2.5, 2.5, 0}, {2.5, 2.5, 0}},
    .ulp_without_fma = 0.5)
