/* geglu_tanh(gate, value) = gate * sigmoid(a) * value, a = sqrt(8/pi) (gate + 0.044715 gate^3),
   as act/gelu_tanh.h, with factors of any size (math/scaled.h).
   ULP: as act/swiglu.h: 1.28 found; 1.92 by gate, 1.23 by value.               */
#ifdef AF_MATH
#include "math/logistic.h"
/* There |a|, 317 or 2242, is just beyond -AF_EXP_DEEPEST. */
#if AF_IS_F32
#define AF_GEGLU_TANH_LARGEST 16
#else
#define AF_GEGLU_TANH_LARGEST 31.5
#endif
AF_FN Gated geglu_tanh_eval(V gate, V value, const V *p)
{
    V most = v_set1(AF_GEGLU_TANH_LARGEST), x = v_min(most, v_max(v_neg(most), gate));
    /* sqrt(8/pi), and 0.044715 times that */
    W linear = w_const(0x1.9884533d43651p+0, -0x1.cbc0d30ebfd15p-54);
    W cubic = w_const(0x1.2444f2a4d8b4bp-4, -0x1.6c843a29d1c70p-61);
    cubic = w_mul(w_prod(x, x), cubic);
    W a = w_scale(x, w_add(linear, cubic));
    Logistic l = logistic_deep(a.hi, &a.lo);
    /* gate a'(gate) = a + 2 cubic gate */
    W b = w_add(a, w_scale(v_mul(x, v_set1(2)), cubic));
    Scaled f = logistic_factor(l, gate);
    Scaled slope = logistic_times_slope_factor(l, b.hi, &b.lo, gate);
    (void)p;
    return (Gated){scaled_times_x_and(f, value), scaled_times(slope, value), scaled_times_x(f)};
}
#endif

AF_ROW_GATED(geglu_tanh, 0,
    .summary = "Gated linear unit with GELU's tanh approximation.",
    .citation = "Shazeer 2020, arXiv:2002.05202",
    .formula = "gate * value / (1 + exp(-2 * sqrt(2/pi) * (gate + 0.044715*gate**3)))",
    .derivative = "value * (sigmoid(2*sqrt(2/pi)*(gate + 0.044715*gate**3)) + gate * 2*sqrt(2/pi) * (1 + 3*0.044715*gate**2) * sigmoid(2*sqrt(2/pi)*(gate + 0.044715*gate**3)) * sigmoid(-2*sqrt(2/pi)*(gate + 0.044715*gate**3))); gate / (1 + exp(-2 * sqrt(2/pi) * (gate + 0.044715*gate**3)))",
    .range = "[-inf, inf]", .monotone = "no", .symmetry = "none", .smoothness = "Cinf",
    .ulp = {{1.75, 2.0, 0}, {1.75, 2.0, 0}},
    .ulp_without_fma = 0.5)
